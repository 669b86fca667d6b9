using System.Collections.Immutable;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.VsCodeCopilot;

/// <summary>
/// The hooks of VS Code's own ("Local") agent, as documented from February to October 2026 (docs/agents/vscode-copilot.md); members come in both spellings. Sessions that
/// VS Code hands to Copilot, Claude or Codex report themselves as those agents.
/// </summary>
internal sealed class VsCodeCopilotHooks : IAgentHooks
{
    private static readonly ImmutableArray<string> ShellTools = ["run_in_terminal", "runTerminalCommand", "runInTerminal"];

    public string Reply => "";

    // By its reference the answer to a prompt has the common members only.
    public string? Reminder(HookReading reading, string text) => reading.EventName == "SessionStart" ? HookContext.OfEvent(reading.EventName, text) : null;

    public bool Recognises(HookPayload payload) =>
        payload.Peek("hookEventName") is not null
        || (payload.Peek("hook_event_name") is not null && payload.Peek("timestamp") is not null && !payload.Has("conversation_id") && IsOwnTranscript(payload));

    /// <summary>A transcript that no other agent writes; where the path says nothing, a call id, which no other agent sends together with a time.</summary>
    private static bool IsOwnTranscript(HookPayload payload)
    {
        var path = payload.PeekPath("transcript_path") ?? payload.PeekPath("transcriptPath");
        if (string.IsNullOrEmpty(path)) return payload.Has("tool_use_id");
        return !path.Contains("/session-state/", StringComparison.Ordinal) && !path.Contains("/chats/", StringComparison.Ordinal);
    }

    public HookReading Read(HookCall received)
    {
        var payload = received.Payload;
        var name = payload.Text("hook_event_name", "hookEventName") ?? received.EventName ?? "unknown";
        payload.Drop("timestamp");
        var reading = new HookReading(name, payload.Text("session_id", "sessionId") is { } id ? new SessionId(id) : SessionId.Unknown, [])
        {
            ToolCallId = payload.Text("tool_use_id", "toolUseId"),
            Subagent = payload.Text("agent_id", "agentId"),
            Cwd = payload.Text("cwd"),
        };
        return reading with { Bodies = Bodies(name, payload) };
    }

    private static ImmutableArray<EventBody> Bodies(string name, HookPayload payload) => name switch
    {
        "SessionStart" => [new SessionStarted(payload.Text("source"), payload.Text("transcript_path", "transcriptPath"))],
        "UserPromptSubmit" => [new UserPrompt(payload.Text("prompt") ?? "")],
        "PreToolUse" => [Call(payload, late: false)],
        "PostToolUse" => [Call(payload, late: true), Result(payload)],
        // Fires when the agent hands the turn back, whatever the document's "session ends" says: the next prompt goes on with the same session id.
        "Stop" => [new TurnEnded("completed")],
        "SubagentStart" => [new SubagentStarted(payload.Text("agent_type", "agentType"), Task: null)],
        "SubagentStop" => [new SubagentEnded(payload.Text("agent_type", "agentType"), LastMessage: null, TranscriptPath: null)],
        "PreCompact" => [new ContextCompacted(payload.Text("trigger"), Summary: null)],
        _ => [new UnknownBody($"hook.{name}", payload.Whole())],
    };

    private static EventBody Call(HookPayload payload, bool late) => ToolCalls.Call(payload.Text("tool_name", "toolName") ?? "", Input(payload), ShellTools, late);

    private static JsonElement? Input(HookPayload payload) => payload.Json("tool_input") ?? payload.Json("toolInput");

    // PostToolUse comes after a success only; the exit code of a command is not told.
    private static ToolResult Result(HookPayload payload) => new(payload.Text("tool_name", "toolName") ?? "", "ok")
    {
        Command = ToolCalls.Command(Input(payload)),
        Output = ToolCalls.Output(payload.Json("tool_response") ?? payload.Json("toolResponse")),
    };

    public HookPlan Plan(InstallContext context)
    {
        var folder = context.Scope == InstallScope.Project ? Path.Combine(context.ProjectRoot, ".github") : Path.Combine(context.UserFolder, ".copilot");
        return new(
            new AgentSigns([Path.Combine(context.UserFolder, ".vscode"), Path.Combine(context.UserFolder, ".vscode-server")], ["code", "code-insiders"]),
            // One file for both of GitHub's agents; whose payload it is, the payload tells.
            [GitHubHooksFile.In(folder, "copilot-cli")],
            [
                "VS Code's hooks are a preview that your organisation may have switched off: look for tacho.json under Chat: Open Customizations, and see the output channel GitHub Copilot Chat Hooks.",
                context.Scope == InstallScope.Project
                    ? "The folder `.github/hooks` must not be off in the setting chat.hookFilesLocations."
                    : "VS Code looks into `~/.copilot/hooks` since mid-2026; for an older one add it to the setting chat.hookFilesLocations.",
            ])
        {
            // Its instructions for all projects stand in its settings, not in a file.
            Journal = context.Scope == InstallScope.Project ? [JournalGuide.In(Path.Combine(context.ProjectRoot, JournalGuide.SharedFile))] : [],
        };
    }
}
