using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tacho.Events;

namespace Tacho.Agents.VsCodeCopilot;

/// <summary>
/// Reads the rows that <see cref="ChatSession"/> makes. The rounds of the model tell calls with their arguments; the parts of the answer say the same as it is shown, and are read
/// for what there are no rounds of.
/// </summary>
internal sealed partial class VsCodeCopilotReader(TranscriptSource source, TranscriptPosition? from, ImmutableArray<string> shellTools) : JsonRecordReader(source, from)
{
    private const string Rounds = "rounds";
    private const string Ended = "ended";
    private const int Cancelled = 2;

    protected override KnownFields Fields => VsCodeCopilotFields.All;

    protected override RecordReading? Read(JsonElement record, long offset)
    {
        var key = $"{Memory.Turn}/{string.Create(CultureInfo.InvariantCulture, $"{offset}")}";
        if (Member(record, "session") is { ValueKind: JsonValueKind.Object } session)
        {
            ReadSession(session, Text(record, "folder"));
            return null;
        }

        if (Member(record, "request") is { ValueKind: JsonValueKind.Object } request) return ReadRequest(request, key);
        if (Member(record, "round") is { ValueKind: JsonValueKind.Object } round)
        {
            ReadRound(round, Member(record, "results"), key);
            return null;
        }

        if (Member(record, "result") is { ValueKind: JsonValueKind.Object } result)
        {
            ReadResult(result, record, key);
            return null;
        }

        if (Member(record, "part") is { ValueKind: JsonValueKind.Object } part) return ReadPart(part, key);
        using var members = record.EnumerateObject();
        return new RecordReading.Unknown(members.MoveNext() ? members.Current.Name : "");
    }

    private void ReadSession(JsonElement session, string? folder)
    {
        if (Text(session, "sessionId") is { Length: > 0 } id) Learn(Facts with { Session = new SessionId(id) });
        Learn(Facts with { Title = Text(session, "customTitle") ?? Facts.Title });
        Learn(Time(session, "creationDate"), folder);
        Add("session", "session", new SessionStarted("created", TranscriptPath: null));
    }

    private RecordReading.Ignored? ReadRequest(JsonElement request, string key)
    {
        var id = Text(request, "requestId") ?? key;
        Remember(Rounds, null);
        Remember(Ended, null);
        var model = Text(request, "modelId");
        Learn(Time(request, "timestamp"), version: Text(Member(request, "agent"), "extensionVersion"), model: model is null or "copilot/auto" ? null : Plain(model), turn: id);
        if (Text(Member(request, "message"), "text") is not { Length: > 0 } text) return new RecordReading.Ignored("request");
        Add(id, "request", new UserPrompt(text));
        return null;
    }

    private static string Plain(string model) => model.StartsWith("copilot/", StringComparison.Ordinal) ? model["copilot/".Length..] : model;

    private void ReadRound(JsonElement round, JsonElement results, string key)
    {
        Remember(Rounds, "1");
        key = Text(round, "id") ?? key;
        Learn(Time(round, "timestamp"));
        if (TextOf(Member(Member(round, "thinking"), "text")) is { Length: > 0 } thought) Add(key + "/thinking", "round", new Reasoning(thought));
        var calls = Member(round, "toolCalls");
        var hasCalls = calls.ValueKind == JsonValueKind.Array && calls.GetArrayLength() > 0;
        if (Text(round, "response") is { Length: > 0 } said) Add(key + "/text", "round", new AssistantMessage(said, EndsTurn: !hasCalls));
        if (!hasCalls) return;
        foreach (var call in calls.EnumerateArray())
        {
            var id = Text(call, "id") ?? "";
            var tool = Text(call, "name") ?? "";
            var arguments = Member(call, "arguments");
            Add($"{key}/call/{id}", "round", ToolCalls.Call(tool, ToolCalls.Unwrapped(arguments.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : arguments.Clone()), shellTools, late: false), id);
            // Whether it succeeded is not told.
            if (Member(results, id) is { ValueKind: JsonValueKind.Object } result)
                Add($"{key}/result/{id}", "round", new ToolResult(tool, Status: null) { Output = ToolCalls.Output(Shown(Member(result, "content"))) }, id);
        }
    }

    private void ReadResult(JsonElement result, JsonElement record, string key)
    {
        Remember(Ended, "1");
        var metadata = Member(result, "metadata");
        if (Text(metadata, "resolvedModel") is { } model) Learn(at: null, model: model);
        if (Facts.Cwd is null && FolderIn(metadata) is { } folder) Learn(at: null, cwd: folder);
        if (Memory.Time is { Year: < 9999 } asked && Number(Member(result, "timings"), "totalElapsed") is { } elapsed and >= 0 and < 604_800_000) Learn(asked.AddMilliseconds(elapsed));
        if (Member(result, "usage") is { ValueKind: JsonValueKind.Object } usage)
        {
            // Of the last request to the model only; how much of the prompt came from a cache is not told.
            Add(key + "/usage", "result", new TokenUsage(HookPayload.Without(usage, ["promptTokenDetails"]) ?? HookPayload.EmptyObject)
            {
                Request = Memory.Turn,
                Count = new TokenCount(Input: null, CacheRead: null, CacheWrite: null, Number(usage, "completionTokens"), Reasoning: null),
            });
        }

        if (Text(Member(result, "errorDetails"), "message") is { } message) Add(key + "/error", "result", new Notice("error", message));
        var isCancelled = Flag(record, "isCanceled") || Number(Member(record, "modelState"), "value") == Cancelled;
        Add(key, "result", new TurnEnded(isCancelled ? "cancelled" : Member(result, "errorDetails").ValueKind == JsonValueKind.Object ? "error" : "completed"));
    }

