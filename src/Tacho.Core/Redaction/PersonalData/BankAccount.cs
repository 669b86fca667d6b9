namespace Tacho.Redaction.PersonalData;

/// <summary>International bank account numbers (ISO 13616): the country's length and the remainder of 97, bare or in groups of four.</summary>
internal static class BankAccount
{
    private const int MaxCharacters = 34;

    /// <summary>Country and length, as in the registry that SWIFT keeps (release 99).</summary>
    private static ReadOnlySpan<byte> Lengths =>
        "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28"u8;

    private static ReadOnlySpan<byte> FurtherLengths =>
        "IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33"u8;

    private static ReadOnlySpan<byte> LastLengths => "SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30"u8;

    /// <summary>The end of the account number at the beginning of a word, or 0.</summary>
    public static int EndOf(ReadOnlySpan<byte> text, int start)
    {
        if (start + 15 > text.Length || !AsciiByte.IsUpper(text[start]) || !AsciiByte.IsUpper(text[start + 1]) || !AsciiByte.IsDigit(text[start + 2])
            || !AsciiByte.IsDigit(text[start + 3]) || LengthOf(text.Slice(start, 2)) is not (> 0 and var length))
        {
            return 0;
        }

        Span<byte> characters = stackalloc byte[MaxCharacters];
        int count = 0;
        int at = start;
        while (count < length && at < text.Length)
        {
            byte value = text[at];
            if (AsciiByte.IsDigit(value) || AsciiByte.IsUpper(value))
            {
                characters[count++] = value;
            }
            else if (value is not ((byte)' ' or (byte)'-') || count % 4 != 0)
            {
                return 0;
            }

            at++;
        }

        return count == length && Remainder(characters[..length]) == 1 && Surroundings.IsApart(text, start, at) ? at : 0;
    }

    private static int LengthOf(ReadOnlySpan<byte> country)
    {
        var found = Find(Lengths, country);
        return found > 0 ? found : Find(FurtherLengths, country) is > 0 and var further ? further : Find(LastLengths, country);
    }

    private static int Find(ReadOnlySpan<byte> lengths, ReadOnlySpan<byte> country)
    {
        for (int at = 0; at < lengths.Length; at += 4)
        {
            if (lengths.Slice(at, 2).SequenceEqual(country))
            {
                return ((lengths[at + 2] - '0') * 10) + lengths[at + 3] - '0';
            }
        }

        return 0;
    }

    /// <summary>The remainder of 97 of the number that letters (10 to 35) and digits make, the first four behind the others.</summary>
    private static int Remainder(ReadOnlySpan<byte> characters)
    {
        int rest = 0;
        for (int i = 0; i < characters.Length; i++)
        {
            byte value = characters[(i + 4) % characters.Length];
            rest = AsciiByte.IsDigit(value) ? ((rest * 10) + value - '0') % 97 : ((rest * 100) + value - 'A' + 10) % 97;
        }

        return rest;
    }
}
