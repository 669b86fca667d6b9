using System.Diagnostics;
using System.Text.Json;
using Tacho.Archive;
using Tacho.Capture;

namespace Tacho.Tests.Archive;

/// <summary><c>tacho forget</c> and <c>tacho prune</c>: what was removed is gone, stays away, and can be allowed again.</summary>
public sealed class RemovalTests : IDisposable
{
    private static readonly string[] Nobody = [];

    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Forgotten_session_stays_away_wherever_it_comes_from()
    {
        Write(1, 2);
        _folder.Import();
        Assert.Equal(0, _folder.Tacho("forget", "4f1c8b01", "--dry-run").ExitCode);
        Assert.Equal(2, _folder.All().Length);
        var refused = _folder.Tacho("forget", "4f1c8b01");
        Assert.Equal(64, refused.ExitCode);
        Assert.Equal(2, _folder.All().Length);

        var (exitCode, output, error) = _folder.Tacho("forget", "4f1c8b01", "--yes", "--reason", $"it holds {WrittenSession.Token}");
        Assert.True(exitCode == 0, error);
        Assert.Contains("1 session removed", output, StringComparison.Ordinal);

        Assert.Equal([WrittenSession.Id(2)], _folder.All().Select(static one => one.Meta.Session));
        Assert.DoesNotContain("Words", _folder.Everything(), StringComparison.Ordinal);
        Assert.DoesNotContain(WrittenSession.Token, _folder.Everything(), StringComparison.Ordinal);
        Assert.Equal([ImportResult.Forgotten, ImportResult.Unchanged], _folder.Import().Select(static one => one.Result));

        // It grows, and a copy of it lies elsewhere, whose name does not tell the session.
        ArchiveFolder.Append(Source(1), WrittenSession.Claude(1, turns: 2));
        File.Copy(Source(1), _folder.Source("copy.txt"));
        Assert.Equal([ImportResult.Forgotten, ImportResult.Forgotten, ImportResult.Unchanged], _folder.Import().Select(static one => one.Result));
        Assert.Equal([WrittenSession.Id(2)], _folder.All().Select(static one => one.Meta.Session));

        // The copy is known by now, without being read.
        Assert.Equal(0, _folder.Import()[0].BytesRead);
        using var report = JsonDocument.Parse(_folder.Tacho("import", "--from", _folder.Sources, "--json").Output);
        Assert.Equal(2, report.RootElement.GetProperty("total").GetProperty("forgotten").GetInt32());
        Assert.Contains("1 unchanged, 2 forgotten", _folder.Tacho("import", "--from", _folder.Sources, "--yes").Output, StringComparison.Ordinal);
        Assert.Equal(1, _folder.Tacho("archive", Source(1)).ExitCode);
        Assert.Contains(WrittenSession.Id(1), _folder.Tacho("forget", "--list").Output, StringComparison.Ordinal);
        Assert.Equal(0, _folder.Tacho("verify", "--all-projects").ExitCode);
        Assert.Contains("\"forget\"", Ledger(), StringComparison.Ordinal);
        Assert.Contains(WrittenSession.Id(1), Ledger(), StringComparison.Ordinal);
        Assert.DoesNotContain(WrittenSession.Token, Ledger(), StringComparison.Ordinal);

        Assert.Equal(0, _folder.Tacho("forget", "--undo", "4f1c8b01").ExitCode);
        File.Delete(_folder.Source("copy.txt"));
        Assert.Equal([ImportResult.New, ImportResult.Unchanged], _folder.Import().Select(static one => one.Result));
        _folder.AssertEachSourceOnce();
        Assert.Equal(1, _folder.Tacho("forget", "--list").ExitCode);
        Assert.Equal(1, _folder.Tacho("forget", "no-such-session").ExitCode);
    }

    [Fact]
    public void Pruned_session_comes_back_only_when_it_goes_on()
    {
        Write(1, 2, 3);
        _folder.Import();
        Assert.Equal(64, _folder.Tacho("prune").ExitCode);
        Assert.Equal(64, _folder.Tacho("prune", "--keep-last", "1", "--older-than", "1y").ExitCode);
        Assert.Equal(64, _folder.Tacho("prune", "--older-than", "soon").ExitCode);
        Assert.Equal(1, _folder.Tacho("prune", "--older-than", "50y").ExitCode);
        Assert.Contains("2 sessions would be removed", _folder.Tacho("prune", "--archive", "--keep-last", "1", "--dry-run").Output, StringComparison.Ordinal);
        Assert.Equal(3, _folder.All().Length);

        Assert.Equal(0, _folder.Tacho("prune", "--keep-last", "1", "--yes").ExitCode);

        Assert.Equal([WrittenSession.Id(3)], _folder.All().Select(static one => one.Meta.Session));
        Assert.Equal([ImportResult.Forgotten, ImportResult.Forgotten, ImportResult.Unchanged], _folder.Import().Select(static one => one.Result));
        File.SetLastWriteTimeUtc(Source(1), TimeProvider.System.GetUtcNow().UtcDateTime);
        Assert.Equal((ImportResult.Forgotten, true), (_folder.Import()[0].Result, _folder.All().Length == 1));
        ArchiveFolder.Append(Source(1), WrittenSession.Claude(1, turns: 1));
        Assert.Equal([ImportResult.New, ImportResult.Forgotten, ImportResult.Unchanged], _folder.Import().Select(static one => one.Result));
        Assert.Equal([ImportResult.Unchanged, ImportResult.Forgotten, ImportResult.Unchanged], _folder.Import().Select(static one => one.Result));
        Assert.Equal(2, _folder.All().Length);

        // The sessions are of 2026; a window of calendar months reaches over them, one of a second does not.
        Assert.Equal(1, _folder.Tacho("prune", "--older-than", "1200mo", "--yes").ExitCode);
        Assert.Equal(0, _folder.Tacho("prune", "--older-than", "1s", "--yes").ExitCode);
        Assert.Empty(_folder.All());
        Assert.Equal(0, _folder.Tacho("verify", "--all-projects").ExitCode);
    }

