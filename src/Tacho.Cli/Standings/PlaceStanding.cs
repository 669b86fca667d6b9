using System.Collections.Immutable;
using Tacho.Journal;

namespace Tacho.Cli.Standings;

/// <summary>Where the work on a project, or on a part of it, stands.</summary>
/// <param name="Place">Which.</param>
/// <param name="Last">The newest entry; null for none.</param>
/// <param name="Session">The last session of the project; null where none is known, and for a part.</param>
/// <param name="Steps">Where work stopped.</param>
/// <param name="Blockers">Those that are open, the oldest first.</param>
internal sealed record PlaceStanding(JournalPlace Place, JournalEntry? Last, LastSession? Session, ImmutableArray<NextStep> Steps, ImmutableArray<Blocker> Blockers)
{
    /// <summary>Entries that nobody wrote and that wait for a person's word; of the project, not of a part.</summary>
    public int ToReview { get; init; }

    /// <summary>The places that some entries are of, and the projects of sessions; the one with the newest activity first, parts behind their project.</summary>
    /// <param name="standing">The journal.</param>
    /// <param name="isMeant">Which entries count.</param>
    /// <param name="sessions">The last sessions, by the project's name in the trail.</param>
    /// <param name="places">Projects to be told of although no entry is of them.</param>
    /// <param name="withOlder">Also steps that are done, or that a newer plan replaced.</param>
    public static ImmutableArray<PlaceStanding> Of(Standing standing, Func<JournalEntry, bool> isMeant, ImmutableDictionary<string, LastSession> sessions, IEnumerable<JournalPlace> places, bool withOlder)
    {
        var steps = NextSteps.Of(standing).Where(step => (withOlder || step.State == NextStepState.Open) && isMeant(step.Entry)).ToLookup(static step => KeyOf(step.Entry.Place));
        var blockers = Journal.Blockers.Of(standing).Where(blocker => blocker.IsOpen && blocker.Times[^1].Namings.Any(naming => isMeant(naming.Entry))).OrderBy(static blocker => blocker.Since).ToLookup(static blocker => KeyOf(blocker.Place));
        var entries = standing.Entries.Where(isMeant).ToLookup(static entry => KeyOf(entry.Place));
        var all = entries.Select(static group => group.Last().Place).Concat(places).DistinctBy(KeyOf).ToList();
        foreach (var project in all.GroupBy(static place => place.Project).Where(static group => group.All(static place => place.Part is not null)).Select(static group => group.First()).ToList())
        {
            // The session is the project's, not a part's.
            if (sessions.ContainsKey(project.Project)) all.Add(project with { Part = null });
        }

        return
        [
            .. all.Select(place => new PlaceStanding(place, entries[KeyOf(place)].LastOrDefault(), place.Part is null ? sessions.GetValueOrDefault(place.Project) : null, [.. steps[KeyOf(place)]], [.. blockers[KeyOf(place)]]))
                .GroupBy(static one => one.Place.Project).OrderByDescending(static project => project.Max(static one => one.Newest)).ThenBy(static project => project.Key, StringComparer.Ordinal)
                .SelectMany(static project => project.OrderBy(static one => one.Place.Part, StringComparer.Ordinal)),
        ];
    }

    private DateTimeOffset Newest => (DateTimeOffset[])[Last?.At ?? DateTimeOffset.MinValue, Session?.At ?? DateTimeOffset.MinValue] is var both ? both.Max() : default;

    private static (string Project, string? Part) KeyOf(JournalPlace place) => (place.Project, place.Part);
}

/// <summary>The session that something happened in last.</summary>
/// <param name="Agent">Id of the agent.</param>
/// <param name="Session">The agent's id of it.</param>
/// <param name="Name">As <c>tacho show</c> takes it.</param>
/// <param name="At">When something happened in it last.</param>
/// <param name="Title">What it is called; null where nothing tells.</param>
internal sealed record LastSession(string Agent, string Session, string Name, DateTimeOffset At, string? Title);
