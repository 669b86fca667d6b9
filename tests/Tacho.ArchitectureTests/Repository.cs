using System.Runtime.CompilerServices;

namespace Tacho.ArchitectureTests;

/// <summary>The checkout that the tests were built from, read as text: rules about where things stand are rules about files.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>C# sources below a folder of the repository, without what builds make.</summary>
    public static IEnumerable<SourceFile> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllText(Path.Combine(Root, path))));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot([CallerFilePath] string thisFile = "")
    {
        var folder = Path.GetDirectoryName(thisFile);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Tacho.slnx"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"no Tacho.slnx above {thisFile}");
    }
}

/// <summary>A source file by its path from the root, with forward slashes.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    public IEnumerable<string> Lines => Text.Split('\n');

    /// <summary>The text without comments, so that a rule on names does not read prose.</summary>
    public string Code => string.Join('\n', Lines.Select(line => line.TrimStart().StartsWith("//", StringComparison.Ordinal) ? "" : line));
}
