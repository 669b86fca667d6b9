using System.Text.RegularExpressions;
using Tacho.Interop;

namespace Tacho.Archive;

/// <summary>
/// Takes away what imports that were stopped left: files without a name yet, and transcripts and empty metadata that never became a pair. Only what is old,
/// is held by no import, and is surely the archive's own.
/// </summary>
internal static partial class ArchiveLeftovers
{
    /// <summary>A younger file may be an import's at work.</summary>
    public static readonly TimeSpan OldAge = TimeSpan.FromHours(1);

    private static readonly EnumerationOptions Tree = new() { RecurseSubdirectories = true, MaxRecursionDepth = 3 };

    /// <summary>Removes leftovers of an archive. <paramref name="named"/> are the full paths of the transcripts that readable metadata names, by the metadata's path.</summary>
    public static void Remove(string root, string partial, IReadOnlyDictionary<string, string> named, DateTimeOffset now)
    {
        var before = (now - OldAge).UtcDateTime;
        foreach (var file in Find(root, partial, named)) RemoveIfDead(file, before);
    }

    /// <summary>What may be a leftover, of whatever age, in the order in which it may go; empty metadata among it.</summary>
    public static List<string> Find(string root, string partial, IReadOnlyDictionary<string, string> named)
    {
        if (!Directory.Exists(root)) return [];
        var found = new List<string>();
        if (Directory.Exists(partial)) found.AddRange(Directory.EnumerateFiles(partial));
        foreach (var file in Directory.EnumerateFiles(root, "*", Tree))
        {
            if (UnfinishedMeta.IsMatch(file)) found.Add(file);
            else if (Transcript.Match(file) is { Success: true } match && IsNobodys(file, match.Groups["stem"].Value + TranscriptArchive.MetaSuffix, named)) found.Add(file);
        }

        // Last, since an empty one tells that the transcript beside it is a leftover.
        found.AddRange(Directory.EnumerateFiles(root, "*" + TranscriptArchive.MetaSuffix, Tree).Where(static file => new FileInfo(file).Length == 0));
        return found;
    }

    /// <summary>Whether a program that is at work holds a file; one that has just gone is nobody's.</summary>
    public static bool IsHeld(string file)
    {
        try
        {
            using var held = PosixFile.OpenReadWrite(file);
            return !held.TryLock(TimeSpan.Zero);
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Whether a file is a transcript's content, the one that its metadata names or another of its name.</summary>
    public static bool IsTranscriptOf(string file, ArchivedTranscript transcript) =>
        Transcript.Match(file) is { Success: true } match && match.Groups["stem"].Value + TranscriptArchive.MetaSuffix == transcript.MetaPath;

    /// <summary>Beside metadata that names another file or none yet; a transcript without metadata of this archive may be somebody else's.</summary>
    private static bool IsNobodys(string file, string meta, IReadOnlyDictionary<string, string> named) =>
        named.TryGetValue(meta, out var its) ? its != file : new FileInfo(meta) is { Exists: true, Length: 0 };

    private static void RemoveIfDead(string file, DateTime before)
    {
        if (File.GetLastWriteTimeUtc(file) >= before || !File.Exists(file)) return;
        using var held = PosixFile.OpenReadWrite(file);
        if (held.TryLock(TimeSpan.Zero)) File.Delete(file);
    }

    [GeneratedRegex(@"\.meta\.json\.\d+-\d+\.tmp$", RegexOptions.CultureInvariant)]
    private static partial Regex UnfinishedMeta { get; }

    [GeneratedRegex(@"^(?<stem>.+?)(\.r\d+)?\.jsonl\.(zst|br|gz)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Transcript { get; }
}
