using System.Collections.Immutable;
using Tacho.Events;
using Tacho.Reports.Timing;

namespace Tacho.Reports.Digests;

/// <summary>What was done and decided in a time, by project and person. All texts are as they may leave: masked.</summary>
/// <param name="Title">What it is of: a week, a month, or its days.</param>
/// <param name="Scope">Whose, in words.</param>
/// <param name="From">Its first instant, by the local clock; null where nothing is earlier.</param>
/// <param name="Before">The first instant after it; null for what is not over.</param>
/// <param name="Made">When it was made, by the local clock.</param>
/// <param name="Profile">For whom it is.</param>
public sealed record Digest(string Title, string Scope, DateTimeOffset? From, DateTimeOffset? Before, DateTimeOffset Made, ReportProfile Profile)
{
    /// <summary>Those with entries first, then those with most time.</summary>
    public ImmutableArray<DigestProject> Projects { get; init; } = [];

    /// <summary>Blockers that were named first in this time, and what became of them.</summary>
    public ImmutableArray<DigestBlocker> NewBlockers { get; init; } = [];

    /// <summary>Blockers that were solved in this time, whenever they were named.</summary>
    public ImmutableArray<DigestBlocker> SolvedBlockers { get; init; } = [];

    /// <summary>What is to be done next, by the last entry of each person in each project that says so.</summary>
    public ImmutableArray<DigestStep> Next { get; init; } = [];

    /// <summary>Of all sessions.</summary>
    public required TimeRow Time { get; init; }

    /// <summary>Time by day, by agent and by person.</summary>
    public ImmutableArray<TimeRow> Days { get; init; } = [];

    /// <inheritdoc cref="Days"/>
    public ImmutableArray<TimeRow> Agents { get; init; } = [];

    /// <inheritdoc cref="Days"/>
    public ImmutableArray<TimeRow> People { get; init; } = [];

    /// <summary>What is not counted as time, and why.</summary>
    public TimeTroubles Troubles { get; init; } = TimeTroubles.None;

    /// <summary>Tokens of all projects; null where none are told.</summary>
    public DigestTokens? Tokens { get; init; }

    /// <summary>What costs are counted with.</summary>
    public ReportPrices? Prices { get; init; }

    /// <summary>Commits that git named to agents' commands.</summary>
    public ImmutableArray<DigestCommit> Commits { get; init; } = [];

    /// <summary>Entries that were inferred from what happened and that nobody has looked at; null where nobody counted them.</summary>
    public int? Unconfirmed { get; init; }

    /// <summary>Sessions in which nothing was written down.</summary>
    public int WithoutEntry { get; init; }

    public IEnumerable<DigestEntry> Entries => Projects.SelectMany(static project => project.People).SelectMany(static person => person.Entries);
}

/// <summary>One project.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="TrailName">Its name in the trail.</param>
/// <param name="People">By their names.</param>
public sealed record DigestProject(string Name, string TrailName, ImmutableArray<DigestPerson> People)
{
    /// <summary>Null where no session was at work in it.</summary>
    public TimeRow? Time { get; init; }

    /// <summary>Null where no tokens are told.</summary>
    public DigestTokens? Tokens { get; init; }
}

/// <summary>What a person wrote down in a project.</summary>
/// <param name="Name">The person.</param>
/// <param name="Entries">In the order in which they were made; at least one.</param>
public sealed record DigestPerson(string Name, ImmutableArray<DigestEntry> Entries);

/// <summary>An entry of the journal.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When, by the clock there and then.</param>
/// <param name="Noted">What was said.</param>
/// <param name="IsSealed">False for one that was added by hand to the sealed journal, or changed there.</param>
public sealed record DigestEntry(string Id, DateTimeOffset At, DecisionNoted Noted, bool IsSealed);

/// <summary>Something that work waited for.</summary>
/// <param name="Text">As it was named.</param>
/// <param name="Project">What people call the project.</param>
/// <param name="Person">Who named it.</param>
/// <param name="Entry">The entry that named it first.</param>
/// <param name="At">When.</param>
public sealed record DigestBlocker(string Text, string Project, string Person, string Entry, DateTimeOffset At)
{
    /// <summary>The entry that says that it is gone; null for one that is open.</summary>
    public string? SolvedBy { get; init; }

    /// <summary>When that was said.</summary>
    public DateTimeOffset? SolvedAt { get; init; }
}

/// <summary>Something to be done next.</summary>
/// <param name="Text">As it was said.</param>
/// <param name="Project">What people call the project.</param>
/// <param name="Person">Who said so.</param>
/// <param name="Entry">The entry that says so.</param>
public sealed record DigestStep(string Text, string Project, string Person, string Entry);

/// <summary>A commit.</summary>
/// <param name="Project">What people call the project.</param>
/// <param name="Hash">Its beginning.</param>
/// <param name="Subject">First line of its message.</param>
/// <param name="Session">The session whose command made it.</param>
/// <param name="At">When.</param>
public sealed record DigestCommit(string Project, string Hash, string Subject, string Session, DateTimeOffset At);

/// <summary>Tokens, as <c>tacho usage</c> counts them.</summary>
/// <param name="Requests">To models.</param>
/// <param name="Sum">Their tokens.</param>
/// <param name="Cost">In dollars, of models that have a price; null where none has.</param>
/// <param name="IsWhole">Whether the cost lacks nothing.</param>
public sealed record DigestTokens(long Requests, TokenSum Sum, decimal? Cost, bool IsWhole)
{
    /// <summary>For a person; unknown is never 0.</summary>
    public string CostText => Cost is not { } cost ? IsWhole ? TokenCost.Money(0) : "unknown" : TokenCost.Money(cost) + (IsWhole ? "" : " + unknown");
}
