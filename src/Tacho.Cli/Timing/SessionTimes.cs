using System.Collections.Immutable;
using Tacho.Cli.Commands.Audit;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Incidents;
using Tacho.Incidents.Timing;
using Tacho.Journal;
using Tacho.Reports.Timing;
using Tacho.Review;

namespace Tacho.Cli.Timing;

/// <summary>The times of sessions, with what they are called, whose they are, and what the journal names them.</summary>
/// <param name="Sessions">That may have been at work in the window.</param>
/// <param name="Notes">What could not be read, a sentence each.</param>
internal sealed record SessionTimes(ImmutableArray<TimedSession> Sessions, ImmutableArray<string> Notes)
{
    /// <summary>How far apart hook and transcript may tell of one prompt.</summary>
    private static readonly TimeSpan SameMoment = TimeSpan.FromMinutes(2);

    /// <param name="scope">Whose sessions.</param>
    /// <param name="window">When.</param>
    /// <param name="rules">What counts.</param>
    /// <param name="agent">Of which agent; null for all.</param>
    /// <param name="journal">All entries that stand; one that somebody wrote there by hand names nothing.</param>
    /// <param name="person">Whose a session is that nobody wrote an entry in.</param>
    public static SessionTimes Of(AuditScope scope, TimeWindow window, TimeRules rules, AgentId? agent, ImmutableArray<JournalEntry> journal, Func<string> person)
    {
        var broken = new List<string>();
        var sessions = SessionFiles.List(scope.Home, scope.Project, scope.Sources, broken.Add);
        var found = MomentSearch.Search(sessions, window, rules, out var unreadable);
        var entries = journal.Where(static entry => entry.IsSealed && entry.Noted.Of is not null).ToLookup(static entry => (entry.Noted.Of!.Agent, entry.Noted.Of.Session));
        var unnamed = new Lazy<string>(person);
        var reviews = Reviews.Read(scope.Home);
        return new(
            [.. found.AsParallel().AsOrdered().Where(one => one.Agent is { } its && (agent is null || agent == its)).Select(one => Timed(one, rules, entries, unnamed, reviews))],
            [.. broken.Concat(unreadable).Distinct(StringComparer.Ordinal).Select(static file => $"{SafeText.OneLine(file)} could not be read to its end.")]);
    }

    /// <summary>The person at this machine, by git's settings in their home folder.</summary>
    public static string Person() => Contributor.Of(TachoHome.UserFolder() ?? Environment.CurrentDirectory, Environment.GetEnvironmentVariable).Id;

    private static TimedSession Timed(SessionMoments found, TimeRules rules, ILookup<(string Agent, string Session), JournalEntry> journal, Lazy<string> person, Reviews reviews)
    {
        var session = found.Session;
        var (id, agent) = (IdOf(session), found.Agent!.Value.Value);
        var timing = SessionTiming.Of(found.Moments, rules);
        var own = found.Moments.Where(static one => one.Thread is null).OrderBy(static one => one.Ticks).ToList();
        var prompts = Prompts(own, isToldTwice: !session.Files.IsEmpty && !session.Transcripts.IsEmpty);
        var entries = journal[(agent, id.Value)].OrderBy(static entry => entry.At).ToImmutableArray();
        var meta = session.Transcripts.Where(static one => one.Meta.Subagent is null).OrderBy(static one => one.Meta.Started).Select(static one => one.Meta).ToList();
        var task = meta.Select(static one => one.Title).FirstOrDefault(static title => !string.IsNullOrWhiteSpace(title)) ?? meta.Select(static one => one.GitBranch).FirstOrDefault(static branch => !string.IsNullOrWhiteSpace(branch)) ?? id.ShortId;
        return new(id.Value, id.ShortId, agent, reviews.Text(session.Project), entries.LastOrDefault()?.Noted.Person ?? person.Value, task.Trim(), timing)
        {
            Transcripts = session.Transcripts.Length,
            Prompts = prompts,
            Acts = [.. prompts.Concat(own.Where(static one => one is { Kind: MomentKind.Decided }).Select(static one => one.Ticks)).Distinct().Order()],
            Entries = [.. entries.Select(entry => new TaskEntry(entry.At.UtcTicks, entry.Id, entry.Noted.Title))],
            Span = found.Moments.Count == 0 ? null : new Stretch(found.Moments.Min(static one => one.Ticks), found.Moments.Max(static one => one.Ticks)),
            Troubles = found.Troubles with { Instants = found.Moments.Count > 1 && found.Moments.All(one => one.Ticks == found.Moments[0].Ticks) ? 1 : 0, Stalls = timing.Stalls, Stalled = timing.Stalled },
        };
    }

    /// <summary>Sessions whose agent tells no id are not one session; the store names them in the same way.</summary>
    private static SessionId IdOf(SessionFiles session) =>
        session.Id == SessionId.Unknown && !session.Transcripts.IsEmpty ? new($"{SessionId.Unknown}-{session.Transcripts[0].Name}") : session.Id;

    private static ImmutableArray<long> Prompts(List<Moment> own, bool isToldTwice)
    {
        var last = new Dictionary<int, long>();
        var prompts = ImmutableArray.CreateBuilder<long>();
        foreach (var prompt in own.Where(static one => one.Kind == MomentKind.Prompt))
        {
            if (isToldTwice && last.TryGetValue(prompt.Content, out var before) && prompt.Ticks - before <= SameMoment.Ticks)
            {
                // The pair is told; the same words again are another prompt.
                last.Remove(prompt.Content);
                continue;
            }

            last[prompt.Content] = prompt.Ticks;
            if (prompts.Count == 0 || prompts[^1] != prompt.Ticks) prompts.Add(prompt.Ticks);
        }

        return prompts.ToImmutable();
    }
}
