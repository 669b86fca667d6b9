using System.Collections.Immutable;
using System.Globalization;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Trail.Checkpoints;

namespace Tacho.Trail.Verification;

/// <summary>An entry of the ledger that lets one tombstone stand.</summary>
/// <param name="Witness">The tombstone's hash that it names.</param>
/// <param name="Entry">Who, when, and of which scrub.</param>
/// <param name="Key">The key whose checkpoint is over the entry; null when none is.</param>
/// <param name="Place">Where the entry stands.</param>
internal sealed record ScrubWarrant(string Witness, AgentEvent Entry, VerifierKey? Key, string Place);

/// <summary>An entry of the ledger by which a sealed file was removed.</summary>
/// <param name="File">The file as it was.</param>
/// <param name="Session">Its session.</param>
/// <param name="Entry">Who and when.</param>
/// <param name="Key">The key whose checkpoint is over the entry; null when none is.</param>
/// <param name="Place">Where the entry stands.</param>
internal sealed record PruneWarrant(PrunedFile File, PrunedSession Session, AgentEvent Entry, VerifierKey? Key, string Place);

/// <summary>
/// What the ledger says of tombstones, and of files that were removed. An entry counts when it stands in the ledger's chain, as it was written, within what a checkpoint with a good signature of the ledger's own
/// key is over. Whether that key is the one to believe, the file with the tombstone has to say.
/// </summary>
internal sealed class ScrubWarrants
{
    private readonly Dictionary<(string Origin, long Number), List<ScrubWarrant>> _warrants = [];
    private readonly Dictionary<string, List<PruneWarrant>> _pruned = new(StringComparer.Ordinal);

    /// <summary>Reads the ledger. What cannot be read warrants nothing.</summary>
    /// <param name="home">The recorder's folder.</param>
    /// <param name="outside">Checkpoints that were kept elsewhere; those of the ledger count as its own do.</param>
    public static ScrubWarrants Read(TachoHome home, ImmutableArray<CheckpointNote> outside)
    {
        var warrants = new ScrubWarrants();
        var paths = new TrailPaths(home, TrailPaths.Ledger);
        var notes = NotesOf(paths.AllCheckpoints(TrailPaths.Ledger)).Concat(NotesOf(paths.NewestCheckpoint)).Concat(outside).ToList();
        foreach (var file in new TrailReader(home).Files(TrailPaths.Ledger).Where(file => !file.IsSide))
        {
            try
            {
                warrants.Take(file.Path, notes);
            }
            catch (Exception failure) when (failure is IOException or InvalidDataException)
            {
                // The ledger's own verification tells it; here it only warrants nothing.
            }
        }

        return warrants;
    }

    /// <summary>True when the ledger's newest scrub has a signed beginning and no end.</summary>
    public bool IsUnfinished { get; private set; }

    /// <summary>All entries that name a record, whatever they are worth.</summary>
    public IReadOnlyList<ScrubWarrant> For(string origin, long number) => _warrants.GetValueOrDefault((origin, number), []);

    /// <summary>All entries by which a file was removed, whatever they are worth.</summary>
    public IReadOnlyList<PruneWarrant> PrunedBy(string origin) => _pruned.GetValueOrDefault(origin, []);

    private static ImmutableArray<CheckpointNote> NotesOf(string path)
    {
        try
        {
            return CheckpointNotes.Read(path, CheckpointPlace.ProjectList).Notes;
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            return [];
        }
    }

    private void Take(string path, List<CheckpointNote> notes)
    {
        using var file = PosixFile.OpenReadIfExists(path);
        if (file is null) return;
        var length = file.Length;
        var origin = TrailPaths.Origin(TrailPaths.Ledger, path);
        var own = notes.Where(note => note.Checkpoint.Origin == origin).ToList();
        var walk = ChainWalk.Over(file, length, [.. own.Select(note => note.Checkpoint.Size)], null);
        var key = walk.Genesis is { Key: { } text } genesis && genesis.Origin == origin ? VerifierKey.Parse(text) : null;
        var signed = own
            .Where(note => walk.States.TryGetValue(note.Checkpoint.Size, out var state) && state.Root.AsSpan().SequenceEqual(note.Checkpoint.Root) && key?.Verify(note.Note) == true)
            .Select(note => note.Checkpoint.Size).DefaultIfEmpty(0).Max();

        var lines = new LineScanner(file, 0, length);
        while (lines.Read())
        {
            var isPruned = SealRecords.StartsWithKind(lines.Line, "records.pruned"u8);
            if ((!isPruned && !SealRecords.StartsWithKind(lines.Line, "redaction.applied"u8)) || !SealedLine.TryReadEnd(lines.Line, out var number, out _)) continue;
            var place = string.Create(CultureInfo.InvariantCulture, $"{path}:{lines.Number}");
            if (ReadEvent(lines.LineMemory) is not { } entry) continue;
            if (entry.Body is RecordsPruned { Sessions.IsDefault: false } pruned) TakePruned(pruned, entry, number < signed ? key : null, place);
            if (entry.Body is not RedactionApplied applied) continue;
            // What was intended in the archive alone excuses nothing in the trail.
            IsUnfinished = applied.Stage == RedactionApplied.Intended ? IsUnfinished || (number < signed && !applied.Records.IsDefault) : applied.Stage != RedactionApplied.Done && IsUnfinished;
            if (applied is not { Stage: RedactionApplied.Intended, File: { } of, Records.IsDefault: false }) continue;
            foreach (var record in applied.Records)
            {
                if (!_warrants.TryGetValue((of, record.N), out var known)) _warrants[(of, record.N)] = known = [];
                known.Add(new(record.T, entry, number < signed ? key : null, place));
            }
        }
    }

    private void TakePruned(RecordsPruned pruned, AgentEvent entry, VerifierKey? key, string place)
    {
        foreach (var session in pruned.Sessions.Where(static session => !session.Files.IsDefault))
        {
            foreach (var file in session.Files)
            {
                if (!_pruned.TryGetValue(file.Origin, out var known)) _pruned[file.Origin] = known = [];
                known.Add(new(file, session, entry, key, place));
            }
        }
    }

    private static AgentEvent? ReadEvent(ReadOnlyMemory<byte> line)
    {
        try
        {
            return EventJson.Read(line);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
