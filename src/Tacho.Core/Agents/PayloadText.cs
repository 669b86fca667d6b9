using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Tacho.Agents;

/// <summary>
/// Mends what agents are known to send and to write wrong, so that a command is not lost to a fault beside it: control characters that stand raw inside strings
/// (Windsurf, found by git-ai), halves of a surrogate pair (where an output was cut), bytes that are not UTF-8. Each stays visible as text (<c>\ud83d</c>, <c>\xff</c>) instead of being dropped or replaced.
/// </summary>
internal static class PayloadText
{
    private static readonly SearchValues<byte> RawControls = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]);

    /// <summary>The same memory when there is nothing to mend, which is nearly always; else a mended copy. A byte order mark is dropped.</summary>
    public static ReadOnlyMemory<byte> Mend(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.StartsWith("\uFEFF"u8)) utf8 = utf8[3..];
        utf8 = utf8[..utf8.Span.TrimEnd(" \t\r\n"u8).Length];
        var text = utf8.Span;
        var suspicious = text.IndexOfAny(RawControls) >= 0 || text.IndexOf("\\ud"u8) >= 0 || text.IndexOf("\\uD"u8) >= 0 || !Utf8.IsValid(text);
        return suspicious ? MendCopy(text) : utf8;
    }

    private static byte[] MendCopy(ReadOnlySpan<byte> text)
    {
        var mended = new ArrayBufferWriter<byte>(text.Length + 64);
        var inString = false;
        while (!text.IsEmpty)
        {
            var c = text[0];
            if (c == '"') inString = !inString;
            var used = 1;
            if (inString && c == '\\') used = CopyEscape(text, mended);
            else if (inString && c < 0x20) WriteHex("\\u00"u8, c, mended);
            else if (c < 0x80) mended.Write(text[..1]);
            else used = CopyRune(text, mended);
            text = text[used..];
        }

        return mended.WrittenSpan.ToArray();
    }

    private static int CopyEscape(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> mended)
    {
        if (text.Length < 2) return Copy(text, 1, mended);
        if (text[1] != 'u' || UnitAt(text) is not { } unit || !char.IsSurrogate(unit)) return Copy(text, 2, mended);
        if (char.IsHighSurrogate(unit) && UnitAt(text[6..]) is { } low && char.IsLowSurrogate(low)) return Copy(text, 12, mended);
        mended.Write("\\"u8);
        return Copy(text, 6, mended);
    }

    private static char? UnitAt(ReadOnlySpan<byte> text) =>
        text.Length >= 6 && text[0] == '\\' && text[1] == 'u'
        && ushort.TryParse(text.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) ? (char)unit : null;

    private static int CopyRune(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> mended)
    {
        if (Rune.DecodeFromUtf8(text, out _, out var length) == OperationStatus.Done) return Copy(text, length, mended);
        WriteHex("\\\\x"u8, text[0], mended);
        return 1;
    }

    // Without formatting: a payload can be megabytes of nothing else.
    private static void WriteHex(ReadOnlySpan<byte> prefix, byte value, ArrayBufferWriter<byte> mended)
    {
        mended.Write(prefix);
        mended.Write([HexDigits[value >> 4], HexDigits[value & 15]]);
    }

    private static ReadOnlySpan<byte> HexDigits => "0123456789abcdef"u8;

    private static int Copy(ReadOnlySpan<byte> text, int count, ArrayBufferWriter<byte> mended)
    {
        mended.Write(text[..count]);
        return count;
    }
}
