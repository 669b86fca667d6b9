using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents;

/// <summary>
/// Reads the log of session events that GitHub's agents keep: lines <c>{"type","data","id","timestamp","parentId"}</c>. The types are published with GitHub's SDK.
/// </summary>
internal sealed partial class GitHubEventReader(TranscriptSource source, TranscriptPosition? from, ImmutableArray<string> shellTools) : JsonRecordReader(source, from)
{
    private const string CallOf = "call:";
    private const string Reasoned = "reasoned";

    /// <summary>Settings, states of the view, pieces and repetitions of what other events tell.</summary>
    private static readonly FrozenSet<string> IgnoredTypes = FrozenSet.Create(
        StringComparer.Ordinal,
        "assistant.turn_start", "assistant.turn_end", "assistant.turn_retry", "assistant.idle", "assistant.intent", "assistant.usage", "hook.start", "hook.end", "hook.progress", "system.message",
        "session.compaction_start", "session.usage_checkpoint", "session.usage_info", "session.mode_changed", "session.idle", "session.tools_updated", "session.skills_loaded", "session.plan_changed",
        "session.todos_changed", "session.mcp_servers_loaded", "session.mcp_server_status_changed", "session.custom_agents_updated", "session.extensions_loaded", "session.background_tasks_changed",
        "session.remote_steerable_changed", "session.session_limits_changed", "session.binary_asset", "session.managed_settings_resolved", "subagent.selected", "subagent.deselected", "tool_search.activated",
        "tool.execution_partial_result", "tool.execution_progress", "pending_messages.modified", "command.queued", "command.completed", "commands.changed", "capabilities.changed", "model.call_start");

    private string _key = "";
    private string _type = "";
    private string? _subagent;

    protected override KnownFields Fields => GitHubEventFields.All;

    protected override RecordReading? Read(JsonElement record, long offset)
    {
        if (Text(record, "type") is not { } type) return new RecordReading.Unknown("");
        if (Member(record, "data") is not { ValueKind: JsonValueKind.Object } data) return new RecordReading.Unknown(type);
        _type = type;
        _key = Text(record, "id") ?? string.Create(CultureInfo.InvariantCulture, $"@{offset}");
        _subagent = Text(record, "agentId") ?? Text(data, "parentToolCallId");
        // A sub-agent's interactions are within its parent's turn.
        Learn(Time(record, "timestamp"), turn: _subagent is null ? Text(data, "interactionId") : null);
        return type.AsSpan(0, type.IndexOf('.') + 1) switch
        {
            "session." => ReadSession(data),
            "tool." => ReadTool(data),
            "subagent." => ReadSubagent(data),
            _ => ReadTalk(data),
        };
    }

