using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.QwenCode;

/// <summary>Reads the records of one session, or of one sub-agent: <c>{uuid, parentUuid, sessionId, timestamp, type, cwd, version, message, …}</c>.</summary>
internal sealed class QwenCodeReader(TranscriptSource source, TranscriptPosition? from) : JsonRecordReader(source, from)
{
    private const string Started = "started";
    private const string CallOf = "call:";
    private const string HookContext = "<qwen:user-prompt-submit-context>";

    private static readonly ImmutableArray<string> ShellTools = ["run_shell_command"];

    /// <summary>Records for going on with a session and for its view; the telemetry says of requests and calls what other records say.</summary>
    private static readonly FrozenSet<string> IgnoredSystem = FrozenSet.Create(
        StringComparer.Ordinal,
        "ui_telemetry", "at_command", "attribution_snapshot", "file_history_snapshot", "user_text_elements", "session_notes", "session_source", "session_execution_engine", "session_approval_mode",
        "session_artifact_event", "session_artifact_snapshot", "session_sources_snapshot", "branch_checkpoint", "goal_state", "goal_turn_end", "turn_result", "agent_bootstrap", "agent_launch_prompt",
        "agent_session_ready", "agent_retry", "background_task_completed", "omni_recall");

    private string? _agentName;

    protected override KnownFields Fields => QwenCodeFields.All;

    protected override RecordReading? Read(JsonElement record, long offset)
    {
        var type = Text(record, "type");
        if (type is null) return new RecordReading.Unknown("");
        if (Facts.Session is null && Text(record, "sessionId") is { Length: > 0 } session) Learn(Facts with { Session = new SessionId(session) });
        var key = Text(record, "uuid") ?? string.Create(CultureInfo.InvariantCulture, $"@{offset}");
        Learn(Time(record, "timestamp"), Text(record, "cwd"), Text(record, "version"), Text(record, "model"), Text(record, "gitBranch"));
        if (Member(record, "forkedFrom") is { ValueKind: JsonValueKind.Object } fork)
        {
            // Copied from the session that this one branched off.
            if (Text(fork, "sessionId") is { } parent) Learn(Facts with { Parent = new SessionId(parent) });
            return new RecordReading.Ignored("inherited");
        }

        _agentName = Text(record, "agentName");
        var parts = Member(Member(record, "message"), "parts");
        switch (type)
        {
            case "user":
                return ReadUser(record, parts, key);
            case "assistant":
                ReadAnswer(record, parts, key);
                return null;
            case "tool_result":
                ReadResults(record, parts, key);
                return null;
            case "system":
                return ReadSystem(record, key);
            default:
                return new RecordReading.Unknown(type);
        }
    }

    /// <summary>Adds an event; before the first one, that there is somebody who acts.</summary>
    private void Tell(string key, string type, EventBody body, string? call = null)
    {
        if (Recall(Started) is null)
        {
            Remember(Started, "1");
            Add(key + "/start", type, Source.Subagent is null ? new SessionStarted("startup", TranscriptPath: null) : new SubagentStarted(_agentName, Task: null));
        }

        Add(key, type, body, call);
    }

    private RecordReading.Ignored? ReadUser(JsonElement record, JsonElement parts, string key)
    {
        var shown = Text(Member(record, "systemPayload"), "displayText");
        var text = (string.IsNullOrEmpty(shown) ? Typed(parts) : shown).Trim();
        if (text.Length == 0) return new RecordReading.Ignored("user");
        if (GenAiContent.IsContext(text)) return new RecordReading.Ignored("user.context");
        if ((Text(record, "subtype") ?? Text(record, "externalInputKind")) is { } kind and not ("mid_turn_user_message" or "message"))
        {
            Tell(key, "user", new Notice(kind, text));
            return null;
        }

        Learn(at: null, turn: Text(record, "promptId") ?? key);
        Tell(key, "user", new UserPrompt(text));
        return null;
    }

    /// <summary>The texts of the parts without what a hook added.</summary>
    private static string Typed(JsonElement parts) =>
        parts.ValueKind != JsonValueKind.Array ? GenAiContent.TextOf(parts) : string.Join(
            '\n',
            parts.EnumerateArray().Select(GenAiContent.PartText).Where(static text => !string.IsNullOrEmpty(text) && !text.StartsWith(HookContext, StringComparison.Ordinal)));

