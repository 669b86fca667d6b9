using System.Globalization;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Reports;

/// <summary>Steps in a few words.</summary>
public static class StepText
{
    private static readonly string[] Telling =
        ["file_path", "filePath", "pattern", "query", "url", "path", "notebook_path", "absolute_path", "target_file", "command", "cmd", "description", "name", "skill", "prompt", "input"];

    /// <summary>What a call is about, in one text: the command, the file, the pattern, or its first text.</summary>
    public static string About(SessionStep step) => step.Event.Body switch
    {
        ShellCommand command => "$ " + command.Command,
        ToolCall call => $"{call.Tool} {AboutInput(step, call)}".TrimEnd(),
        FileChange change => $"changed {Below(step, change.Path)}",
        _ => "",
    };

    /// <summary>What a call is about, without the tool's name.</summary>
    public static string AboutInput(SessionStep step, ToolCall call) => Below(step, About(call.Input));

    /// <summary>A path from the folder that was worked in, where it lies there.</summary>
    public static string Below(SessionStep step, string path) =>
        step.Event.Cwd is { Length: > 1 } cwd && path.StartsWith(cwd, StringComparison.Ordinal) && path.Length > cwd.Length + 1 && path[cwd.Length] is '/' or '\\' ? path[(cwd.Length + 1)..] : path;

    /// <summary>How a call ended: <c>ok</c>, <c>failed</c>, <c>exit 1</c>, with its time where it is a second or more.</summary>
    public static string Status(SessionStep step)
    {
        var result = step.Event.Body as ToolResult ?? step.Result;
        if (result is null) return step.Event.ToolCallId is null ? "" : "no result";
        var status = result.ExitCode is { } exit and not 0 ? string.Create(CultureInfo.InvariantCulture, $"exit {exit}") : result.Status ?? (result.ExitCode == 0 ? "ok" : "done");
        return result.DurationMs is { } time and >= 1000 ? string.Create(CultureInfo.InvariantCulture, $"{status}, {time / 1000.0:f1} s") : status;
    }

    /// <summary>True where a call did not do what it should.</summary>
    public static bool HasFailed(SessionStep step) =>
        (step.Event.Body as ToolResult ?? step.Result) is { } result && (result.Status is "failed" or "error" or "cancelled" || result.ExitCode is not (null or 0));

    /// <summary>What stands beside the conversation: its name, and its words.</summary>
    public static (string Name, string? Words) Note(EventBody body) => body switch
    {
        ContextCompacted compacted => ("context compacted" + (compacted.Trigger is { } trigger ? $" ({trigger})" : ""), compacted.Summary),
        TurnEnded ended => ("turn ended" + (ended.Outcome is { } outcome ? $": {outcome}" : ""), null),
        Notice notice => ("notice" + (notice.Type is { } type ? $" ({type})" : ""), notice.Message),
        SubagentStarted started => ("sub-agent began" + (started.Type is { } type ? $" ({type})" : ""), started.Task),
        SubagentEnded ended => ("sub-agent ended" + (ended.Type is { } type ? $" ({type})" : ""), ended.LastMessage),
        PermissionAsked asked => ("asked for leave" + (asked.Tool is { } tool ? $": {tool}" : ""), asked.Input?.GetRawText()),
        PermissionDecided decided => ($"leave: {decided.Decision}" + (decided.Tool is { } tool ? $" {tool}" : ""), decided.Reason),
        SessionStarted started => ("session began" + (started.Reason is { } reason ? $" ({reason})" : ""), null),
        SessionEnded ended => ("session ended" + (ended.Reason is { } reason ? $" ({reason})" : ""), null),
        PlanUpdated plan => ("plan", PlanText.Of(plan.Plan)),
        UnknownBody unknown => (unknown.Kind, unknown.Raw.GetRawText()),
        _ => (EventKinds.NameOf(body), null),
    };

    private static string About(JsonElement input)
    {
        if (input.ValueKind != JsonValueKind.Object) return input.ValueKind == JsonValueKind.String ? Text(input) : "";
        foreach (var name in Telling)
        {
            if (input.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String) return Text(value);
        }

        return input.EnumerateObject().Select(static member => member.Value).FirstOrDefault(static value => value.ValueKind == JsonValueKind.String) is { ValueKind: JsonValueKind.String } first ? Text(first) : "";
    }

    /// <summary>The first line that is not empty.</summary>
    private static string Text(JsonElement text)
    {
        try
        {
            return text.GetString()!.Split('\n').Select(static line => line.Trim()).FirstOrDefault(static line => line.Length > 0) ?? "";
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, which .NET makes no string of.
            return text.GetRawText();
        }
    }
}
