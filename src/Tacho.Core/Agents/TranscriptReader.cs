using System.Collections.Immutable;
using Tacho.Events;

namespace Tacho.Agents;

/// <summary>
/// Understands the records of one source, in order. Never throws for content. What it learnt from earlier records (model, turn, time) is its state, so
/// that reading on from a saved position gives the same events as reading at once.
/// </summary>
public abstract class TranscriptReader
{
    /// <summary>What is known of the session so far.</summary>
    public abstract SessionFacts Facts { get; }

    /// <summary>What one record says.</summary>
    public abstract RecordReading Read(in TranscriptRecord record);

    /// <summary>
    /// Names of fields of the last record that this version has not seen in the agent's records, as <c>type.field</c>; none for a record that was not understood or is
    /// ignored, and where no list of the agent's fields is kept. They are what the record says, of any length and with any character.
    /// </summary>
    public virtual IReadOnlyList<string> UnknownFields => [];

    /// <summary>The state behind the last record, as text that the same reader understands.</summary>
    public abstract string State { get; }
}

/// <summary>What became of a record: every one is accounted for.</summary>
public abstract record RecordReading
{
    private RecordReading()
    {
    }

    /// <summary>It was understood, and says this; a record may be understood and add nothing new.</summary>
    public sealed record Understood(ImmutableArray<AgentEvent> Events) : RecordReading;

    /// <summary>It is known and holds nothing that happened in the session. <paramref name="Kind"/> is the record's own type, for the count.</summary>
    public sealed record Ignored(string Kind) : RecordReading;

    /// <summary>A type that this version does not know. It is kept in the archive and counted by its type and the agent's version.</summary>
    public sealed record Unknown(string Kind) : RecordReading;

    /// <summary>It could not be read: broken JSON, or too long. It is kept in the archive.</summary>
    public sealed record Unreadable(string Reason) : RecordReading;
}

/// <summary>What a transcript tells of its session as a whole. Members are null where it does not (yet).</summary>
public sealed record SessionFacts
{
    /// <summary>The agent's id of the session.</summary>
    public SessionId? Session { get; init; }

    /// <summary>The session that this one was forked from or is a sub-agent of.</summary>
    public SessionId? Parent { get; init; }

    /// <summary>The sub-agent whose part this is, where the records tell it and not the source's place.</summary>
    public string? Subagent { get; init; }

    /// <summary>Version of the agent; of several the last.</summary>
    public string? AgentVersion { get; init; }

    /// <summary>First working folder.</summary>
    public string? Cwd { get; init; }

    /// <summary>Branch of the repository at the beginning.</summary>
    public string? GitBranch { get; init; }

    /// <summary>The model that was spoken to last.</summary>
    public string? Model { get; init; }

    /// <summary>What the agent or the person called the session.</summary>
    public string? Title { get; init; }

    /// <summary>The earliest time in the records; their order is not by time.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>The latest time in the records.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>These facts with a record's time taken in.</summary>
    public SessionFacts At(DateTimeOffset time) => this with
    {
        Started = Started is { } started && started <= time ? started : time,
        Ended = Ended is { } ended && ended >= time ? ended : time,
    };
}
