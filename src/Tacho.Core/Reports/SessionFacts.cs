using System.Collections.Immutable;

namespace Tacho.Reports;

/// <summary>What is known of a session beside what happened in it; texts are masked already. Absent is unknown.</summary>
/// <param name="Name">How commands call it: <c>tacho show NAME:LINE</c> opens a place.</param>
/// <param name="Id">The agent's id of it.</param>
/// <param name="Agent">Id of the agent.</param>
/// <param name="Project">The project's name in the trail.</param>
/// <param name="Started">Earliest time.</param>
/// <param name="Ended">Latest time.</param>
public sealed record SessionFacts(string Name, string Id, string Agent, string Project, DateTimeOffset Started, DateTimeOffset Ended)
{
    public string? AgentVersion { get; init; }

    public string? Title { get; init; }

    public string? Cwd { get; init; }

    public string? GitBranch { get; init; }

    /// <summary>Lines of its transcripts that no reader understood: what happened there is missing.</summary>
    public long NotUnderstood { get; init; }

    /// <summary>Those of its transcripts that could not be read to their ends.</summary>
    public ImmutableArray<UnreadableTranscript> Unreadable { get; init; } = [];

    /// <summary>Masks by rule that were made when it was archived, those of its sub-agents among them.</summary>
    public ImmutableSortedDictionary<string, long> MaskedBefore { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>Masks by rule that were made for the report.</summary>
    public ImmutableSortedDictionary<string, long> MaskedNow { get; init; } = ImmutableSortedDictionary<string, long>.Empty;
}
