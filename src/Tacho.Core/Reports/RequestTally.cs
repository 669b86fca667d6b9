using System.Collections.Immutable;
using Tacho.Events;

namespace Tacho.Reports;

/// <summary>
/// Counts every request to a model once, as <c>tacho usage</c> does: within a transcript the last telling holds; of several transcripts, such as forks, the fullest, and the request has the
/// model and the time of the earliest.
/// </summary>
internal sealed class RequestTally(ReportPrices? prices)
{
    private readonly Dictionary<(AgentId Agent, string Request), Entry> _requests = [];
    private readonly SortedDictionary<string, ModelTokens> _models = new(StringComparer.Ordinal);

    /// <summary>Of all models so far.</summary>
    public TokenSum Tokens { get; private set; } = TokenSum.None;

    /// <summary>Of all models so far; nothing without prices.</summary>
    public TokenCost Cost { get; private set; } = TokenCost.None;

    /// <summary>By the model's name; costs are null without prices.</summary>
    public ImmutableArray<ModelTokens> Models => [.. _models.Values.Where(static model => !model.Tokens.IsNothing)];

    /// <summary>Takes in one telling; without counts in one meaning it counts nothing.</summary>
    /// <param name="agent">Requests of different agents are different ones, whatever their ids.</param>
    /// <param name="transcript">Tells the transcripts apart.</param>
    /// <param name="model">Null where it is not told.</param>
    /// <param name="at">When it was told.</param>
    /// <param name="usage">What was told.</param>
    public void Add(AgentId agent, string transcript, string? model, DateTimeOffset at, TokenUsage usage)
    {
        if (usage.Count is not { } count) return;
        var told = new Telling(transcript, model, at, count);
        if (usage.Request is not { } request)
        {
            Change(told, isMore: true);
            return;
        }

        if (!_requests.TryGetValue((agent, request), out var entry))
        {
            _requests[(agent, request)] = new Entry(told, Before: null);
            Change(told, isMore: true);
            return;
        }

        Change(entry.Effective, isMore: false);
        entry = new Entry(told, entry.Now.Transcript == transcript ? entry.Before : entry.Effective);
        _requests[(agent, request)] = entry;
        Change(entry.Effective, isMore: true);
    }

    private void Change(Telling told, bool isMore)
    {
        var name = told.Model ?? ModelTokens.Unknown;
        var (tokens, cost) = (SumOf(told.Count), CostOf(told));
        var model = _models.GetValueOrDefault(name) ?? new ModelTokens(name, TokenSum.None) { Cost = prices is null ? null : TokenCost.None };
        _models[name] = model with { Tokens = isMore ? model.Tokens + tokens : model.Tokens - tokens, Cost = model.Cost is null ? null : isMore ? model.Cost + cost : model.Cost - cost };
        Tokens = isMore ? Tokens + tokens : Tokens - tokens;
        Cost = isMore ? Cost + cost : Cost - cost;
    }

    private TokenCost CostOf(Telling told)
    {
        if (prices is null) return TokenCost.None;
        var untold = told.Count.Input is null || told.Count.Output is null ? 1 : 0;
        if (told.Model is { } model && prices.CostOf(model, told.At, told.Count) is { } dollars) return new TokenCost(dollars, 1, 0, untold);
        return new TokenCost(0, 0, SumOf(told.Count).IsNothing ? 0 : 1, untold);
    }

    private static TokenSum SumOf(TokenCount count) => new(count.Input ?? 0, count.CacheRead ?? 0, count.CacheWrite ?? 0, count.Output ?? 0, count.Reasoning ?? 0);

    private sealed record Telling(string Transcript, string? Model, DateTimeOffset At, TokenCount Count);

    /// <param name="Now">Of the transcript that told it last.</param>
    /// <param name="Before">Of those before it; null for none.</param>
    private sealed record Entry(Telling Now, Telling? Before)
    {
        public Telling Effective { get; } = Before is null ? Now : Merged(Before, Now);

        private static Telling Merged(Telling a, Telling b)
        {
            var first = a.At <= b.At ? a : b;
            var fullest = All(a.Count) >= All(b.Count) ? a : b;
            return first with { Count = fullest.Count, Model = first.Model ?? fullest.Model };
        }

        private static long All(TokenCount count) => (count.Input ?? 0) + (count.CacheRead ?? 0) + (count.CacheWrite ?? 0) + (count.Output ?? 0);
    }
}
