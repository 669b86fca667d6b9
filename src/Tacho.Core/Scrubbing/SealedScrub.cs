using System.Text.Json;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Redaction;
using Tacho.Trail;

namespace Tacho.Scrubbing;

/// <summary>A line of a file, or what is left of one, and what takes its place.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">Its bytes, without line feed.</param>
/// <param name="Bytes">What takes their place, without line feed.</param>
/// <param name="Line">Line of the file, from 1.</param>
/// <param name="Removed">What the ledger has to name; null for what is no record: a line of text, the rest of an interrupted write.</param>
internal sealed record LineEdit(long Offset, int Length, byte[] Bytes, long Line, RemovedRecord? Removed)
{
    /// <summary>The event that is removed and its masked copy, for the head's memory of newest records.</summary>
    public (AgentEvent Removed, AgentEvent Masked)? Event { get; init; }
}

/// <summary>
/// The plan for one sealed file. Records that hold what is looked for become tombstones with a masked copy; what interrupted writes left is masked as text, and the record that
/// counts and hashes it becomes a tombstone whose copy counts and hashes what stands there then.
/// </summary>
internal sealed class SealedScrub
{
    private readonly ScrubTarget _target;
    private readonly bool _isLedger;
    private readonly List<LineEdit> _torn = [];
    private TornRegion _region = new();

    private SealedScrub(TrailFile file, ScrubTarget target)
    {
        File = file;
        _target = target;
        _isLedger = file.Project == TrailPaths.Ledger;
    }

    public TrailFile File { get; }

    public string Origin => TrailPaths.Origin(File.Project, File.Path);

    /// <summary>Bytes that were looked at; what came later is copied as it is.</summary>
    public long Length { get; private set; }

    public List<LineEdit> Edits { get; } = [];

    /// <summary>Lines that hold it and cannot be changed.</summary>
    public List<long> Fixed { get; } = [];

    /// <summary>Folders in which the agent keeps its own transcripts, as it told them.</summary>
    public HashSet<string> Transcripts { get; } = new(StringComparer.Ordinal);

    /// <summary>True when an edit is of a last line without its line feed, which may be in the making.</summary>
    public bool TouchesOpenEnd { get; private set; }

    /// <summary>Looks through a file. It only reads.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SealedScrub Of(TrailFile file, ScrubTarget target)
    {
        var scrub = new SealedScrub(file, target);
        using var opened = PosixFile.OpenReadIfExists(file.Path);
        if (opened is null) return scrub;
        scrub.Length = opened.Length;
        var lines = new LineScanner(opened, 0, scrub.Length);
        while (lines.Read())
        {
            var before = scrub.Edits.Count;
            if (SealedLine.TryRead(lines.Line, out var line)) scrub.TakeRecord(lines, line);
            else scrub.TakeTorn(lines);
            if (!lines.Ended && scrub.Edits.Count + scrub._torn.Count > before) scrub.TouchesOpenEnd = true;
        }

        // The end of the file that no record describes yet.
        scrub.Edits.AddRange(scrub._torn);
        return scrub;
    }

    private void TakeRecord(LineScanner lines, SealedLine line)
    {
        var region = _region;
        _region = new TornRegion();
        var payload = SealedLine.Payload(lines.Line);
        if (_torn.Count > 0)
        {
            Edits.AddRange(_torn);
            _torn.Clear();
            if (payload is not null && SealRecords.ReadTorn(payload) is not null)
            {
                Replace(lines, line, new Redactor(RuleSet.BuiltIn, TagKey.None).RedactJson(region.Describe()), null);
                return;
            }
        }

        if (payload is null) return;
        var kind = payload.AsSpan();
        if (kind.StartsWith("{\"kind\":\"seal."u8) || (_isLedger && IsOfNumbers(kind)))
        {
            // Names, numbers and hashes, which the seal itself rests on.
            if (_target.Holds(payload)) Fixed.Add(lines.Number);
            return;
        }

        if (SealRecords.StartsWithKind(kind, "session.started"u8) && Read(payload)?.Body is SessionStarted { TranscriptPath: { } transcript } && Path.GetDirectoryName(transcript) is { Length: > 0 } folder)
            Transcripts.Add(folder);
        if (_target.MaskJson(payload) is not { } masked) return;
        var copy = Read(payload) is { } removed && Read(masked.Value) is { } kept && removed.Id == kept.Id && removed.Body.GetType() == kept.Body.GetType()
            ? ((AgentEvent, AgentEvent)?)(removed, kept)
            : null;

        // A copy that is no event any more, or that still holds it, is not kept.
        Replace(lines, line, copy is null || _target.Holds(masked.Value) ? null : masked, copy);
    }

    private static bool IsOfNumbers(ReadOnlySpan<byte> payload) =>
        SealRecords.StartsWithKind(payload, "redaction.applied"u8) || SealRecords.StartsWithKind(payload, "transcripts.sealed"u8)
        || SealRecords.StartsWithKind(payload, "transcripts.removed"u8) || SealRecords.StartsWithKind(payload, "records.pruned"u8);

    private void TakeTorn(LineScanner lines)
    {
        ReadOnlyMemory<byte> bytes = lines.LineMemory;
        if (_target.MaskText(bytes) is { } masked)
        {
            bytes = masked.Value;
            _torn.Add(new(lines.Offset, lines.Line.Length, bytes.ToArray(), lines.Number, Removed: null));
        }

        _region.Add(bytes.Span, lines.Offset, lines.Ended);
    }

    private void Replace(LineScanner lines, SealedLine line, Redacted<ReadOnlyMemory<byte>>? masked, (AgentEvent, AgentEvent)? events)
    {
        var tombstone = SealedLine.WriteTombstone(line, masked, out var witness);
        Edits.Add(new(lines.Offset, lines.Line.Length, tombstone[..^1], lines.Number, new(line.Number, Convert.ToHexStringLower(witness))) { Event = events });
    }

    private static AgentEvent? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            return EventJson.Read(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
