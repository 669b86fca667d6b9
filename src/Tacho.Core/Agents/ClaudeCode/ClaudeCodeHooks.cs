using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tacho.Events;

namespace Tacho.Agents.ClaudeCode;

/// <summary>
/// Claude Code's hooks. Payloads as documented to 2.1.240 and seen running in 2.1.197 (docs/agents/claude-code.md).
/// </summary>
internal sealed partial class ClaudeCodeHooks : IAgentHooks
{
    private static readonly ImmutableArray<string> ShellTools = ["Bash", "PowerShell"];

    public string Reply => "";

    // UserPromptExpansion takes a text too, and is not installed; SubagentStart is no place to remind.
    public string? Reminder(HookReading reading, string text) => reading.EventName is "SessionStart" or "UserPromptSubmit" ? HookContext.OfEvent(reading.EventName, text) : null;

    // Cursor keeps its transcripts in a folder "projects" too, and anybody may keep a home folder in one: what those payloads have and Claude Code's never do counts as well.
    public bool Recognises(HookPayload payload) =>
        payload.Peek("hook_event_name") is not null
        && payload.PeekPath("transcript_path") is { } transcript
        && transcript.Contains("/projects/", StringComparison.Ordinal)
        && !transcript.Contains("/rollout-", StringComparison.Ordinal)
        && !payload.Has("timestamp") && !payload.Has("conversation_id") && !payload.Has("cursor_version");

    public HookReading Read(HookCall received)
    {
        var payload = received.Payload;
        var name = payload.Text("hook_event_name") ?? received.EventName ?? "unknown";
        var reading = new HookReading(name, payload.Text("session_id") is { } id ? new SessionId(id) : SessionId.Unknown, [])
        {
            Turn = payload.Text("prompt_id"),
            ToolCallId = payload.Text("tool_use_id"),
            Subagent = payload.Text("agent_id"),
            Cwd = payload.Text("cwd"),
            Model = payload.Text("model"),
            ProjectFolder = received.Variable("CLAUDE_PROJECT_DIR"),
        };
        return reading with { Bodies = Bodies(name, payload) };
    }

    private static ImmutableArray<EventBody> Bodies(string name, HookPayload payload) => name switch
    {
        "SessionStart" => [new SessionStarted(payload.Text("source"), payload.Text("transcript_path"))],
        "SessionEnd" => [new SessionEnded(payload.Text("reason"))],
        "UserPromptSubmit" => [new UserPrompt(payload.Text("prompt") ?? "")],
        "PreToolUse" => [ToolCalls.Before(payload, ShellTools, late: false)],
        "PostToolUse" or "PostToolUseFailure" => [ToolCalls.Before(payload, ShellTools, late: true), Result(name, payload)],
        "Stop" => [payload.Text("last_assistant_message") is { } text ? new AssistantMessage(text, EndsTurn: true) : new TurnEnded("completed")],
        "StopFailure" => [new TurnEnded(payload.Text("error") ?? "error")],
        "SubagentStart" => [new SubagentStarted(payload.Text("agent_type"), Task: null)],
        "SubagentStop" => [new SubagentEnded(payload.Text("agent_type"), payload.Text("last_assistant_message"), payload.Text("agent_transcript_path"))],
        "PreCompact" => [new ContextCompacted(payload.Text("trigger"), Summary: null)],
        "PostCompact" => [new ContextCompacted(payload.Text("trigger"), payload.Text("compact_summary"))],
        "PermissionRequest" => [new PermissionAsked(payload.Text("tool_name"), payload.Json("tool_input"))],
        "PermissionDenied" => [new PermissionDecided(payload.Text("tool_name"), "deny", payload.Text("reason"))],
        "MessageDisplay" or "PostToolBatch" => [],
        "Notification" => [new Notice(payload.Text("notification_type"), payload.Text("message"))],
        _ => [new UnknownBody($"hook.{name}", payload.Whole())],
    };

