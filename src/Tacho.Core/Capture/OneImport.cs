using System.Collections.Immutable;
using System.Globalization;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Redaction;

namespace Tacho.Capture;

/// <summary>The import of one source, once.</summary>
internal sealed class OneImport(
    TranscriptArchive archive,
    ArchiveCodec codec,
    ArchiveLock held,
    Redactor redactor,
    ProjectLocator projects,
    TimeProvider time,
    ITranscripts transcripts,
    TranscriptSource source,
    SourceStamp stamp,
    ArchivedTranscript? former)
{
    /// <summary>A document that is not whole is left for a later import as long as its agent may be writing it. One that stays so is archived as it is.</summary>
    private static readonly TimeSpan BeingWritten = TimeSpan.FromMinutes(1);

    private readonly SortedDictionary<string, int> _masked = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _maskedInLine = new(StringComparer.Ordinal);
    private readonly LongLineMask _longLine = new(redactor);
    private RecordCount _count = new(former?.Meta);
    private long _bytesRead;
    private bool _isForgotten;
    private bool _isExcluded;
    private bool _isTorn;
    private string? _allowedFolder;
    private string? _withheld;
    private Tombstone? _outlived;

    /// <summary>What holds for all sources.</summary>
    public ImportChoices Choices { get; init; } = ImportChoices.None;

    /// <summary>What another program's archive says of it.</summary>
    public TakenOver? TakenOver { get; init; }

    /// <summary>A transcript of the same session that a scrub has masked, for a source that is new.</summary>
    public ArchivedTranscript? Scrubbed { get; init; }

    /// <summary>Reads what is new and archives it.</summary>
    public ImportOutcome Run()
    {
        using var records = transcripts.Open(source, former?.Meta.Position);
        var goesOn = former is not null && !records.StartedOver;
        var kept = goesOn ? former : null;
        var reader = transcripts.Read(source, kept?.Meta.Position);
        if (!records.MoveNext(out var first)) return Nothing(kept);
        if (!goesOn) _count = new(earlier: null);
        var put = archive.Put(codec.Extension, held, file => Write(file, kept, records, reader, first));
        if (_isExcluded) return new(source, ImportResult.Excluded, former, null, _bytesRead);
        if (_isForgotten) return new(source, ImportResult.Forgotten, null, null, _bytesRead);
        if (_isTorn) return new(source, former is null ? ImportResult.Nothing : ImportResult.Unchanged, former, "it is just being written: the next import takes it", _bytesRead);
        if (_withheld is not null) return new(source, ImportResult.Unchanged, former ?? Scrubbed, _withheld, _bytesRead);
        if (put is null) return Nothing(kept);
        if (_outlived is { } outlived) archive.Tombstones.Remove(outlived);
        var result = former is null ? ImportResult.New : put.MetaPath == former.MetaPath ? ImportResult.Grown : ImportResult.Replaced;
        return new(source, result, put, TroubleOf(put.Meta), _bytesRead);
    }

    private string? TroubleOf(ArchiveMeta put)
    {
        if (put.Counts.Lines < TakenOver?.Lines) return string.Create(CultureInfo.InvariantCulture, $"it has {put.Counts.Lines} lines, and its metadata says {TakenOver.Lines}");
        return put.Counts.Silence;
    }

    /// <summary>No whole record is there that is not archived.</summary>
    private ImportOutcome Nothing(ArchivedTranscript? kept)
    {
        if (kept is not null) kept = TranscriptArchive.Update(kept, kept.Meta with { SourceBytes = stamp.Bytes, SourceChanged = stamp.Changed });
        if (kept is not null) return new(source, ImportResult.Unchanged, kept, null, 0);
        return new(source, ImportResult.Nothing, former, stamp.Bytes > 0 ? "it has content, but no whole record yet" : null, 0);
    }

    private WrittenTranscript? Write(PosixFile file, ArchivedTranscript? kept, TranscriptRecords records, TranscriptReader reader, TranscriptRecord record)
    {
        // A short last frame is written anew with what follows, or a session that is watched would end in thousands of small ones.
        var frames = kept is null || kept.Meta.Codec != codec.Name ? [] : FullFrames(kept.Meta.Frames);
        using var writer = new FrameWriter(file, codec, frames, frames.IsEmpty ? 1 : NextLine(kept!.Meta, frames));
        if (kept is not null)
        {
            FrameReader.CopyFrames(kept, frames, file);
            foreach (var line in FrameReader.Lines(kept, NextLine(kept.Meta, frames))) writer.Append(line.Span);
        }

        using var beginning = kept is null && (former ?? Scrubbed) is { } earlier ? new FormerLines(earlier, redactor) { IsOther = former is null } : null;
        var before = writer.Lines;
        do
        {
            _bytesRead += record.Bytes.Length + (record.Piece is RecordPiece.Whole or RecordPiece.End ? 1 : 0);
            var masked = record.Piece == RecordPiece.Whole ? redactor.RedactJson(record.Bytes) : _longLine.Add(record.Bytes, ends: record.Piece == RecordPiece.End);
            if (masked is null) continue;
            masked = beginning?.Take(masked) ?? masked;
            if (beginning is { MayBringBack: true })
            {
                _withheld = beginning.Withheld;
                return null;
            }

            Take(masked, writer, reader, record);
            _isExcluded = IsExcluded(reader.Facts.Cwd);
            if (_isExcluded) return null;
        }
        while (records.MoveNext(out record));
        if (writer.Lines == before) return null;
        if (records.TornAt is { } at && (time.GetUtcNow() - at).Duration() < BeingWritten)
        {
            _isTorn = true;
            return null;
        }

        var meta = MetaOf(file, kept?.Meta, writer, records, reader) with { Scrubbed = kept?.Meta.Scrubbed ?? beginning?.Scrubbed };
        if (IsForgotten(meta)) return null;
        if (kept is not null || former is null) return new(meta with { SealedPart = SealedPart.Of(kept?.Meta, meta.Frames) }, kept);
        return beginning!.AllCame ? new(meta with { Rewritten = former.Meta.Rewritten, SealedPart = SealedPart.Of(former.Meta, meta.Frames) }, former) : new(meta with { Rewritten = former.Meta.Rewritten + 1 }, InPlaceOf: null);
    }

    /// <summary>
    /// Only the records tell the session of some sources, and whether anything was added to one that was pruned. What they told is kept, so that the next import need
    /// not read them again.
    /// </summary>
    private bool IsForgotten(ArchiveMeta meta)
    {
        var ofSource = archive.Tombstones.OfSource(SourceIdentity.Of(meta));
        if (archive.Tombstones.OfSession(meta.Agent, meta.Session) is { } ofSession)
        {
            archive.Tombstones.Put(ofSession with { Source = meta.Source, Row = meta.Row, Subagent = meta.Subagent });
            _isForgotten = true;
        }
        else if (ofSource is not null && meta.Counts.Lines <= ofSource.Lines && meta.Ended <= ofSource.Ended)
        {
            archive.Tombstones.Put(ofSource with { SourceBytes = stamp.Bytes, SourceChanged = stamp.Changed });
            _isForgotten = true;
        }
        else _outlived = ofSource;

        return _isForgotten;
    }

    /// <summary>Told as soon as the records name the folder, so that no more of them is read than that takes.</summary>
    private bool IsExcluded(string? folder)
    {
        if (folder is null || folder == _allowedFolder || Choices.ExclusionOf is null) return false;
        _allowedFolder = folder;
        return Choices.ExclusionOf(folder) is not null;
    }

    /// <summary>A long line is counted at its end, since one that has none yet is read again by a later import.</summary>
    private void Take(Redacted<ReadOnlyMemory<byte>> masked, FrameWriter writer, TranscriptReader reader, TranscriptRecord record)
    {
        var ends = record.Piece is RecordPiece.Whole or RecordPiece.End;
        foreach (var rule in masked.Counts) _maskedInLine[rule.RuleId] = _maskedInLine.GetValueOrDefault(rule.RuleId) + rule.Count;
        writer.Append(masked.Value.Span, ends);
        if (!ends) return;
        foreach (var (rule, count) in _maskedInLine) _masked[rule] = _masked.GetValueOrDefault(rule) + count;
        _maskedInLine.Clear();
        _count.Add(reader.Read(record with { Bytes = masked.Value }), reader.UnknownFields);
    }

    /// <summary>The folder may be one of another machine, whose paths this one does not understand.</summary>

    private static ImmutableArray<ArchiveFrame> FullFrames(ImmutableArray<ArchiveFrame> frames) =>
        frames.IsEmpty || frames[^1].Content >= FrameWriter.FrameBytes / 2 ? frames : frames[..^1];

    /// <summary>The number of the first line behind some of the frames.</summary>
    private static long NextLine(ArchiveMeta meta, ImmutableArray<ArchiveFrame> kept) =>
        kept.Length < meta.Frames.Length ? meta.Frames[kept.Length].FirstLine : meta.Counts.Lines + 1;

    private ArchiveMeta MetaOf(PosixFile file, ArchiveMeta? kept, FrameWriter writer, TranscriptRecords records, TranscriptReader reader)
    {
        var frames = writer.Finish();
        var facts = reader.Facts;
        var masked = (kept?.Masked ?? ImmutableSortedDictionary<string, int>.Empty).ToBuilder();
        foreach (var (rule, count) in _masked) masked[rule] = masked.GetValueOrDefault(rule) + count;
        return new ArchiveMeta
        {
            Session = facts.Session?.Value ?? source.Session?.Value ?? SessionId.Unknown.Value,
            Agent = source.Agent.Value,
            AgentVersion = facts.AgentVersion,
            Format = source.Format,
            Source = source.Path,
            SourceBytes = stamp.Bytes,
            SourceChanged = stamp.Changed,
            Rewritten = kept?.Rewritten ?? 0,
            Row = source.Row,
            Subagent = source.Subagent ?? facts.Subagent,
            Parent = facts.Parent?.Value,
            Title = facts.Title,
            Cwd = facts.Cwd,
            Project = kept?.Project ?? Choices.Project ?? (facts.Cwd is null && TakenOver?.Project is { } called ? called : projects.NameOf(facts.Cwd)),
            GitBranch = facts.GitBranch,
            Model = facts.Model,
            Started = facts.Started ?? kept?.Started ?? TakenOver?.Archived ?? stamp.Changed,
            Ended = facts.Ended ?? TakenOver?.Archived ?? stamp.Changed,
            Archived = time.GetUtcNow(),
            Counts = _count.Of(writer.Lines),
            Unanswered = _count.Unanswered,
            Masked = masked.ToImmutable(),
            Rules = redactor.Rules.Fingerprint,
            BytesIn = (kept?.BytesIn ?? 0) + _bytesRead,
            BytesMasked = frames.Sum(static frame => (long)frame.Content),
            File = "",
            BytesOut = file.Length,
            Codec = codec.Name,
            Frames = frames,
            Hash = ArchiveMeta.HashOf(frames),
            TakenOver = TakenOver ?? kept?.TakenOver,
            Position = new TranscriptPosition(records.Cursor, reader.State),
        };
    }
}
