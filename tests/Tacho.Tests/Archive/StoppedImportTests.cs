using System.Diagnostics;
using Tacho.Archive;
using Tacho.Capture;

namespace Tacho.Tests.Archive;

/// <summary>Imports that run beside each other, and imports that are killed.</summary>
public sealed class StoppedImportTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_imports_at_once_neither_lose_nor_double()
    {
        for (var number = 0; number < 40; number++) File.WriteAllText(Source(number), WrittenSession.Claude(number, turns: 10, outputLength: 5_000));
        var imports = new[] { _folder.StartImport(), _folder.StartImport() };

        Assert.All(imports.Select(ArchiveFolder.Wait).ToList(), static import => Assert.True(import.ExitCode == 0, import.Error));

        _folder.AssertEachSourceOnce();
        for (var number = 0; number < 40; number++) ArchiveFolder.Append(Source(number), WrittenSession.Claude(number + 100, turns: 3));
        imports = [_folder.StartImport(), _folder.StartImport()];
        Assert.All(imports.Select(ArchiveFolder.Wait).ToList(), static import => Assert.True(import.ExitCode == 0, import.Error));
        _folder.AssertEachSourceOnce();
    }

    [Fact]
    public void Import_that_looked_before_another_one_wrote_sees_what_that_wrote()
    {
        File.WriteAllText(Source(1), WrittenSession.Claude(1, turns: 3));
        var early = _folder.Loaded();
        Assert.Equal(ImportResult.New, Assert.Single(_folder.Import()).Result);
        Assert.Equal(ImportResult.Unchanged, Assert.Single(_folder.Import(early)).Result);

        ArchiveFolder.Append(Source(1), WrittenSession.Claude(2, turns: 3));
        Assert.Equal(ImportResult.Grown, Assert.Single(_folder.Import()).Result);
        Assert.Equal(ImportResult.Unchanged, Assert.Single(_folder.Import(early)).Result);
        _folder.AssertEachSourceOnce();
    }

    [Fact]
    public void Nothing_is_torn_doubled_or_missing_after_twenty_kills()
    {
        var random = new Random(11);
        var killed = 0;
        for (var round = 0; round < 20; round++)
        {
            for (var number = round * 3; number < (round + 1) * 3; number++) File.WriteAllText(Source(number), WrittenSession.Claude(number, turns: 30, outputLength: 10_000));
            for (var number = 0; number < round; number++) ArchiveFolder.Append(Source(number), WrittenSession.Claude(number + 1000, turns: 5, outputLength: 10_000));
            using var import = _folder.StartImport();
            WaitForWork(import);
            Thread.Sleep(random.Next(60));
            if (!import.HasExited) killed++;
            import.Kill();
            import.WaitForExit();
            foreach (var transcript in _folder.All()) Assert.NotEmpty(ArchiveFolder.Lines(transcript));
        }

        Assert.InRange(killed, 10, 20);
        var (exitCode, _, error) = ArchiveFolder.Wait(_folder.StartImport());
        Assert.True(exitCode == 0, error);
        _folder.AssertEachSourceOnce();

        // Leftovers are kept while they may be somebody's, and go when they are old.
        foreach (var file in Files()) File.SetLastWriteTimeUtc(file, TwoHoursAgo);
        _folder.Loaded();
        _folder.AssertEachSourceOnce();
        Assert.Equal(
            _folder.All().SelectMany(static one => new[] { one.Path, one.MetaPath }).Order(StringComparer.Ordinal),
            Files().Where(static file => !file.Contains("/.locks/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Leftovers_of_a_dead_import_go_and_what_may_be_somebodys_stays()
    {
        File.WriteAllText(Source(1), WrittenSession.Claude(1, turns: 3));
        _folder.Import();
        var transcript = Assert.Single(_folder.All());
        var folder = Path.GetDirectoryName(transcript.Path)!;
        string Old(string name, string content)
        {
            var path = Path.Combine(folder, name);
            File.WriteAllText(path, content);
            File.SetLastWriteTimeUtc(path, TwoHoursAgo);
            return path;
        }

        string[] leftovers =
        [
            Old("x.meta.json", ""), Old("x.jsonl.zst", "never named"), Old(transcript.Name + ".r7.jsonl.zst", "the former"), Old(transcript.Name + ".meta.json.12-3.tmp", "half"),
            Old("../../.partial/0123", "partial"),
        ];
        string[] others = [Old("y.jsonl.zst", "of another program"), Old("notes.txt", "of a person")];
        var young = Path.Combine(_folder.Home.Archive, ".partial", "4567");
        File.WriteAllText(young, "at work");

        _folder.Loaded();

        Assert.All(leftovers, static file => Assert.False(File.Exists(file), file));
        Assert.All([.. others, young, transcript.Path, transcript.MetaPath], static file => Assert.True(File.Exists(file), file));
    }

    private static DateTime TwoHoursAgo => TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-2);

    private string Source(int number) => _folder.Source($"s{number:D3}.jsonl");

    private List<string> Files() => [.. Directory.EnumerateFiles(_folder.Home.Archive, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })];

    /// <summary>Waits until the import begins to write.</summary>
    private void WaitForWork(Process import)
    {
        var partial = Path.Combine(_folder.Home.Archive, ".partial");
        var before = Directory.Exists(partial) ? Directory.GetFiles(partial).Length : 0;
        var waited = Stopwatch.StartNew();
        while (!import.HasExited && waited.Elapsed < TimeSpan.FromSeconds(20) && (!Directory.Exists(partial) || Directory.GetFiles(partial).Length <= before)) Thread.Sleep(1);
    }
}
