using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Tacho.Cli.Git;
using Tacho.Cli.Output;
using Tacho.Configuration;

namespace Tacho.Cli.Commands.Git;

/// <summary><c>tacho blame</c>: which session, prompt and edit wrote each line of a file.</summary>
internal static class BlameCommand
{
    private static readonly Argument<string> FileArgument = new("file") { Description = "A file; with :LINE or :FROM-TO only these lines of it." };

    private static readonly RowFormat<BlamedLine> Format = new(
        static line => $"{line.Place ?? "-"} {line.Edit?.Transcript.Meta.Agent ?? "-"} {line.Number.ToString(CultureInfo.InvariantCulture)}: {SafeText.OneLine(line.Text)}",
        [
            new("line", static line => line.Number) { Title = "line", AlignsRight = true },
            new("place", static line => line.Place) { Title = "place" },
            new("agent", static line => line.Edit?.Transcript.Meta.Agent),
            new("model", static line => line.Edit?.Event.Model ?? line.Edit?.Transcript.Meta.Model),
            new("session", static line => line.Edit?.Transcript.Meta.Session),
            new("at", static line => line.Edit?.Event.At),
            new("promptPlace", static line => line.PromptPlace),
            new("prompt", static line => line.Edit?.Prompt),
            new("text", static line => line.Text) { Title = "text", Wraps = true },
        ]);

    public static Command Create()
    {
        var command = new Command("blame", "Which session and prompt wrote each line of a file, by the recorded edits.") { FileArgument };
        OutputOptions.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var printer = Printer.For(parsed);
        var (path, from, to) = Place(parsed.GetValue(FileArgument)!);
        var all = FileBlame.Of(parsed, path).Lines;
        if (from > all.Length) throw new UserError($"{path} has {SafeText.Count(all.Length, "line")}", hint: null, ExitCode.Usage);
        var lines = from == 0 ? all : all[(from - 1)..Math.Min(to, all.Length)];
        var output = parsed.InvocationConfiguration.Output;
        var isFound = lines.Any(static line => line.Edit is not null);
        if (printer.Form != OutputForm.Table || lines.IsEmpty || Terminal.Of(output) is not { } terminal)
        {
            printer.Rows(Format, lines);
            if (!isFound) printer.Note("No recorded edit wrote any of these lines.");
        }
        else if (from > 0 && lines.Length == 1) new BlameScreen(output, terminal).WriteOne(lines[0], path);
        else
        {
            new BlameScreen(output, terminal).Write(lines);
            printer.Summary(Sum(lines));
        }

        return (int)(isFound ? ExitCode.Done : ExitCode.NothingFound);
    }

    private static string Sum(ImmutableArray<BlamedLine> lines)
    {
        var written = lines.Count(static line => line.Edit is not null);
        var sessions = lines.Where(static line => line.Edit is not null).Select(static line => (line.Edit!.Transcript.Meta.Agent, line.Edit.Transcript.Meta.Session)).Distinct().Count();
        return $"{written} of {SafeText.Count(lines.Length, "line")} by recorded edits of {SafeText.Count(sessions, "session")}; - is not recorded.";
    }

    /// <summary>A file's own name may end with a colon and digits; then it is no place.</summary>
    internal static (string Path, int From, int To) Place(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || Path.Exists(text)) return (text, 0, 0);
        var range = text[(colon + 1)..].Split('-');
        if (range.Length > 2 || !int.TryParse(range[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from) || !int.TryParse(range[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var to)) return (text, 0, 0);
        return from >= 1 && to >= from ? (text[..colon], from, to) : throw new UserError($"'{text[(colon + 1)..]}' is no line or range of lines", "such as 12 or 12-20; the first line is 1", ExitCode.Usage);
    }
}
