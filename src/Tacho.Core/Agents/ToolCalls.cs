using System.Collections.Immutable;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents;

/// <summary>
/// Tool calls in the payload shape that Claude Code began and most agents follow: <c>tool_name</c>, <c>tool_input</c> with a <c>command</c> for shells, <c>tool_response</c>.
/// </summary>
internal static class ToolCalls
{
    private static readonly JsonElement EmptyObject = JsonDocument.Parse("{}").RootElement;

    /// <summary>The call, seen as a command when the tool is a shell and the input has a command.</summary>
    public static EventBody Before(HookPayload payload, ImmutableArray<string> shellTools, bool late)
    {
        var tool = payload.Text("tool_name") ?? "";
        var input = payload.Json("tool_input");
        return shellTools.Contains(tool, StringComparer.Ordinal) && Command(payload) is { } command
            ? new ShellCommand(command, tool, input is { } arguments ? HookPayload.Without(arguments, ["command"]) : null, late)
            : new ToolCall(tool, input ?? EmptyObject, late);
    }

    /// <summary>The command of a shell tool's input; also where the input is the command itself.</summary>
    public static string? Command(HookPayload payload) => payload.Json("tool_input") switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } input => HookPayload.StringOf(input, "command"),
        null => null,
    };

    public static OutputText? Output(string? text) => string.IsNullOrEmpty(text) ? null : new OutputText(text);

    /// <summary>Output of any type: text as it is, anything else as JSON.</summary>
    public static OutputText? Output(JsonElement? value) => value switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => Output(text.GetString()),
        { } json => Output(json.GetRawText()),
    };
}
