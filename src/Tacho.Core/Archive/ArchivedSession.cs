using System.Collections.Immutable;
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
    public static IEnumerable<ArchivedLine> Read(ArchivedTranscript transcript) => new ArchivedReading(transcript).Lines();
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