    private RecordReading? ReadSession(JsonElement data)
    {
        var context = Member(data, "context");
        switch (_type)
        {
            case "session.start":
                if (Text(data, "sessionId") is { Length: > 0 } id) Learn(Facts with { Session = new SessionId(id) });
                BeginUsage();
                LearnPlace(context, Text(data, "copilotVersion"), Text(data, "selectedModel"));
                return Told(new SessionStarted("new", TranscriptPath: null));
            case "session.resume":
                LearnPlace(context, version: null, Text(data, "selectedModel"));
                return Told(new SessionStarted("resume", TranscriptPath: null));
            case "session.model_change":
                LearnPlace(context, version: null, Text(data, "newModel"));
                return new RecordReading.Ignored(_type);
            case "session.auto_mode_resolved":
                LearnPlace(context, version: null, Text(data, "chosenModel"));
                return new RecordReading.Ignored(_type);
            case "session.context_changed":
                LearnPlace(data, version: null, model: null);
                return new RecordReading.Ignored(_type);
            case "session.title_changed":
                Learn(Facts with { Title = Text(data, "title") ?? Facts.Title });
                return new RecordReading.Ignored(_type);
            case "session.compaction_complete":
                if (Member(data, "compactionTokensUsed") is { ValueKind: JsonValueKind.Object } used) AddUsage("/usage", used, Counted(used), _key);
                return Told(new ContextCompacted(Text(data, "trigger"), Text(data, "summaryContent")));
            case "session.truncation":
                return Told(new ContextCompacted("truncation", Summary: null));
            case "session.shutdown":
                ReadShutdown(data);
                return Told(new SessionEnded(Text(data, "shutdownType")));
            case "session.workspace_file_changed":
                return Told(new FileChange(Text(data, "path") ?? "", HookPayload.Without(data, ["path"])));
            case "session.permissions_changed":
                return Told(new Notice("permissions_changed", Text(data, "allowAllPermissionMode") ?? Member(data, "allowAllPermissions").ToString()));
            case "session.snapshot_rewind":
                return Told(new Notice("rewind", Text(data, "upToEventId")));
            case "session.error" or "session.warning" or "session.info" or "session.task_complete" or "session.handoff":
                var word = Text(data, "errorType") ?? Text(data, "warningType") ?? Text(data, "infoType") ?? Text(data, "sourceType");
                return Told(new Notice(word is null ? _type : $"{_type}.{word}", Text(data, "message") ?? Text(data, "summary")));
            default:
                return Other();
        }
    }

    private RecordReading? ReadTalk(JsonElement data)
    {
        switch (_type)
        {
            case "user.message":
                return ReadUser(data);
            case "assistant.message":
                ReadAnswer(data);
                return null;
            case "assistant.reasoning":
                // Versions that tell it so may tell it again in the message.
                Remember(Reasoned, "1");
                return Told(Text(data, "content") is { Length: > 0 } thought ? new Reasoning(thought) : null);
            case "abort":
                return Told(new TurnEnded("aborted"));
            case "permission.requested":
                var asked = Member(data, "permissionRequest");
                return Told(
                    new PermissionAsked(ToolOf(Text(asked, "toolCallId")) ?? Text(asked, "kind"), asked.ValueKind == JsonValueKind.Object ? HookPayload.Without(asked, ["toolCallId"]) : null),
                    Text(asked, "toolCallId"));
            case "permission.completed":
                var result = Member(data, "result");
                return Told(new PermissionDecided(ToolOf(Text(data, "toolCallId")), Text(result, "kind") ?? "", Text(result, "feedback")), Text(data, "toolCallId"));
            case "system.notification":
                return Told(new Notice(Text(Member(data, "kind"), "type"), Text(data, "content")));
            case "skill.invoked":
                return Told(new Notice(_type, Text(data, "name")));
            case "model.call_failure":
                return Told(new Notice(_type, Text(data, "errorMessage") ?? Text(data, "message")));
            default:
                return Other();
        }
    }

    private RecordReading.Ignored? ReadUser(JsonElement data)
    {
        // What the model gets (transformedContent) holds more than was typed.
        var text = Text(data, "content") ?? "";
        var sender = Text(data, "source");
        if (text.Length == 0 || sender == "system") return new RecordReading.Ignored("user.message." + (sender ?? "empty"));
        var isOfAgent = sender?.StartsWith("agent-", StringComparison.Ordinal) == true;
        Told(Flag(data, "isAutopilotContinuation") ? new Notice("autopilot", text) : sender is null or "user" || isOfAgent ? new UserPrompt(text) : new Notice(sender, text));
        return null;
    }

