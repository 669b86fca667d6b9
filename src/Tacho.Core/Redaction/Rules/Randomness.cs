namespace Tacho.Redaction.Rules;

/// <summary>Tells made-up tokens from identifiers, slugs and file names that begin with a short prefix as well.</summary>
internal static class Randomness
{
    private const int MaxPrefixBytes = 12;
    private const int MinRestBytes = 12;

    /// <summary>True for a token with digits, or with more changes of case than words have, that does not read as words.</summary>
    public static bool IsLikely(ReadOnlySpan<byte> token)
    {
        var value = WithoutPrefix(token);
        var shape = ValueShape.Of(value);
        return shape.Letters > 0 && (shape.Digits > 0 || IsMixed(shape)) && !Wordiness.ReadsAsWords(value, 0.5);
    }

    /// <summary>True for a token of capitals and small letters in a mix that words, slugs and hex digests do not have.</summary>
    public static bool HasMixedCase(ReadOnlySpan<byte> token)
    {
        var value = WithoutPrefix(token);
        return IsMixed(ValueShape.Of(value)) && !Wordiness.ReadsAsWords(value, 0.5);
    }

    private static bool IsMixed(in ValueShape shape) => shape.Uppers > 1 && shape.Lowers > 1 && (shape.CaseChanges > 4 || shape.Digits > 1);

    /// <summary>What follows the vendor's mark, which is made of words itself: <c>secret-live-</c>, <c>sgp_local_</c>.</summary>
    private static ReadOnlySpan<byte> WithoutPrefix(ReadOnlySpan<byte> token)
    {
        while (true)
        {
            int end = token[..Math.Min(token.Length, MaxPrefixBytes)].IndexOfAny("_-.:"u8);
            if (end < 0 || token.Length - end - 1 < MinRestBytes)
            {
                return token;
            }

            token = token[(end + 1)..];
        }
    }
}
