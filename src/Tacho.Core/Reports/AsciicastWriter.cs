using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Events;
using Tacho.Texts;

namespace Tacho.Reports;

/// <summary>
/// The commands of a session with what they printed, as a recording of a terminal: asciicast version 2 (docs.asciinema.org/manual/asciicast/v2, looked up in November 2026), which every
/// asciinema since 2.0 plays; version 3 needs 3.0. Nothing of other hands commands the terminal that plays it: what programs printed stands there without colours, and visible.
/// </summary>
/// <remarks>Prompts are markers (events of type <c>m</c>), which players before 3.0 pass over, and comment lines.</remarks>
public sealed class AsciicastWriter(TextWriter output)
{
    private const int Columns = 120;
    private const int Rows = 30;

    /// <summary>Players make longer pauses this long, in seconds.</summary>
    private const int IdleTimeLimit = 2;

    private const string Bold = "\u001b[1m";
    private const string Dim = "\u001b[2m";
    private const string Red = "\u001b[31m";
    private const string Plain = "\u001b[0m";

    private DateTimeOffset _start;
    private double _last;

    /// <summary>How many commands were written.</summary>
    public int Commands { get; private set; }

    /// <summary>Begins the recording; all else follows.</summary>
    public void Begin(DateTimeOffset start, string title)
    {
        _start = start;
        output.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"version\": 2, \"width\": {Columns}, \"height\": {Rows}, \"timestamp\": {start.ToUnixTimeSeconds()}, \"idle_time_limit\": {IdleTimeLimit}, \"title\": {Text(ReportText.FirstLine(title))}, \"env\": {{\"TERM\": \"xterm-256color\"}}}}\n"));
    }

    /// <summary>A person asked for something.</summary>
    public void Prompt(DateTimeOffset at, string text)
    {
        var line = VisibleText.OneLine(ReportText.FirstLine(text));
        Event(at, "m", line);
        Event(at, "o", $"{Dim}# {line}{Plain}\r\n");
    }

    /// <summary>A command, and what came of it; other steps leave no trace.</summary>
    public void Command(SessionStep step)
    {
        if (step.Event.Body is not ShellCommand command) return;
        Commands++;
        Event(step.Event.At, "o", $"{Bold}${Plain} {string.Join("\r\n> ", ReportText.Lines(command.Command))}\r\n");
        if (step.ResultEvent is not { } ended || step.Result is not { } result)
        {
            Event(step.Event.At, "o", $"{Dim}[no result]{Plain}\r\n");
            return;
        }

        var end = result.DurationMs is { } told and >= 0 and < int.MaxValue && ended.At <= step.Event.At ? step.Event.At.AddMilliseconds(told) : ended.At;
        foreach (var part in new[] { result.Output, result.ErrorOutput })
        {
            if (part is null || string.IsNullOrWhiteSpace(part.Text)) continue;
            Event(end, "o", string.Concat(Printed(part.Text).Select(static line => line + "\r\n")));
            if (part.TotalBytes is { } total) Event(end, "o", $"{Dim}[cut: {ReportText.Number(total)} bytes]{Plain}\r\n");
        }

        if (StepText.HasFailed(step)) Event(end, "o", $"{Red}[{StepText.Status(step)}]{Plain}\r\n");
    }

    /// <summary>The lines as they stood in the end: what a program wrote over is gone, as in a terminal.</summary>
    private static IEnumerable<string> Printed(string text) =>
        VisibleText.WithoutColours(text).TrimEnd('\n', '\r', ' ').Split('\n').Select(static line => line.TrimEnd('\r')).Select(static line => line[(line.LastIndexOf('\r') + 1)..])
            .Select(static line => string.Join('\t', line.Split('\t').Select(VisibleText.OneLine)));

    /// <summary>Times never go back, whatever the record's clocks say; commands at one time stand one after another.</summary>
    private void Event(DateTimeOffset at, string type, string data)
    {
        _last = Math.Max(_last, (at - _start).TotalSeconds);
        output.Write(string.Create(CultureInfo.InvariantCulture, $"[{_last:0.000000}, \"{type}\", {Text(data)}]\n"));
    }

    private static string Text(string text) => VisibleText.Json($"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");
}
