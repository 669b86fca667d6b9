using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tacho.Events;

namespace Tacho.Agents.Pi;

/// <summary>
/// Reads the lines of a session of pi, versions 1 to 3. Since version 2 the lines are a tree, by the id of the line before; all of its branches happened and are told in
/// the order of the file.
/// </summary>
internal sealed partial class PiReader(TranscriptSource source, TranscriptPosition? from) : MessageReader(source, from)
{
    private const string ForkedAt = "forked";
    private const string TypedCommand = "bashExecution";

    protected override ImmutableArray<string> ShellTools => ["bash"];

    protected override KnownFields Fields => PiFields.All;

    protected override RecordReading? Read(JsonElement record, long offset)
    {
        var type = Text(record, "type");
        var at = Time(record, "timestamp");
        if (type == "session") return ReadSession(record, at);
        var message = Member(record, "message");
        if (at is { } time && DateTimeOffset.TryParse(Recall(ForkedAt), CultureInfo.InvariantCulture, out var forked) && time < forked)
        {
            // A fork begins with the lines of its parent, with their times.
            Learn(null, model: Text(message, "model") ?? Text(record, "modelId"));
            return new RecordReading.Ignored("copied");
        }

        Learn(at);
        var key = Key(Text(record, "id"), offset);
        switch (type)
        {
            case "message":
                return ReadMessage(message, key);
            case "model_change":
                Learn(null, model: Text(record, "modelId"));
                return new RecordReading.Ignored(type);
            case "session_info" or "title":
                // A fork of pi has lines of its own for the title.
                Learn(Facts with { Title = Text(record, "name") ?? Text(record, "title") ?? Facts.Title });
                return new RecordReading.Ignored(type);
            case "compaction" or "compactionSummary":
                Add(key, type, new ContextCompacted(Flag(record, "fromHook") ? "extension" : null, Text(record, "summary")));
                return null;
            case "branch_summary" or "branchSummary":
                Add(key, type, new Notice("branch summary", Text(record, "summary")));
                return null;
            case "custom_message" when Flag(record, "display"):
                Add(key, type, new Notice(Text(record, "customType"), TextOf(Member(record, "content"))));
                return null;
            case "custom_message" or "custom" or "label" or "thinking_level_change":
                return new RecordReading.Ignored(type);
            default:
                return new RecordReading.Unknown(type ?? "");
        }
    }

    private RecordReading.Unknown? ReadSession(JsonElement record, DateTimeOffset? at)
    {
        if (Text(record, "id") is not { Length: > 0 } id) return new RecordReading.Unknown("session");
        var parent = (Text(record, "parentSession") ?? Text(record, "branchedFrom")) is { } path ? PiTranscripts.SessionOf(path) : null;
        Learn(Facts with { Session = new SessionId(id), Parent = parent ?? Facts.Parent, Title = Text(record, "title") ?? Facts.Title });
        Learn(at, Text(record, "cwd"), model: Text(record, "modelId"));
        if (parent is not null) Remember(ForkedAt, at?.ToString("O", CultureInfo.InvariantCulture));
        Add(id, "session", new SessionStarted(parent is null ? "new" : "fork", TranscriptPath: null));
        return null;
    }

    private RecordReading? ReadMessage(JsonElement message, string key)
    {
        var role = Text(message, "role");
        var content = Member(message, "content");
        switch (role)
        {
            case "user":
                var text = TextOf(content);
                if (text.Length == 0) return new RecordReading.Ignored("message.user");
                Learn(null, turn: key);
                Add(key, role, new UserPrompt(text));
                return null;
            case "assistant":
                ReadAssistant(message, content, key);
                return null;
            case "toolResult":
                AddResult(message, TextOf(content), key);
                return null;
            case TypedCommand:
                ReadTypedCommand(message, key);
                return null;
            case "custom" or "hookMessage":
                Add(key, role, new Notice(Text(message, "customType"), TextOf(content)));
                return null;
            case "system":
                return new RecordReading.Ignored("message.system");
            default:
                return new RecordReading.Unknown("message." + role);
        }
    }

