using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Redaction.Manual;

namespace Tacho.Archive;

/// <summary>
/// The tree <c>YYYY/MM/&lt;date&gt;_&lt;time&gt;_&lt;project&gt;_&lt;id&gt;.jsonl.zst</c> with a <c>.meta.json</c> beside each transcript. The metadata names its file, and is put in
/// place by rename after it: whoever reads sees the old pair or the new one. Files that no metadata names are left from a stopped import.
/// </summary>
public sealed class TranscriptArchive(string root)
{
    internal const string MetaSuffix = ".meta.json";
    private const int MaxMetaBytes = 64 * 1024 * 1024;

    /// <summary>The tree's folder.</summary>
    public string Root => root;

    /// <summary>What was taken out of it and shall not come back.</summary>
    public Tombstones Tombstones { get; } = new(root);

    /// <summary>Where files are that have no name yet.</summary>
    internal string Partial => Path.Combine(root, ".partial");

    /// <summary>Everything that is archived, the newest month first; metadata that cannot be read is handed to <paramref name="broken"/> and passed over.</summary>
    public IEnumerable<ArchivedTranscript> All(Action<string, string>? broken = null)
    {
        if (!Directory.Exists(root)) yield break;
        foreach (var file in MetaFiles.Below(root, broken).OrderDescending(StringComparer.Ordinal))
        {
            if (TryRead(file, broken) is { } transcript) yield return transcript;
        }
    }

    /// <summary>The folders that hold transcripts, the newest first.</summary>
    public IEnumerable<ArchiveMonth> Months() =>
        from year in FoldersOf(root, digits: 4)
        from month in FoldersOf(year, digits: 2)
        select new ArchiveMonth(Path.GetFileName(year) + "-" + Path.GetFileName(month), month, File.GetLastWriteTimeUtc(month));

    /// <summary>What is archived in one month; metadata that cannot be read is handed to <paramref name="broken"/> and passed over.</summary>
    public static IEnumerable<ArchivedTranscript> All(ArchiveMonth month, Action<string, string>? broken = null) =>
        Directory.EnumerateFiles(month.Path, "*" + MetaSuffix).OrderDescending(StringComparer.Ordinal).Select(file => TryRead(file, broken)).OfType<ArchivedTranscript>();

    /// <summary>What a path relative to the archive's folder names; null when it is no whole metadata.</summary>
    internal ArchivedTranscript? Read(string relativePath) => TryRead(Path.Combine(root, relativePath), broken: null);

    /// <summary>
    /// Puts a transcript in place of a former one or beside all others: writes by <paramref name="write"/> to a file without a name, then gives
    /// it one, then the metadata. Whatever fails before the metadata is in place leaves the former as it was. Null when there was nothing to write.
    /// </summary>
    internal ArchivedTranscript? Put(string extension, ArchiveLock held, Func<PosixFile, WrittenTranscript?> write)
    {
        TachoHome.CreateFolder(Partial);
        var temporary = Path.Combine(Partial, Guid.CreateVersion7().ToString("N"));
        try
        {
            // Locked until the metadata is in place, for the sweeper of leftovers.
            using var file = PosixFile.CreateNew(temporary) ?? throw new IOException($"{temporary} exists already.");
            file.TryLock(TimeSpan.Zero);
            if (write(file) is not (var meta, var former)) return null;
            file.Sync();
            var (folder, stem) = former is null ? FreeName(meta) : (Path.GetDirectoryName(former.MetaPath)!, Path.GetFileName(former.MetaPath)[..^MetaSuffix.Length]);
            var metaPath = Path.Combine(folder, stem + MetaSuffix);
            var put = Name(temporary, metaPath, extension, meta, former is null ? held : null);
            if (former is not null && former.Path != put.Path) File.Delete(former.Path);
            return put;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Gives what was written its name, then its metadata. A name that was taken for it, as <paramref name="taken"/> is to announce, is given back where that fails.</summary>
    private ArchivedTranscript Name(string temporary, string metaPath, string extension, ArchiveMeta meta, ArchiveLock? taken)
    {
        var folder = Path.GetDirectoryName(metaPath)!;
        try
        {
            taken?.Announce(Path.GetRelativePath(root, metaPath));
            var name = FreeRevision(folder, Path.GetFileName(metaPath)[..^MetaSuffix.Length], extension);
            File.Move(temporary, Path.Combine(folder, name), overwrite: false);
            return Update(new ArchivedTranscript(metaPath, meta), meta with { File = name }, sync: true);
        }
        catch (IOException) when (taken is not null && new FileInfo(metaPath) is { Exists: true, Length: 0 })
        {
            Delete(new ArchivedTranscript(metaPath, meta));
            throw;
        }
    }

    /// <summary>Removes what stopped imports left; <paramref name="all"/> is what <see cref="All"/> gave.</summary>
    internal void RemoveLeftovers(IEnumerable<ArchivedTranscript> all, DateTimeOffset now) =>
        ArchiveLeftovers.Remove(root, Partial, Named(all), now);

    /// <summary>Files that hold content and that no metadata names, of imports and scrubs that died: nobody holds them. A frame in them is not looked for, but they may be removed.</summary>
    internal ImmutableArray<string> DeadLeftovers() => [.. ArchiveLeftovers.Find(root, Partial, Named(All())).Where(static file => new FileInfo(file) is { Exists: true, Length: > 0 } && !ArchiveLeftovers.IsHeld(file))];

    /// <summary>Removes them, of whatever age. For who holds all locks, so that nobody is about to give them a name.</summary>
    internal void RemoveDeadLeftovers()
    {
        foreach (var file in DeadLeftovers()) File.Delete(file);
    }

    /// <summary>Removes a transcript's content, what stopped imports left of it, and last its metadata. For who holds its lock, or all.</summary>
    internal static void Delete(ArchivedTranscript transcript)
    {
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(transcript.MetaPath)!, transcript.Name + ".*").Where(file => ArchiveLeftovers.IsTranscriptOf(file, transcript)).ToList()) File.Delete(file);
        File.Delete(transcript.MetaPath);
    }

