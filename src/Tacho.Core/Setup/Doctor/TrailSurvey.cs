using System.Collections.Immutable;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Trail;

namespace Tacho.Setup.Doctor;

/// <summary>What one agent's hooks sent within the window of a survey, probes left out.</summary>
/// <param name="Events">How many.</param>
/// <param name="First">Time of the earliest.</param>
/// <param name="UnknownKinds">Happenings that the adapter did not know, by kind.</param>
/// <param name="Members">Members of payloads that the adapter did not take, by name.</param>
/// <param name="Gaps">Capture gaps, by reason.</param>
internal sealed record AgentTraffic(
    long Events,
    DateTimeOffset First,
    ImmutableDictionary<string, long> UnknownKinds,
    ImmutableDictionary<string, MemberTraffic> Members,
    ImmutableDictionary<string, long> Gaps);

/// <param name="Count">In how many events it stood.</param>
/// <param name="First">Time of the earliest of them.</param>
internal sealed record MemberTraffic(long Count, DateTimeOffset First);

/// <summary>A record in which time went backwards.</summary>
/// <param name="File">Path below the trail's folder.</param>
/// <param name="Line">The first such line, counted from 1.</param>
/// <param name="By">The largest step.</param>
internal sealed record StepBack(string File, int Line, TimeSpan By);

/// <summary>
/// One reading of the trail for all counters: whole files that were written within 30 days, and of older ones the end, as long as an agent is not yet met. Lines are glanced
/// at; only those that count are parsed.
/// </summary>
internal sealed class TrailSurvey
{
    private const int TailBytes = 64 * 1024;
    private static readonly TimeSpan Window = TimeSpan.FromDays(30);
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    private readonly DateTimeOffset _from;
    private readonly Dictionary<string, Tally> _tallies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _last = new(StringComparer.Ordinal);
    private readonly List<StepBack> _stepsBack = [];

    private TrailSurvey(DateTimeOffset from) => _from = from;

    /// <summary>Time of the newest event that any agent's hook sent; null when none ever did.</summary>
    public DateTimeOffset? Newest { get; private set; }

    public ImmutableArray<StepBack> StepsBack => [.. _stepsBack];

    /// <summary>Time of the newest event that an agent's hook sent, however old; null when none ever did.</summary>
    public DateTimeOffset? LastEventOf(AgentId agent) => _last.TryGetValue(agent.Value, out var at) ? at : null;

    /// <summary>What an agent sent within the window; null for nothing.</summary>
    public AgentTraffic? Of(AgentId agent) => _tallies.GetValueOrDefault(agent.Value)?.ToTraffic();

    /// <summary>Surveys the trail. A file that cannot be read is passed over; <c>tacho verify</c> names it.</summary>
    public static TrailSurvey Of(TachoHome home, DateTimeOffset now)
    {
        var survey = new TrailSurvey(now - Window);
        var files = new TrailReader(home).Files(project: null).Select(file => new FileInfo(file.Path)).OrderByDescending(file => file.LastWriteTimeUtc).ToList();
        foreach (var file in files)
        {
            try
            {
                if (file.LastWriteTimeUtc >= survey._from.UtcDateTime) survey.ReadWhole(file, Path.GetRelativePath(home.Trail, file.FullName));
                else survey.ReadEnd(file);
            }
            catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                // The examination goes on with the files that are left.
            }
        }

        return survey;
    }

    private void ReadWhole(FileInfo file, string name)
    {
        var number = 0;
        var (before, largest, first) = (DateTimeOffset.MinValue, Tolerance, 0);
        foreach (var line in TrailReader.Lines(file.FullName))
        {
            number++;
            if (!SurveyLine.TryRead(line.Span, out var read)) continue;
            if (before > read.At + Tolerance)
            {
                if (first == 0) first = number;
                if (before - read.At > largest) largest = before - read.At;
            }

            before = read.At;
            Take(read, line);
        }

        if (first > 0) _stepsBack.Add(new(name, first, largest));
    }

    private void ReadEnd(FileInfo file)
    {
        using var open = PosixFile.OpenReadIfExists(file.FullName);
        if (open is null) return;
        var buffer = new byte[Math.Min(TailBytes, file.Length)];
        ReadOnlySpan<byte> end = buffer.AsSpan(0, open.ReadAt(buffer, Math.Max(0, file.Length - TailBytes)));
        foreach (var range in end.Split((byte)'\n'))
            if (SurveyLine.TryRead(end[range], out var line)) Meet(line);
    }

    private void Take(SurveyLine read, ReadOnlyMemory<byte> line)
    {
        Meet(read);
        if (!read.IsLive || read.At < _from) return;
        if (!_tallies.TryGetValue(read.Agent, out var tally)) _tallies[read.Agent] = tally = new();
        tally.Take(read, line);
    }

    private void Meet(SurveyLine line)
    {
        if (!line.IsLive) return;
        if (Newest is null || line.At > Newest) Newest = line.At;
        if (!_last.TryGetValue(line.Agent, out var last) || line.At > last) _last[line.Agent] = line.At;
    }

    private sealed class Tally
    {
        private readonly Dictionary<string, long> _kinds = new(StringComparer.Ordinal);
        private readonly Dictionary<string, MemberTraffic> _members = new(StringComparer.Ordinal);
        private readonly Dictionary<string, long> _gaps = new(StringComparer.Ordinal);
        private long _events;
        private DateTimeOffset _first = DateTimeOffset.MaxValue;

        public void Take(SurveyLine read, ReadOnlyMemory<byte> line)
        {
            _events++;
            if (read.At < _first) _first = read.At;
            if (read.Kind.StartsWith("hook.", StringComparison.Ordinal)) Add(_kinds, read.Kind);
            else if (read.Kind == EventKinds.NameOf(AnyGap)) Add(_gaps, SurveyLine.ReasonOf(line));
            foreach (var name in SurveyLine.MembersAside(line.Span))
            {
                _members[name] = _members.TryGetValue(name, out var known) ? new(known.Count + 1, read.At < known.First ? read.At : known.First) : new(1, read.At);
            }
        }

        public AgentTraffic ToTraffic() => new(
            _events, _first, _kinds.ToImmutableDictionary(StringComparer.Ordinal), _members.ToImmutableDictionary(StringComparer.Ordinal), _gaps.ToImmutableDictionary(StringComparer.Ordinal));

        private static void Add(Dictionary<string, long> counts, string name) => counts[name] = counts.GetValueOrDefault(name) + 1;
    }

    private static readonly CaptureGap AnyGap = new("", Detail: null);
}
