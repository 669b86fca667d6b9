using System.Text.Json;

namespace Tacho.Agents;

/// <summary>Tells the logs of GitHub's agents from other files, and from each other.</summary>
internal static class GitHubEvents
{
    /// <summary>Whether a line is an event of such a log.</summary>
    public static bool IsEvent(JsonElement line) =>
        HookPayload.StringOf(line, "type") is { } type && line.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object && line.TryGetProperty("parentId", out _)
        && (type.StartsWith("session.", StringComparison.Ordinal) || type is "user.message" or "assistant.message" or "assistant.turn_start" or "tool.execution_start" or "hook.start" or "system.message");

    /// <summary>Whether a log was written inside Visual Studio Code, whose version its first event tells; else by its path.</summary>
    public static bool IsOfEditor(TranscriptHead head) =>
        TranscriptFiles.WholeLines(head).Any(static line => line.TryGetProperty("data", out var data) && HookPayload.StringOf(data, "vscodeVersion") is not null)
        || head.Path.Contains("/GitHub.copilot-chat/", StringComparison.Ordinal);
}
