using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.CodexCli;

/// <summary>What was told to the person while it happened: <c>event_msg</c>, and in paginated files its completed items.</summary>
internal sealed partial class CodexCliReader
{
    private const string FinalAnswer = "final";

    /// <summary>Says again what another line says, or is about the view.</summary>
    private static readonly FrozenSet<string> IgnoredEvents = FrozenSet.Create(
        StringComparer.Ordinal,
        "context_compacted", "web_search_end", "image_generation_end", "view_image_tool_call", "thread_name_updated", "thread_settings_applied", "agent_reasoning_section_break",
        "collab_agent_interaction_end", "collab_waiting_end", "collab_resume_end", "item_started", "session_configured", "turn_diff", "deprecation_notice", "background_event");

    private static readonly FrozenSet<string> IgnoredDone = FrozenSet.Create(
        StringComparer.Ordinal, "ContextCompaction", "Extension", "WebSearch", "ImageView", "ImageGeneration", "HookPrompt", "EnteredReviewMode", "ExitedReviewMode", "Sleep");

    private RecordReading? ReadEvent(JsonElement happened)
    {
        var type = Text(happened, "type");
        switch (type)
        {
            case "user_message":
                AddPrompt(type, Request(Text(happened, "message") ?? ""));
                return null;
            case "agent_message":
                TellsItself(TellsMessages);
                AddMessage(type, Text(happened, "message") ?? "", Text(happened, "phase"));
                return null;
            case "agent_reasoning" or "agent_reasoning_raw_content":
                TellsItself(TellsReasoning);
                if (Text(happened, "text") is { Length: > 0 } thought) Happened(type, new Reasoning(thought));
                return null;
            case "token_count":
                return ReadTokens(happened);
            case "task_started" or "turn_started":
                Remember(FinalAnswer, null);
                return new RecordReading.Ignored(type);
            case "task_complete" or "turn_complete":
                ReadTurnEnd(type, happened);
                return null;
            case "turn_aborted":
                Happened(type, new TurnEnded(Text(happened, "reason") ?? "aborted"));
                return null;
            case "exec_command_end" or "patch_apply_end" or "mcp_tool_call_end":
                return ReadToolEnd(type, happened, Text(happened, "call_id"));
            case "item_completed":
                return ReadDone(Member(happened, "item"));
            case "collab_agent_spawn_end" when Text(happened, "new_thread_id") is { } thread:
                Happened(type, new SubagentStarted(Text(happened, "new_agent_role") ?? Text(happened, "new_agent_nickname"), Text(happened, "prompt")), Text(happened, "call_id"), thread);
                return null;
            case "collab_close_end" when Text(happened, "receiver_thread_id") is { } thread:
                Happened(type, new SubagentEnded(Text(happened, "receiver_agent_role"), LastMessage: null, TranscriptPath: null), Text(happened, "call_id"), thread);
                return null;
            case "guardian_assessment":
                Happened(type, new PermissionDecided(Tool: null, Text(happened, "status") ?? "", Text(happened, "rationale")), Text(happened, "target_item_id"));
                return null;
            case "error" or "stream_error" or "warning" or "undo_completed" or "entered_review_mode" or "exited_review_mode" or "thread_rolled_back" or "thread_goal_updated"
                or "sub_agent_activity" or "guardian_warning":
                Happened(type, new Notice(type, NoticeText(happened)));
                return null;
            case "dynamic_tool_call_request" or "dynamic_tool_call_response":
                // The model's own call and its output stand there too.
                return new RecordReading.Ignored(type);
            default:
                if (type == "thread_name_updated" && Text(happened, "thread_name") is { Length: > 0 } name) Learn(Facts with { Title = name });
                if (type == "thread_settings_applied") Learn(null, model: Text(Member(happened, "thread_settings"), "model"));
                return type is not null && (IgnoredEvents.Contains(type) || type.StartsWith("collab_", StringComparison.Ordinal))
                    ? new RecordReading.Ignored(type)
                    : new RecordReading.Unknown("event_msg." + type);
        }
    }

    private static string NoticeText(JsonElement happened) =>
        Text(happened, "message") ?? Text(happened, "user_facing_hint") ?? Text(Member(happened, "error"), "message") ?? Text(Member(happened, "goal"), "objective")
        ?? HookPayload.Without(happened, ["type"])?.GetRawText() ?? "";

