using System.Collections.Immutable;
using Tacho.Events;

namespace Tacho.Agents.Shell;

/// <summary>
/// What the snippet of <c>tacho shell-init</c> sends, one object before a command and one behind it:
/// <c>{"agent":"aider","event":"pre","session":"…","command":"…","cwd":"…"}</c>, and for <c>post</c> also <c>exit_code</c> and <c>duration_ms</c>.
/// The agent of the event is the one that the snippet names.
/// </summary>
internal sealed class ShellHooks : IAgentHooks
{
    private const string Tool = "shell";

    /// <summary>Longest name of an agent that is believed.</summary>
    private const int MaxAgentLength = 32;

    public string Reply => "";

    public bool Recognises(HookPayload payload) =>
        payload.Peek("event") is "pre" or "post" && payload.Peek("agent") is not null && payload.Peek("command") is not null && !payload.Has("hook_event_name");

    public HookReading Read(HookCall received)
    {
        var payload = received.Payload;
        var name = payload.Text("event") ?? received.EventName ?? "unknown";
        var reading = new HookReading(name, payload.Text("session") is { } id ? new SessionId(id) : SessionId.Unknown, [])
        {
            // Anybody can set the variable that the name comes from: one that is no id is left in the rest.
            Agent = IsAgentId(payload.Peek("agent")) ? new AgentId(payload.Text("agent")!) : null,
            Channel = EventChannel.Shell,
            Cwd = payload.Text("cwd"),
        };
        return reading with { Bodies = Bodies(name, payload) };
    }

    private static bool IsAgentId(string? name) =>
        name is { Length: > 0 and <= MaxAgentLength } && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static ImmutableArray<EventBody> Bodies(string name, HookPayload payload) => name switch
    {
        "pre" => [new ShellCommand(payload.Text("command") ?? "", Tool)],
        "post" => [new ShellCommand(payload.Text("command") ?? "", Tool, Input: null, Late: true), Result(payload)],
        _ => [new UnknownBody($"hook.{name}", payload.Whole())],
    };

    private static ToolResult Result(HookPayload payload)
    {
        var exitCode = payload.Number("exit_code") is { } code and >= int.MinValue and <= int.MaxValue ? (int)code : (int?)null;
        return new(Tool, exitCode is null ? null : exitCode == 0 ? "ok" : "failed")
        {
            Command = payload.Text("command"),
            ExitCode = exitCode,
            DurationMs = payload.Number("duration_ms"),
        };
    }

    /// <summary>Nothing is written into a person's shell settings for them.</summary>
    public HookPlan Plan(InstallContext context) => new(
        new AgentSigns([], []),
        [],
        ["For agents without hooks put the snippet of `tacho shell-init` into your shell's settings; docs/agents/without-hooks.md says how, and what it cannot see."]);
}
