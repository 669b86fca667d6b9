using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Events;
using Tacho.Reports;
using Tacho.Review;
using Tacho.Trail;

namespace Tacho.Incidents.Activity;

/// <summary>The reading of one session. It does not check the seal.</summary>
internal sealed class ActivityScan(TimeWindow? window)
{
    /// <summary>Files that are smaller than this are read without a look at their end.</summary>
    private const int MinBytesToSkip = 256 * 1024;

    /// <summary>How far two sources' times may be apart for one happening without a common id.</summary>
    private static readonly TimeSpan SameMoment = TimeSpan.FromMinutes(2);

    private readonly List<string> _unreadable = [];
    private AgentId? _agent;

    public SessionActivity Read(SessionFiles session)
    {
        var (trail, transcripts) = (new Findings(), new Findings());
        foreach (var file in session.Files) Try(file.Path, () => ReadFile(session, file, trail));
        foreach (var transcript in session.Transcripts.Where(MayHold)) Try(transcript.Path, () => ReadTranscript(transcript, transcripts));
        return new SessionActivity(session, Prompts(trail.Prompts, transcripts.Prompts), Steps(trail.Steps, transcripts.Steps)) { Agent = _agent, UnreadableFiles = [.. _unreadable] };
    }

    private void Try(string path, Action read)
    {
        try
        {
            read();
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            _unreadable.Add(path);
        }
    }

    private void ReadFile(SessionFiles session, TrailFile file, Findings found)
    {
        if (window?.From is { } from && new FileInfo(file.Path) is { Length: >= MinBytesToSkip } info && info.LastWriteTimeUtc < (from - TimeWindow.ClockSlack).UtcDateTime && LastLine.TimeOf(file.Path) < from - TimeWindow.ClockSlack) return;
        var open = new HashSet<string>(StringComparer.Ordinal);
        TrailCover? cover = null;
        var isLookedUp = false;
        Take(TrailReader.Events(file, IsWanted).Select(Line), found, line => new CommandPlace(RecordSources.Trail, file.Project, file.Path, line), isOwn: true);

        bool IsWanted(ReadOnlyMemory<byte> line)
        {
            // Results are long; only those of calls that are looked at are read.
            if (line.Span.StartsWith(LineGlance.ToolResultStart)) return LineGlance.TryRead(line.Span, out var glance) && glance.Call is { } call && open.Contains(call);
            return line.Span.StartsWith(LineGlance.UserPromptStart) || line.Span.StartsWith("{\"kind\":\"tool.call\","u8) || line.Span.StartsWith("{\"kind\":\"file.change\","u8);
        }

        SessionLine Line(TrailRecord record)
        {
            if (record.Event is { Body: ToolCall, ToolCallId: { } call }) open.Add(call);

            // Of transcripts the reading covers what people covered; of the trail it is done here.
            if (!isLookedUp) (cover, isLookedUp) = (session.Cover(record.Event.Agent), true);
            return new(record.Line, [cover is null ? record.Event : cover.Event(record.Event)], Bytes: 0);
        }
    }

    private void ReadTranscript(ArchivedTranscript transcript, Findings found)
    {
        var lines = ArchivedSession.Read(transcript).Select(line => new SessionLine(line.Number, [.. line.Events.Where(static happened => happened.Body is UserPrompt or ToolCall or FileChange or ToolResult).Select(Timed)], line.Bytes.Length));
        Take(lines, found, line => new CommandPlace(RecordSources.Transcripts, transcript.Meta.Project, transcript.Path, line), isOwn: transcript.Meta.Subagent is null);

        // Some agents write no times: it happened when the session did.
        AgentEvent Timed(AgentEvent happened) => happened.At == DateTimeOffset.UnixEpoch ? happened with { At = transcript.Meta.Started } : happened;
    }

