using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tacho.Events;

namespace Tacho.Agents.Cursor;

/// <summary>Reads the rows of a conversation in a database (<see cref="CursorDatabase"/>) and the lines of a list of messages.</summary>
internal sealed partial class CursorReader(TranscriptSource source, TranscriptPosition? from) : JsonRecordReader(source, from)
{
    private const string ToolOf = "tool:";
    private const string Hidden = "[REDACTED]";
    private const int MessageOfPerson = 1;

    private static readonly ImmutableArray<string> ShellTools = ["Shell", "Bash", "run_terminal_cmd", "run_terminal_command", "run_terminal_command_v2"];

    protected override KnownFields Fields => CursorFields.All;

    protected override RecordReading? Read(JsonElement record, long offset)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"@{offset}");
        if (Member(record, "bubble") is { ValueKind: JsonValueKind.Object } bubble) return ReadBubble(bubble, Text(bubble, "bubbleId") ?? key);
        if (Member(record, "composer") is { ValueKind: JsonValueKind.Object } composer) return ReadHead(composer, Text(composer, "composerId"), Text(Member(composer, "modelConfig"), "modelName"), "composer");
        if (Member(record, "chat") is { ValueKind: JsonValueKind.Object } chat) return ReadHead(chat, Text(chat, "agentId"), Text(chat, "lastUsedModel"), "chat");
        var message = Member(record, "message");
        if ((Text(record, "role") ?? Text(message, "role")) is { } role) return ReadMessage(message, role, key);
        if (Text(record, "type") is not "turn_ended") return new RecordReading.Unknown(Text(record, "type") ?? "");
        Add(key, "turn_ended", new TurnEnded(Text(record, "status")));
        return null;
    }

    private RecordReading.Ignored ReadHead(JsonElement head, string? id, string? model, string kind)
    {
        Learn(Facts with { Session = id is null ? Facts.Session : new SessionId(id), Title = Text(head, "name") is { Length: > 0 } name ? name : Facts.Title });
        if (Text(Member(head, "subagentInfo"), "parentComposerId") is { } parent) Learn(Facts with { Parent = new SessionId(parent) });
        Learn(Time(head, "createdAt"), Text(head, "cwd"), model: model is "default" ? null : model, branch: Text(head, "createdOnBranch"));
        return new RecordReading.Ignored(kind);
    }

    private RecordReading.Ignored? ReadBubble(JsonElement bubble, string id)
    {
        Learn(Time(bubble, "createdAt") ?? Time(Member(bubble, "timingInfo"), "clientStartTime"), model: Text(Member(bubble, "modelInfo"), "modelName"), turn: Number(bubble, "type") == MessageOfPerson ? id : null);
        var text = Text(bubble, "text") ?? "";
        if (Number(bubble, "type") == MessageOfPerson)
        {
            if (text.Length == 0) return new RecordReading.Ignored("bubble.empty");
            Add(id, "bubble", new UserPrompt(text));
            return null;
        }

        if (Text(Member(bubble, "thinking"), "text") is { Length: > 0 } thought) Add(id + "/thought", "bubble", new Reasoning(thought));
        if (text.Length > 0) Add(id, "bubble", new AssistantMessage(text, EndsTurn: false));
        if (Member(bubble, "toolFormerData") is { ValueKind: JsonValueKind.Object } tool && Text(tool, "name") is { Length: > 0 } name) AddTool(tool, name, id);
        var tokens = Member(bubble, "tokenCount");
        var (input, output) = (Number(tokens, "inputTokens") ?? 0, Number(tokens, "outputTokens") ?? 0);
        // Whether the input includes what came from a cache is not known.
        if (input + output > 0) Add(id + "/usage", "bubble", new TokenUsage(tokens.Clone()) { Request = id, Count = new TokenCount(Input: null, CacheRead: null, CacheWrite: null, output, Reasoning: null) });
        return HasEvents ? null : new RecordReading.Ignored("bubble.empty");
    }

    private void AddTool(JsonElement tool, string name, string id)
    {
        var call = Text(tool, "toolCallId") is { Length: > 0 } told ? told : id;
        Add(id + "/call", "bubble", ToolCalls.Call(name, Arguments(tool, "rawArgs") ?? Arguments(tool, "params"), ShellTools, late: false), call);
        var status = Text(tool, "status") switch { "completed" => "ok", "error" => "failed", "cancelled" => "cancelled", _ => null };
        if (status is null) return;
        var result = Arguments(tool, "result");
        var exit = result is { } shell && (Number(shell, "exitCode") ?? Number(shell, "exitCodeV2")) is { } code and >= int.MinValue and <= int.MaxValue ? (int)code : (int?)null;
        var output = result is { ValueKind: JsonValueKind.Object } whole ? Text(whole, "output") ?? Text(whole, "contents") : Text(tool, "result");
        Add(id + "/result", "bubble", new ToolResult(name, exit is not (null or 0) ? "failed" : status)
        {
            ExitCode = exit,
            Output = ToolCalls.Output(output),
            ErrorOutput = ToolCalls.Output(Text(tool, "error")),
            Response = result is { ValueKind: JsonValueKind.Object } rest ? HookPayload.Without(rest, ["output", "contents", "exitCode"]) : null,
        }, call);
    }

    /// <summary>An object that stands as text in a member, or as itself.</summary>
    private static JsonElement? Arguments(JsonElement tool, string name) =>
        Member(tool, name) is { ValueKind: not JsonValueKind.Undefined } member && ToolCalls.Unwrapped(member) is { ValueKind: JsonValueKind.Object } value ? value.Clone() : null;

    private RecordReading.Ignored? ReadMessage(JsonElement message, string role, string key)
    {
        var content = Member(message, "content");
        if (role == "system") return new RecordReading.Ignored("message.system");
        if (content.ValueKind == JsonValueKind.String) AddText(content.GetString()!, role, key);
        if (content.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var block in content.EnumerateArray()) ReadBlock(block, role, string.Create(CultureInfo.InvariantCulture, $"{key}/{index++}"));
        }

        return HasEvents ? null : new RecordReading.Ignored("message." + role);
    }

    private void ReadBlock(JsonElement block, string role, string key)
    {
        switch (Text(block, "type"))
        {
            case "thinking" or "reasoning":
                if ((Text(block, "thinking") ?? Text(block, "text")) is { Length: > 0 } thought) Add(key, "message", new Reasoning(thought));
                break;
            case "tool_use" or "tool_call" or "tool-call":
                var name = Text(block, "name") ?? Text(block, "toolName") ?? "";
                var call = Text(block, "id") ?? Text(block, "toolCallId") ?? key;
                // A call that is named by its place has no answer.
                if (call != key) Remember(ToolOf + call, name);
                Add(key, "message", ToolCalls.Call(name, Arguments(block, "input") ?? Arguments(block, "args"), ShellTools, late: false), call);
                break;
            case "tool_result" or "tool-result":
                var of = Text(block, "tool_use_id") ?? Text(block, "toolCallId");
                var tool = of is null ? null : Recall(ToolOf + of);
                if (of is not null) Remember(ToolOf + of, null);
                Add(key, "message", new ToolResult(tool ?? Text(block, "name") ?? Text(block, "toolName") ?? "", Flag(block, "is_error") ? "failed" : null) { Output = ToolCalls.Output(TextOf(block)) }, of);
                break;
            case var _ when Text(block, "text") is { } text:
                AddText(text, role, key);
                break;
        }
    }

    /// <summary>What the person typed stands in a mark behind what Cursor adds; thinking that it hides leaves a word.</summary>
    private void AddText(string text, string role, string key)
    {
        if (role == "user")
        {
            var typed = Query.Match(text) is { Success: true } query ? query.Groups["text"].Value.Trim() : text.StartsWith("<user_info>", StringComparison.Ordinal) ? "" : text.Trim();
            if (typed.Length > 0) Add(key, "message", new UserPrompt(typed));
            return;
        }

        var said = text.EndsWith(Hidden, StringComparison.Ordinal) ? text[..^Hidden.Length].Trim() : text.Trim();
        if (said.Length > 0) Add(key, "message", new AssistantMessage(said, EndsTurn: false));
    }

    private static string TextOf(JsonElement block)
    {
        var content = Member(block, "content") is { ValueKind: not JsonValueKind.Undefined } told ? told : Member(block, "result");
        if (content.ValueKind == JsonValueKind.String) return content.GetString()!;
        if (content.ValueKind != JsonValueKind.Array) return content.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? "" : content.GetRawText();
        var text = new StringBuilder();
        foreach (var part in content.EnumerateArray()) text.Append(text.Length > 0 ? "\n" : "").Append(Text(part, "text"));
        return text.ToString();
    }

    [GeneratedRegex(@"<user_query>(?<text>[^\0]*)</user_query>", RegexOptions.CultureInvariant)]
    private static partial Regex Query { get; }
}
