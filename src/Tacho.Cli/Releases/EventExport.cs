using System.Globalization;
using System.Text;
using System.Text.Json;
using Tacho.Cli.Output;
using Tacho.Events;
using Tacho.Reports;
using Tacho.Texts;

namespace Tacho.Cli.Releases;

/// <summary>Masked events and sessions, one after another as they are read: what is written in words.</summary>
internal static class EventExport
{
    public static string JsonLines(IEnumerable<ReleasedEvent> all, TextWriter output)
    {
        var events = 0L;
        foreach (var (transcript, project, line, happened) in all)
        {
            events++;
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"transcript\":\"{JsonEncodedText.Encode(transcript)}\",\"project\":\"{JsonEncodedText.Encode(project)}\",\"line\":{line},\"event\":"));
            output.Write(VisibleText.Json(Encoding.UTF8.GetString(EventJson.Write(happened))));
            output.Write("}\n");
        }

        return SafeText.Count(events, "event");
    }

    public static string Csv(IEnumerable<ReleasedEvent> all, TextWriter output)
    {
        var events = 0L;
        output.Write(EventCsv.Head + "\n");
        foreach (var (transcript, project, line, happened) in all)
        {
            events++;
            output.Write(EventCsv.Row(transcript, project, line, happened) + "\n");
        }

        return SafeText.Count(events, "event");
    }

    public static string Markdown(Release release, TextWriter output)
    {
        var sessions = 0L;
        foreach (var session in release.Gather(new ReportBuilder(release.Profile, release.Prices) { KeepsSessions = false }))
        {
            sessions++;
            MarkdownReport.WriteSession(session, output, withSums: true, release.Prices);
        }

        return SafeText.Count(sessions, "session");
    }
}
