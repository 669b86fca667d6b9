using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Events;
using Tacho.Reports.Timing;

namespace Tacho.Incidents.Timing;

/// <summary>Finds when something happened in sessions, in the sealed trail and in archived transcripts, sessions in parallel.</summary>
public static class MomentSearch
{
    /// <summary>An agent's id of a call that is this long is unique between sessions too.</summary>
    private const int UniqueCallLength = 16;

    /// <summary>
    /// The moments of sessions that may have been at work in a window; also those outside it, as far as they are of the same files. A sub-agent that has a session of its own is part of the session
    /// that it came from. What a resumed or forked session repeats is of the one that ended first.
    /// </summary>
    /// <param name="sessions">Where to look.</param>
    /// <param name="window">Null for all times.</param>
    /// <param name="rules">What is believed.</param>
    /// <param name="unreadable">Files that could not be read to their end.</param>
    public static ImmutableArray<SessionMoments> Search(ImmutableArray<SessionFiles> sessions, TimeWindow? window, TimeRules rules, out ImmutableArray<string> unreadable)
    {
        sessions = [.. sessions.SelectMany(Each)];
        var parents = Parents(sessions);
        var subagents = sessions.Where(parents.ContainsKey).ToLookup(session => parents[session], session => session.Transcripts);
        ImmutableArray<SessionFiles> own = [.. sessions.Where(session => !parents.ContainsKey(session))];
        var found = new SessionMoments[own.Length];
        var degree = new ParallelOptions { MaxDegreeOfParallelism = Math.Clamp(Environment.ProcessorCount, 1, 8) };
        Parallel.For(0, own.Length, degree, i => found[i] = new MomentScan(window, rules).Read(own[i], subagents[own[i]].SelectMany(static transcripts => transcripts)));
        unreadable = [.. found.SelectMany(static one => one.UnreadableFiles).Distinct(StringComparer.Ordinal)];
        return [.. WithoutCopies(found).Where(static one => one.Moments.Count > 0 || one.Troubles != TimeTroubles.None)];
    }

    /// <summary>Transcripts of which no session is told are not one session.</summary>
    private static IEnumerable<SessionFiles> Each(SessionFiles session) =>
        session.Files.IsEmpty && session.Name == SessionId.Unknown.FileName ? session.Transcripts.Select(one => session with { Transcripts = [one] }) : [session];

    /// <summary>The session that each sub-agent with a session of its own came from; a chain of them leads to its beginning.</summary>
    private static Dictionary<SessionFiles, SessionFiles> Parents(ImmutableArray<SessionFiles> sessions)
    {
        var byId = new Dictionary<(string Agent, string Session), SessionFiles>();
        foreach (var session in sessions)
        {
            foreach (var meta in session.Transcripts.Select(static one => one.Meta)) byId.TryAdd((meta.Agent, meta.Session), session);
        }

        var parents = new Dictionary<SessionFiles, SessionFiles>(ReferenceEqualityComparer.Instance);
        foreach (var session in sessions.Where(static session => session.Files.IsEmpty && session.Transcripts.All(static one => one.Meta is { Subagent: not null, Parent: not null })))
        {
            if (ParentOf(session) is { } parent && parent != session) parents[session] = parent;
        }

        // Of a circle none is a part of another.
        foreach (var session in parents.Keys.ToList())
        {
            var (parent, steps) = (parents[session], 0);
            while (parents.TryGetValue(parent, out var above) && above != session && steps++ < parents.Count) parent = above;
            if (parents.ContainsKey(parent)) parents.Remove(session);
            else parents[session] = parent;
        }

        return parents;

        SessionFiles? ParentOf(SessionFiles session) => session.Transcripts.Select(one => byId.GetValueOrDefault((one.Meta.Agent, one.Meta.Parent!))).FirstOrDefault(static one => one is not null);
    }

    private static IEnumerable<SessionMoments> WithoutCopies(SessionMoments[] found)
    {
        var owners = new Dictionary<(string Agent, long Ticks, MomentKind Kind, int Content, string? Call), SessionMoments>();
        var calls = new Dictionary<(string Agent, string Call), SessionMoments>();
        var whole = new Dictionary<SessionMoments, SessionMoments>(ReferenceEqualityComparer.Instance);

        // Sessions that hooks recorded were there themselves; of the others the one that ended first.
        foreach (var one in found.OrderBy(static one => one.Session.Files.IsEmpty).ThenBy(static one => one.Session.Transcripts.IsEmpty ? DateTimeOffset.MinValue : one.Session.Transcripts.Max(static transcript => transcript.Meta.Ended)).ThenBy(static one => one.Session.Name, StringComparer.Ordinal))
        {
            var agent = one.Agent?.Value ?? "";
            var kept = one.Moments.Where(moment => IsOwn(one, agent, moment)).ToList();
            whole[one] = kept.Count == one.Moments.Count ? one : one with { Moments = kept, Troubles = one.Troubles with { Copied = one.Moments.Count - kept.Count } };
        }

        return found.Select(one => whole[one]);

        bool IsOwn(SessionMoments one, string agent, Moment moment)
        {
            if (moment.Call is { Length: >= UniqueCallLength } call)
            {
                if (calls.TryAdd((agent, call), one)) return true;
                return ReferenceEquals(calls[(agent, call)], one);
            }

            var key = (agent, moment.Ticks, moment.Kind, moment.Content, moment.Call);
            return owners.TryAdd(key, one) || ReferenceEquals(owners[key], one);
        }
    }
}
