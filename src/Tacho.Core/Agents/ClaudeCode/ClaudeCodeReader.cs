using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tacho.Events;

namespace Tacho.Agents.ClaudeCode;

/// <summary>Reads the lines of one transcript file of Claude Code, of every version since early 2025.</summary>
internal sealed partial class ClaudeCodeReader(TranscriptSource source, TranscriptPosition? from) : JsonRecordReader(source, from)
{
    private const string ToolOf = "tool:";
    private const string NoModel = "<synthetic>";

    private static readonly ImmutableArray<string> ShellTools = ["Bash", "PowerShell"];

    /// <summary>Lines that say nothing of what happened: settings of the view, copies, marks of other programs.</summary>
    private static readonly FrozenSet<string> IgnoredTypes = FrozenSet.Create(
        StringComparer.Ordinal,
        "progress", "file-history-snapshot", "file-history-delta", "queue-operation", "last-prompt", "mode", "permission-mode", "agent-name", "agent-setting", "agent-color",
        "frame-link", "worktree-state", "tag", "task-summary", "started", "result", "relocated", "bridge-session", "atis-latch", "marble-origami-commit", "content-replacement");

    private static readonly FrozenSet<string> IgnoredSystem = FrozenSet.Create(
        StringComparer.Ordinal,
        "turn_duration", "stop_hook_summary", "local_command", "session_start", "informational", "memory_saved", "bridge_status", "agents_killed", "scheduled_task_fire", "thinking",
        "hook_success", "microcompact_boundary", "permission_retry", "file_snapshot", "api_metrics");

    protected override KnownFields Fields => ClaudeCodeFields.All;

    protected override RecordReading? Read(JsonElement record, long offset)
    {
        var type = Text(record, "type");
        LearnFrom(record);
        switch (type)
        {
            case "user":
                return ReadUser(record, Key(record, offset));
            case "assistant":
                ReadAssistant(record, Key(record, offset));
                return null;
            case "system":
                return ReadSystem(record, Key(record, offset));
            case "attachment":
                return new RecordReading.Ignored("attachment." + (Text(Member(record, "attachment"), "type") ?? ""));
            case "summary" or "ai-title" or "custom-title":
                // An old summary is often of another session, so it names this one only where nothing else does.
                var title = Text(record, "customTitle") ?? Text(record, "aiTitle") ?? Text(record, "title") ?? (Facts.Title is null ? Text(record, "summary") : null);
                Learn(Facts with { Title = title ?? Facts.Title });
                return new RecordReading.Ignored(type);
            case "pr-link":
                Add(Key(record, offset), type, new Notice(type, Text(record, "prUrl")));
                return null;
            case null:
                return new RecordReading.Unknown("");
            default:
                return IgnoredTypes.Contains(type) ? new RecordReading.Ignored(type) : new RecordReading.Unknown(type);
        }
    }

    private static string Key(JsonElement record, long offset) => Text(record, "uuid") ?? string.Create(CultureInfo.InvariantCulture, $"@{offset}");

    private void LearnFrom(JsonElement record)
    {
        if (Text(record, "sessionId") is { Length: > 0 } id && Facts.Session is null) Learn(Facts with { Session = new SessionId(id) });
        var message = Member(record, "message");
        var model = Text(message, "model");
        Learn(Time(record, "timestamp"), Text(record, "cwd"), Text(record, "version"), model == NoModel ? null : model, Text(record, "gitBranch"), Text(record, "promptId"));
    }

    private string? SubagentOf(JsonElement record) => Flag(record, "isSidechain") ? Text(record, "agentId") ?? Source.Subagent ?? "sidechain" : null;

    private RecordReading.Ignored? ReadUser(JsonElement record, string key)
    {
        var content = Member(Member(record, "message"), "content");
        var subagent = SubagentOf(record);
        if (Flag(record, "isCompactSummary"))
        {
            Add(key, "user", new ContextCompacted(Trigger: null, TextOf(content)), subagent: subagent);
            return null;
        }

        var results = 0;
        if (content.ValueKind == JsonValueKind.Array)
        {
            foreach (var block in content.EnumerateArray())
            {
                if (Text(block, "type") != "tool_result") continue;
                AddResult(record, block, string.Create(CultureInfo.InvariantCulture, $"{key}/{results}"), subagent);
                results++;
            }
        }

        if (results > 0) return null;
        if (Flag(record, "isMeta")) return new RecordReading.Ignored("user.meta");
        var text = Typed(TextOf(content));
        if (text.Length == 0) return new RecordReading.Ignored("user.injected");
        if (text.StartsWith("[Request interrupted by user", StringComparison.Ordinal)) Add(key, "user", new TurnEnded("interrupted"), subagent: subagent);
        else if (Text(Member(record, "origin"), "kind") is { } kind and not "human") Add(key, "user", new Notice(kind, text), subagent: subagent);
        else Add(key, "user", new UserPrompt(text), subagent: subagent);
        return null;
    }