    private void ReadAnswer(JsonElement data)
    {
        var model = Facts.Model;
        Learn(at: null, model: Text(data, "model"));
        if (Text(data, "reasoningText") is { Length: > 0 } thought && Recall(Reasoned) is null) Add(_key + "/reasoning", _type, new Reasoning(thought), subagent: _subagent);
        Remember(Reasoned, null);
        var requests = Member(data, "toolRequests");
        var hasCalls = requests.ValueKind == JsonValueKind.Array && requests.GetArrayLength() > 0;
        if (Text(data, "content") is { Length: > 0 } said) Told(new AssistantMessage(said, EndsTurn: !hasCalls && _subagent is null));
        if (Number(data, "outputTokens") is { } output) AddOutput(output);
        if (hasCalls)
        {
            foreach (var request in requests.EnumerateArray()) AddCall(Text(request, "toolCallId"), Text(request, "name"), Member(request, "arguments"));
        }

        if (_subagent is not null) Learn(Facts with { Model = model });
    }

    private RecordReading? ReadTool(JsonElement data)
    {
        switch (_type)
        {
            case "tool.execution_start" or "tool.user_requested":
                return AddCall(Text(data, "toolCallId"), Text(data, "toolName"), Member(data, "arguments")) ? null : new RecordReading.Ignored(_type);
            case "tool.execution_complete":
                AddResult(data, Text(data, "toolCallId"));
                return null;
            default:
                return Other();
        }
    }

    /// <summary>Adds a call, unless it was told: the message with the request comes before the start of the tool, at times behind it.</summary>
    private bool AddCall(string? call, string? tool, JsonElement arguments)
    {
        if (call is not null)
        {
            if (Recall(CallOf + call) is not null) return false;
            Remember(CallOf + call, tool ?? "");
        }

        var input = ToolCalls.Unwrapped(arguments.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : arguments.Clone());
        Add($"{_key}/{call}", _type, ToolCalls.Call(tool ?? "", input, shellTools, late: false), call, _subagent);
        return true;
    }

    private void AddResult(JsonElement data, string? call)
    {
        var tool = ToolOf(call);
        if (call is not null) Remember(CallOf + call, null);
        var result = Member(data, "result");
        var error = Member(data, "error");
        var content = Text(result, "content") ?? Text(result, "text_result_for_llm");
        var (text, exit) = GitHubToolOutput.Parse(content);
        var failed = error.ValueKind == JsonValueKind.Object || Member(data, "success").ValueKind == JsonValueKind.False || exit is not (null or 0);
        var isRefused = Text(error, "code") is "denied" or "rejected";
        Told(
            new ToolResult(tool ?? "", isRefused ? "cancelled" : failed ? "failed" : Flag(data, "success") || Text(result, "result_type") == "success" ? "ok" : null)
            {
                ExitCode = exit,
                Output = ToolCalls.Output(text),
                ErrorOutput = ToolCalls.Output(Text(error, "message")),
                // For edits the difference; for most others the same once more.
                Response = Text(result, "detailedContent") is { Length: > 0 } detail && detail != content ? JsonText.Member("detailedContent", detail) : null,
            },
            call);
    }

    private RecordReading? ReadSubagent(JsonElement data)
    {
        var call = Text(data, "toolCallId");
        var name = Text(data, "agentName");
        _subagent ??= call;
        return _type switch
        {
            "subagent.started" => Told(new SubagentStarted(name, Text(data, "agentDescription")), call),
            "subagent.completed" or "subagent.failed" => Told(new SubagentEnded(name, Text(data, "error"), TranscriptPath: null), call),
            _ => Other(),
        };
    }

    private string? ToolOf(string? call) => call is null ? null : Recall(CallOf + call);

    private void LearnPlace(JsonElement context, string? version, string? model) =>
        // "auto" is resolved later.
        Learn(at: null, Text(context, "cwd"), version, model == "auto" ? null : model, Text(context, "branch"));

    private RecordReading Other() => IgnoredTypes.Contains(_type) ? new RecordReading.Ignored(_type) : new RecordReading.Unknown(_type);

    /// <summary>Adds the record's event; null, so that the record counts as understood.</summary>
    private RecordReading? Told(EventBody? body, string? call = null)
    {
        if (body is not null) Add(_key, _type, body, call, _subagent);
        return null;
    }
}
