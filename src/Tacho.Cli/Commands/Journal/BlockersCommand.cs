using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Cli.Commands.Audit;
using Tacho.Cli.Output;
using Tacho.Cli.Standings;
using Tacho.Configuration;
using Tacho.Interop;
using Tacho.Journal;
using Tacho.Review;

namespace Tacho.Cli.Commands.Journal;

/// <summary><c>tacho blockers</c>: what work waits for, since when, and who waits on whom.</summary>
internal static class BlockersCommand
{
    private static readonly Option<bool> All = new("--all") { Description = "Also those that are gone." };
    private static readonly Option<bool> Recurring = new("--recurring") { Description = "Only those that came back after they were gone, or were named on several days." };

    public static Command Create()
    {
        var command = new Command("blockers", "What work waits for, the oldest first: since when, who waits, on whom, and what keeps coming back.");
        JournalScope.AddTo(command);
        command.Options.Add(All);
        command.Options.Add(Recurring);
        OutputOptions.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var printer = Printer.For(parsed);
        var scope = AuditScope.Of(parsed);
        var isMeant = JournalScope.Filter(parsed, WindowOptions.Of(parsed));
        ImmutableArray<Blocker> known = [.. Blockers.Of(Standing.Of(CoveredJournal.Read(scope.Home))).Where(blocker => blocker.Times[^1].Namings.Any(naming => isMeant(naming.Entry)))];
        ImmutableArray<Blocker> shown =
        [
            .. known.Where(blocker => (parsed.GetValue(All) || blocker.IsOpen) && (!parsed.GetValue(Recurring) || blocker.IsRecurring))
                .OrderBy(static blocker => !blocker.IsOpen).ThenBy(static blocker => blocker.Since),
        ];
        printer.Rows(StandingRows.Blockers(LocalTime.Of(TimeProvider.System.GetUtcNow())), shown);
        if (!shown.IsEmpty) return (int)ExitCode.Done;
        var gone = known.Count(static blocker => !blocker.IsOpen);
        printer.Note($"Nothing blocks{(scope.Project is null ? "" : " in this project")}, as far as the journal tells.{(gone > 0 && !parsed.GetValue(All) ? $" {SafeText.Count(gone, "blocker")} of before: --all" : "")}");
        return (int)ExitCode.NothingFound;
    }
}
