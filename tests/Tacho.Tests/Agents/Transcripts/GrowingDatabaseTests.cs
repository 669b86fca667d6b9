using System.Text.Json;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Interop;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Agents.Transcripts;

/// <summary>The contract of databases that grow while their agent has them open, with an import at every step: in the middle of a transaction, before and behind its end, with a log that is not yet in the database.</summary>
public sealed class GrowingDatabaseTests : IDisposable
{
    private const string Rows = """
        def rows(sample):
          return [next(iter(json.loads(line).items())) for line in open(sample)]
        def insert(table, row):
          row = {k: json.dumps(v) if isinstance(v, (dict, list)) else v for k, v in row.items()}
          db.execute("INSERT INTO %s (%s) VALUES (%s)" % (table, ", ".join(row), ", ".join("?" for _ in row)), list(row.values()))
        def create(table, key, rows):
          names = sorted({name for row in rows for name in row} - {key.split()[0]})
          db.execute("CREATE TABLE %s (%s)" % (table, ", ".join([key] + names)))
        """;

    /// <summary>For each agent a sample, and statements that make <c>steps</c> of it, each of which adds something; the first makes the session.</summary>
    private static readonly Dictionary<string, (string Sample, string Script)> Agents = new(StringComparer.Ordinal)
    {
        ["goose"] = ("rows.jsonl", """
            all = [(kind, row if kind == "session" else dict(row, session_id="20260504_1")) for kind, row in rows(sample)]
            tables = {"session": "sessions", "message": "messages", "usage": "usage_ledger"}
            for kind, table in tables.items(): create(table, "id TEXT PRIMARY KEY" if kind == "session" else "id INTEGER PRIMARY KEY AUTOINCREMENT", [row for other, row in all if other == kind])
            steps = [lambda kind=kind, row=row: insert(tables[kind], {k: v for k, v in row.items() if k != "id" or kind == "session"}) for kind, row in all]
            """),
        ["crush"] = ("rows.jsonl", """
            all = [(kind, row if kind == "session" else dict(row, session_id="c1", finished_at=row.get("finished_at") or 1777889000)) for kind, row in rows(sample) if kind != "folder"]
            for kind in ("session", "message"): create(kind + "s", "id TEXT PRIMARY KEY", [row for other, row in all if other == kind])
            steps = [lambda kind=kind, row=row: insert(kind + "s", {k: v for k, v in row.items() if k != "folder"}) for kind, row in all]
            """),
        ["opencode"] = ("log.jsonl", """
            all = [row for _, row in rows(sample)]
            for table, columns in {"session": "directory, version, time_created", "message": "session_id, time_updated, data", "part": "message_id, session_id, time_updated, data", "account": "access_token"}.items():
              db.execute("CREATE TABLE %s (id TEXT PRIMARY KEY, %s)" % (table, columns))
            db.execute("CREATE TABLE event (id TEXT PRIMARY KEY, aggregate_id TEXT NOT NULL, seq INTEGER NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL)")
            insert("session", {"id": "ses_0123456789abcdefABCDEFGHIJ", "directory": "/home/dev/shop", "version": "1.4.3", "time_created": 1})
            steps = [lambda row=row: insert("event", dict(row, aggregate_id="ses_0123456789abcdefABCDEFGHIJ")) for row in all]
            """),
        ["cursor"] = ("composer.jsonl", """
            all = rows(sample)
            head, bubbles = all[0][1], [row for kind, row in all if kind == "bubble"]
            db.execute("CREATE TABLE ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)")
            db.execute("CREATE TABLE cursorDiskKV (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)")
            def put(count):
              for bubble in bubbles[:count]: insert("cursorDiskKV", {"key": "bubbleId:%s:%s" % (head["composerId"], bubble["bubbleId"]), "value": json.dumps(bubble).encode()})
              insert("cursorDiskKV", {"key": "composerData:" + head["composerId"], "value": json.dumps(dict(head, _v=10, fullConversationHeadersOnly=[{"bubbleId": b["bubbleId"], "type": b["type"]} for b in bubbles[:count]]))})
            steps = [lambda count=count: put(count) for count in range(1, len(bubbles) + 1)]
            """),
        ["kiro"] = ("cli.jsonl", """
            turns = [{"user": {"content": {"Prompt": {"prompt": "question %d" % n}}, "timestamp": "2026-05-04T10:00:0%dZ" % n},
                      "assistant": {"Response": {"message_id": "a%d" % n, "content": "answer %d" % n}}, "request_metadata": {"request_id": "r%d" % n, "stream_end_timestamp_ms": 1777888800000 + n}} for n in range(6)]
            db.execute("CREATE TABLE conversations_v2 (key TEXT NOT NULL, conversation_id TEXT NOT NULL, value TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, PRIMARY KEY (key, conversation_id))")
            def put(count):
              db.execute("INSERT OR REPLACE INTO conversations_v2 VALUES ('/home/dev/shop', 'c1', ?, 1777888800000, ?)", (json.dumps({"conversation_id": "c1", "model_info": {"model_id": "m"}, "history": turns[:count]}), count))
            steps = [lambda count=count: put(count) for count in range(1, 7)]
            """),
    };

