namespace Tacho.Redaction.PersonalData;

/// <summary>
/// Numbers of payment cards: a known range of issuers with its lengths (ISO/IEC 7812 as the schemes publish it), Luhn's sum, and either the
/// groups that cards are printed in, or a bare number that no machine's name stands before.
/// </summary>
internal static class CardNumber
{
    private static readonly string[] Words =
        ["card", "cards", "credit", "creditcard", "debit", "visa", "mastercard", "amex", "pan", "cc", "kreditkarte", "kartennummer", "carte", "tarjeta", "cardnumber", "payment"];

    /// <summary>The end of the card number that a run begins with, or 0.</summary>
    public static int EndOf(ReadOnlySpan<byte> text, in NumberRun run)
    {
        if (run.Is([4, 4, 4, 4], out var digits, out int end) || run.Is([4, 6, 5], out digits, out end) || run.Is([4, 6, 4], out digits, out end) || run.Is([4, 4, 4, 4, 3], out digits, out end))
        {
            return IsCard(digits, out _) && run.Separator is (byte)' ' or (byte)'-' && Surroundings.IsApart(text, run.Start, end) ? end : 0;
        }

        if (run.FirstGroup is < 12 or > 19 || !run.Is([(byte)run.FirstGroup], out digits, out end) || !IsCard(digits, out bool isRare) || !Surroundings.IsApart(text, run.Start, end))
        {
            return 0;
        }

        return (!isRare && !Surroundings.IsUnderMachineName(text, run.Start)) || Surroundings.HasWord(text, run.Start, end, Words) ? end : 0;
    }

    private static bool IsCard(ReadOnlySpan<byte> digits, out bool isRare)
    {
        int six = 0;
        foreach (byte digit in digits[..6])
        {
            six = (six * 10) + digit;
        }

        return IsIssued(six, digits.Length, out isRare) && CheckDigits.Luhn(digits);
    }

    /// <summary>Whether a scheme gives out numbers of a length with these first six digits; rare ones are taken for cards only where a word says so.</summary>
    private static bool IsIssued(int six, int length, out bool isRare)
    {
        isRare = length != 16;
        switch (six / 10_000)
        {
            case 34 or 37:
                isRare = false;
                return length == 15;
            case >= 40 and <= 49:
                return length is 13 or 16 or 19;
            case >= 51 and <= 55:
                return length == 16;
            case 36 or 38 or 39:
                return length is >= 14 and <= 19;
            case 30:
                return six < 306_000 && length is >= 14 and <= 19;
            case 35:
                return six is >= 352_800 and < 359_000 && length is >= 16 and <= 19;
            case 22 or 23 or 24 or 25 or 26 or 27:
                return (six is >= 222_100 and < 272_100 || six is >= 220_000 and < 220_500) && length == 16;
            case 60:
                return six is >= 601_100 and < 601_200 && length is >= 16 and <= 19;
            case 64:
                return six >= 644_000 && length is >= 16 and <= 19;
            case 62 or 65:
                return length is >= 16 and <= 19;
            case 50 or 56 or 57 or 58 or 63 or 67:
                return length is >= 12 and <= 19;
            case >= 10 and <= 19:
                isRare = true;
                return length == 15;
            default:
                return false;
        }
    }
}
