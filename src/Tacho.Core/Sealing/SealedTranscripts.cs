using System.Text.Json;
using Tacho.Archive;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Trail;

namespace Tacho.Sealing;

/// <summary>A transcript as an entry of the ledger names it.</summary>
/// <param name="Name">As it stands in the ledger.</param>
/// <param name="Hash">Identity of the content.</param>
/// <param name="Meta">Hash of the metadata's stable fields, which tells any two writings apart.</param>
/// <param name="Lines">How many lines.</param>
/// <param name="Entry">The entry.</param>
internal sealed record SealedState(string Name, string Hash, string Meta, long Lines, LedgerEntry Entry)
{
    public SealReference Place => Entry.Place;

    /// <summary>What it took the place of: <see cref="Meta"/> and <see cref="Hash"/> of that; null for the first of its name.</summary>
    public (string Meta, string Hash)? Former { get; init; }

    public string? Why => (Entry.Event.Body as TranscriptsSealed)?.Why;
}

/// <summary>An entry of the ledger about the archive.</summary>
/// <param name="Event">What it says.</param>
/// <param name="Order">Entries before it have a lower number.</param>
/// <param name="File">Path of the ledger's file.</param>
/// <param name="Line">Line there, from 1.</param>
/// <param name="Place">The same for metadata.</param>
internal sealed record LedgerEntry(AgentEvent Event, int Order, string File, int Line, SealReference Place);

/// <summary>
/// What the ledger says of the transcripts of one archive. Whether the ledger itself is as it was written, its own verification tells. Side files of it do not count: their entries have no
/// place among the others.
/// </summary>
internal sealed class SealedTranscripts
{
    private readonly Dictionary<string, List<SealedState>> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<SealedState>> _removed = new(StringComparer.Ordinal);
    private int _lastDone = -1;

    /// <summary>Entries of the archive, in their order.</summary>
    public List<LedgerEntry> Entries { get; } = [];

    /// <summary>Names that were sealed at some time, and not removed by who then went on to write on top of it.</summary>
    public IEnumerable<string> Names => _states.Keys;

    /// <summary>Reads the ledger.</summary>
    /// <param name="home">The recorder's folder.</param>
    /// <param name="archive">Which archive: null for the recorder's own, else its folder.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SealedTranscripts Read(TachoHome home, string? archive)
    {
        var sealedOnes = new SealedTranscripts();
        var hidden = archive is null ? null : SealLedger.Hidden(archive);
        var order = 0;
        foreach (var file in new TrailReader(home).Files(TrailPaths.Ledger).Where(static file => !file.IsSide).OrderBy(static file => file.Path.Length).ThenBy(static file => file.Path, StringComparer.Ordinal))
        {
            var number = 0;
            foreach (var line in TrailReader.Lines(file.Path))
            {
                number++;
                if (!IsOfArchive(line.Span) || !SealedLine.TryReadEnd(line.Span, out var n, out var hash) || ReadEvent(line) is not { } recorded) continue;
                var entry = new LedgerEntry(recorded, order++, file.Path, number, new(TrailPaths.Origin(TrailPaths.Ledger, file.Path), n, Seal.Text(hash)));
                var of = recorded.Body switch { TranscriptsSealed said => said.Archive, TranscriptsRemoved said => said.Archive, _ => archive };
                if (of == archive || of == hidden) sealedOnes.Take(entry);
            }
        }

        return sealedOnes;
    }

    /// <summary>All that is known of a name, in the order of the ledger.</summary>
    public IReadOnlyList<SealedState> Of(string name) =>
        (_states.GetValueOrDefault(name), _states.GetValueOrDefault(SealLedger.Hidden(name))) switch
        {
            (null, var hidden) => hidden ?? [],
            (var plain, null) => plain,
            var (plain, hidden) => [.. plain.Concat(hidden).OrderBy(static state => state.Entry.Order)],
        };

    /// <summary>
    /// What should stand in the archive: under one name a transcript only grows, and a scrub keeps the number of its lines. An import that was overtaken by another one may have
    /// written its entry late.
    /// </summary>
    public static SealedState? Latest(IReadOnlyList<SealedState> states) =>
        states.OrderBy(static state => state.Lines).ThenBy(static state => state.Why == TranscriptsSealed.Scrubbed).ThenBy(static state => state.Entry.Order).LastOrDefault();

    /// <summary>
    /// A state that does not come from those that were sealed before under its name: what it took the place of was never sealed, so that somebody had put it there. Null where all of them
    /// come from one.
    /// </summary>
    public static SealedState? Stranger(IReadOnlyList<SealedState> states)
    {
        var known = states.Select(static state => (state.Meta, state.Hash)).ToHashSet();
        return states.Where(state => state.Former is not { } former || !known.Contains(former)).DistinctBy(static state => state.Meta).OrderBy(static state => state.Entry.Order).Skip(1).FirstOrDefault();
    }

    /// <summary>Whether a state is of a scrub that did not come to its end: it may never have been put in place.</summary>
    public bool IsAhead(SealedState state) => state.Why == TranscriptsSealed.Scrubbed && state.Entry.Order > _lastDone;

    /// <summary>The decision by which a name, or exactly this state of it, was taken out; null for none.</summary>
    public LedgerEntry? RemovalOf(string name, SealedState? state)
    {
        var removals = (_removed.GetValueOrDefault(name) ?? []).Concat(_removed.GetValueOrDefault(SealLedger.Hidden(name)) ?? []).ToList();
        return removals.LastOrDefault(one => state is null || one.Meta == state.Meta || one.Entry.Order > state.Entry.Order)?.Entry;
    }

    private static bool IsOfArchive(ReadOnlySpan<byte> line) =>
        SealRecords.StartsWithKind(line, "transcripts.sealed"u8) || SealRecords.StartsWithKind(line, "transcripts.removed"u8) || SealRecords.StartsWithKind(line, "redaction.applied"u8);

    private static AgentEvent? ReadEvent(ReadOnlyMemory<byte> line)
    {
        try
        {
            return EventJson.Read(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Take(LedgerEntry entry)
    {
        switch (entry.Event.Body)
        {
            case RedactionApplied { Stage: RedactionApplied.Done }:
                _lastDone = entry.Order;
                break;
            case TranscriptsSealed { Transcripts.IsDefault: false } said:
                Entries.Add(entry);
                foreach (var one in said.Transcripts) Keep(_states, one, entry);
                break;
            case TranscriptsRemoved { Transcripts.IsDefault: false } said:
                Entries.Add(entry);
                foreach (var one in said.Transcripts)
                {
                    Keep(_removed, one, entry);

                    // What takes the name later is another transcript, or the same one archived anew.
                    if (_states.TryGetValue(one.Name, out var states)) states.RemoveAll(state => state.Meta == one.Meta || state.Lines <= one.Lines);
                }

                break;
        }
    }

    private static void Keep(Dictionary<string, List<SealedState>> into, SealedTranscript one, LedgerEntry entry)
    {
        if (!into.TryGetValue(one.Name, out var known)) into[one.Name] = known = [];
        known.Add(new(one.Name, one.Hash, one.Meta, one.Lines, entry) { Former = one is { Former: { } meta, FormerHash: { } hash } ? (meta, hash) : null });
    }
}
