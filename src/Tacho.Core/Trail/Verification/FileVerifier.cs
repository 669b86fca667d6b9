using System.Collections.Immutable;
using System.Globalization;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Trail.Checkpoints;

namespace Tacho.Trail.Verification;

/// <summary>Who says something about a sealed file.</summary>
internal enum WitnessKind
{
    Head,
    Successor,
    Binding,
    Checkpoint,
}

/// <summary>What a witness says of a sealed file: after so many lines, the chain's hash or the tree's root was this.</summary>
/// <param name="Kind">Who says it.</param>
/// <param name="Size">Count of lines.</param>
/// <param name="Hash">h of the last of them; null when the root is told.</param>
/// <param name="Root">Merkle root; null when the hash is told.</param>
/// <param name="Name">The witness for a person, such as <c>head …/heads/x.json</c>.</param>
internal sealed record Testimony(WitnessKind Kind, long Size, string? Hash, byte[]? Root, string Name);

/// <summary>What is known of a sealed file beside itself.</summary>
internal sealed record FileWitnesses
{
    /// <summary>The origin that its place demands; null for a file outside of the recorder's folder.</summary>
    public string? Origin { get; init; }

    /// <summary>The session's head, where it speaks of this file.</summary>
    public TrailHead? Head { get; init; }

    /// <summary>For the witness's name.</summary>
    public string HeadFile { get; init; } = "";

    /// <summary>All checkpoints at hand, of whatever origin.</summary>
    public ImmutableArray<CheckpointNote> Notes { get; init; } = [];

    /// <summary>What the next segment's genesis, or the record that binds a side file, says.</summary>
    public ImmutableArray<Testimony> Others { get; init; } = [];

    /// <summary>The machine's present key.</summary>
    public VerifierKey? MachineKey { get; init; }

    /// <summary>What the ledger says of tombstones; read when the first is met.</summary>
    public Func<ScrubWarrants>? Warrants { get; init; }
}

/// <summary>The outcome for one file.</summary>
/// <param name="Walk">What was read; its facts hold for the lines before the first fault.</param>
/// <param name="Size">Lines that are accounted for.</param>
/// <param name="Notes">Checkpoints of this file whose signature is good, or good with another key.</param>
internal sealed record FileOutcome(ChainWalk Walk, long Size, ImmutableArray<CheckpointNote> Notes);

/// <summary>Verifies one sealed file: its chain, then what every witness says of it.</summary>
internal sealed class FileVerifier(string path, FileWitnesses witnesses, List<Finding> findings)
{
    private const int MaxWitnessesNamed = 3;

    /// <summary>Checkpoints whose signature and root fit.</summary>
    public int GoodCheckpoints { get; private set; }

    /// <summary>Reads the file up to a length.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public FileOutcome Run(PosixFile file, long length, Action<CommandLine>? onCommand)
    {
        var sizes = witnesses.Notes.Where(note => witnesses.Origin is null || note.Checkpoint.Origin == witnesses.Origin).Select(note => note.Checkpoint.Size).ToHashSet();
        if (witnesses.Head is { } head) sizes.Add(head.Size);
        foreach (var other in witnesses.Others) sizes.Add(other.Size);

        var walk = ChainWalk.Over(file, length, sizes, onCommand);
        var size = TellChain(walk, file, length);
        TellRecords(walk);
        var notes = CheckSignatures(walk);
        var testimonies = witnesses.Others
            .Concat(witnesses.Head is { } known ? [new Testimony(WitnessKind.Head, known.Size, known.Hash, null, $"head {witnesses.HeadFile}")] : [])
            .Concat(notes.Select(note => new Testimony(WitnessKind.Checkpoint, note.Checkpoint.Size, null, note.Checkpoint.Root, Name(note))))
            .ToList();
        TellRewritten(walk, testimonies);
        TellCut(walk, size, length, testimonies);
        TellHead(walk, size, notes);
        return new(walk, size, notes);
    }

    private long TellChain(ChainWalk walk, PosixFile file, long length)
    {
        var isTornEndPlausible = witnesses.Head is { } head ? walk.TornEndOffset >= head.Bytes || length < head.Bytes : !walk.TornEndHasFeed;
        if (walk.IsWhole && (walk.TornEnd == 0 || isTornEndPlausible))
        {
            if (walk.TornEnd > 0 && !(length < witnesses.Head?.Bytes)) Add(FindingKinds.Torn, walk.TornEnd, "an unfinished write; the next record will close it");
            return walk.Size;
        }

        var last = witnesses.Others.IsEmpty ? null : witnesses.Others[0];
        var faults = ChainDiagnosis.Of(path, file, length, witnesses.Head?.Size ?? last?.Size, witnesses.Head?.Hash ?? last?.Hash, out var size);
        findings.AddRange(faults);
        if (faults.IsEmpty) Add(FindingKinds.Altered, walk.Size + 1, "the chain breaks here");
        return Math.Max(size, walk.Size);
    }

