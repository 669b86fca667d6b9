using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tacho.Agents;

namespace Tacho.Tests.Agents.Transcripts;

/// <summary>Cursor's databases, made of the samples by the sqlite3 module of Python, as the agent's own library would.</summary>
public sealed partial class CursorTranscriptTests : IDisposable
{
    private const string Composer = "5a1c0de0-0000-4000-8000-000000000001";
    private const string Chat = "5a1c0de0-0000-4000-8000-000000000002";

    private readonly string _home = Directory.CreateTempSubdirectory("tacho-cursor-").FullName;

    private string Editor => Path.Combine(_home, ".config", "Cursor", "User", "globalStorage", "state.vscdb");

    private string Store => Path.Combine(_home, ".cursor", "chats", "36e6f82a4f9ae16e16ce627c19e4b65f", Chat, "store.db");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Conversation_of_the_editor_is_read_as_its_lines_are()
    {
        MakeEditor();
        var source = Assert.Single(Discover());

        Assert.Equal(Composer, source.Row);
        Assert.Equal(TranscriptSample.Lines(Sample("composer.jsonl")), TranscriptSample.Lines(source));
    }

    [Fact]
    public void Conversation_that_grows_is_read_on()
    {
        MakeEditor();
        var source = Assert.Single(Discover());
        var behind = TranscriptSample.Read(source)[^1].Behind;

        Python(Editor, $$"""
            value = json.loads(db.execute("SELECT value FROM cursorDiskKV WHERE key = 'composerData:{{Composer}}'").fetchone()[0])
            value["fullConversationHeadersOnly"].append({"bubbleId": "b9", "type": 1})
            value["lastUpdatedAt"] = 1763628999999
            db.execute("UPDATE cursorDiskKV SET value = ? WHERE key = 'composerData:{{Composer}}'", (json.dumps(value),))
            db.execute("INSERT INTO cursorDiskKV VALUES (?, ?)", ("bubbleId:{{Composer}}:b9", json.dumps({"type": 1, "bubbleId": "b9", "text": "Mend it."})))
            """);

        Assert.Contains("Mend it.", Assert.Single(TranscriptSample.Lines(TranscriptSample.Read(source, behind).Select(static read => read.Reading))), StringComparison.Ordinal);
    }

    [Fact]
    public void Account_and_settings_beside_the_conversations_are_not_read()
    {
        MakeEditor();

        Assert.DoesNotContain(Rows(Assert.Single(Discover())), static row => row.Contains("not for us", StringComparison.Ordinal));
    }

    [Fact]
    public void Chat_of_the_command_line_is_read_as_its_lines_are()
    {
        MakeStore();
        var source = Assert.Single(Discover());

        Assert.Equal(Chat, source.Session?.Value);
        Assert.Equal(WithoutIds(Sample("store.jsonl")), WithoutIds(source));
        Assert.Equal(source, TranscriptSample.Recognise("cursor", Store));
    }

