using System.Text;
using System.Text.Json;
using Tacho.Git;
using Tacho.Store.Sqlite;
using Tacho.Tests.Archive;

namespace Tacho.Store.Tests;

/// <summary>What calls did to files, and the commits that git named, as rows; and stores of version 1, which know nothing of them.</summary>
public sealed class FileChangeTests : IDisposable
{
    private readonly StoreFolder _folder = new();
    private readonly List<string> _lines = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Changes_have_their_kind_lines_and_content()
    {
        WriteSession();
        Assert.Equal(
            [
                "/home/dev/shop/new.txt|created|2|0|" + GitBlob.Sha1("one\ntwo\n"),
                "/home/dev/shop/src/a.cs|edited|1|1|",
                "/home/dev/shop/was.txt|edited|1|1|" + GitBlob.Sha1("all of it\n"),
                "/home/dev/shop/whole.txt|written|1|0|" + GitBlob.Sha1("whole\n"),
                "/home/dev/shop/x.py|edited|2|2|",
            ],
            Rows("SELECT path || '|' || kind || '|' || lines_added || '|' || lines_removed || '|' || ifnull(blob, '') FROM file_changes ORDER BY path"));
        Assert.Equal([GitBlob.Sha256("one\ntwo\n")], Rows("SELECT blob_sha256 FROM file_changes WHERE path LIKE '%/new.txt'"));
    }

    [Fact]
    public void Commits_are_those_that_git_named_to_a_command_which_makes_them()
    {
        WriteSession();
        Assert.Equal(["12|1a2b3c4|main|Add a", "14|abcdef123456||first [one]"], Rows("SELECT e.line || '|' || hash || '|' || ifnull(branch, '') || '|' || subject FROM commits c JOIN events e ON e.id = c.event_id ORDER BY c.id"));
    }

    [Fact]
    public void Results_that_come_with_a_later_import_tell_the_same()
    {
        WriteSession();
        var whole = File.ReadAllLines(_folder.Folder.Source("a.jsonl"));
        using var other = new StoreFolder();
        for (var count = 1; count <= whole.Length; count++)
        {
            File.WriteAllText(other.Folder.Source("a.jsonl"), string.Concat(whole.Take(count).Select(static line => line + "\n")));
            other.Folder.Import();
            other.Bring();
        }

        Assert.Equal(StoreFolder.Told(_folder.Path).Split("SELECT agent")[^1].Split("file_changes")[^1], StoreFolder.Told(other.Path).Split("SELECT agent")[^1].Split("file_changes")[^1]);
    }

    [Fact]
    public void Store_of_version_1_is_brought_up_in_place_and_reads_its_transcripts_again()
    {
        WriteSession();
        var told = StoreFolder.Told(_folder.Path);

        // As version 1 left it: what later ones added is taken away.
        using (var store = StoreDatabase.Open(_folder.Path))
        {
            foreach (var table in (string[])["file_changes", "commits", "review_state", "manual_redactions", "redaction_rules", "tags", "notes", "audit_log", "decisions", "journal_items", "journal_entries", "journal_words"]) store.Run($"DROP TABLE {table}");
            store.Run("ALTER TABLE transcripts DROP COLUMN cover");
            store.Run("PRAGMA user_version = 1");
        }

        Assert.Null(StoreDatabase.OpenToRead(_folder.Path));
        Assert.Equal(1, _folder.Bring());
        Assert.Equal(told, StoreFolder.Told(_folder.Path));
        Assert.Equal(0, _folder.Bring());
        using var upgraded = StoreDatabase.Open(_folder.Path);
        Assert.Equal(0, upgraded.Number("SELECT count(*) FROM pragma_foreign_key_check"));
        Assert.Equal(Migrations.Current, upgraded.Number("PRAGMA user_version"));
    }

    [Fact]
    public void First_migration_alone_makes_a_store_that_the_others_go_on_from()
    {
        WriteSession();
        var told = StoreFolder.Told(_folder.Path);
        File.Delete(_folder.Path);
        using (var stream = typeof(StoreDatabase).Assembly.GetManifestResourceStream("Migrations/0001_initial")!)
        {
            using var script = new StreamReader(stream);
            using var file = File.Create(_folder.Path);
            file.Close();
            Script(_folder.Path, script.ReadToEnd() + "INSERT INTO sessions (agent, session, project, started, ended) VALUES ('claude-code', 'gone', 'p', 1, 2); PRAGMA application_id = 1415668584; PRAGMA user_version = 1;");
        }

        Assert.Equal(1, _folder.Bring());
        using (var store = StoreDatabase.Open(_folder.Path)) store.Run("DELETE FROM sessions WHERE session = 'gone'");
        Assert.Equal(told, StoreFolder.Told(_folder.Path));
    }

    private static void Script(string path, string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private List<string> Rows(string sql)
    {
        using var store = StoreDatabase.Open(_folder.Path);
        return store.Rows(sql, static row => row.Text(0));
    }

    private void WriteSession()
    {
        Call("w1", "Write", new { file_path = "/home/dev/shop/new.txt", content = "one\ntwo\n" });
        Result("w1", new { type = "create", structuredPatch = Array.Empty<object>() });
        Call("w2", "Write", new { file_path = "./was.txt", content = "all of it\n" });
        Result("w2", new { type = "update", structuredPatch = new object[] { new { oldStart = 1, oldLines = 1, newStart = 1, newLines = 1, lines = new[] { "-some", "+all of it" } } } });
        Call("w3", "Write", new { file_path = "whole.txt", content = "whole\n" });
        Call("e1", "Edit", new { file_path = "/home/dev/shop/src/a.cs", old_string = "a", new_string = "b" });
        Result("e1");
        Call("e2", "MultiEdit", new { file_path = "/home/dev/shop/x.py", edits = new object[] { new { old_string = "a", new_string = "b" }, new { old_string = "c", new_string = "d" } } });
        Result("e2");
        Call("e3", "Edit", new { file_path = "/home/dev/shop/failed.txt", old_string = "a", new_string = "b" });
        Result("e3", isError: true);
        Call("c1", "Bash", new { command = "git add -A && git commit -m 'Add a'" });
        Result("c1", text: "[main 1a2b3c4] Add a\n 1 file changed");
        Call("c2", "Bash", new { command = "cd /x; git -C /y -c a=b cherry-pick 123" });
        Result("c2", text: "warning: x\n[detached HEAD (Basis-Commit) abcdef123456] first [one]\n");
        Call("c3", "Bash", new { command = "echo git commit; cat log" });
        Result("c3", text: "[main 7654321] not made here");
        File.WriteAllLines(_folder.Folder.Source("a.jsonl"), _lines);
        Assert.Single(_folder.Folder.Import());
        _folder.Bring();
    }

    private void Call(string id, string name, object input) => Put("assistant", new { role = "assistant", content = new object[] { new { type = "tool_use", id, name, input } } });

    private void Result(string id, object? told = null, bool isError = false, string text = "done") =>
        Put("user", new { role = "user", content = new object[] { new { type = "tool_result", tool_use_id = id, is_error = isError, content = text } } }, told);

    private void Put(string type, object message, object? toolUseResult = null) => _lines.Add(JsonSerializer.Serialize(new
    {
        type, sessionId = WrittenSession.Id(1), uuid = $"{_lines.Count:x8}-0000-4000-8000-000000000000", timestamp = $"2026-05-11T17:00:{_lines.Count:00}Z", cwd = "/home/dev/shop", version = "2.1.0", message, toolUseResult,
    }));
}
