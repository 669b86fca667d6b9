using System.CommandLine;

namespace Tacho.Cli.Output;

/// <summary>
/// How all commands print: rows go to standard output in the form that was asked for, or else as a table on a terminal and as plain lines into a pipe; everything that is not a
/// row (what was searched, what could not be read) goes to standard error, so that a pipe holds rows only.
/// </summary>
/// <example>
/// <code>
/// OutputOptions.AddTo(command);
/// command.SetAction(parsed =&gt;
/// {
///     var printer = Printer.For(parsed);
///     printer.Rows(Format, rows);
///     return (int)ExitCode.Done;
/// });
/// </code>
/// </example>
internal sealed class Printer
{
    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly Terminal? _terminal;
    private bool _hasHead;

    private Printer(TextWriter output, TextWriter error, OutputForm form, Terminal? terminal) => (_output, _error, Form, _terminal) = (output, error, form, terminal);

    public OutputForm Form { get; }

    /// <summary>The printer that a command line asks for; the command must have been given <see cref="OutputOptions"/>.</summary>
    public static Printer For(ParseResult parsed)
    {
        var output = parsed.InvocationConfiguration.Output;
        var terminal = Terminal.Of(output);
        return new(output, parsed.InvocationConfiguration.Error, OutputOptions.AskedFor(parsed) ?? (terminal is null ? OutputForm.Lines : OutputForm.Table), terminal);
    }

    /// <summary>
    /// A printer for rows that come one by one without end: plain lines on a terminal too, and an <see cref="IOException"/> when the reader of the pipe is gone, which the console
    /// keeps to itself.
    /// </summary>
    public static Printer ForEndless(ParseResult parsed)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (ReferenceEquals(output, Console.Out) && Console.IsOutputRedirected && !OperatingSystem.IsWindows())
            output = new StreamWriter(StandardStream.Output());
        return new(output, parsed.InvocationConfiguration.Error, OutputOptions.AskedFor(parsed) ?? OutputForm.Lines, terminal: null);
    }

    /// <summary>A printer for what is told about the output, which has standard output for itself: a table on standard error, or the form that was asked for.</summary>
    public static Printer ForReport(ParseResult parsed)
    {
        var error = parsed.InvocationConfiguration.Error;
        return new(error, error, OutputOptions.AskedFor(parsed) ?? OutputForm.Table, terminal: null);
    }

    /// <summary>Prints rows, after those of earlier calls. Nothing that a row holds can move the cursor, colour the screen or end its line early, whatever the form.</summary>
    public void Rows<T>(RowFormat<T> format, IReadOnlyCollection<T> rows)
    {
        if (Form == OutputForm.Table)
        {
            if (rows.Count > 0) new TableText(_terminal ?? new Terminal(Width: 120, HasColours: false)).Write(_output, format, rows);
            return;
        }

        var chunk = new ChunkedWriter(_output);
        if (Form == OutputForm.Csv && !_hasHead) CsvText.WriteHead(chunk, format);
        _hasHead = true;
        foreach (var row in rows)
        {
            switch (Form)
            {
                case OutputForm.Json: JsonText.Write(chunk, format, row); break;
                case OutputForm.Csv: CsvText.Write(chunk, format, row); break;
                default: chunk.WriteLine(format.Line(row)); break;
            }
        }

        chunk.Flush();
    }

    /// <summary>Prints what stands over a table, a name and a value a line. Other forms leave it out: their rows tell it.</summary>
    public void Facts(params ReadOnlySpan<(string Name, string Value)> facts)
    {
        if (Form != OutputForm.Table) return;
        var width = 0;
        foreach (var (name, _) in facts) width = Math.Max(width, name.Length);
        foreach (var (name, value) in facts) _output.WriteLine($"{name.PadRight(width)}  {SafeText.OneLine(value)}");
        _output.WriteLine();
    }

    /// <summary>Says something beside the rows, on standard error.</summary>
    public void Note(string sentence) => _error.WriteLine(sentence);

    /// <summary>Sums a table up; a pipe and a program count for themselves.</summary>
    public void Summary(string sentence)
    {
        if (Form != OutputForm.Table) return;
        _output.WriteLine();
        _output.WriteLine(sentence);
    }
}
