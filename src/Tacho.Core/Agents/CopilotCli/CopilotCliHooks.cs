using System.Collections.Immutable;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.CopilotCli;

/// <summary>
/// Copilot CLI's hooks, as documented in November 2026 and seen running in 1.0.102 (docs/agents/copilot-cli.md). The case of the event's name in the settings chooses the
/// dialect: <c>preToolUse</c> gives camelCase members and no name of the event, <c>PreToolUse</c> gives snake_case members and the name. Both are read. It gives no ids of
/// turns and tool calls.
/// </summary>
internal sealed class CopilotCliHooks : IAgentHooks
{
    private static readonly ImmutableArray<string> ShellTools = ["Bash", "bash", "powershell"];

    public string Reply => "";

    // Seen in 1.0.102: the member at the top counts, for both spellings of the events; hookSpecificOutput, which the dialect of the names in PascalCase has for tools, does not.
    public string? Reminder(HookReading reading, string text) =>
        reading.EventName is "SessionStart" or "sessionStart" or "UserPromptSubmit" or "userPromptSubmitted" ? HookContext.OfMember("additionalContext", text) : null;

    public bool Recognises(HookPayload payload) => IsCamelCase(payload) || IsSnakeCase(payload);

    private static bool IsCamelCase(HookPayload payload) =>
        payload.Peek("sessionId") is not null && payload.HasNumber("timestamp") && !payload.Has("hookEventName") && !payload.Has("taskId");

    // VS Code, whose dialect this is, has a call id on tools and a transcript on everything.
    private static bool IsSnakeCase(HookPayload payload) =>
        payload.Peek("hook_event_name") is not null && payload.Peek("session_id") is not null && payload.Peek("timestamp") is not null
        && !payload.Has("tool_use_id") && !payload.Has("conversation_id")
        && (!payload.Has("transcript_path") || payload.PeekPath("transcript_path")?.Contains("/session-state/", StringComparison.Ordinal) == true);

    public HookReading Read(HookCall received)
    {
        var payload = received.Payload;
        var name = payload.Text("hook_event_name", "hookName") ?? received.EventName ?? Guessed(payload);
        payload.Drop("timestamp");
        var reading = new HookReading(name, payload.Text("session_id", "sessionId") is { } id ? new SessionId(id) : SessionId.Unknown, [])
        {
            Subagent = payload.Text("agent_id", "agentId"),
            Cwd = payload.Text("cwd"),
            ProjectFolder = received.Variable("COPILOT_PROJECT_DIR"),
        };
        return reading with { Bodies = Bodies(name, payload) };
    }

    /// <summary>The event of a payload without a name, from a command line without one: what its members can only be.</summary>
    private static string Guessed(HookPayload payload) =>
        payload.Has("toolResult") ? "postToolUse"
        : payload.Has("toolName") ? payload.Has("error") ? "postToolUseFailure" : "preToolUse"
        : payload.Has("transformedPrompt") ? "userPromptTransformed"
        : payload.Has("prompt") ? "userPromptSubmitted"
        : payload.Has("errorContext") ? "errorOccurred"
        : payload.Has("stopReason") ? payload.Has("agentName") ? "subagentStop" : "agentStop"
        : "unknown";

    private static ImmutableArray<EventBody> Bodies(string name, HookPayload payload) => name switch
    {
        "SessionStart" or "sessionStart" => [Start(payload)],
        "SessionEnd" or "sessionEnd" => [new SessionEnded(payload.Text("reason"))],
        "UserPromptSubmit" or "userPromptSubmitted" => [new UserPrompt(payload.Text("prompt") ?? "")],
        "PreToolUse" or "preToolUse" => [Call(payload, late: false)],
        "PostToolUse" or "postToolUse" or "PostToolUseFailure" or "postToolUseFailure" => [Call(payload, late: true), Result(payload)],
        // Comes for every tool call before the rules are asked, so that it tells no more than that the tool was called.
        "PermissionRequest" or "permissionRequest" => [],
        // The prompt with the agent's own additions.
        "UserPromptTransformed" or "userPromptTransformed" => [],
        "Stop" or "agentStop" => [new TurnEnded(payload.Text("stop_reason", "stopReason") ?? "completed")],
        "SubagentStart" or "subagentStart" => [new SubagentStarted(payload.Text("agent_name", "agentName"), payload.Text("agent_description", "agentDescription"))],
        "SubagentStop" or "subagentStop" => [SubagentEnd(payload)],
        "PreCompact" or "preCompact" => [new ContextCompacted(payload.Text("trigger"), Summary: null)],
        "ErrorOccurred" or "errorOccurred" => [Error(payload)],
        "Notification" or "notification" => [new Notice(payload.Text("notification_type"), payload.Text("message"))],
        _ => [new UnknownBody($"hook.{name}", payload.Whole())],
    };

