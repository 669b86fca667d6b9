namespace Tacho.Redaction;

/// <summary>Classes of ASCII bytes; every byte above 0x7F is in none of them.</summary>
internal static class AsciiByte
{
    public static bool IsUpper(byte value) => value is >= (byte)'A' and <= (byte)'Z';

    public static bool IsLower(byte value) => value is >= (byte)'a' and <= (byte)'z';

    public static bool IsLetter(byte value) => IsLower((byte)(value | 0x20));

    public static bool IsDigit(byte value) => value is >= (byte)'0' and <= (byte)'9';

    public static bool IsLetterOrDigit(byte value) => IsLetter(value) || IsDigit(value);

    public static bool IsLowerHex(byte value) => IsDigit(value) || value is >= (byte)'a' and <= (byte)'f';

    public static bool IsHex(byte value) => IsDigit(value) || (byte)(value | 0x20) is >= (byte)'a' and <= (byte)'f';

    /// <summary>Blank or tab, but no line break.</summary>
    public static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t';

    public static bool IsQuote(byte value) => value is (byte)'"' or (byte)'\'' or (byte)'`';
}
