using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Tacho.Agents;
using Tacho.Events;
using Tacho.Redaction.Manual;

namespace Tacho.Archive;

/// <summary>A reading of an archived transcript that can be gone on with when the transcript has grown.</summary>
/// <param name="transcript">What is read.</param>
/// <param name="read">How many lines an earlier reading read; 0 for none.</param>
/// <param name="state">Its <see cref="State"/> behind them; null for none.</param>
public sealed class ArchivedReading(ArchivedTranscript transcript, long read = 0, string? state = null)
{
    private readonly TranscriptReader? _reader = ReaderOf(transcript.Meta, state);
    private readonly CoverReading? _cover = transcript.Cover?.Begin();

    /// <summary>What the reader must know to go on behind the last line that was taken.</summary>
    public string State => _reader?.State ?? "";

    /// <summary>Whether the line that was taken last tells of something without a time, which has the transcript's start instead.</summary>
    public bool IsUntimed { get; private set; }

    /// <summary>How many strings each redaction of a person covered in the lines that were taken.</summary>
    public IReadOnlyDictionary<string, long> Covered => _cover?.Counts ?? ImmutableDictionary<string, long>.Empty;

    /// <summary>The lines behind those that were read, as <see cref="ArchivedSession.Read"/> gives them. To be run through once.</summary>
    /// <exception cref="IOException">The file is missing, cut or damaged.</exception>
    public IEnumerable<ArchivedLine> Lines()
    {
        var meta = transcript.Meta;
        var place = Place(meta);
        var number = read;
        foreach (var line in FrameReader.Lines(transcript, read + 1))
        {
            number++;
            yield return Covering(new ArchivedLine(number, line, _reader is null ? new RecordReading.Unknown(meta.Agent) : Timed(_reader.Read(RecordOf(line, place | number)), meta.Started)));
        }
    }

    private ArchivedLine Covering(ArchivedLine line)
    {
        if (_cover is null) return line;
        var (bytes, events) = _cover.Cover(line.Number, line.Bytes, line.Events);
        return line with { Bytes = bytes, Reading = line.Reading is RecordReading.Understood understood ? understood with { Events = events } : line.Reading };
    }

    /// <summary>A line that was too long for the import's reader is too long for this one.</summary>
    private static TranscriptRecord RecordOf(ReadOnlyMemory<byte> line, long offset) =>
        new(line, offset) { Piece = line.Length > TranscriptRecords.MaxRecordBytes ? RecordPiece.End : RecordPiece.Whole };

    /// <summary>Some agents write no times at all, some not into the first records: questions about a time must find those too.</summary>
    private RecordReading Timed(RecordReading reading, DateTimeOffset started)
    {
        IsUntimed = reading is RecordReading.Understood told && told.Events.Any(static happened => happened.At == DateTimeOffset.UnixEpoch);
        return IsUntimed && reading is RecordReading.Understood understood
            ? new RecordReading.Understood([.. understood.Events.Select(happened => happened.At == DateTimeOffset.UnixEpoch ? happened with { At = started } : happened)])
            : reading;
    }

    private static TranscriptReader? ReaderOf(ArchiveMeta meta, string? state) =>
        AgentRegistry.Find(meta.Agent)?.Transcripts?.Read(
            new TranscriptSource(new AgentId(meta.Agent), meta.Format, meta.Source)
            {
                Row = meta.Row, Subagent = meta.Subagent, Session = meta.Session == SessionId.Unknown.Value ? null : new SessionId(meta.Session),
            },
            state is null ? null : new TranscriptPosition("", state));

    /// <summary>
    /// Readers tell records without an id by their place in the source. Transcripts of one session (a sub-agent's, one that was rewritten) share the session's id, so
    /// the place tells which of them it is in: 23 bits above the line's 40.
    /// </summary>
    private static long Place(ArchiveMeta meta)
    {
        if (meta.Subagent is null && meta.Rewritten == 0) return 0;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{meta.Subagent}\n{meta.Rewritten}"));
        return (long)(BitConverter.ToUInt32(hash) & 0x7FFFFF) << 40;
    }
}
