using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.Goose;

/// <summary>Reads a session of Goose: rows of its database, or the lines of an older file, whose messages are of the same shape.</summary>
internal sealed class GooseReader(TranscriptSource source, TranscriptPosition? from) : MessageReader(source, from)
{
    private const string Began = "began";
    private const long FirstMillisecond = 10_000_000_000;

    protected override ImmutableArray<string> ShellTools => ["developer__shell", "shell"];

    protected override RecordReading? Read(JsonElement record, long offset)
    {
        if (Member(record, "session") is { ValueKind: JsonValueKind.Object } session) return ReadSession(session);
        if (Member(record, "usage") is { ValueKind: JsonValueKind.Object } usage) return ReadUsage(usage);
        if (Member(record, "message") is { ValueKind: JsonValueKind.Object } row)
            return ReadMessage(row, Member(row, "content_json"), Member(row, "metadata_json"), AtSeconds(row, "created_timestamp"), Key(Text(row, "message_id"), offset));
        if (Text(record, "role") is not null) return ReadMessage(record, Member(record, "content"), Member(record, "metadata"), AtSeconds(record, "created"), Key(Text(record, "id"), offset));
        if (Text(record, "working_dir") is not null) return ReadSession(record);
        using var members = record.EnumerateObject();
        return new RecordReading.Unknown(members.MoveNext() ? members.Current.Name : "");
    }

    /// <summary>Seconds since 1970; milliseconds in some versions.</summary>
    private static DateTimeOffset? AtSeconds(JsonElement element, string name) => Number(element, name) switch
    {
        > 0 and < FirstMillisecond and { } seconds => DateTimeOffset.FromUnixTimeSeconds(seconds),
        >= FirstMillisecond and < 253_402_300_800_000 and { } milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
        _ => null,
    };

    private RecordReading.Ignored? ReadSession(JsonElement session)
    {
        var before = Memory.Time;
        var parent = Text(session, "parent_session_id");
        var title = Text(session, "name") is { Length: > 0 } name ? name : Text(session, "description");
        Learn(Facts with
        {
            Session = Text(session, "id") is { Length: > 0 } id ? new SessionId(id) : Facts.Session,
            Parent = string.IsNullOrEmpty(parent) ? Facts.Parent : new SessionId(parent),
            Title = string.IsNullOrEmpty(title) ? Facts.Title : title,
        });
        var model = Member(session, "model_config_json");
        Learn(before is null ? Time(session, "created_at") : null, Text(session, "working_dir"), model: Text(model, "model_name") ?? Text(model, "model"));
        AddSums(session);
        // Lines begin without a time; the first message has one.
        if (Recall(Began) is not null || Memory.Time is null) return new RecordReading.Ignored("session");
        TellBeginning(Text(session, "session_type"));
        return null;
    }

    private void TellBeginning(string? type)
    {
        if (Recall(Began) is not null) return;
        Remember(Began, "1");
        Add("start", "session", new SessionStarted(type ?? "new", TranscriptPath: null));
        if (type == "sub_agent") Add("start/subagent", "session", new SubagentStarted(type, Facts.Parent is { } parent ? $"parent session {parent}" : null));
    }

    /// <summary>Sums of the session so far, of databases without a table of requests.</summary>
    private void AddSums(JsonElement session)
    {
        if (Memory.Time is null || (Number(session, "accumulated_total_tokens") ?? 0) == 0) return;
        var sums = session.EnumerateObject().Where(static member => member.Name.StartsWith("accumulated_", StringComparison.Ordinal)).Select(static member => member.Name).ToHashSet(StringComparer.Ordinal);
        var others = session.EnumerateObject().Select(static member => member.Name).Where(name => !sums.Contains(name)).ToList();
        Add("tokens", "session", new TokenUsage(HookPayload.Without(session, others) ?? HookPayload.EmptyObject)
        {
            Request = $"session {Facts.Session}",
            Count = new TokenCount(Fresh(Number(session, "accumulated_input_tokens"), Number(session, "accumulated_cache_read_tokens"), Number(session, "accumulated_cache_write_tokens")),
                Number(session, "accumulated_cache_read_tokens"), Number(session, "accumulated_cache_write_tokens"), Number(session, "accumulated_output_tokens"), Reasoning: null),
        });
    }

    /// <summary>Goose's input holds what came from a cache and went into it.</summary>
    private static long? Fresh(long? input, long? read, long? write) => input is { } all && all >= (read ?? 0) + (write ?? 0) ? all - (read ?? 0) - (write ?? 0) : input;

