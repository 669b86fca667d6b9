using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.OpenCode;

/// <summary>
/// Reads a session of OpenCode: the lines that <see cref="OpenCodeDatabase"/>, <see cref="OpenCodeTree"/> and an export are made into. The log of events holds a
/// message or part again at each change; everything that happened is told once, as soon as it is whole.
/// </summary>
internal sealed class OpenCodeReader(TranscriptSource source, TranscriptPosition? from) : JsonRecordReader(source, from)
{
    private const string ShellTool = "bash";
    private const string MessageOf = "m:";
    private const string PartOf = "p:";
    private const string Told = "told";
    private const string CompactionTrigger = "compaction";
    private const int MaxMessages = 16;
    private const int MaxParts = 512;

    private static readonly FrozenSet<string> IgnoredParts = FrozenSet.Create(StringComparer.Ordinal, "step-start", "step-finish", "snapshot", "file", "agent", "subtask");

    private bool _isLog;

    protected override KnownFields Fields => OpenCodeFields.All;

    protected override RecordReading? Read(JsonElement record, long offset)
    {
        _isLog = false;
        if (Member(record, "event") is { ValueKind: JsonValueKind.Object } happened) return ReadEvent(happened);
        if (Member(record, "session") is { ValueKind: JsonValueKind.Object } session) return ReadSession(session, "session", isNew: Recall(Told) is null);
        if (Member(record, "message") is { ValueKind: JsonValueKind.Object } message) return ReadMessage(message, "message");
        if (Member(record, "part") is { ValueKind: JsonValueKind.Object } part)
        {
            if (Member(record, "of") is { ValueKind: JsonValueKind.Object } of) LearnMessage(Text(part, "messageID") ?? "", of, isItsOwn: false);
            return ReadPart(part, "part", at: null);
        }

        using var members = record.EnumerateObject();
        return new RecordReading.Unknown(members.MoveNext() ? members.Current.Name : "");
    }

