using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tacho.Events;

namespace Tacho.Agents;

/// <summary>
/// Reads a session of a <see cref="ChatRecordings">chat recording</see>. A message stands again each time it grows; what it says is told once.
/// </summary>
internal sealed partial class ChatRecordingReader : JsonRecordReader
{
    private const string Message = "message";
    private const string ToldOf = "told:";
    private const string CallOf = "call:";
    private const string Snapshot = "snapshot";
    private const string Cancelled = "Request cancelled.";

    private static readonly ImmutableArray<string> ShellTools = ["run_shell_command"];

    public ChatRecordingReader(TranscriptSource source, TranscriptPosition? from)
        : base(source, from)
    {
        if (Facts.Parent is null && ChatRecordings.ParentOf(source.Path) is { } parent) Learn(Facts with { Parent = new SessionId(parent) });
    }

    protected override KnownFields Fields => ChatRecordingFields.All;

    protected override RecordReading? Read(JsonElement record, long offset)
    {
        if (Text(record, "$rewindTo") is { } target)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"@{offset}"), "$rewindTo", new Notice("rewind", target));
            return null;
        }

        if (Member(record, "$set") is { ValueKind: JsonValueKind.Object } update) return ReadUpdate(update, offset);
        var type = Text(record, "type");
        if (type is null) return Text(record, "sessionId") is { } session ? ReadHeader(record, session) : new RecordReading.Unknown("");
        if (Text(record, "id") is not { } id) return new RecordReading.Unknown(type);
        Begin(id);
        Learn(Time(record, "timestamp"));
        switch (type)
        {
            case "user":
                return ReadUser(record, id);
            case "gemini":
                ReadAnswer(record, id, type);
                return null;
            case "info" or "warning" or "error":
                return ReadNotice(record, id, type);
            default:
                return new RecordReading.Unknown(type);
        }
    }

    private RecordReading.Ignored? ReadHeader(JsonElement header, string session)
    {
        var isNew = Recall("header") != session;
        if (isNew) Learn(Facts with { Session = new SessionId(session) });
        Learn(Time(header, "startTime"), Text(header, ChatRecordings.ProjectRoot) ?? FirstText(Member(header, "directories")));
        Learn(Facts with { Title = Text(header, "summary") ?? Facts.Title });
        if (!isNew) return new RecordReading.Ignored("header");
        Remember("header", session);
        Add("session", "header", new SessionStarted("startup", TranscriptPath: null));
        if (Text(header, "kind") == "subagent") Add("subagent", "header", new SubagentStarted(Type: null, Facts.Parent is { } parent ? $"parent session {parent}" : null));
        return null;
    }

    /// <summary>
    /// A change of what is known of the session. Messages in it replace all former ones: they are the history as the model gets it, copied under new ids at times, so
    /// that only a summary in it is news.
    /// </summary>
    private RecordReading.Ignored? ReadUpdate(JsonElement update, long offset)
    {
        Learn(Time(update, "lastUpdated"), FirstText(Member(update, "directories")));
        Learn(Facts with { Title = Text(update, "summary") ?? Facts.Title });
        if (Member(update, "messages") is { ValueKind: JsonValueKind.Array } messages)
        {
            foreach (var message in messages.EnumerateArray())
            {
                var text = GenAiContent.TextOf(Member(message, "content"));
                if (GenAiContent.IsContext(text)) LearnFolder(text);
                if (Text(message, "type") != "user" || !text.Contains("<state_snapshot>", StringComparison.Ordinal) || Text(message, "id") is not { } id || Recall(Snapshot) == id) continue;
                Remember(Snapshot, id);
                Add(id, "$set", new ContextCompacted(Trigger: null, text));
                return null;
            }

            return new RecordReading.Ignored("$set.messages");
        }

        // Nothing but going on with a session tells its id again.
        if (Text(update, "sessionId") is null) return new RecordReading.Ignored("$set");
        Add(string.Create(CultureInfo.InvariantCulture, $"@{offset}"), "$set", new SessionStarted("resume", TranscriptPath: null));
        return null;
    }

    private RecordReading.Ignored? ReadUser(JsonElement message, string id)
    {
        var content = Member(message, "content");
        var results = 0;
        if (content.ValueKind == JsonValueKind.Array)
        {
            foreach (var part in content.EnumerateArray())
            {
                if (Member(part, "functionResponse") is not { ValueKind: JsonValueKind.Object } answer) continue;
                results++;
                // The message with the call has told it already, but for one that was left before it could.
                if (Text(answer, "id") is { } call && Recall(CallOf + call) is { } tool) AddResult(tool, call, Member(answer, "response"), display: default, status: null);
            }
        }

        if (results > 0) return null;
        var typed = Member(message, "displayContent");
        var text = GenAiContent.TextOf(typed.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? content : typed).Trim();
        if (GenAiContent.IsContext(text))
        {
            LearnFolder(text);
            return new RecordReading.Ignored("user.context");
        }

        (text, _) = GenAiContent.WithoutHookContext(text);
        if (text.Length == 0 || !IsNews("prompt")) return new RecordReading.Ignored("user");
        Learn(at: null, turn: id);
        Add(id, "user", new UserPrompt(text));
        return null;
    }

    private void ReadAnswer(JsonElement message, string id, string type)
    {
        Learn(at: null, model: Text(message, "model"));
        var calls = Member(message, "toolCalls");
        if (Member(message, "thoughts") is { ValueKind: JsonValueKind.Array } thoughts)
        {
            var index = 0;
            foreach (var thought in thoughts.EnumerateArray())
            {
                var key = string.Create(CultureInfo.InvariantCulture, $"thought{index++}");
                var text = string.Join('\n', ((string?[])[Text(thought, "subject"), Text(thought, "description")]).Where(static part => !string.IsNullOrEmpty(part)));
                if (text.Length > 0 && IsNews(key)) Add($"{id}/{key}", type, new Reasoning(text));
            }
        }

        // Lines are written before it is known whether a call follows.
        var ends = Source.Format == ChatRecordings.Document && calls.ValueKind != JsonValueKind.Array;
        if (GenAiContent.TextOf(Member(message, "content")) is { Length: > 0 } said && IsNews("text")) Add($"{id}/text", type, new AssistantMessage(said, ends));
        if (Member(message, "tokens") is { ValueKind: JsonValueKind.Object } tokens && IsNews("usage")) Add($"{id}/usage", type, Usage(tokens, id));
        if (calls.ValueKind != JsonValueKind.Array) return;
        foreach (var call in calls.EnumerateArray())
        {
            // The time of a call is the time of its end.
            Learn(Time(message, "timestamp"));
            ReadCall(call, type);
        }
    }

    private void ReadCall(JsonElement call, string type)
    {
        var id = Text(call, "id") ?? "";
        var tool = Text(call, "name") ?? "";
        if (IsNews("call" + id))
        {
            var input = Member(call, "args");
            Remember(CallOf + id, tool);
            Add($"{id}/call", type, ToolCalls.Call(tool, input.ValueKind == JsonValueKind.Object ? input.Clone() : null, ShellTools, late: false), id);
        }

        var status = Text(call, "status") switch
        {
            "success" => "ok",
            "error" => "failed",
            "cancelled" => "cancelled",
            _ => null,
        };
        if ((status is null && Member(call, "result").ValueKind != JsonValueKind.Array) || Recall(CallOf + id) is null) return;
        Learn(Time(call, "timestamp"));
        AddResult(tool, id, GenAiContent.Response(Member(call, "result")), Member(call, "resultDisplay"), status);
        if (Text(call, "agentId") is { } agent) Add($"{id}/agent", type, new SubagentEnded(tool, LastMessage: null, TranscriptPath: null), id, agent);
    }

    private void AddResult(string tool, string call, JsonElement response, JsonElement display, string? status)
    {
        Remember(CallOf + call, null);
        var forModel = Text(response, "output");
        var forPerson = ShellTools.Contains(tool, StringComparer.Ordinal) && display.ValueKind == JsonValueKind.String ? display.GetString() : null;
        var exit = forModel is null ? null : GenAiContent.ExitCode(forModel, forPerson);
        var error = Text(response, "error");
        Add($"{call}/result", "tool_result", new ToolResult(tool, exit is not null ? "failed" : status ?? (error is null ? "ok" : "failed"))
        {
            ExitCode = exit,
            Output = ToolCalls.Output(forPerson ?? forModel),
            ErrorOutput = ToolCalls.Output(error),
            Response = display.ValueKind == JsonValueKind.Object ? HookPayload.Without(display, ["originalContent", "newContent"]) : null,
        }, call);
    }

    private RecordReading.Ignored? ReadNotice(JsonElement message, string id, string type)
    {
        var text = GenAiContent.TextOf(Member(message, "content"));
        if (text.Length == 0 || !IsNews("notice")) return new RecordReading.Ignored(type);
        Add(id, type, text == Cancelled ? new TurnEnded("cancelled") : new Notice(type, text));
        return null;
    }

    private static TokenUsage Usage(JsonElement tokens, string request) => new(tokens.Clone())
    {
        Request = request,
        Count = GenAiContent.Count(Number(tokens, "input"), Number(tokens, "cached"), Number(tokens, "output"), Number(tokens, "thoughts"), Number(tokens, "tool"), Number(tokens, "total")),
    };

    /// <summary>From here on another message is told; a former one does not come again.</summary>
    private void Begin(string id)
    {
        if (Recall(Message) == id) return;
        Remember(Message, id);
        foreach (var name in Memory.Words.Keys.Where(static name => name.StartsWith(ToldOf, StringComparison.Ordinal))) Remember(name, null);
    }

    /// <summary>Whether a part of the message was not told yet; it counts as told from now on.</summary>
    private bool IsNews(string part)
    {
        var name = ToldOf + part;
        if (Recall(name) is not null) return false;
        Remember(name, "1");
        return true;
    }

    private void LearnFolder(string context)
    {
        if (Folder.Match(context) is { Success: true } folder) Learn(at: null, cwd: folder.Groups["path"].Value);
    }

    private static string? FirstText(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0 && list[0].ValueKind == JsonValueKind.String ? list[0].GetString() : null;

    [GeneratedRegex(@"(?:Workspace Directories:\*\*\n +- |working in the directory: )(?<path>[^\n]{1,4000})", RegexOptions.CultureInvariant)]
    private static partial Regex Folder { get; }
}
