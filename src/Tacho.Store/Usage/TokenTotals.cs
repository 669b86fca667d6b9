using System.Runtime.InteropServices;
using Tacho.Events;

namespace Tacho.Store.Usage;

/// <summary>Sums of tokens, each kind in the meaning of <see cref="TokenCount"/>; what was not told counts as none.</summary>
/// <param name="Input">Read anew.</param>
/// <param name="CacheRead">Read from a cache.</param>
/// <param name="CacheWrite">Written to a cache, for an hour or less.</param>
/// <param name="CacheWriteHour">The part of <paramref name="CacheWrite"/> that is kept for an hour.</param>
/// <param name="Output">Written, reasoning included.</param>
/// <param name="Reasoning">The part of <paramref name="Output"/> that was reasoning.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TokenTotals(long Input, long CacheRead, long CacheWrite, long CacheWriteHour, long Output, long Reasoning)
{
    /// <summary>All that was read or written.</summary>
    public long All => Input + CacheRead + CacheWrite + Output;

    /// <summary>Those of one request.</summary>
    public static TokenTotals Of(TokenCount count) => new(
        count.Input ?? 0, count.CacheRead ?? 0, count.CacheWrite ?? 0, Math.Min(count.CacheWriteHour ?? 0, count.CacheWrite ?? 0), count.Output ?? 0, count.Reasoning ?? 0);

    public static TokenTotals operator +(TokenTotals a, TokenTotals b) =>
        new(a.Input + b.Input, a.CacheRead + b.CacheRead, a.CacheWrite + b.CacheWrite, a.CacheWriteHour + b.CacheWriteHour, a.Output + b.Output, a.Reasoning + b.Reasoning);
}
