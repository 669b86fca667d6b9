using System.Globalization;
using Tacho.Configuration;
using Tacho.Incidents;

namespace Tacho.Tests.Incidents;

public class TimeWindowTests
{
    /// <summary>Two hours east of UTC from the last Sunday of March to the last of October, one hour else.</summary>
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone(
        "test", TimeSpan.FromHours(1), "test", "test", "test",
        [
            TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
                new DateTime(2000, 1, 1), new DateTime(2099, 12, 31), TimeSpan.FromHours(1),
                TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 5, DayOfWeek.Sunday),
                TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 5, DayOfWeek.Sunday)),
        ]);

    /// <summary>Two at night, local time, on 12 May.</summary>
    private static readonly FixedClock Night = new(new DateTimeOffset(2026, 5, 12, 0, 10, 0, TimeSpan.Zero), Zone);

    [Theory]
    [InlineData("2026-05-11", "2026-05-10T22:00:00Z", "2026-05-11T22:00:00Z")]
    [InlineData("2026/05/11", "2026-05-10T22:00:00Z", "2026-05-11T22:00:00Z")]
    [InlineData("20260511", "2026-05-10T22:00:00Z", "2026-05-11T22:00:00Z")]
    [InlineData("2026-131", "2026-05-10T22:00:00Z", "2026-05-11T22:00:00Z")]
    [InlineData("2026-W20-1", "2026-05-10T22:00:00Z", "2026-05-11T22:00:00Z")]
    [InlineData("2026-05-11Z", "2026-05-11T00:00:00Z", "2026-05-12T00:00:00Z")]
    [InlineData("2026-05-11 19:20", "2026-05-11T17:20:00Z", "2026-05-11T17:21:00Z")]
    [InlineData("2026-05-11T19:20", "2026-05-11T17:20:00Z", "2026-05-11T17:21:00Z")]
    [InlineData("2026-05-11 19:20:05", "2026-05-11T17:20:05Z", "2026-05-11T17:20:06Z")]
    [InlineData("2026-05-11T19:20:05.250", "2026-05-11T17:20:05.250Z", "2026-05-11T17:20:05.251Z")]
    [InlineData("2026-05-11T19:20:05,25", "2026-05-11T17:20:05.25Z", "2026-05-11T17:20:05.26Z")]
    [InlineData("2026-05-11T19:20Z", "2026-05-11T19:20:00Z", "2026-05-11T19:21:00Z")]
    [InlineData("2026-05-11 19:20 UTC", "2026-05-11T19:20:00Z", "2026-05-11T19:21:00Z")]
    [InlineData("2026-05-11 19:20 gmt", "2026-05-11T19:20:00Z", "2026-05-11T19:21:00Z")]
    [InlineData("2026-05-11T19:20:00-07:00", "2026-05-12T02:20:00Z", "2026-05-12T02:20:01Z")]
    [InlineData("2026-05-11T19:20+0530", "2026-05-11T13:50:00Z", "2026-05-11T13:51:00Z")]
    [InlineData("2026-05-11T19:20+02", "2026-05-11T17:20:00Z", "2026-05-11T17:21:00Z")]
    [InlineData("20260511T192000Z", "2026-05-11T19:20:00Z", "2026-05-11T19:20:01Z")]
    [InlineData("2026-05-11T24:00", "2026-05-11T22:00:00Z", "2026-05-11T22:01:00Z")]
    [InlineData("Mon, 11 May 2026 19:20:00 GMT", "2026-05-11T19:20:00Z", "2026-05-11T19:20:01Z")]
    [InlineData("1778527200", "2026-05-11T19:20:00Z", "2026-05-11T19:20:01Z")]
    [InlineData("@1778527200", "2026-05-11T19:20:00Z", "2026-05-11T19:20:01Z")]
    [InlineData("1778527200123", "2026-05-11T19:20:00.123Z", "2026-05-11T19:20:00.124Z")]
    [InlineData("19:20", "2026-05-11T17:20:00Z", "2026-05-11T17:21:00Z")]
    [InlineData("1:05", "2026-05-11T23:05:00Z", "2026-05-11T23:06:00Z")]
    [InlineData("02:30", "2026-05-11T00:30:00Z", "2026-05-11T00:31:00Z")]
    [InlineData("19:20Z", "2026-05-11T19:20:00Z", "2026-05-11T19:21:00Z")]
    [InlineData("yesterday", "2026-05-10T22:00:00Z", "2026-05-11T22:00:00Z")]
    [InlineData("yesterday 19:20", "2026-05-11T17:20:00Z", "2026-05-11T17:21:00Z")]
    [InlineData("today", "2026-05-11T22:00:00Z", "2026-05-12T22:00:00Z")]
    [InlineData("Today 01:00", "2026-05-11T23:00:00Z", "2026-05-11T23:01:00Z")]
    [InlineData("2h", "2026-05-11T22:10:00Z", "2026-05-11T22:10:01Z")]
    [InlineData("2h ago", "2026-05-11T22:10:00Z", "2026-05-11T22:10:01Z")]
    public void Time_names_a_stretch_as_long_as_it_is_precise(string text, string start, string before)
    {
        var window = TimeWindow.Parse(text, text, last: null, Night)!;

        Assert.Equal(At(start), window.From);
        Assert.Equal(At(before), window.Before);
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("2026-13-01")]
    [InlineData("2026-02-30")]
    [InlineData("2026-05-11 25:00")]
    [InlineData("7:99")]
    [InlineData("2026-W54-1")]
    [InlineData("2026-366")]
    [InlineData("0000-01-01")]
    [InlineData("99999999999999999999")]
    [InlineData("2026-05-11T19:20+99:00")]
    public void Text_that_is_no_time_is_refused(string text)
    {
        var refusal = Assert.Throws<UserError>(() => TimeWindow.Parse(text, to: null, last: null, Night));

        Assert.Equal(ExitCode.Usage, refusal.ExitCode);
    }

    [Fact]
    public void Clock_time_behind_a_beginning_is_the_first_after_it()
    {
        Assert.Equal(At("2026-05-03T17:27:00Z"), TimeWindow.Parse("2026-05-03 19:20", "19:26", last: null, Night)!.Before);
        Assert.Equal(At("2026-05-04T00:31:00Z"), TimeWindow.Parse("2026-05-03 23:00", "02:30", last: null, Night)!.Before);
    }

    [Fact]
    public void Hour_that_occurs_twice_is_inside_both_times()
    {
        var window = TimeWindow.Parse("2026-10-25 02:00", "2026-10-25 02:30", last: null, Night)!;

        Assert.Equal(At("2026-10-25T00:00:00Z"), window.From);
        Assert.Equal(At("2026-10-25T01:31:00Z"), window.Before);
    }

    [Fact]
    public void Hour_that_a_clock_skips_is_read_as_if_it_had_not() =>
        Assert.Equal(At("2026-03-29T01:30:00Z"), TimeWindow.Parse("2026-03-29 02:30", to: null, last: null, Night)!.From);

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("40m", 2400)]
    [InlineData("40 min", 2400)]
    [InlineData("2h", 7200)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData("7d", 604_800)]
    [InlineData("2 weeks", 1_209_600)]
    public void Length_is_read(string text, int seconds) =>
        Assert.Equal(Night.GetUtcNow().AddSeconds(-seconds), TimeWindow.Parse(from: null, to: null, text, Night)!.From);

    [Theory]
    [InlineData("0m")]
    [InlineData("m")]
    [InlineData("-5m")]
    [InlineData("40")]
    [InlineData("999999w")]
    [InlineData("2 months")]
    public void Text_that_is_no_length_is_refused(string text) => Assert.Throws<UserError>(() => TimeWindow.Parse(from: null, to: null, text, Night));

    [Fact]
    public void End_before_the_beginning_is_refused() =>
        Assert.Contains("empty", Assert.Throws<UserError>(() => TimeWindow.Parse("2026-05-11 19:20", "2026-05-11 19:00", last: null, Night)).Message, StringComparison.Ordinal);

    [Fact]
    public void Nothing_asked_is_no_window() => Assert.Null(TimeWindow.Parse(from: null, to: null, last: null, Night));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private sealed class FixedClock(DateTimeOffset now, TimeZoneInfo zone) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;

        public override TimeZoneInfo LocalTimeZone => zone;
    }
}
