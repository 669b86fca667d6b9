using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tacho.Events;

namespace Tacho.Agents;

/// <summary>
/// A reader of conversations in the shape of the models' interfaces, which many agents keep: messages whose content is a text or a list of blocks, calls
/// that are joined to their results by an id.
/// </summary>
internal abstract partial class MessageReader(TranscriptSource source, TranscriptPosition? from) : JsonRecordReader(source, from)
{
    private const string ToolOf = "tool:";

    /// <summary>The agent's tools that run shell commands.</summary>
    protected abstract ImmutableArray<string> ShellTools { get; }

    /// <summary>The argument of those tools that holds the command.</summary>
    protected virtual string CommandArgument => "command";

    /// <summary>What identifies a record: its own id, or where it stands.</summary>
    protected static string Key(string? id, long offset) => string.IsNullOrEmpty(id) ? string.Create(CultureInfo.InvariantCulture, $"@{offset}") : id;

    /// <summary>What identifies a part of a record.</summary>
    protected static string Key(string record, int part) => string.Create(CultureInfo.InvariantCulture, $"{record}/{part}");

    /// <summary>Adds a call, and keeps its tool for the result.</summary>
    protected void AddCall(string key, string type, string? call, string tool, JsonElement input)
    {
        if (!string.IsNullOrEmpty(call)) Remember(ToolOf + call, tool);
        var isShell = ShellTools.Contains(tool, StringComparer.Ordinal);
        EventBody body = isShell && Text(input, CommandArgument) is { } command
            ? new ShellCommand(command, tool, HookPayload.Without(input, [CommandArgument]))
            : new ToolCall(tool, input.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? HookPayload.EmptyObject : input.Clone());
        Add(key, type, body, call);
    }

    /// <summary>The tool of a call whose result has come; null when the call is not known.</summary>
    protected string? TakeTool(string? call)
    {
        if (string.IsNullOrEmpty(call)) return null;
        var tool = Recall(ToolOf + call);
        Remember(ToolOf + call, null);
        return tool;
    }

    /// <summary>Whether a tool runs shell commands.</summary>
    protected bool IsShell(string? tool) => tool is not null && ShellTools.Contains(tool, StringComparer.Ordinal);

    /// <summary>Status of a result for a command that failed without the tool saying so.</summary>
    protected static string StatusOf(bool failed, int? exitCode) => failed || exitCode is not (null or 0) ? "failed" : "ok";

    /// <summary>A content's text: a string, or the text blocks of an array on lines of their own; a picture is a word.</summary>
    protected static string TextOf(JsonElement content)
    {
        if (content.ValueKind == JsonValueKind.String) return content.GetString() ?? "";
        if (content.ValueKind != JsonValueKind.Array) return "";
        var text = new StringBuilder();
        foreach (var block in content.EnumerateArray())
        {
            var part = block.ValueKind == JsonValueKind.String ? block.GetString() : Text(block, "type") switch
            {
                "image" or "image_url" => "[image]",
                _ => Text(block, "text"),
            };
            if (part is null) continue;
            if (text.Length > 0) text.Append('\n');
            text.Append(part);
        }

        return text.ToString();
    }

    /// <summary>A whole number of an exit code's size.</summary>
    protected static int? ExitCode(long? number) => number is >= int.MinValue and <= int.MaxValue ? (int)number : null;

    /// <summary>What the person typed, without the reminders that agents put round it.</summary>
    protected static string Typed(string text) => text.Contains("<system-reminder>", StringComparison.Ordinal) ? Reminder.Replace(text, "").Trim() : text.Trim();

    [GeneratedRegex("<system-reminder>.*?</system-reminder>", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Reminder { get; }
}
