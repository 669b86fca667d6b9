using System.Globalization;
using Tacho.Events;
using Tacho.Texts;

namespace Tacho.Reports;

/// <summary>Events as rows of CSV: what most have in common, and their words. What else they hold is in JSON Lines.</summary>
public static class EventCsv
{
    public const string Head = "at,agent,session,subagent,project,place,kind,tool,text,status,exitCode,durationMs,model,input,cacheRead,cacheWrite,output";

    /// <summary>One event.</summary>
    /// <param name="transcript">Name of the transcript that it stands in.</param>
    /// <param name="project">The project's name.</param>
    /// <param name="line">Where it stands.</param>
    /// <param name="happened">The event.</param>
    public static string Row(string transcript, string project, long line, AgentEvent happened)
    {
        var (tool, text) = Words(happened.Body);
        var result = happened.Body as ToolResult;
        var count = (happened.Body as TokenUsage)?.Count;
        return string.Join(
            ',',
            EventJson.FormatTime(happened.At.ToUniversalTime()),
            CsvCell.Of(happened.Agent.Value),
            CsvCell.Of(happened.Session.Value),
            CsvCell.Of(happened.Subagent),
            CsvCell.Of(project),
            CsvCell.Of(string.Create(CultureInfo.InvariantCulture, $"{transcript}:{line}")),
            CsvCell.Of(EventKinds.NameOf(happened.Body)),
            CsvCell.Of(tool),
            CsvCell.Of(text),
            CsvCell.Of(result?.Status),
            Cell(result?.ExitCode),
            Cell(result?.DurationMs),
            CsvCell.Of(happened.Model),
            Cell(count?.Input),
            Cell(count?.CacheRead),
            Cell(count?.CacheWrite),
            Cell(count?.Output));
    }

    private static (string? Tool, string? Text) Words(EventBody body) => body switch
    {
        UserPrompt prompt => (null, prompt.Text),
        AssistantMessage answer => (null, answer.Text),
        Reasoning thought => (null, thought.Text),
        ShellCommand command => (command.Tool, command.Command),
        ToolCall call => (call.Tool, call.Input.GetRawText()),
        ToolResult result => (result.Tool, Joined(result.Output?.Text, result.ErrorOutput?.Text)),
        FileChange change => (null, change.Path),
        TokenUsage => (null, null),
        var other => (null, Noted(StepText.Note(other))),
    };

    private static string Noted((string Name, string? Words) note) => note.Words is null ? note.Name : $"{note.Name}: {note.Words}";

    private static string? Joined(string? output, string? errors) => string.IsNullOrEmpty(errors) ? output : string.IsNullOrEmpty(output) ? errors : $"{output}\n{errors}";

    private static string Cell(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
