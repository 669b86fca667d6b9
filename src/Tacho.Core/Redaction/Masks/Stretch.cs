using System.Runtime.InteropServices;

namespace Tacho.Redaction.Masks;

/// <summary>A run of bytes of the text.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Stretch(int Start, int End)
{
    /// <summary>Puts stretches in order, drops empty ones, and makes one of those that overlap; those that only touch stay apart.</summary>
    public static void Unite(List<Stretch> stretches)
    {
        stretches.Sort(static (left, right) => left.Start.CompareTo(right.Start));
        var all = CollectionsMarshal.AsSpan(stretches);
        int count = 0;
        foreach (var stretch in all)
        {
            if (count > 0 && stretch.Start < all[count - 1].End)
            {
                all[count - 1] = all[count - 1] with { End = Math.Max(all[count - 1].End, stretch.End) };
            }
            else if (stretch.End > stretch.Start)
            {
                all[count++] = stretch;
            }
        }

        stretches.RemoveRange(count, stretches.Count - count);
    }

    /// <summary>The index of the first of some united stretches that ends behind an offset, or their count.</summary>
    public static int FirstEndingAfter(List<Stretch> united, int offset)
    {
        int low = 0;
        int high = united.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (united[middle].End <= offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>True if one of some united stretches shares a byte with this one.</summary>
    public bool OverlapsAny(List<Stretch> united) =>
        FirstEndingAfter(united, Start) is var first && first < united.Count && united[first].Start < End;
}
