using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Tacho.Configuration;
using Tacho.Interop;
using Tacho.Trail;

namespace Tacho.Journal.Days;

/// <summary>
/// The Markdown of a person's days in a project: <c>.tacho/journal/&lt;person&gt;/&lt;YYYY-MM-DD&gt;.md</c>, entries one behind the other in the order in which they were made. Times are local, and the file
/// says by which offset; where the clock's offset changes, it says so again.
/// </summary>
public sealed partial class DayLog(string root, string person)
{
    /// <summary>Below <c>.tacho</c>.</summary>
    public const string FolderName = "journal";

    internal const int MaxBytes = 64 << 20;

    /// <summary>Nobody holds the lock for long; where it cannot be had, a block that is one write(2) is still whole.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The person's folder.</summary>
    public string Folder { get; } = Path.Combine(root, TextViews.FolderName, FolderName, person);

    /// <summary>Held while a day is written or moved; never renamed or deleted.</summary>
    public string LockFile => Path.Combine(Folder, ".lock");

    /// <summary>The file of a day.</summary>
    public string PathOf(DateOnly day) => Path.Combine(Folder, $"{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.md");

    /// <summary>The days that have a file, the oldest first.</summary>
    public IEnumerable<DateOnly> Days() => !Directory.Exists(Folder) ? []
        : Directory.EnumerateFiles(Folder, "????-??-??.md").Select(static path => DateOnly.TryParseExact(Path.GetFileNameWithoutExtension(path), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : (DateOnly?)null)
            .OfType<DateOnly>().Order();

    /// <summary>Adds an entry's block to its day; whole or not at all, whoever else writes there.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Append(JournalEntry entry)
    {
        TextViews.EnsureFolders(root);
        EnsureNoLinks();
        TachoHome.CreateFolder(Folder);
        using var turn = PosixFile.OpenReadWriteNoLink(LockFile);
        _ = turn.TryLock(Patience);
        using var file = PosixFile.OpenAppendNoLink(PathOf(DateOnly.FromDateTime(entry.At.DateTime)));
        file.Write(Encoding.UTF8.GetBytes(Beginning(file, entry) + EntryMarkdown.Block(entry)));
    }

    /// <summary>What stands before a block: the head of a new file, the end of a block that a crash cut short, the offset where it is another than before.</summary>
    private string Beginning(PosixFile file, JournalEntry entry)
    {
        var offset = $"Times are local, UTC{entry.At.ToString("zzz", CultureInfo.InvariantCulture)} from here.\n\n";
        var length = (int)Math.Min(file.Length, MaxBytes);
        if (length == 0) return string.Create(CultureInfo.InvariantCulture, $"# {entry.At:yyyy-MM-dd} - {person}\n\n{offset}");
        var bytes = new byte[length];
        var text = Encoding.UTF8.GetString(bytes, 0, file.ReadAt(bytes, 0));
        var gap = text.EndsWith("\n\n", StringComparison.Ordinal) ? "" : text.EndsWith('\n') ? "\n" : "\n\n";
        return gap + (OffsetLine.Matches(text).LastOrDefault()?.Value == offset.TrimEnd('\n') ? "" : offset);
    }

    /// <summary>A repository can bring a link in the place of a folder, which would lead to the user's other files.</summary>
    /// <exception cref="IOException">There is one.</exception>
    public void EnsureNoLinks()
    {
        EnsureNoLink(Path.Combine(root, TextViews.FolderName));
        EnsureNoLink(Path.GetDirectoryName(Folder)!);
        EnsureNoLink(Folder);
    }

    private static void EnsureNoLink(string folder)
    {
        if (new DirectoryInfo(folder).LinkTarget is not null) throw new IOException($"{folder} is a symbolic link; the journal is not written through links");
    }

    [GeneratedRegex(@"^Times are local, UTC[+-]\d\d:\d\d from here\.$", RegexOptions.Multiline)]
    internal static partial Regex OffsetLine { get; }
}
