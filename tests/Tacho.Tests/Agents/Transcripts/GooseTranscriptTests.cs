using System.Text.Json;
using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Tests.Agents.Transcripts;

/// <summary>Goose's databases in the schemas of versions 5 and 16, made of the sample's rows.</summary>
public sealed class GooseTranscriptTests : IDisposable
{
    private const string Session = "20260504_1";

    private readonly string _home = Directory.CreateTempSubdirectory("tacho-goose-").FullName;

    private string Sessions => Path.Combine(_home, "goose", "sessions");

    private string Database => Path.Combine(Sessions, "sessions.db");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Database_is_read_as_its_rows_are()
    {
        MakeDatabase();
        var source = Assert.Single(Discover());

        Assert.Equal(Session, source.Row);
        Assert.Equal(TranscriptSample.Lines(Sample("rows.jsonl")), TranscriptSample.Lines(source));
        TranscriptSample.AssertResumes(source);
        Assert.Equal(source, Assert.Single(TranscriptSample.Of("goose").SessionsOf(TranscriptSample.Recognise("goose", Database)!)));
    }

    [Fact]
    public void New_messages_and_requests_are_told_and_nothing_else()
    {
        MakeDatabase();
        var source = Assert.Single(Discover());
        var behind = TranscriptSample.Read(source)[^1].Behind;
        Assert.Empty(TranscriptSample.Read(source, behind));

        Python($$"""
            db.execute("INSERT INTO messages (message_id, session_id, role, content_json, created_timestamp) VALUES ('msg_10', '{{Session}}', 'user', '[{\"type\":\"text\",\"text\":\"and now?\"}]', 1777889000)")
            db.execute("INSERT INTO usage_ledger (session_id, created_timestamp, model, input_tokens, output_tokens) VALUES ('{{Session}}', 1777889001, 'qwen3', 7, 3)")
            db.execute("UPDATE sessions SET updated_at = '2026-05-04 11:00:00'")
            """);

        var bodies = TranscriptSample.Read(source, behind).Select(static read => read.Reading).OfType<RecordReading.Understood>().SelectMany(static read => read.Events).Select(static happened => happened.Body).ToList();
        Assert.Equal(2, bodies.Count);
        Assert.Equal(new UserPrompt("and now?"), bodies[0]);
        Assert.Equal(new TokenCount(7, null, null, 3, null), ((TokenUsage)bodies[1]).Count);
    }

    [Fact]
    public void Conversation_that_was_written_anew_is_read_anew()
    {
        MakeDatabase();
        var source = Assert.Single(Discover());
        var behind = TranscriptSample.Read(source)[^1].Behind;

        Python($$"""
            db.execute("DELETE FROM messages")
            db.execute("INSERT INTO messages (message_id, session_id, role, content_json, created_timestamp) VALUES ('msg_1', '{{Session}}', 'user', '[{\"type\":\"text\",\"text\":\"shorter\"}]', 1777889000)")
            """);

        Assert.True(TranscriptSample.Of("goose").Open(source, behind).StartedOver);
        Assert.Contains(TranscriptSample.Lines(TranscriptSample.Read(source, behind).Select(static read => read.Reading)), static line => line.Contains("shorter", StringComparison.Ordinal));
    }

    [Fact]
    public void Database_without_requests_tells_the_sums_of_the_session()
    {
        Python($$"""
            db.execute("CREATE TABLE sessions (id TEXT PRIMARY KEY, name TEXT NOT NULL DEFAULT '', description TEXT NOT NULL DEFAULT '', session_type TEXT NOT NULL DEFAULT 'user', working_dir TEXT NOT NULL, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, total_tokens INTEGER, accumulated_total_tokens INTEGER, accumulated_input_tokens INTEGER, accumulated_output_tokens INTEGER)")
            db.execute("CREATE TABLE messages (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL, role TEXT NOT NULL, content_json TEXT NOT NULL, created_timestamp INTEGER NOT NULL, tokens INTEGER, metadata_json TEXT)")
            db.execute("INSERT INTO sessions VALUES ('{{Session}}', '', 'Tests', 'sub_agent', '/home/dev/shop', '2026-05-04 10:00:00', '2026-05-04 10:00:00', 9, 1700, 1650, 50)")
            db.execute("INSERT INTO messages (session_id, role, content_json, created_timestamp) VALUES ('{{Session}}', 'user', '[{\"type\":\"text\",\"text\":\"run the tests\"}]', 1777888801)")
            """);

        var source = Assert.Single(Discover());

        Assert.Equal(new TokenCount(1650, null, null, 50, null), Assert.Single(TranscriptSample.Bodies(source).OfType<TokenUsage>()).Count);
        Assert.Single(TranscriptSample.Bodies(source).OfType<SubagentStarted>());
        Assert.Single(TranscriptSample.Bodies(source).OfType<UserPrompt>());
        TranscriptSample.AssertResumes(source);
    }