    /// <summary>Removes what has no name yet. For who holds all locks, so that nobody is writing it.</summary>
    internal void RemovePartial()
    {
        if (!Directory.Exists(Partial)) return;
        foreach (var file in Directory.EnumerateFiles(Partial).ToList()) File.Delete(file);
    }

    /// <summary>Writes new metadata for a transcript; with <paramref name="sync"/> it has reached the device before it takes the place of the old.</summary>
    internal static ArchivedTranscript Update(ArchivedTranscript transcript, ArchiveMeta meta, bool sync = false)
    {
        PosixFile.Replace(transcript.MetaPath, meta.ToJson(), sync);
        return transcript with { Meta = meta };
    }

    /// <summary>What a metadata file names; null when it is no whole one.</summary>
    internal static ArchivedTranscript? TryRead(string file, Action<string, string>? broken)
    {
        try
        {
            var bytes = PosixFile.ReadAllIfExists(file, MaxMetaBytes);
            // An empty one is a name that an import took and did not live to use.
            if (bytes is null or []) return null;
            if (JsonSerializer.Deserialize(bytes, ArchiveJson.Default.ArchiveMeta) is { } meta) return new ArchivedTranscript(file, meta);
            broken?.Invoke(file, "it is empty");
        }
        catch (Exception failure) when (failure is JsonException or IOException or InvalidDataException)
        {
            broken?.Invoke(file, failure.Message);
        }

        return null;
    }

    private static IEnumerable<string> FoldersOf(string folder, int digits) =>
        !Directory.Exists(folder) ? [] : Directory.EnumerateDirectories(folder).Where(path => Path.GetFileName(path) is var name && name.Length == digits && name.All(char.IsAsciiDigit)).OrderDescending(StringComparer.Ordinal);

    private static Dictionary<string, string> Named(IEnumerable<ArchivedTranscript> all) => all.ToDictionary(static transcript => transcript.MetaPath, static transcript => transcript.Path, StringComparer.Ordinal);

    private (string Folder, string Stem) FreeName(ArchiveMeta meta)
    {
        var started = LocalTime.Of(meta.Started);
        var folder = Path.Combine(root, started.ToString("yyyy", CultureInfo.InvariantCulture), started.ToString("MM", CultureInfo.InvariantCulture));
        TachoHome.CreateFolder(folder);
        var stem = string.Create(CultureInfo.InvariantCulture, $"{started:yyyy-MM-dd_HHmm}_{meta.Project}_{new SessionId(meta.Session).ShortId}");
        if (meta.Subagent is { } subagent) stem += "-" + new SessionId(subagent).FileName;
        for (var number = 1; ; number++)
        {
            var candidate = number == 1 ? stem : string.Create(CultureInfo.InvariantCulture, $"{stem}.{number}");

            // The metadata's name is taken at once, so that two imports of sessions of one name do not take the same.
            using var taken = PosixFile.CreateNew(Path.Combine(folder, candidate + MetaSuffix));
            if (taken is not null) return (folder, candidate);
        }
    }

    /// <summary>A name that no revision of a transcript's content has.</summary>
    internal static string FreeRevision(string folder, string stem, string extension)
    {
        for (var revision = 1; ; revision++)
        {
            var name = revision == 1 ? stem + extension : string.Create(CultureInfo.InvariantCulture, $"{stem}.r{revision}{extension}");
            if (!File.Exists(Path.Combine(folder, name))) return name;
        }
    }
}

/// <summary>A transcript that was written and has no name yet.</summary>
/// <param name="Meta">Its metadata.</param>
/// <param name="InPlaceOf">The shorter one that it contains; null for none.</param>
internal sealed record WrittenTranscript(ArchiveMeta Meta, ArchivedTranscript? InPlaceOf);

/// <summary>A folder of the archive.</summary>
/// <param name="Name">Year and month, such as <c>2026-05</c>; the names of its transcripts begin with it.</param>
/// <param name="Path">Full path.</param>
/// <param name="Changed">When a file in it was put, replaced or taken away last, by the file system.</param>
public sealed record ArchiveMonth(string Name, string Path, DateTime Changed);

/// <summary>One transcript in the archive.</summary>
/// <param name="MetaPath">Full path of its metadata.</param>
/// <param name="Meta">The metadata.</param>
public sealed record ArchivedTranscript(string MetaPath, ArchiveMeta Meta)
{
    /// <summary>What people covered in it, for readings that are shown or given away; null for nothing, and where the archive itself is worked on.</summary>
    public TranscriptCover? Cover { get; init; }

    /// <summary>The project's name as it is shown; <see cref="ArchiveMeta.Project"/> is what it is found by.</summary>
    public string ShownProject => Cover?.Text(Meta.Project) ?? Meta.Project;

    /// <summary>Full path of the compressed file.</summary>
    public string Path => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(MetaPath)!, Meta.File);

    /// <summary>The name that its files share, without folder and ending.</summary>
    public string Name => System.IO.Path.GetFileName(MetaPath)[..^TranscriptArchive.MetaSuffix.Length];

    /// <summary>How lists call it: the session's eight digits, and a sub-agent's id. Other transcripts may have the same.</summary>
    public string ShortName => new SessionId(Meta.Session).ShortId + (Meta.Subagent is { } subagent ? "-" + new SessionId(subagent).FileName : "");
}
