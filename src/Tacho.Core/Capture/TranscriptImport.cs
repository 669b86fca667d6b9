using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Redaction;

namespace Tacho.Capture;

/// <summary>What an import did with one source.</summary>
public enum ImportResult
{
    /// <summary>Archived for the first time.</summary>
    New,

    /// <summary>Longer than what was archived; what was new was added.</summary>
    Grown,

    /// <summary>Nothing new.</summary>
    Unchanged,

    /// <summary>Rewritten into something that does not go on from what was archived: both are kept.</summary>
    Replaced,

    /// <summary>Empty, or gone before it could be read.</summary>
    Nothing,

    /// <summary>Could not be read or archived; the next import tries again.</summary>
    Failed,
}

/// <summary>One source's outcome.</summary>
/// <param name="Source">What was to be imported.</param>
/// <param name="Result">What became of it.</param>
/// <param name="Transcript">Where it is archived; null where it is not.</param>
/// <param name="Trouble">Why it failed, or what should be known although it did not.</param>
/// <param name="BytesRead">How much of the source was read this time.</param>
public sealed record ImportOutcome(TranscriptSource Source, ImportResult Result, ArchivedTranscript? Transcript, string? Trouble, long BytesRead);

/// <summary>
/// Archives transcripts: masks every line, keeps it compressed, and counts what its reader makes of it. Safe against other imports at the same time and
/// against being killed at any point; each source is looked at once and only its new part is read.
/// </summary>
public sealed class TranscriptImport(TranscriptArchive archive, Redactor redactor, ProjectLocator projects, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ArchivedTranscript> _known = new(StringComparer.Ordinal);

    /// <summary>Learns what is archived already. Call once, before the first import.</summary>
    public void Load(Action<string, string>? broken = null)
    {
        foreach (var transcript in archive.All(broken)) _known.TryAdd(IdentityOf(transcript.Meta), transcript);
    }

    /// <summary>What is archived of a source; null when nothing is.</summary>
    public ArchivedTranscript? Find(TranscriptSource source) => _known.GetValueOrDefault(IdentityOf(source));

    /// <summary>Archives a source, or what is new of it. Never throws for what the source holds or for a full disk: that is a failed outcome.</summary>
    public ImportOutcome Import(ITranscripts transcripts, TranscriptSource source)
    {
        var identity = IdentityOf(source);
        try
        {
            using var held = archive.Lock(identity);
            var former = Find(source);
            var stamp = SourceStamp.Of(source.Path);
            if (stamp is null) return new(source, ImportResult.Nothing, former, "it is gone", 0);
            if (former is not null && stamp.Matches(former.Meta)) return new(source, ImportResult.Unchanged, former, null, 0);
            var outcome = new OneImport(archive, redactor, projects, time, transcripts, source, stamp, former).Run();
            if (outcome.Transcript is { } now) _known[identity] = now;
            return outcome;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return new(source, ImportResult.Failed, Find(source), failure.Message, 0);
        }
    }

    /// <summary>The same for a source and for its archived form: the agent, the path, and the row or sub-agent there.</summary>
    private static string IdentityOf(TranscriptSource source) => $"{source.Agent}\n{source.Path}\n{source.Row}";

    private static string IdentityOf(ArchiveMeta meta) => $"{meta.Agent}\n{meta.Source}\n{meta.Row}";
}

/// <summary>Size and time of a source, by which one that did not change is passed over without being opened.</summary>
/// <param name="Bytes">Size; of a folder 0.</param>
/// <param name="Changed">Time of the last change.</param>
internal sealed record SourceStamp(long Bytes, DateTimeOffset Changed)
{
    /// <summary>The stamp of a path, with that of a database's log; null when nothing is there.</summary>
    public static SourceStamp? Of(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists) return Directory.Exists(path) ? new SourceStamp(0, At(Directory.GetLastWriteTimeUtc(path))) : null;
        var log = new FileInfo(path + "-wal");
        return log.Exists
            ? new SourceStamp(file.Length + log.Length, At(log.LastWriteTimeUtc > file.LastWriteTimeUtc ? log.LastWriteTimeUtc : file.LastWriteTimeUtc))
            : new SourceStamp(file.Length, At(file.LastWriteTimeUtc));
    }

    /// <summary>Whether the source is as it was; a folder's time does not tell of changes below it.</summary>
    public bool Matches(ArchiveMeta meta) => Bytes > 0 && meta.SourceBytes == Bytes && meta.SourceChanged == Changed;

    private static DateTimeOffset At(DateTime utc) => new(utc, TimeSpan.Zero);
}
