namespace Tacho.Redaction.Rules;

/// <summary>
/// Lines of a PEM block as tools print them: behind a line number, a comment mark, a time or the name of a container. What stands before the
/// base64 ends with a blank or one of a few marks, and the base64 fills the rest of the line.
/// </summary>
internal static class PrefixedKeyLine
{
    /// <summary>What stands before the base64 is no longer than this.</summary>
    public const int MaxPrefixBytes = 96;

    /// <summary>Words of prose are shorter, and all lines of a key but its last are longer.</summary>
    private const int MinRunBytes = 32;

    private const int MaxLineBytes = 1024;

    /// <summary>The line without its line feed that begins at an offset; empty when it is too long for a line of a key.</summary>
    public static ReadOnlySpan<byte> LineAt(ReadOnlySpan<byte> bytes, int at)
    {
        var rest = bytes[at..Math.Min(bytes.Length, at + MaxLineBytes)];
        int end = rest.IndexOf((byte)'\n');
        return end >= 0 ? rest[..end] : rest.Length < MaxLineBytes ? rest : rest[..MaxPrefixBytes];
    }

    /// <summary>
    /// Where the base64, or the block's end line, begins behind what stands before it; 0 if nothing does or this is no line of a key.
    /// <paramref name="known"/> is the length of it on an earlier line, which makes a short line one of the key's; 0 for none.
    /// </summary>
    public static int PrefixEnd(ReadOnlySpan<byte> line, int known)
    {
        int dashes = line.IndexOf("-----END"u8);
        if (dashes >= 0)
        {
            return dashes <= MaxPrefixBytes ? dashes : 0;
        }

        for (int at = 0; at < line.Length && at <= MaxPrefixBytes;)
        {
            int end = RunEnd(line, at);
            if (end - at >= MinRunBytes && EndsLine(line[end..]))
            {
                return at > 0 && EndsPrefix(line[at - 1]) ? at : 0;
            }

            at = Math.Max(end, at + 1);
        }

        if (known > 0)
        {
            // A number has one digit more from the tenth line on.
            for (int at = Math.Max(1, known - 1); at <= known + 1 && at < line.Length; at++)
            {
                int end = EndsPrefix(line[at - 1]) ? RunEnd(line, at) : at;
                if (end > at && EndsLine(line[end..]))
                {
                    return at;
                }
            }
        }

        return 0;
    }

    /// <summary>Whether nothing but what stands before a line is there, or a header of the older forms: both come before the base64 only.</summary>
    public static bool IsHeaderOrEmpty(ReadOnlySpan<byte> line)
    {
        var text = line.TrimEnd("\r"u8);
        if (text.IsEmpty || text.Length > MaxPrefixBytes || text.IndexOf("-----BEGIN"u8) >= 0)
        {
            // The next block's first line ends this one: each is looked through from its own, and no further.
            return false;
        }

        return EndsPrefix(text[^1]) || text.IndexOf("Proc-Type: "u8) > 0 || text.IndexOf("DEK-Info: "u8) > 0 || text.IndexOf("Version: "u8) > 0
            || text.IndexOf("Comment: "u8) > 0;
    }

    /// <summary>Behind the base64 stands nothing, or the end of the string that the block is in.</summary>
    private static bool EndsLine(ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart(" \t\r"u8);
        return rest.IsEmpty || AsciiByte.IsQuote(rest[0]) || rest[0] == '\\';
    }

    /// <summary>The last byte of an arrow, U+2192, is among them, and what stands for it where it was written as an escape.</summary>
    private static bool EndsPrefix(byte value) =>
        value is (byte)' ' or (byte)'\t' or (byte)'|' or (byte)':' or (byte)'-' or (byte)'#' or (byte)'*' or (byte)'>' or (byte)']' or (byte)')' or (byte)'\\' or (byte)'%' or 0x92 or 0xFF
        || AsciiByte.IsQuote(value);

    private static int RunEnd(ReadOnlySpan<byte> bytes, int at)
    {
        while (at < bytes.Length && (AsciiByte.IsLetterOrDigit(bytes[at]) || bytes[at] is (byte)'+' or (byte)'/' or (byte)'='))
        {
            at++;
        }

        return at;
    }
}
