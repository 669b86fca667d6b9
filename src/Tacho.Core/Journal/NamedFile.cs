using System.Collections.Immutable;

namespace Tacho.Journal;

/// <summary>How an entry names a file.</summary>
public enum FileNaming
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>It names a folder that holds it.</summary>
    Folder,

    /// <summary>It names files in the folder that was asked for.</summary>
    Below,

    /// <summary>By a name that the file had.</summary>
    Former,

    /// <summary>By its name.</summary>
    Itself,
}

/// <summary>A file or folder that a person asks for, by all names by which entries may mean it.</summary>
/// <param name="Path">Full path, there or not.</param>
/// <param name="Project">The project that it is in.</param>
/// <param name="Roots">Full paths of folders from which files of the project are named: its root, and the work tree that is asked from.</param>
/// <param name="Name">From its root, with slashes.</param>
public sealed record NamedFile(string Path, string Project, ImmutableArray<string> Roots, string Name)
{
    /// <summary>The names that it had before, from the same root, and until when where another file has the name now.</summary>
    public ImmutableArray<(string Name, DateTimeOffset Until)> Former { get; init; } = [];

    /// <summary>How an entry names it.</summary>
    public FileNaming In(JournalEntry entry) => entry.Noted.Files.Select(file => Naming(entry, file)).DefaultIfEmpty(FileNaming.None).Max();

    /// <summary>A file of an entry as a full path.</summary>
    public static string PathOf(JournalEntry entry, string file) => file.StartsWith('/') || System.IO.Path.IsPathRooted(file) ? file : $"{entry.Noted.Root.TrimEnd('/')}/{file}";

    /// <summary>The files of an entry that are not there any more, as it names them; none where its project's folder is not there either, since then nothing is known of them.</summary>
    public static ImmutableArray<string> GoneFrom(JournalEntry entry) =>
        Directory.Exists(entry.Noted.Root) ? [.. entry.Noted.Files.Where(file => file.Length > 0 && !System.IO.Path.Exists(PathOf(entry, file)))] : [];

    private FileNaming Naming(JournalEntry entry, string file)
    {
        file = (file.StartsWith("./", StringComparison.Ordinal) ? file[2..] : file).TrimEnd('/');
        if (file.Length == 0) return FileNaming.None;
        var full = PathOf(entry, file);
        if (full == Path) return FileNaming.Itself;
        if (Path.StartsWith(full + "/", StringComparison.Ordinal)) return FileNaming.Folder;
        if (full.StartsWith(Path + "/", StringComparison.Ordinal)) return FileNaming.Below;
        if (entry.Noted.Project != Project && entry.Place.Project != Project) return FileNaming.None;
        if (Relative(full) is not { } relative) return FileNaming.None;
        if (relative == Name) return FileNaming.Itself;
        if (Name.StartsWith(relative + "/", StringComparison.Ordinal)) return FileNaming.Folder;
        if (Name.Length > 0 && relative.StartsWith(Name + "/", StringComparison.Ordinal)) return FileNaming.Below;
        return Former.Any(former => former.Name == relative && entry.At <= former.Until) ? FileNaming.Former : FileNaming.None;
    }

    /// <summary>The name from the root of its own work tree, which may be one below the project's folder or anywhere else; null for what is in none.</summary>
    private string? Relative(string full)
    {
        var root = Roots.Where(root => full.StartsWith(root + "/", StringComparison.Ordinal)).MaxBy(static root => root.Length);
        var name = root is null ? null : full[(root.Length + 1)..];
        foreach (var wanted in Former.Select(static former => former.Name).Append(Name))
        {
            // A worktree's root holds a file .git (gitrepository-layout(5)); of one that is removed only a place outside of the project's folders tells.
            if (wanted.Length == 0 || wanted == name || !full.EndsWith("/" + wanted, StringComparison.Ordinal)) continue;
            if (root is null || File.Exists(full[..^(wanted.Length + 1)] + "/.git")) return wanted;
        }

        return name;
    }
}
