using System.Runtime.InteropServices;

namespace Tacho.Redaction.Rules;

/// <summary>Counts over a value's bytes, from which words, names and made-up strings are told apart.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ValueShape(
    int Length,
    int Uppers,
    int Lowers,
    int Digits,
    int Underscores,
    int Hyphens,
    int Dots,
    int Symbols,
    int CaseChanges,
    int LongestLetterRun,
    int Distinct,
    bool HasHighBytes)
{
    /// <summary>Letters of either case.</summary>
    public int Letters => Uppers + Lowers;

    /// <summary>Nothing but letters, digits and underscores.</summary>
    public bool IsIdentifier => Letters + Digits + Underscores == Length;

    /// <summary>Nothing but capital letters, digits and underscores, as constants and variables of the environment are named.</summary>
    public bool IsUpperName => Uppers + Digits + Underscores == Length;

    /// <summary>Identifiers with dots between them.</summary>
    public bool IsDotted => Dots > 0 && Letters + Digits + Underscores + Dots == Length;

    /// <summary>As long as a UUID, with its four hyphens and nothing but letters and digits beside.</summary>
    public bool IsUuid => Length == 36 && Hyphens == 4 && Letters + Digits == 32;

    /// <summary>Looks at each byte once.</summary>
    public static ValueShape Of(ReadOnlySpan<byte> value)
    {
        int uppers = 0, lowers = 0, digits = 0, underscores = 0, hyphens = 0, dots = 0, symbols = 0, changes = 0, run = 0, longest = 0;
        bool high = false;
        UInt128 seen = 0;
        for (int i = 0; i < value.Length; i++)
        {
            byte one = value[i];
            bool letter = AsciiByte.IsLetter(one);
            run = letter ? run + 1 : 0;
            longest = Math.Max(longest, run);
            changes += letter && i > 0 && AsciiByte.IsLetter(value[i - 1]) && AsciiByte.IsUpper(one) != AsciiByte.IsUpper(value[i - 1]) ? 1 : 0;
            uppers += AsciiByte.IsUpper(one) ? 1 : 0;
            lowers += AsciiByte.IsLower(one) ? 1 : 0;
            digits += AsciiByte.IsDigit(one) ? 1 : 0;
            underscores += one == '_' ? 1 : 0;
            hyphens += one == '-' ? 1 : 0;
            dots += one == '.' ? 1 : 0;
            symbols += !letter && !AsciiByte.IsDigit(one) && one is not ((byte)'_' or (byte)'-' or (byte)'.') && one < 0x80 ? 1 : 0;
            high |= one >= 0x80;
            seen |= UInt128.One << (one & 0x7F);
        }

        return new ValueShape(
            value.Length, uppers, lowers, digits, underscores, hyphens, dots, symbols, changes, longest, (int)UInt128.PopCount(seen), high);
    }
}
