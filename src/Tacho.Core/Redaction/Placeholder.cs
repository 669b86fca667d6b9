namespace Tacho.Redaction;

/// <summary>Tells a stand-in for a secret from a secret, where a vendor's prefix already says what it would be.</summary>
internal static class Placeholder
{
    private const int MinRun = 6;

    /// <summary>
    /// True for a value with a word such as <c>EXAMPLE</c> or <c>your-key</c> in it or with a run of one character: a random token has
    /// neither.
    /// </summary>
    public static bool IsIn(ReadOnlySpan<byte> value)
    {
        // A long value can hold a short run or word by chance, and real ones (a JSON web token) do.
        return value.Length <= 256 && (HasRun(value) || HasWord(value));
    }

    private static bool HasRun(ReadOnlySpan<byte> value)
    {
        int run = 1;
        for (int i = 1; i < value.Length; i++)
        {
            run = value[i] == value[i - 1] ? run + 1 : 1;
            if (run >= MinRun)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasWord(ReadOnlySpan<byte> value) =>
        Contains(value, "example"u8) || Contains(value, "placeholder"u8) || Contains(value, "redacted"u8) || Contains(value, "changeme"u8)
        || Contains(value, "your_"u8) || Contains(value, "your-"u8) || Contains(value, "yourkey"u8) || Contains(value, "yourtoken"u8);

    /// <summary>Finds a lower-case word in either case.</summary>
    private static bool Contains(ReadOnlySpan<byte> value, ReadOnlySpan<byte> word)
    {
        for (int i = 0; i + word.Length <= value.Length; i++)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(value.Slice(i, word.Length), word))
            {
                return true;
            }
        }

        return false;
    }
}
