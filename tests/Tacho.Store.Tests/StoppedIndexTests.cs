using System.Diagnostics;
using Tacho.Store.Sqlite;
using Tacho.Tests.Archive;

namespace Tacho.Store.Tests;

/// <summary>Processes that write the store are killed at any point and run at once: the store tells the same as one that is made anew.</summary>
public sealed class StoppedIndexTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private ArchiveFolder Folder => _folder.Folder;

    [Fact]
    public void Killed_at_random_it_goes_on_where_it_was()
    {
        var random = new Random(11);
        for (var number = 1; number <= 40; number++) File.WriteAllText(Folder.Source($"{number:00}.jsonl"), WrittenSession.Claude(number, turns: 12, outputLength: 3000));
        var clock = Stopwatch.StartNew();
        Assert.Equal(0, ArchiveFolder.Wait(Folder.StartTacho("import", "--from", Folder.Sources, "--yes", "--no-index")).ExitCode);
        Assert.False(File.Exists(_folder.Path));
        var most = (int)clock.ElapsedMilliseconds;
        for (var kill = 0; kill < 12; kill++)
        {
            // A session grows each time, so that there is always something to do.
            ArchiveFolder.Append(Folder.Source($"{kill + 1:00}.jsonl"), WrittenSession.Claude(kill + 1, turns: 12 + kill + 1)[WrittenSession.Claude(kill + 1, turns: 12).Length..]);
            using var import = Folder.StartImport();
            Thread.Sleep(random.Next(most / 4, most * 3 / 2));
            import.Kill();
            import.WaitForExit();
        }

        Assert.Equal(0, ArchiveFolder.Wait(Folder.StartImport()).ExitCode);
        AssertToldAsAnew();
    }

    [Fact]
    public void Two_at_once_bring_everything_once()
    {
        for (var number = 1; number <= 20; number++) File.WriteAllText(Folder.Source($"{number:00}.jsonl"), WrittenSession.Claude(number, turns: 10, outputLength: 3000));
        Assert.Equal(0, ArchiveFolder.Wait(Folder.StartTacho("import", "--from", Folder.Sources, "--yes", "--no-index")).ExitCode);
        Process[] both = [Folder.StartTacho("search", "git", "push"), Folder.StartImport(), Folder.StartImport()];
        foreach (var (exitCode, _, error) in both.Select(ArchiveFolder.Wait)) Assert.True(exitCode == 0, error);
        AssertToldAsAnew();
    }

    private void AssertToldAsAnew()
    {
        var anew = _folder.Path + ".anew";
        _folder.Bring(anew);
        Assert.Equal(StoreFolder.Told(anew), StoreFolder.Told(_folder.Path));
        using var store = StoreDatabase.Open(_folder.Path);
        Assert.Equal("ok", store.Value("PRAGMA integrity_check"));
        Assert.Equal(Folder.All().Length, store.Number("SELECT count(*) FROM transcripts"));
    }
}
