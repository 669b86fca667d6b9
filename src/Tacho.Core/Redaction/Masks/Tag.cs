namespace Tacho.Redaction.Masks;

/// <summary>
/// The text that stands where a secret stood: <c>[redacted:RULE:8 HEX]</c>, or <c>[redacted:RULE]</c> without a fingerprint. ASCII without
/// quotes, backslashes, blanks or percent signs, so that it can stand in JSON of any depth and in a URL's query.
/// </summary>
internal static class Tag
{
    /// <summary>The longest rule id that is taken for a tag's.</summary>
    public const int MaxRuleIdBytes = 48;

    /// <summary>What every tag begins with.</summary>
    public static ReadOnlySpan<byte> Start => "[redacted:"u8;

    private const int FingerprintDigits = 8;

    /// <summary>
    /// The length of the tag that <paramref name="text"/> begins with, or 0 if it begins with none. The grammar is narrow (a rule id in
    /// lower case, then nothing or eight lower-case hex digits), so that brackets are no way to smuggle a token past the rules.
    /// </summary>
    public static int LengthAt(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith(Start))
        {
            return 0;
        }

        int at = Start.Length;
        int idStart = at;
        while (at < text.Length && at - idStart <= MaxRuleIdBytes && IsIdByte(text[at]))
        {
            at++;
        }

        if (at == idStart || at - idStart > MaxRuleIdBytes || at == text.Length)
        {
            return 0;
        }

        if (text[at] == ':')
        {
            int digits = 0;
            at++;
            while (at < text.Length && digits < FingerprintDigits && AsciiByte.IsLowerHex(text[at]))
            {
                at++;
                digits++;
            }

            if (digits < FingerprintDigits || at == text.Length)
            {
                return 0;
            }
        }

        return text[at] == ']' ? at + 1 : 0;
    }

    private static bool IsIdByte(byte value) => value is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'-';
}
