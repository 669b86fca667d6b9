using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tacho.Events;

namespace Tacho.Agents.Crush;

/// <summary>Reads a session of Crush: its row, then its messages. Times are in whole seconds.</summary>
internal sealed partial class CrushReader(TranscriptSource source, TranscriptPosition? from) : MessageReader(source, from)
{
    private const string Began = "began";
    private const string TypedCommand = "shell_command";
    private const string IdSeparator = "$$";
    private const long FirstMillisecond = 10_000_000_000;

    protected override ImmutableArray<string> ShellTools => ["bash"];

    protected override RecordReading? Read(JsonElement record, long offset)
    {
        if (Member(record, "session") is { ValueKind: JsonValueKind.Object } session) return ReadSession(session, Text(record, "folder"));
        if (Member(record, "message") is { ValueKind: JsonValueKind.Object } message) return ReadMessage(message, Key(Text(message, "id"), offset));
        using var members = record.EnumerateObject();
        return new RecordReading.Unknown(members.MoveNext() ? members.Current.Name : "");
    }

    /// <summary>Comments of the schema have long said milliseconds; what is written is seconds.</summary>
    private static DateTimeOffset? At(JsonElement element, string name) => Number(element, name) switch
    {
        > 0 and < FirstMillisecond and { } seconds => DateTimeOffset.FromUnixTimeSeconds(seconds),
        >= FirstMillisecond and < 253_402_300_800_000 and { } milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
        _ => null,
    };

    private RecordReading? ReadSession(JsonElement session, string? folder)
    {
        if (Text(session, "id") is not { Length: > 0 } id) return new RecordReading.Unknown("session");
        var parent = Text(session, "parent_session_id");
        Learn(Facts with { Session = new SessionId(id), Title = Text(session, "title") ?? Facts.Title, Parent = string.IsNullOrEmpty(parent) ? Facts.Parent : new SessionId(parent) });
        Learn(Memory.Time is null ? At(session, "created_at") : null, folder);
        var isNew = Recall(Began) is null;
        if (isNew)
        {
            Remember(Began, "1");
            Add("start", "session", new SessionStarted("new", TranscriptPath: null));
            // A helper's session is called by the call that began it.
            if (Facts.Parent is { } calling) Add("start/subagent", "session", new SubagentStarted(Type: null, $"parent session {calling}"), CallOf(id));
        }

        var (prompt, completion) = (Number(session, "prompt_tokens"), Number(session, "completion_tokens"));
        if ((prompt ?? 0) + (completion ?? 0) == 0) return isNew ? null : new RecordReading.Ignored("session");
        // Not a sum but the last request's, and what they count of a cache has changed between versions.
        var counters = HookPayload.Without(session, ["id", "parent_session_id", "title", "created_at"]);
        Add("tokens", "session", new TokenUsage(counters ?? HookPayload.EmptyObject) { Request = $"session {id}" });
        return null;
    }

    private static string? CallOf(string id) => id.LastIndexOf(IdSeparator, StringComparison.Ordinal) is >= 0 and var at ? id[(at + IdSeparator.Length)..] : null;

    private RecordReading? ReadMessage(JsonElement message, string key)
    {
        var role = Text(message, "role");
        var parts = Member(message, "parts");
        if (parts.ValueKind != JsonValueKind.Array) return new RecordReading.Unreadable("unexpected shape");
        if (role is not ("user" or "assistant" or "tool" or "system")) return new RecordReading.Unknown("message." + role);
        Learn(At(message, "created_at"), model: Text(message, "model") is { Length: > 0 } model ? model : null);
        var finish = parts.EnumerateArray().Where(static part => Text(part, "type") == "finish").Select(static part => Member(part, "data")).FirstOrDefault();
        var isSaid = false;
        var index = 0;
        foreach (var part in parts.EnumerateArray())
        {
            // All texts of a message are one, told where the first stands.
            if (!isSaid && SaidOf(part, role) is not null)
            {
                AddSaid(role, string.Join('\n', parts.EnumerateArray().Select(other => SaidOf(other, role)).OfType<string>()), Number(message, "is_summary_message") == 1, Text(finish, "reason"), key);
                isSaid = true;
            }

            ReadPart(part, role, key, Key(key, index++));
        }

        if (role == "assistant") AddFinish(finish, key);
        return null;
    }

