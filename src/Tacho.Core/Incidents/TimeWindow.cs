using System.Globalization;
using Tacho.Configuration;

namespace Tacho.Incidents;

/// <summary>A stretch of time; either end may be open.</summary>
/// <param name="From">First instant inside; null for the beginning of the trail.</param>
/// <param name="Before">First instant after it; null for no end.</param>
public sealed record TimeWindow(DateTimeOffset? From, DateTimeOffset? Before)
{
    /// <summary>How far clocks (of the file system, of the recorder, of an agent) may be apart before a file is taken to have nothing of a window.</summary>
    internal static readonly TimeSpan ClockSlack = TimeSpan.FromHours(1);

    public bool Contains(DateTimeOffset at) => (From is null || at >= From) && (Before is null || at < Before);

    /// <summary>
    /// The window that a person asked for: either two times, of which one may be missing, or a length that ends now. A time stands for all of the day, minute or second that it
    /// names, so that a window reaches from the beginning of <paramref name="from"/> to the end of <paramref name="to"/>. A clock time alone is the latest such that is not in the
    /// future, or, behind <paramref name="from"/>, the first such after it. Where the clock was set back, both readings of an hour are inside.
    /// </summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="last">Its length up to now.</param>
    /// <param name="time">Tells now, and what is local.</param>
    /// <param name="fromName">How the person called the first, for messages.</param>
    /// <param name="toName">How the person called the second.</param>
    /// <returns>Null when all three are null.</returns>
    /// <exception cref="UserError">A text is no time, the window is empty, or both ways are used at once.</exception>
    public static TimeWindow? Parse(string? from, string? to, string? last, TimeProvider time, string fromName = "--from", string toName = "--to")
    {
        if (last is not null)
        {
            if (from is not null || to is not null) throw new UserError($"--last and {fromName}/{toName} exclude each other", hint: null, ExitCode.Usage);
            return new(time.GetUtcNow() - Duration(last, "--last"), Before: null);
        }

        if (from is null && to is null) return null;
        var reader = new TimeText(time.GetUtcNow(), time.LocalTimeZone);
        DateTimeOffset? start = from is null ? null : Read(reader, fromName, from, notBefore: null).Start;
        DateTimeOffset? before = to is null ? null : Read(reader, toName, to, start).Before;
        if (start >= before)
            throw new UserError($"the window is empty: {toName} {to} is before {fromName} {from}", "a time without a zone is local time; write 19:20Z or 19:20+02:00 for another", ExitCode.Usage);
        return new(start, before);
    }

    /// <summary>Reads lengths such as <c>90s</c>, <c>40m</c>, <c>2h</c>, <c>1h30m</c>, <c>7d</c>, <c>2w</c>.</summary>
    /// <param name="text">The length.</param>
    /// <param name="name">The option that it was given for; null for none.</param>
    /// <exception cref="UserError">The text is no length.</exception>
    public static TimeSpan Duration(string text, string? name = null) =>
        TimeText.TryReadDuration(text, out var length)
            ? length
            : throw new UserError($"{(name is null ? "" : $"{name}: ")}'{text}' is not a length of time", "write it like 90s, 40m, 2h, 1h30m, 7d or 2w", ExitCode.Usage);

    /// <summary>The instant a length of time before another: calendar months and years, <c>12mo</c> and <c>1y</c>, or a length as in <see cref="Duration"/>.</summary>
    /// <exception cref="UserError">The text is no length.</exception>
    public static DateTimeOffset Ago(string text, DateTimeOffset now)
    {
        var digits = text.AsSpan(0, text.AsSpan().IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : text.Length);
        var months = text[digits.Length..] switch { "mo" => 1, "y" => 12, _ => 0 };
        return months > 0 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 1200 ? now.AddMonths(-count * months) : now - Duration(text);
    }

    private static TimeSpot Read(TimeText reader, string option, string text, DateTimeOffset? notBefore) =>
        reader.TryRead(text, notBefore, out var spot)
            ? spot
            : throw new UserError(
                $"{option}: '{text}' is not a time",
                "write it like '2026-05-11 19:20', 2026-05-11T19:20:05Z, '2026-05-11 19:20 UTC', 2026-05-11, 19:20, 'yesterday 19:20', '2h ago' or 1778527200 (Unix seconds)",
                ExitCode.Usage);
}
