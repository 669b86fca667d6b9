using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Tacho.Incidents;

/// <summary>What a written time names, as precisely as it was written: a day, an hour, a minute, a second, or one instant of a finer kind.</summary>
/// <param name="Start">First instant of it.</param>
/// <param name="Before">First instant after it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TimeSpot(DateTimeOffset Start, DateTimeOffset Before);

/// <summary>
/// Reads times as people and advisories write them: ISO 8601 dates (calendar, ordinal, week; extended or basic) with or without a clock time and a zone, clock times alone,
/// now, today and yesterday, <c>2h ago</c> or <c>30d</c>, Unix seconds and milliseconds, and RFC 1123. Without a zone it is local time.
/// </summary>
internal sealed partial class TimeText(DateTimeOffset now, TimeZoneInfo local)
{
    /// <param name="text">The time.</param>
    /// <param name="notBefore">For a clock time alone: take the first at or after this instant. Null for the latest that is not in the future.</param>
    /// <param name="spot">What it names.</param>
    public bool TryRead(string text, DateTimeOffset? notBefore, out TimeSpot spot)
    {
        text = text.Trim();
        return TryReadWord(text, out spot)
            || TryReadUnix(text, out spot)
            || TryReadDated(text, out spot)
            || TryReadClock(text, notBefore, out spot)
            || TryReadRfc1123(text, out spot);
    }

    /// <summary>Reads lengths such as <c>1h30m</c>; false for anything else, for zero and for more than a century.</summary>
    public static bool TryReadDuration(string text, out TimeSpan length)
    {
        length = TimeSpan.Zero;
        var match = DurationPattern().Match(text.Trim());
        if (!match.Success) return false;
        var seconds = 0.0;
        foreach (var (count, unit) in match.Groups["count"].Captures.Zip(match.Groups["unit"].Captures))
        {
            seconds += double.Parse(count.Value, CultureInfo.InvariantCulture) * char.ToLowerInvariant(unit.Value[0]) switch
            {
                'w' => 7 * 86_400,
                'd' => 86_400,
                'h' => 3_600,
                'm' => 60,
                _ => 1,
            };
        }

        if (seconds is <= 0 or > 36_525 * 86_400.0) return false;
        length = TimeSpan.FromSeconds(seconds);
        return true;
    }

    private bool TryReadWord(string text, out TimeSpot spot)
    {
        spot = default;
        if (text.Equals("now", StringComparison.OrdinalIgnoreCase))
        {
            spot = new(now, now + TimeSpan.FromTicks(1));
            return true;
        }

        if (!TryReadDuration(text.EndsWith(" ago", StringComparison.OrdinalIgnoreCase) ? text[..^4] : text, out var length)) return false;
        spot = new(now - length, now - length + TimeSpan.FromSeconds(1));
        return true;
    }

    private static bool TryReadUnix(string text, out TimeSpot spot)
    {
        spot = default;
        var match = UnixPattern().Match(text);
        if (!match.Success) return false;
        var number = long.Parse(match.Groups["digits"].Value, CultureInfo.InvariantCulture);
        var isMilliseconds = match.Groups["digits"].Length > 11;
        var start = isMilliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(number) : DateTimeOffset.FromUnixTimeSeconds(number);
        spot = new(start, start + (isMilliseconds ? TimeSpan.FromMilliseconds(1) : TimeSpan.FromSeconds(1)));
        return true;
    }

    private bool TryReadDated(string text, out TimeSpot spot)
    {
        spot = default;
        var match = DatedPattern().Match(text);
        if (!match.Success || !TryReadDate(match, out var date)) return false;
        if (!match.Groups["hour"].Success)
        {
            spot = Spot(date, TimeSpan.FromDays(1), Zone(match));
            return true;
        }

        if (!TryReadTimeOfDay(match, out var timeOfDay, out var unit)) return false;
        spot = Spot(date + timeOfDay, unit, Zone(match));
        return true;
    }

    private bool TryReadClock(string text, DateTimeOffset? notBefore, out TimeSpot spot)
    {
        spot = default;
        var match = ClockPattern().Match(text);
        if (!match.Success || !TryReadTimeOfDay(match, out var timeOfDay, out var unit)) return false;
        var zone = Zone(match);
        var day = In(zone, notBefore ?? now).Date;
        spot = Spot(day + timeOfDay, unit, zone);
        if (notBefore is null && spot.Start > now) spot = Spot(day.AddDays(-1) + timeOfDay, unit, zone);
        else if (notBefore is not null && spot.Before <= notBefore) spot = Spot(day.AddDays(1) + timeOfDay, unit, zone);
        return true;
    }

