using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tacho.Events;

namespace Tacho.Agents.CodexCli;

/// <summary>Codex CLI's hooks, as seen running in 0.169.0 (docs/agents/codex-cli.md).</summary>
internal sealed partial class CodexCliHooks : IAgentHooks
{
    private static readonly ImmutableArray<string> ShellTools = ["Bash"];

    public string Reply => "";

    // The schema is strict: one member that it does not know, and the whole answer is passed over.
    public string? Reminder(HookReading reading, string text) => reading.EventName is "SessionStart" or "UserPromptSubmit" ? HookContext.OfEvent(reading.EventName, text) : null;

    // The transcript decides; an ephemeral session has none, and then the turn does (Claude Code's MessageDisplay has a turn as well, and always a transcript).
    public bool Recognises(HookPayload payload) =>
        payload.Peek("hook_event_name") is not null
        && !payload.Has("timestamp")
        && (payload.PeekPath("transcript_path") is { } transcript
            ? transcript.Contains("/rollout-", StringComparison.Ordinal)
            : payload.Peek("turn_id") is not null);

    public HookReading Read(HookCall received)
    {
        var payload = received.Payload;
        var name = payload.Text("hook_event_name") ?? received.EventName ?? "unknown";
        var reading = new HookReading(name, payload.Text("session_id") is { } id ? new SessionId(id) : SessionId.Unknown, [])
        {
            Turn = payload.Text("turn_id"),
            ToolCallId = payload.Text("tool_use_id"),
            // Parent and sub-agents share the session id; the sub-agent's own id tells them apart.
            Subagent = payload.Text("agent_id"),
            Cwd = payload.Text("cwd"),
            Model = payload.Text("model"),
        };
        return reading with { Bodies = Bodies(name, payload) };
    }

    private static ImmutableArray<EventBody> Bodies(string name, HookPayload payload) => name switch
    {
        "SessionStart" => [new SessionStarted(payload.Text("source"), payload.Text("transcript_path"))],
        "SessionEnd" => [new SessionEnded(payload.Text("reason"))],
        "UserPromptSubmit" => [new UserPrompt(payload.Text("prompt") ?? "")],
        "PreToolUse" => [ToolCalls.Before(payload, ShellTools, late: false)],
        "PostToolUse" => [ToolCalls.Before(payload, ShellTools, late: true), Result(payload)],
        // Fires before every request with nothing that PostModelRequest does not say again.
        "PreModelRequest" => [],
        "PostModelRequest" => payload.Json("token_usage") is { } usage ? [new TokenUsage(usage)] : [],
        "Stop" => [payload.Text("last_assistant_message") is { } text ? new AssistantMessage(text, EndsTurn: true) : new TurnEnded("completed")],
        "Interrupt" => [new TurnEnded("interrupted")],
        "SubagentStart" => [new SubagentStarted(payload.Text("agent_type"), Task: null)],
        "SubagentStop" => [new SubagentEnded(payload.Text("agent_type"), payload.Text("last_assistant_message"), payload.Text("agent_transcript_path"))],
        "PreCompact" or "PostCompact" => [new ContextCompacted(payload.Text("trigger"), Summary: null)],
        "PermissionRequest" => [new PermissionAsked(payload.Text("tool_name"), payload.Json("tool_input"))],
        _ => [new UnknownBody($"hook.{name}", payload.Whole())],
    };

    private static ToolResult Result(HookPayload payload)
    {
        var output = ToolCalls.Output(payload.Json("tool_response"));
        // To about 0.147 for shells, and in 0.169.0 still for apply_patch, the output has a header of its own.
        var header = output is null ? null : Header.Match(output.Text);
        var exitCode = header is { Success: true } ? int.Parse(header.Groups["code"].ValueSpan, CultureInfo.InvariantCulture) : (int?)null;
        return new ToolResult(payload.Text("tool_name") ?? "", exitCode is null ? null : exitCode == 0 ? "ok" : "failed")
        {
            Command = ToolCalls.Command(payload),
            ExitCode = exitCode,
            Output = output,
        };
    }

    [GeneratedRegex(@"\AExit code: (?<code>-?\d{1,9})\n", RegexOptions.CultureInvariant)]
    private static partial Regex Header { get; }

    public HookPlan Plan(InstallContext context)
    {
        var folder = context.Scope == InstallScope.Project
            ? Path.Combine(context.ProjectRoot, ".codex")
            : context.Variable("CODEX_HOME") ?? Path.Combine(context.UserFolder, ".codex");
        var entries = Events.Select(happening => new JsonEntry(["hooks", happening], Entry(context.Windows))).ToImmutableArray();
        return new(
            new AgentSigns([Path.Combine(context.UserFolder, ".codex"), Path.Combine(context.ProjectRoot, ".codex")], ["codex"]),
            // No member but "hooks" and "description" may stand at the top: 0.169.0 rejects the whole file otherwise.
            [new FileEdit.JsonEntries(Path.Combine(folder, "hooks.json"), entries, [])],
            ["Codex CLI runs a new hook only after you trust it: start `codex`, open /hooks and trust the entries of tacho-hook. Their text stays the same over updates of Tacho."])
        {
            Journal = [JournalGuide.In(Path.Combine(context.Scope == InstallScope.Project ? context.ProjectRoot : folder, JournalGuide.SharedFile))],
            // Seen in 0.169.0: a hook whose hash is not in the user's config.toml is passed over without a word, and another group before ours makes its key another.
            SilenceAdvice = "Codex CLI passes over a hook that is not trusted without a word: start `codex`, open /hooks and trust the entries of tacho-hook; "
                + "again after another hook was put before them. Hooks of a project also need the project to be trusted.",
            // The schemas of PreToolUse and PostToolUse are first in 0.118.
            Floor = new("codex", "--version", "0.118.0", "an older one has no hooks for tool calls"),
        };
    }

    private static readonly ImmutableArray<string> Events =
    [
        "SessionStart", "UserPromptSubmit", "PreToolUse", "PostToolUse", "PostModelRequest", "PermissionRequest", "PreCompact", "PostCompact",
        "SubagentStart", "SubagentStop", "Interrupt", "Stop", "SessionEnd",
    ];

    // Seconds. SessionEnd takes 3 at most.
    private const int TimeoutSeconds = 3;

    private static string Entry(bool windows)
    {
        var command = JsonText.Quote(HookCommand.Posix("codex-cli"));
        var commandWindows = windows ? $", \"commandWindows\": {JsonText.Quote(HookCommand.PowerShell("codex-cli"))}" : "";
        return $"{{ \"hooks\": [{{ \"type\": \"command\", \"command\": {command}{commandWindows}, \"timeout\": {TimeoutSeconds} }}] }}";
    }
}