    private void TellRecords(ChainWalk walk)
    {
        foreach (var line in walk.TornLines) Add(FindingKinds.Torn, line, "an interrupted write, which the recorder marked");
        foreach (var line in walk.EmptyTornMarks) Add(FindingKinds.Altered, line, "the interrupted write that this record describes was removed or changed");
        foreach (var line in walk.RebuiltLines) Add(FindingKinds.HeadRebuilt, line, "the head was lost and rebuilt from the file here; for the lines before, only checkpoints vouch");
        if (walk.Tombstones.Count > 0) TellTombstones(walk);
        if (walk.Size == 0) return;
        if (walk.Genesis is not { } genesis) Add(FindingKinds.GenesisChanged, 1, "the file does not begin with a genesis of format tacho1");
        else if (witnesses.Origin is { } origin && genesis.Origin != origin) Add(FindingKinds.Moved, 1, $"this file is {genesis.Origin}, but stands in the place of {origin}");
        else if (genesis.Why is { } why && !new TrailFile("", path).IsSide) Add(FindingKinds.SegmentBegan, 1, $"the recorder began this file because: {why}");
    }

    /// <summary>A tombstone that the ledger names is told once for each scrub; any other is tampering.</summary>
    private void TellTombstones(ChainWalk walk)
    {
        var origin = witnesses.Origin ?? walk.Genesis?.Origin ?? "";
        var trusted = walk.Genesis?.Key is { } text ? VerifierKey.Parse(text) : witnesses.MachineKey;
        var warrants = witnesses.Warrants?.Invoke();
        var scrubs = new Dictionary<string, (ScrubWarrant Warrant, long First, long Last, int Count)>(StringComparer.Ordinal);
        foreach (var (line, number, witness) in walk.Tombstones)
        {
            var named = warrants?.For(origin, number) ?? [];
            var fitting = named.Where(warrant => warrant.Witness == witness).ToList();
            if (fitting.Find(warrant => warrant.Key is not null && warrant.Key.ToString() == trusted?.ToString()) is { } warrant)
            {
                var run = ((RedactionApplied)warrant.Entry.Body).Run;
                scrubs[run] = scrubs.TryGetValue(run, out var known) ? known with { Last = line, Count = known.Count + 1 } : (warrant, line, line, 1);
                continue;
            }

            findings.Add(new(FindingKinds.Tombstone, path, line, Unwarranted(named, fitting)) { Witness = (fitting.Count > 0 ? fitting : named).Select(entry => $"ledger {entry.Place}").FirstOrDefault() });
        }

        foreach (var (warrant, first, last, count) in scrubs.Values)
        {
            var applied = (RedactionApplied)warrant.Entry.Body;
            var told = string.Create(CultureInfo.InvariantCulture, $"{count} record{(count == 1 ? "" : "s")} masked by {applied.Person ?? "a person"} on {warrant.Entry.At:yyyy-MM-dd HH:mm:ss} (tacho scrub, {applied.Mode}, run {applied.Run})");
            findings.Add(new(FindingKinds.Scrubbed, path, first, told) { LastLine = last > first ? last : null, Witness = $"ledger {warrant.Place}" });
        }
    }

    private static string Unwarranted(IReadOnlyCollection<ScrubWarrant> named, List<ScrubWarrant> fitting) =>
        named.Count == 0 ? "the payload of this record was removed, and no signed ledger entry says who did it and why"
        : fitting.Count == 0 ? "the payload of this record was removed, and what stands there is not what the ledger's entry names"
        : fitting.TrueForAll(warrant => warrant.Key is null) ? "the payload of this record was removed, and no signature is over the ledger's entry that names it"
        : "the payload of this record was removed, and the ledger's entry is signed with another key than the genesis names";

    private ImmutableArray<CheckpointNote> CheckSignatures(ChainWalk walk)
    {
        var origin = witnesses.Origin ?? walk.Genesis?.Origin;
        var key = walk.Genesis?.Key is { } text ? VerifierKey.Parse(text) : witnesses.MachineKey;
        if (walk.Genesis is { Key: not null } && key is null) Add(FindingKinds.GenesisChanged, 1, "the genesis holds a key that is none");
        var good = ImmutableArray.CreateBuilder<CheckpointNote>();
        foreach (var note in witnesses.Notes.Where(note => note.Checkpoint.Origin == origin))
        {
            if (key is null)
            {
                Add(FindingKinds.NotSigned, note, "there is no key to check this signature with");
                good.Add(note);
            }
            else if (key.Verify(note.Note))
            {
                good.Add(note);
            }
            else if (note.Note.KeyId != key.KeyId && (note.Place == CheckpointPlace.Outside || witnesses.MachineKey?.Verify(note.Note) == true))
            {
                Add(FindingKinds.KeyChanged, note, $"signed with key {note.Note.KeyId:x8}, while the genesis names key {key.KeyId:x8}");
                good.Add(note);
            }
            else
            {
                Add(FindingKinds.ForgedSignature, note, "the signature does not fit the checkpoint and the key that the genesis names");
            }
        }

        return good.ToImmutable();
    }

