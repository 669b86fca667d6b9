using System.Collections.Immutable;
using Tacho.Configuration;

namespace Tacho.Trail.Verification;

/// <summary>What a finding means for the record.</summary>
public enum Verdict
{
    /// <summary>Worth knowing, no sign of tampering: crashes and restarts leave such traces.</summary>
    Information,

    /// <summary>A check could not be made.</summary>
    CannotTell,

    /// <summary>No crash and no restart of the recorder explains it.</summary>
    Tampered,
}

/// <summary>A kind of finding. <paramref name="Name"/> stands in texts and JSON and is for ever.</summary>
public sealed record FindingKind(string Name, Verdict Verdict)
{
    public override string ToString() => Name;
}

/// <summary>The one table of kinds; docs/trail-format.md explains each.</summary>
public static class FindingKinds
{
    /// <summary>A line's bytes or its hash are not those that were sealed.</summary>
    public static readonly FindingKind Altered = new("altered", Verdict.Tampered);

    /// <summary>Numbers are missing between two lines.</summary>
    public static readonly FindingKind Missing = new("missing", Verdict.Tampered);

    /// <summary>A genuine line or file stands where another belongs.</summary>
    public static readonly FindingKind Moved = new("moved", Verdict.Tampered);

    /// <summary>A line that the recorder did not write, or that has a rival for its number.</summary>
    public static readonly FindingKind Inserted = new("inserted", Verdict.Tampered);

    /// <summary>A genuine line that stands in the file twice.</summary>
    public static readonly FindingKind Duplicated = new("duplicated", Verdict.Tampered);

    /// <summary>The end is gone: a witness knows of more lines.</summary>
    public static readonly FindingKind Cut = new("cut", Verdict.Tampered);

    /// <summary>Record and head, or record and checkpoints, were put back to an earlier state; a witness that was not knows of more lines.</summary>
    public static readonly FindingKind RolledBack = new("rolled-back", Verdict.Tampered);

    /// <summary>The chain is whole, but not the one that a witness saw.</summary>
    public static readonly FindingKind Rewritten = new("rewritten", Verdict.Tampered);

    /// <summary>A checkpoint's signature does not fit its text.</summary>
    public static readonly FindingKind ForgedSignature = new("forged-signature", Verdict.Tampered);

    /// <summary>A checkpoint is signed with another key than the genesis names.</summary>
    public static readonly FindingKind KeyChanged = new("key-changed", Verdict.Tampered);

    /// <summary>The first line is not the genesis that was sealed.</summary>
    public static readonly FindingKind GenesisChanged = new("genesis-changed", Verdict.Tampered);

    /// <summary>A payload was removed and no signed ledger entry says who did it.</summary>
    public static readonly FindingKind Tombstone = new("tombstone", Verdict.Tampered);

    /// <summary>A line of a text view has no record.</summary>
    public static readonly FindingKind ViewDisagrees = new("view-disagrees", Verdict.Tampered);

    /// <summary>A side file is not what the session's chain bound.</summary>
    public static readonly FindingKind SideAltered = new("side-altered", Verdict.Tampered);

    /// <summary>A side file that the session's chain bound, or that the list of side files names, is gone.</summary>
    public static readonly FindingKind SideMissing = new("side-missing", Verdict.Tampered);

    /// <summary>A sealed file is gone; its head, a checkpoint or a neighbour knows of it.</summary>
    public static readonly FindingKind FileMissing = new("file-missing", Verdict.Tampered);

    /// <summary>A checkpoint is gone that the head or another place knows of.</summary>
    public static readonly FindingKind CheckpointMissing = new("checkpoint-missing", Verdict.Tampered);

    /// <summary>There is no readable head, though the recorder wrote one.</summary>
    public static readonly FindingKind HeadMissing = new("head-missing", Verdict.Tampered);

    /// <summary>The head is older than a checkpoint or a segment, or contradicts itself.</summary>
    public static readonly FindingKind HeadAltered = new("head-altered", Verdict.Tampered);

    /// <summary>Payloads that were removed on purpose, as a signed ledger entry says.</summary>
    public static readonly FindingKind Scrubbed = new("scrubbed", Verdict.Information);

    /// <summary>A scrub did not come to its end: lines of a view still show what their records do not any more.</summary>
    public static readonly FindingKind ScrubUnfinished = new("scrub-unfinished", Verdict.Information);

    /// <summary>What an interrupted write left.</summary>
    public static readonly FindingKind Torn = new("torn", Verdict.Information);

    /// <summary>Records have no line in a text view.</summary>
    public static readonly FindingKind ViewBehind = new("view-behind", Verdict.Information);

    /// <summary>Whole lines stand behind the head: the recorder was interrupted between two writes. The next record takes them in.</summary>
    public static readonly FindingKind HeadBehind = new("head-behind", Verdict.Information);

    /// <summary>The head was lost and rebuilt from the file; from then on it no longer witnesses what was before.</summary>
    public static readonly FindingKind HeadRebuilt = new("head-rebuilt", Verdict.Information);

    /// <summary>The recorder found the file before it cut or altered and began a new one.</summary>
    public static readonly FindingKind SegmentBegan = new("segment-began", Verdict.Information);

