using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.Kimi;

/// <summary>Reads the lines that Kimi Code writes of one agent of a session, and the session's state beside them.</summary>
internal sealed class KimiReader(TranscriptSource source, TranscriptPosition? from) : MessageReader(source, from)
{
    private const string CompactionTrigger = "compaction";

    /// <summary>Lines that say nothing of what happened, or what another line tells: the prompt is in the context too, a step's tokens have a record of their own.</summary>
    private static readonly FrozenSet<string> IgnoredTypes = FrozenSet.Create(
        StringComparer.Ordinal,
        "config.update", "profile.bind", "llm.request", "llm.tools_snapshot", "tools.set_active_tools", "context.append_message", "plan_mode.enter", "plan_mode.exit", "permission.set_mode",
        "plugin.session_start", "runtime.set_binding", "token_counting.measured", "token_counting.turn_recorded", "full_compaction.begin", "full_compaction.complete");

    protected override ImmutableArray<string> ShellTools => ["Bash", "Shell"];

    protected override KnownFields Fields => KimiFields.All;

    protected override RecordReading? Read(JsonElement record, long offset)
    {
        if (Member(record, "session") is { ValueKind: JsonValueKind.Object } session) return ReadState(session);
        var type = Text(record, "type");
        Learn(Time(record, "time"));
        var key = Key(null, offset);
        switch (type)
        {
            case "metadata":
                Learn(Time(record, "created_at"));
                Add("start", type, Source.Subagent is null ? new SessionStarted("new", TranscriptPath: null) : new SubagentStarted(Type: null, Task: null));
                return null;
            case "turn.prompt" or "turn.steer":
                return ReadPrompt(record, type, key);
            case "context.append_loop_event":
                return ReadStep(Member(record, "event"), key);
            case "usage.record":
                Learn(null, model: ModelOf(record));
                AddUsage(Member(record, "usage"), key);
                return null;
            case "permission.record_approval_result":
                var result = Member(record, "result");
                Add(key, type, new PermissionDecided(Text(record, "toolName"), Text(result, "decision") ?? "", Text(result, "scope")), Text(record, "toolCallId"));
                return null;
            case "context.apply_compaction":
                Add(key, type, new ContextCompacted(Recall(CompactionTrigger), Text(record, "summary")));
                Remember(CompactionTrigger, null);
                return null;
            case "turn.cancel":
                Add(key, type, new TurnEnded("cancelled"));
                return null;
            case "turn.ended":
                Add(key, type, new TurnEnded(Text(record, "reason")));
                return null;
            case null:
                return new RecordReading.Unknown("");
            default:
                if (!IgnoredTypes.Contains(type)) return new RecordReading.Unknown(type);
                LearnFrom(record, type);
                return new RecordReading.Ignored(type);
        }
    }

    private RecordReading.Ignored ReadState(JsonElement state)
    {
        Learn(Facts with { Title = Text(state, "title") ?? Facts.Title });
        Learn(Memory.Time is null ? Time(state, "createdAt") : null, Text(state, "workDir"));
        return new RecordReading.Ignored("session");
    }

    private void LearnFrom(JsonElement record, string type)
    {
        if (type == "full_compaction.begin") Remember(CompactionTrigger, Text(record, "source"));
        Learn(null, Text(record, "cwd") ?? Text(Member(record, "environmentDisclosure"), "cwd"), model: ModelOf(record));
    }

    /// <summary>A model is named with and without its provider.</summary>
    private static string? ModelOf(JsonElement record) => (Text(record, "model") ?? Text(record, "modelAlias")) is { } name ? name[(name.LastIndexOf('/') + 1)..] : null;

    private RecordReading.Ignored? ReadPrompt(JsonElement record, string type, string key)
    {
        var text = TextOf(Member(record, "input"));
        var origin = Text(Member(record, "origin"), "kind");
        if (text.Length == 0) return new RecordReading.Ignored(type);
        Learn(null, turn: key);
        Add(key, type, origin is null or "user" ? new UserPrompt(text) : new Notice(origin, text));
        return null;
    }

    private RecordReading? ReadStep(JsonElement step, string key)
    {
        var type = Text(step, "type") ?? "";
        var part = Member(step, "part");
        switch (type)
        {
            case "content.part" when Text(part, "text") is { Length: > 0 } text:
                Add(key, type, new AssistantMessage(text, EndsTurn: false));
                return null;
            case "content.part" when Text(part, "think") is { Length: > 0 } thought:
                Add(key, type, new Reasoning(thought));
                return null;
            case "tool.call":
                AddCall(key, type, Text(step, "toolCallId"), Text(step, "name") ?? "", Member(step, "args"));
                return null;
            case "tool.result":
                var call = Text(step, "toolCallId");
                var result = Member(step, "result");
                var output = Member(result, "output");
                Add(key, type, new ToolResult(TakeTool(call) ?? "", Flag(result, "isError") ? "failed" : "ok")
                {
                    Output = ToolCalls.Output(output.ValueKind == JsonValueKind.Undefined ? null : TextOf(output) is { Length: > 0 } text2 ? text2 : output.GetRawText()),
                    Response = HookPayload.Without(result, ["output", "isError"]),
                }, call);
                return null;
            case "step.end" when Text(step, "finishReason") is { } reason and not ("tool_use" or "tool_calls"):
                Add(key, type, new TurnEnded(reason));
                return null;
            case "step.begin" or "step.end" or "content.part":
                return new RecordReading.Ignored(type);
            default:
                return new RecordReading.Unknown(type);
        }
    }

    /// <summary>The input is split into what was read anew, from a cache and into one.</summary>
    private void AddUsage(JsonElement usage, string key) =>
        Add(key, "usage.record", new TokenUsage(usage.ValueKind == JsonValueKind.Object ? usage.Clone() : HookPayload.EmptyObject)
        {
            Request = string.Create(CultureInfo.InvariantCulture, $"{Facts.Session}|{Source.Subagent}|{Memory.Time?.ToUnixTimeMilliseconds()}|{key}"),
            Count = new TokenCount(Number(usage, "inputOther"), Number(usage, "inputCacheRead"), Number(usage, "inputCacheCreation"), Number(usage, "output"), Reasoning: null),
        });
}