    /// <summary>A prompt that an item told a line before is the same one.</summary>
    private void AddPrompt(string type, string text)
    {
        TellsItself(TellsPrompts);
        var isTold = Recall(FirstPrompt) is { } told && told == Digest(text);
        Remember(FirstPrompt, null);
        if (!isTold && text.Length > 0) Happened(type, new UserPrompt(text));
    }

    /// <summary>The end of a turn is the final answer, where versions mark it (0.110 and later); else this line.</summary>
    private void ReadTurnEnd(string type, JsonElement happened)
    {
        if (Member(happened, "error") is { ValueKind: JsonValueKind.Object } error) Happened(type, new TurnEnded(Text(error, "message") ?? "error"));
        else if (Recall(FinalAnswer) is null) Happened(type, new TurnEnded("completed"));
        Remember(FinalAnswer, null);
    }

    /// <summary>
    /// The input includes what came from the cache and the output includes reasoning. The total is repeated whenever the limits are, and may begin anew after a resume:
    /// the last request counts where the total differs from the one before.
    /// </summary>
    private RecordReading.Ignored? ReadTokens(JsonElement happened)
    {
        if (!LearnTotals(happened)) return new RecordReading.Ignored("token_count.repeated");
        var last = Member(Member(happened, "info"), "last_token_usage");
        if (last.ValueKind != JsonValueKind.Object) return new RecordReading.Ignored("token_count");
        var input = Number(last, "input_tokens");
        var cached = Number(last, "cached_input_tokens");
        var written = Number(last, "cache_write_input_tokens");
        Happened("token_count", new TokenUsage(last.Clone())
        {
            // Forks repeat their parent's lines: a request has the same totals there.
            Request = $"{Recall(Origin) ?? Facts.Session?.Value}|{Recall(Totals)}",
            Count = new TokenCount(
                input is null ? null : Math.Max(0, input.Value - (cached ?? 0) - (written ?? 0)), cached, written, Number(last, "output_tokens"), Number(last, "reasoning_output_tokens")),
        });
        return null;
    }

    /// <summary>Whether the total is another one than before.</summary>
    private bool LearnTotals(JsonElement happened)
    {
        var total = Member(Member(happened, "info"), "total_token_usage");
        if (total.ValueKind != JsonValueKind.Object) return false;
        var totals = string.Create(
            CultureInfo.InvariantCulture,
            $"{Number(total, "input_tokens")},{Number(total, "cached_input_tokens")},{Number(total, "output_tokens")},{Number(total, "reasoning_output_tokens")},{Number(total, "total_tokens")}");
        if (totals == Recall(Totals)) return false;
        Remember(Totals, totals);
        return true;
    }

    /// <summary>
    /// The end of a tool as the person saw it comes before the output for the model and knows more: it is kept for that one. A command that went on after its
    /// output ends here.
    /// </summary>
    private RecordReading.Ignored? ReadToolEnd(string type, JsonElement end, string? call)
    {
        var isOpen = call is not null && Recall(ToolOf + call) is not null;
        if (type == "patch_apply_end" && (Flag(end, "success") || Text(end, "status") == "completed")) AddChanges(type, Member(end, "changes"), call);
        if (isOpen)
        {
            Remember(EndOf + call, CodexEnd.Of(end).ToString());
            return null;
        }

        if (type != "exec_command_end") return _added > 0 ? null : new RecordReading.Ignored(type);
        AddCommandEnd(type, end, call, tool: "exec_command", isKnown: Text(end, "source") == "unified_exec_startup");
        return null;
    }

