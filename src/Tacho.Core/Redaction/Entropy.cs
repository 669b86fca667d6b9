namespace Tacho.Redaction;

/// <summary>Shannon entropy of a value's bytes. Cannot exceed log2 of the length, so limits must fit the shortest secret.</summary>
internal static class Entropy
{
    public static double BitsPerByte(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            return 0;
        }

        Span<int> counts = stackalloc int[256];
        counts.Clear();
        foreach (byte one in value)
        {
            counts[one]++;
        }

        double bits = 0;
        foreach (int count in counts)
        {
            if (count > 0)
            {
                double share = (double)count / value.Length;
                bits -= share * Math.Log2(share);
            }
        }

        return bits;
    }
}
