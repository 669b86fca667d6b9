using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tacho.Events;

namespace Tacho.Agents;

/// <summary>Contents and counters in the shape of Google's interface (Google Gen AI), which several agents keep.</summary>
internal static partial class GenAiContent
{
    /// <summary>A content's text: a string, or the text of its parts without thoughts; a picture is a word.</summary>
    public static string TextOf(JsonElement content)
    {
        if (content.ValueKind == JsonValueKind.String) return content.GetString() ?? "";
        if (content.ValueKind == JsonValueKind.Object) return PartText(content) ?? "";
        if (content.ValueKind != JsonValueKind.Array) return "";
        var text = new StringBuilder();
        foreach (var element in content.EnumerateArray())
        {
            if ((element.ValueKind == JsonValueKind.String ? element.GetString() : PartText(element)) is not { Length: > 0 } part) continue;
            if (text.Length > 0) text.Append('\n');
            text.Append(part);
        }

        return text.ToString();
    }

    /// <summary>The text of a part; null for a thought, a call, an answer to one.</summary>
    public static string? PartText(JsonElement part) =>
        IsThought(part) ? null
        : HookPayload.StringOf(part, "text") is { } text ? text
        : Has(part, "inlineData") || Has(part, "fileData") ? "[file]"
        : null;

    public static bool IsThought(JsonElement part) => part.ValueKind == JsonValueKind.Object && part.TryGetProperty("thought", out var thought) && thought.ValueKind == JsonValueKind.True;

    /// <summary>What a tool answered, which stands among parts that it may have added; an element without a value where there is none.</summary>
    public static JsonElement Response(JsonElement parts)
    {
        if (parts.ValueKind != JsonValueKind.Array) return default;
        foreach (var part in parts.EnumerateArray())
        {
            if (Has(part, "functionResponse") && part.GetProperty("functionResponse").TryGetProperty("response", out var response) && response.ValueKind == JsonValueKind.Object) return response;
        }

        return default;
    }

    /// <summary>Whether a text is the first message, which the agent puts before what the person types.</summary>
    public static bool IsContext(string text) => Context.IsMatch(text);

    /// <summary>
    /// A prompt without what hooks added to it, and that: the agent marks it with <c>&lt;hook_context&gt;</c>, before the prompt at a session's start and behind it else (seen in Gemini CLI 0.61.0, which
    /// escapes the sign that such a mark begins with). Null for a prompt to which nothing was added.
    /// </summary>
    public static (string Prompt, string? Added) WithoutHookContext(string text)
    {
        const string First = "<hook_context>";
        const string Last = "</hook_context>";
        if (!text.Contains(First, StringComparison.Ordinal)) return (text, null);
        var added = new List<string>();
        var prompt = text.AsSpan().Trim();
        while (prompt.StartsWith(First) && prompt.IndexOf(Last) is var end and >= 0)
        {
            added.Add(prompt[First.Length..end].ToString());
            prompt = prompt[(end + Last.Length)..].TrimStart();
        }

        var behind = added.Count;
        while (prompt.EndsWith(Last) && prompt.LastIndexOf(First) is var start and >= 0)
        {
            added.Insert(behind, prompt[(start + First.Length)..^Last.Length].ToString());
            prompt = prompt[..start].TrimEnd();
        }

        return added.Count == 0 ? (text, null) : (prompt.ToString(), string.Join('\n', added));
    }

    /// <summary>
    /// The counters in one meaning for all agents. The prompt's includes what came from the cache; results of tools that the model ran itself are beside the prompt.
    /// Thoughts are beside the output, but within it where the total says so (interfaces of others, translated).
    /// </summary>
    public static TokenCount Count(long? prompt, long? cached, long? output, long? thoughts, long? tool, long? total) => new(
        prompt is null ? null : Math.Max(0, prompt.Value - (cached ?? 0)) + (tool ?? 0),
        cached,
        CacheWrite: null,
        output is null ? null : total == prompt + output ? output : output + (thoughts ?? 0),
        thoughts);

    /// <summary>
    /// The exit code, which stands in the model's copy behind the output, and only when it is not 0. <paramref name="output"/> is what the person saw, where it is told.
    /// </summary>
    public static int? ExitCode(string forModel, string? output)
    {
        var at = string.IsNullOrEmpty(output) ? -1 : forModel.IndexOf(output, StringComparison.Ordinal);
        var behind = at < 0 ? forModel : forModel[(at + output!.Length)..];
        return Footer.Match(behind) is { Success: true } footer ? int.Parse(footer.Groups["code"].ValueSpan, CultureInfo.InvariantCulture) : null;
    }

    private static bool Has(JsonElement part, string name) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object;

    [GeneratedRegex(@"\A(?:<session_context>\s*)?This is the [A-Z][A-Za-z]{1,20} (?:CLI|Code)\. We are setting up the context for our chat", RegexOptions.CultureInvariant)]
    private static partial Regex Context { get; }

    [GeneratedRegex(
        @"^Exit Code: (?<code>-?\d{1,9})(?:\n(?:Error|Signal|Background PIDs|Process Group PGID): [^\n]*){0,4}(?:\n</untrusted_context>)?\s?\z",
        RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Footer { get; }
}
