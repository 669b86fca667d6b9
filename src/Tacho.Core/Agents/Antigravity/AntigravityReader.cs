using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tacho.Events;

namespace Tacho.Agents.Antigravity;

/// <summary>
/// Reads the steps of a conversation: <c>{step_index, source, type, status, created_at, content?, thinking?, tool_calls?}</c>. A tool's result is a step of its own, named after the
/// tool; calls have no ids, and results come in the order of the calls.
/// </summary>
internal sealed partial class AntigravityReader(TranscriptSource source, TranscriptPosition? from) : JsonRecordReader(source, from)
{
    private const string Open = "open:";
    private const string ShellTool = "run_command";
    private const string Started = "started";

    protected override KnownFields Fields => AntigravityFields.All;

    protected override RecordReading? Read(JsonElement step, long offset)
    {
        var type = Text(step, "type");
        if (type is null || Number(step, "step_index") is not { } index) return new RecordReading.Unknown(type ?? "");
        Learn(Time(step, "created_at"));
        var key = string.Create(CultureInfo.InvariantCulture, $"{index}");
        var content = Text(step, "content") ?? "";
        switch (type)
        {
            case "USER_INPUT":
                return ReadUser(content, key);
            case "PLANNER_RESPONSE":
                ReadAnswer(step, content, key);
                return null;
            case "ERROR_MESSAGE":
                Tell(key, type, new Notice("error", content));
                return null;
            case "SYSTEM_MESSAGE" when Message.Match(content) is { Success: true } message:
                Tell(key, type, new Notice("message", message.Groups["text"].Value));
                return null;
            case "SYSTEM_MESSAGE" or "EPHEMERAL_MESSAGE" or "CONVERSATION_HISTORY" or "CHECKPOINT":
                return new RecordReading.Ignored(type);
            default:
                if (Text(step, "source") != "MODEL") return new RecordReading.Unknown(type);
                AddResult(step, type, content, key);
                return null;
        }
    }

    /// <summary>Adds an event; before the first one, that the session began.</summary>
    private void Tell(string key, string type, EventBody body, string? call = null, string? subagent = null)
    {
        if (Recall(Started) is null)
        {
            Remember(Started, "1");
            Add("session", type, new SessionStarted("startup", TranscriptPath: null));
        }

        Add(key, type, body, call, subagent);
    }

    private RecordReading.Ignored? ReadUser(string content, string key)
    {
        if (Model.Match(content) is { Success: true } model) Learn(at: null, model: model.Groups["name"].Value);
        var request = Request.Match(content);
        var text = (request.Success ? request.Groups["text"].Value : content).Trim();
        if (text.Length == 0) return new RecordReading.Ignored("USER_INPUT");
        Learn(at: null, turn: key);
        Tell(key, "USER_INPUT", new UserPrompt(text));
        return null;
    }