    [Fact]
    public void Removal_that_died_between_its_steps_is_done_by_the_next_import()
    {
        Write(1, 2, 3);
        _folder.Import();
        var early = _folder.Loaded();
        foreach (var transcript in _folder.All().Where(static one => one.Meta.Session != WrittenSession.Id(3)))
        {
            // Dead behind the tombstone, and behind the content.
            _folder.Archive.Tombstones.Put(new Tombstone { Decision = Tombstone.Forgotten, At = TimeProvider.System.GetUtcNow(), By = "me", Agent = transcript.Meta.Agent, Session = transcript.Meta.Session });
            if (transcript.Meta.Session == WrittenSession.Id(2)) File.Delete(transcript.Path);
        }

        // An import that looked before sees that they are not wanted.
        Assert.Equal([ImportResult.Forgotten, ImportResult.Forgotten, ImportResult.Unchanged], _folder.Import(early).Select(static one => one.Result));
        Assert.Equal([ImportResult.Forgotten, ImportResult.Forgotten, ImportResult.Unchanged], _folder.Import().Select(static one => one.Result));
        var left = Assert.Single(_folder.All());
        Assert.Equal([left.Path, left.MetaPath], Files());
    }

    [Fact]
    public void Import_that_looked_before_a_removal_and_its_undoing_archives_anew()
    {
        Write(1);
        _folder.Import();
        var early = _folder.Loaded();
        Assert.Equal(0, _folder.Tacho("forget", "4f1c8b01", "--yes").ExitCode);
        Assert.Equal(0, _folder.Tacho("forget", "--undo", "4f1c8b01").ExitCode);
        ArchiveFolder.Append(Source(1), WrittenSession.Claude(1, turns: 1));
        Assert.Equal(ImportResult.New, Assert.Single(_folder.Import(early)).Result);
        _folder.AssertEachSourceOnce();
    }

    [Fact]
    public void What_is_removed_while_imports_run_and_die_stays_removed()
    {
        var random = new Random(7);
        var numbers = Enumerable.Range(0, 24).ToArray();
        Write(numbers);
        _folder.Import();
        for (var round = 0; round < 6; round++)
        {
            foreach (var number in numbers) ArchiveFolder.Append(Source(number), WrittenSession.Claude(number + 1000, turns: 3, outputLength: 5_000));
            using var import = _folder.StartImport();
            using var forget = _folder.StartTacho("forget", WrittenSession.Id(round), "--yes");
            Thread.Sleep(250 + random.Next(350));
            Kill(round % 2 == 0 ? import : forget);
            forget.WaitForExit();
            Kill(import);
        }

        // What a killed removal did not come to is told again.
        for (var round = 0; round < 6; round++) Assert.Contains(_folder.Tacho("forget", WrittenSession.Id(round), "--yes").ExitCode, new[] { 0, 1 });
        var (exitCode, _, error) = ArchiveFolder.Wait(_folder.StartImport());
        Assert.True(exitCode == 0, error);
        for (var round = 0; round < 6; round++) File.Delete(Source(round));
        _folder.AssertEachSourceOnce();
        Assert.Equal(Nobody, _folder.All().Select(static one => one.Meta.Session).Intersect(Enumerable.Range(0, 6).Select(WrittenSession.Id)));
        Assert.Equal(0, _folder.Tacho("verify", "--all-projects").ExitCode);
    }

    private static void Kill(Process process)
    {
        process.Kill();
        process.WaitForExit();
    }

    private string Source(int number) => _folder.Source($"s{number:D3}.jsonl");

    private void Write(params int[] numbers)
    {
        foreach (var number in numbers) File.WriteAllText(Source(number), WrittenSession.Claude(number, turns: 4));
    }

    private string Ledger() => File.ReadAllText(Path.Combine(_folder.Home.Trail, "ledger", "ledger.jsonl"));

    private List<string> Files() => [.. Directory.EnumerateFiles(_folder.Home.Archive, "*", new EnumerationOptions { RecurseSubdirectories = true }).Order(StringComparer.Ordinal)];
}
