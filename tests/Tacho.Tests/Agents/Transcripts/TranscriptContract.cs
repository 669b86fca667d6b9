using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Tests.Agents.Transcripts;

/// <summary>What every reader owes of every transcript, written or real. A breach is a text; none is none.</summary>
internal static class TranscriptContract
{
    /// <summary>
    /// Reads a source and holds it against its file: every line is a record, every record is accounted for, and reading on from some positions gives the same records,
    /// events, ids and state as reading at once.
    /// </summary>
    public static IEnumerable<string> Breaches(TranscriptSource source, int positions = 3)
    {
        var transcripts = TranscriptSample.Of(source.Agent.Value);
        long count;
        using (var records = transcripts.Open(source, null)) count = Count(records);
        if (LinesOf(source, transcripts) is { } lines && lines != count) yield return $"{lines} lines, {count} records";
        if (count == 0 && !string.IsNullOrWhiteSpace(File.Exists(source.Path) ? File.ReadAllText(source.Path) : "")) yield return "content without a record";

        var marks = Enumerable.Range(1, positions).Select(number => number * count / (positions + 1)).Where(mark => mark > 0).Distinct().ToList();
        var whole = Reading.Of(source, null, marks);
        if (whole.Digests.Count != count) yield return $"{count} records, then {whole.Digests.Count}";
        foreach (var mark in marks)
        {
            var tail = Reading.Of(source, whole.Positions[mark], []);
            if (tail.StartedOver) yield return $"starts over behind record {mark} of {count}";
            if (!tail.Digests.SequenceEqual(whole.Digests.Skip((int)mark))) yield return $"another tail behind record {mark} of {count}, from record {mark + Difference(tail.Digests, whole.Digests[(int)mark..])}";
            if (tail.End != whole.End) yield return $"another end behind record {mark} of {count}: {tail.End} instead of {whole.End}";
        }
    }

    /// <summary>Fails with all breaches.</summary>
    public static void AssertNone(IEnumerable<string> breaches)
    {
        var all = breaches.ToList();
        if (all.Count > 0) Assert.Fail(string.Join('\n', all));
    }

    /// <summary>How many lines a plain file of lines has, a last one without a break among them once it is whole; null for other sources.</summary>
    public static long? LinesOf(TranscriptSource source, ITranscripts transcripts)
    {
        using (var records = transcripts.Open(source, null))
        {
            if (records is not LineRecords || source.Row is not null) return null;
        }

        var bytes = File.ReadAllBytes(source.Path);
        var rest = bytes.AsMemory((bytes.AsSpan().LastIndexOf((byte)'\n') + 1)..);
        return bytes.AsSpan().Count((byte)'\n') + (IsWhole(rest) ? 1 : 0);
    }

    /// <summary>Whether a last line without its break is a record: it is once it is whole JSON.</summary>
    public static bool IsWhole(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static long Count(TranscriptRecords records)
    {
        long count = 0;
        while (records.MoveNext(out var record))
        {
            if (record.Piece is RecordPiece.Whole or RecordPiece.End) count++;
        }

        return count;
    }

    private static int Difference(List<string> some, List<string> others) => Enumerable.Range(0, Math.Max(some.Count, others.Count)).First(i => some.ElementAtOrDefault(i) != others.ElementAtOrDefault(i));

    /// <summary>A source read from a position to its end.</summary>
    /// <param name="Digests">One for each record: what became of it, with its events and their ids.</param>
    /// <param name="Positions">Those behind the records that were asked for, by their number.</param>
    /// <param name="End">Cursor and state at the end.</param>
    private sealed record Reading(List<string> Digests, Dictionary<long, TranscriptPosition> Positions, TranscriptPosition End, bool StartedOver)
    {
        public static Reading Of(TranscriptSource source, TranscriptPosition? from, List<long> marks)
        {
            var transcripts = TranscriptSample.Of(source.Agent.Value);
            using var records = transcripts.Open(source, from);
            var reader = transcripts.Read(source, from);
            var digests = new List<string>();
            var positions = new Dictionary<long, TranscriptPosition>();
            while (records.MoveNext(out var record))
            {
                if (record.Piece is RecordPiece.Beginning or RecordPiece.Middle) continue;
                digests.Add(Digest(reader.Read(record)));
                if (marks.Contains(digests.Count)) positions[digests.Count] = new TranscriptPosition(records.Cursor, reader.State);
            }

            return new(digests, positions, new TranscriptPosition(records.Cursor, reader.State), records.StartedOver);
        }

        private static string Digest(RecordReading reading) => reading switch
        {
            RecordReading.Understood understood => string.Join(' ', understood.Events.Select(static happened => Convert.ToHexString(SHA256.HashData(EventJson.Write(happened))[..8]))),
            _ => reading.ToString(),
        };
    }
}
