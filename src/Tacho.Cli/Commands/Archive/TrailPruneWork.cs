using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Tacho.Capture;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Scrubbing;
using Tacho.Trail;

namespace Tacho.Cli.Commands.Archive;

/// <summary>How <c>tacho prune --trail</c> removes sealed records: shows them, asks, puts the decision into the ledger, and does it.</summary>
internal static class TrailPruneWork
{
    private const string Decision = "prune-trail";

    /// <summary>Removes the records of sessions as a person agrees to it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="chosen">What is to go, of all sessions, the one that was recorded last first.</param>
    /// <param name="subject">What it is about, for the ledger.</param>
    public static int Run(ParseResult parsed, Func<ImmutableArray<RecordedSession>, ImmutableArray<RecordedSession>> chosen, string subject)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var home = TachoHome.FromEnvironment();
        var now = TimeProvider.System.GetUtcNow();
        var sessions = chosen(RecordedSession.All(home)).RemoveAll(session => session.MayGoOn(now));
        if (sessions.IsEmpty)
        {
            output.WriteLine("Nothing to prune in the trail.");
            return (int)ExitCode.NothingFound;
        }

        if (RemovalWork.IsDryRun(parsed) || !RemovalWork.IsAgreed(parsed))
        {
            foreach (var session in sessions) output.WriteLine(Line(session));
            output.WriteLine(Sum("would be removed from the trail", sessions));
            if (RemovalWork.IsDryRun(parsed)) return (int)ExitCode.Done;
            if (!Confirmation.Ask(error, "Remove their sealed records and text views for good?")) return (int)ExitCode.NothingFound;
        }

        RemovalWork.Decide(Decision, string.Create(CultureInfo.InvariantCulture, $"{subject}: {sessions.Length} sessions"), parsed);
        var redactor = ImportWork.Redactor(parsed, home);
        var prune = new TrailPrune(home, recorded => redactor.Redact(recorded, Settings.Default.OutputCapBytes), TimeProvider.System);
        foreach (var step in prune.Run(sessions, Ledger.Person)) _ = step;
        output.WriteLine(Sum("removed from the trail; the ledger says who and when, and tacho verify shows it", sessions.RemoveAll(session => prune.Left.Any(left => left.Session == session))));
        foreach (var (session, why) in prune.Left) error.WriteLine($"tacho: {SafeText.OneLine(session.Project.Name)}/{SafeText.OneLine(session.Name)} was left: {why}");
        return (int)(prune.Left.Count > 0 ? ExitCode.CannotKnow : ExitCode.Done);
    }

    private static string Line(RecordedSession session) => string.Create(
        CultureInfo.InvariantCulture,
        $"[{(session.Began is { } began ? SafeText.Time(began.ToLocalTime()) : "no time")}] {SafeText.OneLine(session.Project.Name)}/{SafeText.OneLine(session.Name)}, {SafeText.Count(session.Lines, "record")}, {ByteSize.Of(session.Bytes)}");

    private static string Sum(string what, ImmutableArray<RecordedSession> sessions) =>
        $"{SafeText.Count(sessions.Length, "session")} {what} ({SafeText.Count(sessions.Sum(static one => one.Lines), "record")}, {ByteSize.Of(sessions.Sum(static one => one.Bytes))})";
}
