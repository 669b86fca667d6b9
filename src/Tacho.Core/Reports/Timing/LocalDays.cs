namespace Tacho.Reports.Timing;

/// <summary>Days as the clock on the wall has them: 23 or 25 hours long where it is set.</summary>
public sealed class LocalDays(TimeZoneInfo zone)
{
    /// <summary>The day of an instant.</summary>
    public DateOnly Of(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    /// <summary>The Monday of its week (ISO 8601).</summary>
    public static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    /// <summary>The first instant of a day, also where there is no midnight or there are two.</summary>
    public DateTimeOffset Start(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        if (zone.IsInvalidTime(midnight)) return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight.AddHours(-3))).ToUniversalTime();
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }

    /// <summary>The days that a stretch touches, each with its part of it.</summary>
    public IEnumerable<(DateOnly Day, Stretch Part)> Split(Stretch stretch)
    {
        for (var from = stretch.From; from < stretch.Before;)
        {
            var day = Of(new DateTimeOffset(from, TimeSpan.Zero));
            var next = Math.Max(Start(day.AddDays(1)).UtcTicks, from + 1);
            yield return (day, new(from, Math.Min(next, stretch.Before)));
            from = next;
        }
    }
}
