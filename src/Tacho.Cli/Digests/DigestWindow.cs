using System.CommandLine;
using System.Globalization;
using Tacho.Cli.Commands.Audit;
using Tacho.Configuration;
using Tacho.Incidents;
using Tacho.Reports.Timing;

namespace Tacho.Cli.Digests;

/// <summary>The time that a digest is of: a week (ISO 8601, from Monday on), a month, or as other commands take it.</summary>
/// <param name="Title">What people call it; null for one without a name of its own.</param>
/// <param name="Window">When it is.</param>
internal sealed record DigestWindow(string? Title, TimeWindow Window)
{
    private static readonly Option<string?> Week = new("--week") { Description = "A week from Monday on: 2026-W21; without a value the week so far, which is the default.", HelpName = "YYYY-Www", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Month = new("--month") { Description = "A month: 2026-05; without a value the month so far.", HelpName = "YYYY-MM", Arity = ArgumentArity.ZeroOrOne };

    public static void AddTo(Command command)
    {
        command.Options.Add(Week);
        command.Options.Add(Month);
        WindowOptions.AddTo(command);
    }

    /// <exception cref="UserError">A text is no week or no month, or options exclude each other.</exception>
    public static DigestWindow Of(ParseResult parsed, TimeProvider time)
    {
        var window = WindowOptions.Of(parsed);
        var (hasWeek, hasMonth) = (parsed.GetResult(Week) is not null, parsed.GetResult(Month) is not null);
        if ((window is null ? 0 : 1) + (hasWeek ? 1 : 0) + (hasMonth ? 1 : 0) > 1) throw new UserError("--week, --month and --since/--until/--last exclude each other", hint: null, ExitCode.Usage);
        return window is not null ? new(Title: null, window) : hasMonth ? OfMonth(parsed.GetValue(Month), time) : OfWeek(parsed.GetValue(Week), time);
    }

    /// <summary>A week by its name, such as <c>2026-W21</c>; null for this one.</summary>
    /// <exception cref="UserError">There is no such week.</exception>
    public static DigestWindow OfWeek(string? name, TimeProvider time)
    {
        var days = new LocalDays(time.LocalTimeZone);
        var monday = name is null ? LocalDays.MondayOf(days.Of(time.GetUtcNow())) : MondayOf(name) ?? throw new UserError($"--week: '{name}' is not a week", "write it like 2026-W21", ExitCode.Usage);
        var noon = monday.ToDateTime(new TimeOnly(12, 0));
        return new(string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(noon):d4}-W{ISOWeek.GetWeekOfYear(noon):d2}"), Between(days, monday, monday.AddDays(7), time));
    }

    /// <summary>A month by its name, such as <c>2026-05</c>; null for this one.</summary>
    /// <exception cref="UserError">There is no such month.</exception>
    public static DigestWindow OfMonth(string? name, TimeProvider time)
    {
        var days = new LocalDays(time.LocalTimeZone);
        var today = days.Of(time.GetUtcNow());
        var first = name is null
            ? new DateOnly(today.Year, today.Month, 1)
            : DateOnly.TryParseExact(name + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : throw new UserError($"--month: '{name}' is not a month", "write it like 2026-05", ExitCode.Usage);
        return new(first.ToString("yyyy-MM", CultureInfo.InvariantCulture), Between(days, first, first.AddMonths(1), time));
    }

    /// <summary>What is not over has no end yet.</summary>
    private static TimeWindow Between(LocalDays days, DateOnly from, DateOnly before, TimeProvider time) =>
        new(days.Start(from), days.Start(before) is var end && end > time.GetUtcNow() ? null : end);

    private static DateOnly? MondayOf(string name)
    {
        if (name.Length != 8 || !name.AsSpan(4, 2).Equals("-W", StringComparison.OrdinalIgnoreCase)) return null;
        if (!int.TryParse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) || !int.TryParse(name.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var week)) return null;
        return year is < 2000 or > 9000 || week < 1 || week > ISOWeek.GetWeeksInYear(year) ? null : DateOnly.FromDateTime(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday));
    }
}
