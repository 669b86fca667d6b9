using System.Collections.Immutable;
using System.Globalization;
using Tacho.Cli.Output;
using Tacho.Reports.Timing;

namespace Tacho.Cli.Timing;

/// <summary>A row of the answer, of which the last is the total.</summary>
/// <param name="Row">The time.</param>
/// <param name="Troubles">What is not counted; of the total only.</param>
internal sealed record TimeLine(TimeRow Row, TimeTroubles? Troubles)
{
    public bool IsTotal => Troubles is not null;
}

/// <summary>How rows of time look, which depends on what they are grouped by.</summary>
internal static class TimeFormat
{
    public static RowFormat<TimeLine> Of(TimeKey by)
    {
        var name = by.ToString().ToLowerInvariant();
        var columns = ImmutableArray.CreateBuilder<Column<TimeLine>>();
        columns.Add(new(name, static line => line.Row.Key) { Title = name, Shown = static line => line.IsTotal ? "total" : SafeText.OneLine(line.Row.Key ?? ""), Shortens = by is TimeKey.Project or TimeKey.Task });
        if (by == TimeKey.Session) columns.Add(new("sessionId", static line => line.Row.SessionId));
        if (by == TimeKey.Session) columns.Add(new("agent", static line => line.Row.AgentId) { Title = "agent", IsSpare = true });
        if (by is TimeKey.Session or TimeKey.Task) columns.Add(new("project", static line => line.Row.Project) { Title = "project", IsSpare = true });
        columns.AddRange(
            Time("active", static row => row.Active),
            Time("clock", static row => row.Clock),
            Time("agentTime", static row => row.Agent, "agent's"),
            Time("personTime", static row => row.Person, "person's"),
            new("sessions", static line => line.Row.Sessions) { Title = by == TimeKey.Session ? null : "sessions", AlignsRight = true, IsSpare = true },
            new("prompts", static line => line.Row.Prompts) { Title = "prompts", AlignsRight = true, IsSpare = true },
            new("projectSwitches", static line => line.Row.ProjectSwitches) { Title = by is TimeKey.Session or TimeKey.Task ? null : "switches", AlignsRight = true, IsSpare = true },
            new("sessionSwitches", static line => line.Row.SessionSwitches),
            new("first", static line => line.Row.First),
            new("last", static line => line.Row.Last));
        if (by == TimeKey.Session) columns.Add(new("task", static line => line.Row.Task) { Title = "task", Wraps = true, Shown = static line => SafeText.OneLine(line.Row.Task ?? "") });
        columns.AddRange(
            new("untimed", static line => line.Troubles?.Untimed),
            new("future", static line => line.Troubles?.Future),
            new("clockBack", static line => line.Troubles?.ClockBack),
            new("copied", static line => line.Troubles?.Copied),
            new("instants", static line => line.Troubles?.Instants),
            new("stalls", static line => line.Troubles?.Stalls),
            new("stalledSeconds", static line => line.Troubles is { } troubles ? Seconds(troubles.Stalled) : null),
            new("isTotal", static line => line.IsTotal));
        return new(line => LineOf(line), columns.ToImmutable());
    }

    private static Column<TimeLine> Time(string name, Func<TimeRow, TimeSpan> of, string? title = null) =>
        new(name + "Seconds", line => Seconds(of(line.Row))) { Title = title ?? name, AlignsRight = true, Shown = line => DurationText.Of(of(line.Row)) };

    private static long Seconds(TimeSpan time) => (long)time.TotalSeconds;

    private static string LineOf(TimeLine line)
    {
        var row = line.Row;
        var of = line.IsTotal ? "total" : string.Join(' ', new[] { row.Key, row.AgentId, row.Project }.OfType<string>().Select(SafeText.OneLine));
        return string.Create(CultureInfo.InvariantCulture, $"{of}: {DurationText.Of(row.Active)} active, {DurationText.Of(row.Clock)} by the clock (agent's {DurationText.Of(row.Agent)}, person's {DurationText.Of(row.Person)}), {SafeText.Count(row.Sessions, "session")}, {SafeText.Count(row.Prompts, "prompt")}, {SafeText.Count(row.ProjectSwitches, "project switch").Replace("switchs", "switches", StringComparison.Ordinal)}")
            + (row.Task is { } task ? $" - {SafeText.OneLine(task)}" : "");
    }
}
