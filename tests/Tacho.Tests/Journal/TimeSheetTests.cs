using Tacho.Reports.Timing;

namespace Tacho.Tests.Journal;

/// <summary>How times of sessions are summed: by whom, by day, and by the clock.</summary>
public sealed class TimeSheetTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly Stretch Always = new(0, DateTime.MaxValue.Ticks);

    [Fact]
    public void Sessions_side_by_side_count_each_for_itself_and_by_the_clock_once()
    {
        var sheet = Sheet(Session("a", "shop", 0, 60), Session("b", "shop", 30, 90), Session("c", "blog", 80, 100));

        Assert.Equal((140, 100), (sheet.Total.Active.TotalMinutes, sheet.Total.Clock.TotalMinutes));
        Assert.Equal([("shop", 120.0, 90.0), ("blog", 20.0, 20.0)], sheet.Rows(TimeKey.Project).Select(static row => (row.Key!, row.Active.TotalMinutes, row.Clock.TotalMinutes)));
        Assert.Equal(sheet.Total.Active, TimeSpan.FromTicks(sheet.Rows(TimeKey.Session).Sum(static row => row.Active.Ticks)));
    }

    [Fact]
    public void Clock_of_two_persons_is_the_sum_of_each_ones() =>
        Assert.Equal(120, Sheet(Session("a", "shop", 0, 60), Session("b", "shop", 0, 60) with { Person = "ben" }).Total.Clock.TotalMinutes);

    [Fact]
    public void Day_ends_at_the_local_midnight()
    {
        // 21:30 to 22:45 UTC is 23:30 to 00:45 in summer.
        var rows = Sheet(Session("a", "shop", new DateTimeOffset(2026, 5, 18, 21, 30, 0, TimeSpan.Zero), 75)).Rows(TimeKey.Day);

        Assert.Equal([("2026-05-18", 30.0), ("2026-05-19", 45.0)], rows.Select(static row => (row.Key!, row.Active.TotalMinutes)));
    }

    [Theory]
    [InlineData("2026-03-29", 23, "2026-03-28T23:00:00Z")]
    [InlineData("2026-10-25", 25, "2026-10-24T22:00:00Z")]
    [InlineData("2026-05-18", 24, "2026-05-17T22:00:00Z")]
    public void Day_is_as_long_as_the_clock_makes_it(string name, int hours, string start)
    {
        var from = DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture);
        var rows = Sheet(Session("a", "shop", from.AddMinutes(-30), (hours * 60) + 60)).Rows(TimeKey.Day);

        Assert.Equal(TimeSpan.FromHours(hours), rows.Single(row => row.Key == name).Active);
        Assert.Equal([30.0, 30.0], rows.Where(row => row.Key != name).Select(static row => row.Active.TotalMinutes));
    }

    [Theory]
    [InlineData("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", 23)]
    [InlineData("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z", 25)]
    public void Day_begins_where_there_is_no_midnight_or_there_are_two(string zone, string name, string start, int hours)
    {
        var days = new LocalDays(TimeZoneInfo.FindSystemTimeZoneById(zone));
        var day = DateOnly.Parse(name, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture), days.Start(day));
        Assert.Equal(TimeSpan.FromHours(hours), days.Start(day.AddDays(1)) - days.Start(day));
        Assert.Equal((day.AddDays(-1), day), (days.Of(days.Start(day).AddTicks(-1)), days.Of(days.Start(day))));
    }

    [Fact]
    public void Window_cuts_off_what_is_outside()
    {
        var sheet = new TimeSheet([Session("a", "shop", 0, 60), Session("b", "shop", 200, 260)], new(Minute(30), Minute(100)), Berlin);

        Assert.Equal((30, 1), (sheet.Total.Active.TotalMinutes, sheet.Total.Sessions));
    }

    [Fact]
    public void Person_changes_project_only_by_doing_something_there_on_the_same_day()
    {
        var (shop, blog) = (Session("a", "shop", 0, 600, 0, 20, 40, 1500), Session("b", "blog", 0, 600, 10, 30));
        var other = Session("c", "shop", 0, 600, 41);
        var total = Sheet(shop, blog, other).Total;

        // shop, blog, shop, blog, shop, the other of shop; then the next day.
        Assert.Equal((4, 5, 7), (total.ProjectSwitches, total.SessionSwitches, total.Prompts));
        Assert.Equal([("2026-05-18", 4), ("2026-05-19", 0)], Sheet(shop, blog, other).Rows(TimeKey.Day).Select(static row => (row.Key!, row.ProjectSwitches)));
        Assert.Equal([("blog", 2), ("shop", 2)], Sheet(shop, blog, other).Rows(TimeKey.Project).Select(static row => (row.Key!, row.ProjectSwitches)).Order());
    }

    [Fact]
    public void Task_is_the_entry_that_follows_and_then_the_title()
    {
        var session = Session("a", "shop", 0, 100) with { Entries = [new(Minute(30), "j0000001", "Chose RS256"), new(Minute(70), "j0000002", "Rotated the keys")] };
        var rows = Sheet(session, Session("b", "shop", 200, 210), Session("c", "blog", 200, 205) with { Task = "Fix login" }).Rows(TimeKey.Task);

        Assert.Equal([("shop", "Rotated the keys", 40.0), ("shop", "Fix login", 40.0), ("shop", "Chose RS256", 30.0), ("blog", "Fix login", 5.0)], rows.Select(static row => (row.Project!, row.Key!, Math.Round(row.Active.TotalMinutes, 3))));
        Assert.Equal(115, rows.Sum(static row => row.Active.TotalMinutes), tolerance: 0.0001);
    }

    [Fact]
    public void Session_without_any_time_is_no_session_of_the_window_and_is_told()
    {
        var sheet = Sheet(Session("a", "shop", 0, 60), Session("b", "shop", 0, 0) with { Span = null, Timing = new SessionTiming([], []), Troubles = TimeTroubles.None with { Untimed = 7 } });

        Assert.Equal((1, 7), (sheet.Total.Sessions, sheet.Troubles.Untimed));
    }

    [Fact]
    public void Session_with_one_prompt_and_no_time_is_there() => Assert.Equal((1, 1), (Sheet(Session("a", "shop", 0, 0, 0)).Total.Sessions, Sheet(Session("a", "shop", 0, 0, 0)).Total.Prompts));

    internal static long Minute(double minute) => new DateTimeOffset(2026, 5, 18, 8, 0, 0, TimeSpan.Zero).AddMinutes(minute).UtcTicks;

    /// <summary>A session that was active from one minute to another, with prompts at minutes.</summary>
    internal static TimedSession Session(string id, string project, double from, double before, params double[] prompts) =>
        new(id, id, "claude-code", project, "anna", "Fix login", new SessionTiming([new(Minute(from), Minute(before))], []))
        {
            Prompts = [.. prompts.Select(Minute)],
            Acts = [.. prompts.Select(Minute)],
            Span = new(Minute(from), Math.Max(Minute(before), prompts.Select(Minute).DefaultIfEmpty().Max())),
        };

    private static TimedSession Session(string id, string project, DateTimeOffset from, double minutes) =>
        Session(id, project, 0, 0) with { Timing = new SessionTiming([new(from.UtcTicks, from.AddMinutes(minutes).UtcTicks)], []), Span = new(from.UtcTicks, from.AddMinutes(minutes).UtcTicks) };

    private static TimeSheet Sheet(params TimedSession[] sessions) => new(sessions, Always, Berlin);
}
