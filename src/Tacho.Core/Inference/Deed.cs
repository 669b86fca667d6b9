using System.Collections.Immutable;
using Tacho.Attribution;

namespace Tacho.Inference;

/// <summary>One thing of a session that finders look at, without the bulk of its record.</summary>
/// <param name="Cite">Where it stands, as <c>tacho show</c> takes it.</param>
/// <param name="Key">What it is known by for ever: the agent's id of the call, else the event's.</param>
/// <param name="At">When.</param>
/// <param name="Turn">How many prompts of the person came before it.</param>
internal abstract record Deed(string Cite, string Key, DateTimeOffset At, int Turn);

/// <summary>A command that ran.</summary>
internal sealed record Ran(string Cite, string Key, DateTimeOffset At, int Turn, string Command) : Deed(Cite, Key, At, Turn)
{
    /// <summary>The test, build or program that it runs; null for none.</summary>
    public CheckRun? Check { get; init; }

    /// <summary>How <see cref="Check"/> ended.</summary>
    public RunVerdict Verdict { get; init; }

    /// <summary>The line of its output that says what went wrong; null for none.</summary>
    public string? Complaint { get; init; }

    /// <summary>Git's words of the commits that it made.</summary>
    public ImmutableArray<ToldCommit> Commits { get; init; } = [];

    /// <summary>The whole command did what it should, as far as the agent tells.</summary>
    public bool IsDone { get; init; }

    /// <summary>Files that its redirections and tools write, full paths where they can be told.</summary>
    public ImmutableArray<string> Writes { get; init; } = [];
}

/// <summary>A file was changed by a tool.</summary>
internal sealed record Edited(string Cite, string Key, DateTimeOffset At, int Turn, string Path, ImmutableArray<TextChange> Changes) : Deed(Cite, Key, At, Turn);

/// <summary>The agent's list of steps, as it is from here on.</summary>
internal sealed record Planned(string Cite, string Key, DateTimeOffset At, int Turn, ImmutableArray<PlanStep> Steps) : Deed(Cite, Key, At, Turn);

/// <summary>Leave was refused, or the person stopped a call.</summary>
/// <param name="What">What was not to be done.</param>
/// <param name="IsCommand">It is a command.</param>
/// <param name="By">Who.</param>
/// <param name="Reason">In their words; null for none.</param>
internal sealed record Refused(string Cite, string Key, DateTimeOffset At, int Turn, string What, bool IsCommand, RefusedBy By, string? Reason) : Deed(Cite, Key, At, Turn)
{
    /// <summary>The first line that it would have written; null for none.</summary>
    public string? Content { get; init; }
}

/// <summary>The person asked for something.</summary>
internal sealed record Asked(string Cite, string Key, DateTimeOffset At, int Turn, string Text) : Deed(Cite, Key, At, Turn);

/// <summary>The agent said something.</summary>
internal sealed record Said(string Cite, string Key, DateTimeOffset At, int Turn, string Text) : Deed(Cite, Key, At, Turn);

/// <summary>The person broke the turn off.</summary>
internal sealed record BrokenOff(string Cite, string Key, DateTimeOffset At, int Turn) : Deed(Cite, Key, At, Turn);

/// <summary>Who refused.</summary>
internal enum RefusedBy
{
    /// <summary>A person, by name or by the words that the agent puts there.</summary>
    Person,

    /// <summary>The agent's rules, or nobody that is told.</summary>
    Rules,
}

/// <summary>How a test or build ended.</summary>
internal enum RunVerdict
{
    /// <summary>It cannot be told.</summary>
    Unknown,

    Passed,

    Failed,
}
