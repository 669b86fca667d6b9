using System.Buffers;

namespace Tacho.Cli.Output;

/// <summary>
/// Rows as CSV by RFC 4180 (2005), but with a line feed alone at the end of a line, as every tool on Unix writes it. A row is always one line: line breaks inside a value are written
/// as <c>\n</c>, as in the text views; the exact value is in the JSON form.
/// </summary>
/// <remarks>
/// Spreadsheets run cells that begin with <c>= + - @</c> as formulas, and a command is text that an agent chose: such a cell gets an apostrophe in front (OWASP, CSV injection).
/// Numbers are not touched.
/// </remarks>
internal static class CsvText
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create("\",\r\n");

    public static void WriteHead<T>(ChunkedWriter output, RowFormat<T> format) => output.WriteLine(string.Join(',', format.Columns.Select(column => column.Member)));

    public static void Write<T>(ChunkedWriter output, RowFormat<T> format, T row) =>
        output.WriteLine(string.Join(',', format.Columns.Select(column => Cell(column.Value(row)))));

    private static string Cell(object? value)
    {
        var text = SafeText.Of(value);
        if (value is not (int or long or decimal) && text is ['=' or '+' or '-' or '@', ..]) text = "'" + text;
        return text.AsSpan().ContainsAny(NeedsQuotes) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
