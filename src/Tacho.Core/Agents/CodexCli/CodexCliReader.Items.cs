using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Agents.CodexCli;

/// <summary>What the model was sent and what it answered: messages, reasoning, calls of tools and their outputs.</summary>
internal sealed partial class CodexCliReader
{
    private const string ToolOf = "tool:";
    private const string ScriptOf = "script:";
    private const string EndOf = "end:";
    private const string IdeRequest = "## My request for Codex:";

    private static readonly FrozenSet<string> IgnoredItems = FrozenSet.Create(
        StringComparer.Ordinal, "ghost_snapshot", "additional_tools", "compaction", "compaction_summary", "context_compaction", "item_reference", "other");

    private RecordReading? ReadItem(JsonElement item, bool isBare)
    {
        var call = Text(item, "call_id");
        // Messages without a type are from a time before it was written.
        switch (Text(item, "type") ?? (Text(item, "role") is null ? null : "message"))
        {
            case "message":
                return ReadMessage(item, isBare);
            case "reasoning":
                return ReadReasoning(item);
            case "function_call":
                AddCall(Text(item, "name") ?? "", ToolCalls.Unwrapped(Given(item, "arguments")), call);
                return null;
            case "custom_tool_call":
                AddCall(Text(item, "name") ?? "", Given(item, "input"), call);
                return null;
            case "local_shell_call":
                AddCall("local_shell", Given(item, "action"), call ?? Text(item, "id"));
                return null;
            case "tool_search_call":
                AddCall("tool_search", Given(item, "arguments"), call);
                return null;
            case "web_search_call":
                // Its result is not kept, and it has no call id in most versions.
                Happened("web_search_call", new ToolCall("web_search", Given(item, "action") ?? HookPayload.EmptyObject), call ?? Text(item, "id"));
                return null;
            case "image_generation_call":
                Happened("image_generation_call", new ToolCall("image_generation", HookPayload.Without(item, ["type", "id", "result", "status"]) ?? HookPayload.EmptyObject), call ?? Text(item, "id"));
                return null;
            case "function_call_output" or "custom_tool_call_output" or "local_shell_call_output":
                AddResult(Text(item, "type")!, CodexOutput.Parse(Member(item, "output")), call);
                return null;
            case "tool_search_output":
                AddResult("tool_search_output", new CodexOutput(Member(item, "tools").ToString()), call);
                return null;
            case "agent_message":
                Happened("agent_message", new Notice("agent_message", TextOf(Member(item, "content"))));
                return null;
            case { } type:
                return IgnoredItems.Contains(type) ? new RecordReading.Ignored(type) : new RecordReading.Unknown((isBare ? "" : "response_item.") + type);
            case null:
                return new RecordReading.Unknown("response_item");
        }
    }

    private RecordReading.Ignored? ReadMessage(JsonElement message, bool isBare)
    {
        var role = Text(message, "role");
        var content = Member(message, "content");
        if (role == "user")
        {
            if (isBare && CwdLine.Match(TextOf(content)) is { Success: true } cwd) Learn(null, cwd: cwd.Groups["path"].Value);
            var text = Typed(content);
            if (text.Length == 0) return new RecordReading.Ignored("message.injected");
            if (Recall(TellsPrompts) is not null) return new RecordReading.Ignored("message.user");
            // The event with the same text follows; there is none in the oldest versions.
            Remember(FirstPrompt, Digest(text));
            Happened("message", new UserPrompt(text));
            return null;
        }

        if (role != "assistant") return new RecordReading.Ignored("message." + role);
        if (Recall(TellsMessages) is not null) return new RecordReading.Ignored("message.assistant");
        AddMessage("message", TextOf(content), Text(message, "phase"));
        return null;
    }

    private RecordReading.Ignored? ReadReasoning(JsonElement reasoning)
    {
        var text = TextOf(Member(reasoning, "summary"));
        if (text.Length == 0) text = TextOf(Member(reasoning, "content"));
        if (text.Length == 0 || Recall(TellsReasoning) is not null) return new RecordReading.Ignored("reasoning");
        Happened("reasoning", new Reasoning(text));
        return null;
    }

    private void AddMessage(string type, string text, string? phase)
    {
        if (text.Length > 0) Happened(type, new AssistantMessage(text, EndsTurn: phase == "final_answer"));
        Remember(FinalAnswer, phase == "final_answer" ? "1" : null);
    }