    private void ReadAnswer(JsonElement step, string content, string key)
    {
        const string Type = "PLANNER_RESPONSE";
        var calls = Member(step, "tool_calls");
        var hasCalls = calls.ValueKind == JsonValueKind.Array && calls.GetArrayLength() > 0;
        if (Text(step, "thinking")?.Trim() is { Length: > 0 } thought) Tell(key + "/thinking", Type, new Reasoning(thought));
        if (content.Length > 0) Tell(key + "/text", Type, new AssistantMessage(content, EndsTurn: !hasCalls));
        if (!hasCalls) return;
        var index = 0;
        foreach (var call in calls.EnumerateArray())
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"step-{key}-{index++}");
            var tool = Text(call, "name") ?? "";
            Remember(string.Create(CultureInfo.InvariantCulture, $"{Open}{long.Parse(key, CultureInfo.InvariantCulture):D19}-{index:D4}"), $"{id} {tool}");
            var input = Unwrapped(Member(call, "args"));
            if (Text(input, "Cwd") is { Length: > 0 } folder) Learn(at: null, cwd: folder);
            EventBody body = tool == ShellTool && Text(input, "CommandLine") is { } command
                ? new ShellCommand(command, tool, HookPayload.Without(input, ["CommandLine"]))
                : new ToolCall(tool, input);
            Tell(id, Type, body, id);
        }
    }

    /// <summary>The arguments, each of which is JSON inside a string.</summary>
    private static JsonElement Unwrapped(JsonElement arguments)
    {
        if (arguments.ValueKind != JsonValueKind.Object) return HookPayload.EmptyObject;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var argument in arguments.EnumerateObject())
            {
                json.WritePropertyName(argument.Name);
                Inner(argument.Value).WriteTo(json);
            }

            json.WriteEndObject();
        }

        return JsonDocument.Parse(buffer.WrittenMemory, new JsonDocumentOptions { MaxDepth = EventJson.MaxDepth }).RootElement;
    }

    private static JsonElement Inner(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return value;
        try
        {
            return JsonDocument.Parse(value.GetString()!).RootElement;
        }
        catch (JsonException)
        {
            return value;
        }
    }

    private void AddResult(JsonElement step, string type, string content, string key)
    {
        string? id = null, tool = null;
        if (Memory.Words.Keys.FirstOrDefault(static name => name.StartsWith(Open, StringComparison.Ordinal)) is { } first)
        {
            var words = Recall(first)!.Split(' ', 2);
            (id, tool) = (words[0], words[1]);
            Remember(first, null);
        }

        var header = Header.Match(content);
        var command = type == "RUN_COMMAND" ? Outcome.Match(content) : Match.Empty;
        int? exit = !command.Success ? null : command.Groups["code"] is { Success: true } code ? int.Parse(code.ValueSpan, CultureInfo.InvariantCulture) : 0;
        var failed = exit is not (null or 0) || Text(step, "status") is "ERROR" or "FAILED";
        Tell(key, type, new ToolResult(tool ?? type, failed ? "failed" : Text(step, "status") switch { "DONE" => "ok", "CANCELED" or "CANCELLED" => "cancelled", _ => null })
        {
            ExitCode = exit,
            DurationMs = DurationOf(header),
            Output = ToolCalls.Output(content[(command.Success ? command.Index + command.Length : header.Length)..].Trim('\n', '\t')),
        }, id);
        if (type != "INVOKE_SUBAGENT") return;
        foreach (Match conversation in Conversation.Matches(content))
        {
            var child = conversation.Groups["id"].Value;
            Tell($"{key}/{child}", type, new SubagentStarted(Type: null, $"session {child}"), id, child);
        }
    }

    private static long? DurationOf(Match header) =>
        header.Success && DateTimeOffset.TryParse(header.Groups["begin"].ValueSpan, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var begin)
        && DateTimeOffset.TryParse(header.Groups["end"].ValueSpan, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) && end >= begin
            ? (long)(end - begin).TotalMilliseconds
            : null;

    [GeneratedRegex(@"\A\s*<USER_REQUEST>\n?(?<text>.*?)\n?</USER_REQUEST>", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Request { get; }

    [GeneratedRegex(@"changed setting `Model Selection` from [^\n]{1,80}? to (?<name>[^\n]{1,60}?)\.(?:\s|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex Model { get; }

    [GeneratedRegex(@"<SYSTEM_MESSAGE>\s*\[Message\] [^\n]*?\bcontent=(?<text>.*?)\s*</SYSTEM_MESSAGE>", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Message { get; }

    [GeneratedRegex(@"\ACreated At: (?<begin>[^\n]{1,40})\nCompleted At: (?<end>[^\n]{1,40})\n", RegexOptions.CultureInvariant)]
    private static partial Regex Header { get; }

    [GeneratedRegex(@"\A(?:[^\n]*\n){0,4}?\s*The command (?:completed successfully|failed with exit code: (?<code>-?\d{1,9}))\.?\s*\n(?:\s*Output:\n)?", RegexOptions.CultureInvariant)]
    private static partial Regex Outcome { get; }

    [GeneratedRegex("\"conversationId\":\\s*\"(?<id>[0-9A-Za-z-]{1,64})\"", RegexOptions.CultureInvariant)]
    private static partial Regex Conversation { get; }
}
