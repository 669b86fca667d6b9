using System.Collections.Immutable;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.OpenCode;

/// <summary>OpenCode's happenings as <see cref="OpenCodePlugin"/> hands them on; the objects are those seen in 1.18.33 (docs/agents/opencode.md).</summary>
internal sealed class OpenCodeHooks : IAgentHooks
{
    private const string ShellTool = "bash";

    public string Reply => "";

    // Read by the plugin, which puts it beside the next prompt.
    public string? Reminder(HookReading reading, string text) => reading.EventName is "session.created" or "chat.message" ? HookContext.OfMember("context", text) : null;

    public bool Recognises(HookPayload payload) => payload.Peek("plugin") == "tacho" && payload.Peek("hook") is not null;

    public HookReading Read(HookCall received)
    {
        var payload = received.Payload;
        payload.Drop("plugin");
        var name = payload.Text("hook") ?? received.EventName ?? "unknown";
        var input = payload.Json("input");
        var output = payload.Json("output");
        var properties = Member(payload.Json("event"), "properties");
        var directory = payload.Text("directory");
        var worktree = payload.Text("worktree");
        return new HookReading(name, SessionOf(input, properties), Bodies(name, input, output, properties))
        {
            Turn = payload.Text("turn"),
            ToolCallId = Text(input, "callID") ?? Text(Member(properties, "tool"), "callID"),
            Cwd = directory,
            Model = Text(Member(Member(output, "message"), "model"), "modelID"),
            // Outside a repository OpenCode calls the root of the file system the worktree.
            ProjectFolder = worktree is null or "/" ? null : worktree,
        };
    }

    private static SessionId SessionOf(JsonElement? input, JsonElement? properties) =>
        (Text(input, "sessionID") ?? Text(properties, "sessionID") ?? Text(Member(properties, "info"), "id")) is { } id ? new(id) : SessionId.Unknown;

    private static ImmutableArray<EventBody> Bodies(string name, JsonElement? input, JsonElement? output, JsonElement? properties) => name switch
    {
        "chat.message" => [new UserPrompt(PromptText(output))],
        "tool.execute.before" => [Call(input, Member(output, "args"), late: false)],
        "tool.execute.after" => [Call(input, Member(input, "args"), late: true), Result(input, output)],
        "session.created" => Text(Member(properties, "info"), "parentID") is { } parent
            ? [new SessionStarted("created", TranscriptPath: null), new SubagentStarted(Text(Member(properties, "info"), "agent"), $"parent session {parent}")]
            : [new SessionStarted("created", TranscriptPath: null)],
        "session.deleted" => [new SessionEnded("deleted")],
        "session.idle" => [new TurnEnded("idle")],
        "session.error" => [new TurnEnded("error"), new UnknownBody("hook.session.error", Whole(properties))],
        "session.compacted" => [new ContextCompacted(Trigger: null, Summary: null)],
        "permission.asked" => [new PermissionAsked(Text(properties, "permission"), properties)],
        "permission.replied" => [new PermissionDecided(Tool: null, Text(properties, "reply") ?? "unknown", Text(properties, "requestID"))],
        "file.edited" => [new FileChange(Text(properties, "file") ?? "", Change: null)],
        "todo.updated" => [new PlanUpdated(Whole(properties))],
        "message.part.updated" => Part(Member(properties, "part")),
        _ => [new UnknownBody($"hook.{name}", Whole(properties ?? output ?? input))],
    };

    private static ImmutableArray<EventBody> Part(JsonElement? part) => Text(part, "type") switch
    {
        "text" => [new AssistantMessage(Text(part, "text") ?? "", EndsTurn: false)],
        "reasoning" => [new Reasoning(Text(part, "text") ?? "")],
        "step-finish" when Member(part, "tokens") is { } tokens => [new TokenUsage(tokens)],
        _ => [],
    };

    private static EventBody Call(JsonElement? input, JsonElement? arguments, bool late)
    {
        var tool = Text(input, "tool") ?? "";
        return tool == ShellTool && Text(arguments, "command") is { } command
            ? new ShellCommand(command, tool, HookPayload.Without(arguments!.Value, ["command"]), late)
            : new ToolCall(tool, Whole(arguments), late);
    }

    private static ToolResult Result(JsonElement? input, JsonElement? output)
    {
        var exitCode = Member(Member(output, "metadata"), "exit") is { ValueKind: JsonValueKind.Number } exit && exit.TryGetInt32(out var code) ? code : (int?)null;
        return new ToolResult(Text(input, "tool") ?? "", exitCode is null or 0 ? "ok" : "failed")
        {
            Command = Text(Member(input, "args"), "command"),
            ExitCode = exitCode,
            Output = ToolCalls.Output(Text(output, "output")),
            // metadata.output and title repeat the output and the command.
            Response = Member(output, "metadata") is { } metadata ? HookPayload.Without(metadata, ["output", "exit"]) : null,
        };
    }

    /// <summary>The text parts of a prompt. `opencode run` with several words puts quotation marks round them; they are kept, since a person may have typed them.</summary>
    private static string PromptText(JsonElement? output) =>
        Member(output, "parts") is { ValueKind: JsonValueKind.Array } parts
            ? string.Join('\n', parts.EnumerateArray().Where(part => Text(part, "type") == "text").Select(part => Text(part, "text")))
            : "";

    public HookPlan Plan(InstallContext context)
    {
        var configuration = context.Variable("XDG_CONFIG_HOME") is { Length: > 0 } moved ? moved : Path.Combine(context.UserFolder, ".config");
        var userFolder = context.Variable("OPENCODE_CONFIG_DIR") is { Length: > 0 } own ? own : Path.Combine(configuration, "opencode");
        var folder = context.Scope == InstallScope.Project ? Path.Combine(context.ProjectRoot, ".opencode") : userFolder;
        return new(
            new AgentSigns([userFolder, Path.Combine(context.ProjectRoot, ".opencode"), Path.Combine(context.ProjectRoot, "opencode.json")], ["opencode"]),
            [new FileEdit.OwnFile(Path.Combine(folder, "plugin", "tacho.js"), OpenCodePlugin.Text)],
            ["OpenCode loads plugins when it starts: restart a running one."])
        {
            Journal = [JournalGuide.In(Path.Combine(context.Scope == InstallScope.Project ? context.ProjectRoot : userFolder, JournalGuide.SharedFile))],
            SilenceAdvice = "OpenCode loads plugins when it starts: restart a running one.",
        };
    }

    private static readonly JsonElement EmptyObject = JsonDocument.Parse("{}").RootElement;

    private static JsonElement Whole(JsonElement? value) => value ?? EmptyObject;

    private static JsonElement? Member(JsonElement? value, string name) =>
        value is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var member) && member.ValueKind is not JsonValueKind.Null ? member : null;

    private static string? Text(JsonElement? value, string name) => value is { } parent ? HookPayload.StringOf(parent, name) : null;
}
