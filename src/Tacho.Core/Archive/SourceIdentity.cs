namespace Tacho.Archive;

/// <summary>What makes two looks at a source looks at the same one: its agent, its path and, of a database, the session in it.</summary>
internal static class SourceIdentity
{
    /// <summary>The same for a source and for its archived form, and for a file before and after its agent compressed it.</summary>
    public static string Of(string agent, string path, string? row) => $"{agent}\n{(path.EndsWith(".zst", StringComparison.Ordinal) ? path[..^4] : path)}\n{row}";

    /// <summary>That of the source that was archived.</summary>
    public static string Of(ArchiveMeta meta) => Of(meta.Agent, meta.Source, meta.Row);
}
