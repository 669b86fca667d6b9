using System.Buffers;
using System.Text;

namespace Tacho.Reports;

/// <summary>Texts of other hands within HTML, in elements and in quoted attributes.</summary>
internal static class HtmlText
{
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"'");

    /// <summary>On one line.</summary>
    public static string Inline(string text) => Escape(Texts.VisibleText.OneLine(text));

    /// <summary>With its line breaks and tabs, for an element that keeps them.</summary>
    public static string Block(string text) => Escape(string.Join('\n', ReportText.Lines(text)));

    private static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAny(Special)) return text;
        var escaped = new StringBuilder(text.Length + 32);
        foreach (var c in text)
        {
            _ = c switch
            {
                '&' => escaped.Append("&#38;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }
}
