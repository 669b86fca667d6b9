using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Tacho.Events;
using Tacho.Trail;

namespace Tacho.Incidents;

/// <summary>What tells of commands.</summary>
[Flags]
public enum RecordSources
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The sealed trail: what hooks recorded before it ran.</summary>
    Trail = 1,

    /// <summary>Archived transcripts: what agents wrote of themselves, also before Tacho was installed.</summary>
    Transcripts = 2,

    /// <summary>Both.</summary>
    All = Trail | Transcripts,
}

/// <summary>A command that is recorded, with what became of it and what it was for.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Event">The <see cref="ShellCommand"/>; of the trail without <see cref="ShellCommand.Input"/> and <see cref="AgentEvent.Extra"/>.</param>
/// <param name="Outcome">Null when no result is recorded: it still runs, was refused or killed, or the agent does not tell.</param>
/// <param name="Prompt">What a person last asked for in the same turn, or before it in the same session; null when no prompt is recorded.</param>
public sealed record RanCommand(CommandPlace Place, AgentEvent Event, CommandOutcome? Outcome, string? Prompt)
{
    public ShellCommand Shell => (ShellCommand)Event.Body;

    /// <summary>The line of an archived transcript that tells of it too; null where only the trail does, or <see cref="Place"/> is that line.</summary>
    public CommandPlace? Told { get; init; }

    /// <summary>A record of the trail alone.</summary>
    public static RanCommand Of(TrailRecord record) => new(CommandPlace.Of(record), record.Event, Outcome: null, Prompt: null);
}

/// <summary>Where a command stands.</summary>
/// <param name="Sources">What tells of it; of both, the rest is the place in the trail.</param>
/// <param name="Project">The project's name in the trail.</param>
/// <param name="Path">Full path of the sealed file, or of the archived transcript.</param>
/// <param name="Line">Counted from 1.</param>
public sealed record CommandPlace(RecordSources Sources, string Project, string Path, long Line)
{
    /// <summary>The place of a record of the trail.</summary>
    public static CommandPlace Of(TrailRecord record) => new(RecordSources.Trail, record.File.Project, record.File.Path, record.Line);
}

/// <summary>The end of a command, without its output. Each part is null where the agent does not tell.</summary>
/// <param name="ExitCode">As the shell gave it.</param>
/// <param name="Status">The word of <see cref="ToolResult.Status"/>.</param>
/// <param name="DurationMs">As the agent measured it.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CommandOutcome(int? ExitCode, string? Status, long? DurationMs)
{
    /// <summary>True when the agent tells that the command did not do what it should.</summary>
    public bool IsFailure => ExitCode is not (null or 0) || (ExitCode is null && Status is not (null or "ok"));
}

/// <summary>Which commands to look for. What is null does not narrow the search.</summary>
public sealed record CommandQuery
{
    public static readonly CommandQuery Everything = new();

    public TimeWindow? Window { get; init; }

    public AgentId? Agent { get; init; }

    /// <summary>Asked of the command's text, from several threads at once.</summary>
    public Func<string, bool>? Matches { get; init; }

    /// <summary>False to leave out results and prompts, which spares a second reading of the trail's files.</summary>
    public bool Joined { get; init; } = true;
}

/// <summary>What a search found, and how far it could see.</summary>
/// <param name="Commands">In the order of time; commands of one moment in the order of project, session and line.</param>
/// <param name="Sessions">Count of sessions that were searched.</param>
/// <param name="UnreadableLines">Count of lines of the trail that are no event of this format; <c>tacho verify</c> names them.</param>
/// <param name="UnreadableFiles">Files that could not be read to their end.</param>
public sealed record CommandsFound(ImmutableArray<RanCommand> Commands, int Sessions, int UnreadableLines, ImmutableArray<string> UnreadableFiles)
{
    /// <summary>Whether archived transcripts tell of any of the commands.</summary>
    public bool HasTranscripts => Commands.Any(static command => command.Place.Sources != RecordSources.Trail);

    /// <summary>Count of records of archived transcripts that no reader understands.</summary>
    public int UnreadableRecords { get; init; }
}
