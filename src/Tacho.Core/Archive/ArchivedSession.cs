using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Archive;

/// <summary>Reads an archived transcript back as what happened: its masked lines through the reader of the agent that wrote them.</summary>
public static class ArchivedSession
{
    /// <summary>
    /// Every line in order, with what the reader makes of it. A line's bytes are good until the next one is asked for, its events for ever. Memory holds one frame.
    /// Where this version has no reader for the agent, every line is <see cref="RecordReading.Unknown"/>.
    /// </summary>
    /// <remarks>
    /// An event's id is the same at each reading, also after the transcript has grown. It is not the id of the hook's event of the same happening, nor that which an import saw:
    /// what has no id of its own is told by its line in the archive. An event whose records tell no time up to there has that of the transcript's start.
    /// </remarks>
    /// <exception cref="IOException">The file is missing, cut or damaged.</exception>
    public static IEnumerable<ArchivedLine> Read(ArchivedTranscript transcript)
    {
        var meta = transcript.Meta;
        var reader = ReaderOf(meta);
        var place = Place(meta);
        long number = 0;
        foreach (var line in FrameReader.Lines(transcript))
        {
            number++;
            yield return new ArchivedLine(number, line, reader is null ? new RecordReading.Unknown(meta.Agent) : Timed(reader.Read(RecordOf(line, place | number)), meta.Started));
        }
    }

    /// <summary>A line that was too long for the import's reader is too long for this one.</summary>
    private static TranscriptRecord RecordOf(ReadOnlyMemory<byte> line, long offset) =>
        new(line, offset) { Piece = line.Length > TranscriptRecords.MaxRecordBytes ? RecordPiece.End : RecordPiece.Whole };

    /// <summary>Some agents write no times at all, some not into the first records: questions about a time must find those too.</summary>
    private static RecordReading Timed(RecordReading reading, DateTimeOffset started) =>
        reading is RecordReading.Understood understood && understood.Events.Any(static happened => happened.At == DateTimeOffset.UnixEpoch)
            ? new RecordReading.Understood([.. understood.Events.Select(happened => happened.At == DateTimeOffset.UnixEpoch ? happened with { At = started } : happened)])
            : reading;

    private static TranscriptReader? ReaderOf(ArchiveMeta meta) =>
        AgentRegistry.Find(meta.Agent)?.Transcripts?.Read(
            new TranscriptSource(new AgentId(meta.Agent), meta.Format, meta.Source)
            {
                Row = meta.Row, Subagent = meta.Subagent, Session = meta.Session == SessionId.Unknown.Value ? null : new SessionId(meta.Session),
            },
            from: null);

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

/// <summary>One line of an archived transcript.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Bytes">The masked line without its line break.</param>
/// <param name="Reading">What the agent's reader makes of it.</param>
public readonly record struct ArchivedLine(long Number, ReadOnlyMemory<byte> Bytes, RecordReading Reading)
{
    /// <summary>What happened; none for a line that was not understood or says nothing of the session.</summary>
    public ImmutableArray<AgentEvent> Events => Reading is RecordReading.Understood understood ? understood.Events : [];
}
