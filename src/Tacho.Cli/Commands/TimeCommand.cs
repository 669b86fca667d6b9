using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Cli.Commands.Audit;
using Tacho.Cli.Output;
using Tacho.Cli.Timing;
using Tacho.Configuration;
using Tacho.Incidents;
using Tacho.Journal;
using Tacho.Reports.Timing;
using Tacho.Review;

namespace Tacho.Cli.Commands;

/// <summary><c>tacho time</c>: how long agents and people worked, by what records tell.</summary>
internal static class TimeCommand
{
    private static readonly Option<string> By = new("--by") { Description = "Group by session, project (default), agent, person, day or task.", HelpName = "key", DefaultValueFactory = static _ => "project" };
    private static readonly Option<string> Idle = new("--idle") { Description = "The longest time between two happenings that counts while it is the person's turn: 5m (default), 90s, 10m.", HelpName = "length", DefaultValueFactory = static _ => "5m" };
    private static readonly Option<string?> Person = new("--person") { Description = "Only this person's sessions, by the name that stands in the folder of the journal.", HelpName = "NAME" };

    public static Command Create()
    {
        var command = new Command("time", "Active time by session, project, agent, person, day or task: this week, or since --since.") { By, Idle };
        By.AcceptOnlyFromAmong([.. Enum.GetNames<TimeKey>().Select(static name => name.ToLowerInvariant())]);
        WindowOptions.AddTo(command);
        AuditScope.AddAgentTo(command);
        AuditScope.AddTo(command);
        command.Options.Add(Person);
        AuditScope.AddSourceTo(command);
        OutputOptions.AddTo(command);
        command.SetAction(static parsed => Run(parsed, TimeProvider.System));
        return command;
    }

    private static int Run(ParseResult parsed, TimeProvider time)
    {
        var printer = Printer.For(parsed);
        var now = time.GetUtcNow();
        var window = WindowOptions.Of(parsed) ?? WeekSoFar(time);
        var by = Enum.Parse<TimeKey>(parsed.GetValue(By)!, ignoreCase: true);
        var scope = AuditScope.Of(parsed);
        var rules = new TimeRules(TimeWindow.Duration(parsed.GetValue(Idle)!, Idle.Name), now);
        var times = SessionTimes.Of(scope, window, rules, AuditScope.AgentOf(parsed), JournalEntries(scope.Home), SessionTimes.Person);
        var person = parsed.GetValue(Person) is { } name ? Contributor.IdOf(name) : null;
        var sheet = new TimeSheet(times.Sessions.Where(session => person is null || session.Person == person), StretchOf(window), time.LocalTimeZone);
        Print(printer, sheet, by);
        foreach (var note in times.Notes) printer.Note(note);
        if (!sheet.Sessions.IsEmpty) return (int)ExitCode.Done;
        printer.Note($"Nothing happened in that time in {scope.Project ?? "any project"}, as far as the trail and the archive tell.");
        printer.Note($"{(scope.Project is null ? "" : "tacho time --all-projects looks everywhere; ")}--since 30d looks further back; tacho import archives what agents keep of their sessions.");
        return (int)ExitCode.NothingFound;
    }

    /// <summary>The rows, the total, and what is not counted.</summary>
    internal static void Print(Printer printer, TimeSheet sheet, TimeKey by)
    {
        if (!sheet.Sessions.IsEmpty) printer.Rows(TimeFormat.Of(by), [.. sheet.Rows(by).Select(static row => new TimeLine(row, Troubles: null)), new TimeLine(sheet.Total, sheet.Troubles)]);
        foreach (var note in sheet.Troubles.Sentences()) printer.Note(note);
        if (!sheet.Sessions.IsEmpty) printer.Summary("active: each session for itself; clock: sessions side by side once. person's: reading, thinking and writing between an answer and the next prompt.");
    }

    /// <summary>The entries that stand, with what people covered.</summary>
    internal static ImmutableArray<JournalEntry> JournalEntries(TachoHome home) => [.. CoveredJournal.Read(home).Where(static entry => entry.Dropped is null)];

    /// <summary>From Monday on.</summary>
    internal static TimeWindow WeekSoFar(TimeProvider time)
    {
        var days = new LocalDays(time.LocalTimeZone);
        return new(days.Start(LocalDays.MondayOf(days.Of(time.GetUtcNow()))), Before: null);
    }

    internal static Stretch StretchOf(TimeWindow window) => new((window.From ?? DateTimeOffset.MinValue).UtcTicks, (window.Before ?? DateTimeOffset.MaxValue).UtcTicks);
}
