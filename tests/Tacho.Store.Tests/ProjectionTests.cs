using System.Text;
using Microsoft.Data.Sqlite;
using Tacho.Archive;
using Tacho.Configuration;
using Tacho.Review;
using Tacho.Store.Projection;
using Tacho.Store.Sqlite;
using Tacho.Tests.Archive;

namespace Tacho.Store.Tests;

/// <summary>The store tells what the archive holds, however it came to it.</summary>
public sealed class ProjectionTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private ArchiveFolder Folder => _folder.Folder;

    [Fact]
    public void Brought_step_by_step_it_tells_the_same_as_made_anew()
    {
        var (claude, codex) = (Folder.Source("a.jsonl"), Folder.Source("b.jsonl"));
        var (claudeText, codexText) = (Encoding.UTF8.GetBytes(WrittenSession.Claude(1, turns: 6, outputLength: 6000)), Encoding.UTF8.GetBytes(WrittenSession.Codex(2, turns: 6)));
        for (var step = 1; step <= 7; step++)
        {
            File.WriteAllBytes(claude, claudeText.AsSpan(0, claudeText.Length * step / 7));
            File.WriteAllBytes(codex, codexText.AsSpan(0, codexText.Length * step / 7));
            Folder.Import();
            _folder.Bring();
        }

        var anew = _folder.Path + ".anew";
        _folder.Bring(anew);
        Assert.Equal(StoreFolder.Told(anew), StoreFolder.Told(_folder.Path));
        Assert.Contains("git push origin 5", StoreFolder.Told(anew), StringComparison.Ordinal);
        Assert.Equal(0, _folder.Bring());
    }

    [Fact]
    public void Session_of_several_transcripts_tells_the_same_in_whatever_order_they_are_brought()
    {
        var (longer, shorter) = (Folder.Source("a.jsonl"), Folder.Source("b.jsonl"));
        File.WriteAllText(longer, WrittenSession.Claude(1, turns: 4).Replace("claude-sonnet-4-6", "claude-opus-4-8", StringComparison.Ordinal));
        Folder.Import();
        _folder.Bring();
        File.WriteAllText(shorter, WrittenSession.Claude(1, turns: 2));
        Folder.Import();
        _folder.Bring();

        var anew = _folder.Path + ".anew";
        _folder.Bring(anew);
        Assert.Equal(StoreFolder.Told(anew), StoreFolder.Told(_folder.Path));
        Assert.Equal("claude-opus-4-8", Model());

        foreach (var file in Folder.All().Where(one => one.Meta.Source == longer).SelectMany(static one => (string[])[one.Path, one.MetaPath])) File.Delete(file);
        _folder.Bring();
        _folder.Bring();
        Assert.Equal("claude-sonnet-4-6", Model());
        Assert.Equal(0, _folder.Bring());

        string Model()
        {
            using var store = StoreDatabase.Open(_folder.Path);
            return store.Rows("SELECT model FROM sessions", static row => row.Text(0)).Single();
        }
    }

    [Fact]
    public void Whole_texts_come_back()
    {
        File.WriteAllText(Folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 2, outputLength: 30_000));
        Folder.Import();
        _folder.Bring();

        var output = Folder.Redactor.RedactText(WrittenSession.Words(new Random(1000), 30_000) + " " + WrittenSession.Token).Value;
        using var store = StoreDatabase.Open(_folder.Path);
        var texts = store.Rows("SELECT text, rest FROM texts WHERE kind = 'output'", static row => StoredText.Join(row.Text(0), row.BytesOrNull(1)));
        Assert.Contains(output, texts);
        Assert.True(store.Number("SELECT max(length(text)) FROM texts") < 4096);
    }

    [Fact]
    public void Text_that_sessions_repeat_is_stored_once()
    {
        var text = WrittenSession.Claude(1, turns: 3, outputLength: 2000);
        File.WriteAllText(Folder.Source("a.jsonl"), text);
        Folder.Import();
        _folder.Bring();
        using var before = StoreDatabase.Open(_folder.Path);
        var once = before.Number("SELECT count(*) FROM texts WHERE bytes >= 256");

        File.WriteAllText(Folder.Source("b.jsonl"), text.Replace(WrittenSession.Id(1), WrittenSession.Id(2), StringComparison.Ordinal));
        Folder.Import();
        _folder.Bring();
        Assert.Equal(once, before.Number("SELECT count(*) FROM texts WHERE bytes >= 256"));
        Assert.Equal(2, before.Number("SELECT count(*) FROM transcripts"));
        Assert.Equal(18, before.Number("SELECT count(*) FROM passages p JOIN texts t ON t.id = p.text_id WHERE t.kind IN ('prompt', 'command', 'output')"));
    }

    [Fact]
    public void What_leaves_the_archive_leaves_the_store_and_its_index()
    {
        File.WriteAllText(Folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 2));
        File.WriteAllText(Folder.Source("b.jsonl"), WrittenSession.Claude(2, turns: 3));
        Folder.Import();
        _folder.Bring();
        foreach (var gone in Folder.All().Where(static one => one.Meta.Session == WrittenSession.Id(2)))
        {
            File.Delete(gone.Path);
            File.Delete(gone.MetaPath);
        }

        _folder.Bring();
        var anew = _folder.Path + ".anew";
        _folder.Bring(anew);
        Assert.Equal(StoreFolder.Told(anew), StoreFolder.Told(_folder.Path));
        using var store = StoreDatabase.Open(_folder.Path);
        Assert.Equal(0, store.Number("SELECT count(*) FROM words WHERE words MATCH 'origin AND 2'"));
        Assert.Equal(1, store.Number("SELECT count(*) FROM words WHERE words MATCH '\"origin 1\"'"));
        Assert.Equal(0, store.Number("SELECT count(*) FROM pragma_foreign_key_check"));
    }

    [Fact]
    public void Bytes_of_what_is_removed_leave_the_file()
    {
        var words = Enumerable.Range(0, 40).Select(static number => $"unusualword{number}x").ToArray();
        for (var session = 1; session <= 4; session++) File.WriteAllText(Folder.Source($"{session}.jsonl"), WrittenSession.Claude(session, turns: 30).Replace("bauen", words[session] + " " + string.Join(' ', words[(session * 5)..]), StringComparison.Ordinal));
        Folder.Import();
        _folder.Bring();
        Assert.True(Holds(words[1]));
        var gone = Folder.All().Single(static one => one.Meta.Session == WrittenSession.Id(1));
        File.Delete(gone.Path);
        File.Delete(gone.MetaPath);

        // Killed between the removal and the wiping: the next one does it.
        using (var store = StoreDatabase.Open(_folder.Path)) store.Run("INSERT INTO upkeep (work) VALUES ('wipe')");
        _folder.Bring();
        Assert.False(Holds(words[1]));
        Assert.True(Holds(words[2]));
    }

    private bool Holds(string word) => Directory.EnumerateFiles(Folder.Home.Root, "store.db*").Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0);

    [Fact]
    public void A_rewritten_source_is_brought_beside_the_former()
    {
        var source = Folder.Source("a.jsonl");
        File.WriteAllText(source, WrittenSession.Claude(1, turns: 3));
        Folder.Import();
        _folder.Bring();
        File.WriteAllText(source, WrittenSession.Claude(1, turns: 5).Replace("push origin", "push elsewhere", StringComparison.Ordinal));
        Folder.Import();
        _folder.Bring();

        var anew = _folder.Path + ".anew";
        _folder.Bring(anew);
        Assert.Equal(StoreFolder.Told(anew), StoreFolder.Told(_folder.Path));
        using var store = StoreDatabase.Open(_folder.Path);
        Assert.Equal(2, store.Number("SELECT count(*) FROM transcripts"));
        Assert.Equal(1, store.Number("SELECT count(*) FROM sessions"));
    }

    [Fact]
    public void Damaged_transcript_is_told_and_the_others_are_brought()
    {
        File.WriteAllText(Folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 2));
        File.WriteAllText(Folder.Source("b.jsonl"), WrittenSession.Codex(2, turns: 2));
        Folder.Import();
        var damaged = Folder.All().Single(static one => one.Meta.Agent == "codex-cli");
        var bytes = File.ReadAllBytes(damaged.Path);
        bytes[bytes.Length / 2] ^= 0x40;
        File.WriteAllBytes(damaged.Path, bytes);

        using var store = StoreDatabase.Open(_folder.Path);
        using var projection = new ArchiveProjection(store, Reviews.None, TimeProvider.System);
        var broken = new List<string>();
        Assert.Equal(1, projection.BringAll(Folder.Archive, (file, _) => broken.Add(file)));
        Assert.Equal([damaged.Path], broken);
        Assert.Equal(1, store.Number("SELECT count(*) FROM sessions"));
    }

    [Fact]
    public void No_secret_stands_in_the_store()
    {
        File.WriteAllText(Folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 2));
        Folder.Import();
        using (var store = StoreDatabase.Open(_folder.Path))
        {
            using var projection = new ArchiveProjection(store, Reviews.None, TimeProvider.System);
            projection.BringAll(Folder.Archive, (file, why) => Assert.Fail($"{file}: {why}"));

            // While it is open the last writes stand in the log beside it.
            foreach (var file in Directory.EnumerateFiles(Folder.Home.Root, "store.db*"))
            {
                Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(WrittenSession.Token)));
                if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }

        Assert.Contains("[redacted:github-pat:", StoreFolder.Told(_folder.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("漢字 é 🚀")]
    [InlineData(null)]
    public void Values_come_back_as_they_went_in(string? text)
    {
        using var store = StoreDatabase.Open(_folder.Path);
        Assert.Equal((text, text is null ? "null" : "text"), store.Rows("SELECT ?1, typeof(?1)", static row => (row.TextOrNull(0), row.Text(1)), text).Single());
        Assert.Equal(long.MinValue, store.Value("SELECT ?1", long.MinValue));
    }

    [Fact]
    public void Other_files_are_refused_and_left_as_they_are()
    {
        File.WriteAllText(_folder.Path, "no database, but somebody's text that is longer than a header of one hundred bytes, so that SQLite looks at it and says so");
        Assert.Equal(ExitCode.InputOutput, Assert.Throws<UserError>(() => StoreDatabase.Open(_folder.Path)).ExitCode);
        File.Delete(_folder.Path);

        using (var other = new SqliteConnection($"Data Source={_folder.Path};Pooling=False"))
        {
            other.Open();
            using var command = other.CreateCommand();
            command.CommandText = "CREATE TABLE theirs (a); PRAGMA user_version = 1";
            command.ExecuteNonQuery();
        }

        Assert.Contains("another program", Assert.Throws<UserError>(() => StoreDatabase.Open(_folder.Path)).Message, StringComparison.Ordinal);
        File.Delete(_folder.Path);

        StoreDatabase.Open(_folder.Path).Dispose();
        using (var newer = new SqliteConnection($"Data Source={_folder.Path};Pooling=False"))
        {
            newer.Open();
            using var command = newer.CreateCommand();
            command.CommandText = "PRAGMA user_version = 1000";
            command.ExecuteNonQuery();
        }

        Assert.Contains("newer", Assert.Throws<UserError>(() => StoreDatabase.Open(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Null(StoreDatabase.OpenToRead(_folder.Path + ".none"));
    }
}
