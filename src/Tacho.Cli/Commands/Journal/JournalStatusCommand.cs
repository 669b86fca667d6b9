using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Capture;
using Tacho.Cli.Commands.Audit;
using Tacho.Cli.Inferring;
using Tacho.Cli.Output;
using Tacho.Cli.Standings;
using Tacho.Configuration;
using Tacho.Interop;
using Tacho.Journal;
using Tacho.Review;
using Tacho.Trail;

namespace Tacho.Cli.Commands.Journal;

/// <summary><c>tacho journal status</c>: where work stands. It is computed each time, and stored nowhere.</summary>
internal static class JournalStatusCommand
{
    private static readonly Option<bool> All = new("--all") { Description = "Also next steps that are done, or that a newer plan replaced." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON Lines: one object a project or part." };

    public static Command Create()
    {
        var command = new Command("status", "Where work stands: last activity, next steps and open blockers of a project and its parts.");
        JournalScope.AddTo(command, withWindow: false);
        command.Options.Add(All);
        command.Options.Add(Json);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var scope = AuditScope.Of(parsed);
        var isMeant = JournalScope.Filter(parsed, window: null);
        var standing = Standing.Of(CoveredJournal.Read(scope.Home));
        var projects = standing.Entries.Where(isMeant).Select(static entry => entry.Place.Project).ToHashSet(StringComparer.Ordinal);
        if (scope.Project is not null) projects.Add(scope.Project);
        var sessions = JournalScope.IsNarrowed(parsed) ? [] : LastSessions.Of(parsed, scope.Home, projects);
        var places = sessions.Keys.Where(name => name == scope.Project).Select(name => new JournalPlace(name, RootOf(scope.Home, name), Part: null));
        var now = LocalTime.Of(TimeProvider.System.GetUtcNow());
        var toReview = sessions.IsEmpty ? [] : ToReview(parsed, scope.Home);
        ImmutableArray<PlaceStanding> standings = [.. PlaceStanding.Of(standing, isMeant, sessions, places, parsed.GetValue(All)).Select(one => one.Place.Part is null ? one with { ToReview = toReview.GetValueOrDefault(one.Place.Project) } : one)];
        if (parsed.GetValue(Json))
        {
            foreach (var one in standings) output.WriteLine(StandingJson.Text(one, now));
        }
        else new StandingText(output, Terminal.Of(output), now).Write(standings);

        if (!standings.IsEmpty) return (int)ExitCode.Done;
        error.WriteLine(scope.Project is null ? "Nothing was written down. tacho journal add does it." : "Nothing was written down in this project. tacho journal add does it; --all-projects looks everywhere.");
        return (int)ExitCode.NothingFound;
    }

    /// <summary>How many entries wait for a person's word, by project, as <c>tacho journal review</c> asks for them.</summary>
    private static Dictionary<string, int> ToReview(ParseResult parsed, TachoHome home) =>
        JournalReviewCommand.Candidates(parsed, JournalReviewCommand.Usual(TimeProvider.System), new JournalInferences(home, TimeProvider.System)).Where(static candidate => candidate.IsAsked)
            .GroupBy(static candidate => candidate.Entry.Place.Project, StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.Count(), StringComparer.Ordinal);

    private static string RootOf(TachoHome home, string project) =>
        new ProjectLocator(home, TachoHome.UserFolder()).Locate(named: null, cwd: null) is var here && here.Name == project ? here.Root : RecordedProjects.All(home).FirstOrDefault(one => one.Name == project)?.Root ?? "";
}
