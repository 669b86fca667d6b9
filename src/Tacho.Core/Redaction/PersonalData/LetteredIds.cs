using Tacho.Configuration;

namespace Tacho.Redaction.PersonalData;

/// <summary>Ids of people with letters in them. Capital letters are how they are written; in small ones a word has to say what they are.</summary>
internal static class LetteredIds
{
    /// <summary>Kinds that a word with digits can be.</summary>
    public const PersonalDataKinds Kinds = PersonalDataKinds.UkNino | PersonalDataKinds.ItCodiceFiscale | PersonalDataKinds.EsDni | PersonalDataKinds.EsNie | PersonalDataKinds.InPan
        | PersonalDataKinds.FiHetu;

    private static readonly string[] NationalInsurance = ["nino", "national insurance", "ni number", "nat ins", "national_insurance"];
    private static readonly string[] CodiceFiscale = ["codice fiscale", "codicefiscale", "codice_fiscale", "fiscal code", "c.f.", "cf"];
    private static readonly string[] Spanish = ["dni", "nif", "nie", "documento nacional", "identidad", "extranjero"];
    private static readonly string[] PermanentAccount = ["pan", "permanent account", "pan_number", "pancard", "income tax"];
    private static readonly string[] Finnish = ["hetu", "henkilötunnus", "personal identity", "personbeteckning"];

    private static ReadOnlySpan<byte> SpanishLetters => "TRWAGMYFPDXBNJZSQVHLCKE"u8;

    private static ReadOnlySpan<byte> FinnishLetters => "0123456789ABCDEFHJKLMNPRSTUVWXY"u8;

    /// <summary>What the characters 0 to 9 and A to Z are worth in odd places of an Italian code.</summary>
    private static ReadOnlySpan<byte> ItalianOdds =>
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

    /// <summary>The end of the id of one kind round the word at an offset, or 0; <paramref name="start"/> moves to where the id begins.</summary>
    public static int EndOf(PersonalDataKinds kind, ReadOnlySpan<byte> text, ref int start, int wordEnd)
    {
        int end = Candidate(kind, text, ref start, wordEnd, out bool isSure, out var words);
        if (end == 0 || !Surroundings.IsApart(text, start, end))
        {
            return 0;
        }

        isSure &= text[start..end].IndexOfAnyInRange((byte)'a', (byte)'z') < 0;
        return isSure || Surroundings.HasWord(text, start, end, words) ? end : 0;
    }

    private static int Candidate(PersonalDataKinds kind, ReadOnlySpan<byte> text, ref int start, int wordEnd, out bool isSure, out ReadOnlySpan<string> words)
    {
        isSure = true;
        switch (kind)
        {
            case PersonalDataKinds.UkNino:
                words = NationalInsurance;
                return British(text, ref start);
            case PersonalDataKinds.ItCodiceFiscale:
                words = CodiceFiscale;
                return Italian(text[start..wordEnd], out isSure) ? wordEnd : 0;
            case PersonalDataKinds.InPan:
                words = PermanentAccount;
                return Indian(text[start..wordEnd], out isSure) ? wordEnd : 0;
            case PersonalDataKinds.FiHetu:
                words = Finnish;
                return FromFinland(text, start);
            default:
                words = Spanish;
                return FromSpain(text, start, wordEnd, isForeigner: kind == PersonalDataKinds.EsNie);
        }
    }

    /// <summary>Two letters, six digits, a letter from A to D; blanks may stand between any pair.</summary>
    private static int British(ReadOnlySpan<byte> text, ref int start)
    {
        int from = AsciiByte.IsLetter(text[start]) ? start : start >= 3 && text[start - 1] == ' ' && AsciiByte.IsLetter(text[start - 2]) ? start - 3 : -1;
        if (from < 0 || from + 9 > text.Length || !AsciiByte.IsLetter(text[from]) || !AsciiByte.IsLetter(text[from + 1]))
        {
            return 0;
        }

        byte first = (byte)(text[from] & 0xDF);
        byte second = (byte)(text[from + 1] & 0xDF);
        bool isPrefix = "DFIQUV"u8.IndexOf(first) < 0 && "DFIOQUV"u8.IndexOf(second) < 0
            && (first, second) is not (((byte)'B', (byte)'G') or ((byte)'G', (byte)'B') or ((byte)'N', (byte)'K') or ((byte)'K', (byte)'N') or ((byte)'T', (byte)'N') or ((byte)'N', (byte)'T') or ((byte)'Z', (byte)'Z'));
        int at = from + 2;
        int digits = 0;
        while (isPrefix && at < text.Length && digits < 6)
        {
            if (AsciiByte.IsDigit(text[at]))
            {
                digits++;
            }
            else if (text[at] != ' ' || digits % 2 != 0 || text[at - 1] == ' ')
            {
                return 0;
            }

            at++;
        }

        at += at < text.Length && text[at] == ' ' ? 1 : 0;
        if (digits < 6 || at >= text.Length || (byte)(text[at] & 0xDF) is not (>= (byte)'A' and <= (byte)'D'))
        {
            return 0;
        }

        start = from;
        return at + 1;
    }

