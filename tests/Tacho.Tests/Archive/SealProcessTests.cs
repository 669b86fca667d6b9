using System.Text.Json;
using Tacho.Archive;

namespace Tacho.Tests.Archive;

/// <summary>The archive's seal, by the programs that people run: imports at once and killed, scrubs and removals, and what <c>tacho verify</c> says of it.</summary>
public sealed class SealProcessTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_imports_at_once_seal_everything_once()
    {
        Write(Enumerable.Range(0, 30), turns: 8);
        Together();
        AssertSound();
        foreach (var number in Enumerable.Range(0, 30)) ArchiveFolder.Append(Source(number), WrittenSession.Claude(number + 100, turns: 3));
        Together();
        AssertSound();
        Assert.All(_folder.All(), static one => Assert.NotNull(one.Meta.Seal));
    }

    [Fact]
    public void Import_that_is_killed_never_looks_like_tampering_and_is_mended()
    {
        var random = new Random(5);
        for (var round = 0; round < 10; round++)
        {
            Write(Enumerable.Range(round * 4, 4), turns: 20);
            for (var number = 0; number < round * 4; number++) ArchiveFolder.Append(Source(number), WrittenSession.Claude(number + 1000, turns: 2, outputLength: 5_000));
            using (var import = _folder.StartImport())
            {
                Thread.Sleep(180 + random.Next(350));
                import.Kill();
                import.WaitForExit();
            }

            var (exitCode, output, _) = _folder.Tacho("verify", "--all-projects");
            Assert.True(exitCode is 0 or 1, output);
        }

        Assert.Equal(0, ArchiveFolder.Wait(_folder.StartImport()).ExitCode);
        AssertSound();
        Assert.All(_folder.All(), static one => Assert.NotNull(one.Meta.Seal));
        Assert.Equal(0, ArchiveFolder.Wait(_folder.StartImport()).ExitCode);
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Home.Archive, ".locks"), "*.sealing"));
    }

    [Fact]
    public void Verify_names_the_transcript_the_kind_and_the_entry()
    {
        Write(Enumerable.Range(0, 3), turns: 4);
        Assert.Equal(0, ArchiveFolder.Wait(_folder.StartImport()).ExitCode);
        AssertSound();
        var (altered, gone) = (_folder.All()[0], _folder.All()[1]);
        File.WriteAllBytes(altered.Path, [.. File.ReadAllBytes(altered.Path), 0]);
        TranscriptArchive.Delete(gone);

        var (exitCode, output, _) = _folder.Tacho("verify", "--all-projects");
        Assert.Equal(2, exitCode);
        Assert.Contains($"transcript-altered: {altered.Path}: bytes were added", output, StringComparison.Ordinal);
        Assert.Contains($"transcript-missing: {gone.MetaPath}: ", output, StringComparison.Ordinal);
        Assert.Contains("witness: ledger ", output, StringComparison.Ordinal);
        Assert.Contains("TAMPERED: ", output, StringComparison.Ordinal);

        using var json = JsonDocument.Parse(_folder.Tacho("verify", "--all-projects", "--json").Output);
        Assert.Equal(2, json.RootElement.GetProperty("transcripts").GetInt32());
        Assert.Equal(
            [("transcript-altered", altered.Path), ("transcript-missing", gone.MetaPath)],
            json.RootElement.GetProperty("findings").EnumerateArray().Select(static one => (one.GetProperty("kind").GetString()!, one.GetProperty("file").GetString()!)).OrderBy(static one => one.Item1, StringComparer.Ordinal));
    }

    [Fact]
    public void Ledger_that_was_cut_behind_an_exchange_is_named_too()
    {
        Write([1], turns: 4);
        Assert.Equal(0, ArchiveFolder.Wait(_folder.StartImport()).ExitCode);
        ArchiveFolder.Append(Source(1), WrittenSession.Claude(4, turns: 1));
        Assert.Equal(0, ArchiveFolder.Wait(_folder.StartImport()).ExitCode);
        var ledger = Path.Combine(_folder.Home.Trail, "ledger", "ledger.jsonl");
        File.WriteAllLines(ledger, File.ReadAllLines(ledger)[..^1]);
        var (exitCode, output, _) = _folder.Tacho("verify", "--all-projects");
        Assert.True(exitCode == 2, output);
        Assert.Contains("cut: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Forgotten_and_pruned_transcripts_are_told_and_are_no_tampering()
    {
        Write(Enumerable.Range(0, 5), turns: 4);
        Assert.Equal(0, ArchiveFolder.Wait(_folder.StartImport()).ExitCode);
        Assert.Equal(0, _folder.Tacho("forget", WrittenSession.Id(0), "--yes").ExitCode);
        Assert.Equal(0, _folder.Tacho("prune", "--keep-last", "2", "--yes").ExitCode);
        var output = AssertSound();
        Assert.Contains($"note: transcripts-removed: {_folder.Home.Archive}: 1 transcript: forgotten by {Environment.UserName} on ", output, StringComparison.Ordinal);
        Assert.Contains("2 transcripts: pruned by ", output, StringComparison.Ordinal);

        // It comes back when a person says so, or when something was added, and is sealed anew.
        Assert.Equal(0, _folder.Tacho("forget", "--undo", WrittenSession.Id(0)).ExitCode);
        ArchiveFolder.Append(Source(1), WrittenSession.Claude(1, turns: 1));
        Assert.Equal(0, ArchiveFolder.Wait(_folder.StartImport()).ExitCode);
        Assert.Equal(4, _folder.All().Length);
        AssertSound();

        // What was forgotten cannot be put back without being told.
        var one = _folder.All()[0];
        TranscriptArchive.Delete(one);
        Assert.Equal(2, _folder.Tacho("verify", "--all-projects").ExitCode);
    }

    [Fact]
    public void Scrubbed_transcript_is_sealed_anew_and_its_former_self_is_no_more()
    {
        Write(Enumerable.Range(0, 2), turns: 4);
        Assert.Equal(0, ArchiveFolder.Wait(_folder.StartImport()).ExitCode);
        var before = _folder.All().ToDictionary(static one => one.MetaPath, static one => (one.Path, Data: File.ReadAllBytes(one.Path), Meta: File.ReadAllBytes(one.MetaPath)));
        using (var scrub = _folder.StartTacho("scrub", "--all-projects", "--yes", "--reason", "a test"))
        {
            scrub.StandardInput.Write("git push origin 2");
            scrub.StandardInput.Close();
            scrub.WaitForExit();
            Assert.Equal(0, scrub.ExitCode);
        }

        AssertSound();
        Assert.All(_folder.All(), static one => Assert.Equal((1L, true), (one.Meta.Scrubbed, one.Meta.Seal is not null)));
        var ledger = File.ReadAllText(Path.Combine(_folder.Home.Trail, "ledger", "ledger.jsonl"));
        Assert.DoesNotContain("git push origin", ledger, StringComparison.Ordinal);

        ArchiveFolder.Append(Source(0), WrittenSession.Claude(77, turns: 1));
        Assert.Equal(0, ArchiveFolder.Wait(_folder.StartImport()).ExitCode);
        AssertSound();

        var scrubbed = _folder.All().Single(one => one.Meta.Source == Source(1));
        var (path, data, meta) = before[scrubbed.MetaPath];
        File.Delete(scrubbed.Path);
        File.WriteAllBytes(path, data);
        File.WriteAllBytes(scrubbed.MetaPath, meta);
        var (exitCode, output, _) = _folder.Tacho("verify", "--all-projects");
        Assert.Equal(2, exitCode);
        Assert.Contains("transcript-rolled-back: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Archive_command_and_archive_elsewhere_are_sealed()
    {
        Write(Enumerable.Range(0, 2), turns: 2);
        var other = Path.Combine(_folder.Home.Root, "elsewhere");
        Assert.Equal(0, _folder.Tacho("archive", Source(0)).ExitCode);
        Assert.Equal(0, _folder.Tacho("archive", Source(1), "--out", other).ExitCode);
        AssertSound();
        Assert.Equal(0, _folder.Tacho("verify", "--all-projects", "--archive", other).ExitCode);
        TranscriptArchive.Delete(Assert.Single(new TranscriptArchive(other).All()));
        AssertSound();
        Assert.Equal(2, _folder.Tacho("verify", "--all-projects", "--archive", other).ExitCode);
    }

    [Fact]
    public void Verify_of_one_project_looks_at_its_transcripts_only()
    {
        var (shop, ship) = (Path.Combine(_folder.Home.Root, "shop"), Path.Combine(_folder.Home.Root, "ship"));
        File.WriteAllText(Source(1), WrittenSession.Claude(1, turns: 2).Replace("/home/dev/shop", shop, StringComparison.Ordinal));
        Assert.Equal(0, ArchiveFolder.Wait(_folder.StartImport()).ExitCode);
        var (exitCode, output, error) = _folder.Tacho("verify", "--project", shop);
        Assert.True(exitCode == 0, output + error);
        Assert.Contains("1 transcripts verified", output, StringComparison.Ordinal);
        TranscriptArchive.Delete(Assert.Single(_folder.All()));
        Assert.Equal(1, _folder.Tacho("verify", "--project", ship).ExitCode);
        Assert.Equal(2, _folder.Tacho("verify", "--project", shop).ExitCode);
    }

    private void Together()
    {
        var imports = new[] { _folder.StartImport(), _folder.StartImport() };
        Assert.All(imports.Select(ArchiveFolder.Wait).ToList(), static import => Assert.Equal((0, ""), (import.ExitCode, import.Error)));
    }

    private string AssertSound()
    {
        var (exitCode, output, error) = _folder.Tacho("verify", "--all-projects");
        Assert.True(exitCode == 0, output + error);
        return output;
    }

    private string Source(int number) => _folder.Source($"s{number:D3}.jsonl");

    private void Write(IEnumerable<int> numbers, int turns)
    {
        foreach (var number in numbers) File.WriteAllText(Source(number), WrittenSession.Claude(number, turns));
    }
}
