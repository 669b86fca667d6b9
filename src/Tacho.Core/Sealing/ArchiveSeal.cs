using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Redaction;

namespace Tacho.Sealing;

/// <summary>
/// Writes what an import archived into the sealed ledger, then into each metadata which entry that is. All transcripts of an import share an entry; a long import has one for each
/// hundred. Whatever dies between the archive and the ledger leaves transcripts that are not sealed, which <see cref="Mend"/> of the next import finds. Any number of threads and processes.
/// </summary>
public sealed class ArchiveSeal
{
    /// <summary>Transcripts that one entry names, so that a line of the ledger stays readable, and a killed import leaves few without a seal.</summary>
    private const int TranscriptsAnEntry = 100;

    private readonly Lock _lock = new();
    private readonly Lock _writing = new();
    private readonly List<ArchivedTranscript> _pending = [];
    private readonly TachoHome _home;
    private readonly TranscriptArchive _archive;
    private readonly SealLedger _ledger;
    private readonly string _run;
    private SealingTurn? _turn;
    private int _atWork;

    /// <param name="home">The recorder, in whose ledger it is sealed.</param>
    /// <param name="archive">The recorder's archive, or one elsewhere.</param>
    /// <param name="mask">Masks an entry of the ledger.</param>
    /// <param name="time">The clock.</param>
    public ArchiveSeal(TachoHome home, TranscriptArchive archive, Func<AgentEvent, Redacted<AgentEvent>> mask, TimeProvider time)
    {
        (_home, _archive) = (home, archive);
        _ledger = new SealLedger(home, mask, time);
        _run = _ledger.NewRun();
    }

    private string? _failure;
    private string? _refused;

    /// <summary>Why something is not sealed, for a person; null for nothing. The next <see cref="Flush"/> tries again, and so does the next import.</summary>
    public string? Trouble => _refused ?? _failure;

    /// <summary>To be held while a transcript is put into the archive and <see cref="Add"/>ed.</summary>
    public SealingWork AtWorkWhenNeeded() => new(this);

    /// <summary>Takes a transcript that was put into the archive. For who holds none of the archive's locks.</summary>
    public void Add(ArchivedTranscript put)
    {
        lock (_lock)
        {
            _pending.Add(put);

            // A ledger that could not be written is not waited for again and again.
            if (_pending.Count < TranscriptsAnEntry || _failure is not null) return;
        }

        Flush();
    }

    /// <summary>Seals what was added. Never fails: what is not sealed is told by <see cref="Trouble"/>.</summary>
    public void Flush()
    {
        ImmutableArray<ArchivedTranscript> all;
        lock (_writing)
        {
            lock (_lock)
            {
                all = [.. _pending];
                _pending.Clear();
            }

            try
            {
                _failure = null;
                foreach (var some in all.Chunk(TranscriptsAnEntry)) Seal(TranscriptsSealed.Imported, some);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or UserError or InvalidOperationException)
            {
                _failure = failure.Message;
                lock (_lock) _pending.AddRange(all);
            }
        }

        EndTurn();
    }