    /// <summary>The chain is whole up to where a witness looked, but is not the one that it saw.</summary>
    private void TellRewritten(ChainWalk walk, List<Testimony> testimonies)
    {
        // What was put between lines may have passed for the chain until the genuine line came; it has been named then.
        var inserted = findings.Where(finding => finding.Kind == FindingKinds.Inserted && finding.File == path).Select(finding => finding.Line).ToHashSet();
        var seen = testimonies.Where(testimony => walk.States.TryGetValue(testimony.Size, out var state) && !inserted.Contains(state.FileLine)).ToLookup(testimony => Agrees(testimony, walk.States[testimony.Size]));
        GoodCheckpoints = seen[true].Count(testimony => testimony.Kind == WitnessKind.Checkpoint);
        var contradicting = seen[false].OrderBy(testimony => testimony.Size).ToList();
        if (contradicting.Count == 0) return;
        var first = contradicting[0];

        // Only a root is over all lines before it; a hash would do as well, were it not that the head can be written by anyone.
        var agreed = seen[true].Where(testimony => testimony.Kind == WitnessKind.Checkpoint && testimony.Size < first.Size).Select(testimony => testimony.Size).DefaultIfEmpty(0).Max();
        var begin = agreed == 0 ? 1 : walk.States[agreed].FileLine + 1;
        findings.Add(new(FindingKinds.Rewritten, path, begin, string.Create(
            CultureInfo.InvariantCulture, $"the chain is whole, but its first {first.Size} lines are not those that the witness saw"))
        {
            LastLine = walk.States[first.Size].FileLine,
            Witness = Names(contradicting),
        });
    }

    private static bool Agrees(Testimony testimony, ChainState state) =>
        testimony.Root is { } root ? root.AsSpan().SequenceEqual(state.Root) : testimony.Hash == state.Hash;

    private void TellCut(ChainWalk walk, long size, long length, List<Testimony> testimonies)
    {
        var beyond = testimonies.Where(testimony => testimony.Size > size).OrderByDescending(testimony => testimony.Size).ToList();
        if (beyond.Count == 0)
        {
            if (walk.IsWhole && length < witnesses.Head?.Bytes)
                findings.Add(new(FindingKinds.Cut, path, Math.Max(walk.FileLines, 1), "the last bytes of the file are gone") { Witness = $"head {witnesses.HeadFile}" });
            return;
        }

        var isHeadAhead = beyond.Exists(testimony => testimony.Kind == WitnessKind.Head);
        var isNoteAhead = beyond.Exists(testimony => testimony.Kind == WitnessKind.Checkpoint);
        var isRolledBack = isHeadAhead ? !isNoteAhead && witnesses.Head!.CheckpointSize > size : witnesses.Head is not null && isNoteAhead;
        var text = string.Create(CultureInfo.InvariantCulture, $"records {size} to {beyond[0].Size - 1} are gone from the end")
            + (isRolledBack ? isHeadAhead ? "; the checkpoints were put back with the file" : "; the head was put back with the file" : "");
        findings.Add(new(isRolledBack ? FindingKinds.RolledBack : FindingKinds.Cut, path, Math.Max(walk.FileLines, 1), text) { Witness = Names(beyond) });
    }

    private void TellHead(ChainWalk walk, long size, ImmutableArray<CheckpointNote> notes)
    {
        if (witnesses.Head is not { } head || size <= head.Size || !walk.IsWhole) return;
        if (notes.FirstOrDefault(note => note.Checkpoint.Size > head.Size) is { } newer)
        {
            findings.Add(new(FindingKinds.HeadAltered, witnesses.HeadFile, null, string.Create(CultureInfo.InvariantCulture, $"the head was put back to {head.Size} lines"))
            {
                Witness = Name(newer),
            });
        }
        else
        {
            Add(FindingKinds.HeadBehind, head.Size + 1, string.Create(CultureInfo.InvariantCulture, $"{size - head.Size} lines fit the chain, but the head does not know them yet"));
        }
    }

    private static string Names(List<Testimony> testimonies) =>
        string.Join("; ", testimonies.Select(testimony => testimony.Name).Distinct(StringComparer.Ordinal).Take(MaxWitnessesNamed));

    private static string Name(CheckpointNote note) =>
        string.Create(CultureInfo.InvariantCulture, $"checkpoint {note.File}:{note.Line} over {note.Checkpoint.Size} lines");

    private void Add(FindingKind kind, long line, string text) => findings.Add(new(kind, path, line, text));

    private void Add(FindingKind kind, CheckpointNote note, string text) => findings.Add(new(kind, note.File, note.Line, text) { Witness = $"genesis of {path}" });
}
