using System.Buffers;

namespace Tacho.Texts;

/// <summary>One cell of CSV by RFC 4180 (2005), on one line whatever the text holds: line breaks inside are written as <c>\n</c>.</summary>
/// <remarks>
/// Spreadsheets run cells that begin with <c>= + - @</c> as formulas, and what an agent did is text that it chose: such a cell gets an apostrophe in front (OWASP, CSV injection).
/// </remarks>
public static class CsvCell
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create("\",\r\n");

    /// <summary>The cell of a text; empty for null. Numbers need none.</summary>
    public static string Of(string? value)
    {
        var text = VisibleText.OneLine(value ?? "");
        if (text is ['=' or '+' or '-' or '@', ..]) text = "'" + text;
        return text.AsSpan().ContainsAny(NeedsQuotes) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
