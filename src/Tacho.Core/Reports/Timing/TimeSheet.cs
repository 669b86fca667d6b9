using System.Collections.Immutable;
using System.Globalization;

namespace Tacho.Reports.Timing;

/// <summary>What time may be told apart by.</summary>
public enum TimeKey
{
    Session,
    Project,
    Agent,
    Person,

    /// <summary>The local day; what passes midnight is split there.</summary>
    Day,

    /// <summary>The entry of the journal that follows, else the session's title; of each project its own.</summary>
    Task,
}

/// <summary>Time that has the same key. Sums count sessions side by side each for itself.</summary>
/// <param name="Key">The key; null in the total.</param>
/// <param name="Active">Sum of the sessions' active times.</param>
/// <param name="Clock">Time by the clock in which any of them was active: a person's never twice.</param>
/// <param name="Agent">Sum of the agents' working times.</param>
/// <param name="Person">Sum of the times that were the person's turn.</param>
/// <param name="Sessions">How many.</param>
/// <param name="Prompts">How often the person asked for something.</param>
public sealed record TimeRow(string? Key, TimeSpan Active, TimeSpan Clock, TimeSpan Agent, TimeSpan Person, int Sessions, int Prompts)
{
    /// <summary>Project and session that the key is of, where it is of one.</summary>
    public string? Project { get; init; }

    /// <inheritdoc cref="Project"/>
    public string? AgentId { get; init; }

    /// <summary>The session's whole id.</summary>
    public string? SessionId { get; init; }

    /// <summary>What a session is about.</summary>
    public string? Task { get; init; }

    /// <summary>How often the person came here from another project, and from another session, on one day.</summary>
    public int ProjectSwitches { get; init; }

    /// <inheritdoc cref="ProjectSwitches"/>
    public int SessionSwitches { get; init; }

    /// <summary>First and last instant of the active time, by the local clock.</summary>
    public DateTimeOffset? First { get; init; }

    /// <inheritdoc cref="First"/>
    public DateTimeOffset? Last { get; init; }
}

/// <summary>Sums the time of sessions in a window.</summary>
public sealed class TimeSheet
{
    private readonly ImmutableArray<TimedSession> _sessions;
    private readonly Stretch _window;
    private readonly LocalDays _days;
    private readonly TimeZoneInfo _zone;
    private readonly ImmutableArray<PersonAct> _acts;

    /// <param name="sessions">Of any time; what lies outside the window is cut off.</param>
    /// <param name="window">The window.</param>
    /// <param name="zone">Whose days.</param>
    public TimeSheet(IEnumerable<TimedSession> sessions, Stretch window, TimeZoneInfo zone)
    {
        (_window, _days, _zone) = (window, new LocalDays(zone), zone);
        ImmutableArray<TimedSession> all = [.. sessions];
        _sessions = [.. all.Where(IsInside).OrderBy(static one => one.Span?.From).ThenBy(static one => one.Id, StringComparer.Ordinal)];
        _acts = [.. Acts()];

        // Without any time a session is in no window; that it is not counted is told in each.
        Troubles = _sessions.Concat(all.Where(static one => one.Span is null)).Aggregate(TimeTroubles.None, static (sum, one) => sum + one.Troubles);
        Total = Row(key: null, [.. _sessions.SelectMany(session => Pieces(session, by: null))], _acts);
    }

    /// <summary>The sessions in which anything happened in the window.</summary>
    public ImmutableArray<TimedSession> Sessions => _sessions;

    /// <summary>Of all sessions.</summary>
    public TimeRow Total { get; }

    /// <summary>What is not counted.</summary>
    public TimeTroubles Troubles { get; }

    /// <summary>The rows: days in order, else those with the most time first.</summary>
    public ImmutableArray<TimeRow> Rows(TimeKey by)
    {
        var acts = _acts.ToLookup(act => GroupOf(act.Session, act.Ticks, by));
        var rows = _sessions.SelectMany(session => Pieces(session, by)).GroupBy(static piece => piece.Group)
            .Select(group => Named(Row(group.Key.Key, [.. group], [.. acts[group.Key]]), group.First().Session, by));
        return by == TimeKey.Day
            ? [.. rows.OrderBy(static row => row.Key, StringComparer.Ordinal)]
            : [.. rows.OrderByDescending(static row => row.Active).ThenBy(static row => row.First).ThenBy(static row => row.Key, StringComparer.Ordinal)];
    }

