using System.Collections.Immutable;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.Cursor;

/// <summary>
/// Cursor's hooks, as documented in 2026 (docs/agents/cursor.md; no capture of a running Cursor). One shell call fires two families of events: the general
/// <c>preToolUse</c>/<c>postToolUse</c>, and <c>beforeShellExecution</c>/<c>afterShellExecution</c>. The general family is installed, since it has the call's id and
/// the result; the other is read where somebody else installed it.
/// </summary>
internal sealed class CursorHooks : IAgentHooks
{
    private static readonly ImmutableArray<string> ShellTools = ["Shell"];

    public string Reply => "";

    // A prompt can be stopped or let through, not added to.
    public string? Reminder(HookReading reading, string text) => reading.EventName is "sessionStart" or "SessionStart" ? HookContext.OfMember("additional_context", text) : null;

    public bool Recognises(HookPayload payload) =>
        payload.Peek("hook_event_name") is not null && (payload.Has("conversation_id") || payload.Has("cursor_version"));

    public HookReading Read(HookCall received)
    {
        var payload = received.Payload;
        var name = payload.Text("hook_event_name") ?? received.EventName ?? "unknown";
        // A person's address, on every event. It is not masked but never kept.
        payload.Drop("user_email");
        var root = FilePath(payload.FirstText("workspace_roots"));
        var reading = new HookReading(name, Session(payload), [])
        {
            Turn = payload.Text("generation_id"),
            ToolCallId = payload.Text("tool_use_id", "tool_call_id"),
            Subagent = payload.Text("subagent_id"),
            Cwd = FilePath(payload.Text("cwd")) ?? root,
            Model = payload.Text("model"),
            ProjectFolder = FilePath(received.Variable("CURSOR_PROJECT_DIR")) ?? root,
        };
        return reading with { Bodies = Bodies(name, payload) };
    }

    private static SessionId Session(HookPayload payload)
    {
        var conversation = payload.Text("conversation_id");
        if (conversation is not null && payload.Peek("session_id") == conversation) payload.Drop("session_id");
        return (conversation ?? payload.Text("session_id")) is { } id ? new SessionId(id) : SessionId.Unknown;
    }

    /// <summary>On Windows some paths come as <c>/c:/Users/…</c>.</summary>
    private static string? FilePath(string? path) => path is ['/', var drive, ':', ..] && char.IsAsciiLetter(drive) ? path[1..] : path;

    // Settings of Claude Code, which Cursor can load too, name the events in PascalCase.
    private static ImmutableArray<EventBody> Bodies(string name, HookPayload payload) => JsonNamingPolicy.CamelCase.ConvertName(name) switch
    {
        "sessionStart" => [new SessionStarted(payload.Text("source", "composer_mode"), payload.Text("transcript_path"))],
        "sessionEnd" => [new SessionEnded(payload.Text("reason"))],
        "beforeSubmitPrompt" or "userPromptSubmit" => [new UserPrompt(payload.Text("prompt") ?? "")],
        "preToolUse" => [ToolCalls.Before(payload, ShellTools, late: false)],
        "postToolUse" or "postToolUseFailure" => [ToolCalls.Before(payload, ShellTools, late: true), Result(payload)],
        "beforeShellExecution" => [Shell(payload, late: false)],
        "afterShellExecution" => [Shell(payload, late: true), ShellResult(payload)],
        "beforeMCPExecution" => [new ToolCall(payload.Text("tool_name") ?? "", McpInput(payload))],
        "afterMCPExecution" => [new ToolCall(payload.Text("tool_name") ?? "", McpInput(payload), Late: true), McpResult(payload)],
        "beforeReadFile" or "beforeTabFileRead" => [Read(payload)],
        "afterFileEdit" or "afterTabFileEdit" => [new FileChange(FilePath(payload.Text("file_path")) ?? "", payload.Json("edits"))],
        "afterAgentResponse" => [new AssistantMessage(payload.Text("text") ?? "", EndsTurn: false)],
        "afterAgentThought" => [new Reasoning(payload.Text("text") ?? "")],
        "stop" => [new TurnEnded(payload.Text("status"))],
        "subagentStart" => [new SubagentStarted(payload.Text("subagent_type"), payload.Text("task"))],
        "subagentStop" => [new SubagentEnded(payload.Text("subagent_type"), payload.Text("summary"), payload.Text("agent_transcript_path"))],
        "preCompact" => [new ContextCompacted(payload.Text("trigger"), Summary: null)],
        _ => [new UnknownBody($"hook.{name}", payload.Whole("user_email"))],
    };

