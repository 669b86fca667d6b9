using System.Collections.Immutable;
using Tacho.Events;

namespace Tacho.Agents.Windsurf;

/// <summary>
/// The hooks of Windsurf's Cascade, as documented in 2026 (docs/agents/windsurf.md; no capture of a running Windsurf). It tells no start or end of a session, no ids of
/// tool calls, and neither output nor exit code of a command. Its JSON may hold raw control characters, which <see cref="PayloadText"/> mends.
/// </summary>
internal sealed class WindsurfHooks : IAgentHooks
{
    public string Reply => "";

    public bool Recognises(HookPayload payload) => payload.Peek("agent_action_name") is not null;

    public HookReading Read(HookCall received)
    {
        var payload = received.Payload;
        var info = payload.Part("tool_info");
        var name = payload.Text("agent_action_name") ?? received.EventName ?? "unknown";
        payload.Drop("timestamp");
        var reading = new HookReading(name, payload.Text("trajectory_id") is { } id ? new SessionId(id) : SessionId.Unknown, [])
        {
            Turn = payload.Text("execution_id"),
            Model = payload.Text("model_name"),
            Cwd = info.Text("cwd") ?? payload.Text("cwd"),
        };
        return reading with { Bodies = Bodies(name, payload, info) };
    }

    private static ImmutableArray<EventBody> Bodies(string name, HookPayload payload, HookPayload info) => name switch
    {
        "pre_user_prompt" => [new UserPrompt(info.Text("user_prompt") ?? "")],
        "pre_run_command" => [Command(info, late: false)],
        "post_run_command" => [Command(info, late: true), new ToolResult("run_command", Status: null) { Command = CommandLine(info) }],
        "pre_read_code" => [new ToolCall("read_code", info.Whole())],
        "pre_write_code" => [new ToolCall("write_code", info.Whole())],
        "post_read_code" => [new ToolCall("read_code", info.Whole(), Late: true), new ToolResult("read_code", Status: null)],
        "post_write_code" => [new FileChange(info.Text("file_path") ?? "", info.Json("edits"))],
        "pre_mcp_tool_use" => [McpCall(info, late: false)],
        "post_mcp_tool_use" => [McpCall(info, late: true), new ToolResult(McpTool(info), Status: null) { Output = ToolCalls.Output(info.Json("mcp_result")) }],
        "post_cascade_response" => [new AssistantMessage(info.Text("response") ?? "", EndsTurn: true)],
        // The same answer once more, with the path of a transcript.
        "post_cascade_response_with_transcript" => [],
        _ => [new UnknownBody($"hook.{name}", payload.Whole())],
    };

    /// <summary>Early versions called the member <c>command</c>.</summary>
    private static string? CommandLine(HookPayload info) => info.Text("command_line", "command");

    private static ShellCommand Command(HookPayload info, bool late) => new(CommandLine(info) ?? "", "run_command", Input: null, late);

    private static string McpTool(HookPayload info) => info.Text("mcp_tool_name") ?? "mcp_tool_use";

    private static ToolCall McpCall(HookPayload info, bool late) => new(McpTool(info), info.Json("mcp_tool_arguments") ?? HookPayload.EmptyObject, late);

    public HookPlan Plan(InstallContext context)
    {
        var userFolder = Path.Combine(context.UserFolder, ".codeium", "windsurf");
        var folder = context.Scope == InstallScope.Project ? Path.Combine(context.ProjectRoot, ".windsurf") : userFolder;
        // The agent takes `powershell` on Windows and `command` elsewhere. There is no time-out to set.
        var entry = $"{{ \"command\": {JsonText.Quote(HookCommand.Posix("windsurf"))}, \"powershell\": {JsonText.Quote(HookCommand.PowerShell("windsurf"))}, \"show_output\": false }}";
        return new(
            new AgentSigns([userFolder, Path.Combine(context.ProjectRoot, ".windsurf")], ["windsurf"]),
            [new FileEdit.JsonEntries(Path.Combine(folder, "hooks.json"), [.. Events.Select(happening => new JsonEntry(["hooks", happening], entry))], [])],
            [
                "Restart Windsurf, so that it reads hooks.json.",
                "Windsurf tells neither the output nor the exit code of a command: the trail has the commands alone.",
            ])
        {
            // Its instructions for all projects stand in its settings, not in a file.
            Journal = context.Scope == InstallScope.Project ? [JournalGuide.In(Path.Combine(context.ProjectRoot, JournalGuide.SharedFile))] : [],
        };
    }

    /// <summary>Edits are taken afterwards, when they are true; reads before, since a read tells no more afterwards.</summary>
    private static readonly ImmutableArray<string> Events =
    [
        "pre_user_prompt", "pre_run_command", "post_run_command", "pre_read_code", "post_write_code", "pre_mcp_tool_use", "post_mcp_tool_use", "post_cascade_response",
    ];
}
