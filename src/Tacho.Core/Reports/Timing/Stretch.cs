using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Tacho.Reports.Timing;

/// <summary>A stretch of time, in ticks of UTC; never negative.</summary>
/// <param name="From">Its first tick.</param>
/// <param name="Before">The first tick after it.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Stretch(long From, long Before)
{
    public TimeSpan Length => TimeSpan.FromTicks(Before - From);

    /// <summary>Stretches in their order, those that touch or overlap joined: no tick is in two of them.</summary>
    public static ImmutableArray<Stretch> Union(IEnumerable<Stretch> stretches)
    {
        var joined = ImmutableArray.CreateBuilder<Stretch>();
        foreach (var one in stretches.Where(static one => one.Before > one.From).OrderBy(static one => one.From))
        {
            if (joined.Count > 0 && one.From <= joined[^1].Before) joined[^1] = joined[^1] with { Before = Math.Max(joined[^1].Before, one.Before) };
            else joined.Add(one);
        }

        return joined.ToImmutable();
    }

    /// <summary>The time of stretches of which none overlap.</summary>
    public static TimeSpan Sum(IEnumerable<Stretch> stretches) => TimeSpan.FromTicks(stretches.Sum(static one => one.Before - one.From));

    /// <summary>The parts of stretches within another; what is not in it is left out.</summary>
    public static ImmutableArray<Stretch> Within(ImmutableArray<Stretch> stretches, Stretch frame) =>
        [.. stretches.Select(one => new Stretch(Math.Max(one.From, frame.From), Math.Min(one.Before, frame.Before))).Where(static one => one.Before > one.From)];
}
