namespace Tacho.Redaction.PersonalData;

/// <summary>
/// Phone numbers: international ones behind a plus sign (ITU-T E.164, country codes as of 2026), North American ones with the area in
/// parentheses, and other national ones only where a word says what they are.
/// </summary>
internal static class PhoneNumber
{
    private const int MaxBytes = 24;
    private const int MinDigits = 7;
    private const int MaxDigits = 15;

    private static readonly string[] Words =
        ["phone", "telephone", "tel", "mobile", "mob", "cell", "cellphone", "fax", "call", "whatsapp", "sms", "telefon", "telefono", "teléfono", "téléphone", "handy", "mobil", "landline",
            "cep", "gsm", "hotline", "contact number", "my number", "phone_number", "text me"];

    /// <summary>The end of the international number whose plus sign stands at an offset, or 0.</summary>
    public static int EndOfInternational(ReadOnlySpan<byte> text, int plus)
    {
        if (plus > 0 && (AsciiByte.IsLetterOrDigit(text[plus - 1]) || text[plus - 1] is (byte)'_' or (byte)')' or (byte)'+' or (byte)'/' or (byte)'.' or (byte)'\\' or > 0x7F))
        {
            return 0;
        }

        Span<byte> digits = stackalloc byte[MaxDigits];
        int end = Read(text, plus + 1, digits, out int count, out int separators);
        bool isLength = count is >= 8 and <= MaxDigits;
        if (end == 0 || !isLength || !IsCountry(digits[..count]) || !Surroundings.IsApartBehind(text, end))
        {
            return 0;
        }

        // A line that begins with a plus sign is an added line of a diff at least as often.
        bool isAddedLine = plus > 0 && text[plus - 1] == '\n';
        return !isAddedLine || separators > 1 || Surroundings.HasWord(text, plus, end, Words) ? end : 0;
    }

    /// <summary>The bounds of a national number whose first digit stands at an offset; an end of 0 for none.</summary>
    public static int EndOfNational(ReadOnlySpan<byte> text, ref int start)
    {
        Span<byte> digits = stackalloc byte[MaxDigits];
        bool hasArea = start > 0 && text[start - 1] == '(';
        int first = hasArea ? start - 1 : start;
        int end = Read(text, first, digits, out int count, out int separators);
        if (end == 0 || count < MinDigits || count > 11 || !Surroundings.IsApart(text, first, end))
        {
            return 0;
        }

        bool isAmerican = hasArea && count == 10 && digits[0] >= 2 && digits[3] >= 2 && text[first + 4] == ')' && end - first is 13 or 14 && text[end - 5] is (byte)'-' or (byte)' ' or (byte)'.';
        bool isDate = count >= 8 && end - first >= 10 && CheckDigits.Two(digits, 0) is 19 or 20 && text[first + 4] == text[first + 7] && !AsciiByte.IsDigit(text[first + 4]);
        bool mayBe = !isDate && (count >= 9 || separators > 0 || digits[0] == 0) && !CheckDigits.AreAlike(digits[..count]);
        if (!isAmerican && !(mayBe && Surroundings.HasWord(text, first, end, Words)))
        {
            return 0;
        }

        start = first;
        return end;
    }

    /// <summary>Reads digits with blanks, hyphens, dots and parentheses between them; gives the offset behind the last one, or 0.</summary>
    private static int Read(ReadOnlySpan<byte> text, int start, Span<byte> digits, out int count, out int separators)
    {
        count = 0;
        separators = 0;
        int end = 0;
        int open = 0;
        int limit = Math.Min(text.Length, start + MaxBytes);
        for (int at = start; at < limit; at++)
        {
            byte value = text[at];
            if (AsciiByte.IsDigit(value))
            {
                if (count == digits.Length)
                {
                    return 0;
                }

                digits[count++] = (byte)(value - '0');
                end = at + 1;
                continue;
            }

            bool follows = at + 1 < text.Length && (AsciiByte.IsDigit(text[at + 1]) || (text[at + 1] is (byte)'(' or (byte)' ' or (byte)'-' && value is (byte)')' or (byte)' '));
            if (value is not ((byte)' ' or (byte)'-' or (byte)'.' or (byte)'(' or (byte)')') || !follows || (value == ')' && open == 0))
            {
                break;
            }

            open += value == '(' ? 1 : value == ')' ? -1 : 0;
            separators++;
        }

        return open == 0 ? end : 0;
    }

    private static bool IsCountry(ReadOnlySpan<byte> digits)
    {
        if (digits[0] == 1)
        {
            return digits.Length == 11 && digits[1] >= 2 && digits[4] >= 2;
        }

        if (digits[0] == 7)
        {
            return digits.Length == 11;
        }

        int three = (digits[0] * 100) + (digits[1] * 10) + digits[2];
        return (three / 10) switch
        {
            20 or 27 or 30 or 31 or 32 or 33 or 34 or 36 or 39 or 40 or 41 or 43 or 44 or 45 or 46 or 47 or 48 or 49 or 51 or 52 or 53 or 54 or 55 or 56 or 57 or 58
                or 60 or 61 or 62 or 63 or 64 or 65 or 66 or 81 or 82 or 84 or 86 or 90 or 91 or 92 or 93 or 94 or 95 or 98 => digits.Length >= 9,
            21 => three is 211 or 212 or 213 or 216 or 218,
            22 or 23 or 24 or 25 or 26 => three is not 259,
            29 => three is 290 or 291 or >= 297,
            35 or 37 => three is not 379,
            38 => three is 380 or 381 or 382 or 383 or 385 or 386 or 387 or 389,
            42 => three is 420 or 421 or 423,
            50 or 59 => true,
            67 => three is not 671,
            68 => three is not 684,
            69 => three is 690 or 691 or 692,
            80 => three is 800 or 808,
            85 => three is 850 or 852 or 853 or 855 or 856,
            87 => three is 870 or 878,
            88 => three is 880 or 881 or 882 or 883 or 886 or 888,
            96 => three is not 969,
            97 => three is 970 or 971 or 972 or 973 or 974 or 975 or 976 or 977 or 979,
            99 => three is 992 or 993 or 994 or 995 or 996 or 998,
            _ => false,
        };
    }
}