    private void ReadAssistant(JsonElement message, JsonElement content, string key)
    {
        const string Type = "assistant";
        Learn(null, model: Text(message, "model"));
        var stop = Text(message, "stopReason");
        if (content.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var block in content.EnumerateArray())
            {
                var part = Key(key, index++);
                switch (Text(block, "type"))
                {
                    case "text" when Text(block, "text") is { Length: > 0 } text:
                        Add(part, Type, new AssistantMessage(text, EndsTurn: stop == "stop"));
                        break;
                    case "thinking" when Text(block, "thinking") is { Length: > 0 } thought:
                        Add(part, Type, new Reasoning(thought));
                        break;
                    case "toolCall":
                        AddCall(part, Type, Text(block, "id"), Text(block, "name") ?? "", Member(block, "arguments"));
                        break;
                }
            }
        }

        if (stop is "error" && Text(message, "errorMessage") is { } error) Add(key + "/error", Type, new Notice("error", error));
        if (stop is "aborted" or "error" or "length") Add(key + "/end", Type, new TurnEnded(stop));
        if (Usage(message, key) is { } usage) Add(key + "/usage", Type, usage);
    }

    /// <summary>
    /// The input is without the cache, the output with the reasoning. Forks repeat lines, and the first versions had no ids of lines: what identifies a request is when it was
    /// made and the provider's id of the answer.
    /// </summary>
    private static TokenUsage? Usage(JsonElement message, string key)
    {
        var usage = Member(message, "usage");
        var count = new TokenCount(Number(usage, "input"), Number(usage, "cacheRead"), Number(usage, "cacheWrite"), Number(usage, "output"), Number(usage, "reasoning"));
        if ((count.Input ?? 0) + (count.CacheRead ?? 0) + (count.CacheWrite ?? 0) + (count.Output ?? 0) == 0) return null;
        var made = Number(message, "timestamp");
        var request = made is null ? key : string.Create(CultureInfo.InvariantCulture, $"{made}|{Text(message, "responseId")}");
        return new TokenUsage(usage.Clone()) { Request = request, Count = count };
    }

    private void AddResult(JsonElement message, string text, string key)
    {
        var call = Text(message, "toolCallId");
        var tool = TakeTool(call) ?? Text(message, "toolName") ?? "";
        var failed = Flag(message, "isError");
        var exit = failed ? ExitLine.Match(text) : Match.Empty;
        var cancelled = failed && text.EndsWith("Command aborted", StringComparison.Ordinal);
        Add(key, "toolResult", new ToolResult(tool, cancelled ? "cancelled" : StatusOf(failed, exitCode: null))
        {
            // pi tells the code of a command that failed only, as the last line.
            ExitCode = exit.Success ? int.Parse(exit.Groups["code"].ValueSpan, CultureInfo.InvariantCulture) : !failed && IsShell(tool) ? 0 : null,
            Output = ToolCalls.Output(text),
            Response = Member(message, "details") is { ValueKind: JsonValueKind.Object } details ? HookPayload.Without(details, ["truncation"]) : null,
        }, call);
    }

    /// <summary>A command that the person typed behind an exclamation mark.</summary>
    private void ReadTypedCommand(JsonElement message, string key)
    {
        var exit = ExitCode(Number(message, "exitCode"));
        Add(key + "/call", TypedCommand, new ShellCommand(Text(message, "command") ?? "", TypedCommand, Late: true), call: key);
        Add(key, TypedCommand, new ToolResult(TypedCommand, Flag(message, "cancelled") ? "cancelled" : StatusOf(failed: false, exit))
        {
            Command = Text(message, "command"),
            ExitCode = exit,
            Output = ToolCalls.Output(Text(message, "output")),
        }, call: key);
    }

    [GeneratedRegex(@"\bCommand exited with code (?<code>-?\d{1,9})\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ExitLine { get; }
}
