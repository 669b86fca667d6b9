using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Tacho.Archive;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Trail.Verification;

namespace Tacho.Sealing;

/// <summary>What a verification of an archive found.</summary>
/// <param name="Findings">In the order of the files.</param>
/// <param name="Sound">Transcripts that are as they were sealed.</param>
/// <param name="Transcripts">All that were looked at.</param>
public sealed record ArchiveReport(ImmutableArray<Finding> Findings, int Sound, int Transcripts);

/// <summary>
/// Verifies an archive against the ledger: every transcript's bytes against its metadata, both against the entry that sealed them, and every entry against what is there. It only reads, and may
/// run beside imports: what looks like tampering is looked at again.
/// </summary>
/// <remarks>What the ledger is worth, <see cref="TrailVerifier"/> tells.</remarks>
public sealed class ArchiveVerifier(TachoHome home, TranscriptArchive archive)
{
    private const int MaxNamed = 3;
    private const int MaxLooks = 3;

    private static readonly TimeSpan ScrubPatience = TimeSpan.FromMinutes(1);

    /// <summary>Verifies the transcripts of a project, or all.</summary>
    /// <param name="project">The project's name; null for all.</param>
    /// <exception cref="IOException">The ledger cannot be read.</exception>
    public ArchiveReport Verify(string? project)
    {
        for (var look = 1; ; look++)
        {
            var report = Look(project);
            if (look == MaxLooks || !report.Findings.Any(static finding => finding.Kind.Verdict == Verdict.Tampered)) return report;

            // A scrub, a removal or an import may have been at work between two reads.
            using var turn = PosixFile.OpenReadIfExists(home.ScrubLock);
            _ = turn?.TryLock(ScrubPatience);
        }
    }

    private ArchiveReport Look(string? project)
    {
        var broken = new List<(string File, string Why)>();
        var all = archive.All((file, why) => broken.Add((file, why))).ToList();
        var ledger = SealedTranscripts.Read(home, ArchiveSeal.KeyOf(home, archive));
        var chosen = all.Where(transcript => IsOf(project, ArchiveSeal.NameOf(archive, transcript))).ToList();
        var findings = new ConcurrentBag<Finding>();
        var sound = 0;
        Parallel.ForEach(Partitioner.Create(chosen, loadBalance: true), transcript =>
        {
            if (Check(transcript, ledger) is { } finding) findings.Add(finding);
            else Interlocked.Increment(ref sound);
        });

        var rest = Unreadable(broken, ledger, project).Concat(Missing(all, broken, ledger, project)).Concat(Decided(ledger, project));
        return new([.. findings.Concat(rest).OrderBy(static finding => finding.File, StringComparer.Ordinal).ThenBy(static finding => finding.Line)], sound, chosen.Count);
    }

    private Finding? Check(ArchivedTranscript transcript, SealedTranscripts ledger)
    {
        var name = ArchiveSeal.NameOf(archive, transcript);
        var states = ledger.Of(name);
        var latest = SealedTranscripts.Latest(states);
        try
        {
            if (TranscriptBytes.Disagreement(transcript) is { } trouble) return new(FindingKinds.TranscriptAltered, transcript.Path, null, trouble) { Witness = WitnessOf(latest) ?? transcript.MetaPath };
            return latest is null ? CheckUnknown(transcript, name, ledger) : CheckAgainst(transcript, states, latest, ledger);
        }
        catch (FileNotFoundException)
        {
            return new(FindingKinds.TranscriptMissing, transcript.Path, null, "the file that the metadata names is gone") { Witness = WitnessOf(latest) ?? transcript.MetaPath };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new(FindingKinds.Unreadable, transcript.Path, null, failure.Message);
        }
    }