    private readonly ArchiveFolder _folder = new();

    public static TheoryData<string, string> Kinds => [.. Agents.Keys.SelectMany(static agent => (TheoryDataRow<string, string>[])[new(agent, "WAL"), new(agent, "DELETE")])];

    public static TheoryData<string> Names => [.. Agents.Keys];

    private string Database => Path.Combine(_folder.Sources, "agent.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Database_that_grows_extends_what_is_archived_by_what_is_committed(string agent, string journal)
    {
        using var live = Begin(agent, journal, out var steps);
        List<string> lines = [], ids = [];
        for (var step = 1; step < steps; step++)
        {
            live.Run($"db.execute('BEGIN IMMEDIATE'); steps[{step}]()");
            Import(agent, ref lines, ref ids, grows: step == 1);
            live.Run("db.execute('ROLLBACK')");
            Import(agent, ref lines, ref ids, grows: false);
            live.Run($"db.execute('BEGIN'); steps[{step}](); db.execute('COMMIT')");
            Import(agent, ref lines, ref ids, grows: true);
            if (step == steps / 2) live.Run("db.execute('PRAGMA wal_checkpoint(TRUNCATE)')");
        }

        live.Dispose();
        Import(agent, ref lines, ref ids, grows: false);
        var atOnce = _folder.Loaded("at-once").Import(TranscriptSample.Of(agent), Source(agent)).Transcript!;
        Assert.Equal(ArchiveFolder.Lines(atOnce), lines);
        Assert.Equal(Events(atOnce), ids);
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(GrowingTranscript.Told(atOnce), GrowingTranscript.Told(Assert.Single(_folder.All())));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Database_whose_owner_died_in_a_transaction_gives_what_was_committed(string agent)
    {
        using var live = Begin(agent, "DELETE", out var steps);
        live.Run("steps[1]()");
        List<string> lines = [], ids = [];
        Import(agent, ref lines, ref ids, grows: true);

        // Pages of the transaction are in the database, those from before it in the journal.
        live.Run($"db.execute('PRAGMA cache_size = 5'); db.execute('BEGIN'); [steps[n]() for n in range(2, {steps})]; db.execute('CREATE TABLE noise (text)'); [db.execute('INSERT INTO noise VALUES (?)', ('x' * 3000,)) for _ in range(200)]");
        live.Kill();
        var left = Directory.GetFiles(_folder.Sources).Select(static file => (file, Convert.ToHexString(File.ReadAllBytes(file)))).ToList();
        Assert.Equal(2, left.Count);

        Import(agent, ref lines, ref ids, grows: false);
        Assert.Equal(left, Directory.GetFiles(_folder.Sources).Select(static file => (file, Convert.ToHexString(File.ReadAllBytes(file)))));
    }

    [Fact]
    public void Database_whose_owner_writes_its_pages_is_left_for_the_next_import_and_never_read_torn()
    {
        using var live = Begin("goose", "DELETE", out _);
        live.Run("steps[1]()");
        List<string> lines = [], ids = [];
        Import("goose", ref lines, ref ids, grows: true);
        var source = Source("goose");
        live.Run("db.execute('PRAGMA cache_size = 5'); db.execute('BEGIN'); steps[2](); db.execute('CREATE TABLE noise (text)'); [db.execute('INSERT INTO noise VALUES (?)', ('x' * 3000,)) for _ in range(200)]");

        var outcome = _folder.Loaded().Import(TranscriptSample.Of("goose"), source);

        Assert.Equal(ImportResult.Failed, outcome.Result);
        Assert.Contains("locked", outcome.Trouble, StringComparison.Ordinal);
        Assert.Equal(lines, ArchiveFolder.Lines(Assert.Single(_folder.All())));
        live.Run("db.execute('COMMIT')");
        Import("goose", ref lines, ref ids, grows: true);
    }

    [Fact]
    public void Rows_that_change_come_again_behind_the_others_and_their_events_once()
    {
        SampleDatabase.Run(Database, """
            db.execute("CREATE TABLE session (id TEXT PRIMARY KEY, directory TEXT, title TEXT, version TEXT, time_created INTEGER, time_updated INTEGER)")
            db.execute("CREATE TABLE message (id TEXT PRIMARY KEY, session_id TEXT, time_created INTEGER, time_updated INTEGER, data TEXT)")
            db.execute("CREATE TABLE part (id TEXT PRIMARY KEY, message_id TEXT, session_id TEXT, time_created INTEGER, time_updated INTEGER, data TEXT)")
            db.execute("INSERT INTO session VALUES ('ses_0123456789abcdefABCDEFGHIJ', '/home/dev/shop', 'New', '1.2.0', 1000, 1000)")
            db.execute("INSERT INTO message VALUES ('msg_1', 'ses_0123456789abcdefABCDEFGHIJ', 1000, 1000, ?)", (json.dumps({"role": "assistant", "time": {"created": 1000}, "modelID": "m", "providerID": "p"}),))
            db.execute("INSERT INTO part VALUES ('prt_1', 'msg_1', 'ses_0123456789abcdefABCDEFGHIJ', 1001, 1001, ?)", (json.dumps({"type": "tool", "callID": "c1", "tool": "bash", "state": {"status": "running", "input": {"command": "ls"}, "time": {"start": 1001}}}),))
            """);
        List<string> lines = [], ids = [];
        Import("opencode", ref lines, ref ids, grows: true);
        SampleDatabase.Run(Database, """
            db.execute("UPDATE part SET time_updated = 1500, data = ?", (json.dumps({"type": "tool", "callID": "c1", "tool": "bash", "state": {"status": "completed", "input": {"command": "ls"}, "output": "a.js", "time": {"start": 1001, "end": 1400}}}),))
            db.execute("UPDATE session SET time_updated = 1500, title = 'Files'")
            db.execute("UPDATE message SET time_updated = 1500, data = ?", (json.dumps({"role": "assistant", "time": {"created": 1000, "completed": 1450}, "modelID": "m", "providerID": "p", "tokens": {"input": 7, "output": 3, "reasoning": 0, "cache": {"read": 0, "write": 0}}}),))
            """);
        Import("opencode", ref lines, ref ids, grows: true);

        var counts = Assert.Single(_folder.All()).Meta.Counts;
        Assert.Equal((6, 1, 1, 1, 7), (counts.Lines, counts.ToolCalls, counts.ToolResults, counts.Joined, counts.Tokens!.Input));
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal("Files", Assert.Single(_folder.All()).Meta.Title);
    }

    private LiveDatabase Begin(string agent, string journal, out int steps)
    {
        var (sample, script) = Agents[agent];
        var live = new LiveDatabase(Database);
        live.Run($"db.execute('PRAGMA journal_mode = {journal}'); db.execute('PRAGMA wal_autocheckpoint = 0')");
        live.Run(Rows);
        live.Run($"sample = {JsonSerializer.Serialize(TranscriptSample.PathOf(agent, sample))}\n{script}\nsteps[0]()\nopen(path + '.count', 'w').write(str(len(steps)))");
        steps = int.Parse(File.ReadAllText(Database + ".count"), System.Globalization.CultureInfo.InvariantCulture);
        File.Delete(Database + ".count");
        Assert.True(steps > 2, agent);
        return live;
    }

    private TranscriptSource Source(string agent) => Assert.Single(TranscriptSample.Of(agent).SessionsOf(TranscriptSample.Recognise(agent, Database)!));

    /// <summary>Imports the session, holds what is archived against what was, and gives that.</summary>
    private void Import(string agent, ref List<string> lines, ref List<string> ids, bool grows)
    {
        var outcome = _folder.Loaded().Import(TranscriptSample.Of(agent), Source(agent));
        Assert.True(outcome.Result is ImportResult.New or ImportResult.Grown or ImportResult.Unchanged, $"{outcome.Result}: {outcome.Trouble}");
        var archived = Assert.Single(_folder.All());
        var now = ArchiveFolder.Lines(archived);
        if (grows) Assert.True(now.Length > lines.Count, $"{now.Length} lines as before");
        else Assert.Equal(lines, now);
        Assert.Equal(lines, now.Take(lines.Count));
        var events = Events(archived);
        Assert.Equal(ids, events.Take(ids.Count));
        (lines, ids) = ([.. now], events);
    }

    private static List<string> Events(ArchivedTranscript transcript) => [.. ArchivedSession.Read(transcript).SelectMany(static line => line.Events).Select(static happened => happened.Id.Value)];
}
