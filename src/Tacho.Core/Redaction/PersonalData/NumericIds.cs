using Tacho.Configuration;

namespace Tacho.Redaction.PersonalData;

/// <summary>
/// Ids of people that are digits and nothing else. A wrong check digit leaves a number alone here, other than with secrets: without one
/// any number would do. Where one number in ten would still pass, and the way it is written says nothing either, a word has to say what it is.
/// </summary>
internal static class NumericIds
{
    private const int MinTimestampYear = 2015;

    private static readonly string[] Social = ["ssn", "ssns", "social security", "social_security", "socialsecurity", "social-security", "itin", "tax id", "taxpayer", "tin", "tax_id", "taxid"];
    private static readonly string[] Nhs = ["nhs", "patient", "health service", "nhs_number", "nhsnumber"];
    private static readonly string[] SteuerId = ["steuer", "steuer-id", "steuerid", "steueridentifikationsnummer", "idnr", "identifikationsnummer", "tin", "tax id", "tax_id"];
    private static readonly string[] Nir = ["nir", "insee", "sécurité sociale", "securite sociale", "sécu", "assuré"];
    private static readonly string[] Bsn = ["bsn", "burgerservicenummer", "sofinummer", "burger service"];
    private static readonly string[] Pesel = ["pesel"];
    private static readonly string[] Aadhaar = ["aadhaar", "aadhar", "uidai"];
    private static readonly string[] Cpf = ["cpf", "cadastro de pessoa"];
    private static readonly string[] Sin = ["sin", "social insurance", "numéro d'assurance", "nas", "social_insurance"];
    private static readonly string[] Tfn = ["tfn", "tax file", "tax_file"];
    private static readonly string[] Personnummer = ["personnummer", "personnr", "pnr", "personal identity", "samordningsnummer", "persnr"];
    private static readonly string[] Ahv = ["ahv", "avs", "avsn", "oasi", "versichertennummer"];
    private static readonly string[] Tckn = ["tckn", "kimlik", "t.c.", "tc no", "tc kimlik"];
    private static readonly string[] Rrn = ["rrn", "frn", "resident registration", "주민등록번호", "jumin"];
    private static readonly string[] SouthAfrican = ["south african", "rsa id", "sa id", "za id", "id number", "identity number", "permanent resident", "refugee"];

    /// <summary>Kinds that a run of digits can be.</summary>
    public const PersonalDataKinds Kinds = PersonalDataKinds.UsSsn | PersonalDataKinds.UsItin | PersonalDataKinds.UkNhs | PersonalDataKinds.DeSteuerId | PersonalDataKinds.FrNir
        | PersonalDataKinds.NlBsn | PersonalDataKinds.PlPesel | PersonalDataKinds.InAadhaar | PersonalDataKinds.BrCpf | PersonalDataKinds.CaSin | PersonalDataKinds.AuTfn
        | PersonalDataKinds.SePersonnummer | PersonalDataKinds.ChAhv | PersonalDataKinds.TrTckn | PersonalDataKinds.KrRrn | PersonalDataKinds.ZaId;

    /// <summary>The end of the id of one kind that a run begins with, or 0.</summary>
    public static int EndOf(PersonalDataKinds kind, ReadOnlySpan<byte> text, in NumberRun run)
    {
        int end = Candidate(kind, text, run, out bool isSure, out var words);
        if (end == 0 || !Surroundings.IsApart(text, run.Start, end))
        {
            return 0;
        }

        // A group of digits before or behind makes a row of numbers of groups that blanks part.
        bool isRow = run.Separator == ' ' && end - run.Start > run.FirstGroup && (run.End > end || (run.Start > 1 && text[run.Start - 1] == ' ' && AsciiByte.IsDigit(text[run.Start - 2])));
        return (isSure && !isRow && !Surroundings.IsUnderMachineName(text, run.Start)) || Surroundings.HasWord(text, run.Start, end, words) ? end : 0;
    }