    private RecordReading? ReadEvent(JsonElement happened)
    {
        _isLog = true;
        var type = Text(happened, "type") ?? "";
        var data = Member(happened, "data");
        // The number behind the last point is the version of the shape.
        var point = type.LastIndexOf('.');
        var name = point > 0 && type.AsSpan(point + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? type[..point] : type;
        switch (name)
        {
            case "session.created" or "session.updated":
                return ReadSession(Member(data, "info"), type, isNew: name == "session.created");
            case "session.deleted":
                Add(Text(happened, "id") ?? type, type, new SessionEnded("deleted"));
                return null;
            case "message.updated":
                return ReadMessage(Member(data, "info"), type);
            case "message.part.updated":
                return ReadPart(Member(data, "part"), type, Time(data, "time"));
            case "message.removed" or "message.part.removed":
                return new RecordReading.Ignored(name);
            default:
                return new RecordReading.Unknown(type);
        }
    }

    private RecordReading? ReadSession(JsonElement session, string type, bool isNew)
    {
        var id = Text(session, "id");
        if (id is null) return new RecordReading.Unknown(type);
        var parent = Text(session, "parentID");
        var time = Member(session, "time");
        Learn(Facts with { Session = new SessionId(id), Parent = parent is null ? Facts.Parent : new SessionId(parent), Title = Text(session, "title") ?? Facts.Title });
        Learn(isNew ? Time(time, "created") : null, Text(session, "directory"), Text(session, "version"), Text(Member(session, "model"), "id"));
        if (!isNew) return new RecordReading.Ignored(type);
        Remember(Told, "1");
        Add(id, type, new SessionStarted("created", TranscriptPath: null));
        if (parent is not null) Add(id + "/subagent", type, new SubagentStarted(Text(session, "agent"), $"parent session {parent}"));
        return null;
    }

    private RecordReading? ReadMessage(JsonElement message, string type)
    {
        var id = Text(message, "id");
        if (id is null) return new RecordReading.Unknown(type);
        if (Facts.Session is null && Text(message, "sessionID") is { } session) Learn(Facts with { Session = new SessionId(session) });
        var former = LearnMessage(id, message, isItsOwn: true);
        if (Text(message, "role") != "assistant") return new RecordReading.Ignored("message.user");
        var time = Member(message, "time");
        Learn(Time(time, "completed") ?? Time(time, "created"), Text(Member(message, "path"), "cwd"), model: ModelOf(message), turn: Text(message, "parentID"));
        var added = false;
        if (Usage(message, id) is { } usage && former?.Tokens != TokensOf(message))
        {
            Add(id + "/tokens", type, usage);
            added = true;
        }

        if (Member(message, "error") is { ValueKind: JsonValueKind.Object } error && former?.Ended != true)
        {
            Add(id + "/error", type, new Notice(Text(error, "name"), Text(Member(error, "data"), "message")));
            Add(id + "/end", type, new TurnEnded(Text(error, "name")));
            added = true;
        }
        else if (_isLog && EndsTurn(message) && Time(time, "completed") is not null && former?.Ended != true)
        {
            // In the log the answer came before; elsewhere the answer itself is told to end the turn.
            Add(id + "/end", type, new TurnEnded("completed"));
            added = true;
        }

        return added ? null : new RecordReading.Ignored("message.assistant");
    }

    private static bool EndsTurn(JsonElement message) => Text(message, "finish") is { } finish and not ("tool-calls" or "unknown" or "") && finish.Length > 0;

    private static string? ModelOf(JsonElement message) => Text(message, "modelID") ?? Text(Member(message, "model"), "modelID");

    /// <summary>
    /// Tokens stand at the message and, the same, at its steps: the message's count. The input is without the cache; reasoning is beside the output and is added
    /// to it.
    /// </summary>
    private static TokenUsage? Usage(JsonElement message, string id)
    {
        var tokens = Member(message, "tokens");
        if (tokens.ValueKind != JsonValueKind.Object) return null;
        var cache = Member(tokens, "cache");
        var (input, output, reasoning, read, write) = (Number(tokens, "input"), Number(tokens, "output"), Number(tokens, "reasoning"), Number(cache, "read"), Number(cache, "write"));
        return (input ?? 0) + (output ?? 0) + (reasoning ?? 0) + (read ?? 0) + (write ?? 0) == 0
            ? null
            : new TokenUsage(tokens.Clone()) { Request = id, Count = new TokenCount(input, read, write, output is null && reasoning is null ? null : (output ?? 0) + (reasoning ?? 0), reasoning) };
    }

    private static string TokensOf(JsonElement message) =>
        Member(message, "tokens") is { ValueKind: JsonValueKind.Object } tokens
            ? string.Create(CultureInfo.InvariantCulture, $"{Number(tokens, "input")},{Number(tokens, "output")},{Number(tokens, "reasoning")},{Number(Member(tokens, "cache"), "read")},{Number(Member(tokens, "cache"), "write")}")
            : "";

    private RecordReading? ReadPart(JsonElement part, string type, DateTimeOffset? at)
    {
        var id = Text(part, "id");
        var kind = Text(part, "type");
        if (id is null || kind is null) return new RecordReading.Unknown(type);
        if (Facts.Session is null && Text(part, "sessionID") is { } session) Learn(Facts with { Session = new SessionId(session) });
        var of = Text(part, "messageID") ?? "";
        var message = PartMessage.Parse(Recall(MessageOf + of));
        Learn(at ?? Time(Member(part, "time"), "end") ?? Time(Member(part, "time"), "start") ?? message?.At, model: message?.Model, turn: message?.Turn);
        switch (kind)
        {
            case "text":
                return ReadText(part, id, of, type, message);
            case "reasoning":
                if (!IsWhole(part) || Text(part, "text") is not { Length: > 0 } thought || !IsFirstText(of, id)) return new RecordReading.Ignored("part.reasoning");
                Add(id, type, new Reasoning(thought));
                return null;
            case "tool":
                return ReadTool(part, id, of, type);
            case "patch":
                return ReadPatch(part, id, of, type);
            case "retry":
                if (!IsFirst(of, id, "t")) return new RecordReading.Ignored("part.retry");
                var error = Member(part, "error");
                Add(id, type, new Notice("retry", Text(Member(error, "data"), "message") ?? Text(error, "message")));
                return null;
            case "compaction":
                Remember(CompactionTrigger, Flag(part, "auto") ? "auto" : "manual");
                return new RecordReading.Ignored("part.compaction");
            default:
                return IgnoredParts.Contains(kind) ? new RecordReading.Ignored("part." + kind) : new RecordReading.Unknown("part." + kind);
        }
    }

    private RecordReading.Ignored? ReadText(JsonElement part, string id, string of, string type, PartMessage? message)
    {
        if (Flag(part, "synthetic") || Flag(part, "ignored")) return new RecordReading.Ignored("part.synthetic");
        var isPrompt = message?.IsUser == true;
        if ((!isPrompt && !IsWhole(part)) || Text(part, "text") is not { Length: > 0 } text || !IsFirstText(of, id)) return new RecordReading.Ignored("part.text");
        if (isPrompt) Add(id, type, new UserPrompt(text));
        else if (message?.IsSummary == true)
        {
            Add(id, type, new ContextCompacted(Recall(CompactionTrigger), text));
            Remember(CompactionTrigger, null);
        }
        else Add(id, type, new AssistantMessage(text, EndsTurn: !_isLog && message?.EndsTurn == true));
        return null;
    }

    private RecordReading.Ignored? ReadTool(JsonElement part, string id, string of, string type)
    {
        var state = Member(part, "state");
        var status = Text(state, "status");
        var times = Member(state, "time");
        // Output that was thrown away later to save room; what it was is told already.
        if (_isLog && Time(times, "compacted") is not null) return new RecordReading.Ignored("part.tool.pruned");
        var tool = Text(part, "tool") ?? "";
        var call = Text(part, "callID");
        var input = Member(state, "input");
        var added = false;
        if (status != "pending" && IsFirst(of, id, "c"))
        {
            if (Time(times, "start") is { } start) Learn(start);
            Add(id + "/call", type, CallOf(tool, input), call);
            added = true;
        }

        if (status is "completed" or "error" or "success" && IsFirst(of, id, "r"))
        {
            if (Time(times, "end") is { } end) Learn(end);
            AddResult(part, id, type, tool, call);
            added = true;
        }

        return added ? null : new RecordReading.Ignored("part.tool");
    }

    private static EventBody CallOf(string tool, JsonElement input) =>
        tool == ShellTool && Text(input, "command") is { } command
            ? new ShellCommand(command, tool, HookPayload.Without(input, ["command"]))
            : new ToolCall(tool, input.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? HookPayload.EmptyObject : input.Clone());

    private void AddResult(JsonElement part, string id, string type, string tool, string? call)
    {
        var state = Member(part, "state");
        var metadata = Member(state, "metadata");
        var times = Member(state, "time");
        var exit = tool == ShellTool && Number(metadata, "exit") is { } code and >= int.MinValue and <= int.MaxValue ? (int)code : (int?)null;
        Add(id + "/result", type, new ToolResult(tool, Text(state, "status") == "error" || exit is not (null or 0) ? "failed" : "ok")
        {
            Command = tool == ShellTool ? Text(Member(state, "input"), "command") : null,
            ExitCode = exit,
            DurationMs = Number(times, "end") - Number(times, "start"),
            Output = ToolCalls.Output(Text(state, "output")),
            ErrorOutput = ToolCalls.Output(Text(state, "error")),
            // metadata.output and preview repeat the output.
            Response = metadata.ValueKind == JsonValueKind.Object ? HookPayload.Without(metadata, ["output", "exit", "preview"]) : null,
        }, call);
        if (tool == "task" && (Text(metadata, "sessionId") ?? Text(metadata, "sessionID")) is { } child)
            Add(id + "/subagent", type, new SubagentEnded(Text(Member(state, "input"), "subagent_type"), LastMessage: null, TranscriptPath: null), call, child);
    }

    /// <summary>Files that a step changed, as the snapshots before and behind it tell.</summary>
    private RecordReading.Ignored? ReadPatch(JsonElement part, string id, string of, string type)
    {
        var files = Member(part, "files");
        if (files.ValueKind != JsonValueKind.Array || files.GetArrayLength() == 0 || !IsFirst(of, id, "t")) return new RecordReading.Ignored("part.patch");
        var index = 0;
        foreach (var file in files.EnumerateArray())
        {
            if (file.ValueKind == JsonValueKind.String) Add(string.Create(CultureInfo.InvariantCulture, $"{id}/{index++}"), type, new FileChange(file.GetString()!, Change: null));
        }

        return null;
    }

    /// <summary>In the log a text comes when it begins too; it is whole when it has an end.</summary>
    private bool IsWhole(JsonElement part) => !_isLog || Time(Member(part, "time"), "end") is not null;

    /// <summary>Whether a text is to be told. Those outside the log are told as often as they come: each time is another state.</summary>
    private bool IsFirstText(string message, string part) => !_isLog || IsFirst(message, part, "t");

    /// <summary>Whether this of a part is told for the first time.</summary>
    private bool IsFirst(string message, string part, string what)
    {
        var name = $"{PartOf}{message}:{part}:{what}";
        if (Recall(name) is not null) return false;
        Remember(name, "1");
        Forget(PartOf, MaxParts);
        return true;
    }

    /// <summary>
    /// Keeps what the parts of a message need of it; gives what was known before. Beside a part it stands only for the part's sake: what it says itself is told
    /// with its own record.
    /// </summary>
    private PartMessage? LearnMessage(string id, JsonElement message, bool isItsOwn)
    {
        var former = PartMessage.Parse(Recall(MessageOf + id));
        var isUser = Text(message, "role") == "user";
        var now = new PartMessage(isUser, ModelOf(message), isUser ? id : Text(message, "parentID"), Time(Member(message, "time"), "created"))
        {
            IsSummary = Flag(message, "summary"),
            EndsTurn = EndsTurn(message),
            Ended = former?.Ended == true || (isItsOwn && (Member(message, "error").ValueKind == JsonValueKind.Object || (EndsTurn(message) && Time(Member(message, "time"), "completed") is not null))),
            Tokens = isItsOwn ? TokensOf(message) : former?.Tokens ?? "",
        };
        Remember(MessageOf + id, now.ToString());
        Forget(MessageOf, MaxMessages);
        return former;
    }

    /// <summary>Drops the oldest words of a kind: ids sort by time, and old messages do not change any more.</summary>
    private void Forget(string kind, int keep)
    {
        var words = Memory.Words.Keys.Where(name => name.StartsWith(kind, StringComparison.Ordinal)).ToList();
        for (var i = 0; i < words.Count - keep; i++) Remember(words[i], null);
    }
}

/// <summary>What the parts of a message need of it; kept as text.</summary>
internal sealed record PartMessage(bool IsUser, string? Model, string? Turn, DateTimeOffset? At)
{
    private const char Separator = '\n';