    private void AddResult(JsonElement record, JsonElement block, string key, string? subagent)
    {
        var call = Text(block, "tool_use_id");
        var tool = call is null ? null : Recall(ToolOf + call);
        if (call is not null) Remember(ToolOf + call, null);
        var response = Member(record, "toolUseResult");
        var text = TextOf(Member(block, "content"));
        var failed = Flag(block, "is_error");
        var exit = failed ? ExitLine.Match(text) : Match.Empty;
        var interrupted = Flag(response, "interrupted") || Text(record, "toolDenialKind") is not null;
        var hasStreams = Text(response, "stdout") is not null;
        Add(key, "tool_result", new ToolResult(tool ?? "", interrupted ? "cancelled" : failed ? "failed" : "ok")
        {
            ExitCode = exit.Success ? int.Parse(exit.Groups["code"].ValueSpan, CultureInfo.InvariantCulture) : null,
            DurationMs = Number(response, "durationMs") ?? Number(response, "totalDurationMs"),
            Output = ToolCalls.Output(hasStreams ? Text(response, "stdout") : text),
            ErrorOutput = ToolCalls.Output(Text(response, "stderr")),
            Response = response.ValueKind == JsonValueKind.Object ? HookPayload.Without(response, ["stdout", "stderr", "originalFile", "content", "file"]) : null,
        }, call, subagent);
        if (Text(response, "agentId") is { } agent) Add(key + "/agent", "tool_result", new SubagentEnded(Text(response, "agentType"), LastMessage: null, TranscriptPath: null), call, agent);
    }

    private void ReadAssistant(JsonElement record, string key)
    {
        var message = Member(record, "message");
        var subagent = SubagentOf(record);
        var content = Member(message, "content");
        if (content.ValueKind == JsonValueKind.String) AddText(content.GetString(), 0);
        if (content.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var block in content.EnumerateArray())
            {
                ReadBlock(block, index++);
            }
        }

        if (Member(message, "usage") is { ValueKind: JsonValueKind.Object } usage && Text(message, "model") != NoModel && !Flag(record, "isApiErrorMessage"))
            Add(key + "/usage", "assistant", Usage(usage, Text(message, "id"), Text(record, "requestId")), subagent: subagent);

        void AddText(string? text, int index)
        {
            if (string.IsNullOrEmpty(text)) return;
            var ends = Text(message, "stop_reason") is "end_turn" or "stop_sequence";
            Add(string.Create(CultureInfo.InvariantCulture, $"{key}/{index}"), "assistant", new AssistantMessage(text, ends), subagent: subagent);
        }