    /// <summary>Sixteen characters; a digit may be a letter that takes its place where two people would have one code.</summary>
    private static bool Italian(ReadOnlySpan<byte> word, out bool isSure)
    {
        isSure = false;
        if (word.Length != 16)
        {
            return false;
        }

        int sum = 0;
        for (int i = 0; i < 16; i++)
        {
            byte value = (byte)(AsciiByte.IsLetter(word[i]) ? word[i] & 0xDF : word[i]);
            bool isPlace = i switch
            {
                < 6 or 11 or 15 => AsciiByte.IsLetter(value),
                8 => "ABCDEHLMPRST"u8.IndexOf(value) >= 0,
                _ => AsciiByte.IsDigit(value) || "LMNPQRSTUV"u8.IndexOf(value) >= 0,
            };
            if (!isPlace)
            {
                return false;
            }

            int place = AsciiByte.IsDigit(value) ? value - '0' : value - 'A' + 10;
            sum += i == 15 ? 0 : i % 2 == 0 ? ItalianOdds[place] : AsciiByte.IsDigit(value) ? value - '0' : value - 'A';
        }

        isSure = sum % 26 == (word[15] & 0xDF) - 'A';
        return AsciiByte.IsDigit(word[6]) || AsciiByte.IsDigit(word[9]) || isSure;
    }

    private static bool Indian(ReadOnlySpan<byte> word, out bool isSure)
    {
        // The fourth letter is the kind of holder: P for a person.
        isSure = word.Length == 10 && (word[3] & 0xDF) == 'P';
        return word.Length == 10 && "ABCFGHJLPT"u8.IndexOf((byte)(word[3] & 0xDF)) >= 0 && AsciiByte.IsLetter(word[9])
            && word[..5].IndexOfAnyInRange((byte)'0', (byte)'9') < 0 && word[5..9].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }

    private static int FromSpain(ReadOnlySpan<byte> text, int start, int wordEnd, bool isForeigner)
    {
        int digitsStart = isForeigner ? start + 1 : start;
        int end = digitsStart;
        while (end < text.Length && end - digitsStart < 9 && AsciiByte.IsDigit(text[end]))
        {
            end++;
        }

        int count = end - digitsStart;
        bool hasHyphen = end == wordEnd && end + 1 < text.Length && text[end] == '-';
        end += hasHyphen ? 1 : 0;
        if (end >= text.Length || !AsciiByte.IsLetter(text[end]) || (isForeigner ? count != 7 : count is not (7 or 8)))
        {
            return 0;
        }

        int number = 0;
        if (isForeigner)
        {
            number = (text[start] & 0xDF) - 'X';
            if (number is < 0 or > 2)
            {
                return 0;
            }
        }

        foreach (byte digit in text.Slice(digitsStart, count))
        {
            number = (number * 10) + digit - '0';
        }

        return SpanishLetters[number % 23] == (text[end] & 0xDF) ? end + 1 : 0;
    }

    private static int FromFinland(ReadOnlySpan<byte> text, int start)
    {
        if (start + 11 > text.Length || text.Slice(start, 6).IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0
            || text.Slice(start + 7, 3).IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0 || "+-YXWVUABCDEF"u8.IndexOf(text[start + 6]) < 0)
        {
            return 0;
        }

        int number = 0;
        for (int i = 0; i < 10; i++)
        {
            number = i == 6 ? number : (number * 10) + text[start + i] - '0';
        }

        int day = ((text[start] - '0') * 10) + text[start + 1] - '0';
        int month = ((text[start + 2] - '0') * 10) + text[start + 3] - '0';
        return CheckDigits.IsDay(month, day) && number % 1000 >= 2 && FinnishLetters[number % 31] == text[start + 10] ? start + 11 : 0;
    }
}