    private static string? SaidOf(JsonElement part, string role)
    {
        var data = Member(part, "data");
        return Text(part, "type") switch
        {
            "text" when Text(data, "text") is { Length: > 0 } text && !Flag(data, "hidden") => text,
            "image_url" or "binary" when role == "user" => Text(data, "Path") is { Length: > 0 } path ? $"[file {path}]" : "[image]",
            _ => null,
        };
    }

    private void ReadPart(JsonElement part, string role, string message, string key)
    {
        var data = Member(part, "data");
        switch (Text(part, "type"))
        {
            case "reasoning" when Text(data, "thinking") is { Length: > 0 } thought:
                Add(key, role, new Reasoning(thought));
                break;
            case "tool_call":
                // The arguments are JSON in a text.
                var input = ToolCalls.Unwrapped(Member(data, "input") is { ValueKind: JsonValueKind.String } text ? text : null) ?? default;
                AddCall(key, role, Text(data, "id"), Text(data, "name") ?? "", input);
                break;
            case "tool_result":
                AddResult(data, key);
                break;
            case TypedCommand:
                AddTypedCommand(data, message, key);
                break;
        }
    }

    private void AddSaid(string role, string text, bool isSummary, string? reason, string key)
    {
        if (isSummary)
        {
            Add(key, role, new ContextCompacted(Trigger: null, text));
            return;
        }

        if (role == "user") Learn(null, turn: key);
        Add(key, role, role == "user" ? new UserPrompt(text) : role == "assistant" ? new AssistantMessage(text, reason == "end_turn") : new Notice(role, text));
    }

    private void AddFinish(JsonElement finish, string key)
    {
        var reason = Text(finish, "reason");
        if (reason is not ("canceled" or "error" or "max_tokens" or "content_filter")) return;
        var error = string.Join(": ", new[] { Text(finish, "message"), Text(finish, "details") }.Where(static text => !string.IsNullOrEmpty(text)));
        if (reason != "canceled" && error.Length > 0) Add(key + "/error", "finish", new Notice(reason, error));
        Add(key + "/end", "finish", new TurnEnded(reason));
    }

    private void AddResult(JsonElement data, string key)
    {
        var call = Text(data, "tool_call_id");
        var tool = TakeTool(call) ?? Text(data, "name") ?? "";
        var metadata = ToolCalls.Unwrapped(Member(data, "metadata") is { ValueKind: JsonValueKind.String } text ? text : null);
        var output = Text(data, "content") ?? "";
        var line = IsShell(tool) ? ExitLine.Match(output) : Match.Empty;
        var exit = line.Success ? int.Parse(line.Groups["code"].ValueSpan, CultureInfo.InvariantCulture) : (int?)null;
        Add(key, "tool_result", new ToolResult(tool, StatusOf(Flag(data, "is_error"), exit))
        {
            // Of a command that failed the code stands behind the output.
            ExitCode = exit,
            DurationMs = metadata is { } times ? Number(times, "end_time") - Number(times, "start_time") : null,
            Output = ToolCalls.Output(output),
            // Of an edit the whole file before and behind it, which the call says shorter.
            Response = metadata is { ValueKind: JsonValueKind.Object } known ? HookPayload.Without(known, ["output", "old_content", "new_content", "start_time", "end_time"]) : null,
        }, call);
    }

    /// <summary>A command that the person typed behind an exclamation mark.</summary>
    private void AddTypedCommand(JsonElement data, string message, string key)
    {
        var call = message + IdSeparator + TypedCommand;
        var exit = ExitCode(Number(data, "exit_code"));
        Add(key + "/call", TypedCommand, new ShellCommand(Text(data, "command") ?? "", TypedCommand, Late: true), call);
        Add(key, TypedCommand, new ToolResult(TypedCommand, StatusOf(failed: false, exit))
        {
            Command = Text(data, "command"),
            ExitCode = exit,
            Output = ToolCalls.Output(Text(data, "output")),
        }, call);
    }

    [GeneratedRegex(@"(?:\A|\n)Exit code (?<code>-?\d{1,9})\s*(?:<cwd>[^<]*</cwd>)?\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ExitLine { get; }
}