    private RecordReading.Ignored? ReadUsage(JsonElement usage)
    {
        Learn(AtSeconds(usage, "created_timestamp"), model: Text(usage, "model"));
        var (input, read, write) = (Number(usage, "input_tokens"), Number(usage, "cache_read_tokens"), Number(usage, "cache_write_tokens"));
        if ((input ?? 0) + (read ?? 0) + (write ?? 0) + (Number(usage, "output_tokens") ?? 0) == 0) return new RecordReading.Ignored("usage");
        var key = string.Create(CultureInfo.InvariantCulture, $"usage {Number(usage, "id")}");
        Add(key, "usage", new TokenUsage(usage.Clone()) { Request = $"{Facts.Session}|{key}", Count = new TokenCount(Fresh(input, read, write), read, write, Number(usage, "output_tokens"), Reasoning: null) });
        return null;
    }

    private RecordReading? ReadMessage(JsonElement message, JsonElement content, JsonElement metadata, DateTimeOffset? at, string key)
    {
        Learn(at);
        if (at is not null) TellBeginning(type: null);
        var role = Text(message, "role");
        if (role is not ("user" or "assistant")) return new RecordReading.Unknown("message." + role);
        if (content.ValueKind != JsonValueKind.Array) return new RecordReading.Unreadable("unexpected shape");
        // What only the model is shown, such as the summary that a long conversation goes on with, is not the person's.
        var isShown = Member(metadata, "userVisible").ValueKind != JsonValueKind.False;
        var isSaid = false;
        var index = 0;
        foreach (var block in content.EnumerateArray())
        {
            var part = Key(key, index++);
            switch (Text(block, "type"))
            {
                case "text" or "image":
                    // All texts of a message are one, told where the first stands.
                    if (!isSaid) AddSaid(role, isShown, content, key);
                    isSaid = true;
                    break;
                case "thinking" or "reasoning" when (Text(block, "thinking") ?? Text(block, "text")) is { Length: > 0 } thought:
                    Add(part, role, new Reasoning(thought));
                    break;
                case "toolRequest" or "frontendToolRequest":
                    ReadCall(block, part);
                    break;
                case "toolResponse":
                    ReadResult(block, part);
                    break;
                case "toolConfirmationRequest":
                    AddQuestion(block, part);
                    break;
                case "actionRequired" when Text(Member(block, "data"), "actionType") == "toolConfirmation":
                    AddQuestion(Member(block, "data"), part);
                    break;
                case "summarizationRequested" or "contextLengthExceeded" or "conversationCompacted":
                    Add(part, role, new ContextCompacted(Text(block, "type"), Summary: null));
                    break;
                case "systemNotification":
                    Add(part, role, new Notice(Text(block, "notificationType"), Text(block, "msg")));
                    break;
            }
        }

        return null;
    }

    private void AddSaid(string role, bool isShown, JsonElement content, string key)
    {
        var text = string.Join('\n', content.EnumerateArray().Select(static block => Text(block, "type") switch
        {
            "text" => Text(block, "text"),
            "image" => "[image]",
            _ => null,
        }).Where(static said => !string.IsNullOrEmpty(said)));
        if (text.Length == 0) return;
        if (role == "user" && isShown) Learn(null, turn: key);
        EventBody body = !isShown ? new Notice("for the model", text)
            : role == "user" ? new UserPrompt(text)
            // An answer without a call hands the turn back.
            : new AssistantMessage(text, !content.EnumerateArray().Any(static block => Text(block, "type") is "toolRequest" or "frontendToolRequest"));
        Add(key, role, body);
    }

    private void AddQuestion(JsonElement question, string key) =>
        Add(key, "confirmation", new PermissionAsked(Text(question, "toolName"), Member(question, "arguments") is { ValueKind: JsonValueKind.Object } input ? input.Clone() : null), Text(question, "id"));

    private void ReadCall(JsonElement block, string key)
    {
        var call = Member(block, "toolCall");
        var value = Member(call, "value") is { ValueKind: JsonValueKind.Object } inner ? inner : call;
        if (Text(value, "name") is { } tool) AddCall(key, "toolRequest", Text(block, "id"), tool, Member(value, "arguments"));
        else Add(key, "toolRequest", new Notice("invalid call", Text(call, "error")));
    }

    private void ReadResult(JsonElement block, string key)
    {
        var id = Text(block, "id");
        var result = Member(block, "toolResult");
        var value = Member(result, "value");
        var content = value.ValueKind == JsonValueKind.Array ? value : Member(value, "content");
        var told = Member(value, "structuredContent");
        var exit = ExitCode(Number(told, "exit_code"));
        Add(key, "toolResponse", new ToolResult(TakeTool(id) ?? "", StatusOf(Text(result, "status") == "error" || Flag(value, "isError"), exit))
        {
            ExitCode = exit,
            Output = ToolCalls.Output(Text(told, "stdout") ?? TextOf(content)),
            ErrorOutput = ToolCalls.Output(Text(result, "error") ?? Text(told, "stderr")),
        }, id);
    }
}