    /// <summary>A day as <c>2026-05-20</c>.</summary>
    public static string DayName(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static TimeRow Named(TimeRow row, TimedSession session, TimeKey by) => by switch
    {
        TimeKey.Session => row with { Key = session.Name, Project = session.Project, AgentId = session.Agent, SessionId = session.Id, Task = session.Task },
        TimeKey.Task => row with { Project = session.Project },
        _ => row,
    };

    private bool IsInside(TimedSession session) =>
        session.Timing.Active.Any(one => one.From < _window.Before && one.Before > _window.From) || session.Acts.Any(IsInside) || (session.Span is { } span && IsInside(span.From));

    private bool IsInside(long ticks) => ticks >= _window.From && ticks < _window.Before;

    private TimeRow Row(string? key, ImmutableArray<Piece> pieces, ImmutableArray<PersonAct> acts)
    {
        var active = pieces.SelectMany(static piece => piece.Active).ToList();
        return new(
            key,
            Stretch.Sum(active),
            TimeSpan.FromTicks(pieces.GroupBy(static piece => piece.Session.Person, StringComparer.Ordinal).Sum(static one => Stretch.Sum(Stretch.Union(one.SelectMany(static piece => piece.Active))).Ticks)),
            Stretch.Sum(pieces.SelectMany(static piece => piece.Agent)),
            Stretch.Sum(pieces.SelectMany(static piece => piece.Person)),
            pieces.Select(static piece => piece.Session).Distinct().Count(),
            acts.Count(static act => act.IsPrompt))
        {
            ProjectSwitches = acts.Count(static act => act.SwitchesProject),
            SessionSwitches = acts.Count(static act => act.SwitchesSession),
            First = active.Count == 0 ? null : Local(active.Min(static one => one.From)),
            Last = active.Count == 0 ? null : Local(active.Max(static one => one.Before)),
        };
    }

    private DateTimeOffset Local(long ticks) => TimeZoneInfo.ConvertTime(new DateTimeOffset(ticks, TimeSpan.Zero), _zone);

    /// <summary>A session's time in the window, cut where the key changes.</summary>
    private IEnumerable<Piece> Pieces(TimedSession session, TimeKey? by)
    {
        var timing = session.Timing;
        foreach (var frame in Frames(session, by))
        {
            var (active, agent, person) = (Stretch.Within(timing.Active, frame), Stretch.Within(timing.Agent, frame), Stretch.Within(timing.Person, frame));
            var isWhole = by is not (TimeKey.Day or TimeKey.Task);
            if (isWhole || active.Length > 0 || session.Acts.Any(ticks => ticks >= frame.From && ticks < frame.Before)) yield return new(session, by is { } key ? GroupOf(session, frame.From, key) : default, active, agent, person);
        }
    }

    private IEnumerable<Stretch> Frames(TimedSession session, TimeKey? by)
    {
        var (from, before) = (Math.Max(_window.From, session.Span?.From ?? _window.From), Math.Min(_window.Before, (session.Span?.Before ?? _window.Before) + 1));
        var frame = new Stretch(from, Math.Max(before, from + 1));
        if (by == TimeKey.Day) return _days.Split(frame).Select(static one => one.Part);
        if (by != TimeKey.Task) return [_window];

        // An entry names the time up to it, its own instant included.
        var cuts = session.Entries.Select(static entry => entry.Ticks + 1).Where(ticks => ticks > frame.From && ticks < frame.Before).Distinct().Order();
        var starts = new[] { frame.From }.Concat(cuts).ToList();
        return starts.Select((start, i) => new Stretch(start, i + 1 < starts.Count ? starts[i + 1] : frame.Before));
    }

    private Group GroupOf(TimedSession session, long ticks, TimeKey by) => by switch
    {
        TimeKey.Session => new(session.Agent, session.Id + "\n" + session.Project),
        TimeKey.Project => new("", session.Project),
        TimeKey.Agent => new("", session.Agent),
        TimeKey.Person => new("", session.Person),
        TimeKey.Day => new("", DayName(_days.Of(new DateTimeOffset(ticks, TimeSpan.Zero)))),
        _ => new(session.Project, session.TaskAt(ticks)),
    };

    /// <summary>
    /// What the persons did in the window, in the order of time. Only a person changes between things: agents that work side by side change nothing.
    /// </summary>
    private IEnumerable<PersonAct> Acts()
    {
        var all = _sessions.SelectMany(session => session.Acts.Where(IsInside).Select(ticks => (session, ticks, isPrompt: session.Prompts.BinarySearch(ticks) >= 0)));
        foreach (var person in all.GroupBy(static one => one.session.Person, StringComparer.Ordinal))
        {
            (TimedSession Session, DateOnly Day)? last = null;
            foreach (var (session, ticks, isPrompt) in person.OrderBy(static one => one.ticks).ThenBy(static one => one.session.Id, StringComparer.Ordinal))
            {
                var day = _days.Of(new DateTimeOffset(ticks, TimeSpan.Zero));
                var isSameDay = last?.Day == day;
                yield return new(session, ticks, isPrompt, isSameDay && last!.Value.Session.Project != session.Project, isSameDay && last!.Value.Session != session);
                last = (session, day);
            }
        }
    }

    private readonly record struct Group(string Of, string? Key);

    private readonly record struct Piece(TimedSession Session, Group Group, ImmutableArray<Stretch> Active, ImmutableArray<Stretch> Agent, ImmutableArray<Stretch> Person);

    private readonly record struct PersonAct(TimedSession Session, long Ticks, bool IsPrompt, bool SwitchesProject, bool SwitchesSession);
}
