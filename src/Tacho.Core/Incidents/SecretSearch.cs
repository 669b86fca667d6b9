using System.Collections.Immutable;
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
/// <param name="Records">How many records hold it.</param>
/// <param name="Commands">How many different commands hold it, or have a result that does.</param>
/// <param name="First">Time of the first record that holds it.</param>
/// <param name="Last">Time of the last one.</param>
/// <param name="Command">The latest of the commands; null when it stood in none.</param>
/// <param name="File">Where the first record is.</param>
/// <param name="Line">The same, counted from 1.</param>
public sealed record SecretSighting(
    string Rule, SessionId Session, AgentId Agent, string Project, int Records, int Commands, DateTimeOffset First, DateTimeOffset Last, string? Command, string File, int Line);

/// <summary>Finds the sessions that saw a secret. Reads files in parallel and looks at raw bytes; only lines that hold the secret are parsed.</summary>
public static class SecretSearch
{
    /// <summary>Searches sessions of the trail; in the order of the first sighting. Names files that could not be read to their end.</summary>
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
        var hits = new List<(string Rule, TrailRecord Record)>();
        IReadOnlyList<string>? rules = null;
        foreach (var record in Read(session, line => (rules = trace.RulesIn(line.Span)) is not null, failed))
        {
            foreach (var rule in rules!) hits.Add((rule, record));
        }

        if (hits.Count == 0) return [];

        // Only now that the session matters: the commands whose results hold it.
        var calls = hits.Select(hit => hit.Record.Event).Where(recorded => recorded.Body is not ShellCommand).Select(recorded => recorded.ToolCallId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var commandOfCall = new Dictionary<string, string>(StringComparer.Ordinal);
        if (calls.Count > 0)
        {
            foreach (var record in Read(session, line => line.Span.StartsWith(LineGlance.ShellCommandStart), []))
            {
                if (record.Event is { ToolCallId: { } call, Body: ShellCommand shell } && calls.Contains(call)) commandOfCall[call] = shell.Command;
            }
        }

        return [.. hits.GroupBy(hit => hit.Rule, StringComparer.Ordinal).Select(group => Sum(session, group.Key, [.. group.Select(hit => hit.Record).OrderBy(record => record.Event.At)], commandOfCall))];
    }

    private static SecretSighting Sum(SessionFiles session, string rule, List<TrailRecord> records, Dictionary<string, string> commandOfCall)
    {
        var commands = records.Select(record => (record.Event.ToolCallId, Text: Command(record.Event, commandOfCall))).Where(command => command.Text is not null).ToList();
        var (first, last) = (records[0], records[^1]);
        return new SecretSighting(
            rule, last.Event.Session, last.Event.Agent, session.Project, records.Count, commands.Distinct().Count(), first.Event.At, last.Event.At, commands.LastOrDefault().Text, first.File.Path, first.Line);
    }

    private static string? Command(AgentEvent recorded, Dictionary<string, string> commandOfCall) =>
        recorded.Body is ShellCommand shell ? shell.Command : recorded.ToolCallId is { } call ? commandOfCall.GetValueOrDefault(call) : null;

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
}
