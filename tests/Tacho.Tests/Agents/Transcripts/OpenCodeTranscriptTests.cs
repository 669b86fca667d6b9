using System.Text.Json;
using Tacho.Agents;
using Tacho.Interop;

namespace Tacho.Tests.Agents.Transcripts;

/// <summary>OpenCode's databases and trees, made of the samples by the sqlite3 module of Python, as the agent's own library would.</summary>
public sealed class OpenCodeTranscriptTests : IDisposable
{
    private const string Session = "ses_0123456789abcdefABCDEFGHIJ";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string _home = Directory.CreateTempSubdirectory("tacho-opencode-").FullName;

    private string Data => Path.Combine(_home, "opencode");

    private string Database => Path.Combine(Data, "opencode.db");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Log_of_a_database_is_read_as_its_lines_are()
    {
        MakeDatabase(withLog: true, "DELETE");
        var source = Assert.Single(Discover());

        Assert.Equal(Session, source.Row);
        Assert.Equal(TranscriptSample.Lines(Sample("log.jsonl")), TranscriptSample.Lines(source));
        TranscriptSample.AssertResumes(source);
    }

    [Fact]
    public void Database_without_a_log_gives_the_events_of_an_export()
    {
        MakeDatabase(withLog: false, "DELETE");
        var source = Assert.Single(Discover());

        Assert.Equal(Ids(Sample("export.json")), Ids(source));
        TranscriptSample.AssertResumes(source);
    }

    [Fact]
    public void Row_that_changed_comes_again_and_nothing_else()
    {
        MakeDatabase(withLog: false, "DELETE");
        var source = Assert.Single(Discover());
        var position = TranscriptSample.Read(source)[^1].Behind;

        Python("db.execute(\"UPDATE part SET time_updated = 1775000099000, data = json_set(data, '$.text', 'Two tests fail.') WHERE id = 'prt_08'\")");

        Assert.Contains("Two tests fail.", Assert.Single(TranscriptSample.Lines(TranscriptSample.Read(source, position).Select(static read => read.Reading))), StringComparison.Ordinal);
    }

