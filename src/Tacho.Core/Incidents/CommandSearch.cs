using System.Collections.Immutable;
using Tacho.Configuration;

namespace Tacho.Incidents;

/// <summary>Finds commands in the sealed trail and in archived transcripts, sessions in parallel. What both tell of stands once.</summary>
public static class CommandSearch
{
    /// <summary>An agent's id of a call that is this long is unique between sessions too.</summary>
    private const int UniqueCallLength = 16;

    /// <summary>How far the hook's time and the transcript's may be apart for a command without a common id.</summary>
    private static readonly TimeSpan SameCommand = TimeSpan.FromMinutes(2);

    /// <summary>Commands of one project or, with null, of all.</summary>
    public static CommandsFound Search(TachoHome home, string? project, RecordSources sources, CommandQuery query)
    {
        var broken = new List<string>();
        var found = Search(SessionFiles.List(home, project, sources, broken.Add), query);
        return broken.Count == 0 ? found : found with { UnreadableFiles = [.. found.UnreadableFiles, .. broken] };
    }

    /// <summary>Commands of the given sessions.</summary>
    public static CommandsFound Search(ImmutableArray<SessionFiles> sessions, CommandQuery query)
    {
        var scans = new SessionScan[sessions.Length];
        var degree = new ParallelOptions { MaxDegreeOfParallelism = Math.Clamp(Environment.ProcessorCount, 1, 8) };
        Parallel.For(0, sessions.Length, degree, i => scans[i] = new SessionScan(sessions[i], query));
        return new(
            [.. WithoutCopies(scans).OrderBy(static command => command.Event.At)],
            sessions.Length,
            scans.Sum(static scan => scan.UnreadableLines),
            [.. scans.SelectMany(static scan => scan.UnreadableFiles)])
        {
            UnreadableRecords = scans.Sum(static scan => scan.UnreadableRecords),
        };
    }

    /// <summary>A resumed or forked session's transcript begins with the records of the one before it, which ended earlier: the command ran there.</summary>
    private static IEnumerable<RanCommand> WithoutCopies(SessionScan[] scans)
    {
        var ran = new Dictionary<(string Agent, string Call), RanCommand>();
        foreach (var command in scans.OrderBy(static scan => scan.Ended).SelectMany(static scan => scan.Commands))
        {
            if (command.Event.ToolCallId is not { Length: >= UniqueCallLength } call) continue;
            var key = (command.Event.Agent.Value, call);
            if (!ran.TryGetValue(key, out var known) || (known.Place.Sources == RecordSources.Transcripts && command.Place.Sources != RecordSources.Transcripts)) ran[key] = command;
        }

        return scans.SelectMany(static scan => scan.Commands).Where(command =>
            command.Place.Sources != RecordSources.Transcripts
            || command.Event.ToolCallId is not { Length: >= UniqueCallLength } call
            || ReferenceEquals(ran[(command.Event.Agent.Value, call)], command));
    }

    /// <summary>The reading of one session.</summary>
    private sealed class SessionScan
    {
        public SessionScan(SessionFiles session, CommandQuery query)
        {
            var trail = new TrailScan(query);
            var transcripts = new TranscriptScan(query);
            Commands = Union(Covered(session, trail.Read(session.Files)), transcripts.Read(session.Transcripts));
            Ended = session.Transcripts.IsEmpty ? DateTimeOffset.MinValue : session.Transcripts.Max(static transcript => transcript.Meta.Ended);
            UnreadableLines = trail.UnreadableLines;
            UnreadableRecords = transcripts.UnreadableRecords;
            UnreadableFiles = [.. trail.UnreadableFiles, .. transcripts.UnreadableFiles];
        }

        public ImmutableArray<RanCommand> Commands { get; }

        public DateTimeOffset Ended { get; }

        public int UnreadableLines { get; }

        public int UnreadableRecords { get; }

        public ImmutableArray<string> UnreadableFiles { get; }

        /// <summary>Of the archive's commands the reading covers what people covered.</summary>
        private static ImmutableArray<RanCommand> Covered(SessionFiles session, ImmutableArray<RanCommand> recorded)
        {
            if (recorded.IsEmpty || session.Cover(recorded[0].Event.Agent) is not { } cover) return recorded;
            return [.. recorded.Select(command => command with { Event = cover.Event(command.Event), Prompt = cover.Text(command.Prompt) })];
        }

        /// <summary>The trail's commands, completed by what transcripts tell of them, and then those that only transcripts tell of.</summary>
        private static ImmutableArray<RanCommand> Union(ImmutableArray<RanCommand> trail, ImmutableArray<RanCommand> transcripts)
        {
            if (trail.IsEmpty) return transcripts;
            if (transcripts.IsEmpty) return trail;
            var all = trail.ToList();
            var byCall = new Dictionary<string, int>(StringComparer.Ordinal);
            var byText = new Dictionary<string, List<int>>(StringComparer.Ordinal);
            for (var i = 0; i < trail.Length; i++)
            {
                if (trail[i].Event.ToolCallId is { } call) byCall.TryAdd(call, i);
                if (!byText.TryGetValue(trail[i].Shell.Command, out var same)) byText.Add(trail[i].Shell.Command, same = []);
                same.Add(i);
            }

            foreach (var told in transcripts)
            {
                if (Same(told) is { } index) all[index] = Completed(all[index], told);
                else all.Add(told);
            }

            return [.. all];

            int? Same(RanCommand told)
            {
                if (told.Event.ToolCallId is { } call && byCall.TryGetValue(call, out var known)) return known;
                if (!byText.TryGetValue(told.Shell.Command, out var same)) return null;
                var nearest = same
                    .Where(i => all[i].Place.Sources == RecordSources.Trail && (told.Event.ToolCallId is null || all[i].Event.ToolCallId is null) && Distance(all[i], told) <= SameCommand)
                    .OrderBy(i => Distance(all[i], told))
                    .ToList();
                return nearest.Count == 0 ? null : nearest[0];
            }
        }

        private static RanCommand Completed(RanCommand recorded, RanCommand told) => recorded with
        {
            Place = recorded.Place with { Sources = RecordSources.All },
            Told = told.Place,
            Outcome = recorded.Outcome is not { } outcome
                ? told.Outcome
                : new CommandOutcome(outcome.ExitCode ?? told.Outcome?.ExitCode, outcome.Status ?? told.Outcome?.Status, outcome.DurationMs ?? told.Outcome?.DurationMs),
            Prompt = recorded.Prompt ?? told.Prompt,
        };

        private static TimeSpan Distance(RanCommand one, RanCommand other) => (one.Event.At - other.Event.At).Duration();
    }
}
