using System.Collections.Immutable;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents;

/// <summary>
/// Tool calls in the payload shape that Claude Code began and most agents follow: <c>tool_name</c>, <c>tool_input</c> with a <c>command</c> for shells, <c>tool_response</c>.
/// </summary>
internal static class ToolCalls
{
    /// <summary>The call, seen as a command when the tool is a shell and the input has a command.</summary>
    public static EventBody Before(HookPayload payload, ImmutableArray<string> shellTools, bool late) =>
        Call(payload.Text("tool_name") ?? "", payload.Json("tool_input"), shellTools, late);

    /// <inheritdoc cref="Before"/>
    public static EventBody Call(string tool, JsonElement? input, ImmutableArray<string> shellTools, bool late) =>
        shellTools.Contains(tool, StringComparer.Ordinal) && Command(input) is { } command
            ? new ShellCommand(command, tool, input is { } arguments ? HookPayload.Without(arguments, ["command"]) : null, late)
            : new ToolCall(tool, input ?? HookPayload.EmptyObject, late);

    /// <summary>The command of a shell tool's input; also where the input is the command itself.</summary>
    public static string? Command(HookPayload payload) => Command(payload.Json("tool_input"));

    /// <inheritdoc cref="Command(HookPayload)"/>
    public static string? Command(JsonElement? input) => input switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } value => HookPayload.StringOf(value, "command"),
        null => null,
    };

    /// <summary>A value that some versions of an agent send as JSON inside a string: the value itself. Text that is no object or array stays text.</summary>
    public static JsonElement? Unwrapped(JsonElement? value)
    {
        if (value is not { ValueKind: JsonValueKind.String } text || text.GetString() is not { } inner || inner.AsSpan().TrimStart() is not ['{' or '[', ..]) return value;
        try
        {
            return JsonDocument.Parse(inner).RootElement;
        }
        catch (JsonException)
        {
            return value;
        }
    }

    public static OutputText? Output(string? text) => string.IsNullOrEmpty(text) ? null : new OutputText(text);

    /// <summary>Output of any type: text as it is, anything else as JSON.</summary>
    public static OutputText? Output(JsonElement? value) => value switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => Output(text.GetString()),
        { } json => Output(json.GetRawText()),
    };
}
