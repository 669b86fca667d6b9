using System.Globalization;
using System.Text.Json.Serialization;

namespace Tacho.Events;

/// <summary>Sums tokens; of several counts of one request the last holds.</summary>
public sealed class TokenTally
{
    private readonly Dictionary<string, TokenSum> _requests = new(StringComparer.Ordinal);

    /// <summary>Of all requests so far.</summary>
    public TokenSum Total { get; private set; } = TokenSum.None;

    /// <summary>The request that was counted last, of those that have an id.</summary>
    public CountedRequest? Last { get; private set; }

    /// <summary>Whether anything was counted.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Whether a request of this id was counted.</summary>
    public bool Has(string request) => _requests.ContainsKey(request);

    /// <summary>Takes in one event; without counts in one meaning it counts nothing.</summary>
    public void Add(TokenUsage usage)
    {
        if (usage.Count is not { } count) return;
        var now = new TokenSum(count.Input ?? 0, count.CacheRead ?? 0, count.CacheWrite ?? 0, count.Output ?? 0, count.Reasoning ?? 0);
        Total += now;
        IsEmpty = false;
        if (usage.Request is not { } request) return;
        if (_requests.TryGetValue(request, out var former)) Total -= former;
        _requests[request] = now;
        Last = new CountedRequest(request, now);
    }
}

/// <summary>What one request was counted with.</summary>
/// <param name="Request">Its id: <see cref="TokenUsage.Request"/>.</param>
/// <param name="Tokens">Its tokens.</param>
public sealed record CountedRequest(string Request, TokenSum Tokens);

/// <summary>Tokens of several requests, in the meaning of <see cref="TokenCount"/>. What an agent does not tell counts as none.</summary>
public sealed record TokenSum(long Input, long CacheRead, long CacheWrite, long Output, long Reasoning)
{
    public static readonly TokenSum None = new(0, 0, 0, 0, 0);

    /// <summary>Whether there are none of any kind.</summary>
    [JsonIgnore]
    public bool IsNothing => this == None;

    public static TokenSum operator +(TokenSum a, TokenSum b) => new(a.Input + b.Input, a.CacheRead + b.CacheRead, a.CacheWrite + b.CacheWrite, a.Output + b.Output, a.Reasoning + b.Reasoning);

    public static TokenSum operator -(TokenSum a, TokenSum b) => new(a.Input - b.Input, a.CacheRead - b.CacheRead, a.CacheWrite - b.CacheWrite, a.Output - b.Output, a.Reasoning - b.Reasoning);

    /// <summary>For a person: <c>1,204 in, 88,310 from cache, 412 out (96 reasoning)</c>.</summary>
    public override string ToString()
    {
        var parts = new List<string> { Number(Input) + " in" };
        if (CacheRead != 0) parts.Add(Number(CacheRead) + " from cache");
        if (CacheWrite != 0) parts.Add(Number(CacheWrite) + " into cache");
        parts.Add(Number(Output) + " out" + (Reasoning != 0 ? $" ({Number(Reasoning)} reasoning)" : ""));
        return string.Join(", ", parts);
    }

    private static string Number(long value) => value.ToString("n0", CultureInfo.InvariantCulture);
}
