using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Tacho.Cli.Output;
using Tacho.Cli.Releases;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Reports;
using Tacho.Texts;

namespace Tacho.Cli.Commands.Releases;

/// <summary><c>tacho export</c>: archived sessions for other programs, one after another as they are read.</summary>
internal static class ExportCommand
{
    private static readonly Option<string> Format = new("--format") { Description = "jsonl (default: an event a line, exact), csv (the same, flat) or md (sessions for reading).", HelpName = "form", DefaultValueFactory = static _ => "jsonl" };

    public static Command Create()
    {
        Format.AcceptOnlyFromAmong("jsonl", "csv", "md");
        var command = new Command("export", "Archived sessions as JSON Lines, CSV or Markdown, masked for whom they are.") { Format };
        ReleaseChoice.AddTo(command);
        ProfileOption.AddTo(command);
        ReleaseFile.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        ReleaseFile.Check(parsed);
        var choice = ReleaseChoice.Of(parsed);
        var masks = ReleaseMask.For(parsed, TachoHome.FromEnvironment());
        ReleaseFile.Write(parsed, output => parsed.GetValue(Format) switch
        {
            "md" => Markdown(choice, masks, ProfileOption.Of(parsed), output),
            "csv" => Csv(choice, masks, output),
            _ => JsonLines(choice, masks, output),
        });
        return (int)ExitCode.Done;
    }

    private static string JsonLines(ReleaseChoice choice, Func<string?, ReleaseMask> masks, TextWriter output)
    {
        var events = 0L;
        foreach (var (transcript, project, line, happened) in Events(choice, masks))
        {
            events++;
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"transcript\":\"{JsonEncodedText.Encode(transcript)}\",\"project\":\"{JsonEncodedText.Encode(project)}\",\"line\":{line},\"event\":"));
            output.Write(VisibleText.Json(Encoding.UTF8.GetString(EventJson.Write(happened))));
            output.Write("}\n");
        }

        return SafeText.Count(events, "event");
    }

    private static string Csv(ReleaseChoice choice, Func<string?, ReleaseMask> masks, TextWriter output)
    {
        var events = 0L;
        output.Write(EventCsv.Head + "\n");
        foreach (var (transcript, project, line, happened) in Events(choice, masks))
        {
            events++;
            output.Write(EventCsv.Row(transcript, project, line, happened) + "\n");
        }

        return SafeText.Count(events, "event");
    }

    private static string Markdown(ReleaseChoice choice, Func<string?, ReleaseMask> masks, ReportProfile profile, TextWriter output)
    {
        var sessions = 0L;
        foreach (var session in choice.Gather(new ReportBuilder(profile) { KeepsSessions = false }, masks))
        {
            sessions++;
            MarkdownReport.WriteSession(session, output, withSums: true);
        }

        return SafeText.Count(sessions, "session");
    }

    private static IEnumerable<(string Transcript, string Project, long Line, AgentEvent Event)> Events(ReleaseChoice choice, Func<string?, ReleaseMask> masks)
    {
        foreach (var transcript in choice.Transcripts())
        {
            var mask = masks(transcript.Meta.Cwd);
            var (name, project) = (choice.Names.For(transcript), mask.Text(transcript.ShownProject)!);
            foreach (var line in mask.Lines(transcript))
            {
                foreach (var happened in line.Events) yield return (name, project, line.Number, happened);
            }
        }
    }
}
