using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tacho.Events;

namespace Tacho.Agents.Kiro;

/// <summary>
/// Reads a session of Kiro's command line, of each of its three engines. Of the second only prompts have a time; what follows one is told at the same.
/// </summary>
internal sealed partial class KiroReader(TranscriptSource source, TranscriptPosition? from) : MessageReader(source, from)
{
    private const string Seen = "seen";
    private const string Began = "began";
    private const int SeenLength = 9;
    private const int MaxSeen = 4096 * SeenLength;

    protected override ImmutableArray<string> ShellTools => ["shell", "execute_bash", "execute_cmd", "executeBash", "executePwsh"];

    protected override KnownFields Fields => KiroFields.All;

    protected override RecordReading? Read(JsonElement record, long offset)
    {
        if (Member(record, "session") is { ValueKind: JsonValueKind.Object } session) return ReadSession(session);
        if (Member(record, "conversation") is { ValueKind: JsonValueKind.Object } conversation) return ReadConversation(conversation);
        if (Member(record, "turn") is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } turn) return ReadTurn(turn, offset);
        if (Member(record, "payload") is { ValueKind: JsonValueKind.Object } payload) return ReadPayload(record, payload, offset);
        var kind = Text(record, "kind");
        var data = Member(record, "data");
        return kind is null || data.ValueKind != JsonValueKind.Object ? new RecordReading.Unknown(kind ?? "") : ReadLine(kind, data, offset);
    }

    /// <summary>What lies beside the lines: of the second engine with the credits of each turn, of the third with the folder.</summary>
    private RecordReading? ReadSession(JsonElement session)
    {
        var before = Memory.Time;
        var created = Time(session, "created_at") ?? Time(session, "createdAt");
        var folders = Member(session, "workspacePaths");
        var cwd = Text(session, "cwd") ?? (folders.ValueKind == JsonValueKind.Array && folders.GetArrayLength() > 0 && folders[0].ValueKind == JsonValueKind.String ? folders[0].GetString() : null);
        var state = Member(session, "session_state");
        if ((Text(session, "session_id") ?? Text(session, "id")) is { Length: > 0 } id) Learn(Facts with { Session = new SessionId(id) });
        Learn(Facts with { Title = Text(session, "title") ?? Facts.Title });
        Learn(created, cwd, model: Text(Member(Member(state, "rts_model_state"), "model_info"), "model_id") ?? Text(session, "modelId"));
        if (Recall(Began) is null && created is not null)
        {
            Remember(Began, "1");
            Add("start", "session", new SessionStarted(Text(session, "session_created_reason"), TranscriptPath: null));
        }

        var turns = Member(Member(state, "conversation_metadata"), "user_turn_metadatas");
        if (turns.ValueKind == JsonValueKind.Array)
        {
            foreach (var turn in turns.EnumerateArray()) AddCredits(turn);
        }

        // The records that follow are later than this session's beginning, and earlier than its last turn's end.
        Learn(before ?? created);
        return null;
    }

    /// <summary>Kiro bills by credits: its counters of tokens are always zero in the versions seen, and then tell nothing.</summary>
    private void AddCredits(JsonElement turn)
    {
        if (Time(turn, "end_timestamp") is not { } end || Member(turn, "message_ids") is not { ValueKind: JsonValueKind.Array } messages || messages.GetArrayLength() == 0) return;
        var key = messages[0].GetString() ?? "";
        if (Recall("credits:" + key) is not null) return;
        Remember("credits:" + key, "1");
        Learn(end);
        var (input, output) = (Number(turn, "input_token_count"), Number(turn, "output_token_count"));
        Add(key + "/credits", "session", new TokenUsage(HookPayload.Without(turn, ["result", "message_ids", "loop_id"]) ?? HookPayload.EmptyObject)
        {
            Request = key,
            Count = (input ?? 0) + (output ?? 0) == 0 ? null : new TokenCount(input, CacheRead: null, CacheWrite: null, output, Reasoning: null),
        });
        if (Text(turn, "end_reason") is { } reason and not "UserTurnEnd") Add(key + "/end", "session", new TurnEnded(reason));
    }

    private RecordReading? ReadLine(string kind, JsonElement data, long offset)
    {
        var id = Text(data, "message_id");
        // Going back to an earlier point writes the messages up to it once more.
        if (!IsNew(id)) return new RecordReading.Ignored("repeated");
        var key = Key(id, offset);
        // In seconds.
        if (Number(Member(data, "meta"), "timestamp") is { } seconds and > 0 and < 253_402_300_800) Learn(DateTimeOffset.FromUnixTimeSeconds(seconds));
        var content = Member(data, "content");
        switch (kind)
        {
            case "Prompt":
                var text = TextOfBlocks(content);
                if (text.Length == 0) return new RecordReading.Ignored(kind);
                Learn(null, turn: key);
                Add(key, kind, new UserPrompt(text));
                return null;
            case "AssistantMessage":
                ReadAnswer(content, key);
                return null;
            case "ToolResults":
                ReadResults(content, Member(data, "results"), key);
                return null;
            case "Compaction":
                Add(key, kind, new ContextCompacted(Trigger: null, Text(data, "summary") ?? TextOfBlocks(content)));
                return null;
            case "Clear":
                Add(key, kind, new Notice("clear", Message: null));
                return null;
            default:
                return new RecordReading.Unknown(kind);
        }
    }

    private bool IsNew(string? id)
    {
        if (id is not { Length: >= SeenLength - 1 }) return true;
        var mark = id[..(SeenLength - 1)] + " ";
        var seen = Recall(Seen) ?? "";
        if (seen.Contains(mark, StringComparison.Ordinal)) return false;
        if (seen.Length >= MaxSeen) seen = seen[SeenLength..];
        Remember(Seen, seen + mark);
        return true;
    }

    /// <summary>The last message of a turn calls no tool, and each before it does.</summary>
    private void ReadAnswer(JsonElement content, string key)
    {
        const string Type = "AssistantMessage";
        if (content.ValueKind != JsonValueKind.Array) return;
        var ends = !content.EnumerateArray().Any(static block => Text(block, "kind") == "toolUse");
        var index = 0;
        foreach (var block in content.EnumerateArray())
        {
            var part = Key(key, index++);
            var data = Member(block, "data");
            switch (Text(block, "kind"))
            {
                case "text" when Text(block, "data") is { Length: > 0 } text:
                    Add(part, Type, new AssistantMessage(text, ends));
                    break;
                case "thinking" when (Text(block, "data") ?? Text(data, "text")) is { Length: > 0 } thought:
                    Add(part, Type, new Reasoning(thought));
                    break;
                case "toolUse":
                    AddCall(part, Type, Text(data, "toolUseId"), Text(data, "name") ?? "", Member(data, "input"));
                    break;
            }
        }
    }

    private void ReadResults(JsonElement content, JsonElement results, string key)
    {
        if (content.ValueKind != JsonValueKind.Array) return;
        var index = 0;
        foreach (var block in content.EnumerateArray())
        {
            var part = Key(key, index++);
            var data = Member(block, "data");
            // Words of the person who broke the calls off.
            if (Text(block, "kind") == "text" && Text(block, "data") is { Length: > 0 } words) Add(part, "ToolResults", new UserPrompt(words));
            if (Text(block, "kind") != "toolResult") continue;
            var call = Text(data, "toolUseId");
            var outcome = call is null ? default : Member(Member(results, call), "result");
            var cancelled = outcome.ValueKind == JsonValueKind.String && outcome.ValueEquals("Cancelled");
            AddResult(call, Member(data, "content"), Text(data, "status") is "error", cancelled, part);
        }
    }

    /// <summary>
    /// A result is a list of texts and objects; that of a command is one object. Its status is the tool's and not the command's, whose exit code stands in a sentence.
    /// </summary>
    private void AddResult(string? call, JsonElement content, bool failed, bool cancelled, string key)
    {
        var tool = TakeTool(call) ?? "";
        var command = content.ValueKind == JsonValueKind.Array ? content.EnumerateArray().Select(static item => Member(item, "data")).FirstOrDefault(static item => Text(item, "exit_status") is not null) : default;
        var status = ExitStatus.Match(Text(command, "exit_status") ?? "");
        var exit = status.Success ? ExitCode(long.Parse(status.Groups["code"].ValueSpan, CultureInfo.InvariantCulture)) : null;
        Add(key, "ToolResults", new ToolResult(tool, cancelled ? "cancelled" : StatusOf(failed, exit))
        {
            ExitCode = exit,
            Output = ToolCalls.Output(Text(command, "stdout") ?? TextOfBlocks(content)),
            ErrorOutput = ToolCalls.Output(Text(command, "stderr")),
        }, call);
    }

    /// <summary>The texts of blocks; objects as JSON.</summary>
    private static string TextOfBlocks(JsonElement content) =>
        content.ValueKind == JsonValueKind.String ? content.GetString() ?? ""
        : content.ValueKind != JsonValueKind.Array ? ""
        : string.Join('\n', content.EnumerateArray().Select(static block => (Text(block, "kind"), Member(block, "data")) switch
        {
            ("text", { ValueKind: JsonValueKind.String } text) => text.GetString(),
            ("image", _) => "[image]",
            (_, { ValueKind: JsonValueKind.Object or JsonValueKind.Array } json) => json.GetRawText(),
            _ => null,
        }).Where(static text => !string.IsNullOrEmpty(text)));

    /// <summary>A line of the third engine.</summary>
    private RecordReading? ReadPayload(JsonElement record, JsonElement payload, long offset)
    {
        Learn(Time(record, "timestamp"), model: Text(payload, "reasoningModelId"));
        var key = Key(Text(record, "id") ?? Text(payload, "id"), offset);
        var type = Text(payload, "type") ?? "";
        var text = TextOf(Member(payload, "content"));
        switch (type)
        {
            case "user" or "assistant" when text.Length == 0:
                return new RecordReading.Ignored(type);
            case "user":
                Learn(null, turn: key);
                Add(key, type, new UserPrompt(text));
                return null;
            case "assistant" when Text(payload, "operationType") is null or "Say":
                Add(key, type, new AssistantMessage(text, EndsTurn: false));
                return null;
            case "assistant":
                return new RecordReading.Ignored("assistant." + Text(payload, "operationType"));
            case "usage_summary":
                Add(key, type, new TokenUsage(payload.Clone()));
                return null;
            case "tool_call":
                AddCall(key, type, Text(payload, "toolCallId"), Text(payload, "toolName") ?? "", Member(payload, "args"));
                return null;
            case "tool_result":
                var call = Text(payload, "toolCallId");
                Add(key, type, new ToolResult(TakeTool(call) ?? Text(payload, "toolName") ?? "", SuccessOf(payload))
                {
                    Output = ToolCalls.Output(text.Length > 0 ? text : Member(payload, "content") is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } json ? json.GetRawText() : null),
                }, call);
                return null;
            default:
                return new RecordReading.Unknown(type);
        }
    }

    private static string? SuccessOf(JsonElement payload) => Member(payload, "success").ValueKind switch
    {
        JsonValueKind.True => "ok",
        JsonValueKind.False => "failed",
        _ => null,
    };

    [GeneratedRegex(@"(?<code>-?\d{1,9})\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ExitStatus { get; }
}
