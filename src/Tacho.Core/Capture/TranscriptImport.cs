using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Redaction;
using Tacho.Sealing;

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

    /// <summary>A person took the session out of the archive; it stays out.</summary>
    Forgotten,

    /// <summary>It worked in a folder that a person excluded from recording: it is not archived, and what is archived of it does not grow.</summary>
    Excluded,

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

/// <summary>What a person chose for all sources of an import.</summary>
/// <param name="Project">The project's name in place of the one that the records tell; null for that.</param>
/// <param name="Codec">One of <see cref="ArchiveCodec.Names"/>; null for the best of this system.</param>
public sealed record ImportChoices(string? Project, string? Codec)
{
    /// <summary>The exclusion that covers a folder, asked from several threads; null where a session of an excluded folder is archived all the same.</summary>
    public Func<string, string?>? ExclusionOf { get; init; }

    /// <summary>Everything as the sources and the system tell it.</summary>
    public static readonly ImportChoices None = new(Project: null, Codec: null);
}

/// <summary>
/// Archives transcripts: masks every line, keeps it compressed, and counts what its reader makes of it. Safe against other imports at the same time and
/// against being killed at any point; each source is looked at once and only its new part is read.
/// </summary>
public sealed class TranscriptImport(TranscriptArchive archive, Redactor redactor, ProjectLocator projects, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ArchivedTranscript> _known = new(StringComparer.Ordinal);
    private readonly long[] _listed = new long[ArchiveLock.Count];

    /// <summary>Those that are idle: the library's buffers are megabytes, and most transcripts are small.</summary>
    private readonly ConcurrentBag<ArchiveCodec> _codecs = [];

    /// <summary>What holds for all sources.</summary>
    public ImportChoices Choices { get; init; } = ImportChoices.None;

    /// <summary>Seals what is archived; null for an archive that is not sealed.</summary>
    public ArchiveSeal? Seal { get; init; }

    /// <summary>Whether <see cref="Load"/> seals what was archived without a seal, as found.</summary>
    public bool AdoptsUnsealed { get; init; } = true;

    /// <summary>Learns what is archived already, and does what stopped imports and removals left to do. Call once, before the first import.</summary>
    public void Load(Action<string, string>? broken = null)
    {
        for (var number = 0; number < _listed.Length; number++) _listed[number] = ArchiveLock.ListLength(archive.Root, number);
        var all = archive.All(broken).ToList();
        foreach (var transcript in all) Learn(transcript);
        archive.RemoveLeftovers(all, time.GetUtcNow());
        new ArchiveRemoval(archive, time) { Warrant = Seal is null ? null : Seal.Removed }.Finish(all);
        Seal?.Mend(all, AdoptsUnsealed);
    }

    /// <summary>Seals what was archived since; call when there is nothing more to import for now.</summary>
    /// <returns>Why something is not sealed, for a person; null for nothing.</returns>
    public string? Finish()
    {
        Seal?.Flush();
        return Seal?.Trouble;
    }

    /// <summary>Archives a source, or what is new of it. Never throws for what the source holds or for a full disk: that is a failed outcome.</summary>
    /// <param name="transcripts">Reads it.</param>
    /// <param name="source">What is to be archived.</param>
    /// <param name="takenOver">What another program's archive says of it, if that is where it lies: then it is left out where its lines are archived already.</param>
    public ImportOutcome Import(ITranscripts transcripts, TranscriptSource source, TakenOver? takenOver = null)
    {
        // Sealed behind the source's lock, under which the metadata is told its seal.
        using var work = Seal?.AtWorkWhenNeeded();
        var outcome = Archive(transcripts, source, takenOver, work);
        if (outcome is { Result: ImportResult.New or ImportResult.Grown or ImportResult.Replaced, Transcript: { } put }) Seal?.Add(put);
        return outcome;
    }

    private ImportOutcome Archive(ITranscripts transcripts, TranscriptSource source, TakenOver? takenOver, SealingWork? work)
    {
        var identity = SourceIdentity.Of(source.Agent.Value, source.Path, source.Row);
        try
        {
            var stamp = SourceStamp.Of(source.Path);
            if (stamp is null) return new(source, ImportResult.Nothing, Find(identity), null, 0);
            if (stamp.IsSpecial) return new(source, ImportResult.Nothing, Find(identity), "it is a device, a pipe or a socket and is passed over", 0);
            if (IsForgotten(source, identity, stamp)) return Forgotten(source, identity);
            if (Find(identity) is { } known && stamp.Matches(known.Meta)) return new(source, ImportResult.Unchanged, known, null, 0);
            var number = ArchiveLock.NumberOf(identity);
            using var held = ArchiveLock.Take(archive.Root, number);
            foreach (var path in held.NewSince(ref _listed[number]))
            {
                if (archive.Read(path) is { } put) Learn(put);
            }

            // Another import may have let it grow since this one looked, and a person may have removed it.
            if (IsForgotten(source, identity, stamp)) return Forgotten(source, identity);
            var former = Find(identity) is { } seen && File.Exists(seen.MetaPath) ? archive.Read(Path.GetRelativePath(archive.Root, seen.MetaPath)) ?? seen : null;
            if (former is not null && stamp.Matches(former.Meta)) return new(source, ImportResult.Unchanged, former, null, 0);
            if (takenOver is not null && former is null && Containing(transcripts, source) is { } other) return new(source, ImportResult.Unchanged, other, null, 0);
            work?.Begin();
            var codec = _codecs.TryTake(out var idle) ? idle : Choices.Codec is { } name ? ArchiveCodec.Of(name) : ArchiveCodec.Best();
            var outcome = new OneImport(archive, codec, held, redactor, projects, time, transcripts, source, stamp, former) { Choices = Choices, TakenOver = takenOver, Scrubbed = former is null ? ScrubbedOf(source) : null }.Run();
            _codecs.Add(codec);
            if (outcome.Transcript is { } now) _known[identity] = now;
            return outcome.Result == ImportResult.Forgotten ? Forgotten(source, identity) : outcome;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return new(source, ImportResult.Failed, Find(identity), failure.Message, 0);
        }
        catch (OutOfMemoryException)
        {
            // One session with lines of many megabytes; what it held is free again, and the others need not go with it.
            return new(source, ImportResult.Failed, Find(identity), "there is not enough memory to read it", 0);
        }
        catch (Exception failure)
        {
            // An unforeseen fault in a reader must not take the other sessions with it. Its message may hold the session's text, and is not told.
            return new(source, ImportResult.Failed, Find(identity), $"a fault in Tacho: {failure.GetType().Name}", 0);
        }
    }

    /// <summary>Whether the name, or what was decided with the source as it still is, tells that it is not wanted; else its records may.</summary>
    private bool IsForgotten(TranscriptSource source, string identity, SourceStamp stamp)
    {
        if ((source.Session?.Value ?? Find(identity)?.Meta.Session) is { } session && archive.Tombstones.OfSession(source.Agent.Value, session) is not null) return true;
        return archive.Tombstones.OfSource(identity) is { } tombstone && (tombstone.Decision != Tombstone.Pruned || tombstone.Scrubbed > 0 || stamp.Matches(tombstone));
    }

    private ImportOutcome Forgotten(TranscriptSource source, string identity)
    {
        _known.TryRemove(identity, out _);
        return new(source, ImportResult.Forgotten, null, null, 0);
    }

    /// <summary>Of several transcripts of one source, which was rewritten, the last is the one that may grow.</summary>
    private void Learn(ArchivedTranscript transcript) =>
        _known.AddOrUpdate(SourceIdentity.Of(transcript.Meta), transcript, (_, other) => other.Meta.Rewritten > transcript.Meta.Rewritten ? other : transcript);

    /// <summary>The archived transcript of the same session that holds all of a copy's lines; null for none.</summary>
    private ArchivedTranscript? Containing(ITranscripts transcripts, TranscriptSource source) =>
        _known.Values.Where(one => IsOf(one.Meta, source))
            .FirstOrDefault(one => OlderCopy.IsWithin(transcripts, source, redactor, one));

    /// <summary>A transcript of the same session from which a scrub took something out: a source that is a copy of its source, such as one that its agent moved, may still hold it. Read anew: a person may have scrubbed it since this import began.</summary>
    private ArchivedTranscript? ScrubbedOf(TranscriptSource source) => source.Session is null ? null
        : _known.Values.Where(one => IsOf(one.Meta, source) && one.Meta.Row == source.Row)
            .Select(one => archive.Read(Path.GetRelativePath(archive.Root, one.MetaPath))).FirstOrDefault(static one => one?.Meta.Scrubbed > 0);

    /// <summary>Whether a transcript is of the session, or the sub-agent, that a source's place tells; some places tell a sub-agent's id as the session's.</summary>
    private static bool IsOf(ArchiveMeta meta, TranscriptSource source) =>
        meta.Agent == source.Agent.Value && source.Session is { } session
        && ((meta.Session == session.Value && meta.Subagent == source.Subagent) || (source.Subagent is null && meta.Subagent == session.Value));

    private ArchivedTranscript? Find(string identity) => _known.GetValueOrDefault(identity);
}
