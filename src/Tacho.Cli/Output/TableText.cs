using Spectre.Console;

namespace Tacho.Cli.Output;

/// <summary>Rows as a table without lines between them: a head, then one column that wraps among others that never do.</summary>
internal sealed class TableText(Terminal terminal)
{
    /// <summary>Rows that are laid out together; more would cost much memory and show nothing sooner.</summary>
    private const int RowsAtOnce = 500;

    private static readonly Style Head = new(decoration: Decoration.Underline);
    private static readonly Style Alarm = new(Color.Red, decoration: Decoration.Bold);

    public void Write<T>(TextWriter output, RowFormat<T> format, IReadOnlyCollection<T> rows)
    {
        var columns = format.Columns.Where(column => column.Title is not null).ToList();
        var widths = columns.Select(column => rows.Max(row => TextOf(column, row).GetCellWidth())).ToList();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal.HasColours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = terminal.HasColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = terminal.Width;
        var first = true;
        foreach (var chunk in rows.Chunk(RowsAtOnce))
        {
            console.Write(Table(columns, widths, chunk, first));
            first = false;
        }
    }

    private static Table Table<T>(List<Column<T>> columns, List<int> widths, T[] rows, bool first)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = first, UseSafeBorder = false };
        foreach (var (column, width) in columns.Zip(widths))
        {
            var title = column.Title!;
            table.AddColumn(new TableColumn(new Text(title, Head))
            {
                NoWrap = !column.Wraps,
                Width = column.Wraps ? null : Math.Max(width, title.Length),
                Alignment = column.AlignsRight ? Justify.Right : Justify.Left,
                Padding = new Padding(0, 0, ReferenceEquals(column, columns[^1]) ? 0 : 2, 0),
            });
        }

        foreach (var row in rows) table.AddRow(columns.Select(column => Cell(column, row)));
        return table;
    }

    private static Text Cell<T>(Column<T> column, T row) => new(TextOf(column, row), column.Alarms?.Invoke(row) == true ? Alarm : null);

    private static string TextOf<T>(Column<T> column, T row) => column.Shown is { } shown ? SafeText.OneLine(shown(row)) : SafeText.Of(column.Value(row));
}