    private static ToolResult Result(HookPayload payload)
    {
        var failure = payload.Text("failure_type");
        var error = payload.Text("error_message");
        // A string that holds JSON for most tools, plain text for some.
        var output = ToolCalls.Unwrapped(payload.Json("tool_output") ?? payload.Json("tool_response"));
        var result = new ToolResult(payload.Text("tool_name") ?? "", "ok")
        {
            Command = ToolCalls.Command(payload),
            DurationMs = payload.Number("duration"),
            ErrorOutput = ToolCalls.Output(error),
        };
        if (failure is not null || error is not null) result = result with { Status = payload.Flag("is_interrupt") == true ? "cancelled" : "failed" };
        if (output is not { ValueKind: JsonValueKind.Object } streams) return result with { Output = ToolCalls.Output(output) };
        var exitCode = streams.TryGetProperty("exitCode", out var code) && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number) ? number : (int?)null;
        return result with
        {
            ExitCode = exitCode,
            Status = exitCode is not (null or 0) ? "failed" : result.Status,
            Output = ToolCalls.Output(HookPayload.StringOf(streams, "stdout") ?? HookPayload.StringOf(streams, "output")),
            ErrorOutput = ToolCalls.Output(HookPayload.StringOf(streams, "stderr")) ?? result.ErrorOutput,
            Response = HookPayload.Without(streams, exitCode is null ? ["stdout", "output", "stderr"] : ["stdout", "output", "stderr", "exitCode"]),
        };
    }

    private static ShellCommand Shell(HookPayload payload, bool late) => new(payload.Text("command") ?? "", "Shell", Input: null, late);

    private static ToolResult ShellResult(HookPayload payload) => new("Shell", Status: null)
    {
        Command = payload.Text("command"),
        DurationMs = payload.Number("duration"),
        Output = ToolCalls.Output(payload.Text("output")),
    };

    private static JsonElement McpInput(HookPayload payload) => ToolCalls.Unwrapped(payload.Json("tool_input")) ?? HookPayload.EmptyObject;

    private static ToolResult McpResult(HookPayload payload) => new(payload.Text("tool_name") ?? "", Status: null)
    {
        DurationMs = payload.Number("duration"),
        Output = ToolCalls.Output(payload.Text("result_json")),
    };

    private static ToolCall Read(HookPayload payload)
    {
        // The whole file. That it was read is recorded, not what stood in it.
        payload.Drop("content");
        return new("Read", JsonText.Member("file_path", FilePath(payload.Text("file_path")) ?? ""));
    }

    public HookPlan Plan(InstallContext context)
    {
        var folder = context.Scope == InstallScope.Project ? Path.Combine(context.ProjectRoot, ".cursor") : Path.Combine(context.UserFolder, ".cursor");
        var command = context.Windows ? HookCommand.PowerShell("cursor") : HookCommand.Posix("cursor");
        // A flat list for each event, without a group round it. Seconds.
        var entry = $"{{ \"command\": {JsonText.Quote(command)}, \"timeout\": {TimeoutSeconds} }}";
        return new(
            new AgentSigns([Path.Combine(context.UserFolder, ".cursor"), Path.Combine(context.ProjectRoot, ".cursor")], ["cursor", "cursor-agent"]),
            [new FileEdit.JsonEntries(Path.Combine(folder, "hooks.json"), [.. Events.Select(happening => new JsonEntry(["hooks", happening], entry))], [new("version", "1")])],
            [
                "Restart Cursor, or save hooks.json again with Cursor open, and look at Settings > Hooks: the entries must be listed there.",
                "Versions without preToolUse and postToolUse (before 2026) report no tool calls to Tacho.",
            ])
        {
            // Its instructions for all projects stand in its settings, not in a file.
            Journal = context.Scope == InstallScope.Project ? [JournalGuide.In(Path.Combine(context.ProjectRoot, JournalGuide.SharedFile))] : [],
        };
    }

    private const int TimeoutSeconds = 5;

    private static readonly ImmutableArray<string> Events =
    [
        "sessionStart", "beforeSubmitPrompt", "preToolUse", "postToolUse", "postToolUseFailure", "afterAgentResponse", "subagentStart", "subagentStop",
        "preCompact", "stop", "sessionEnd",
    ];
}