    /// <summary>A side file that no holder of the lock has bound yet.</summary>
    public static readonly FindingKind SideUnbound = new("side-unbound", Verdict.Information);

    /// <summary>A record's very first write has neither head nor checkpoint: the recorder was interrupted behind it.</summary>
    public static readonly FindingKind StartInterrupted = new("start-interrupted", Verdict.Information);

    /// <summary>A file could not be read.</summary>
    public static readonly FindingKind Unreadable = new("unreadable", Verdict.CannotTell);

    /// <summary>There is no key to check signatures with, or nothing is signed.</summary>
    public static readonly FindingKind NotSigned = new("unsigned", Verdict.CannotTell);

    /// <summary>The checkpoints to compare with say nothing of what is verified.</summary>
    public static readonly FindingKind NoWitness = new("no-witness", Verdict.CannotTell);

    /// <summary>An archived transcript's bytes, or its metadata, are not those that were sealed.</summary>
    public static readonly FindingKind TranscriptAltered = new("transcript-altered", Verdict.Tampered);

    /// <summary>An archived transcript is whole in itself, but another one than was sealed under its name.</summary>
    public static readonly FindingKind TranscriptExchanged = new("transcript-exchanged", Verdict.Tampered);

    /// <summary>An archived transcript was put back to an earlier state of it.</summary>
    public static readonly FindingKind TranscriptRolledBack = new("transcript-rolled-back", Verdict.Tampered);

    /// <summary>A sealed transcript is gone, and nobody decided so.</summary>
    public static readonly FindingKind TranscriptMissing = new("transcript-missing", Verdict.Tampered);

    /// <summary>An archived transcript names a seal that the ledger does not have for it.</summary>
    public static readonly FindingKind TranscriptInserted = new("transcript-inserted", Verdict.Tampered);

    /// <summary>An archived transcript, or its end, that no entry of the ledger names.</summary>
    public static readonly FindingKind TranscriptUnsealed = new("transcript-unsealed", Verdict.Information);

    /// <summary>Transcripts that were sealed as they were found, some time after they were archived.</summary>
    public static readonly FindingKind TranscriptSealedLate = new("transcript-sealed-late", Verdict.Information);

    /// <summary>Transcripts that a person took out of the archive.</summary>
    public static readonly FindingKind TranscriptsRemoved = new("transcripts-removed", Verdict.Information);

    /// <summary>A removal or a scrub was decided and has not come to this transcript.</summary>
    public static readonly FindingKind TranscriptLeft = new("transcript-left", Verdict.Information);

    /// <summary>The record of a session that a person had removed as a whole.</summary>
    public static readonly FindingKind Pruned = new("pruned", Verdict.Information);

    public static readonly ImmutableArray<FindingKind> All =
    [
        Altered, Missing, Moved, Inserted, Duplicated, Cut, RolledBack, Rewritten, ForgedSignature, KeyChanged, GenesisChanged, Tombstone, ViewDisagrees, SideAltered, SideMissing,
        FileMissing, CheckpointMissing, HeadMissing, HeadAltered, Scrubbed, ScrubUnfinished, Torn, ViewBehind, HeadBehind, HeadRebuilt, SegmentBegan, SideUnbound, StartInterrupted, Unreadable, NotSigned, NoWitness,
        TranscriptAltered, TranscriptExchanged, TranscriptRolledBack, TranscriptMissing, TranscriptInserted, TranscriptUnsealed, TranscriptSealedLate, TranscriptsRemoved, TranscriptLeft, Pruned,
    ];
}

/// <summary>One thing that a verification found.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="File">The file that it concerns.</param>
/// <param name="Line">First line concerned, from 1; null for the file as a whole. Of lines that are gone: the line before which they stood.</param>
/// <param name="Text">What was found, for a person; holds numbers, names and times, never content.</param>
public sealed record Finding(FindingKind Kind, string File, long? Line, string Text)
{
    /// <summary>Last line concerned, where there are several.</summary>
    public long? LastLine { get; init; }

    /// <summary>What proves it, where that is something beside the file: a head, a checkpoint, another file's genesis.</summary>
    public string? Witness { get; init; }

    /// <summary>The file, with the line where there is one: <c>file:line</c>.</summary>
    public string Place => Line is { } line ? $"{File}:{line}" : File;
}

/// <summary>The outcome of a verification.</summary>
/// <param name="Findings">In the order of files and lines.</param>
/// <param name="Files">Sealed files read.</param>
/// <param name="Lines">Sealed lines that were checked.</param>
/// <param name="Bytes">Bytes of sealed files.</param>
/// <param name="Checkpoints">Checkpoints whose signature and root fit.</param>
/// <param name="ViewLines">Lines of text views that have their record.</param>
public sealed record VerifyReport(ImmutableArray<Finding> Findings, int Files, long Lines, long Bytes, int Checkpoints, long ViewLines)
{
    /// <summary>Archived transcripts that were looked at.</summary>
    public int Transcripts { get; init; }

    public Verdict Verdict => Findings.IsEmpty ? Verdict.Information : Findings.Max(finding => finding.Kind.Verdict);

    public ExitCode ExitCode => Verdict switch
    {
        Verdict.Tampered => ExitCode.Tampered,
        Verdict.CannotTell => ExitCode.CannotKnow,
        _ => ExitCode.Done,
    };
}
