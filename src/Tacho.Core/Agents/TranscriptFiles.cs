using System.IO.Enumeration;
using System.Text.Json;
using Tacho.Interop;

namespace Tacho.Agents;

/// <summary>Finds transcript files, and looks into their beginnings.</summary>
internal static class TranscriptFiles
{
    private static readonly EnumerationOptions OneFolder = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    /// <summary>
    /// The files of a pattern below a folder, in no order; none when it is missing or closed. Links are followed, but each folder is entered once and each file given
    /// once, under its own path if that lies below the folder too, so that no loop of links doubles a session. Links that lead nowhere are left out.
    /// </summary>
    /// <param name="folder">Where to look.</param>
    /// <param name="pattern">Of a file's name.</param>
    /// <param name="depth">Levels of folders.</param>
    /// <param name="closed">Is told of what is there and cannot be looked into, with the reason.</param>
    public static IReadOnlyCollection<string> Below(string folder, string pattern, int depth = 12, Action<string, string>? closed = null)
    {
        var entered = new HashSet<(ulong, ulong)>();
        var files = new List<string>();
        var (folderLinks, fileLinks) = (new Queue<Entry>(), new List<string>());
        Enter(folder, depth);

        // What has a path of its own is known by now.
        while (folderLinks.TryDequeue(out var link)) Enter(link.Path, link.Depth);
        if (fileLinks.Count == 0) return files;
        var given = files.Select(static file => IdentityOf(file, closed: null)).ToHashSet();
        files.AddRange(fileLinks.Where(link => IdentityOf(link, closed: null) is { } identity && given.Add(identity)));
        return files;

        void Enter(string path, int left)
        {
            if (IdentityOf(path, closed) is not { } identity || !Directory.Exists(path) || !entered.Add(identity)) return;
            foreach (var entry in Entries(path, pattern, left - 1, closed))
            {
                if (!entry.IsFolder && entry.IsUnnamable && IdentityOf(entry.Path, closed) is null) continue;
                if (!entry.IsFolder) (entry.IsLink ? fileLinks : files).Add(entry.Path);
                else if (entry.IsLink) folderLinks.Enqueue(entry);
                else Enter(entry.Path, entry.Depth);
            }
        }
    }

    /// <summary>The objects that stand whole on the first lines of a file. Each line is parsed once for all agents that ask.</summary>
    public static IEnumerable<JsonElement> WholeLines(TranscriptHead head)
    {
        for (var number = 0; head.Lines.TryGet(number, out var record); number++)
        {
            if (record is { } whole) yield return whole;
        }
    }

    /// <summary>Whether something is at a path. What keeps this from being known is told.</summary>
    public static bool IsThere(string path, Action<string, string>? closed) => IdentityOf(path, closed) is not null;

    /// <summary>What is directly in a folder, folders or files; none when it is missing or closed.</summary>
    public static IEnumerable<string> Within(string folder, string pattern, bool folders, Action<string, string>? closed) =>
        IdentityOf(folder, closed) is not null && Directory.Exists(folder)
            ? Entries(folder, pattern, folders ? 0 : -1, closed).Where(entry => entry.IsFolder == folders && (!folders || FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(entry.Path), ignoreCase: !OperatingSystem.IsLinux()))).Select(static entry => entry.Path)
            : [];

    /// <summary>The files of a pattern in one folder, and its folders unless <paramref name="depth"/>, the levels below them, is negative.</summary>
    private static List<Entry> Entries(string folder, string pattern, int depth, Action<string, string>? closed)
    {
        try
        {
            return
            [
                .. new FileSystemEnumerable<Entry>(folder, (ref FileSystemEntry entry) => new(entry.ToFullPath(), entry.IsDirectory, entry.Attributes.HasFlag(FileAttributes.ReparsePoint), depth), OneFolder)
                {
                    ShouldIncludePredicate = (ref FileSystemEntry entry) => entry.IsDirectory ? depth >= 0 : FileSystemName.MatchesSimpleExpression(pattern, entry.FileName, ignoreCase: !OperatingSystem.IsLinux()),
                },
            ];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (FailureText.IsRefusal(failure)) closed?.Invoke(folder, FailureText.Of(failure));
            return [];
        }
    }

    private static (ulong Device, ulong Inode)? IdentityOf(string path, Action<string, string>? closed)
    {
        try
        {
            var facts = FileFacts.Of(path);
            return (facts.Device, facts.Inode);
        }
        catch (IOException failure)
        {
            if (closed is null) return null;
            if (FailureText.IsRefusal(failure)) closed(ClosedPart(path, failure), FailureText.Of(failure));
            else if (Path.GetFileName(path).Contains(Entry.Unreadable)) closed(path, "its name is not UTF-8, rename it");
            return null;
        }
    }

    /// <summary>The folder that may not be entered, of all on the way to a path; the path itself where it is not that.</summary>
    private static string ClosedPart(string path, IOException failure)
    {
        if (failure.HResult != PosixFile.NotPermitted) return path;
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            try
            {
                _ = FileFacts.Of(folder);
                return folder;
            }
            catch (IOException)
            {
                // One of those above keeps it closed.
            }
        }

        return path;
    }

    private readonly record struct Entry(string Path, bool IsFolder, bool IsLink, int Depth)
    {
        /// <summary>What .NET puts in the place of bytes of a name that are no UTF-8: such a file cannot be opened by the name that it gives.</summary>
        public const char Unreadable = '\uFFFD';

        public bool IsUnnamable => Path.Contains(Unreadable);
    }
}

/// <summary>The first lines of a file as objects, each parsed when it is first asked for. One thread.</summary>
internal sealed class HeadLines(ReadOnlyMemory<byte> bytes)
{
    private const int Max = 64;

    private readonly List<JsonElement?> _lines = [];
    private int _at;

    /// <summary>A line, counted from 0; null for one that is no object or is not whole. False behind the last.</summary>
    public bool TryGet(int number, out JsonElement? line)
    {
        line = null;
        while (_lines.Count <= number)
        {
            if (_lines.Count == Max || _at == bytes.Length) return false;
            var rest = bytes.Span[_at..];
            var end = rest.IndexOf((byte)'\n');
            _lines.Add(Parse(end < 0 ? rest : rest[..end]));
            _at += end < 0 ? rest.Length : end + 1;
        }

        line = _lines[number];
        return true;
    }

    /// <summary>A line that the head cuts off is told from a broken one without an exception, which costs more than the parsing: most heads end in one.</summary>
    private static JsonElement? Parse(ReadOnlySpan<byte> line)
    {
        if (!line.TrimStart(" \t\r"u8).StartsWith("{"u8)) return null;
        try
        {
            var reader = new Utf8JsonReader(line, isFinalBlock: false, state: default);
            return JsonElement.TryParseValue(ref reader, out var record) ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
