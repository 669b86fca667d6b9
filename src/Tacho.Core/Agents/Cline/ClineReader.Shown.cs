using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.Cline;

/// <summary>The messages to the person.</summary>
internal sealed partial class ClineReader
{
    private const string OpenCommand = "command";
    private const string CommandOutput = "output";
    private const string OpenServerCall = "mcp";
    private const int MaxOutput = 64 * 1024;

    /// <summary>What the agent's window shows beside what happened: states, notes on its own work, questions that other messages tell too.</summary>
    private static readonly FrozenSet<string> IgnoredShown = FrozenSet.Create(
        StringComparer.Ordinal,
        "api_req_finished", "api_req_retried", "api_req_retry_delayed", "api_req_rate_limit_wait", "api_req_deleted", "deleted_api_reqs", "checkpoint_created", "checkpoint_saved",
        "task_progress", "shell_integration_warning", "shell_integration_warning_with_suggestion", "mcp_server_request_started", "load_mcp_documentation", "user_feedback_diff",
        "hook_status", "hook_output_stream", "subagent", "conditional_rules_applied", "info", "image", "user_edit_todos", "codebase_search_result", "generate_explanation",
        "browser_action_result", "resume_task", "resume_completed_task", "auto_approval_max_req_reached", "new_task", "condense", "summarize_task", "report_bug", "mcp_notification",
        "subtask_result", "sliding_window_truncation", "use_subagents", "completion_result_changes", "too_many_tools_warning");

    private RecordReading? ReadUi(JsonElement message)
    {
        var kind = Text(message, "say") ?? Text(message, "ask");
        if (kind is null) return new RecordReading.Unknown("ui");
        Learn(Time(message, "ts"), model: Text(Member(message, "modelInfo"), "modelId"));
        var moment = Number(message, "ts") ?? 0;
        var key = string.Create(CultureInfo.InvariantCulture, $"u{moment}/{kind}");
        var text = Text(message, "text") ?? "";
        var isFirst = Recall(HasUi) != "begun";
        Remember(HasUi, "begun");
        switch (kind)
        {
            case "task" or "user_feedback":
                AddPrompt(key, text);
                return null;
            case "text" when isFirst:
                // Before the kind of its own the first text was the task.
                AddPrompt(key, text);
                return null;
            case "api_req_started" or "subagent_usage":
                return ReadRequest(key, kind, text);
            case "error" or "api_req_failed" or "error_retry" or "diff_error" or "clineignore_error" or "rooignore_error" or "command_permission_denied" or "mistake_limit_reached" or "condense_context_error":
                Add(key, kind, new Notice(kind, text));
                return null;
            case "condense_context" or "compaction":
                return ReadCondensed(message, key, kind, text);
        }

        if (Recall(HasApi) is not null) return IsKnown(kind) ? new RecordReading.Ignored("ui." + kind) : new RecordReading.Unknown("ui." + kind);
        if (Flag(message, "partial")) return new RecordReading.Ignored("ui.partial");
        return ReadAlone(key, kind, text);
    }

    /// <summary>What the model's file would tell, where there is none.</summary>
    private RecordReading? ReadAlone(string key, string kind, string text)
    {
        if (kind == "command_output")
        {
            var output = (Recall(CommandOutput) ?? "") + text;
            Remember(CommandOutput, output.Length > MaxOutput ? output[..MaxOutput] : output);
            return new RecordReading.Ignored("ui.command_output");
        }

        EndCommand(key);
        switch (kind)
        {
            case "text" or "completion_result" or "plan_completion_result":
                if (text.Length == 0 || text == "HAS_CHANGES") return new RecordReading.Ignored("ui." + kind);
                Add(key, kind, new AssistantMessage(text, EndsTurn: kind != "text"));
                return null;
            case "plan_mode_respond" or "followup" or "act_mode_respond":
                var said = Parsed(text);
                Add(key, kind, new AssistantMessage(Text(said, "response") ?? Text(said, "question") ?? text, EndsTurn: kind != "act_mode_respond"));
                return null;
            case "reasoning":
                if (text.Length == 0) return new RecordReading.Ignored("ui.reasoning");
                Add(key, kind, new Reasoning(text));
                return null;
            case "command":
                Remember(OpenCommand, key);
                Add(key, kind, new ShellCommand(text.EndsWith("REQ_APP", StringComparison.Ordinal) ? text[..^"REQ_APP".Length] : text, "execute_command"), key);
                return null;
            case "tool":
                var tool = Parsed(text);
                Add(key, kind, new ToolCall(Text(tool, "tool") ?? "", tool.ValueKind == JsonValueKind.Object ? HookPayload.Without(tool, ["tool"]) ?? HookPayload.EmptyObject : HookPayload.EmptyObject), key);
                return null;
            case "use_mcp_server":
                var asked = Parsed(text);
                Remember(OpenServerCall, key);
                Add(key, kind, new ToolCall(Text(asked, "type") ?? "use_mcp_tool", asked.ValueKind == JsonValueKind.Object ? asked : HookPayload.EmptyObject), key);
                return null;
            case "mcp_server_response":
                Add(key, kind, new ToolResult("use_mcp_tool", text.StartsWith("Error:", StringComparison.Ordinal) ? "failed" : "ok") { Output = ToolCalls.Output(text) }, Recall(OpenServerCall));
                Remember(OpenServerCall, null);
                return null;
            case "browser_action_launch" or "browser_action":
                Add(key, kind, new ToolCall("browser_action", Parsed(text) is { ValueKind: JsonValueKind.Object } action ? action : JsonText.Member("url", text)), key);
                return null;
            default:
                return Finished(IsKnown(kind) ? new RecordReading.Ignored("ui." + kind) : new RecordReading.Unknown("ui." + kind));
        }
    }

