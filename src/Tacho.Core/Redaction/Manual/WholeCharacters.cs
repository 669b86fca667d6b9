using System.Buffers;
using System.Globalization;

namespace Tacho.Redaction.Manual;

/// <summary>JSON of which each string can be read: a half of a surrogate pair, which .NET makes no text of, becomes text as it is escaped, as in events.</summary>
internal static class WholeCharacters
{
    private const int EscapeLength = 6;

    /// <summary>The same memory where there is nothing to mend, which is nearly always.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> json)
    {
        if (json.Span.IndexOf("\\ud"u8) < 0 && json.Span.IndexOf("\\uD"u8) < 0) return json;
        var mended = new ArrayBufferWriter<byte>(json.Length + 16);
        for (var rest = json.Span; !rest.IsEmpty;)
        {
            var used = Math.Min(rest.Length, rest[0] == '\\' ? 2 : 1);
            if (UnitAt(rest) is { } unit && char.IsSurrogate(unit))
            {
                var isPair = char.IsHighSurrogate(unit) && UnitAt(rest[EscapeLength..]) is { } low && char.IsLowSurrogate(low);
                if (!isPair) mended.Write("\\"u8);
                used = isPair ? 2 * EscapeLength : EscapeLength;
            }

            mended.Write(rest[..used]);
            rest = rest[used..];
        }

        return mended.WrittenMemory;
    }

    private static char? UnitAt(ReadOnlySpan<byte> text) =>
        text.Length >= EscapeLength && text[0] == '\\' && text[1] == 'u' && ushort.TryParse(text[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) ? (char)unit : null;
}
