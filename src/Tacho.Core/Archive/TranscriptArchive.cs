using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Archive;

/// <summary>
/// The tree <c>YYYY/MM/&lt;date&gt;_&lt;time&gt;_&lt;project&gt;_&lt;id&gt;.jsonl.zst</c> with a <c>.meta.json</c> beside each transcript. The metadata names its file, and is put in
/// place by rename after it: whoever reads sees the old pair or the new one. Files that no metadata names are left from a stopped import.
/// </summary>
public sealed class TranscriptArchive(string root)
{
    private const string MetaSuffix = ".meta.json";
    private const int LockCount = 64;
    private const int MaxMetaBytes = 64 * 1024 * 1024;

    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, MaxRecursionDepth = 3 };

    /// <summary>The tree's folder.</summary>
    public string Root => root;

    /// <summary>Everything that is archived, the newest month first; metadata that cannot be read is handed to <paramref name="broken"/> and passed over.</summary>
    public IEnumerable<ArchivedTranscript> All(Action<string, string>? broken = null)
    {
        if (!Directory.Exists(root)) yield break;
        foreach (var file in Directory.EnumerateFiles(root, "*" + MetaSuffix, Below).OrderDescending(StringComparer.Ordinal))
        {
            if (TryRead(file, broken) is { } transcript) yield return transcript;
        }
    }

    /// <summary>Takes the lock of one transcript, so that two imports do not write it at once; waits for the other's end.</summary>
    internal IDisposable Lock(string identity)
    {
        var folder = Path.Combine(root, ".locks");
        TachoHome.CreateFolder(folder);
        var number = SHA256.HashData(Encoding.UTF8.GetBytes(identity))[0] % LockCount;
        var file = PosixFile.OpenReadWrite(Path.Combine(folder, number.ToString(CultureInfo.InvariantCulture)));
        while (!file.TryLock(TimeSpan.FromSeconds(1)))
        {
            // The other import is at work; flock is given back when it ends, however it ends.
        }

        return file;
    }

    /// <summary>
    /// Puts a transcript in place of <paramref name="former"/> or beside all others: writes by <paramref name="write"/> to a file without a name, then gives
    /// it one, then the metadata. Whatever fails before the metadata is in place leaves the former as it was.
    /// </summary>
    internal ArchivedTranscript Put(ArchivedTranscript? former, string extension, Func<PosixFile, ArchiveMeta> write)
    {
        var partial = Path.Combine(root, ".partial");
        TachoHome.CreateFolder(partial);
        var temporary = Path.Combine(partial, Guid.CreateVersion7().ToString("N"));
        try
        {
            ArchiveMeta meta;
            using (var file = PosixFile.CreateNew(temporary) ?? throw new IOException($"{temporary} exists already."))
            {
                meta = write(file);
                file.Sync();
            }

            var (folder, stem) = former is null ? FreeName(meta) : (Path.GetDirectoryName(former.MetaPath)!, Path.GetFileName(former.MetaPath)[..^MetaSuffix.Length]);
            var name = FreeRevision(folder, stem, extension);
            File.Move(temporary, Path.Combine(folder, name), overwrite: false);
            meta = meta with { File = name };
            var metaPath = Path.Combine(folder, stem + MetaSuffix);
            PosixFile.Replace(metaPath, JsonSerializer.SerializeToUtf8Bytes(meta, ArchiveJson.Default.ArchiveMeta));
            if (former is not null && former.Path != Path.Combine(folder, name)) File.Delete(former.Path);
            return new ArchivedTranscript(metaPath, meta);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes new metadata for a transcript whose file stays as it is.</summary>
    internal static ArchivedTranscript Update(ArchivedTranscript transcript, ArchiveMeta meta)
    {
        PosixFile.Replace(transcript.MetaPath, JsonSerializer.SerializeToUtf8Bytes(meta, ArchiveJson.Default.ArchiveMeta));
        return transcript with { Meta = meta };
    }

    private static ArchivedTranscript? TryRead(string file, Action<string, string>? broken)
    {
        try
        {
            var bytes = PosixFile.ReadAllIfExists(file, MaxMetaBytes);
            // An empty one is a name that an import took and did not live to use.
            if (bytes is null or []) return null;
            if (JsonSerializer.Deserialize(bytes, ArchiveJson.Default.ArchiveMeta) is { } meta) return new ArchivedTranscript(file, meta);
            broken?.Invoke(file, "it is empty");
        }
        catch (Exception failure) when (failure is JsonException or IOException)
        {
            broken?.Invoke(file, failure.Message);
        }

        return null;
    }

    private (string Folder, string Stem) FreeName(ArchiveMeta meta)
    {
        var started = meta.Started.ToLocalTime();
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

    private static string FreeRevision(string folder, string stem, string extension)
    {
        for (var revision = 1; ; revision++)
        {
            var name = revision == 1 ? stem + extension : string.Create(CultureInfo.InvariantCulture, $"{stem}.r{revision}{extension}");
            if (!File.Exists(Path.Combine(folder, name))) return name;
        }
    }
}

/// <summary>One transcript in the archive.</summary>
/// <param name="MetaPath">Full path of its metadata.</param>
/// <param name="Meta">The metadata.</param>
public sealed record ArchivedTranscript(string MetaPath, ArchiveMeta Meta)
{
    /// <summary>Full path of the compressed file.</summary>
    public string Path => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(MetaPath)!, Meta.File);
}
