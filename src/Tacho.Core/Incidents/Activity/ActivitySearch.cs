using System.Collections.Immutable;

namespace Tacho.Incidents.Activity;

/// <summary>Finds what agents did beside commands, in the sealed trail and in archived transcripts, sessions in parallel. What both tell of stands once.</summary>
public static class ActivitySearch
{
    /// <summary>An agent's id of a call that is this long is unique between sessions too.</summary>
    private const int UniqueCallLength = 16;

    /// <summary>The sessions that did anything in a window, in the order in which they were given.</summary>
    /// <param name="sessions">Where to look.</param>
    /// <param name="window">Null for all times.</param>
    /// <param name="unreadable">Files that could not be read to their end.</param>
    public static ImmutableArray<SessionActivity> Search(ImmutableArray<SessionFiles> sessions, TimeWindow? window, out ImmutableArray<string> unreadable)
    {
        var found = new SessionActivity[sessions.Length];
        var degree = new ParallelOptions { MaxDegreeOfParallelism = Math.Clamp(Environment.ProcessorCount, 1, 8) };
        Parallel.For(0, sessions.Length, degree, i => found[i] = new ActivityScan(window).Read(sessions[i]));
        unreadable = [.. found.SelectMany(static one => one.UnreadableFiles)];
        return [.. WithoutCopies(found).Where(static one => !one.IsEmpty)];
    }

    /// <summary>A resumed or forked session's transcript begins with the records of the one before it, which ended earlier: it happened there.</summary>
    private static IEnumerable<SessionActivity> WithoutCopies(SessionActivity[] found)
    {
        var calls = new HashSet<(string Agent, string Call)>();
        var prompts = new HashSet<(DateTimeOffset At, string Text)>();
        var whole = new Dictionary<SessionActivity, SessionActivity>(ReferenceEqualityComparer.Instance);
        foreach (var step in found.SelectMany(static one => one.Steps).Where(static step => step.Place.Sources != RecordSources.Transcripts)) IsNew(step);
        foreach (var one in found.OrderBy(static one => one.Session.Transcripts.IsEmpty ? DateTimeOffset.MinValue : one.Session.Transcripts.Max(static transcript => transcript.Meta.Ended)))
        {
            whole[one] = one with
            {
                Steps = [.. one.Steps.Where(step => step.Place.Sources != RecordSources.Transcripts || IsNew(step))],
                Prompts = [.. one.Prompts.Where(prompt => prompt.Place.Sources != RecordSources.Transcripts || prompts.Add((prompt.At, prompt.Text)))],
            };
        }

        return found.Select(one => whole[one]);

        bool IsNew(ActivityStep step) => step.Event.ToolCallId is not { Length: >= UniqueCallLength } call || calls.Add((step.Event.Agent.Value, call));
    }
}
