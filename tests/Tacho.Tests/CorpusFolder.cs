namespace Tacho.Tests;

/// <summary>
/// The folder of public test texts and transcripts, which are not part of this repository: the one that <c>TACHO_CORPUS</c> names, else <c>shared/corpus</c> beside the
/// checkout.
/// </summary>
internal static class CorpusFolder
{
    /// <summary>The folder; null where there is none.</summary>
    public static string? Path { get; } = Find();

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("TACHO_CORPUS") is { Length: > 0 } named) return Directory.Exists(named) ? named : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(System.IO.Path.Combine(folder.FullName, "Tacho.slnx"))) continue;
            var beside = System.IO.Path.Combine(folder.FullName, "..", "shared", "corpus");
            return Directory.Exists(beside) ? beside : null;
        }

        return null;
    }
}