    private RecordReading.Ignored? ReadPart(JsonElement part, string key)
    {
        var kind = Text(part, "kind") ?? (Text(part, "value") is null ? "" : "markdown");
        if (Facts.Cwd is null && Text(Member(part, "baseUri"), "path") is { Length: > 1 } folder && Text(Member(part, "baseUri"), "scheme") == "file") Learn(at: null, cwd: folder.TrimEnd('/'));
        // What is still being answered is told once it is whole.
        if (Recall(Ended) is null) return new RecordReading.Ignored("part.pending");
        if (kind == "textEditGroup")
        {
            var uri = Member(part, "uri");
            Add(key, "part", new FileChange(Text(uri, "fsPath") ?? Text(uri, "path") ?? "", Member(part, "edits") is { ValueKind: JsonValueKind.Array } edits ? edits.Clone() : null));
            return null;
        }

        if (Recall(Rounds) is not null) return new RecordReading.Ignored("part." + kind);
        switch (kind)
        {
            case "markdown" or "markdownContent" when Text(part, "value") is { } said && said.AsSpan().Trim("\r\n` ").Length > 0:
                Add(key, "part", new AssistantMessage(said, EndsTurn: false));
                return null;
            case "thinking" when TextOf(Member(part, "value")) is { Length: > 0 } thought:
                Add(key, "part", new Reasoning(thought));
                return null;
            case "toolInvocationSerialized":
                AddInvocation(part, key);
                return null;
            default:
                return new RecordReading.Ignored("part." + kind);
        }
    }

    /// <summary>A call as it is shown: its arguments are not told, but a command is.</summary>
    private void AddInvocation(JsonElement part, string key)
    {
        var id = Text(part, "toolCallId");
        var tool = Text(part, "toolId") ?? "";
        var shown = Message(part, "pastTenseMessage") ?? Message(part, "invocationMessage");
        var line = Member(Member(part, "toolSpecificData"), "commandLine");
        var command = Text(line, "userEdited") ?? Text(line, "toolEdited") ?? Text(line, "original") ?? (line.ValueKind == JsonValueKind.String ? line.GetString() : null);
        Add(key + "/call", "part", command is not null ? new ShellCommand(command, tool) : new ToolCall(tool, shown is null ? HookPayload.EmptyObject : JsonText.Member("message", shown)), id);
        if (!Flag(part, "isComplete")) return;
        var state = Member(Member(part, "toolSpecificData"), "terminalCommandState");
        Add(key + "/result", "part", new ToolResult(tool, Status: null)
        {
            ExitCode = (int?)Number(state, "exitCode"),
            DurationMs = Number(state, "duration"),
            Output = ToolCalls.Output(Text(Member(Member(part, "toolSpecificData"), "terminalCommandOutput"), "text") ?? shown),
        }, id);
    }

    private static string? Message(JsonElement part, string name) => Member(part, name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Object } markdown => Text(markdown, "value"),
        _ => null,
    };

    private static string? FolderIn(JsonElement metadata)
    {
        if (Member(metadata, "renderedGlobalContext") is not { ValueKind: JsonValueKind.Array } context) return null;
        return context.EnumerateArray().Select(static block => Folder.Match(Text(block, "text") ?? "")).FirstOrDefault(static match => match.Success)?.Groups["path"].Value;
    }

    /// <summary>Text, or the texts of an array.</summary>
    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() ?? "",
        JsonValueKind.Array => string.Concat(value.EnumerateArray().Select(TextOf)),
        _ => "",
    };

    /// <summary>What a tool answered: text, or a tree of what was rendered for the model, whose leaves are text.</summary>
    private static string Shown(JsonElement content)
    {
        var text = new StringBuilder();
        Append(content);
        return text.ToString();

        void Append(JsonElement node)
        {
            if (node.ValueKind == JsonValueKind.String) text.Append(node.GetString());
            else if (node.ValueKind == JsonValueKind.Array)
            {
                foreach (var element in node.EnumerateArray()) Append(element);
            }
            else if (Text(node, "text") is { } leaf)
            {
                if (Flag(node, "lineBreakBefore") && text.Length > 0 && text[^1] != '\n') text.Append('\n');
                text.Append(leaf);
            }
            else if (node.ValueKind == JsonValueKind.Object)
            {
                foreach (var name in (ReadOnlySpan<string>)["value", "node", "children"]) Append(Member(node, name));
            }
        }
    }

    [GeneratedRegex(@"workspace with the following folders:\n- (?<path>[^\n]{1,4000}?) *(?:\n|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex Folder { get; }
}
