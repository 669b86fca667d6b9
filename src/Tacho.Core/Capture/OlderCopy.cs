using Tacho.Agents;
using Tacho.Archive;
using Tacho.Redaction;
using Tacho.Redaction.Masks;

namespace Tacho.Capture;

/// <summary>Tells whether a copy that another program made of a transcript holds nothing that is not archived already.</summary>
internal static class OlderCopy
{
    /// <summary>What masks of sessionkeep hold: a line with one of them is another than the agent's own, and says no more.</summary>
    private static ReadOnlySpan<byte> OldMask => "***MASKED***"u8;

    /// <summary>Whether every line of a copy is the line of that number in the archive, but for its old masks, and for what a scrub took out of the archive.</summary>
    public static bool IsWithin(ITranscripts transcripts, TranscriptSource copy, Redactor redactor, ArchivedTranscript archived)
    {
        using var records = transcripts.Open(copy, from: null);
        using var lines = FrameReader.Lines(archived).GetEnumerator();
        while (records.MoveNext(out var record))
        {
            if (record.Piece != RecordPiece.Whole || !lines.MoveNext()) return false;
            var masked = redactor.RedactJson(record.Bytes);
            if (masked.Value.Span.SequenceEqual(lines.Current.Span)) continue;
            if (archived.Meta.Scrubbed > 0 && MaskedForm.Covers(redactor.RedactJson(lines.Current).Value.Span, masked.Value.Span)) continue;
            if (record.Bytes.Span.IndexOf(OldMask) < 0) return false;
        }

        return true;
    }
}