    /// <summary>A message that says nothing itself may have ended a command's output.</summary>
    private RecordReading? Finished(RecordReading otherwise) => HasEvents ? null : otherwise;

    /// <summary>A command's output comes in pieces and ends with the next other message.</summary>
    private void EndCommand(string key)
    {
        if (Recall(OpenCommand) is not { } call || Recall(CommandOutput) is not { } output) return;
        Remember(OpenCommand, null);
        Remember(CommandOutput, null);
        Add(key + "/result", "command_output", new ToolResult("execute_command", Status: null) { Output = ToolCalls.Output(output) }, call);
    }

    private void AddPrompt(string key, string text)
    {
        if (Recall(HasApi) is null) EndCommand(key);
        LearnTitle(text);
        Add(key, "ui", new UserPrompt(text));
    }

    /// <summary>
    /// A request's counters are filled in when it ends. Of Cline they exclude what came from and went into the cache; the others' include it since October 2025 and
    /// before with some providers, which shows in that they are not smaller.
    /// </summary>
    private RecordReading? ReadRequest(string key, string kind, string text)
    {
        if (Recall(HasApi) is null) EndCommand(key);
        var request = Parsed(text);
        var (input, output, write, read) = (Number(request, "tokensIn"), Number(request, "tokensOut"), Number(request, "cacheWrites"), Number(request, "cacheReads"));
        if (Text(request, "cancelReason") is { } reason) Add(key + "/end", kind, new TurnEnded(reason));
        if (input is null && output is null) return Finished(new RecordReading.Ignored("ui." + kind));
        var cached = (read ?? 0) + (write ?? 0);
        Add(key, kind, new TokenUsage(HookPayload.Without(request, ["request"]) ?? HookPayload.EmptyObject)
        {
            Request = $"{Facts.Session}/{key}",
            Count = new TokenCount(countsCacheAsInput && input >= cached ? input - cached : input, read, write, output, Reasoning: null),
        });
        return null;
    }

    private RecordReading.Ignored? ReadCondensed(JsonElement message, string key, string kind, string text)
    {
        var condensed = Member(message, "contextCondense");
        if (kind == "condense_context")
        {
            if (condensed.ValueKind != JsonValueKind.Object) return new RecordReading.Ignored("ui.condense_context");
            Add(key, kind, new ContextCompacted(Trigger: null, Text(condensed, "summary")));
            return null;
        }

        var told = Parsed(text);
        if (Text(told, "status") != "completed") return new RecordReading.Ignored("ui.compaction");
        Add(key, kind, new ContextCompacted(Text(told, "mode"), Summary: null));
        return null;
    }

    private static bool IsKnown(string kind) =>
        IgnoredShown.Contains(kind)
        || kind is "text" or "reasoning" or "command" or "command_output" or "tool" or "completion_result" or "plan_completion_result" or "plan_mode_respond" or "act_mode_respond" or "followup"
            or "use_mcp_server" or "mcp_server_response" or "browser_action_launch" or "browser_action";

    /// <summary>An object that a message holds as text; an element without a value where it holds none.</summary>
    private static JsonElement Parsed(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