    /// <summary>It is the summary of a conversation that was shortened.</summary>
    public bool IsSummary { get; init; }

    /// <summary>The agent handed the turn back with it.</summary>
    public bool EndsTurn { get; init; }

    /// <summary>Its end was told.</summary>
    public bool Ended { get; init; }

    /// <summary>Its counters.</summary>
    public string Tokens { get; init; } = "";

    public static PartMessage? Parse(string? text)
    {
        if (text?.Split(Separator) is not [{ Length: 4 } flags, var model, var turn, var at, var tokens]) return null;
        return new PartMessage(flags[0] == '1', Or(model), Or(turn), long.TryParse(at, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time) ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null)
        {
            IsSummary = flags[1] == '1',
            EndsTurn = flags[2] == '1',
            Ended = flags[3] == '1',
            Tokens = tokens,
        };

        static string? Or(string word) => word.Length == 0 ? null : word;
    }

    /// <summary>Form that <see cref="Parse"/> reads.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Bit(IsUser)}{Bit(IsSummary)}{Bit(EndsTurn)}{Bit(Ended)}{Separator}{Model?.ReplaceLineEndings(" ")}{Separator}{Turn?.ReplaceLineEndings(" ")}{Separator}{At?.ToUnixTimeMilliseconds()}{Separator}{Tokens}");

    private static char Bit(bool value) => value ? '1' : '0';
}