    private RecordReading? ReadDone(JsonElement item)
    {
        var type = Text(item, "type");
        var id = Text(item, "id");
        var name = "item_completed." + type;
        switch (type)
        {
            case "UserMessage":
                AddPrompt(name, Request(TextOf(Member(item, "content"))));
                return null;
            case "AgentMessage":
                TellsItself(TellsMessages);
                AddMessage(name, TextOf(Member(item, "content")), Text(item, "phase"));
                return null;
            case "Reasoning":
                TellsItself(TellsReasoning);
                var thought = TextOf(Member(item, "summary_text")) is { Length: > 0 } summary ? summary : TextOf(Member(item, "raw_content"));
                if (thought.Length > 0) Happened(name, new Reasoning(thought));
                return null;
            case "Plan":
                Happened(name, new PlanUpdated(HookPayload.Without(item, ["type", "id"]) ?? HookPayload.EmptyObject));
                return null;
            case "CommandExecution" when id is not null && Recall(ToolOf + id) is not null:
                Remember(EndOf + id, CodexEnd.Of(item).ToString());
                return null;
            case "CommandExecution":
                // From within a script: its hooks have the same id.
                ForgetScripts();
                AddCommandEnd(name, item, id, tool: "exec_command", isKnown: false);
                return null;
            case "FileChange":
                if (id is not null && Recall(ToolOf + id) is not null) Remember(EndOf + id, CodexEnd.Of(item).ToString());
                if (Text(item, "status") is null or "completed") AddChanges(name, Member(item, "changes"), id);
                return null;
            case "McpToolCall":
                ReadMcpDone(name, item, id);
                return null;
            case "CollabAgentToolCall" when Text(item, "tool") == "spawn_agent":
                AddSpawned(name, item, id);
                return null;
            default:
                return type is not null && (IgnoredDone.Contains(type) || type == "CollabAgentToolCall") ? new RecordReading.Ignored(name) : new RecordReading.Unknown(name);
        }
    }

    private void ReadMcpDone(string name, JsonElement item, string? id)
    {
        var end = CodexEnd.Of(item);
        if (id is not null && Recall(ToolOf + id) is not null)
        {
            Remember(EndOf + id, end.ToString());
            return;
        }

        var tool = $"mcp__{Text(item, "server")}__{Text(item, "tool")}";
        Happened(name, new ToolCall(tool, Given(item, "arguments") ?? HookPayload.EmptyObject, Late: true), id);
        Happened(name, new ToolResult(tool, end.Status) { DurationMs = end.DurationMs, Output = ToolCalls.Output(TextOf(Member(Member(item, "result"), "content"))) }, id);
    }

    private void AddSpawned(string name, JsonElement item, string? call)
    {
        if (Member(item, "receiver_thread_ids") is not { ValueKind: JsonValueKind.Array } threads) return;
        foreach (var thread in threads.EnumerateArray())
        {
            if (thread.ValueKind == JsonValueKind.String) Happened(name, new SubagentStarted(Type: null, Text(item, "prompt")), call, thread.GetString());
        }
    }

    /// <summary>A command that ended: with the call, unless that was told.</summary>
    private void AddCommandEnd(string type, JsonElement end, string? call, string tool, bool isKnown)
    {
        var told = CodexEnd.Of(end);
        var command = CodexCommand.OfArguments(Member(end, "command")) is { } parsed ? parsed.Text : null;
        if (!isKnown && command is not null) Happened(type, new ShellCommand(command, tool, Late: true), call);
        Happened(type, new ToolResult(tool, told.Status ?? (told.ExitCode is null ? null : told.ExitCode == 0 ? "ok" : "failed"))
        {
            Command = command,
            ExitCode = told.ExitCode,
            DurationMs = told.DurationMs,
            Output = ToolCalls.Output(Text(end, "aggregated_output") is { Length: > 0 } all ? all : Text(end, "stdout")),
            ErrorOutput = Text(end, "aggregated_output") is { Length: > 0 } ? null : ToolCalls.Output(Text(end, "stderr")),
        }, call);
    }

    private void AddChanges(string type, JsonElement changes, string? call)
    {
        if (changes.ValueKind == JsonValueKind.Object)
        {
            foreach (var change in changes.EnumerateObject())
            {
                Happened(type, new FileChange(change.Name, change.Value.Clone()), call);
            }
        }

        if (changes.ValueKind != JsonValueKind.Array) return;
        foreach (var change in changes.EnumerateArray())
        {
            Happened(type, new FileChange(Text(change, "path") ?? "", change.Clone()), call);
        }
    }

    private void ForgetScripts()
    {
        foreach (var name in Memory.Words.Keys.Where(static name => name.StartsWith(ScriptOf, StringComparison.Ordinal)).ToList()) Remember(name, "");
    }
}