    [Fact]
    public void Conversation_in_several_places_is_found_once()
    {
        MakeEditor();
        MakeStore();
        foreach (string name in new[] { $"{Composer}/{Composer}.jsonl", $"{Chat}.jsonl", $"{Chat}/subagents/one.jsonl", "5a1c0de0-0000-4000-8000-000000000003.jsonl" })
        {
            string path = Path.Combine(_home, ".cursor", "projects", "home-dev-shop", "agent-transcripts", name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(TranscriptSample.PathOf("cursor", "messages.jsonl"), path);
        }

        var found = Discover();

        Assert.Equal(["jsonl", "jsonl", "store", "vscdb"], found.Select(static source => source.Format).Order(StringComparer.Ordinal));
        Assert.Equal(Chat, Assert.Single(found, static source => source.Subagent == "one").Session?.Value);
    }

    [Fact]
    public void Database_is_recognised_by_its_tables_and_others_are_not()
    {
        MakeEditor();
        string copy = Path.Combine(_home, "copy of it");
        File.Copy(Editor, copy);
        string other = Path.Combine(_home, "other.vscdb");
        Python(other, "db.execute('CREATE TABLE ItemTable (key TEXT, value BLOB)')");

        Assert.Equal(Composer, Assert.Single(TranscriptSample.Of("cursor").SessionsOf(TranscriptSample.Recognise("cursor", copy)!)).Row);
        Assert.Null(TranscriptSample.Recognise("cursor", other));
        Assert.Null(TranscriptSample.Recognise("opencode", copy));
    }

    private static TranscriptSource Sample(string name) => TranscriptSample.Recognise("cursor", TranscriptSample.PathOf("cursor", name))!;

    /// <summary>Messages have no ids, so that those of their events are made of the place, which is a line's or a row's.</summary>
    private static IEnumerable<string> WithoutIds(TranscriptSource source) => TranscriptSample.Lines(source).Select(static line => EventId.Replace(line, " {"));

    private static List<string> Rows(TranscriptSource source)
    {
        var rows = new List<string>();
        using var records = TranscriptSample.Of("cursor").Open(source, null);
        while (records.MoveNext(out var record)) rows.Add(System.Text.Encoding.UTF8.GetString(record.Bytes.Span));
        return rows;
    }

    private List<TranscriptSource> Discover() => [.. TranscriptSample.Of("cursor").Discover(new TranscriptPlaces(_home, static _ => null, []))];

    private void MakeEditor() => Python(Editor, $$"""
        db.execute("CREATE TABLE ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)")
        db.execute("CREATE TABLE cursorDiskKV (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)")
        db.execute("INSERT INTO ItemTable VALUES ('cursorAuth/test', 'not for us')")
        rows = [json.loads(line) for line in open({{JsonSerializer.Serialize(TranscriptSample.PathOf("cursor", "composer.jsonl"))}})]
        head = rows[0]["composer"]
        bubbles = [row["bubble"] for row in rows[1:]]
        head.update({"_v": 10, "context": {"notes": "not for us"}, "fullConversationHeadersOnly": [{"bubbleId": b["bubbleId"], "type": b["type"]} for b in bubbles]})
        db.execute("INSERT INTO cursorDiskKV VALUES (?, ?)", ("composerData:{{Composer}}", json.dumps(head, indent=1)))
        db.execute("INSERT INTO cursorDiskKV VALUES ('composerData:draft', '{\"composerId\":\"draft\"}')")
        db.execute("INSERT INTO cursorDiskKV VALUES ('composerData:gone', NULL)")
        db.execute("INSERT INTO cursorDiskKV VALUES ('checkpointId:x', 'not for us')")
        for b in reversed(bubbles): db.execute("INSERT INTO cursorDiskKV VALUES (?, ?)", ("bubbleId:{{Composer}}:" + b["bubbleId"], json.dumps(b).encode()))
        """);

    private void MakeStore() => Python(Store, $$"""
        import hashlib
        db.execute("CREATE TABLE blobs (id TEXT PRIMARY KEY, data BLOB)")
        db.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT)")
        rows = [json.loads(line) for line in open({{JsonSerializer.Serialize(TranscriptSample.PathOf("cursor", "store.jsonl"))}})]
        root = b"\x28\x96\x01"
        def put(data):
          id = hashlib.sha256(data).digest()
          db.execute("INSERT INTO blobs VALUES (?, ?)", (id.hex(), data))
          return id
        for row in rows[1:]: root += b"\x0a\x20" + put(json.dumps(row["message"]).encode())
        root += b"\x0a\x20" + put(b"\x08\x01\x00") + b"\x4a\x0e/home/dev/shop"
        meta = dict(rows[0]["chat"]); del meta["cwd"]; meta["latestRootBlobId"] = put(root).hex()
        db.execute("INSERT INTO meta VALUES ('0', ?)", (json.dumps(meta).encode().hex(),))
        """);

    private static void Python(string database, string script)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(database)!);
        var start = new ProcessStartInfo("python3") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-");
        start.ArgumentList.Add(database);
        using var python = Process.Start(start)!;
        python.StandardInput.Write($"import sqlite3, sys, json\ndb = sqlite3.connect(sys.argv[1])\n{script}\ndb.commit(); db.close()\n");
        python.StandardInput.Close();
        string errors = python.StandardError.ReadToEnd();
        python.WaitForExit();
        Assert.True(python.ExitCode == 0, errors);
    }

    [GeneratedRegex(" [0-9a-f]{8} \\{")]
    private static partial Regex EventId { get; }
}
