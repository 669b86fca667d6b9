using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tacho.Events;

namespace Tacho.Agents.FactoryDroid;

/// <summary>Reads a session of Droid: its lines, the settings beside them, and the stream that <c>droid exec</c> prints.</summary>
internal sealed partial class FactoryDroidReader(TranscriptSource source, TranscriptPosition? from) : MessageReader(source, from)
{
    private const string Began = "began";
    private const string Counters = "counters";
    private const string NoTitle = "New Session";

    protected override ImmutableArray<string> ShellTools => ["Execute", "Shell", "Bash"];

    protected override KnownFields Fields => FactoryDroidFields.All;

    protected override RecordReading? Read(JsonElement record, long offset)
    {
        if (Member(record, "settings") is { ValueKind: JsonValueKind.Object } settings) return ReadSettings(settings);
        var type = Text(record, "type");
        if (type == "session_start") return ReadStart(record);
        if ((Text(record, "session_id") ?? Text(record, "sessionId")) is { Length: > 0 } session && Facts.Session is null) Learn(Facts with { Session = new SessionId(session) });
        if (Time(record, "timestamp") is { } at)
        {
            Learn(at);
            TellWhatWaited();
        }

        var key = Key(Text(record, "id"), offset);
        switch (type)
        {
            case "message" when Member(record, "message") is { ValueKind: JsonValueKind.Object } message:
                return ReadMessage(message, key);
            case "message":
                return AddText(Text(record, "role"), Text(record, "text") ?? "", key);
            case "todo_state":
                Add(key, type, new PlanUpdated(Member(record, "todos").Clone()));
                return null;
            case "compaction_state":
                Add(key, type, new ContextCompacted(Text(record, "summaryKind"), Text(record, "summaryText") ?? Text(Member(record, "summary"), "body")));
                return null;
            case "system":
                Learn(null, Text(record, "cwd"), model: Text(record, "model"));
                Add(key, type, new SessionStarted(Text(record, "subtype"), TranscriptPath: null));
                return null;
            case "tool_call":
                // The id of a call's record and of its result's is the call's own, where there is no other.
                AddCall(key + "/call", type, Text(record, "toolCallId") ?? Text(record, "id"), Text(record, "toolName") ?? "", Member(record, "parameters"));
                return null;
            case "tool_result":
                AddResult(record, Member(record, "value"), Flag(record, "isError"), Text(record, "toolCallId") ?? Text(record, "id"), key + "/result");
                return null;
            case "completion":
                ReadCompletion(record, key);
                return null;
            case "error":
                Add(key, type, new Notice(Text(record, "source") ?? type, Text(record, "message")));
                return null;
            case "agent_turn_outcome":
                return new RecordReading.Ignored(type);
            default:
                return new RecordReading.Unknown(type ?? "");
        }
    }

    /// <summary>The beginning has no time in most versions; it is told with the first record that has one.</summary>
    private RecordReading.Ignored ReadStart(JsonElement record)
    {
        var start = Member(record, "session") is { ValueKind: JsonValueKind.Object } inner ? inner : record;
        var title = Text(start, "sessionTitle") is { Length: > 0 } named and not NoTitle ? named : Text(start, "title");
        var parent = Text(start, "callingSessionId") is { Length: > 0 } calling ? new SessionId(calling) : Facts.Parent;
        Learn(Facts with { Session = Text(start, "id") is { Length: > 0 } id ? new SessionId(id) : Facts.Session, Title = title ?? Facts.Title, Parent = parent });
        // A number is the version of the format.
        Learn(Time(record, "timestamp"), Text(start, "cwd"), Text(start, "version"));
        if (Recall(Began) is null) Remember(Began, "waits");
        return new RecordReading.Ignored("session_start");
    }

    /// <summary>Settings have no time: before the first record that has one their counters wait for it.</summary>
    private RecordReading.Ignored? ReadSettings(JsonElement settings)
    {
        Learn(null, model: Text(settings, "model"));
        if (Member(settings, "tokenUsage") is { ValueKind: JsonValueKind.Object } usage) Remember(Counters, usage.GetRawText());
        if (Memory.Time is null) return new RecordReading.Ignored("settings");
        TellWhatWaited();
        return null;
    }

    private void TellWhatWaited()
    {
        if (Recall(Began) == "waits")
        {
            Remember(Began, "told");
            Add("start", "session_start", new SessionStarted("new", TranscriptPath: null));
            if (Facts.Parent is { } parent) Add("start/subagent", "session_start", new SubagentStarted(Type: null, $"parent session {parent}"));
        }

        if (Recall(Counters) is not { } counters) return;
        Remember(Counters, null);
        using var usage = JsonDocument.Parse(counters);
        Add("tokens", "settings", Usage(usage.RootElement));
    }

