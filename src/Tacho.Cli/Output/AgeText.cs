using System.Globalization;

namespace Tacho.Cli.Output;

/// <summary>How long something lasts, short: <c>5m</c>, <c>7h</c>, <c>12d</c>.</summary>
internal static class AgeText
{
    /// <summary>From a time until now; of a time to come, as after a clock was set back, nothing has passed.</summary>
    public static string Of(DateTimeOffset since, DateTimeOffset now)
    {
        var age = now - since;
        var (count, unit) = age < TimeSpan.FromHours(1) ? (Math.Max(0, age.TotalMinutes), 'm') : age < TimeSpan.FromDays(2) ? (age.TotalHours, 'h') : (age.TotalDays, 'd');
        return string.Create(CultureInfo.InvariantCulture, $"{(int)count}{unit}");
    }
}