        void ReadBlock(JsonElement block, int index)
        {
            switch (Text(block, "type"))
            {
                case "text":
                    AddText(Text(block, "text"), index);
                    break;
                case "thinking" when Text(block, "thinking") is { Length: > 0 } thought:
                    Add(string.Create(CultureInfo.InvariantCulture, $"{key}/{index}"), "assistant", new Reasoning(thought), subagent: subagent);
                    break;
                case "tool_use" or "server_tool_use" or "mcp_tool_use":
                    var call = Text(block, "id");
                    var tool = Text(block, "name") ?? "";
                    if (call is not null) Remember(ToolOf + call, tool);
                    var input = Member(block, "input");
                    var body = ToolCalls.Call(tool, input.ValueKind == JsonValueKind.Undefined ? null : input.Clone(), ShellTools, late: false);
                    Add(string.Create(CultureInfo.InvariantCulture, $"{key}/{index}"), "assistant", body, call, subagent);
                    if (PlanOf(tool, input) is { } plan) Add(string.Create(CultureInfo.InvariantCulture, $"{key}/{index}/plan"), "assistant", new PlanUpdated(plan), call: null, subagent);
                    break;
            }
        }
    }

    /// <summary>The agent keeps its list of steps, and hands in a plan, by calls of its own.</summary>
    private static JsonElement? PlanOf(string tool, JsonElement input) => tool switch
    {
        "TodoWrite" when Member(input, "todos") is { ValueKind: JsonValueKind.Array } steps => steps.Clone(),
        "ExitPlanMode" when Member(input, "plan") is { ValueKind: JsonValueKind.String } plan => plan.Clone(),
        _ => null,
    };

    /// <summary>
    /// One request writes a line for each block, all with the same counters on the input's side; the output's grows to the last line (to 2.1.96), so of lines
    /// with one message and request id the last counts. The input excludes both cache counters; reasoning is within the output and not told apart.
    /// </summary>
    private static TokenUsage Usage(JsonElement usage, string? message, string? request) => new(usage.Clone())
    {
        Request = message is null ? null : $"{message}|{request}",
        Count = new TokenCount(
            Number(usage, "input_tokens"), Number(usage, "cache_read_input_tokens"), Number(usage, "cache_creation_input_tokens"), Number(usage, "output_tokens"), Reasoning: null)
        {
            CacheWriteHour = Number(Member(usage, "cache_creation"), "ephemeral_1h_input_tokens"),
        },
    };

    private RecordReading? ReadSystem(JsonElement record, string key)
    {
        var subtype = Text(record, "subtype");
        switch (subtype)
        {
            case "compact_boundary":
                Add(key, "system", new ContextCompacted(Text(Member(record, "compactMetadata"), "trigger"), Summary: null));
                return null;
            case "api_error" or "error" or "api_refusal" or "model_refusal_fallback":
                Add(key, "system", new Notice(subtype, Text(record, "content") ?? Text(Member(record, "error"), "message") ?? Member(record, "error").ToString()));
                return null;
            case "away_summary":
                Add(key, "system", new Notice(subtype, Text(record, "content")));
                return null;
            case null:
                return new RecordReading.Ignored("system");
            default:
                return IgnoredSystem.Contains(subtype) ? new RecordReading.Ignored("system." + subtype) : new RecordReading.Unknown("system." + subtype);
        }
    }

    /// <summary>A content's text: a string, or the text blocks of an array; a picture is a word.</summary>
    private static string TextOf(JsonElement content)
    {
        if (content.ValueKind == JsonValueKind.String) return content.GetString() ?? "";
        if (content.ValueKind != JsonValueKind.Array) return "";
        var text = new StringBuilder();
        foreach (var block in content.EnumerateArray())
        {
            var part = block.ValueKind == JsonValueKind.String ? block.GetString() : Text(block, "type") switch
            {
                "text" => Text(block, "text"),
                "image" => "[image]",
                "document" => "[document]",
                _ => null,
            };
            if (part is null) continue;
            if (text.Length > 0) text.Append('\n');
            text.Append(part);
        }

        return text.ToString();
    }

    /// <summary>What the person typed, without what the agent put round it; a command with its arguments as it was typed.</summary>
    private static string Typed(string text)
    {
        if (CommandName.Match(text) is { Success: true } command)
        {
            var arguments = CommandArguments.Match(text);
            return $"{command.Groups["name"].Value} {(arguments.Success ? arguments.Groups["text"].Value : "")}".Trim();
        }

        return text.Contains('<', StringComparison.Ordinal) ? Injected.Replace(text, "").Trim() : text.Trim();
    }

    [GeneratedRegex(@"\A(?:Error: )?Exit code (?<code>-?\d{1,9})(?:\n|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex ExitLine { get; }

    [GeneratedRegex("<command-name>(?<name>[^<]{1,200})</command-name>", RegexOptions.CultureInvariant)]
    private static partial Regex CommandName { get; }

    [GeneratedRegex("<command-args>(?<text>[^<]*)</command-args>", RegexOptions.CultureInvariant)]
    private static partial Regex CommandArguments { get; }

    [GeneratedRegex(
        "<(?<tag>system-reminder|local-command-(?:stdout|stderr|caveat)|ide_opened_file|ide_selection|command-message|bash-stdout|bash-stderr)>.*?</\\k<tag>>",
        RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Injected { get; }
}
