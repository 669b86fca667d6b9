using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.Kiro;

/// <summary>
/// The first engine's turns, each of what was put in (a prompt, or the results of calls) and the answer to it. Members are named by Rust's enumerations.
/// </summary>
internal sealed partial class KiroReader
{
    private RecordReading.Ignored ReadConversation(JsonElement conversation)
    {
        if (Text(conversation, "conversation_id") is { Length: > 0 } id) Learn(Facts with { Session = new SessionId(id) });
        Learn(null, Text(conversation, "key"), model: Text(Member(conversation, "model_info"), "model_id"));
        return new RecordReading.Ignored("conversation");
    }

    private RecordReading.Unknown? ReadTurn(JsonElement turn, long offset)
    {
        // A pair in the versions of 2025, later an object.
        var isPair = turn.ValueKind == JsonValueKind.Array && turn.GetArrayLength() >= 2;
        if (turn.ValueKind == JsonValueKind.Array && !isPair) return new RecordReading.Unknown("turn");
        var user = isPair ? turn[0] : Member(turn, "user");
        var assistant = isPair ? turn[1] : Member(turn, "assistant");
        var request = isPair ? default : Member(turn, "request_metadata");
        var key = Key(Text(request, "request_id") ?? Text(request, "message_id"), offset);
        Learn(Time(user, "timestamp") ?? Time(request, "request_start_timestamp_ms"), Text(Member(Member(user, "env_context"), "env_state"), "current_working_directory"));
        var content = Member(user, "content");
        if ((Text(Member(content, "Prompt"), "prompt") ?? Text(Member(content, "CancelledToolUses"), "prompt")) is { Length: > 0 } prompt)
        {
            Learn(null, turn: key);
            Add(key + "/prompt", "turn", new UserPrompt(prompt));
        }

        ReadTurnResults(Member(Member(content, "ToolUseResults"), "tool_use_results"), key, cancelled: false);
        ReadTurnResults(Member(Member(content, "CancelledToolUses"), "tool_use_results"), key, cancelled: true);
        Learn(Time(request, "stream_end_timestamp_ms"), model: Text(request, "model_id"));
        if (Text(Member(assistant, "Response"), "content") is { Length: > 0 } answer) Add(key + "/answer", "turn", new AssistantMessage(answer, EndsTurn: true));
        var calls = Member(assistant, "ToolUse");
        if (Text(calls, "content") is { Length: > 0 } said) Add(key + "/answer", "turn", new AssistantMessage(said, EndsTurn: false));
        if (Member(calls, "tool_uses") is { ValueKind: JsonValueKind.Array } uses)
        {
            var index = 0;
            foreach (var use in uses.EnumerateArray()) AddCall(Key(key + "/call", index++), "turn", Text(use, "id"), Text(use, "name") ?? "", Member(use, "args"));
        }

        return null;
    }

    private void ReadTurnResults(JsonElement results, string key, bool cancelled)
    {
        if (results.ValueKind != JsonValueKind.Array) return;
        var index = 0;
        foreach (var result in results.EnumerateArray())
        {
            AddTurnResult(result, Key(key + "/result", index++), cancelled);
        }
    }

    private void AddTurnResult(JsonElement result, string key, bool cancelled)
    {
        var call = Text(result, "tool_use_id");
        var content = Member(result, "content");
        var tool = TakeTool(call) ?? "";
        // Blocks are {"Text":…} or {"Json":…}.
        var items = content.ValueKind == JsonValueKind.Array ? content.EnumerateArray().ToList() : [];
        var command = items.Select(static item => Member(item, "Json")).FirstOrDefault(static item => Text(item, "exit_status") is not null);
        var status = ExitStatus.Match(Text(command, "exit_status") ?? "");
        var exit = status.Success ? ExitCode(long.Parse(status.Groups["code"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)) : null;
        var text = string.Join('\n', items.Select(static item => Text(item, "Text") ?? (Member(item, "Json") is { ValueKind: not JsonValueKind.Undefined } json ? json.GetRawText() : "")));
        Add(key, "turn", new ToolResult(tool, cancelled ? "cancelled" : StatusOf(Text(result, "status") is "Error" or "error", exit))
        {
            ExitCode = exit,
            Output = ToolCalls.Output(Text(command, "stdout") ?? text),
            ErrorOutput = ToolCalls.Output(Text(command, "stderr")),
        }, call);
    }
}