    /// <summary>
    /// Seals what stopped imports left without a seal. What goes on from a sealed transcript is sealed as theirs would have been; of the rest nobody knows whether an import put it there, and
    /// the ledger says so. Nothing is done while another import is at work, which may be about to do it.
    /// </summary>
    /// <param name="all">What is archived.</param>
    /// <param name="adopts">Whether the rest is sealed too.</param>
    public void Mend(IReadOnlyCollection<ArchivedTranscript> all, bool adopts)
    {
        var open = all.Where(static transcript => transcript.Meta.Seal is null).ToList();
        if (SealingTurn.IsSomebodyAtWork(_archive.Root) || open.Count == 0) return;
        try
        {
            var ledger = SealedTranscripts.Read(_home, KeyOf(_home, _archive));
            var found = new List<ArchivedTranscript>();
            using (var work = AtWorkWhenNeeded())
            {
                work.Begin();
                foreach (var transcript in open)
                {
                    var states = ledger.Of(NameOf(_archive, transcript));
                    if (states.LastOrDefault(state => state.Meta == StableFields.HashOf(transcript.Meta)) is { } known) Refer(transcript, known.Place);
                    else if (SealedTranscripts.Latest(states) is { } latest && latest.Hash == transcript.Meta.SealedPart?.Hash && TranscriptBytes.Disagreement(transcript) is null) Add(transcript);
                    else if (adopts && states.Count == 0) found.Add(transcript);
                }

                Flush();
                lock (_writing)
                {
                    foreach (var some in found.Chunk(TranscriptsAnEntry)) Seal(TranscriptsSealed.Found, some);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException or UserError or InvalidOperationException)
        {
            _failure = failure.Message;
        }

        EndTurn();
    }

    /// <summary>Seals a transcript as a scrub is about to put it in place. For who holds its lock; on return the entry has reached the device.</summary>
    /// <exception cref="UserError">The ledger is in use; nothing may be changed then.</exception>
    public ArchiveMeta Ahead(ArchivedTranscript former, ArchiveMeta meta) =>
        meta with { Seal = Append(TranscriptsSealed.Scrubbed, [ItemOf(former with { Meta = meta }, PlaceOf(former))]), SealedPart = null };

    /// <summary>Says which transcripts a person takes out. For who holds all of the archive's locks, before the first is removed; on return the entries are signed and on the device.</summary>
    /// <exception cref="UserError">The ledger cannot be written or signed; nothing may be removed then.</exception>
    public void Removed(ImmutableArray<ArchivedTranscript> transcripts, RemovalDecision decision)
    {
        if (transcripts.IsEmpty) return;
        foreach (var some in transcripts.Chunk(TranscriptsAnEntry))
        {
            var body = new TranscriptsRemoved(_run, decision.Name, decision.By) { Archive = KeyOf(_home, _archive), Transcripts = [.. some.Select(one => ItemOf(one, null))] };
            _ledger.Append(decision.Name, body, () => body with { Archive = Hidden(body.Archive), Transcripts = Hidden(body.Transcripts) });
        }

        _ledger.Sign();
    }

    /// <summary>How the ledger tells archives apart: null for the recorder's own, else the folder.</summary>
    internal static string? KeyOf(TachoHome home, TranscriptArchive archive) => Path.GetFullPath(archive.Root) is var root && root == Path.GetFullPath(home.Archive) ? null : root;

    /// <summary>How the ledger calls a transcript.</summary>
    internal static string NameOf(TranscriptArchive archive, ArchivedTranscript transcript) =>
        Path.GetRelativePath(archive.Root, Path.Combine(Path.GetDirectoryName(transcript.MetaPath)!, transcript.Name));

    private void Seal(string why, IEnumerable<ArchivedTranscript> transcripts)
    {
        foreach (var same in transcripts.Where(IsCurrent).GroupBy(one => one.Meta.SealedPart is { IsSealed: false } ? TranscriptsSealed.Found : why))
        {
            var sound = same.Where(GoesOn).ToList();
            if (sound.Count == 0) continue;
            var place = Append(same.Key, [.. sound.Select(one => ItemOf(one, one.Meta.SealedPart))]);
            foreach (var transcript in sound) Refer(transcript, place);
        }
    }

    /// <summary>Whether a transcript holds what it says to go on from; an import must not vouch for what somebody put in its place.</summary>
    private bool GoesOn(ArchivedTranscript transcript)
    {
        if (transcript.Meta.SealedPart is not { } part || TranscriptBytes.HashOf(transcript, part) == part.Hash) return true;
        _refused = $"{transcript.Path} does not go on from what was archived before; see tacho verify";
        return false;
    }

    private SealReference Append(string why, ImmutableArray<SealedTranscript> transcripts)
    {
        var body = new TranscriptsSealed(_run, why) { Archive = KeyOf(_home, _archive), Transcripts = transcripts };
        return _ledger.Append(why, body, () => body with { Archive = Hidden(body.Archive), Transcripts = Hidden(body.Transcripts) });
    }

    private SealedTranscript ItemOf(ArchivedTranscript one, SealedPart? former) =>
        new(NameOf(_archive, one), one.Meta.Hash, StableFields.HashOf(one.Meta), one.Meta.Counts.Lines) { Former = former?.State, FormerHash = former?.Hash };

    /// <summary>What a transcript is to the ledger: itself, or the sealed part of it where it has grown since and surely holds that.</summary>
    private static SealedPart? PlaceOf(ArchivedTranscript transcript) =>
        transcript.Meta is { Seal: null, SealedPart: { IsSealed: true } part } && TranscriptBytes.Disagreement(transcript) is null && TranscriptBytes.HashOf(transcript, part) == part.Hash
            ? part
            : SealedPart.Of(transcript.Meta with { SealedPart = null }, transcript.Meta.Frames);

    private static ImmutableArray<SealedTranscript> Hidden(ImmutableArray<SealedTranscript> transcripts) => [.. transcripts.Select(static one => one with { Name = SealLedger.Hidden(one.Name) })];

    private static string? Hidden(string? name) => name is null ? null : SealLedger.Hidden(name);

    /// <summary>One that grew or went since is for who let it grow, or removed it, to seal: entries must not come behind those of what took its place.</summary>
    private bool IsCurrent(ArchivedTranscript transcript) => Now(transcript) is { Meta.Seal: null };

    private ArchivedTranscript? Now(ArchivedTranscript transcript) =>
        _archive.Read(Path.GetRelativePath(_archive.Root, transcript.MetaPath)) is { } now && now.Meta.Hash == transcript.Meta.Hash && now.Meta.Archived == transcript.Meta.Archived ? now : null;

    private void Refer(ArchivedTranscript transcript, SealReference place)
    {
        using var held = ArchiveLock.Take(_archive.Root, ArchiveLock.NumberOf(SourceIdentity.Of(transcript.Meta)));
        if (Now(transcript) is { Meta.Seal: null } now) TranscriptArchive.Update(now, now.Meta with { Seal = place, SealedPart = null }, sync: true);
    }

    private void EndTurn()
    {
        lock (_lock)
        {
            if (_atWork > 0 || _pending.Count > 0) return;
            _turn?.Dispose();
            _turn = null;
        }
    }

    internal void BeginWork()
    {
        lock (_lock)
        {
            _turn ??= SealingTurn.Begin(_archive.Root);
            _atWork++;
        }
    }

    internal void EndWork()
    {
        lock (_lock) _atWork--;
    }
}

/// <summary>Keeps other imports, once it has begun, from taking what is put into the archive for something that nobody will seal. Nothing is written for an import that finds nothing new.</summary>
public sealed class SealingWork(ArchiveSeal seal) : IDisposable
{
    private bool _begun;

    /// <summary>To be called before a transcript is put into the archive.</summary>
    public void Begin()
    {
        if (_begun) return;
        seal.BeginWork();
        _begun = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_begun) seal.EndWork();
        _begun = false;
    }
}
