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
    private readonly long[] _listed = new long[ArchiveLock.Count];

    /// <summary>Learns what is archived already, and removes what stopped imports left. Call once, before the first import.</summary>
    public void Load(Action<string, string>? broken = null)
    {
        for (var number = 0; number < _listed.Length; number++) _listed[number] = ArchiveLock.ListLength(archive.Root, number);
        var all = archive.All(broken).ToList();
        foreach (var transcript in all) Learn(transcript);
        archive.RemoveLeftovers(all, time.GetUtcNow());
    }

    /// <summary>Archives a source, or what is new of it. Never throws for what the source holds or for a full disk: that is a failed outcome.</summary>
    public ImportOutcome Import(ITranscripts transcripts, TranscriptSource source)
    {
        var identity = IdentityOf(source);
        try
        {
            var stamp = SourceStamp.Of(source.Path);
            if (stamp is null) return new(source, ImportResult.Nothing, Find(identity), null, 0);
            if (Find(identity) is { } known && stamp.Matches(known.Meta)) return new(source, ImportResult.Unchanged, known, null, 0);
            var number = ArchiveLock.NumberOf(identity);
            using var held = ArchiveLock.Take(archive.Root, number);
            foreach (var path in held.NewSince(ref _listed[number]))
            {
                if (archive.Read(path) is { } put) Learn(put);
            }

            // Another import may have let it grow since this one looked.
            var former = Find(identity) is { } seen ? archive.Read(Path.GetRelativePath(archive.Root, seen.MetaPath)) ?? seen : null;
            if (former is not null && stamp.Matches(former.Meta)) return new(source, ImportResult.Unchanged, former, null, 0);
            var outcome = new OneImport(archive, held, redactor, projects, time, transcripts, source, stamp, former).Run();
            if (outcome.Transcript is { } now) _known[identity] = now;
            return outcome;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return new(source, ImportResult.Failed, Find(identity), failure.Message, 0);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // An unforeseen fault in a reader must not take the other sessions with it. Its message may hold the session's text, and is not told.
            return new(source, ImportResult.Failed, Find(identity), $"a fault in Tacho: {failure.GetType().Name}", 0);
        }
    }

    /// <summary>Of several transcripts of one source, which was rewritten, the last is the one that may grow.</summary>
    private void Learn(ArchivedTranscript transcript) =>
        _known.AddOrUpdate(IdentityOf(transcript.Meta), transcript, (_, other) => other.Meta.Rewritten > transcript.Meta.Rewritten ? other : transcript);

    private ArchivedTranscript? Find(string identity) => _known.GetValueOrDefault(identity);

    private static string IdentityOf(TranscriptSource source) => IdentityOf(source.Agent.Value, source.Path, source.Row);

    private static string IdentityOf(ArchiveMeta meta) => IdentityOf(meta.Agent, meta.Source, meta.Row);

    /// <summary>The same for a source and for its archived form, and for a file before and after its agent compressed it.</summary>
    private static string IdentityOf(string agent, string path, string? row) => $"{agent}\n{(path.EndsWith(".zst", StringComparison.Ordinal) ? path[..^4] : path)}\n{row}";
}
