using System.Collections.Immutable;
using Tacho.Incidents;
using Tacho.Incidents.Notable;

namespace Tacho.Cli.Recaps;

/// <summary>What happened in a window of time.</summary>
/// <param name="Project">The project's name in the trail; null for all projects.</param>
/// <param name="Window">The time.</param>
/// <param name="Sessions">Those in which anything happened, by their beginnings.</param>
/// <param name="Commands">How many ran.</param>
/// <param name="Failed">By time.</param>
/// <param name="Notable">By kind, then by time.</param>
/// <param name="Files">Changed by tools, by session, then by the first change.</param>
internal sealed record Recap(
    string? Project,
    TimeWindow Window,
    ImmutableArray<RecapSession> Sessions,
    int Commands,
    ImmutableArray<RecapFailure> Failed,
    ImmutableArray<RecapNotable> Notable,
    ImmutableArray<RecapFile> Files)
{
    /// <summary>Commands and calls that only transcripts tell of.</summary>
    public int Unsealed { get; init; }

    /// <summary>What the answer does not cover, in full sentences.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}

/// <summary>One session in the window.</summary>
/// <param name="Name">What <c>tacho show</c> opens.</param>
/// <param name="Session">The agent's own id.</param>
/// <param name="Agent">Who acted.</param>
/// <param name="Project">Its project's name in the trail.</param>
/// <param name="First">The first thing that happened in the window.</param>
/// <param name="Last">The last one.</param>
/// <param name="Prompts">How often a person asked.</param>
/// <param name="Commands">How many ran.</param>
/// <param name="Failed">How many commands and calls failed.</param>
/// <param name="Files">How many files were changed.</param>
/// <param name="About">Its title, else the first prompt in the window; null where neither is told.</param>
internal sealed record RecapSession(string Name, string Session, string Agent, string Project, DateTimeOffset First, DateTimeOffset Last, int Prompts, int Commands, int Failed, int Files, string? About);

/// <summary>Where something stands.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Citation">What <c>tacho show</c> opens.</param>
/// <param name="Session">The <see cref="RecapSession.Name"/>.</param>
/// <param name="Source">What tells of it: trail, transcript or both.</param>
internal sealed record RecapPlace(DateTimeOffset At, string Citation, string Session, string Source);

/// <summary>A command or call that failed.</summary>
/// <param name="Place">Where.</param>
/// <param name="Text">The command, or the tool and what it was about.</param>
/// <param name="Tool">The tool's name; null for a command.</param>
/// <param name="ExitCode">Null where the agent does not tell it.</param>
/// <param name="Status">The agent's word.</param>
internal sealed record RecapFailure(RecapPlace Place, string Text, string? Tool, int? ExitCode, string? Status);

/// <summary>Something notable.</summary>
/// <param name="Place">Where.</param>
/// <param name="Finding">What.</param>
/// <param name="Command">The whole command line; null for a tool's call.</param>
/// <param name="HasFailed">Whether it did not do what it should.</param>
internal sealed record RecapNotable(RecapPlace Place, NotableFinding Finding, string? Command, bool HasFailed);

/// <summary>A file that a session changed.</summary>
/// <param name="Place">The last change.</param>
/// <param name="Path">From the project's folder, where it lies there.</param>
/// <param name="Edits">How many changes.</param>
/// <param name="Added">Lines in all; null where none of them tells.</param>
/// <param name="Removed">The same of lines that were taken out.</param>
internal sealed record RecapFile(RecapPlace Place, string Path, int Edits, int? Added, int? Removed);
