using Tacho.Events;

namespace Tacho.Store.Usage;

/// <summary>What tokens of one model cost, in dollars a million.</summary>
/// <param name="Input">Read anew.</param>
/// <param name="CacheRead">Read from a cache; the input's price where the provider has none.</param>
/// <param name="CacheWrite">Written to a cache; the input's price where the provider has none.</param>
/// <param name="CacheWriteHour">Written to a cache for an hour; the other's price where the provider has none.</param>
/// <param name="Output">Written, reasoning included.</param>
public sealed record TokenRates(decimal Input, decimal CacheRead, decimal CacheWrite, decimal CacheWriteHour, decimal Output)
{
    private const decimal Million = 1_000_000;

    /// <summary>What so many cost, in dollars.</summary>
    public decimal CostOf(TokenTotals tokens) =>
        ((tokens.Input * Input) + (tokens.CacheRead * CacheRead) + ((tokens.CacheWrite - tokens.CacheWriteHour) * CacheWrite) + (tokens.CacheWriteHour * CacheWriteHour) + (tokens.Output * Output)) / Million;
}

/// <summary>The rates of one model from a day on.</summary>
/// <param name="From">The first day, UTC; null for those that hold before any other.</param>
/// <param name="Rates">Of most requests.</param>
/// <param name="Above">Beyond a prompt of so many tokens the others hold, for the whole request; null where there are none.</param>
/// <param name="Long">Of requests with a longer prompt.</param>
internal sealed record ModelPrice(DateOnly? From, TokenRates Rates, long? Above, TokenRates? Long)
{
    /// <summary>The rates of one request.</summary>
    public TokenRates For(TokenCount count) =>
        Long is not null && (count.Input ?? 0) + (count.CacheRead ?? 0) + (count.CacheWrite ?? 0) > Above ? Long : Rates;
}
