using Tacho.Texts;

namespace Tacho.Cli.Output;

/// <summary>
/// Rows as CSV by RFC 4180 (2005), but with a line feed alone at the end of a line, as every tool on Unix writes it. A row is always one line: line breaks inside a value are written
/// as <c>\n</c>, as in the text views; the exact value is in the JSON form.
/// </summary>
internal static class CsvText
{
    public static void WriteHead<T>(ChunkedWriter output, RowFormat<T> format) => output.WriteLine(string.Join(',', format.Columns.Select(column => column.Member)));

    public static void Write<T>(ChunkedWriter output, RowFormat<T> format, T row) =>
        output.WriteLine(string.Join(',', format.Columns.Select(column => Cell(column.Value(row)))));

    private static string Cell(object? value) => value is int or long or decimal ? SafeText.Of(value) : CsvCell.Of(SafeText.Of(value));
}
