using System.Buffers;
using System.Text;
using Tacho.Texts;

namespace Tacho.Reports;

/// <summary>Texts of other hands within Markdown (CommonMark 0.31, tables of GitHub), as they are and never as Markdown.</summary>
public static class MarkdownText
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\\`*_{}[]<>()#+-.!|&~:$@'\"");

    /// <summary>Within a line: every character that could mean something behind a backslash, and no address that readers make a link of.</summary>
    public static string Inline(string text)
    {
        var safe = VisibleText.OneLine(text);
        if (!safe.AsSpan().ContainsAny(Special)) return safe;
        var escaped = new StringBuilder(safe.Length + 16);
        for (var i = 0; i < safe.Length; i++)
        {
            // Within a word these mean nothing, and a text full of backslashes is not for reading; a colon and an at sign make links of addresses.
            var isWithinWord = i > 0 && i + 1 < safe.Length && char.IsAsciiLetterOrDigit(safe[i - 1]) && char.IsAsciiLetterOrDigit(safe[i + 1]);
            if (safe[i] == ':' && i + 2 < safe.Length && safe[i + 1] == '/') escaped.Append("&#58;");
            else if (safe[i] == '@') escaped.Append("&#64;");
            else if (safe[i] is '\\' or '`' or '*' or '[' or ']' or '<' or '>' or '|' or '&' or '~' or '$' || (safe[i] is '_' or '#' or '!' && !isWithinWord) || (i == 0 && safe[i] is '+' or '-')) escaped.Append('\\').Append(safe[i]);
            else escaped.Append(safe[i]);
        }

        return escaped.ToString();
    }

    /// <summary>Within a cell of a table.</summary>
    public static string Cell(string text) => Inline(text);

    /// <summary>As code within a line; nothing for nothing.</summary>
    public static string Code(string text, bool inTable = false)
    {
        var safe = VisibleText.OneLine(text);
        if (safe.Length == 0) return "";

        // Within a table a bar ends the cell in code too, unless it is escaped.
        if (inTable) safe = safe.Replace("|", "\\|", StringComparison.Ordinal);
        var ticks = new string('`', LongestRun(safe) + 1);
        var blank = safe[0] is '`' or ' ' || safe[^1] is '`' or ' ' ? " " : "";
        return $"{ticks}{blank}{safe}{blank}{ticks}";
    }

    /// <summary>A block of its own, moved in by blanks; the fence is longer than any run of its sort within.</summary>
    public static string Fence(string text, string indent = "", string language = "text")
    {
        var lines = ReportText.Lines(text).ToList();
        var fence = new string('`', Math.Max(3, lines.Max(LongestRun) + 1));
        var block = new StringBuilder().Append(indent).Append(fence).Append(language).Append('\n');
        foreach (var line in lines) block.Append(line.Length == 0 ? "" : indent).Append(line).Append('\n');
        return block.Append(indent).Append(fence).Append('\n').ToString();
    }

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
