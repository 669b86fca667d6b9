using System.Collections.Immutable;
using System.Globalization;
using Tacho.Cli.Output;
using Tacho.Events;
using Tacho.Reports;
using Tacho.Store.Usage;

namespace Tacho.Cli.Usage;

/// <summary>A row of the answer, of which the last is the total.</summary>
internal sealed record UsageLine(UsageRow Row, bool IsTotal);

/// <summary>How rows of usage look, which depends on what they are grouped by.</summary>
internal static class UsageFormat
{
    private const string Unknown = "?";

    public static RowFormat<UsageLine> Of(ImmutableArray<UsageKey> by)
    {
        var columns = ImmutableArray.CreateBuilder<Column<UsageLine>>();
        for (var i = 0; i < by.Length; i++) columns.Add(KeyColumn(by[i], i));
        columns.AddRange(
            new("requests", static line => line.Row.Requests) { Title = "requests", AlignsRight = true, IsSpare = true, Shown = static line => Number(line.Row.Requests) },
            new("input", static line => line.Row.HasInput ? line.Row.Tokens.Input : null) { Title = "input", AlignsRight = true, Shown = static line => line.Row.HasInput ? Number(line.Row.Tokens.Input) : Unknown },
            new("cacheRead", static line => line.Row.Tokens.CacheRead) { Title = "cache read", AlignsRight = true, Shown = static line => Number(line.Row.Tokens.CacheRead) },
            new("cacheWrite", static line => line.Row.Tokens.CacheWrite) { Title = "cache write", AlignsRight = true, Shown = static line => Number(line.Row.Tokens.CacheWrite) },
            new("cacheWriteHour", static line => line.Row.Tokens.CacheWriteHour),
            new("output", static line => line.Row.HasOutput ? line.Row.Tokens.Output : null) { Title = "output", AlignsRight = true, Shown = static line => line.Row.HasOutput ? Number(line.Row.Tokens.Output) : Unknown },
            new("reasoning", static line => line.Row.Tokens.Reasoning) { Title = "reasoning", AlignsRight = true, IsSpare = true, Shown = static line => Number(line.Row.Tokens.Reasoning) },
            new("cost", static line => line.Row.Cost) { Title = "cost", AlignsRight = true, Shown = static line => CostOf(line.Row) },
            new("unpriced", static line => line.Row.Unpriced),
            new("untold", static line => line.Row.Untold),
            new("isTotal", static line => line.IsTotal));
        return new(line => LineOf(by, line), columns.ToImmutable());
    }

    private static Column<UsageLine> KeyColumn(UsageKey key, int i)
    {
        var name = key.ToString().ToLowerInvariant();
        return new(name, line => line.Row.Keys[i]) { Title = name, Shown = line => Shown(key, i, line), Shortens = key == UsageKey.Project };
    }

    private static string Shown(UsageKey key, int i, UsageLine line) => line.IsTotal ? i == 0 ? "total" : "" : line.Row.Keys[i] is not { } text ? Unknown : key == UsageKey.Session ? new SessionId(text).ShortId : text;

    private static string LineOf(ImmutableArray<UsageKey> by, UsageLine line)
    {
        var keys = string.Join(' ', by.Select((key, i) => Shown(key, i, line)).Where(static text => text.Length > 0).Select(SafeText.OneLine));
        var tokens = line.Row.Tokens;
        return $"{keys} {(line.Row.HasInput ? Number(tokens.Input) : Unknown)} in, {Number(tokens.CacheRead)} from cache, {Number(tokens.CacheWrite)} into cache, {(line.Row.HasOutput ? Number(tokens.Output) : Unknown)} out"
            + (tokens.Reasoning > 0 ? $" ({Number(tokens.Reasoning)} reasoning)" : "") + $", {CostOf(line.Row)}";
    }

    /// <summary>What is known of the cost, with a mark where it lacks something; never 0 for what is not known.</summary>
    private static string CostOf(UsageRow row) => row.Cost is not { } cost
        ? row.Unpriced.IsEmpty ? "$0.00" : Unknown
        : TokenCost.Money(cost) + (row.Unpriced.IsEmpty && row.Untold == 0 ? "" : " + " + Unknown);

    private static string Number(long value) => value.ToString("n0", CultureInfo.InvariantCulture);
}