    private static SessionStarted Start(HookPayload payload)
    {
        // The event of the prompt has it too.
        payload.Drop("initial_prompt", "initialPrompt");
        return new(payload.Text("source"), TranscriptPath: null);
    }

    private static EventBody Call(HookPayload payload, bool late) =>
        ToolCalls.Call(payload.Text("tool_name", "toolName") ?? "", Arguments(payload), ShellTools, late);

    /// <summary>An object, or (in about half of the calls of 1.0.9 to 1.0.74) a string that holds one.</summary>
    private static JsonElement? Arguments(HookPayload payload) => ToolCalls.Unwrapped(payload.Json("tool_input") ?? payload.Json("toolArgs"));

    private static ToolResult Result(HookPayload payload)
    {
        var answer = payload.Json("tool_result") ?? payload.Json("toolResult");
        var text = answer switch
        {
            null => null,
            { ValueKind: JsonValueKind.String } plain => plain.GetString(),
            { } result => HookPayload.StringOf(result, "text_result_for_llm") ?? HookPayload.StringOf(result, "textResultForLlm"),
        };
        var type = answer is { } typed ? HookPayload.StringOf(typed, "result_type") ?? HookPayload.StringOf(typed, "resultType") : null;
        var error = payload.Json("error");
        var (output, exitCode) = GitHubToolOutput.Parse(text);
        return new ToolResult(payload.Text("tool_name", "toolName") ?? "", error is not null || exitCode is not (null or 0) ? "failed" : type == "success" ? "ok" : type)
        {
            Command = ToolCalls.Command(Arguments(payload)),
            ExitCode = exitCode,
            Output = ToolCalls.Output(output),
            ErrorOutput = ToolCalls.Output(error),
            Response = answer is { } rest ? HookPayload.Without(rest, ["text_result_for_llm", "textResultForLlm", "result_type", "resultType"]) : null,
        };
    }

    private static SubagentEnded SubagentEnd(HookPayload payload) => new(
        payload.Text("agent_name", "agentName"),
        payload.Text("last_assistant_message", "response"),
        payload.Text("transcript_path", "transcriptPath"));

    private static Notice Error(HookPayload payload)
    {
        var error = payload.Part("error");
        return new("error", error.Text("message") ?? payload.Text("error"));
    }

    public HookPlan Plan(InstallContext context)
    {
        var userFolder = context.Variable("COPILOT_HOME") ?? Path.Combine(context.UserFolder, ".copilot");
        var folder = context.Scope == InstallScope.Project ? Path.Combine(context.ProjectRoot, ".github") : userFolder;
        return new(
            new AgentSigns([userFolder], ["copilot"]),
            [GitHubHooksFile.In(folder, "copilot-cli")],
            context.Scope == InstallScope.Project
                ? ["Copilot CLI runs the hooks of a repository only in a folder that you trust; start `copilot` there once and confirm.", FailClosed]
                : [FailClosed])
        {
            Journal = [JournalGuide.In(context.Scope == InstallScope.Project ? Path.Combine(context.ProjectRoot, JournalGuide.SharedFile) : Path.Combine(userFolder, "copilot-instructions.md"))],
            SilenceAdvice = "Copilot CLI runs the hooks of a repository only in a folder that you trust: start `copilot` there once and confirm.",
            Floor = new("copilot", "--version", "1.0.21", "an older one does not know the names of the events in PascalCase"),
        };
    }

    private const string FailClosed =
        "Copilot CLI refuses a tool call when its hook fails. The installed command always ends with success, also when Tacho is gone; keep it as it is.";
}