    [Fact]
    public void File_of_a_session_in_the_database_is_not_read()
    {
        MakeDatabase();
        File.Copy(TranscriptSample.PathOf("goose", "20250704_100000.jsonl"), Path.Combine(Sessions, "20250704_100000.jsonl"));
        File.Copy(TranscriptSample.PathOf("goose", "20250704_100000.jsonl"), Path.Combine(Sessions, Session + ".jsonl"));

        Assert.Equal(["sqlite " + Session, "jsonl 20250704_100000"], Discover().Select(static source => $"{source.Format} {source.Session}"));
    }

    private static TranscriptSource Sample(string name) => TranscriptSample.Recognise("goose", TranscriptSample.PathOf("goose", name))!;

    private List<TranscriptSource> Discover() =>
        [.. TranscriptSample.Of("goose").Discover(new TranscriptPlaces("/nowhere", name => name == "XDG_DATA_HOME" ? _home : null, []))];

    private void Python(string script) => SampleDatabase.Run(Database, script);

    private void MakeDatabase() => Python($$"""
        db.execute("CREATE TABLE sessions (id TEXT PRIMARY KEY, name TEXT NOT NULL DEFAULT '', description TEXT NOT NULL DEFAULT '', user_set_name BOOLEAN DEFAULT FALSE, session_type TEXT NOT NULL DEFAULT 'user', working_dir TEXT NOT NULL, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, extension_data TEXT DEFAULT '{}', accumulated_total_tokens INTEGER, accumulated_input_tokens INTEGER, accumulated_output_tokens INTEGER, accumulated_cache_read_tokens INTEGER, accumulated_cache_write_tokens INTEGER, accumulated_cost REAL, provider_name TEXT, model_config_json TEXT, goose_mode TEXT NOT NULL DEFAULT 'auto', archived_at TIMESTAMP, project_id TEXT, parent_session_id TEXT)")
        db.execute("CREATE TABLE messages (id INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT, session_id TEXT NOT NULL REFERENCES sessions(id), role TEXT NOT NULL, content_json TEXT NOT NULL, created_timestamp INTEGER NOT NULL, timestamp TIMESTAMP DEFAULT CURRENT_TIMESTAMP, tokens INTEGER, metadata_json TEXT)")
        db.execute("CREATE TABLE usage_ledger (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE, created_timestamp INTEGER NOT NULL, model TEXT, input_tokens INTEGER, output_tokens INTEGER, total_tokens INTEGER, cache_read_tokens INTEGER, cache_write_tokens INTEGER, cost REAL, cost_source TEXT, is_compaction INTEGER DEFAULT 0)")
        for line in open({{JsonSerializer.Serialize(TranscriptSample.PathOf("goose", "rows.jsonl"))}}):
          (kind, row), = json.loads(line).items()
          row = {k: json.dumps(v, indent=1) if k.endswith("_json") and v is not None else v for k, v in row.items()}
          if kind != "session":
            row["session_id"] = "{{Session}}"
          table = {"session": "sessions", "message": "messages", "usage": "usage_ledger"}[kind]
          db.execute("INSERT INTO %s (%s) VALUES (%s)" % (table, ", ".join(row), ", ".join("?" for _ in row)), list(row.values()))
        db.execute("UPDATE sessions SET accumulated_total_tokens = 99999")
        """);
}
