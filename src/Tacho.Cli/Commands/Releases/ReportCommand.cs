using System.CommandLine;
using Tacho.Cli.Output;
using Tacho.Cli.Releases;
using Tacho.Configuration;
using Tacho.Reports;

namespace Tacho.Cli.Commands.Releases;

/// <summary><c>tacho report</c>: what agents did, for people who were not there.</summary>
internal static class ReportCommand
{
    private static readonly Option<string> Format = new("--format") { Description = "md (default), html (one file, opens anywhere), csv (a row for each thing that happened) or json.", HelpName = "form", DefaultValueFactory = static _ => "md" };

    public static Command Create()
    {
        Format.AcceptOnlyFromAmong("md", "html", "csv", "json");
        var command = new Command("report", "A transparency report: prompts, what agents did under each, files changed, tokens and cost, masks.") { Format };
        Release.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var release = Release.Of(parsed);
        if (release.Choice.Words is null) throw new UserError("nothing says what the report is of", "name --session, --commit, --project, --agent or a time; --since 2000-01-01 is everything", ExitCode.Usage);
        var report = release.Report(TimeProvider.System);
        release.Begin("report", parsed.GetValue(Format)!, ReleaseFile.PathOf(parsed));
        ReleaseFile.Write(parsed, output =>
        {
            switch (parsed.GetValue(Format))
            {
                case "html": HtmlReport.Write(report, output); break;
                case "csv": CsvReport.Write(report, output); break;
                case "json": JsonReport.Write(report, output); break;
                default: MarkdownReport.Write(report, output); break;
            }

            return SafeText.Count(report.Sessions.Length, "session");
        });
        return release.End("report");
    }
}
