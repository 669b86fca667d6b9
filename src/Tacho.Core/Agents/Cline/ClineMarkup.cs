using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tacho.Agents.Cline;

/// <summary>A piece of what the model wrote: words, thoughts, or a tool call.</summary>
/// <param name="Tool">The tool of a call; empty for thoughts, null for words.</param>
/// <param name="Text">Words or thoughts.</param>
/// <param name="Input">The arguments of a call.</param>
internal sealed record ClinePiece(string? Tool, string Text, JsonElement Input);

/// <summary>
/// Tool calls as marks in the text, which is how all models called tools before the end of 2025 and some still do: <c>&lt;tool&gt;&lt;argument&gt;…</c>, answered by
/// <c>[tool for 'what'] Result:</c> in the next message of the user's.
/// </summary>
internal static partial class ClineMarkup
{
    private static readonly FrozenSet<string> Tools = FrozenSet.Create(
        StringComparer.Ordinal,
        "execute_command", "read_file", "write_to_file", "replace_in_file", "search_files", "list_files", "list_code_definition_names", "browser_action", "use_mcp_tool",
        "access_mcp_resource", "ask_followup_question", "plan_mode_respond", "act_mode_respond", "load_mcp_documentation", "attempt_completion", "new_task", "condense",
        "summarize_task", "report_bug", "new_rule", "web_fetch", "web_search", "focus_chain", "apply_patch", "generate_explanation", "use_skill", "use_subagents",
        "apply_diff", "insert_content", "search_and_replace", "search_replace", "edit_file", "edit", "fetch_instructions", "codebase_search", "update_todo_list", "switch_mode",
        "run_slash_command", "generate_image", "skill", "read_command_output", "delete_file", "inspect_site", "simple_read_file");

    private static readonly string[] Wrappings = ["task", "feedback", "user_message", "answer", "user_input"];

    /// <summary>The pieces of a text in order; marks that are not whole stay words.</summary>
    public static List<ClinePiece> Pieces(string text)
    {
        var pieces = new List<ClinePiece>();
        var words = 0;
        var unclosed = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; at < text.Length;)
        {
            var open = OpenMark.Match(text, at);
            if (!open.Success) break;
            var name = open.Groups["name"].Value;
            var isThought = name == "thinking";
            at = open.Index + open.Length;
            if ((!isThought && !Tools.Contains(name)) || unclosed.Contains(name)) continue;
            var close = $"</{name}>";
            // What is written to a file may hold such marks itself.
            var end = name is "write_to_file" or "new_rule" ? text.LastIndexOf(close, StringComparison.Ordinal) : text.IndexOf(close, at, StringComparison.Ordinal);
            if (end < at)
            {
                unclosed.Add(name);
                continue;
            }

            AddWords(open.Index);
            var inner = text[at..end];
            pieces.Add(isThought ? new ClinePiece("", inner.Trim(), default) : new ClinePiece(name, "", Arguments(inner)));
            at = words = end + close.Length;
        }

        AddWords(text.Length);
        return pieces;

        void AddWords(int end)
        {
            if (text.AsSpan(words, end - words).Trim() is { IsEmpty: false } said) pieces.Add(new ClinePiece(null, said.ToString(), default));
        }
    }

    /// <summary>The tool and the rest of a text that answers a call; null for other texts.</summary>
    public static (string Tool, string Answer)? Result(string text) =>
        ResultHead.Match(text) is { Success: true } head ? (head.Groups["tool"].Value, text[head.Length..]) : null;

    /// <summary>What the person typed, of a text in which the agent wrapped it; null where nothing is wrapped so.</summary>
    public static string? Prompt(string text)
    {
        foreach (var tag in Wrappings)
        {
            var open = text.IndexOf("<" + tag, StringComparison.Ordinal);
            if (open < 0 || open + tag.Length + 1 >= text.Length || text[open + tag.Length + 1] is not ('>' or ' ')) continue;
            var start = text.IndexOf('>', open) + 1;
            var end = text.LastIndexOf($"</{tag}>", StringComparison.Ordinal);
            if (start > 0 && end >= start) return text[start..end].Trim();
        }

        return null;
    }

    /// <summary>The working folder that the agent tells the model; null where it does not.</summary>
    public static string? Folder(string text) => CurrentFolder.Match(text) is { Success: true } told ? told.Groups["path"].Value : null;

    /// <summary>The exit code that an answer to a command begins with; null where it does not.</summary>
    public static int? ExitCode(string text) =>
        ExitLine.Match(text, 0, Math.Min(text.Length, 1000)) is { Success: true } exit ? int.Parse(exit.Groups["code"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : null;

    private static JsonElement Arguments(string inner)
    {
        var buffer = new ArrayBufferWriter<byte>(inner.Length + 64);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (var at = 0; at < inner.Length;)
            {
                var open = OpenMark.Match(inner, at);
                if (!open.Success) break;
                var name = open.Groups["name"].Value;
                var close = $"</{name}>";
                var start = open.Index + open.Length;
                var end = name is "content" or "diff" or "arguments" ? inner.LastIndexOf(close, StringComparison.Ordinal) : inner.IndexOf(close, start, StringComparison.Ordinal);
                if (end < start) break;
                if (seen.Add(name)) json.WriteString(name, inner.AsSpan(start, end - start).Trim("\r\n"));
                at = end + close.Length;
            }

            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    [GeneratedRegex("<(?<name>[a-z_]{4,40})>", RegexOptions.CultureInvariant)]
    private static partial Regex OpenMark { get; }

    [GeneratedRegex(@"\A\[(?<tool>[a-z_]{3,40})(?: for [^\0]*?)?\] Result:\s*", RegexOptions.CultureInvariant)]
    private static partial Regex ResultHead { get; }

    [GeneratedRegex(@"# Current Work(?:ing|space) Directory \((?<path>[^)\n]{1,1000})\)", RegexOptions.CultureInvariant)]
    private static partial Regex CurrentFolder { get; }

    [GeneratedRegex(@"(?:Exit code: |exit code |exited with code )(?<code>-?\d{1,9})\b", RegexOptions.CultureInvariant)]
    private static partial Regex ExitLine { get; }
}