    private static bool TryReadRfc1123(string text, out TimeSpot spot)
    {
        var read = DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at);
        spot = read ? new(at, at + TimeSpan.FromSeconds(1)) : default;
        return read;
    }

    private bool TryReadDate(Match match, out DateTime date)
    {
        date = In(zone: Zone(match), now).Date;
        if (match.Groups["word"].Success)
        {
            if (match.Groups["word"].Value.StartsWith("yes", StringComparison.OrdinalIgnoreCase)) date = date.AddDays(-1);
            return true;
        }

        var year = Number(match, "year");
        if (year is < 1900 or > 9000) return false;
        if (match.Groups["week"].Success)
        {
            var (week, weekDay) = (Number(match, "week"), match.Groups["weekday"].Success ? Number(match, "weekday") : 1);
            if (week < 1 || week > ISOWeek.GetWeeksInYear(year)) return false;
            date = ISOWeek.ToDateTime(year, week, weekDay == 7 ? DayOfWeek.Sunday : (DayOfWeek)weekDay);
            return true;
        }

        if (match.Groups["ordinal"].Success)
        {
            var ordinal = Number(match, "ordinal");
            if (ordinal < 1 || ordinal > (DateTime.IsLeapYear(year) ? 366 : 365)) return false;
            date = new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays(ordinal - 1);
            return true;
        }

        var (month, day) = (Number(match, "month"), Number(match, "day"));
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        date = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified);
        return true;
    }

    /// <summary>Reads hour, minute, second and fraction; <paramref name="unit"/> is the length of the last that was written.</summary>
    private static bool TryReadTimeOfDay(Match match, out TimeSpan timeOfDay, out TimeSpan unit)
    {
        var (hour, minute, second) = (Number(match, "hour"), Number(match, "minute"), Number(match, "second"));
        timeOfDay = new TimeSpan(hour, minute, Math.Min(second, 59));
        unit = match.Groups["second"].Success ? TimeSpan.FromSeconds(1) : match.Groups["minute"].Success ? TimeSpan.FromMinutes(1) : TimeSpan.FromHours(1);
        if (match.Groups["fraction"] is { Success: true } fraction)
        {
            var digits = fraction.Value[..Math.Min(fraction.Length, 7)];
            unit = TimeSpan.FromTicks((long)Math.Pow(10, 7 - digits.Length));
            timeOfDay += TimeSpan.FromTicks(long.Parse(digits, CultureInfo.InvariantCulture) * unit.Ticks);
        }

        // ISO 8601 lets 24:00 be the end of a day, and a leap second be written; it counts as the second before it.
        return minute <= 59 && second <= 60 && (hour <= 23 || (hour == 24 && minute == 0 && second == 0));
    }

    /// <summary>The offset that was written, or null for local time.</summary>
    private static TimeSpan? Zone(Match match)
    {
        if (match.Groups["utc"].Success) return TimeSpan.Zero;
        if (!match.Groups["sign"].Success) return null;
        var offset = TimeSpan.FromMinutes(Math.Min((Number(match, "zonehour") * 60) + Number(match, "zoneminute"), 14 * 60));
        return match.Groups["sign"].Value == "+" ? offset : -offset;
    }

    private DateTime In(TimeSpan? zone, DateTimeOffset at) => (zone is { } offset ? at.ToOffset(offset) : TimeZoneInfo.ConvertTime(at, local)).DateTime;

    private TimeSpot Spot(DateTime start, TimeSpan unit, TimeSpan? zone) => new(Instant(start, zone, latest: false), Instant(start + unit, zone, latest: true));

    /// <summary>
    /// The instant of a wall clock time. A time that occurs twice gives the earlier or the later instant; one that a clock skips gives what a clock that was not put forward would
    /// have shown.
    /// </summary>
    private DateTimeOffset Instant(DateTime wall, TimeSpan? zone, bool latest)
    {
        if (zone is { } offset) return new(wall, offset);
        if (local.IsInvalidTime(wall)) return new(wall, local.GetUtcOffset(wall.AddHours(-3)));
        if (!local.IsAmbiguousTime(wall)) return new(wall, local.GetUtcOffset(wall));
        var offsets = local.GetAmbiguousTimeOffsets(wall);
        return new(wall, latest ? offsets.Min() : offsets.Max());
    }

    private static int Number(Match match, string group) =>
        match.Groups[group] is { Success: true } found ? int.Parse(found.ValueSpan, CultureInfo.InvariantCulture) : 0;

    private const string Clock = """(?<hour>\d\d?):(?<minute>\d\d)(:(?<second>\d\d)([.,](?<fraction>\d{1,9}))?)?""";
    private const string BasicClock = """(?<hour>\d\d)((?<minute>\d\d)((?<second>\d\d)([.,](?<fraction>\d{1,9}))?)?)?""";
    private const string ZonePart = """( ?(?<utc>Z|UTC|GMT)| ?(?<sign>[+-])(?<zonehour>0\d|1[0-4])(:?(?<zoneminute>[0-5]\d))?)?""";
    private const RegexOptions Explicit = RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex("^" + Clock + ZonePart + "$", Explicit)]
    private static partial Regex ClockPattern();

    [GeneratedRegex(
        """^((?<word>today|yesterday)|(?<year>\d{4})([-/](?<month>\d\d)[-/](?<day>\d\d)|(?<month>\d\d)(?<day>\d\d)|-?W(?<week>\d\d)(-?(?<weekday>[1-7]))?|-(?<ordinal>\d{3})))"""
        + "([T_ ]+(" + Clock + "|" + BasicClock + "))?" + ZonePart + "$",
        Explicit)]
    private static partial Regex DatedPattern();

    [GeneratedRegex("""^(@(?<digits>\d{1,13})|(?<digits>\d{9,13}))$""", Explicit)]
    private static partial Regex UnixPattern();

    [GeneratedRegex("""^((?<count>\d{1,6}(\.\d{1,3})?) ?(?<unit>w|d|h|m|s)(eeks?|ays?|ours?|inutes?|ins?|econds?|ecs?)? ?)+$""", Explicit)]
    private static partial Regex DurationPattern();
}
