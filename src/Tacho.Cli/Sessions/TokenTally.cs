using System.Globalization;
using Tacho.Events;

namespace Tacho.Cli.Sessions;

/// <summary>Sums tokens; of several counts of one request the last holds.</summary>
internal sealed class TokenTally
{
    private readonly Dictionary<string, TokenSum> _requests = new(StringComparer.Ordinal);

    public TokenSum Total { get; private set; } = TokenSum.None;

    public void Add(TokenUsage usage)
    {
        if (usage.Count is not { } count) return;
        var now = new TokenSum(count.Input ?? 0, count.CacheRead ?? 0, count.CacheWrite ?? 0, count.Output ?? 0, count.Reasoning ?? 0);
        Total += now;
        if (usage.Request is not { } request) return;
        if (_requests.TryGetValue(request, out var former)) Total -= former;
        _requests[request] = now;
    }
}

/// <summary>Tokens of several requests. What an agent does not tell counts as none.</summary>
internal sealed record TokenSum(long Input, long CacheRead, long CacheWrite, long Output, long Reasoning)
{
    public static readonly TokenSum None = new(0, 0, 0, 0, 0);

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
