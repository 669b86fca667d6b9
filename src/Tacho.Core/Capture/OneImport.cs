using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
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
    Redactor redactor,
    ProjectLocator projects,
    TimeProvider time,
    ITranscripts transcripts,
    TranscriptSource source,
    SourceStamp stamp,
    ArchivedTranscript? former)
{
    private readonly SortedDictionary<string, int> _masked = new(StringComparer.Ordinal);
    private readonly RecordCount _count = new();
    private long _bytesRead;

    /// <summary>Reads what is new and archives it.</summary>
    public ImportOutcome Run()
    {
        using var records = transcripts.Open(source, former?.Meta.Position);
        var goesOn = former is not null && !records.StartedOver;
        var reader = transcripts.Read(source, goesOn ? former!.Meta.Position : null);
        if (!records.MoveNext(out var first))
        {
            if (goesOn) TranscriptArchive.Update(former!, former!.Meta with { SourceBytes = stamp.Bytes, SourceChanged = stamp.Changed });
            return new(source, former is null ? ImportResult.Nothing : ImportResult.Unchanged, former, null, 0);
        }

        using var codec = ArchiveCodec.Best();
        var kept = goesOn ? former : null;
        var put = archive.Put(kept, codec.Extension, file => Write(file, codec, kept, records, reader, first));
        var result = former is null ? ImportResult.New : goesOn ? ImportResult.Grown : ImportResult.Replaced;
        return new(source, result, put, _count.IsSilent ? "it has content, but nothing in it was understood" : null, _bytesRead);
    }

    private ArchiveMeta Write(PosixFile file, ArchiveCodec codec, ArchivedTranscript? kept, TranscriptRecords records, TranscriptReader reader, TranscriptRecord record)
    {
        // A short last frame is written anew with what follows, or a session that is watched would end in thousands of small ones.
        var frames = kept is null || kept.Meta.Codec != codec.Name ? [] : FullFrames(kept.Meta.Frames);
        var writer = new FrameWriter(file, codec, frames, frames.IsEmpty ? 1 : NextLine(kept!.Meta, frames));
        if (kept is not null)
        {
            FrameReader.CopyFrames(kept, frames, file);
            foreach (var line in FrameReader.Lines(kept, NextLine(kept.Meta, frames))) writer.Append(line.Span);
        }

        do
        {
            _bytesRead += record.Bytes.Length + 1;
            var masked = record.Piece == RecordPiece.Whole ? redactor.RedactJson(record.Bytes) : redactor.RedactText(record.Bytes);
            foreach (var rule in masked.Counts) _masked[rule.RuleId] = _masked.GetValueOrDefault(rule.RuleId) + rule.Count;
            writer.Append(masked.Value.Span, ends: record.Piece is RecordPiece.Whole or RecordPiece.End);
            if (record.Piece is RecordPiece.Whole or RecordPiece.Beginning) _count.Add(reader.Read(record with { Bytes = masked.Value }));
        }
        while (records.MoveNext(out record));
        return MetaOf(file, codec, kept?.Meta, writer, records, reader);
    }

    private static ImmutableArray<ArchiveFrame> FullFrames(ImmutableArray<ArchiveFrame> frames) =>
        frames.IsEmpty || frames[^1].Content >= FrameWriter.FrameBytes / 2 ? frames : frames[..^1];

    /// <summary>The number of the first line behind some of the frames.</summary>
    private static long NextLine(ArchiveMeta meta, ImmutableArray<ArchiveFrame> kept) =>
        kept.Length < meta.Frames.Length ? meta.Frames[kept.Length].FirstLine : meta.Counts.Lines + 1;

    private ArchiveMeta MetaOf(PosixFile file, ArchiveCodec codec, ArchiveMeta? kept, FrameWriter writer, TranscriptRecords records, TranscriptReader reader)
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
            Row = source.Row,
            Subagent = source.Subagent,
            Parent = facts.Parent?.Value,
            Title = facts.Title,
            Cwd = facts.Cwd,
            Project = kept?.Project ?? projects.Locate(facts.Cwd, facts.Cwd).Name,
            GitBranch = facts.GitBranch,
            Model = facts.Model,
            Started = facts.Started ?? kept?.Started ?? stamp.Changed,
            Ended = facts.Ended ?? stamp.Changed,
            Archived = time.GetUtcNow(),
            Counts = _count.Plus(kept?.Counts, writer.Lines),
            Masked = masked.ToImmutable(),
            Rules = redactor.Rules.Fingerprint,
            BytesIn = (kept?.BytesIn ?? 0) + _bytesRead,
            BytesMasked = frames.Sum(static frame => (long)frame.Content),
            File = "",
            BytesOut = file.Length,
            Codec = codec.Name,
            Frames = frames,
            Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(frames.Select(static frame => frame.Hash))))),
            Position = new TranscriptPosition(records.Cursor, reader.State),
        };
    }
}
