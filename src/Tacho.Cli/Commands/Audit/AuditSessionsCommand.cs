using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Tacho.Cli.Output;
using Tacho.Events;
using Tacho.Incidents;

namespace Tacho.Cli.Commands.Audit;

/// <summary><c>tacho audit sessions</c>: which sessions ran something, most often first.</summary>
internal static class AuditSessionsCommand
{
    private static readonly Option<string[]> Ran = new("--ran")
    {
        Description = "What they ran. " + PatternOptions.Help,
        HelpName = "pattern",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly RowFormat<SessionCount> Format = new(
        row => string.Create(CultureInfo.InvariantCulture, $"{row.Count,7} [{row.Session.ShortId}]"),
        [
            new("count", row => row.Count) { Title = "times", AlignsRight = true },
            new("session", row => row.Session.Value) { Title = "session", Shown = row => row.Session.ShortId },
            new("agent", row => row.Agent.Value) { Title = "agent" },
            new("project", row => row.Project) { Title = "project" },
            new("first", row => row.First) { Title = "first", Shown = row => SafeText.Time(row.First) },
            new("last", row => row.Last) { Title = "last", Shown = row => SafeText.Time(row.Last) },
            new("command", row => row.Command) { Title = "latest command", Wraps = true },
        ]);

    public static Command Create()
    {
        var command = new Command("sessions", "Which sessions ran a command, most often first; without --ran, all sessions.");
        command.Options.Add(Ran);
        PatternOptions.AddTo(command);
        AuditScope.AddAgentTo(command);
        WindowOptions.AddTo(command);
        AuditScope.AddTo(command);
        AuditScope.AddSourceTo(command);
        OutputOptions.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var text = parsed.GetValue(Ran) is { Length: > 0 } words ? string.Join(' ', words) : null;
        var pattern = text is null ? null : PatternOptions.Pattern(parsed, text);
        var query = new CommandQuery
        {
            Window = WindowOptions.Of(parsed),
            Agent = AuditScope.AgentOf(parsed),
            Matches = pattern is null ? null : pattern.IsMatch,
            Joined = false,
        };
        var printer = Printer.For(parsed);
        var scope = AuditScope.Of(parsed);
        var found = scope.Search(query);
        return scope.Print(printer, Format, Count(found), found);
    }

    /// <summary>Sessions with the same count stand in the order of <c>sort -rn</c>, so that the plain lines are those of the one-liner over the tail.</summary>
    private static ImmutableArray<SessionCount> Count(CommandsFound found) =>
    [
        .. found.Commands
            .GroupBy(command => (command.Place.Project, command.Event.Session))
            .Select(group => new SessionCount(
                group.Count(), group.Key.Session, group.Last().Event.Agent, group.Key.Project, group.First().Event.At, group.Last().Event.At, group.Last().Shell.Command))
            .OrderByDescending(session => session.Count)
            .ThenByDescending(session => session.Session.ShortId, StringComparer.Ordinal)
            .ThenBy(session => session.Project, StringComparer.Ordinal)
    ];

    private sealed record SessionCount(int Count, SessionId Session, AgentId Agent, string Project, DateTimeOffset First, DateTimeOffset Last, string Command);
}
