using System.Collections.Immutable;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.GeminiCli;

/// <summary>Gemini CLI's hooks, as seen running in 0.61.0 (docs/agents/gemini-cli.md). It gives no ids of turns and tool calls.</summary>
internal sealed class GeminiCliHooks : IAgentHooks
{
    private static readonly ImmutableArray<string> ShellTools = ["run_shell_command"];

    /// <summary>An answer without a decision. Any other text would be shown to the person, or taken for a refusal.</summary>
    public string Reply => "{}";

    public string? Reminder(HookReading reading, string text) => reading.EventName is "SessionStart" or "BeforeAgent" ? HookContext.OfEvent(reading.EventName, text) : null;

    public bool Recognises(HookPayload payload) =>
        payload.Peek("hook_event_name") is { } name
        && payload.Peek("timestamp") is not null
        && !payload.Has("conversation_id")
        && payload.PeekPath("transcript_path") is { } transcript
        // The path is empty until the agent has opened its record; then only a name that is its own tells.
        && (transcript.Contains("/chats/", StringComparison.Ordinal) || (transcript.Length == 0 && OwnNames.Contains(name, StringComparer.Ordinal)));

    private static readonly ImmutableArray<string> OwnNames =
        ["BeforeAgent", "AfterAgent", "BeforeTool", "AfterTool", "BeforeModel", "AfterModel", "BeforeToolSelection", "PreCompress"];

    public HookReading Read(HookCall received)
    {
        var payload = received.Payload;
        var name = payload.Text("hook_event_name") ?? received.EventName ?? "unknown";
        payload.Drop("timestamp");
        var reading = new HookReading(name, payload.Text("session_id") is { } id ? new SessionId(id) : SessionId.Unknown, [])
        {
            Cwd = payload.Text("cwd"),
            ProjectFolder = received.Variable("GEMINI_PROJECT_DIR"),
        };
        return reading with { Bodies = Bodies(name, payload) };
    }

    private static ImmutableArray<EventBody> Bodies(string name, HookPayload payload) => name switch
    {
        "SessionStart" => [new SessionStarted(payload.Text("source"), payload.Text("transcript_path"))],
        "SessionEnd" => [new SessionEnded(payload.Text("reason"))],
        "BeforeAgent" => Prompt(payload),
        "AfterAgent" => [EndOfTurn(payload)],
        "BeforeTool" => [ToolCalls.Before(payload, ShellTools, late: false)],
        "AfterTool" => [ToolCalls.Before(payload, ShellTools, late: true), Result(payload)],
        // Whole requests, and answers once for each streamed chunk. The transcript has them once.
        "BeforeModel" or "AfterModel" or "BeforeToolSelection" => [],
        // "auto" is a look before every request at whether to compress, not a compression.
        "PreCompress" => payload.Text("trigger") is { } trigger and not "auto" ? [new ContextCompacted(trigger, Summary: null)] : [],
        "Notification" => [new Notice(payload.Text("notification_type"), payload.Text("message"))],
        _ => [new UnknownBody($"hook.{name}", payload.Whole())],
    };

    /// <summary>The first prompt comes with what hooks said at the session's start, ours and others'.</summary>
    private static ImmutableArray<EventBody> Prompt(HookPayload payload) => GenAiContent.WithoutHookContext(payload.Text("prompt") ?? "") switch
    {
        (var prompt, null) => [new UserPrompt(prompt)],
        var (prompt, added) => [new Notice("hook_context", added), new UserPrompt(prompt)],
    };

    private static EventBody EndOfTurn(HookPayload payload)
    {
        // BeforeAgent told the prompt.
        payload.Drop("prompt");
        return payload.Text("prompt_response") is { } text ? new AssistantMessage(text, EndsTurn: true) : new TurnEnded("completed");
    }

    private static ToolResult Result(HookPayload payload)
    {
        var response = payload.Json("tool_response");
        var forModel = StringIn(response, "llmContent");
        var forPerson = StringIn(response, "returnDisplay");
        var error = response is { ValueKind: JsonValueKind.Object } answer && answer.TryGetProperty("error", out var told) && told.ValueKind != JsonValueKind.Null
            ? told
            : (JsonElement?)null;
        var exitCode = forModel is null ? null : GenAiContent.ExitCode(forModel, forPerson);
        return new ToolResult(payload.Text("tool_name") ?? "", error is not null || exitCode is not null ? "failed" : response is null ? null : "ok")
        {
            Command = ToolCalls.Command(payload),
            ExitCode = exitCode,
            // What the model gets is the same output in a wrapper.
            Output = response is { ValueKind: JsonValueKind.String } ? ToolCalls.Output(response) : ToolCalls.Output(forPerson ?? forModel),
            ErrorOutput = ToolCalls.Output(error),
            Response = response is { } rest ? HookPayload.Without(rest, forPerson is null ? ["llmContent", "error"] : ["llmContent", "returnDisplay", "error"]) : null,
        };
    }

    private static string? StringIn(JsonElement? value, string name) => value is { } holder ? HookPayload.StringOf(holder, name) : null;

    public HookPlan Plan(InstallContext context)
    {
        var userFolder = Path.Combine(context.Variable("GEMINI_CLI_HOME") ?? context.UserFolder, ".gemini");
        var folder = context.Scope == InstallScope.Project ? Path.Combine(context.ProjectRoot, ".gemini") : userFolder;
        var entries = Events.Select(happening => new JsonEntry(["hooks", happening.Name], Entry(happening.Matcher, context.Windows))).ToImmutableArray();
        return new(
            new AgentSigns([userFolder, Path.Combine(context.ProjectRoot, ".gemini")], ["gemini"]),
            [new FileEdit.JsonEntries(Path.Combine(folder, "settings.json"), entries, [])],
            context.Scope == InstallScope.Project
                ? ["Gemini CLI asks for trust when the hooks of a project are new or have changed: start `gemini` in the project once and accept them.", Disabled]
                : [Disabled])
        {
            Journal = [JournalGuide.InOwn(context.Scope == InstallScope.Project ? context.ProjectRoot : userFolder, "GEMINI.md")],
            Floor = new("gemini", "--version", "0.6.0", "an older one has no hooks"),
        };
    }

    private const string Disabled = "Gemini CLI runs no hooks while `hooksConfig.enabled` is false in a settings file; before hooks were on by default it needed `tools.enableHooks`.";

    /// <summary>Hook events to install. Without a matcher an entry is for all; of compressions only those that a person asks for are told truly.</summary>
    private static readonly ImmutableArray<(string Name, string? Matcher)> Events =
    [
        ("SessionStart", null), ("BeforeAgent", null), ("BeforeTool", null), ("AfterTool", null), ("PreCompress", "manual"),
        ("Notification", null), ("AfterAgent", null), ("SessionEnd", null),
    ];

    private const int TimeoutMilliseconds = 5000;

    private static string Entry(string? matcher, bool windows)
    {
        var command = windows ? HookCommand.PowerShell("gemini-cli") : HookCommand.PosixEndingWithShell("gemini-cli");
        var filter = matcher is null ? "" : $"\"matcher\": {JsonText.Quote(matcher)}, ";
        return $"{{ {filter}\"hooks\": [{{ \"type\": \"command\", \"name\": \"tacho\", \"command\": {JsonText.Quote(command)}, \"timeout\": {TimeoutMilliseconds} }}] }}";
    }
}