    private void Take(IEnumerable<SessionLine> lines, Findings found, Func<long, CommandPlace> placeOf, bool isOwn)
    {
        foreach (var step in SessionStep.Of(lines))
        {
            if (window?.Contains(step.Event.At) == false) continue;
            switch (step.Event.Body)
            {
                case UserPrompt prompt:
                    if (isOwn && step.Event.Subagent is null) found.Prompts.Add(new(placeOf(step.Line), step.Event.At, prompt.Text));
                    break;
                case ToolCall or FileChange: found.Steps.Add(ActivityStep.Of(placeOf(step.Line), step)); break;
                default: continue;
            }

            _agent = step.Event.Agent;
        }
    }

    private bool MayHold(ArchivedTranscript transcript) =>
        (window?.From is not { } from || transcript.Meta.Ended >= from - TimeWindow.ClockSlack)
        && (window?.Before is not { } before || transcript.Meta.Started < before + TimeWindow.ClockSlack);

    private static ImmutableArray<ActivityPrompt> Prompts(List<ActivityPrompt> trail, List<ActivityPrompt> transcripts) =>
    [
        .. trail.Concat(transcripts.Where(told => !trail.Any(known => known.Text.Trim() == told.Text.Trim() && (known.At - told.At).Duration() <= SameMoment)))
            .DistinctBy(static prompt => (prompt.At, prompt.Text))
            .OrderBy(static prompt => prompt.At)
    ];

    /// <summary>The trail's steps, completed by what transcripts tell of them, and then those that only transcripts tell of.</summary>
    private static ImmutableArray<ActivityStep> Steps(List<ActivityStep> trail, List<ActivityStep> transcripts)
    {
        var all = WithoutEchoes(trail);
        var recorded = all.Count;
        var byCall = all.Index().Where(static one => one.Item.Event.ToolCallId is not null).DistinctBy(static one => one.Item.Event.ToolCallId).ToDictionary(static one => one.Item.Event.ToolCallId!, static one => one.Index, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var told in WithoutEchoes(transcripts))
        {
            // A session's own transcript may repeat what its sub-agent's tells.
            if (told.Event.ToolCallId is { } call && !seen.Add(call)) continue;
            if (Same(told) is { } index) all[index] = Completed(all[index], told);
            else all.Add(told);
        }

        return [.. all.OrderBy(static step => step.Event.At)];

        int? Same(ActivityStep told)
        {
            if (told.Event.ToolCallId is { } call && byCall.TryGetValue(call, out var known)) return known;
            if (PathOf(told) is not { } path) return null;
            for (var i = 0; i < recorded; i++)
            {
                if (all[i].Place.Sources == RecordSources.Trail && (told.Event.ToolCallId is null || all[i].Event.ToolCallId is null) && PathOf(all[i]) == path && (all[i].Event.At - told.Event.At).Duration() <= SameMoment) return i;
            }

            return null;
        }
    }

    /// <summary>An agent may tell of an edit twice: by the call, and by the file that changed.</summary>
    private static List<ActivityStep> WithoutEchoes(List<ActivityStep> steps)
    {
        var calls = steps.Where(static step => step.Event.Body is ToolCall && !step.Edits.IsEmpty).ToLookup(PathOf);
        return [.. steps.Where(step => step.Event.Body is not FileChange || !calls[PathOf(step)].Any(call => (call.Event.At - step.Event.At).Duration() <= SameMoment))];
    }

    private static ActivityStep Completed(ActivityStep recorded, ActivityStep told) => recorded with
    {
        Place = recorded.Place with { Sources = RecordSources.All },
        Told = told.Place,
        Result = recorded.Result ?? told.Result,
        Edits = recorded.Edits.IsEmpty ? told.Edits : recorded.Edits,
    };

    private static string? PathOf(ActivityStep step) => step.Edits.IsEmpty ? step.ReadPath : step.Edits[0].Path;

    private sealed class Findings
    {
        public List<ActivityPrompt> Prompts { get; } = [];

        public List<ActivityStep> Steps { get; } = [];
    }
}
