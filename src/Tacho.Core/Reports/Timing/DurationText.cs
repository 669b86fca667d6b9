using System.Globalization;

namespace Tacho.Reports.Timing;

/// <summary>Lengths of time for people.</summary>
public static class DurationText
{
    /// <summary><c>1h 05m</c>, <c>12m</c>, <c>40s</c>; cut to the minute from one minute on.</summary>
    public static string Of(TimeSpan time)
    {
        if (time < TimeSpan.FromMinutes(1)) return string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalSeconds}s");
        var (hours, minutes) = ((int)time.TotalHours, time.Minutes);
        return hours == 0 ? string.Create(CultureInfo.InvariantCulture, $"{minutes}m") : string.Create(CultureInfo.InvariantCulture, $"{hours}h {minutes:00}m");
    }

    /// <summary>A count with its noun: <c>1,204 entries</c>.</summary>
    internal static string Count(long count, string one, string many) => $"{ReportText.Number(count)} {(count == 1 ? one : many)}";
}