    /// <summary>Counters of the whole session so far: those that are told last count. The input is without the cache.</summary>
    private TokenUsage Usage(JsonElement usage) => new(usage.Clone())
    {
        Request = $"session {Facts.Session}",
        Count = new TokenCount(
            Number(usage, "inputTokens"), Number(usage, "cacheReadTokens"), Number(usage, "cacheCreationTokens"), Number(usage, "outputTokens"), Number(usage, "thinkingTokens")),
    };

    private RecordReading? ReadMessage(JsonElement message, string key)
    {
        var role = Text(message, "role");
        var content = Member(message, "content");
        if (content.ValueKind == JsonValueKind.String) return AddText(role, content.GetString() ?? "", key);
        if (content.ValueKind != JsonValueKind.Array || role is not ("user" or "assistant")) return new RecordReading.Unknown("message." + role);
        var index = 0;
        var said = new List<string>();
        foreach (var block in content.EnumerateArray())
        {
            var part = Key(key, index++);
            switch (Text(block, "type"))
            {
                case "text" when role == "user":
                    if (Typed(Text(block, "text") ?? "") is { Length: > 0 } typed && !Attached.IsMatch(typed)) said.Add(typed);
                    break;
                case "text" when Text(block, "text") is { Length: > 0 } text:
                    Add(part, role, new AssistantMessage(text, EndsTurn: false));
                    break;
                case "thinking" when Text(block, "thinking") is { Length: > 0 } thought:
                    Add(part, role, new Reasoning(thought));
                    break;
                case "tool_use":
                    AddCall(part, role, Text(block, "id"), Text(block, "name") ?? "", Member(block, "input"));
                    break;
                case "tool_result":
                    AddResult(block, Member(block, "content"), Flag(block, "is_error"), Text(block, "tool_use_id"), part);
                    break;
            }
        }

        if (said.Count > 0) AddText(role, string.Join('\n', said), key);
        return null;
    }

    private RecordReading? AddText(string? role, string text, string key)
    {
        if (role is not ("user" or "assistant")) return new RecordReading.Unknown("message." + role);
        text = role == "user" ? Typed(text) : text;
        if (text.Length == 0) return new RecordReading.Ignored("message.injected");
        if (role == "user") Learn(null, turn: key);
        Add(key, role, role == "user" ? new UserPrompt(text) : new AssistantMessage(text, EndsTurn: false));
        return null;
    }

    private void AddResult(JsonElement record, JsonElement value, bool failed, string? call, string key)
    {
        var tool = TakeTool(call) ?? Text(record, "toolName") ?? Text(record, "toolId") ?? "";
        var text = Text(value, "stdout") ?? TextOf(value);
        var exit = ExitCode(Number(value, "exitCode"));
        if (exit is null && IsShell(tool) && ExitLine.Match(text) is { Success: true } line) exit = int.Parse(line.Groups["code"].ValueSpan, CultureInfo.InvariantCulture);
        Add(key, "tool_result", new ToolResult(tool, StatusOf(failed, exit))
        {
            ExitCode = exit,
            Output = ToolCalls.Output(text.Length > 0 || value.ValueKind != JsonValueKind.Object ? text : value.GetRawText()),
            ErrorOutput = ToolCalls.Output(Text(value, "stderr")),
        }, call);
    }

    private void ReadCompletion(JsonElement record, string key)
    {
        if (Text(record, "finalText") is { Length: > 0 } text) Add(key, "completion", new AssistantMessage(text, EndsTurn: true));
        else Add(key, "completion", new TurnEnded("completed"));
        if (Member(record, "usage") is not { ValueKind: JsonValueKind.Object } usage) return;
        Add(key + "/usage", "completion", new TokenUsage(usage.Clone())
        {
            Count = new TokenCount(
                Number(usage, "input_tokens"), Number(usage, "cache_read_input_tokens"), Number(usage, "cache_creation_input_tokens"), Number(usage, "output_tokens"), Reasoning: null),
        });
    }

    /// <summary>A file that the prompt names is put behind it.</summary>
    [GeneratedRegex(@"\AContents of [^\n]+ \(lines \d+-\d+ of \d+\):", RegexOptions.CultureInvariant)]
    private static partial Regex Attached { get; }

    [GeneratedRegex(@"\AError: Command failed \(exit code: (?<code>-?\d{1,9})\)|\[Process exited with code (?<code>-?\d{1,9})\]\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ExitLine { get; }
}
