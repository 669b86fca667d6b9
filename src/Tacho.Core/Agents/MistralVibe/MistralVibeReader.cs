using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tacho.Events;

namespace Tacho.Agents.MistralVibe;

/// <summary>Reads the messages of a session of Vibe, in the shape of the models' interface. They have no times: all are told at the session's beginning.</summary>
internal sealed partial class MistralVibeReader(TranscriptSource source, TranscriptPosition? from) : MessageReader(source, from)
{
    private const string Began = "began";

    protected override ImmutableArray<string> ShellTools => ["bash"];

    protected override KnownFields Fields => MistralVibeFields.All;

    protected override RecordReading? Read(JsonElement record, long offset)
    {
        if (Member(record, "session") is { ValueKind: JsonValueKind.Object } session) return ReadSession(session);
        var role = Text(record, "role");
        var key = Key(Text(record, "message_id") ?? Text(record, "tool_call_id"), offset);
        var content = TextOf(Member(record, "content"));
        switch (role)
        {
            case "user" when content.Length == 0:
                return new RecordReading.Ignored(role);
            case "user" when Flag(record, "injected"):
                Add(key, role, content.StartsWith("You are continuing a trajectory after a context compaction", StringComparison.Ordinal) ? new ContextCompacted(Trigger: null, content) : new Notice("injected", content));
                return null;
            case "user":
                Learn(null, turn: key);
                Add(key, role, new UserPrompt(content));
                return null;
            case "assistant":
                ReadAnswer(record, content, key);
                return null;
            case "tool":
                AddResult(record, content, key);
                return null;
            case "system":
                return new RecordReading.Ignored(role);
            default:
                return new RecordReading.Unknown(role ?? "");
        }
    }

    private RecordReading.Ignored? ReadSession(JsonElement session)
    {
        var parent = Text(session, "parent_session_id");
        var model = Text(session, "model") ?? Text(Member(session, "config"), "active_model");
        Learn(Facts with
        {
            Session = Text(session, "session_id") is { Length: > 0 } id ? new SessionId(id) : Facts.Session,
            Parent = string.IsNullOrEmpty(parent) ? Facts.Parent : new SessionId(parent),
            Title = Text(session, "title") ?? Facts.Title,
        });
        var started = Time(session, "start_time");
        if (Time(session, "end_time") is { } ended) Learn(Facts.At(ended));
        Learn(started, Text(session, "working_dir") ?? Text(Member(session, "environment"), "working_directory"), model: model, branch: Text(session, "git_branch"));
        if (started is null) return new RecordReading.Ignored("session");
        if (Recall(Began) is null)
        {
            Remember(Began, "1");
            Add("start", "session", new SessionStarted("new", TranscriptPath: null));
        }

        if (Usage(Member(session, "stats")) is { } usage) Add("tokens", "session", usage);
        return null;
    }

    /// <summary>Sums of the session so far; those from a cache are part of the prompt's.</summary>
    private TokenUsage? Usage(JsonElement stats)
    {
        var (prompt, completion, cached) = (Number(stats, "session_prompt_tokens"), Number(stats, "session_completion_tokens"), Number(stats, "session_cached_tokens"));
        if ((prompt ?? 0) + (completion ?? 0) == 0) return null;
        return new TokenUsage(stats.Clone())
        {
            Request = $"session {Facts.Session}",
            Count = new TokenCount(prompt is { } all && cached is { } read && all >= read ? all - read : prompt, cached, CacheWrite: null, completion, Reasoning: null),
        };
    }

    private void ReadAnswer(JsonElement record, string content, string key)
    {
        const string Type = "assistant";
        var calls = Member(record, "tool_calls");
        var ends = calls.ValueKind != JsonValueKind.Array || calls.GetArrayLength() == 0;
        if (Text(record, "reasoning_content") is { Length: > 0 } thought) Add(key + "/reasoning", Type, new Reasoning(thought));
        if (content.Length > 0) Add(key, Type, new AssistantMessage(content, ends));
        if (ends) return;
        var index = 0;
        foreach (var call in calls.EnumerateArray())
        {
            var function = Member(call, "function");
            var input = ToolCalls.Unwrapped(Member(function, "arguments") is { ValueKind: not JsonValueKind.Undefined } arguments ? arguments : null) ?? default;
            AddCall(Key(key, index++), Type, Text(call, "id"), Text(function, "name") ?? "", input);
        }
    }

    private void AddResult(JsonElement record, string content, string key)
    {
        var call = Text(record, "tool_call_id");
        var tool = TakeTool(call) ?? Text(record, "name") ?? "";
        var failed = content.StartsWith("<tool_error>", StringComparison.Ordinal);
        var line = IsShell(tool) ? ExitLine.Match(content) : Match.Empty;
        var exit = line.Success ? int.Parse(line.Groups["code"].ValueSpan, CultureInfo.InvariantCulture) : (int?)null;
        Add(key + "/result", "tool", new ToolResult(tool, content.StartsWith("<user_cancellation>", StringComparison.Ordinal) ? "cancelled" : StatusOf(failed, exit))
        {
            ExitCode = exit,
            Output = ToolCalls.Output(content),
        }, call);
    }

    [GeneratedRegex(@"(?:\n|\A)[Rr]eturn ?code: (?<code>-?\d{1,9})\s*(?:</tool_error>)?\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ExitLine { get; }
}
