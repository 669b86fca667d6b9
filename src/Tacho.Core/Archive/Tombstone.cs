using System.Text.Json.Serialization;

namespace Tacho.Archive;

/// <summary>
/// What is left of a transcript, or of a whole session, that a person took out of the archive: enough to keep it from coming back, and nothing of its content.
/// Absent members are unknown.
/// </summary>
public sealed record Tombstone
{
    /// <summary>The session is not wanted, whatever is added to it.</summary>
    public const string Forgotten = "forget";

    /// <summary>The session was too old to be kept; it comes back when something is added to it.</summary>
    public const string Pruned = "prune";

    /// <summary>Version of this file's format.</summary>
    public int Version { get; init; } = 1;

    /// <summary><see cref="Forgotten"/> or <see cref="Pruned"/>.</summary>
    public required string Decision { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who decided, by the name of the operating system's user.</summary>
    public required string By { get; init; }

    /// <summary>Why, as the person said it, masked.</summary>
    public string? Reason { get; init; }

    /// <summary>Id of the agent.</summary>
    public required string Agent { get; init; }

    /// <summary>The agent's id of the session.</summary>
    public required string Session { get; init; }

    /// <summary>Where the transcript lay; null for the tombstone of the session as a whole.</summary>
    public string? Source { get; init; }

    /// <summary>Which session of a database or tree.</summary>
    public string? Row { get; init; }

    /// <summary>The sub-agent whose part it was.</summary>
    public string? Subagent { get; init; }

    /// <summary>Size of the source when it was looked at last.</summary>
    public long SourceBytes { get; init; }

    /// <summary>When the source was changed last, by its file system.</summary>
    public DateTimeOffset SourceChanged { get; init; }

    /// <summary>Latest time in the records.</summary>
    public DateTimeOffset Ended { get; init; }

    /// <summary>How many lines were archived.</summary>
    public long Lines { get; init; }

    /// <summary>How many lines a scrub had masked; such a transcript does not come back by itself even when it was pruned, since its source may hold what was taken out.</summary>
    public long? Scrubbed { get; init; }

    /// <summary>What the archived file was called, without its ending.</summary>
    public string? Name { get; init; }

    /// <summary>The identity of the masked content, as the metadata had it.</summary>
    public string? Hash { get; init; }
}

/// <summary>Generated JSON shape of a tombstone.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Tombstone))]
internal sealed partial class TombstoneJson : JsonSerializerContext;
