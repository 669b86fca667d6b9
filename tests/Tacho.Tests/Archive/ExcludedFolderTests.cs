namespace Tacho.Tests.Archive;

/// <summary>A folder that a person excluded from recording is excluded from the archive too, unless they name a session of it.</summary>
public sealed class ExcludedFolderTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Session_of_an_excluded_folder_is_left_out_and_archived_only_by_name()
    {
        File.WriteAllText(_folder.Source("excluded.jsonl"), WrittenSession.Claude(1, 3));
        File.WriteAllText(_folder.Source("other.jsonl"), WrittenSession.Claude(2, 3).Replace("/home/dev/shop", "/home/dev/other", StringComparison.Ordinal));
        Assert.Equal(0, _folder.Tacho("exclude", "/home/dev/shop").ExitCode);

        var imported = _folder.Tacho("import", "--from", _folder.Sources, "--json");

        Assert.Equal(0, imported.ExitCode);
        Assert.Contains("\"excluded\":1", imported.Output, StringComparison.Ordinal);
        Assert.Equal([WrittenSession.Id(2)], _folder.All().Select(static transcript => transcript.Meta.Session));
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Home.Archive, ".partial")));

        Assert.Equal(0, _folder.Tacho("archive", _folder.Source("excluded.jsonl")).ExitCode);
        Assert.Equal(2, _folder.All().Length);
    }

    [Fact]
    public void What_is_archived_does_not_grow_once_its_folder_is_excluded()
    {
        var source = _folder.Source("session.jsonl");
        File.WriteAllText(source, WrittenSession.Claude(1, 2));
        Assert.Equal(0, _folder.Tacho("import", "--from", _folder.Sources, "--yes").ExitCode);
        Assert.Equal(0, _folder.Tacho("exclude", "/home/dev/shop").ExitCode);
        File.WriteAllText(source, WrittenSession.Claude(1, 5));

        var imported = _folder.Tacho("import", "--from", _folder.Sources, "--json");

        Assert.Contains("\"excluded\":1", imported.Output, StringComparison.Ordinal);
        Assert.Equal(6, _folder.All().Single().Meta.Counts.Lines);
    }
}
