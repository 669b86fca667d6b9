using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Redaction;

namespace Tacho.Capture;

/// <summary>What an import would make of a source.</summary>
/// <param name="Facts">What its records tell of the session.</param>
/// <param name="Counts">What its reader makes of them.</param>
/// <param name="Masked">Masks by rule.</param>
public sealed record ImportTrial(SessionFacts Facts, ArchiveCounts Counts, ImmutableSortedDictionary<string, int> Masked)
{
    /// <summary>Reads and masks a source from its beginning, and writes nothing.</summary>
    /// <exception cref="IOException">The source cannot be read.</exception>
    public static ImportTrial Of(ITranscripts transcripts, TranscriptSource source, Redactor redactor)
    {
        using var records = transcripts.Open(source, from: null);
        var reader = transcripts.Read(source, from: null);
        var longLine = new LongLineMask(redactor);
        var count = new RecordCount(earlier: null);
        var rules = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        var lines = 0L;
        while (records.MoveNext(out var record))
        {
            var ends = record.Piece is RecordPiece.Whole or RecordPiece.End;
            var masked = record.Piece == RecordPiece.Whole ? redactor.RedactJson(record.Bytes) : longLine.Add(record.Bytes, ends);
            if (masked is null) continue;
            foreach (var rule in masked.Counts) rules[rule.RuleId] = rules.GetValueOrDefault(rule.RuleId) + rule.Count;
            if (!ends) continue;
            lines++;
            count.Add(reader.Read(record with { Bytes = masked.Value }), reader.UnknownFields);
        }

        return new(reader.Facts, count.Of(lines), rules.ToImmutable());
    }
}
