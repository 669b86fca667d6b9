using System.Text.Json;
using Tacho.Events;

namespace Tacho.Incidents.Search;

/// <summary>What of a session a found text is.</summary>
public enum TextKind
{
    /// <summary>What a person asked.</summary>
    Prompt,

    /// <summary>What the agent said.</summary>
    Answer,

    /// <summary>What the agent thought.</summary>
    Reasoning,

    /// <summary>A shell command.</summary>
    Command,

    /// <summary>Name or input of another tool's call, or the change of a file.</summary>
    Tool,

    /// <summary>The file that a tool's call or a change is about.</summary>
    Path,

    /// <summary>What a tool gave back.</summary>
    Output,

    /// <summary>What stands beside the conversation: summaries, notices, plans, permissions.</summary>
    Note,

    /// <summary>Text of a record that tells nothing of the conversation, or that no reader understands.</summary>
    Other,

    /// <summary>An entry of the journal, which is of no transcript.</summary>
    Journal,
}

/// <summary>The texts of events, by what they are.</summary>
public static class EventTexts
{
    /// <summary>Every text of an event, as the agent meant it.</summary>
    public static IEnumerable<(TextKind Kind, string Text)> Of(AgentEvent happened) => happened.Body switch
    {
        UserPrompt prompt => [(TextKind.Prompt, prompt.Text)],
        AssistantMessage answer => [(TextKind.Answer, answer.Text)],
        Reasoning thought => [(TextKind.Reasoning, thought.Text)],
        ShellCommand command => [(TextKind.Command, command.Command), .. Of(command.Input)],
        ToolCall call => [(TextKind.Tool, call.Tool), .. Of(call.Input)],
        ToolResult result => OfResult(result),
        FileChange change => [(TextKind.Path, change.Path), .. Of(change.Change)],
        ContextCompacted compacted => Of(TextKind.Note, compacted.Summary),
        SubagentStarted started => Of(TextKind.Note, started.Type, started.Task),
        SubagentEnded ended => Of(TextKind.Answer, ended.LastMessage),
        PlanUpdated plan => Of(plan.Plan, TextKind.Note),
        PermissionAsked asked => [.. Of(TextKind.Note, asked.Tool), .. Of(asked.Input)],
        PermissionDecided decided => Of(TextKind.Note, decided.Tool, decided.Decision, decided.Reason),
        Notice notice => Of(TextKind.Note, notice.Type, notice.Message),
        UnknownBody unknown => Of(unknown.Raw, TextKind.Other),
        _ => [],
    };

    /// <summary>Whether a member's name says that its value is a file's path.</summary>
    public static bool IsPath(string name) => name is
        "file_path" or "filePath" or "path" or "paths" or "notebook_path" or "absolute_path" or "target_file" or "relative_workspace_path" or "dir_path" or "filename" or "file" or "filepath" or "uri";

    private static IEnumerable<(TextKind Kind, string Text)> OfResult(ToolResult result)
    {
        if (result.Output is { } output) yield return (TextKind.Output, output.Text);
        if (result.ErrorOutput is { } error) yield return (TextKind.Output, error.Text);
        foreach (var found in Of(result.Response, TextKind.Output)) yield return found;
    }

    private static IEnumerable<(TextKind Kind, string Text)> Of(JsonElement? element, TextKind kind = TextKind.Tool)
    {
        if (element is not { } value) yield break;
        foreach (var (name, text) in JsonStrings.Of(value)) yield return (IsPath(name) ? TextKind.Path : kind, text);
    }

    private static IEnumerable<(TextKind Kind, string Text)> Of(TextKind kind, params string?[] texts) =>
        texts.OfType<string>().Select(text => (kind, text));
}
