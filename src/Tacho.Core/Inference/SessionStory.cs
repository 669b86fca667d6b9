using System.Collections.Immutable;
using Tacho.Reports;

namespace Tacho.Inference;

/// <summary>What is recorded of a session, for those who infer from it.</summary>
/// <param name="Agent">Who acted.</param>
/// <param name="Session">The agent's id of it.</param>
/// <param name="Roots">Folders that are the work's own, full paths; files are named from the longest that holds them.</param>
/// <param name="Parts">Its own record first, then those of its sub-agents.</param>
public sealed record SessionStory(string Agent, string Session, ImmutableArray<string> Roots, ImmutableArray<StoryPart> Parts)
{
    /// <summary>Nobody is at work in it any more: what is open stays open.</summary>
    public bool IsOver { get; init; } = true;
}

/// <summary>One record of a session.</summary>
/// <param name="IsOwn">It is the session's own, and no sub-agent's.</param>
/// <param name="Steps">In their order; gone through once.</param>
/// <param name="CiteOf">A line of it, as <c>tacho show</c> takes it.</param>
public sealed record StoryPart(bool IsOwn, IEnumerable<SessionStep> Steps, Func<long, string> CiteOf);
