using System.Collections.Immutable;

namespace Tacho.Reports.Timing;

/// <summary>A session whose time is told, its sub-agents' with it.</summary>
/// <param name="Id">The agent's id of it.</param>
/// <param name="Name">By which a person calls it: its short id.</param>
/// <param name="Agent">Id of the agent.</param>
/// <param name="Project">The project's name in the trail.</param>
/// <param name="Person">Whose it is.</param>
/// <param name="Task">What it is about: its title, else its branch, else its name.</param>
/// <param name="Timing">When it was worked in.</param>
public sealed record TimedSession(string Id, string Name, string Agent, string Project, string Person, string Task, SessionTiming Timing)
{
    /// <summary>How many archived transcripts tell of it.</summary>
    public int Transcripts { get; init; }

    /// <summary>When the person asked or decided something, in ticks of UTC, in order.</summary>
    public ImmutableArray<long> Acts { get; init; } = [];

    /// <summary>Those of <see cref="Acts"/> that are prompts.</summary>
    public ImmutableArray<long> Prompts { get; init; } = [];

    /// <summary>The journal's entries of the session in the order of time: each names the work before it.</summary>
    public ImmutableArray<TaskEntry> Entries { get; init; } = [];

    /// <summary>All times that are believed lie in here; null for none.</summary>
    public Stretch? Span { get; init; }

    /// <summary>What is wrong with its times.</summary>
    public TimeTroubles Troubles { get; init; } = TimeTroubles.None;

    /// <summary>The task at an instant.</summary>
    public string TaskAt(long ticks) => Entries.FirstOrDefault(entry => entry.Ticks >= ticks)?.Title ?? Task;
}

/// <summary>An entry of the journal, as far as it names a task.</summary>
/// <param name="Ticks">When it was made, in ticks of UTC.</param>
/// <param name="Entry">Its id.</param>
/// <param name="Title">Its title.</param>
public sealed record TaskEntry(long Ticks, string Entry, string Title);

/// <summary>What is not counted, and why.</summary>
/// <param name="Untimed">Happenings without a time.</param>
/// <param name="Future">Happenings that are said to come more than a day from now.</param>
/// <param name="ClockBack">How often a record's times go back by minutes: a clock was set, or records were put together.</param>
/// <param name="Copied">Happenings that a resumed or forked session repeats from another.</param>
/// <param name="Instants">Sessions of which all happenings have one time.</param>
/// <param name="Stalls">Silences within turns that were too long to be work.</param>
/// <param name="Stalled">Their sum.</param>
public sealed record TimeTroubles(long Untimed, long Future, long ClockBack, long Copied, long Instants, long Stalls, TimeSpan Stalled)
{
    public static readonly TimeTroubles None = new(0, 0, 0, 0, 0, 0, TimeSpan.Zero);

    public static TimeTroubles operator +(TimeTroubles a, TimeTroubles b) =>
        new(a.Untimed + b.Untimed, a.Future + b.Future, a.ClockBack + b.ClockBack, a.Copied + b.Copied, a.Instants + b.Instants, a.Stalls + b.Stalls, a.Stalled + b.Stalled);

    /// <summary>What is not counted, a sentence each.</summary>
    public IEnumerable<string> Sentences()
    {
        if (Untimed > 0) yield return $"{DurationText.Count(Untimed, "happening", "happenings")} without a time: not counted.";
        if (Future > 0) yield return $"{DurationText.Count(Future, "happening", "happenings")} said to be in the future: not counted.";
        if (Instants > 0) yield return $"{DurationText.Count(Instants, "session tells", "sessions tell")} one time only: nothing can be measured there.";
        if (ClockBack > 0) yield return $"{DurationText.Count(ClockBack, "time", "times")} the clock of a record goes back by minutes; what overlaps counts once.";
        if (Copied > 0) yield return $"{DurationText.Count(Copied, "happening", "happenings")} that resumed sessions repeat: counted where they were first.";
        if (Stalls > 0) yield return $"{DurationText.Count(Stalls, "silence", "silences")} of more than an hour within a turn ({DurationText.Of(Stalled)}): counted as pauses.";
    }
}
