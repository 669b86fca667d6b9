using System.Text.Json;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Store.Usage;

namespace Tacho.Store.Tests.Usage;

/// <summary>Prices by model, day and length of the prompt; a person's file before the shipped one.</summary>
public sealed class PriceTableTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Shipped_prices_tell_where_and_when_they_were_found()
    {
        using var stream = typeof(PriceTable).Assembly.GetManifestResourceStream("prices.json")!;
        using var shipped = JsonDocument.Parse(stream, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        Assert.All(shipped.RootElement.GetProperty("providers").EnumerateArray(), static provider =>
        {
            Assert.StartsWith("https://", provider.GetProperty("source").GetString(), StringComparison.Ordinal);
            Assert.Matches("^20[0-9]{2}-[0-9]{2}-[0-9]{2}$", provider.GetProperty("checked").GetString());
        });
        var table = PriceTable.Load(ownFile: null);
        Assert.NotNull(table.AsOf);
        Assert.False(table.HasOwn);
        Assert.All(table.Models, static name => Assert.Equal(name, ModelName.Of(name)));
    }

    [Theory]
    [InlineData("claude-opus-4-8", "2026-06-01", 1_000_000, 0, 0, 0, 0, 5)]
    [InlineData("claude-opus-4-8", "2026-06-01", 0, 1_000_000, 1_000_000, 0, 0, 6.75)]
    [InlineData("claude-opus-4-8", "2026-06-01", 0, 0, 1_000_000, 1_000_000, 0, 10)]
    [InlineData("claude-opus-4-8", "2026-06-01", 0, 0, 0, 0, 1_000_000, 25)]
    [InlineData("claude-sonnet-4", "2026-06-01", 100_000, 0, 0, 0, 1_000_000, 15.3)]
    [InlineData("claude-sonnet-4", "2026-06-01", 100_000, 100_000, 1, 0, 1_000_000, 23.1600075)]
    [InlineData("gpt-5.6-sol", "2026-08-20", 100_000, 0, 0, 0, 100_000, 3.5)]
    [InlineData("gpt-5.6-sol", "2026-08-21", 100_000, 0, 0, 0, 100_000, 2.4)]
    [InlineData("gpt-5.2", "2026-08-21", 0, 1_000_000, 0, 0, 0, 0.175)]
    public void Cost_is_of_the_kind_the_day_and_the_prompt(string model, string day, long input, long read, long write, long hour, long output, double cost)
    {
        var count = new TokenCount(input, read, write, output, Reasoning: null) { CacheWriteHour = hour };
        var rates = PriceTable.Load(ownFile: null).RatesFor(model, DateTimeOffset.Parse(day + "T12:00:00Z", null), count);
        Assert.Equal((decimal)cost, rates!.CostOf(TokenTotals.Of(count)));
    }

    [Fact]
    public void Own_price_replaces_all_of_a_models_and_leaves_the_others()
    {
        File.WriteAllText(_file, """{ "prices": [ { "models": ["openai/gpt-5.6-sol", "house-model"], "input": 1, "output": 2 } /* ours */, ] }""");
        var table = PriceTable.Load(_file);
        Assert.True(table.HasOwn);
        var count = new TokenCount(500_000, 250_000, 250_000, 1_000_000, null);
        foreach (var model in (string[])["gpt-5.6-sol", "house-model"]) Assert.Equal(3m, table.RatesFor(model, WrittenUsage.Begin, count)!.CostOf(TokenTotals.Of(count)));
        Assert.Equal(PriceTable.Load(ownFile: null).RatesFor("gpt-5.2", WrittenUsage.Begin, count), table.RatesFor("gpt-5.2", WrittenUsage.Begin, count));
        Assert.Null(table.RatesFor("nobodys-model", WrittenUsage.Begin, count));
    }

    [Theory]
    [InlineData("""{ "prices": [ { "models": ["m"], "input": 1 } ] }""", "m: output is missing")]
    [InlineData("""{ "prices": [ { "models": ["m"], "input": "1", "output": 2 } ] }""", "m: input must be dollars per million tokens")]
    [InlineData("""{ "prices": [ { "models": ["m"], "input": -1, "output": 2 } ] }""", "m: input must be dollars per million tokens")]
    [InlineData("""{ "prices": [ { "models": ["m"], "input": 1, "output": 2, "cached": 1 } ] }""", "m: there is no member \"cached\"")]
    [InlineData("""{ "prices": [ { "models": ["m"], "from": "May", "input": 1, "output": 2 } ] }""", "m: from must be a day")]
    [InlineData("""{ "prices": [ { "models": ["m"], "input": 1, "output": 2, "longPrompt": { "input": 2, "output": 3 } } ] }""", "m: longPrompt lacks above")]
    [InlineData("""{ "prices": [ { "models": ["m", "x/m"], "input": 1, "output": 2 } ] }""", "m has two prices from the same day")]
    [InlineData("""{ "prices": [ { "input": 1, "output": 2 } ] }""", "a price names no model")]
    [InlineData("""{ "models": {} }""", "there is no member \"models\"")]
    [InlineData("{\n\n \"prices\": [ }", "line 3 is no JSON")]
    [InlineData("[]", "the file must be an object")]
    public void Wrong_file_is_told_by_model_and_member(string json, string message)
    {
        File.WriteAllText(_file, json);
        var failure = Assert.Throws<UserError>(() => PriceTable.Load(_file));
        Assert.StartsWith(_file, failure.Message, StringComparison.Ordinal);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Configuration, failure.ExitCode);
    }
}
