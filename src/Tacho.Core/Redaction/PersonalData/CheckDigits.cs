namespace Tacho.Redaction.PersonalData;

/// <summary>The sums that tell a number of a register from any other. Digits are values from 0 to 9.</summary>
internal static class CheckDigits
{
    private static ReadOnlySpan<byte> VerhoeffProducts =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 0, 6, 7, 8, 9, 5, 2, 3, 4, 0, 1, 7, 8, 9, 5, 6, 3, 4, 0, 1, 2, 8, 9, 5, 6, 7,
        4, 0, 1, 2, 3, 9, 5, 6, 7, 8, 5, 9, 8, 7, 6, 0, 4, 3, 2, 1, 6, 5, 9, 8, 7, 1, 0, 4, 3, 2, 7, 6, 5, 9, 8, 2, 1, 0, 4, 3,
        8, 7, 6, 5, 9, 3, 2, 1, 0, 4, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0,
    ];

    private static ReadOnlySpan<byte> VerhoeffPermutation => [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

    /// <summary>ISO/IEC 7812-1, annex B: every second digit from the right doubled.</summary>
    public static bool Luhn(ReadOnlySpan<byte> digits)
    {
        int sum = 0;
        for (int i = digits.Length - 1, place = 0; i >= 0; i--, place++)
        {
            int value = (place & 1) == 0 ? digits[i] : digits[i] * 2;
            sum += value > 9 ? value - 9 : value;
        }

        return sum % 10 == 0;
    }

    /// <summary>The sum of digits times weights.</summary>
    public static int Weighted(ReadOnlySpan<byte> digits, ReadOnlySpan<byte> weights)
    {
        int sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += digits[i] * weights[i];
        }

        return sum;
    }

    /// <summary>ISO/IEC 7064, MOD 11,10.</summary>
    public static bool Mod1110(ReadOnlySpan<byte> digits)
    {
        int product = 10;
        foreach (byte digit in digits[..^1])
        {
            int sum = (digit + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return (11 - product) % 10 == digits[^1];
    }

    /// <summary>Verhoeff's scheme over the dihedral group of ten elements, which finds every swap of neighbours.</summary>
    public static bool Verhoeff(ReadOnlySpan<byte> digits)
    {
        int check = 0;
        for (int i = digits.Length - 1, place = 0; i >= 0; i--, place++)
        {
            int digit = digits[i];
            for (int times = place % 8; times > 0; times--)
            {
                digit = VerhoeffPermutation[digit];
            }

            check = VerhoeffProducts[(check * 10) + digit];
        }

        return check == 0;
    }

    /// <summary>The number's remainder.</summary>
    public static int Remainder(ReadOnlySpan<byte> digits, int divisor)
    {
        long rest = 0;
        foreach (byte digit in digits)
        {
            rest = ((rest * 10) + digit) % divisor;
        }

        return (int)rest;
    }

    /// <summary>True when all digits are one.</summary>
    public static bool AreAlike(ReadOnlySpan<byte> digits) => digits.IndexOfAnyExcept(digits[0]) < 0;

    /// <summary>Two digits as a number.</summary>
    public static int Two(ReadOnlySpan<byte> digits, int at) => (digits[at] * 10) + digits[at + 1];

    /// <summary>True for a day of a month, whatever the year.</summary>
    public static bool IsDay(int month, int day) => month is >= 1 and <= 12 && day >= 1 && day <= (month is 2 ? 29 : month is 4 or 6 or 9 or 11 ? 30 : 31);
}
