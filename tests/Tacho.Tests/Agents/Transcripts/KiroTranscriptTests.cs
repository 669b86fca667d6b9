using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Tests.Agents.Transcripts;

public sealed class KiroTranscriptTests : IDisposable
{
    private const string Id = "0199cccc-0000-4000-8000-000000000001";

    private readonly string _home = Directory.CreateTempSubdirectory("tacho-kiro-").FullName;

    private string Sessions => Path.Combine(_home, ".kiro", "sessions");

    private string Database => Path.Combine(_home, ".local", "share", "kiro-cli", "data.sqlite3");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Lines_are_read_with_what_lies_beside_them()
    {
        string lines = Put("cli.jsonl", Path.Combine(Sessions, "cli", Id + ".jsonl"));
        Put("beside.json", Path.ChangeExtension(lines, ".json"));
        var source = Assert.Single(Discover());

        Snapshot.Match(TranscriptSample.Describe(source));
        TranscriptSample.AssertResumes(source);
    }

    [Fact]
    public void Third_engine_has_its_session_in_the_folder()
    {
        string lines = Put("messages.jsonl", Path.Combine(Sessions, "w1", "sess_" + Id, "messages.jsonl"));
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(lines)!, "session.json"), $$"""{"id":"{{Id}}","title":"Tests","createdAt":"2026-05-04T09:59:00.000Z","modelId":"claude-sonnet-4.5","workspacePaths":["/home/dev/shop"]}""");

        var source = Assert.Single(Discover());

        Assert.Equal(Id, source.Session?.Value);
        Assert.All(
            TranscriptSample.Read(source).Select(static read => read.Reading).OfType<RecordReading.Understood>().SelectMany(static read => read.Events),
            static happened => Assert.Equal(("/home/dev/shop", "claude-sonnet-4.5", Id), (happened.Cwd, happened.Model, happened.Session.Value)));
    }

    [Fact]
    public void Conversations_of_the_database_are_read_and_grow()
    {
        Python("""
            db.execute("CREATE TABLE auth_kv (key TEXT, value TEXT)")
            db.execute("CREATE TABLE conversations_v2 (key TEXT NOT NULL, conversation_id TEXT NOT NULL, value TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, PRIMARY KEY (key, conversation_id))")
            turns = [
              {"user": {"additional_context": "", "env_context": {"env_state": {"operating_system": "linux", "current_working_directory": "/home/dev/shop", "environment_variables": []}}, "content": {"Prompt": {"prompt": "run the tests"}}, "timestamp": "2026-05-04T10:00:00+00:00", "images": None},
               "assistant": {"ToolUse": {"message_id": "a1", "content": "I run them.", "tool_uses": [{"id": "t1", "name": "execute_bash", "orig_name": "execute_bash", "args": {"command": "npm test", "summary": "tests"}, "orig_args": {}}, {"id": "t2", "name": "fs_read", "args": {"path": "a"}}]}},
               "request_metadata": {"request_id": "r1", "message_id": "a1", "request_start_timestamp_ms": 1777888800000, "stream_end_timestamp_ms": 1777888802000, "model_id": "claude-sonnet-4"}},
              {"user": {"content": {"ToolUseResults": {"tool_use_results": [{"tool_use_id": "t1", "content": [{"Json": {"exit_status": "1", "stdout": "1 failing", "stderr": ""}}], "status": "Success"}, {"tool_use_id": "t2", "content": [{"Text": "gone"}], "status": "Error"}]}}, "timestamp": None},
               "assistant": {"Response": {"message_id": "a2", "content": "One test fails."}}, "request_metadata": {"request_id": "r2", "stream_end_timestamp_ms": 1777888805000}}]
            value = {"conversation_id": "c1", "model_info": {"model_id": "claude-sonnet-4"}, "history": turns}
            db.execute("INSERT INTO conversations_v2 VALUES ('/home/dev/shop', 'c1', ?, 1777888800000, 1777888805000)", (json.dumps(value),))
            """);
        var source = Assert.Single(Discover());

        Snapshot.Match(TranscriptSample.Describe(source));
        TranscriptSample.AssertResumes(source);
        var behind = TranscriptSample.Read(source)[^1].Behind;

        Python("""
            value = json.loads(db.execute("SELECT value FROM conversations_v2").fetchone()[0])
            value["history"].append([{"content": {"CancelledToolUses": {"prompt": "stop that", "tool_use_results": []}}}, {"Response": {"message_id": "a3", "content": "Stopped."}}])
            db.execute("UPDATE conversations_v2 SET value = ?, updated_at = 1777888900000", (json.dumps(value),))
            """);

        var more = Assert.IsType<RecordReading.Understood>(Assert.Single(TranscriptSample.Read(source, behind)).Reading);
        Assert.Equal([new UserPrompt("stop that"), new AssistantMessage("Stopped.", EndsTurn: true)], more.Events.Select(static happened => happened.Body));
        Assert.Equal("c1", Assert.Single(TranscriptSample.Of("kiro").SessionsOf(TranscriptSample.Recognise("kiro", Database)!)).Row);
    }

    private List<TranscriptSource> Discover() => [.. TranscriptSample.Of("kiro").Discover(new TranscriptPlaces(_home, static _ => null, []))];

    private void Python(string script) => SampleDatabase.Run(Database, script);

    private static string Put(string sample, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(TranscriptSample.PathOf("kiro", sample), path);
        return path;
    }
}
