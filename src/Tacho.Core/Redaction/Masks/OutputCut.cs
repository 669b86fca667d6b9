using System.Globalization;
using System.Text;

namespace Tacho.Redaction.Masks;

/// <summary>Keeps the beginning of a long output. Masking comes first, over the cap and some more, so that no half of a secret is left.</summary>
internal static class OutputCut
{
    /// <summary>How many bytes behind the cap are masked too: longer than any secret but a private key, which is masked to its end.</summary>
    public const int OverlapBytes = 8 * 1024;

    /// <summary>The longest beginning of a text of at most so many UTF-8 bytes.</summary>
    public static string Prefix(string text, long maxBytes)
    {
        // No character takes more than three bytes a char, so most texts need no walk.
        if (text.Length * 3L <= maxBytes)
        {
            return text;
        }

        var walk = new Utf8Walk(text, Encoding.UTF8.GetByteCount(text));
        int chars = walk.CharWithin(maxBytes);
        return chars == text.Length ? text : text[..chars];
    }

    /// <summary>See <see cref="Redactor.CutRedacted"/>.</summary>
    public static string Cut(string masked, int capBytes, long? totalBytes)
    {
        long maskedBytes = Encoding.UTF8.GetByteCount(masked);
        long total = totalBytes ?? maskedBytes;
        if (maskedBytes <= capBytes && total <= maskedBytes)
        {
            return masked;
        }

        string kept = Prefix(masked, capBytes);
        if (kept.Length < masked.Length)
        {
            kept = kept[..TagStartAcross(masked, kept.Length)];
        }

        long keptBytes = Encoding.UTF8.GetByteCount(kept);
        if (keptBytes == maskedBytes && total <= capBytes)
        {
            return masked;
        }

        long missing = Math.Max(total, maskedBytes) - keptBytes;
        return string.Create(CultureInfo.InvariantCulture, $"{kept}…[cut: {missing} bytes of {total}]");
    }

    /// <summary>Where a tag begins that goes over the offset, or the offset itself.</summary>
    private static int TagStartAcross(string text, int offset)
    {
        const int longestTag = Tag.MaxRuleIdBytes + 24;
        int from = Math.Max(0, offset - longestTag);
        int start = text.LastIndexOf('[', Math.Max(0, offset - 1), Math.Max(0, offset - from));
        if (start < 0)
        {
            return offset;
        }

        int end = Math.Min(text.Length, start + longestTag);
        int length = Tag.LengthAt(Encoding.UTF8.GetBytes(text[start..end]));
        return start + length > offset ? start : offset;
    }
}