    private void AddCall(string tool, JsonElement? input, string? call)
    {
        if (call is not null) Remember(ToolOf + call, tool);
        if (tool == "exec" && input is { ValueKind: JsonValueKind.String } script)
        {
            // What a script runs is told by events of its own in the versions that have them; else by the script, once its output shows that there were none.
            if (call is not null) Remember(ScriptOf + call, script.GetString());
            Happened("custom_tool_call", new ToolCall(tool, JsonText.Member("input", script.GetString()!)), call);
            return;
        }

        if (CodexCommand.Of(tool, input) is { } command)
        {
            Happened("function_call", command.IsPatch ? new ToolCall("apply_patch", JsonText.Member("command", command.Text)) : new ShellCommand(command.Text, tool, command.Rest), call);
            return;
        }

        // Free text is shown as its hooks show it.
        var shown = input is { ValueKind: JsonValueKind.String } text ? JsonText.Member(tool == "apply_patch" ? "command" : "input", text.GetString()!) : input?.Clone();
        Happened("function_call", new ToolCall(tool, shown ?? HookPayload.EmptyObject), call);
    }

    private void AddResult(string type, CodexOutput output, string? call)
    {
        var tool = call is null ? null : Recall(ToolOf + call);
        var end = call is null ? null : Recall(EndOf + call);
        if (call is not null)
        {
            if (Recall(ScriptOf + call) is { Length: > 0 } script)
            {
                foreach (var command in CodexScript.Commands(script)) Happened(type, new ShellCommand(command, "exec", Late: true), call);
            }

            Remember(ScriptOf + call, null);
            Remember(ToolOf + call, null);
            Remember(EndOf + call, null);
        }

        var told = end is null ? null : CodexEnd.Parse(end);
        var exit = output.ExitCode ?? told?.ExitCode;
        Happened(type, new ToolResult(tool ?? "", output.Status ?? told?.Status ?? (exit is null ? null : exit == 0 ? "ok" : "failed"))
        {
            ExitCode = exit,
            DurationMs = told?.DurationMs ?? output.DurationMs,
            Output = ToolCalls.Output(output.Text),
        }, call);
    }

    private static JsonElement? Given(JsonElement item, string name) => Member(item, name) is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } value ? value.Clone() : null;

    /// <summary>A content's text: a string, or the texts of its blocks; a picture is a word.</summary>
    private static string TextOf(JsonElement content)
    {
        if (content.ValueKind == JsonValueKind.String) return content.GetString() ?? "";
        if (content.ValueKind != JsonValueKind.Array) return "";
        var text = new StringBuilder();
        foreach (var block in content.EnumerateArray())
        {
            if (BlockText(block) is not { Length: > 0 } part) continue;
            if (text.Length > 0) text.Append('\n');
            text.Append(part);
        }

        return text.ToString();
    }

    private static string? BlockText(JsonElement block) => block.ValueKind == JsonValueKind.String ? block.GetString() : Text(block, "type") switch
    {
        "input_image" or "image" or "local_image" => "[image]",
        _ => Text(block, "text"),
    };

    /// <summary>What the person typed: the blocks without those that Codex put in.</summary>
    private static string Typed(JsonElement content)
    {
        if (content.ValueKind != JsonValueKind.Array) return Typed(TextOf(content));
        var typed = content.EnumerateArray().Select(static block => Typed(BlockText(block) ?? "")).Where(static text => text.Length > 0).ToList();
        return typed.TrueForAll(static text => text == "[image]") ? "" : string.Join('\n', typed);
    }

    private static string Typed(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.StartsWith("# AGENTS.md instructions", StringComparison.Ordinal)) return "";
        if (trimmed is ['<', ..] && Injected.IsMatch(trimmed)) return "";
        return Request(text);
    }

    /// <summary>An editor puts the open files before the request.</summary>
    private static string Request(string text)
    {
        var at = text.StartsWith('#') ? text.IndexOf(IdeRequest, StringComparison.Ordinal) : -1;
        return at < 0 ? text : text[(at + IdeRequest.Length)..].Trim();
    }

    private static string Digest(string text)
    {
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        Sha256.HashData(Encoding.UTF8.GetBytes(text.Trim()), hash);
        return string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(hash[..8])}");
    }

    // Blocks that are one element from their first character to their last: environment_context, user_instructions, turn_aborted, user_shell_command, skill, …
    [GeneratedRegex(@"\A<(?<tag>[A-Za-z_ -]{1,40})(?: [^>\n]{0,200})?>.*</\k<tag>>\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Injected { get; }

    [GeneratedRegex(@"\A\s*<environment_context>\s*<cwd>(?<path>[^<\n]{1,4000})</cwd>", RegexOptions.CultureInvariant)]
    private static partial Regex CwdLine { get; }
}
