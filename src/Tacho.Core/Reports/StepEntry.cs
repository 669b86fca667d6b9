using System.Collections.Immutable;
using Tacho.Events;

namespace Tacho.Reports;

/// <summary>What a report tells of a step.</summary>
internal static class StepEntry
{
    /// <summary>Null for what a report leaves out: that a session began, a turn ended as it should.</summary>
    public static ReportEntry? Of(SessionStep step, int depth, ReportProfile profile)
    {
        var entry = new ReportEntry(ReportEntryKind.Note, step.Line, depth, step.Event.At, "");
        var isFull = profile == ReportProfile.Full;
        switch (step.Event.Body)
        {
            case AssistantMessage { Text.Length: > 0 } answer: return entry with { Kind = ReportEntryKind.Answer, Text = answer.Text };
            case Reasoning { Text.Length: > 0 } thought when isFull: return entry with { Kind = ReportEntryKind.Reasoning, Text = thought.Text };
            case UserPrompt prompt: return entry with { Kind = ReportEntryKind.Subagent, Tool = "task", Text = prompt.Text };
            case ShellCommand command: return Ended(entry with { Kind = ReportEntryKind.Command, Tool = command.Tool, Text = command.Command }, step, isFull);
            case ToolCall call: return Ended(entry with { Kind = ReportEntryKind.Call, Tool = call.Tool, Text = StepText.AboutInput(step, call) }, step, isFull);
            case ToolResult result when result.Status is not null || result.ExitCode is not null:
                return Ended(entry with { Tool = result.Tool, Text = "the result of an earlier call" }, step, isFull);
            case FileChange change: return entry with { Kind = ReportEntryKind.Change, Tool = "change", Text = StepText.Below(step, change.Path), Edits = EditsOf(step, isFull) };
            case PermissionDecided or PersonDecided: return Noted(entry with { Kind = ReportEntryKind.Decision }, step.Event.Body);
            case PlanUpdated: return Noted(entry with { Kind = ReportEntryKind.Plan }, step.Event.Body);
            case SubagentStarted or SubagentEnded: return Noted(entry with { Kind = ReportEntryKind.Subagent }, step.Event.Body);
            case TurnEnded { Outcome: not ("completed" or "success" or null) } or ContextCompacted or Notice or CaptureGap or PermissionAsked: return Noted(entry, step.Event.Body);
            default: return null;
        }
    }

    private static ReportEntry Noted(ReportEntry entry, EventBody body)
    {
        var (name, words) = StepText.Note(body);
        return entry with { Tool = name, Text = words ?? "" };
    }

    private static ReportEntry Ended(ReportEntry entry, SessionStep step, bool isFull)
    {
        var result = step.Event.Body as ToolResult ?? step.Result;
        var edits = EditsOf(step, isFull);

        // The first line of a patch says nothing.
        if (entry.Text.StartsWith(FileEdit.PatchBegin, StringComparison.Ordinal)) entry = entry with { Text = string.Join(", ", edits.Select(static edit => edit.Path)) };
        return entry with
        {
            Outcome = StepText.Status(step) is { Length: > 0 } status ? status : null,
            HasFailed = StepText.HasFailed(step),
            ExitCode = result?.ExitCode,
            DurationMs = result?.DurationMs,
            Edits = edits,
            Output = isFull ? ReportText.Output(result) : null,
        };
    }

    private static ImmutableArray<FileEdit> EditsOf(SessionStep step, bool isFull) =>
        [.. FileEdit.Of(step).Select(edit => edit with { Path = StepText.Below(step, edit.Path), Lines = isFull ? edit.Lines : [.. edit.Lines.Select(static line => line is ['+' or '-', ..] ? line[..1] : "")] })];
}