    private static Finding? CheckUnknown(ArchivedTranscript transcript, string name, SealedTranscripts ledger)
    {
        var meta = StableFields.HashOf(transcript.Meta);
        if (ledger.RemovalOf(name, state: null) is { } removal && ((TranscriptsRemoved)removal.Event.Body).Transcripts.Any(one => one.Meta == meta))
            return new(FindingKinds.TranscriptLeft, transcript.Path, null, $"{Said(removal)}, and it is still there, or there again: the removal was interrupted") { Witness = Place(removal) };
        if (transcript.Meta.Seal is { } seal)
        {
            return new(FindingKinds.TranscriptInserted, transcript.Path, null, string.Create(
                CultureInfo.InvariantCulture, $"the metadata names line {seal.Line} of the ledger as its seal, and the ledger seals no transcript of this name"));
        }

        return new(FindingKinds.TranscriptUnsealed, transcript.Path, null, "not sealed: archived before Tacho sealed archives, by an import that was interrupted, or put there by somebody");
    }

    private static Finding? CheckAgainst(ArchivedTranscript transcript, IReadOnlyList<SealedState> states, SealedState latest, SealedTranscripts ledger)
    {
        if (SealedTranscripts.Stranger(states) is { } stranger)
        {
            return new(FindingKinds.TranscriptExchanged, transcript.Path, null, stranger.Former is null
                ? $"archived anew under this name on {Day(stranger.Entry)}, after what was sealed before had gone without anybody's decision"
                : $"what stood here on {Day(stranger.Entry)}, when an import or a scrub went on from it, was not what had been sealed") { Witness = WitnessOf(states[0]) };
        }

        if (Fits(transcript, latest) is { } fit) return fit.Finding;

        // A scrub seals before it puts a transcript in place, and may have died between the two.
        if (ledger.IsAhead(latest))
        {
            var before = SealedTranscripts.Latest([.. states.Where(state => !ledger.IsAhead(state))]);
            if (before is null ? transcript.Meta.Seal is null : Fits(transcript, before) is { Finding: null })
                return new(FindingKinds.TranscriptLeft, transcript.Path, null, "a scrub was interrupted before it put the masked transcript here; run tacho scrub again") { Witness = WitnessOf(latest) };
        }

        var meta = StableFields.HashOf(transcript.Meta);
        if (states.FirstOrDefault(state => state.Meta == meta) is { } former)
            return new(FindingKinds.TranscriptRolledBack, transcript.Path, null, $"it was put back to what it was on {Day(former.Entry)}") { Witness = WitnessOf(latest) };
        if (latest.Hash == transcript.Meta.Hash) return new(FindingKinds.TranscriptAltered, transcript.MetaPath, null, "the metadata is not what was sealed; the lines are") { Witness = WitnessOf(latest) };
        return new(FindingKinds.TranscriptExchanged, transcript.Path, null, "file and metadata fit each other, and neither is what was sealed under this name") { Witness = WitnessOf(latest) };
    }

    /// <summary>Null where a transcript is not what was sealed, and does not go on from it; else what is to be said of it, which is nothing where it is just that.</summary>
    private static (Finding? Finding, bool Is)? Fits(ArchivedTranscript transcript, SealedState state)
    {
        var meta = transcript.Meta;
        if (meta.Hash == state.Hash && StableFields.HashOf(meta) == state.Meta) return (null, true);
        if (meta.SealedPart is not { } part || part.Hash != state.Hash || meta.Counts.Lines <= state.Lines || TranscriptBytes.HashOf(transcript, part) != state.Hash) return null;
        return (new(FindingKinds.TranscriptUnsealed, transcript.Path, state.Lines + 1, string.Create(
            CultureInfo.InvariantCulture, $"the first {state.Lines} lines are as they were sealed, what follows is not sealed: an import was interrupted, or somebody wrote on"))
        {
            LastLine = meta.Counts.Lines, Witness = WitnessOf(state),
        }, true);
    }

