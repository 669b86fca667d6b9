using System.CommandLine;
using Tacho.Incidents;

namespace Tacho.Cli.Commands.Audit;

/// <summary>The options that choose a window of time.</summary>
internal static class WindowOptions
{
    private static readonly Option<string?> From = new("--from", "--since")
    {
        Description = "Beginning: '2026-05-11 19:20', 2026-05-11T19:20Z, 2026-05-11, 19:20, 'yesterday 19:20', '2h ago', 30d, Unix seconds. Without a zone: local time.",
        HelpName = "time",
    };

    private static readonly Option<string?> To = new("--to", "--until") { Description = "End, to the last moment of the day, minute or second that it names.", HelpName = "time" };
    private static readonly Option<string?> Last = new("--last") { Description = "The time up to now: 40m, 2h, 7d.", HelpName = "length" };

    public static void AddTo(Command command)
    {
        command.Options.Add(From);
        command.Options.Add(To);
        command.Options.Add(Last);
    }

    /// <summary>Null when the command line asks for none.</summary>
    public static TimeWindow? Of(ParseResult parsed) =>
        TimeWindow.Parse(parsed.GetValue(From), parsed.GetValue(To), parsed.GetValue(Last), TimeProvider.System, NameOf(parsed, From), NameOf(parsed, To));

    /// <summary>An option as it was written: it has two names.</summary>
    private static string NameOf(ParseResult parsed, Option option) => parsed.GetResult(option)?.IdentifierToken?.Value ?? option.Name;
}