    private static ToolResult Result(string name, HookPayload payload)
    {
        var response = payload.Json("tool_response");
        var error = payload.Text("error");
        var failed = name == "PostToolUseFailure" || error is not null;
        var exit = error is null ? null : ExitLine.Match(error);
        var result = new ToolResult(payload.Text("tool_name") ?? "", payload.Flag("is_interrupt") == true ? "cancelled" : failed ? "failed" : "ok")
        {
            // A command that ends with another code than 0 is reported as a failure of the tool, its output behind a first line with the code.
            ExitCode = exit is { Success: true } ? int.Parse(exit.Groups["code"].ValueSpan, CultureInfo.InvariantCulture) : null,
            DurationMs = payload.Number("duration_ms"),
            Command = ToolCalls.Command(payload),
            ErrorOutput = error is null ? null : new OutputText(error),
        };
        payload.Drop("tool_input");
        if (response is not { ValueKind: JsonValueKind.Object } streams) return result with { Output = ToolCalls.Output(response) };
        return result with
        {
            Output = ToolCalls.Output(HookPayload.StringOf(streams, "stdout")),
            ErrorOutput = ToolCalls.Output(HookPayload.StringOf(streams, "stderr")) ?? result.ErrorOutput,
            Response = HookPayload.Without(streams, ["stdout", "stderr"]),
        };
    }

    [GeneratedRegex(@"\AExit code (?<code>-?\d{1,9})(?:\n|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex ExitLine { get; }

    public HookPlan Plan(InstallContext context)
    {
        var userFolder = context.Variable("CLAUDE_CONFIG_DIR") ?? Path.Combine(context.UserFolder, ".claude");
        var folder = context.Scope == InstallScope.Project ? Path.Combine(context.ProjectRoot, ".claude") : userFolder;
        var entries = Events.Select(happening => new JsonEntry(["hooks", happening.Name], Entry(happening, context.Windows))).ToImmutableArray();
        return new(
            new AgentSigns([Path.Combine(context.UserFolder, ".claude"), Path.Combine(context.ProjectRoot, ".claude")], ["claude"]),
            [new FileEdit.JsonEntries(Path.Combine(folder, "settings.json"), entries, [])],
            ["Claude Code before 2.1.122 ignores a settings file with hook events that it does not know: update it, or check with `tacho doctor`."])
        {
            Journal = ClaudeCodeJournal.In(folder, context.Scope == InstallScope.Project ? context.ProjectRoot : userFolder),
            SilenceAdvice = "A session that runs keeps the hooks it began with: start a new one, and look in /hooks whether tacho-hook stands there; `disableAllHooks` in a settings file switches all off.",
            // Changelog: before 2.1.101 for an event name, before 2.1.122 for a malformed entry.
            Floor = new("claude", "--version", "2.1.122", "an older one ignores the whole settings file when it does not know one of the hook events"),
            Retention = new(Path.Combine(userFolder, "projects"), "*.jsonl", Days: 30, Path.Combine(userFolder, "settings.json"), "cleanupPeriodDays"),
        };
    }

    /// <summary>Hook events to install, and whether the agent takes a matcher for them (Stop and UserPromptSubmit reject one in older versions).</summary>
    private static readonly ImmutableArray<(string Name, bool Matcher)> Events =
    [
        ("SessionStart", false), ("UserPromptSubmit", false), ("PreToolUse", true), ("PostToolUse", true), ("PostToolUseFailure", true),
        ("PermissionRequest", true), ("PermissionDenied", true), ("Notification", false), ("SubagentStart", false), ("SubagentStop", false),
        ("PreCompact", false), ("PostCompact", false), ("Stop", false), ("StopFailure", false), ("SessionEnd", false),
    ];

    // Seconds. A hook that hangs is given up after this, and the agent goes on.
    private const int TimeoutSeconds = 5;

    private static string Entry((string Name, bool Matcher) happening, bool windows)
    {
        var command = windows ? HookCommand.PowerShell("claude-code") : HookCommand.Posix("claude-code");
        var matcher = happening.Matcher ? "\"matcher\": \"*\", " : "";
        var shell = windows ? ", \"shell\": \"powershell\"" : "";
        return $"{{ {matcher}\"hooks\": [{{ \"type\": \"command\", \"command\": {JsonText.Quote(command)}, \"timeout\": {TimeoutSeconds}{shell} }}] }}";
    }
}
