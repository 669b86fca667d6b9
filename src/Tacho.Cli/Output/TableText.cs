using Spectre.Console;

namespace Tacho.Cli.Output;

/// <summary>Rows as a table without rules: a head, then columns that never wrap and one or two that take what width is left and do.</summary>
internal sealed class TableText(Terminal terminal)
{
    /// <summary>Rows that are laid out together; more would cost much memory and show nothing sooner.</summary>
    private const int RowsAtOnce = 500;

    /// <summary>Where a wrapping column would have less than this, it goes on a line of its own below its row.</summary>
    private const int NarrowestWrap = 28;

    /// <summary>What a column that may be shortened keeps at least.</summary>
    private const int NarrowestShortened = 7;

    private const int Gap = 2;

    private static readonly Style Head = new(decoration: Decoration.Underline);
    private static readonly Style Alarm = new(Color.Red, decoration: Decoration.Bold);

    public void Write<T>(TextWriter output, RowFormat<T> format, IReadOnlyCollection<T> rows)
    {
        var columns = format.Columns.Where(column => column.Title is not null).ToList();
        var wrapping = columns.Where(column => column.Wraps).ToList();
        var widths = columns.ToDictionary(column => column, column => rows.Max(row => TextOf(column, row).GetCellWidth()));
        foreach (var column in columns.Except(wrapping)) widths[column] = Math.Max(widths[column], column.Title!.Length);
        var left = LeftOf(columns.Except(wrapping));
        while (left + Gap < 0 && columns.FindLast(static column => column.IsSpare) is { } spare)
        {
            columns.Remove(spare);
            left = LeftOf(columns.Except(wrapping));
        }

        var isNarrow = (wrapping.Count == 0 && left + Gap < 0)
            || (wrapping.Any(column => widths[column] > NarrowestWrap) && left < NarrowestWrap * wrapping.Count)
            || (wrapping.Count > 0 && left < wrapping.Sum(column => Math.Min(Math.Max(widths[column], column.Title!.Length), NarrowestWrap)));
        if (isNarrow && columns.Find(static column => column.Shortens) is { } shortened) widths[shortened] = Math.Clamp(widths[shortened] + left + Gap, Math.Min(widths[shortened], NarrowestShortened), widths[shortened]);

        // Where even that is too wide, the terminal breaks the lines: cells of three letters could not be read.
        var console = Console(output, isNarrow ? Math.Max(terminal.Width, columns.Except(wrapping).Sum(column => widths[column] + Gap)) : terminal.Width);
        var first = true;
        foreach (var chunk in rows.Chunk(isNarrow ? 1 : RowsAtOnce))
        {
            console.Write(Table(isNarrow ? columns.Except(wrapping).ToList() : columns, widths, chunk, first));
            first = false;
            if (!isNarrow) continue;

            // Not wrapped here: the terminal does it, and what is copied from it is whole.
            foreach (var text in wrapping.Select(column => TextOf(column, chunk[0])).Where(text => text.Length > 0)) output.WriteLine($"    {text}");
        }

        // The gap behind the last column counts, although nothing stands there.
        int LeftOf(IEnumerable<Column<T>> shown) => terminal.Width - shown.Sum(column => widths[column] + Gap);
    }

    private IAnsiConsole Console(TextWriter output, int width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal.HasColours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = terminal.HasColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = width;
        return console;
    }

    private static Table Table<T>(List<Column<T>> columns, Dictionary<Column<T>, int> widths, T[] rows, bool first)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = first, UseSafeBorder = false };
        foreach (var column in columns)
        {
            var title = column.Title!;
            table.AddColumn(new TableColumn(new Text(title, Head))
            {
                NoWrap = !column.Wraps,
                Width = column.Wraps ? null : widths[column],
                Alignment = column.AlignsRight ? Justify.Right : Justify.Left,
                Padding = new Padding(0, 0, ReferenceEquals(column, columns[^1]) ? 0 : Gap, 0),
            });
        }

        foreach (var row in rows) table.AddRow(columns.Select(column => Cell(column, row, widths[column])));
        return table;
    }

    private static Text Cell<T>(Column<T> column, T row, int width) => new(Fitting(column, TextOf(column, row), width), column.Alarms?.Invoke(row) == true ? Alarm : null);

    private static string Fitting<T>(Column<T> column, string text, int width) => !column.Shortens || text.Length <= width ? text : string.Concat(text.AsSpan(0, width - 1), "…");

    private static string TextOf<T>(Column<T> column, T row) => column.Shown is { } shown ? SafeText.OneLine(shown(row)) : SafeText.Of(column.Value(row));
}