    private static int Candidate(PersonalDataKinds kind, ReadOnlySpan<byte> text, in NumberRun run, out bool isSure, out ReadOnlySpan<string> words)
    {
        words = WordsOf(kind);
        return kind switch
        {
            PersonalDataKinds.UsSsn => American(run, isItin: false, out isSure),
            PersonalDataKinds.UsItin => American(run, isItin: true, out isSure),
            PersonalDataKinds.UkNhs => HealthService(run, out isSure),
            PersonalDataKinds.DeSteuerId => German(run, out isSure),
            PersonalDataKinds.FrNir => French(run, out isSure),
            PersonalDataKinds.NlBsn => Dutch(run, out isSure),
            PersonalDataKinds.PlPesel => Polish(run, out isSure),
            PersonalDataKinds.InAadhaar => Indian(run, out isSure),
            PersonalDataKinds.BrCpf => Brazilian(text, run, out isSure),
            PersonalDataKinds.CaSin => Canadian(run, out isSure),
            PersonalDataKinds.AuTfn => Australian(run, out isSure),
            PersonalDataKinds.SePersonnummer => Swedish(run, out isSure),
            PersonalDataKinds.ChAhv => Swiss(run, out isSure),
            PersonalDataKinds.TrTckn => Turkish(run, out isSure),
            PersonalDataKinds.KrRrn => Korean(run, out isSure),
            PersonalDataKinds.ZaId => FromSouthAfrica(run, out isSure),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    private static ReadOnlySpan<string> WordsOf(PersonalDataKinds kind) => kind switch
    {
        PersonalDataKinds.UsSsn or PersonalDataKinds.UsItin => Social,
        PersonalDataKinds.UkNhs => Nhs,
        PersonalDataKinds.DeSteuerId => SteuerId,
        PersonalDataKinds.FrNir => Nir,
        PersonalDataKinds.NlBsn => Bsn,
        PersonalDataKinds.PlPesel => Pesel,
        PersonalDataKinds.InAadhaar => Aadhaar,
        PersonalDataKinds.BrCpf => Cpf,
        PersonalDataKinds.CaSin => Sin,
        PersonalDataKinds.AuTfn => Tfn,
        PersonalDataKinds.SePersonnummer => Personnummer,
        PersonalDataKinds.ChAhv => Ahv,
        PersonalDataKinds.TrTckn => Tckn,
        PersonalDataKinds.KrRrn => Rrn,
        _ => SouthAfrican,
    };

    private static int American(in NumberRun run, bool isItin, out bool isSure)
    {
        bool isWritten = run.Is([3, 2, 4], out var digits, out int end);
        isSure = isWritten && run.Separator == '-';
        if (!isWritten && !run.Is([9], out digits, out end))
        {
            return 0;
        }

        int area = (digits[0] * 100) + CheckDigits.Two(digits, 1);
        int group = CheckDigits.Two(digits, 3);
        int serial = (CheckDigits.Two(digits, 5) * 100) + CheckDigits.Two(digits, 7);
        if (isItin)
        {
            return area >= 900 && group is (>= 50 and <= 65) or (>= 70 and <= 88) or (>= 90 and <= 92) or >= 94 ? end : 0;
        }

        // Never given out, or printed on cards in purses and forms.
        bool isSample = (area, group, serial) is (78, 5, 1120) or (219, 9, 9999) or (123, 45, 6789) or (987, 65, _);
        return area is 0 or 666 or >= 900 || group == 0 || serial == 0 || isSample || CheckDigits.AreAlike(digits) ? 0 : end;
    }

    private static int HealthService(in NumberRun run, out bool isSure)
    {
        isSure = run.Is([3, 3, 4], out var digits, out int end) && run.Separator is (byte)' ' or (byte)'-';
        if (!isSure && !run.Is([10], out digits, out end))
        {
            return 0;
        }

        int check = 11 - (CheckDigits.Weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
        return !CheckDigits.AreAlike(digits) && check % 11 == digits[9] ? end : 0;
    }

    private static int German(in NumberRun run, out bool isSure)
    {
        isSure = false;
        if ((!run.Is([11], out var digits, out int end) && !(run.Is([2, 3, 3, 3], out digits, out end) && run.Separator == ' ')) || digits[0] == 0 || !CheckDigits.Mod1110(digits))
        {
            return 0;
        }

        // Of the first ten digits one stands there two or three times, and each other at most once.
        int repeated = 0;
        int most = 0;
        for (byte digit = 0; digit < 10; digit++)
        {
            int count = digits[..10].Count(digit);
            repeated += count > 1 ? 1 : 0;
            most = Math.Max(most, count);
        }

        isSure = repeated == 1 && most <= 3;
        return CheckDigits.AreAlike(digits) ? 0 : end;
    }

    private static int French(in NumberRun run, out bool isSure)
    {
        isSure = true;
        if (!run.Is([15], out var digits, out int end) && !run.Is([1, 2, 2, 2, 3, 3, 2], out digits, out end))
        {
            return 0;
        }

        int month = CheckDigits.Two(digits, 3);
        bool isPerson = digits[0] is 1 or 2 or 3 or 4 or 7 or 8 && month is (>= 1 and <= 12) or (>= 20 and <= 42) or >= 50;
        return isPerson && 97 - CheckDigits.Remainder(digits[..13], 97) == CheckDigits.Two(digits, 13) ? end : 0;
    }

    private static int Dutch(in NumberRun run, out bool isSure)
    {
        isSure = false;
        if (!run.Is([9], out var digits, out int end) && !run.Is([4, 2, 3], out digits, out end))
        {
            return 0;
        }

        int sum = CheckDigits.Weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2]) - digits[8];
        return sum % 11 == 0 && !CheckDigits.AreAlike(digits) ? end : 0;
    }

    private static int Polish(in NumberRun run, out bool isSure)
    {
        isSure = true;
        if (!run.Is([11], out var digits, out int end))
        {
            return 0;
        }

        // The century is added to the month: 80 for the 1800s, 0, 20, 40, 60 from 1900 on.
        int month = CheckDigits.Two(digits, 2);
        bool isDay = month % 20 is >= 1 and <= 12 && CheckDigits.IsDay(month % 20, CheckDigits.Two(digits, 4));
        int sum = CheckDigits.Weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]);
        return isDay && sum % 10 == 0 ? end : 0;
    }

    private static int Indian(in NumberRun run, out bool isSure)
    {
        isSure = run.Is([4, 4, 4], out var digits, out int end);
        return (isSure || run.Is([12], out digits, out end)) && digits[0] >= 2 && !CheckDigits.AreAlike(digits) && CheckDigits.Verhoeff(digits) ? end : 0;
    }

    private static int Brazilian(ReadOnlySpan<byte> text, in NumberRun run, out bool isSure)
    {
        isSure = true;
        Span<byte> all = stackalloc byte[11];
        if (run.Is([11], out var digits, out int end))
        {
            digits.CopyTo(all);
        }
        else if (run.Separator == '.' && run.Is([3, 3, 3], out digits, out end) && end + 2 < text.Length && text[end] == '-' && AsciiByte.IsDigit(text[end + 1]) && AsciiByte.IsDigit(text[end + 2]))
        {
            digits.CopyTo(all);
            all[9] = (byte)(text[end + 1] - '0');
            all[10] = (byte)(text[end + 2] - '0');
            end += 3;
        }
        else
        {
            return 0;
        }

        int first = CheckDigits.Weighted(all, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10 % 11 % 10;
        int second = CheckDigits.Weighted(all, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10 % 11 % 10;
        return first == all[9] && second == all[10] && !CheckDigits.AreAlike(all) ? end : 0;
    }

    private static int Canadian(in NumberRun run, out bool isSure)
    {
        bool isWritten = run.Is([3, 3, 3], out var digits, out int end);
        isSure = isWritten && run.Separator == '-';
        return (isWritten || run.Is([9], out digits, out end)) && digits[0] is not (0 or 8) && CheckDigits.Luhn(digits) && !CheckDigits.AreAlike(digits) ? end : 0;
    }

    private static int Australian(in NumberRun run, out bool isSure)
    {
        isSure = false;
        bool isNumber = run.Is([3, 3, 3], out var digits, out int end) || run.Is([9], out digits, out end);
        return isNumber && CheckDigits.Weighted(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 == 0 && !CheckDigits.AreAlike(digits) ? end : 0;
    }

    private static int Swedish(in NumberRun run, out bool isSure)
    {
        bool isLong = run.Is([12], out var digits, out int end) || (run.Separator == '-' && run.Is([8, 4], out digits, out end));
        bool isWritten = run.Separator == '-' && !isLong && run.Is([6, 4], out digits, out end);
        isSure = isLong || isWritten;
        if (!isSure && !run.Is([10], out digits, out end))
        {
            return 0;
        }

        int century = isLong ? CheckDigits.Two(digits, 0) : 0;
        var ten = digits[^10..];
        int day = CheckDigits.Two(ten, 4);
        if ((isLong && century is not (18 or 19 or 20)) || !CheckDigits.IsDay(CheckDigits.Two(ten, 2), day > 60 ? day - 60 : day) || !CheckDigits.Luhn(ten))
        {
            return 0;
        }

        // 202411051230 is a time of day for most writers.
        bool isTime = CheckDigits.Two(ten, 6) < 24 && CheckDigits.Two(ten, 8) < 60 && (!isLong || (century * 100) + CheckDigits.Two(ten, 0) >= MinTimestampYear);
        isSure &= !isTime;
        return end;
    }

    private static int Swiss(in NumberRun run, out bool isSure)
    {
        isSure = true;
        bool isNumber = run.Is([13], out var digits, out int end) || (run.Separator == '.' && run.Is([3, 4, 4, 2], out digits, out end));
        return isNumber && digits is [7, 5, 6, ..] && CheckDigits.Weighted(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 == 0 ? end : 0;
    }

    private static int Turkish(in NumberRun run, out bool isSure)
    {
        isSure = true;
        if (!run.Is([11], out var digits, out int end) || digits[0] == 0)
        {
            return 0;
        }

        int odd = digits[0] + digits[2] + digits[4] + digits[6] + digits[8];
        int even = digits[1] + digits[3] + digits[5] + digits[7];
        return ((odd * 7) - even + 100) % 10 == digits[9] && (odd + even + digits[9]) % 10 == digits[10] ? end : 0;
    }

    private static int Korean(in NumberRun run, out bool isSure)
    {
        isSure = run.Separator == '-' && run.Is([6, 7], out _, out _);
        if ((!run.Is([6, 7], out var digits, out int end) || run.Separator != '-') && !run.Is([13], out digits, out end))
        {
            return 0;
        }

        // The last digit has been no check digit since October 2020, and numbers can be given out anew.
        return CheckDigits.IsDay(CheckDigits.Two(digits, 2), CheckDigits.Two(digits, 4)) && digits[6] is >= 1 and <= 8 ? end : 0;
    }

    private static int FromSouthAfrica(in NumberRun run, out bool isSure)
    {
        isSure = false;
        if (!run.Is([13], out var digits, out int end))
        {
            return 0;
        }

        // Milliseconds since 1970 begin with 15 to 18 for some decades.
        isSure = digits[0] != 1 || digits[1] is < 5 or 9;
        return CheckDigits.IsDay(CheckDigits.Two(digits, 2), CheckDigits.Two(digits, 4)) && digits[10] <= 2 && CheckDigits.Luhn(digits) ? end : 0;
    }
}
