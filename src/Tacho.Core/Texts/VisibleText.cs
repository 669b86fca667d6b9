using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Tacho.Texts;

/// <summary>Texts in which nothing moves the cursor, hides or turns round what stands beside it: what a person sees is what is there.</summary>
public static partial class VisibleText
{
    /// <summary>
    /// What must not stand in a line that a person reads: C0 and C1 controls and DEL; marks and overrides of bidirectional text (UAX #9); line and paragraph separator; characters
    /// without a width or a shape (soft hyphen, joiners, invisible operators, Hangul and Khmer fillers, interlinear marks). The last member is the first half of every character of plane
    /// 14, the tags that hide text from people and not from models.
    /// </summary>
    public static readonly SearchValues<char> Deceptive = SearchValues.Create(
        string.Concat(Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Concat(Enumerable.Range(0x2060, 0x10)).Select(code => (char)code))
        + "\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B\u180C\u180D\u180E\u180F\u200B\u200C\u200D\u200E\u200F\u2028\u2029\u202A\u202B\u202C\u202D\u202E\u3164\uFEFF\uFFA0\uFFF9\uFFFA\uFFFB\uDB40");

    /// <summary>
    /// One line, whatever the text holds: line breaks become <c>\n</c> and <c>\r</c>, tabs <c>\t</c>, every other character that could move the cursor, hide or turn text round becomes
    /// <c>\u{hex}</c>. Nothing else is changed, so the result is not meant to be turned back.
    /// </summary>
    public static string OneLine(string text)
    {
        var first = text.AsSpan().IndexOfAny(Deceptive);
        if (first < 0) return text;
        var line = new StringBuilder(text.Length + 16).Append(text, 0, first);
        for (var i = first; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n') line.Append("\\n");
            else if (c == '\r') line.Append("\\r");
            else if (c == '\t') line.Append("\\t");
            else if (!Deceptive.Contains(c)) line.Append(c);
            else if (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1])) line.Append(CultureInfo.InvariantCulture, $"\\u{{{char.ConvertToUtf32(c, text[++i]):x}}}");
            else line.Append(CultureInfo.InvariantCulture, $"\\u{{{(int)c:x}}}");
        }

        return line.ToString();
    }

    /// <summary>JSON with its deceptive characters escaped, which can stand inside strings only; it holds the same as before.</summary>
    public static string Json(string json)
    {
        if (!json.AsSpan().ContainsAny(Deceptive)) return json;
        var escaped = new StringBuilder(json.Length + 32);
        var wasFirstHalf = false;
        foreach (var c in json)
        {
            if (wasFirstHalf || Deceptive.Contains(c)) escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else escaped.Append(c);
            wasFirstHalf = char.IsHighSurrogate(c) && Deceptive.Contains(c);
        }

        return escaped.ToString();
    }

    /// <summary>A program's output without its colours.</summary>
    public static string WithoutColours(string text) => text.Contains('\u001b', StringComparison.Ordinal) ? Colours.Replace(text, "") : text;

    // Select graphic rendition, ECMA-48.
    [GeneratedRegex(@"\u001b\[[0-9;:]*m", RegexOptions.CultureInvariant)]
    private static partial Regex Colours { get; }
}
