using System.CommandLine;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Incidents;
using Tacho.Review;

namespace Tacho.Cli.Commands.Audit;

/// <summary><c>tacho audit log</c>: what people did with the record, who exported what among it.</summary>
internal static class AuditLogCommand
{
    private static readonly Option<string[]> Actions = new("--action") { Description = "Only these: export, report, redact, unredact, tag, note, scrub, forget, prune, pause, trust …", HelpName = "ACTION", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string?> Since = new("--since") { Description = "Only from this time on: a date, a time of today, or 7d, 4h.", HelpName = "time" };

    private static readonly RowFormat<AuditEntry> Format = new(
        static row => $"[{SafeText.Time(row.At.ToLocalTime())}] {SafeText.OneLine(row.Person ?? "?")} {row.Action} {SafeText.OneLine(row.Subject)}{(row.Reason is { } reason ? ": " + SafeText.OneLine(reason) : "")}",
        [
            new("at", static row => row.At) { Title = "time", Shown = static row => SafeText.Time(row.At.ToLocalTime()) },
            new("actor", static row => row.Person) { Title = "who" },
            new("action", static row => row.Action) { Title = "action" },
            new("subject", static row => row.Subject) { Title = "subject", Wraps = true },
            new("reason", static row => row.Reason) { Title = "reason", Wraps = true },
            new("place", static row => row.Place),
        ]);

    public static Command Create()
    {
        var command = new Command("log", "What people did with the record, by the sealed ledger: who exported, redacted, scrubbed, paused, and why.") { Actions, Since };
        OutputOptions.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var printer = Printer.For(parsed);
        var since = parsed.GetValue(Since) is { } text ? TimeWindow.Parse(text, to: null, last: null, TimeProvider.System, Since.Name)?.From : null;
        var actions = parsed.GetValue(Actions) ?? [];
        var rows = AuditLog.Entries(TachoHome.FromEnvironment())
            .Where(entry => (since is null || entry.At >= since) && (actions.Length == 0 || actions.Contains(entry.Action, StringComparer.Ordinal)))
            .ToList();
        printer.Rows(Format, rows);
        if (rows.Count > 0) return (int)ExitCode.Done;
        printer.Note("The ledger holds nothing like it.");
        return (int)ExitCode.NothingFound;
    }
}
