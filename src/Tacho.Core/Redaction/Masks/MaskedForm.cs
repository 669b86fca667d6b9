namespace Tacho.Redaction.Masks;

/// <summary>Tells whether a text may be what a masked text was before: the same but for what stands in the places of tags.</summary>
internal static class MaskedForm
{
    /// <summary>
    /// Whether the parts of a masked text between its tags stand in another text in their order, the first at its beginning and the last at its end. The other may have tags too,
    /// where the masked one has them. Linear but for parts that repeat.
    /// </summary>
    public static bool Covers(ReadOnlySpan<byte> masked, ReadOnlySpan<byte> text)
    {
        if (!TryNextTag(masked, out var tag, out var behind)) return masked.SequenceEqual(text);
        if (!text.StartsWith(masked[..tag])) return false;
        text = text[tag..];
        masked = masked[behind..];
        while (TryNextTag(masked, out tag, out behind))
        {
            var found = text.IndexOf(masked[..tag]);
            if (found < 0) return false;
            text = text[(found + tag)..];
            masked = masked[behind..];
        }

        return text.EndsWith(masked);
    }

    private static bool TryNextTag(ReadOnlySpan<byte> text, out int start, out int end)
    {
        for (var from = 0; ; from = start + 1)
        {
            var found = text[from..].IndexOf(Tag.Start);
            (start, end) = (from + found, 0);
            if (found < 0) return false;
            if (Tag.LengthAt(text[start..]) is > 0 and var length)
            {
                end = start + length;
                return true;
            }
        }
    }
}
