using System.Collections.Immutable;
using Tacho.Events;

namespace Tacho.Archive;

/// <summary>What a person decided about sessions.</summary>
/// <param name="Name"><see cref="Tombstone.Forgotten"/> or <see cref="Tombstone.Pruned"/>.</param>
/// <param name="By">Who.</param>
/// <param name="Reason">Why, masked.</param>
public sealed record RemovalDecision(string Name, string By, string? Reason);

/// <summary>
/// Takes sessions out of the archive, with all of its locks held: (1) what goes into the ledger, (2) a tombstone for each transcript, (3) the content, (4) the metadata. A process that dies
/// behind the tombstones leaves the rest to the next import or removal.
/// </summary>
public sealed class ArchiveRemoval(TranscriptArchive archive, TimeProvider time)
{
    /// <summary>Puts what is about to be removed into the ledger, with all locks held; what it throws keeps it from being removed. Null for an archive that is not sealed.</summary>
    public Action<ImmutableArray<ArchivedTranscript>, RemovalDecision>? Warrant { get; init; }

    /// <summary>Removes the transcripts of whole sessions, those that were put there since it was decided as well, and keeps the sessions away for ever.</summary>
    /// <returns>What was removed.</returns>
    /// <exception cref="IOException">A file cannot be written or removed; what was done stays.</exception>
    public ImmutableArray<ArchivedTranscript> Forget(IReadOnlyCollection<(string Agent, string Session)> sessions, RemovalDecision decision)
    {
        using var held = ArchiveLock.TakeAll(archive.Root);
        ImmutableArray<ArchivedTranscript> transcripts = [.. archive.All().Where(transcript => sessions.Contains((transcript.Meta.Agent, transcript.Meta.Session)))];
        Warrant?.Invoke(transcripts, decision);
        foreach (var (agent, session) in sessions.Where(static session => session.Session != SessionId.Unknown.Value))
            archive.Tombstones.Put(new Tombstone { Decision = decision.Name, At = time.GetUtcNow(), By = decision.By, Reason = decision.Reason, Agent = agent, Session = session });
        return Bury(transcripts, decision);
    }

    /// <summary>Removes transcripts, but those that were changed since they were read.</summary>
    /// <returns>What was removed.</returns>
    /// <exception cref="IOException">A file cannot be written or removed; what was done stays.</exception>
    public ImmutableArray<ArchivedTranscript> Remove(IReadOnlyCollection<ArchivedTranscript> transcripts, RemovalDecision decision)
    {
        using var held = ArchiveLock.TakeAll(archive.Root);
        ImmutableArray<ArchivedTranscript> unchanged = [.. transcripts.Select(one => archive.Read(Path.GetRelativePath(archive.Root, one.MetaPath)) is { } now && now.Meta.Hash == one.Meta.Hash ? now : null).OfType<ArchivedTranscript>()];
        Warrant?.Invoke(unchanged, decision);
        return Bury(unchanged, decision);
    }

    /// <summary>Lets sessions be archived again.</summary>
    /// <returns>The tombstones that were taken away.</returns>
    public ImmutableArray<Tombstone> Undo(Func<Tombstone, bool> which)
    {
        using var held = ArchiveLock.TakeAll(archive.Root);
        var undone = archive.Tombstones.All().Where(which).ToImmutableArray();
        foreach (var tombstone in undone) archive.Tombstones.Remove(tombstone);
        return undone;
    }

    /// <summary>Does what a removal that was stopped left to do. <paramref name="all"/> is what the archive holds.</summary>
    internal void Finish(IReadOnlyCollection<ArchivedTranscript> all)
    {
        var left = all.Where(transcript => archive.Tombstones.Cover(transcript.Meta)).ToList();
        if (left.Count == 0) return;
        using var held = ArchiveLock.TakeAll(archive.Root);
        foreach (var decided in left.Where(transcript => archive.Tombstones.Cover(transcript.Meta)).GroupBy(transcript => Decided(transcript.Meta)))
        {
            Warrant?.Invoke([.. decided], decided.Key);
            foreach (var transcript in decided) TranscriptArchive.Delete(transcript);
        }
    }

    private RemovalDecision Decided(ArchiveMeta meta) =>
        (archive.Tombstones.OfSession(meta.Agent, meta.Session) ?? archive.Tombstones.OfSource(SourceIdentity.Of(meta))) is { } tombstone ? new(tombstone.Decision, tombstone.By, tombstone.Reason) : new(Tombstone.Forgotten, "", null);

    private ImmutableArray<ArchivedTranscript> Bury(ImmutableArray<ArchivedTranscript> transcripts, RemovalDecision decision)
    {
        // Of a source that was rewritten the last transcript tells how far it was read.
        foreach (var transcript in transcripts.OrderBy(static transcript => transcript.Meta.Rewritten)) archive.Tombstones.Put(TombstoneOf(transcript, decision));
        archive.RemovePartial();
        foreach (var transcript in transcripts) TranscriptArchive.Delete(transcript);
        return transcripts;
    }

    private Tombstone TombstoneOf(ArchivedTranscript transcript, RemovalDecision decision) => new()
    {
        Decision = decision.Name,
        At = time.GetUtcNow(),
        By = decision.By,
        Reason = decision.Reason,
        Agent = transcript.Meta.Agent,
        Session = transcript.Meta.Session,
        Source = transcript.Meta.Source,
        Row = transcript.Meta.Row,
        Subagent = transcript.Meta.Subagent,
        SourceBytes = transcript.Meta.SourceBytes,
        SourceChanged = transcript.Meta.SourceChanged,
        Ended = transcript.Meta.Ended,
        Lines = transcript.Meta.Counts.Lines,
        Scrubbed = transcript.Meta.Scrubbed,
        Name = transcript.Name,
        Hash = transcript.Meta.Hash,
    };
}
