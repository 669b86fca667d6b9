using System.CommandLine;

namespace Tacho.Cli.Commands.Journal;

/// <summary><c>tacho journal</c>: why things were done, as it was said while they were done.</summary>
internal static class JournalCommand
{
    public static Command Create() => new("journal", "Why things were done: decisions, ways not taken, blockers and next steps, written down while an agent works.")
    {
        JournalAddCommand.Create(),
        JournalConsolidateCommand.Create(),
        JournalRerouteCommand.Create(),
        JournalReviewCommand.Create(),
        JournalSearchCommand.Create(),
        JournalShowCommand.Create(),
        JournalStatusCommand.Create(),
        JournalShowCommand.CreateToday(),
    };
}
