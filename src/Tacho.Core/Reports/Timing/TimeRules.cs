namespace Tacho.Reports.Timing;

/// <summary>What counts as active time; docs/journal.md says it in words.</summary>
/// <param name="Idle">The longest time between two happenings that counts while it was the person's turn.</param>
/// <param name="Now">Nothing that is said to have happened later is believed.</param>
public sealed record TimeRules(TimeSpan Idle, DateTimeOffset Now)
{
    public static readonly TimeSpan DefaultIdle = TimeSpan.FromMinutes(5);

    /// <summary>The longest silence in which an agent is taken to be at work though nothing tells it: a model that thinks, a command whose run time is not told. What is longer was a machine asleep, or a question that nobody saw.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromHours(1);

    /// <summary>How far a clock may be ahead.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromDays(1);

    /// <summary>No agent is older.</summary>
    private static readonly long Earliest = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).UtcTicks;

    /// <summary>How far times may go back from one record to the next before the clock was set: records of things side by side are not in order.</summary>
    public static readonly TimeSpan Disorder = TimeSpan.FromMinutes(2);

    public TimeSpan Silence => Idle > LongestSilence ? Idle : LongestSilence;

    public bool IsFuture(long ticks) => ticks > (Now + Slack).UtcTicks;

    public static bool IsUntimed(long ticks) => ticks < Earliest;
}
