using System.Collections.Immutable;
using Tacho.Events;

namespace Tacho.Reports;

/// <summary>What agents did, for people: the sessions of a choice, and their sums.</summary>
/// <param name="Scope">What was asked for, in words: <c>session 4f1c8b3e</c>, <c>project shop</c>.</param>
/// <param name="Profile">For whom it is.</param>
/// <param name="Made">When.</param>
/// <param name="Sessions">By their beginnings.</param>
public sealed record Report(string Scope, ReportProfile Profile, DateTimeOffset Made, ImmutableArray<SessionReport> Sessions)
{
    /// <summary>
    /// Of all sessions. Not always the sum of theirs: sessions that were forked or resumed tell requests of the session before again, and each counts once.
    /// </summary>
    public required ReportSums Sums { get; init; }

    /// <summary>What costs were counted with; null for a report without costs.</summary>
    public ReportPrices? Prices { get; init; }
}

/// <summary>What happened in one session, its sub-agents in their places.</summary>
public sealed record SessionReport(SessionFacts Facts, ImmutableArray<PromptReport> Prompts, ReportSums Sums)
{
    /// <summary>How it is called in a heading.</summary>
    public string Heading =>
        Facts.Title is { Length: > 0 } title ? title
        : Prompts.Select(static prompt => prompt.Text).FirstOrDefault(static text => !string.IsNullOrWhiteSpace(text)) is { } first ? ReportText.FirstLine(first)
        : Facts.Name;
}

/// <summary>A prompt and what followed it, up to the next one.</summary>
/// <param name="Number">From 1 within the session; 0 for what happened before the first.</param>
/// <param name="Line">Where it stands.</param>
/// <param name="At">When.</param>
/// <param name="Text">What was asked; null for what happened before the first prompt.</param>
/// <param name="Entries">In their order.</param>
/// <param name="Tokens">Of the requests that it caused, sub-agents among them.</param>
public sealed record PromptReport(int Number, long Line, DateTimeOffset At, string? Text, ImmutableArray<ReportEntry> Entries, TokenSum Tokens)
{
    /// <summary>What those cost; null for a report without prices.</summary>
    public TokenCost? Cost { get; init; }

    /// <summary>The agent's last words to the person; null for none.</summary>
    public ReportEntry? Answer { get; } = Entries.LastOrDefault(static entry => entry is { Kind: ReportEntryKind.Answer, Depth: 0 });
}

/// <summary>What sort of thing happened.</summary>
public enum ReportEntryKind
{
    Answer,
    Reasoning,
    Command,
    Call,
    Change,
    Decision,
    Plan,
    Subagent,
    Note,
}

/// <summary>One thing that happened under a prompt, a call with its end.</summary>
/// <param name="Kind">What sort of thing.</param>
/// <param name="Line">Where it stands in its transcript.</param>
/// <param name="Depth">0 for the session's own, 1 and more for sub-agents'.</param>
/// <param name="At">When.</param>
/// <param name="Text">The words, the command, or what a call is about.</param>
public sealed record ReportEntry(ReportEntryKind Kind, long Line, int Depth, DateTimeOffset At, string Text)
{
    /// <summary>Name of the sub-agent's transcript, where it has one of its own, as <see cref="SessionFacts.Name"/> is for the session's.</summary>
    public string? Transcript { get; init; }

    /// <summary>The agent's own name of the tool, or the sort of a note.</summary>
    public string? Tool { get; init; }

    /// <summary>How a call ended: <c>ok</c>, <c>exit 1, 3.2 s</c>; null for what does not end.</summary>
    public string? Outcome { get; init; }

    public bool HasFailed { get; init; }

    public int? ExitCode { get; init; }

    public long? DurationMs { get; init; }

    /// <summary>What it did to files.</summary>
    public ImmutableArray<FileEdit> Edits { get; init; } = [];

    /// <summary>What the tool answered; null where there is nothing, and in reports that are not <see cref="ReportProfile.Full"/>.</summary>
    public string? Output { get; init; }
}
