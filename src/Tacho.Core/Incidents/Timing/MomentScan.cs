using Tacho.Archive;
using Tacho.Events;
using Tacho.Reports.Timing;
using Tacho.Trail;

namespace Tacho.Incidents.Timing;

/// <summary>The reading of one session. It does not check the seal.</summary>
internal sealed class MomentScan(TimeWindow? window, TimeRules rules)
{
    /// <summary>Files that are smaller than this are read without a look at their end.</summary>
    private const int MinBytesToSkip = 256 * 1024;

    private readonly List<Moment> _moments = [];
    private readonly List<string> _unreadable = [];
    private AgentId? _agent;
    private TimeTroubles _troubles = TimeTroubles.None;

    public SessionMoments Read(SessionFiles session, IEnumerable<ArchivedTranscript> subagents)
    {
        foreach (var file in session.Files) Try(file.Path, () => ReadFile(file));
        foreach (var transcript in session.Transcripts.Where(MayHold)) Try(transcript.Path, () => ReadTranscript(transcript, transcript.Meta.Subagent));
        foreach (var transcript in subagents.Where(MayHold)) Try(transcript.Path, () => ReadTranscript(transcript, transcript.Meta.Session));
        return new SessionMoments(session) { Agent = _agent, Moments = _moments, Troubles = _troubles, UnreadableFiles = _unreadable };
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

    private void ReadFile(TrailFile file)
    {
        if (window?.From is { } from && new FileInfo(file.Path) is { Length: >= MinBytesToSkip } info && info.LastWriteTimeUtc < (from - TimeWindow.ClockSlack).UtcDateTime && LastLine.TimeOf(file.Path) < from - TimeWindow.ClockSlack) return;
        var last = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var record in TrailReader.Events(file)) Take(record.Event, thread: null, last, isTimed: true);
    }

    private void ReadTranscript(ArchivedTranscript transcript, string? thread)
    {
        var last = new Dictionary<string, long>(StringComparer.Ordinal);
        var reading = new ArchivedReading(transcript);
        foreach (var line in reading.Lines())
        {
            foreach (var happened in line.Events) Take(happened, thread, last, isTimed: !reading.IsUntimed || happened.At != transcript.Meta.Started);
        }
    }

    /// <param name="happened">What happened.</param>
    /// <param name="thread">The sub-agent whose record it stands in.</param>
    /// <param name="last">The latest time in the record so far, by thread.</param>
    /// <param name="isTimed">Whether its record tells when.</param>
    private void Take(AgentEvent happened, string? thread, Dictionary<string, long> last, bool isTimed)
    {
        if (Moment.Of(happened, thread) is not { } moment) return;
        _agent ??= happened.Agent;
        if (!isTimed || TimeRules.IsUntimed(moment.Ticks)) _troubles = _troubles with { Untimed = _troubles.Untimed + 1 };
        else if (rules.IsFuture(moment.Ticks)) _troubles = _troubles with { Future = _troubles.Future + 1 };
        else
        {
            var key = moment.Thread ?? "";
            var latest = last.GetValueOrDefault(key);
            if (moment.Ticks < latest - TimeRules.Disorder.Ticks)
            {
                _troubles = _troubles with { ClockBack = _troubles.ClockBack + 1 };
                latest = moment.Ticks;
            }

            last[key] = Math.Max(latest, moment.Ticks);
            _moments.Add(moment);
        }
    }

    private bool MayHold(ArchivedTranscript transcript) =>
        (window?.From is not { } from || transcript.Meta.Ended >= from - TimeWindow.ClockSlack)
        && (window?.Before is not { } before || transcript.Meta.Started < before + TimeWindow.ClockSlack);
}
