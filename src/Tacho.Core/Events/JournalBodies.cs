using System.Collections.Immutable;

namespace Tacho.Events;

/// <summary>Why something was done, as it was said while it was done; stands in the journal.</summary>
/// <param name="Entry">Its id: <c>j</c> and eight hex digits.</param>
/// <param name="Title">One line.</param>
/// <param name="Person">Whose work it is: lower-case ASCII letters, digits and hyphens.</param>
public sealed record DecisionNoted(string Entry, string Title, string Person) : EventBody
{
    /// <summary>The person's name as git knows it; null where it knows none.</summary>
    public string? PersonName { get; init; }

    /// <summary>The project by what changed: name of its folder in the trail.</summary>
    public required string Project { get; init; }

    /// <summary>Full path of the project's folder.</summary>
    public required string Root { get; init; }

    /// <summary>The part of the project that the settings have a name for; null for none.</summary>
    public string? Part { get; init; }

    /// <summary>What was done.</summary>
    public ImmutableArray<string> Did { get; init; } = [];

    /// <summary>Reasons and root causes.</summary>
    public ImmutableArray<string> Why { get; init; } = [];

    /// <summary>What was tried, and what came of it.</summary>
    public ImmutableArray<string> Tried { get; init; } = [];

    /// <summary>Ways that were not taken, and why not.</summary>
    public ImmutableArray<string> Rejected { get; init; } = [];

    /// <summary>What the work waits for.</summary>
    public ImmutableArray<string> BlockedOn { get; init; } = [];

    /// <summary>Blockers that are gone: ids of entries, or texts of blockers.</summary>
    public ImmutableArray<string> Solved { get; init; } = [];

    /// <summary>What is to be done next.</summary>
    public ImmutableArray<string> Next { get; init; } = [];

    /// <summary>Entries that do not hold any more because of this one, by id.</summary>
    public ImmutableArray<string> Supersedes { get; init; } = [];

    /// <summary>Files that it is about, below the project's folder where they are there.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>Further text, Markdown; null for none.</summary>
    public string? Text { get; init; }

    /// <summary>The agent's session that it was said in, or that it was inferred from; null where none is known.</summary>
    public ReviewTarget? Of { get; init; }

    /// <summary>The branch that was checked out.</summary>
    public string? Branch { get; init; }

    /// <summary>The commit that was checked out, its whole hash.</summary>
    public string? Commit { get; init; }

    /// <summary>Nobody said it: it was inferred from what happened, and a person confirmed it.</summary>
    public bool IsInferred { get; init; }

    /// <summary>
    /// When that was which an inferred entry tells of, or when a person wrote it into the Markdown of its day by hand; with the offset of the clock there. Null for an entry that was sealed as it was
    /// said.
    /// </summary>
    public DateTimeOffset? Happened { get; init; }

    /// <summary>What an inferred entry rests on, as <c>tacho show</c> takes it: <c>4f1c8b3e:17</c>, <c>4f1c8b3e@12</c>.</summary>
    public ImmutableArray<string> Cites { get; init; } = [];
}

/// <summary>A person looked at an inferred entry, or took an entry back.</summary>
/// <param name="Entry">Its id.</param>
/// <param name="IsDropped">It is not to be shown any more.</param>
/// <param name="Person">Who, by the operating system's name for them.</param>
public sealed record DecisionReviewed(string Entry, bool IsDropped, string? Person) : EventBody
{
    /// <summary>Why, in the person's words.</summary>
    public string? Reason { get; init; }
}

/// <summary>An entry belongs to another project than it was put to.</summary>
/// <param name="Entry">Its id.</param>
/// <param name="Project">Name of the project's folder in the trail.</param>
/// <param name="Root">Full path of the project's folder.</param>
/// <param name="Part">The part of the project; null for none.</param>
/// <param name="Person">Who, by the operating system's name for them.</param>
public sealed record DecisionRerouted(string Entry, string Project, string Root, string? Part, string? Person) : EventBody;