    [Fact]
    public void Log_is_read_on_from_its_last_number()
    {
        MakeDatabase(withLog: true, "WAL");
        var source = Assert.Single(Discover());
        var position = TranscriptSample.Read(source)[^1].Behind;
        Assert.Empty(TranscriptSample.Read(source, position));

        Python($"db.execute(\"INSERT INTO event VALUES ('evt_9', '{Session}', 100, 'session.deleted.1', '{{}}')\")");

        Assert.Contains("session.ended", Assert.Single(TranscriptSample.Lines(TranscriptSample.Read(source, position).Select(static read => read.Reading))), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_written_beside_a_database_at_rest()
    {
        MakeDatabase(withLog: true, "WAL");
        Assert.Equal(["opencode.db"], Directory.EnumerateFiles(Data).Select(Path.GetFileName));

        var source = Assert.Single(Discover());

        Assert.NotEmpty(TranscriptSample.Lines(source));
        Assert.Equal(["opencode.db"], Directory.EnumerateFiles(Data).Select(Path.GetFileName));
    }

    [Fact]
    public void What_stands_only_in_the_log_of_writes_is_read()
    {
        // As after a crash: the database is nearly empty, everything is in opencode.db-wal, whose index is gone.
        MakeDatabase(withLog: true, "WAL", "import shutil; db.commit(); [shutil.copy(path + s, path + s + '.kept') for s in ('', '-wal')]; db.close(); import os; [os.replace(path + s + '.kept', path + s) for s in ('', '-wal')]");
        Assert.False(File.Exists(Database + "-shm"));

        Assert.Equal(TranscriptSample.Lines(Sample("log.jsonl")), TranscriptSample.Lines(Assert.Single(Discover())));
        Assert.False(File.Exists(Database + "-shm"));
    }

    [Fact]
    public void Tree_gives_the_events_of_an_export_and_yields_to_a_database()
    {
        MakeTree();
        var source = Assert.Single(Discover());
        Assert.Equal("tree", source.Format);
        Assert.Equal(Ids(Sample("export.json")), Ids(source));
        TranscriptSample.AssertResumes(source);
        string file = Path.Combine(Data, "storage", "session", "p1", Session + ".json");
        Assert.Equal(source, TranscriptSample.Recognise("opencode", file));

        MakeDatabase(withLog: true, "DELETE");

        Assert.Equal("sqlite", Assert.Single(Discover()).Format);
    }

    [Fact]
    public void Database_is_recognised_by_its_tables_under_any_name()
    {
        MakeDatabase(withLog: true, "DELETE");
        string other = Path.Combine(_home, "copy of it");
        File.Copy(Database, other);

        var file = TranscriptSample.Recognise("opencode", other);

        Assert.Equal(Session, Assert.Single(TranscriptSample.Of("opencode").SessionsOf(file!)).Row);
    }

    [Fact]
    public void Database_of_another_program_is_not_claimed()
    {
        Directory.CreateDirectory(Data);
        Python("db.execute('CREATE TABLE session (id TEXT)')");

        Assert.Null(TranscriptSample.Recognise("opencode", Database));
    }

    [Fact]
    public void Damaged_database_is_an_input_error()
    {
        Directory.CreateDirectory(Data);
        File.WriteAllText(Database, "SQLite format 3\0 and then nothing that a database has, for a hundred bytes and more, so that its header is whole but wrong");

        Assert.Null(TranscriptSample.Recognise("opencode", Database));
        Assert.Throws<IOException>(() => SqliteReader.Open(Database).HasTable("session"));
    }

    private static TranscriptSource Sample(string name) => TranscriptSample.Recognise("opencode", TranscriptSample.PathOf("opencode", name))!;

    /// <summary>The ids of all events: the same whatever the session lies in.</summary>
    private static IEnumerable<string> Ids(TranscriptSource source) =>
        TranscriptSample.Read(source).Select(static read => read.Reading).OfType<RecordReading.Understood>().SelectMany(static read => read.Events).Select(static happened => happened.Id.Value).Order(StringComparer.Ordinal);

    private List<TranscriptSource> Discover() =>
        [.. TranscriptSample.Of("opencode").Discover(new TranscriptPlaces("/nowhere", name => name == "XDG_DATA_HOME" ? _home : null, []))];

    private void MakeTree()
    {
        using var export = JsonDocument.Parse(File.ReadAllBytes(TranscriptSample.PathOf("opencode", "export.json")));
        Put($"session/p1/{Session}.json", export.RootElement.GetProperty("info"));
        foreach (var message in export.RootElement.GetProperty("messages").EnumerateArray())
        {
            var info = message.GetProperty("info");
            string id = info.GetProperty("id").GetString()!;
            Put($"message/{Session}/{id}.json", info);
            foreach (var part in message.GetProperty("parts").EnumerateArray()) Put($"part/{id}/{part.GetProperty("id").GetString()}.json", part);
        }

        void Put(string path, JsonElement content)
        {
            string full = Path.Combine(Data, "storage", path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, JsonSerializer.Serialize(content, Indented));
        }
    }

    private void MakeDatabase(bool withLog, string journal, string atEnd = "")
    {
        Directory.CreateDirectory(Data);
        Python($$"""
            db.execute("PRAGMA journal_mode = {{journal}}")
            db.execute("PRAGMA wal_autocheckpoint = 0")
            db.execute("CREATE TABLE account (id TEXT, access_token TEXT)")
            db.execute("CREATE TABLE session (id TEXT PRIMARY KEY, project_id TEXT, parent_id TEXT, slug TEXT, directory TEXT, title TEXT, version TEXT, time_created INTEGER, time_updated INTEGER)")
            db.execute("CREATE TABLE message (id TEXT PRIMARY KEY, session_id TEXT, time_created INTEGER, time_updated INTEGER, data TEXT)")
            db.execute("CREATE TABLE part (id TEXT PRIMARY KEY, message_id TEXT, session_id TEXT, time_created INTEGER, time_updated INTEGER, data TEXT)")
            import json
            export = json.load(open({{JsonSerializer.Serialize(TranscriptSample.PathOf("opencode", "export.json"))}}))
            s = export["info"]
            db.execute("INSERT INTO session VALUES (?,?,?,?,?,?,?,?,?)", (s["id"], s["projectID"], None, s["slug"], s["directory"], s["title"], s["version"], s["time"]["created"], s["time"]["updated"]))
            for m in export["messages"]:
              i = m["info"]
              db.execute("INSERT INTO message VALUES (?,?,?,?,?)", (i["id"], s["id"], 1, i["time"].get("completed", 1), json.dumps({k: v for k, v in i.items() if k not in ("id", "sessionID")})))
              for p in m["parts"]:
                db.execute("INSERT INTO part VALUES (?,?,?,?,?,?)", (p["id"], i["id"], s["id"], 1, p.get("time", {}).get("end", 5), json.dumps({k: v for k, v in p.items() if k not in ("id", "sessionID", "messageID")}, indent=1)))
            if {{(withLog ? "True" : "False")}}:
              db.execute("CREATE TABLE event (id TEXT PRIMARY KEY, aggregate_id TEXT NOT NULL, seq INTEGER NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL)")
              for l in open({{JsonSerializer.Serialize(TranscriptSample.PathOf("opencode", "log.jsonl"))}}):
                e = json.loads(l)["event"]
                db.execute("INSERT INTO event VALUES (?,?,?,?,?)", (e["id"], s["id"], e["seq"], e["type"], json.dumps(e["data"], ensure_ascii=False, separators=(",", ":"))))
            {{atEnd}}
            """);
    }

    private void Python(string script) => SampleDatabase.Run(Database, script);
}
