using System.Collections.Immutable;
using Tacho.Events;
using Tacho.Store.Usage;

namespace Tacho.Store.Tests.Usage;

/// <summary>Groups, sums and costs.</summary>
public sealed class UsageReportTests
{
    private static readonly TimeZoneInfo East = TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(9), "east", "east");

    [Fact]
    public void Days_weeks_and_months_are_local()
    {
        var late = new DateTimeOffset(2026, 12, 31, 20, 0, 0, TimeSpan.Zero);
        Assert.Equal(["2027-01-01", "2026-W53", "2027-01"], Only([UsageKey.Day, UsageKey.Week, UsageKey.Month], East, Used(late)).Keys);
        Assert.Equal(["2026-12-31", "2026-W53", "2026-12"], Only([UsageKey.Day, UsageKey.Week, UsageKey.Month], TimeZoneInfo.Utc, Used(late)).Keys);
    }

    [Fact]
    public void Times_go_by_time_and_all_else_by_tokens()
    {
        UsedRequest[] used = [Used(WrittenUsage.Begin.AddDays(1), "gpt-5", 5), Used(WrittenUsage.Begin, "gpt-5.2", 100), Used(WrittenUsage.Begin, "gpt-5", 7)];
        Assert.Equal(["2026-05-11|gpt-5", "2026-05-11|gpt-5.2", "2026-05-12|gpt-5"], Report([UsageKey.Day, UsageKey.Model], used).Rows().Select(static row => string.Join('|', row.Keys)));
        Assert.Equal(["gpt-5.2", "gpt-5"], Report([UsageKey.Model], used).Rows().Select(static row => row.Keys[0]));
        Assert.Equal(["shop|gpt-5|s", "shop|gpt-5.2|s"], Report([UsageKey.Project, UsageKey.Model, UsageKey.Session], used).Rows().Select(static row => string.Join('|', row.Keys)));
    }

    [Fact]
    public void Cost_lacks_models_without_a_price_and_says_so()
    {
        var report = Report([UsageKey.Model], [Used(WrittenUsage.Begin, "gpt-5", 100_000), Used(WrittenUsage.Begin, "house-model", 100_000), Used(WrittenUsage.Begin, null, 3), Used(WrittenUsage.Begin, "free-of-tokens", 0)]);
        var rows = report.Rows().ToDictionary(static row => row.Keys[0] ?? "");
        Assert.Equal(1m, rows["gpt-5"].Cost);
        Assert.Null(rows["house-model"].Cost);
        Assert.Equal(["house-model"], rows["house-model"].Unpriced);
        Assert.Empty(rows["free-of-tokens"].Unpriced);
        Assert.Equal((1m, "(no model),house-model", 4L), (report.Total.Cost, string.Join(',', report.Total.Unpriced), report.Total.Requests));
    }

    [Fact]
    public void What_the_agent_does_not_tell_is_unknown_and_no_zero()
    {
        var half = new UsedRequest(new UsageSource("a", "s", "shop"), WrittenUsage.Begin, "gpt-5", new TokenCount(null, null, null, 100_000, null));
        var row = Only([UsageKey.Agent], TimeZoneInfo.Utc, half);
        Assert.Equal((false, true, 1L, 1m), (row.HasInput, row.HasOutput, row.Untold, row.Cost));
    }

    [Fact]
    public void Long_prompts_are_told_request_by_request()
    {
        var count = new TokenCount(150_000, 0, 0, 0, null);
        UsedRequest[] used = [.. Enumerable.Range(0, 4).Select(_ => new UsedRequest(new UsageSource("a", "s", "shop"), WrittenUsage.Begin, "claude-sonnet-4", count)), new UsedRequest(new UsageSource("a", "s", "shop"), WrittenUsage.Begin, "claude-sonnet-4", count with { CacheRead = 50_001 })];
        Assert.Equal((0.15m * 3 * 4) + (0.15m * 6) + (0.050001m * 0.6m), Report([UsageKey.Model], used).Total.Cost);
    }

    private static UsedRequest Used(DateTimeOffset at, string? model = "gpt-5", long output = 1) => new(new UsageSource("a", "s", "shop"), at, model, new TokenCount(0, 0, 0, output, null));

    private static UsageRow Only(ImmutableArray<UsageKey> by, TimeZoneInfo zone, UsedRequest used) => Assert.Single(Report(by, [used], zone).Rows());

    private static UsageReport Report(ImmutableArray<UsageKey> by, IEnumerable<UsedRequest> used, TimeZoneInfo? zone = null)
    {
        var report = new UsageReport(by, PriceTable.Load(ownFile: null), zone ?? TimeZoneInfo.Utc);
        foreach (var one in used) report.Add(one);
        return report;
    }
}