    /// <summary>One message may stand in several records of one id, each with other parts; the number of a part counts among its kind.</summary>
    private void ReadAnswer(JsonElement record, JsonElement parts, string key)
    {
        var hasCalls = parts.ValueKind == JsonValueKind.Array && parts.EnumerateArray().Any(static part => Member(part, "functionCall").ValueKind == JsonValueKind.Object);
        int thoughts = 0, texts = 0;
        if (parts.ValueKind == JsonValueKind.Array)
        {
            foreach (var part in parts.EnumerateArray())
            {
                if (Member(part, "functionCall") is { ValueKind: JsonValueKind.Object } call) AddCall(call);
                else if (GenAiContent.IsThought(part) && Text(part, "text") is { Length: > 0 } thought) Tell(string.Create(CultureInfo.InvariantCulture, $"{key}/thought{thoughts++}"), "assistant", new Reasoning(thought));
                else if (GenAiContent.PartText(part) is { Length: > 0 } said) Tell(string.Create(CultureInfo.InvariantCulture, $"{key}/text{texts++}"), "assistant", new AssistantMessage(said, !hasCalls && Source.Subagent is null));
            }
        }

        if (Member(record, "usageMetadata") is not { ValueKind: JsonValueKind.Object } usage || Number(usage, "promptTokenCount") is not { } prompt) return;
        Tell(key + "/usage", "assistant", new TokenUsage(usage.Clone())
        {
            Request = key,
            Count = GenAiContent.Count(
                prompt, Number(usage, "cachedContentTokenCount"), Number(usage, "candidatesTokenCount"), Number(usage, "thoughtsTokenCount"), Number(usage, "toolUsePromptTokenCount"),
                Number(usage, "totalTokenCount")),
        });

        void AddCall(JsonElement call)
        {
            var id = Text(call, "id");
            var tool = Text(call, "name") ?? "";
            if (id is not null) Remember(CallOf + id, tool);
            var input = Member(call, "args");
            Tell($"{key}/call/{id}", "assistant", ToolCalls.Call(tool, input.ValueKind == JsonValueKind.Object ? input.Clone() : null, ShellTools, late: false), id);
        }
    }

    private void ReadResults(JsonElement record, JsonElement parts, string key)
    {
        var told = Member(record, "toolCallResult");
        var answers = parts.ValueKind == JsonValueKind.Array
            ? parts.EnumerateArray().Select(static part => Member(part, "functionResponse")).Where(static answer => answer.ValueKind == JsonValueKind.Object).ToList()
            : [];
        if (answers.Count == 0) answers.Add(default);
        foreach (var answer in answers)
        {
            var call = Text(answer, "id") ?? Text(told, "callId");
            var tool = (call is null ? null : Recall(CallOf + call)) ?? Text(answer, "name") ?? "";
            if (call is not null) Remember(CallOf + call, null);
            AddResult(tool, call, Member(answer, "response"), told, $"{key}/result/{call}");
        }
    }

    private void AddResult(string tool, string? call, JsonElement response, JsonElement told, string key)
    {
        var display = Member(told, "resultDisplay");
        var forModel = Text(response, "output");
        var forPerson = ShellTools.Contains(tool, StringComparer.Ordinal) && display.ValueKind == JsonValueKind.String ? display.GetString() : null;
        var exit = forModel is null ? null : GenAiContent.ExitCode(forModel, forPerson);
        var error = Text(response, "error");
        var status = Text(told, "status") switch
        {
            "success" => "ok",
            "error" => "failed",
            "cancelled" => "cancelled",
            _ => error is not null ? "failed" : forModel is not null ? "ok" : null,
        };
        Tell(key, "tool_result", new ToolResult(tool, exit is not null ? "failed" : status)
        {
            ExitCode = exit,
            DurationMs = Number(told, "durationMs"),
            Output = ToolCalls.Output(forPerson ?? forModel),
            ErrorOutput = ToolCalls.Output(error),
            Response = display.ValueKind == JsonValueKind.Object ? HookPayload.Without(display, ["originalContent", "newContent"]) : null,
        }, call);
    }

    private RecordReading? ReadSystem(JsonElement record, string key)
    {
        var subtype = Text(record, "subtype");
        var payload = Member(record, "systemPayload");
        switch (subtype)
        {
            case "slash_command" when Text(payload, "phase") == "invocation" && !Flag(payload, "sentToModel") && !Flag(payload, "hiddenInvocation") && Text(payload, "rawCommand") is { Length: > 0 } typed:
                Tell(key, subtype, new UserPrompt(typed));
                return null;
            case "slash_command":
                return new RecordReading.Ignored(subtype);
            case "chat_compression":
                Tell(key, subtype, new ContextCompacted(Trigger: null, SummaryOf(Member(payload, "compressedHistory"))));
                return null;
            case "rewind":
                Tell(key, subtype, new Notice(subtype, Text(payload, "targetUuid")));
                return null;
            case "notification" or "cron":
                Tell(key, subtype, new Notice(subtype, Text(payload, "displayText")));
                return null;
            case "custom_title":
                Learn(Facts with { Title = Text(payload, "customTitle") ?? Facts.Title });
                return new RecordReading.Ignored(subtype);
            case "parent_session":
                Learn(Facts with { Parent = Text(payload, "parentSessionId") is { } parent ? new SessionId(parent) : Facts.Parent });
                return new RecordReading.Ignored(subtype);
            case "session_model":
                Learn(at: null, model: Text(payload, "modelId"));
                return new RecordReading.Ignored(subtype);
            case null:
                return new RecordReading.Ignored("system");
            default:
                return IgnoredSystem.Contains(subtype) ? new RecordReading.Ignored("system." + subtype) : new RecordReading.Unknown("system." + subtype);
        }
    }

    /// <summary>The first message of the shortened history is the summary.</summary>
    private static string? SummaryOf(JsonElement history) =>
        history.ValueKind == JsonValueKind.Array && history.GetArrayLength() > 0 && GenAiContent.TextOf(Member(history[0], "parts")) is { Length: > 0 } text ? text : null;
}
