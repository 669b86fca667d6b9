using System.Collections.Immutable;
using System.Text.Json;
using Tacho.Events;
using Tacho.Reports;
using FileEdit = Tacho.Reports.FileEdit;

namespace Tacho.Incidents.Activity;

/// <summary>A call of a tool that is no command, or a change of a file that an agent told of by itself.</summary>
/// <param name="Place">Where it stands; of what trail and transcript both tell, in the trail.</param>
/// <param name="Event">The call, or the change.</param>
/// <param name="Result">Null where none is recorded.</param>
/// <param name="Edits">What it does to files; none for a call that changes none.</param>
public sealed record ActivityStep(CommandPlace Place, AgentEvent Event, ToolResult? Result, ImmutableArray<FileEdit> Edits)
{
    private static readonly string[] PathNames = ["file_path", "filePath", "path", "notebook_path", "absolute_path", "target_file", "filename"];

    /// <summary>The line of an archived transcript that tells of it too; null where only the trail does, or <see cref="Place"/> is that line.</summary>
    public CommandPlace? Told { get; init; }

    /// <summary>The agent's name of the tool; null for a change without one.</summary>
    public string? Tool => (Event.Body as ToolCall)?.Tool;

    /// <summary>True when the agent tells that it did not do what it should.</summary>
    public bool IsFailure => Result is { } result && new CommandOutcome(result.ExitCode, result.Status, result.DurationMs).IsFailure;

    /// <summary>The file that a call reads, or only names; null where it names none, or changes files.</summary>
    public string? ReadPath => Edits.IsEmpty && Event.Body is ToolCall { Input.ValueKind: JsonValueKind.Object } call
        ? PathNames.Select(name => call.Input.TryGetProperty(name, out var path) ? Text(path) : null).FirstOrDefault(static path => path is { Length: > 0 })
        : null;

    private static string? Text(JsonElement path)
    {
        try
        {
            return path.ValueKind == JsonValueKind.String ? path.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, which .NET makes no string of.
            return null;
        }
    }

    internal static ActivityStep Of(CommandPlace place, SessionStep step) => new(place, step.Event, step.Result, FileEdit.Of(step));
}

/// <summary>What a person asked for.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="At">When.</param>
/// <param name="Text">In their words.</param>
public sealed record ActivityPrompt(CommandPlace Place, DateTimeOffset At, string Text);

/// <summary>What happened in one session beside its commands.</summary>
/// <param name="Session">Which.</param>
/// <param name="Prompts">In the order of time.</param>
/// <param name="Steps">In the order of time.</param>
public sealed record SessionActivity(SessionFiles Session, ImmutableArray<ActivityPrompt> Prompts, ImmutableArray<ActivityStep> Steps)
{
    /// <summary>The agent that acted last; null where nothing happened.</summary>
    public AgentId? Agent { get; init; }

    internal ImmutableArray<string> UnreadableFiles { get; init; } = [];

    internal bool IsEmpty => Prompts.IsEmpty && Steps.IsEmpty;
}
