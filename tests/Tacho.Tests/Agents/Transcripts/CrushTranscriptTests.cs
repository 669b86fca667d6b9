using System.Text.Json;
using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Tests.Agents.Transcripts;

/// <summary>Crush's databases in the schema of its first migrations, made of the sample's rows.</summary>
public sealed class CrushTranscriptTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("tacho-crush-").FullName;

    private string Project => Path.Combine(_home, "shop");

    private string Database => Path.Combine(Project, ".crush", "crush.db");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Database_is_read_as_its_rows_are()
    {
        MakeDatabase();
        var source = Assert.Single(Discover());
        var sample = TranscriptSample.Recognise("crush", TranscriptSample.PathOf("crush", "rows.jsonl"))!;

        Assert.Equal("c1", source.Row);
        Assert.Equal(TranscriptSample.Lines(sample).Select(line => line.Replace("cwd=/home/dev/shop", "cwd=" + Project, StringComparison.Ordinal)), TranscriptSample.Lines(source));
        TranscriptSample.AssertResumes(source);
        Assert.Equal(source, Assert.Single(TranscriptSample.Of("crush").SessionsOf(TranscriptSample.Recognise("crush", Database)!)));
    }

    [Fact]
    public void Databases_are_found_by_the_list_that_Crush_keeps()
    {
        MakeDatabase();
        Directory.CreateDirectory(Path.Combine(_home, "crush"));
        File.WriteAllText(Path.Combine(_home, "crush", "projects.json"), $$"""{"projects":[{"path":"{{Project}}","data_dir":"{{Project}}/.crush"},{"path":"/gone","data_dir":"/gone/.crush"}]}""");

        var found = TranscriptSample.Of("crush").Discover(new TranscriptPlaces("/nowhere", name => name == "XDG_DATA_HOME" ? _home : null, [Project]));

        Assert.Equal("c1", Assert.Single(found).Row);
    }

    [Fact]
    public void Answer_that_is_being_written_waits_with_the_results_of_its_calls()
    {
        MakeDatabase();
        var source = Assert.Single(Discover());
        var behind = TranscriptSample.Read(source)[^1].Behind;
        Insert("a1", "assistant", """[{"type":"tool_call","data":{"id":"call_9","name":"bash","input":"{\"command\":\"ls\"}"}}]""");
        Insert("a2", "tool", """[{"type":"tool_result","data":{"tool_call_id":"call_9","name":"bash","content":"a.js"}}]""");
        Assert.Empty(TranscriptSample.Read(source, behind));

        Python("db.execute(\"UPDATE messages SET finished_at = 1777889000 WHERE id = 'a1'\")");

        Assert.Equal(["ShellCommand", "ToolResult"], After(source, behind).Select(static body => body.GetType().Name));
    }

    [Fact]
    public void Answer_that_was_broken_off_is_told_once_somebody_goes_on()
    {
        MakeDatabase();
        var source = Assert.Single(Discover());
        var behind = TranscriptSample.Read(source)[^1].Behind;
        Insert("a1", "assistant", """[{"type":"text","data":{"text":"Let me"}}]""");
        Assert.Empty(TranscriptSample.Read(source, behind));

        Insert("a2", "user", """[{"type":"text","data":{"text":"still there?"}}]""");

        Assert.Equal([new AssistantMessage("Let me", EndsTurn: false), new UserPrompt("still there?")], After(source, behind));
    }

    private static IEnumerable<EventBody> After(TranscriptSource source, TranscriptPosition behind) =>
        TranscriptSample.Read(source, behind).Select(static read => read.Reading).OfType<RecordReading.Understood>().SelectMany(static read => read.Events).Select(static happened => happened.Body);

    private List<TranscriptSource> Discover() => [.. TranscriptSample.Of("crush").Discover(new TranscriptPlaces("/nowhere", static _ => null, [Project]))];

    private void Python(string script) => SampleDatabase.Run(Database, script);

    /// <summary>Adds a message that is not finished.</summary>
    private void Insert(string id, string role, string parts) =>
        Python($"db.execute(\"INSERT INTO messages (id, session_id, role, parts, model, created_at) VALUES ('{id}', 'c1', '{role}', ?, 'm', 1777889000)\", ({JsonSerializer.Serialize(parts)},))");

    private void MakeDatabase() => Python($$"""
        db.execute("CREATE TABLE sessions (id TEXT PRIMARY KEY, parent_session_id TEXT, title TEXT NOT NULL, message_count INTEGER NOT NULL DEFAULT 0, prompt_tokens INTEGER NOT NULL DEFAULT 0, completion_tokens INTEGER NOT NULL DEFAULT 0, cost REAL NOT NULL DEFAULT 0.0, updated_at INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL)")
        db.execute("CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT NOT NULL, role TEXT NOT NULL, parts BLOB NOT NULL default '[]', model TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL DEFAULT 0, finished_at INTEGER, provider TEXT, is_summary_message INTEGER DEFAULT 0 NOT NULL)")
        for line in open({{JsonSerializer.Serialize(TranscriptSample.PathOf("crush", "rows.jsonl"))}}):
          kind, row = next(iter(json.loads(line).items()))
          if kind == "message":
            row["parts"] = json.dumps(row["parts"]).encode() if row["id"] == "m2" else json.dumps(row["parts"])
            row["session_id"] = "c1"
          db.execute("INSERT INTO %s (%s) VALUES (%s)" % (kind + "s", ", ".join(row), ", ".join("?" for _ in row)), list(row.values()))
        """);
}