    private IEnumerable<Finding> Unreadable(List<(string File, string Why)> broken, SealedTranscripts ledger, string? project)
    {
        foreach (var (file, why) in broken.Where(one => IsOf(project, NameOf(one.File))))
        {
            var latest = SealedTranscripts.Latest(ledger.Of(NameOf(file)));
            yield return latest is null
                ? new(FindingKinds.Unreadable, file, null, $"the metadata cannot be read: {why}")
                : new(FindingKinds.TranscriptAltered, file, null, $"the metadata is not what was sealed; it cannot be read: {why}") { Witness = WitnessOf(latest) };
        }
    }

    private IEnumerable<Finding> Missing(List<ArchivedTranscript> all, List<(string File, string Why)> broken, SealedTranscripts ledger, string? project)
    {
        var there = all.Select(transcript => ArchiveSeal.NameOf(archive, transcript)).Concat(broken.Select(one => NameOf(one.File))).ToHashSet(StringComparer.Ordinal);
        there.UnionWith(there.Select(SealLedger.Hidden).ToList());
        foreach (var name in ledger.Names.Where(name => !there.Contains(name) && IsOf(project, name)))
        {
            // A scrub may have sealed what was removed before it came to it.
            var states = ledger.Of(name);
            if (SealedTranscripts.Latest(states) is not { } latest || ledger.RemovalOf(name, latest) is not null) continue;
            yield return new(FindingKinds.TranscriptMissing, Path.Combine(archive.Root, name + TranscriptArchive.MetaSuffix), null, string.Create(
                CultureInfo.InvariantCulture, $"the transcript of {latest.Lines} lines is gone, and the ledger has nobody's decision to remove it"))
            {
                Witness = WitnessOf(latest),
            };
        }
    }

    /// <summary>What people took out, and what was sealed late: once for each entry.</summary>
    private IEnumerable<Finding> Decided(SealedTranscripts ledger, string? project)
    {
        foreach (var entry in ledger.Entries)
        {
            var transcripts = (entry.Event.Body switch { TranscriptsSealed { Why: TranscriptsSealed.Found } late => late.Transcripts, TranscriptsRemoved removed => removed.Transcripts, _ => [] }).Where(one => IsOf(project, one.Name)).ToList();
            if (transcripts.Count == 0) continue;
            var names = string.Join(", ", transcripts.Take(MaxNamed).Select(static one => one.Name)) + (transcripts.Count > MaxNamed ? " …" : "");
            var several = transcripts.Count == 1 ? "1 transcript" : string.Create(CultureInfo.InvariantCulture, $"{transcripts.Count} transcripts");
            yield return entry.Event.Body is TranscriptsRemoved
                ? new(FindingKinds.TranscriptsRemoved, archive.Root, null, $"{several}: {Said(entry)} ({names})") { Witness = Place(entry) }
                : new(FindingKinds.TranscriptSealedLate, archive.Root, null, $"{several} stood in the archive without a seal, sealed as found on {Day(entry)}; of what was before, the seal says nothing ({names})") { Witness = Place(entry) };
        }
    }

    private string NameOf(string metaPath) => Path.GetRelativePath(archive.Root, metaPath)[..^TranscriptArchive.MetaSuffix.Length];

    /// <summary>By the name alone, so that a change of the metadata does not move a transcript out of sight. Names that are hidden count everywhere.</summary>
    private static bool IsOf(string? project, string name) => project is null || Path.GetFileName(name).Contains($"_{project}_", StringComparison.Ordinal) || !name.Contains('/');

    private static string Said(LedgerEntry removal) => removal.Event.Body is TranscriptsRemoved said ? $"{(said.Decision == Tombstone.Pruned ? "pruned" : "forgotten")} by {said.Person ?? "a person"} on {Day(removal)}" : "";

    private static string Day(LedgerEntry entry) => entry.Event.At.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string? WitnessOf(SealedState? state) => state is null ? null : Place(state.Entry);

    private static string Place(LedgerEntry entry) => string.Create(CultureInfo.InvariantCulture, $"ledger {entry.File}:{entry.Line}");
}
