using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Events;
using Tacho.Redaction;
using Tacho.Redaction.Sessions;
using Tacho.Trail;

namespace Tacho.Incidents;

/// <summary>What one session knows of a secret.</summary>
/// <param name="Rule">The rule that masked it, or <see cref="SecretTrace.InClear"/>.</param>
/// <param name="Session">The agent's own id.</param>
/// <param name="Agent">Of the last record that holds it.</param>
/// <param name="Project">Name of the project's folder in the trail.</param>
/// <param name="Records">How many records hold it; what trail and transcript both tell counts twice.</param>
/// <param name="Commands">How many different commands hold it, or have a result that does.</param>
/// <param name="First">Time of the first record that holds it.</param>
/// <param name="Last">Time of the last one.</param>
/// <param name="Command">The latest of the commands; null when it stood in none.</param>
/// <param name="File">Where the first record is.</param>
/// <param name="Line">The same, counted from 1.</param>
public sealed record SecretSighting(
    string Rule, SessionId Session, AgentId Agent, string Project, int Records, int Commands, DateTimeOffset First, DateTimeOffset Last, string? Command, string File, long Line)
{
    /// <summary>What tells of it.</summary>
    public RecordSources Sources { get; init; } = RecordSources.Trail;
}

/// <summary>Finds the sessions that saw a secret. Reads files in parallel and looks at raw bytes; only lines that hold the secret are parsed.</summary>
public static class SecretSearch
{
    /// <summary>Searches sessions, in the trail and in archived transcripts; in the order of the first sighting. Names files that could not be read to their end.</summary>
    public static ImmutableArray<SecretSighting> Search(ImmutableArray<SessionFiles> sessions, SecretTrace trace, out ImmutableArray<string> unreadable)
    {
        var found = new List<SecretSighting>[sessions.Length];
        var failed = new List<string>[sessions.Length];
        var degree = new ParallelOptions { MaxDegreeOfParallelism = Math.Clamp(Environment.ProcessorCount, 1, 8) };
        Parallel.For(0, sessions.Length, degree, i =>
        {
            failed[i] = [];
            found[i] = InSession(sessions[i], trace, failed[i]);
        });
        unreadable = [.. failed.SelectMany(files => files)];
        return [.. found.SelectMany(rows => rows).OrderBy(row => row.First)];
    }

    private static List<SecretSighting> InSession(SessionFiles session, SecretTrace trace, List<string> failed)
    {
        var hits = InTrail(session, trace, failed);
        foreach (var transcript in session.Transcripts)
        {
            try
            {
                hits.AddRange(InTranscript(transcript, trace));
            }
            catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                failed.Add(transcript.Path);
            }
        }

        return [.. hits.GroupBy(static hit => hit.Rule, StringComparer.Ordinal).Select(group => Sum(session, [.. group.OrderBy(static hit => hit.At)]))];
    }

    private static List<Hit> InTrail(SessionFiles session, SecretTrace trace, List<string> failed)
    {
        var found = new List<(string Rule, TrailRecord Record)>();
        IReadOnlyList<string>? rules = null;
        foreach (var record in Read(session, line => (rules = trace.RulesIn(line.Span)) is not null, failed))
        {
            foreach (var rule in rules!) found.Add((rule, record));
        }

        // Only now that the session matters: the commands whose results hold it.
        var calls = found.Select(static hit => hit.Record.Event).Where(static recorded => recorded.Body is not ShellCommand).Select(static recorded => recorded.ToolCallId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var commandOfCall = new Dictionary<string, string>(StringComparer.Ordinal);
        if (calls.Count > 0)
        {
            foreach (var record in Read(session, static line => line.Span.StartsWith(LineGlance.ShellCommandStart), []))
            {
                if (record.Event is { ToolCallId: { } call, Body: ShellCommand shell } && calls.Contains(call)) commandOfCall[call] = shell.Command;
            }
        }

        var cover = found.Count == 0 ? null : session.Cover(found[0].Record.Event.Agent);
        return [.. found.Select(hit => Hit.Of(hit.Rule, hit.Record.Event, commandOfCall, CommandPlace.Of(hit.Record))).Select(hit => cover is null ? hit : hit with { Command = cover.Text(hit.Command) })];
    }

    private static List<Hit> InTranscript(ArchivedTranscript transcript, SecretTrace trace)
    {
        var hits = new List<Hit>();
        var commandOfCall = new Dictionary<string, string>(StringComparer.Ordinal);
        var at = transcript.Meta.Started;
        foreach (var line in ArchivedSession.Read(transcript))
        {
            foreach (var happened in line.Events)
            {
                at = happened.At;
                if (happened is { ToolCallId: { } call, Body: ShellCommand shell }) commandOfCall[call] = shell.Command;
            }

            if (trace.RulesIn(line.Bytes.Span) is not { } rules) continue;
            var place = new CommandPlace(RecordSources.Transcripts, transcript.Meta.Project, transcript.Path, line.Number);

            // Of a line of several happenings the one that ran something says most.
            var what = line.Events.FirstOrDefault(static happened => happened.Body is ShellCommand or ToolResult) ?? line.Events.FirstOrDefault();
            foreach (var rule in rules)
            {
                hits.Add(what is null
                    ? new Hit(rule, at, new SessionId(transcript.Meta.Session), new AgentId(transcript.Meta.Agent), Call: null, Command: null, place)
                    : Hit.Of(rule, what, commandOfCall, place));
            }
        }

        return hits;
    }

    private static SecretSighting Sum(SessionFiles session, List<Hit> hits)
    {
        var commands = hits.Where(static hit => hit.Command is not null).Select(static hit => (hit.Call, hit.Command)).ToList();
        var (first, last) = (hits[0], hits[^1]);
        return new SecretSighting(
            first.Rule, last.Session, last.Agent, session.Project, hits.Count, commands.Distinct().Count(), first.At, last.At, commands.LastOrDefault().Command, first.Place.Path, first.Place.Line)
        {
            Sources = hits.Aggregate(RecordSources.None, static (all, hit) => all | hit.Place.Sources),
        };
    }

    private static IEnumerable<TrailRecord> Read(SessionFiles session, Func<ReadOnlyMemory<byte>, bool> filter, List<string> failed)
    {
        foreach (var file in session.Files)
        {
            using var records = TrailReader.Events(file, filter).GetEnumerator();
            while (true)
            {
                try
                {
                    if (!records.MoveNext()) break;
                }
                catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
                {
                    failed.Add(file.Path);
                    break;
                }

                yield return records.Current;
            }
        }
    }

    /// <summary>One record that holds the secret.</summary>
    private sealed record Hit(string Rule, DateTimeOffset At, SessionId Session, AgentId Agent, string? Call, string? Command, CommandPlace Place)
    {
        public static Hit Of(string rule, AgentEvent recorded, Dictionary<string, string> commandOfCall, CommandPlace place) => new(
            rule,
            recorded.At,
            recorded.Session,
            recorded.Agent,
            recorded.ToolCallId,
            recorded.Body is ShellCommand shell ? shell.Command : recorded.ToolCallId is { } call ? commandOfCall.GetValueOrDefault(call) : null,
            place);
    }
}
