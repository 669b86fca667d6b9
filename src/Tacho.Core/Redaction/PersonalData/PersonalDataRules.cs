using System.Collections.Immutable;
using System.Numerics;
using Tacho.Configuration;

namespace Tacho.Redaction.PersonalData;

/// <summary>
/// The rules of personal data, one a kind. They have no keywords and no pattern: <see cref="PersonalDataScan"/> finds what they are about.
/// Tags carry no fingerprint, for there are few enough phones, cards and addresses to try them all.
/// </summary>
public static class PersonalDataRules
{
    /// <summary>All of them, in the order of <see cref="PersonalDataKinds"/>.</summary>
    public static ImmutableArray<Rule> All => Of(PersonalDataKinds.All);

    /// <summary>Those of some kinds, in the same order.</summary>
    public static ImmutableArray<Rule> Of(PersonalDataKinds kinds)
    {
        var rules = ImmutableArray.CreateBuilder<Rule>(BitOperations.PopCount((ulong)kinds));
        for (ulong left = (ulong)kinds; left != 0; left &= left - 1)
        {
            rules.Add(Of((PersonalDataKinds)(left & (~left + 1)), left));
        }

        return rules.ToImmutable();
    }

    private static Rule Of(PersonalDataKinds kind, ulong left) => kind switch
    {
        PersonalDataKinds.Email => Make("email", "mail address", ["mail alice.w@acme.io now", "To: <bob+list@mail.acme.co.uk>"], ["npm i react@18.2.0 @types/node", "git clone git@github.com:acme/shop.git", "ssh deploy@web1.acme.io"]),
        PersonalDataKinds.Phone => Make("phone", "phone number", ["call +49 30 901820 today", "(415) 555-0132", "phone: 415-555-0132"], ["took 4155550132 ns", "offset +0200", "build 20240101-1234"]),
        PersonalDataKinds.Card => Make("card", "number of a payment card", ["4111 1111 1111 1111", "pay with 5555555555554444 please"], ["4111 1111 1111 1112", "\"requestId\": \"4111111111111111\"", "1717430400000"]),
        PersonalDataKinds.Iban => Make("iban", "international bank account number", ["DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432"], ["DE88 3704 0044 0532 0130 00", "AB12CDEF"]),
        PersonalDataKinds.Ip => Make("ip", "address of a machine in the internet", ["from 81.2.69.142 port 22", "2a02:2e0:3fe:1001:302::"], ["192.168.1.20 and 127.0.0.1", "version 81.2.69.142", "std::vec 12:34:56 fe80::1 ::1"]),
        PersonalDataKinds.Mac => Make("mac", "address of a network card", ["link/ether 3c:22:fb:7a:10:9e brd", "3C-22-FB-7A-10-9E"], ["ff:ff:ff:ff:ff:ff", "02:42:ac:11:00:02", "3c:22:fb:7a:10:9e:11:12"]),
        PersonalDataKinds.UsSsn => Make("us-ssn", "social security number (United States)", ["536-22-8726", "ssn 536228726"], ["123-45-6789", "536228726", "666-22-8726"]),
        PersonalDataKinds.UsItin => Make("us-itin", "taxpayer identification number (United States)", ["912-70-1234", "ITIN 912701234"], ["912-10-1234", "912701234"]),
        PersonalDataKinds.UkNino => Make("uk-nino", "national insurance number (United Kingdom)", ["AB 12 34 56 C", "national insurance tw987654a"], ["BG123456A", "ab123456c"]),
        PersonalDataKinds.UkNhs => Make("uk-nhs", "health service number (United Kingdom)", ["943 476 5919", "nhs 9434765919"], ["943 476 5918", "9434765919"]),
        PersonalDataKinds.DeSteuerId => Make("de-steuer-id", "tax id (Germany)", ["86095742719", "IdNr. 86 095 742 719"], ["86095742718", "00000000000"]),
        PersonalDataKinds.FrNir => Make("fr-nir", "social security number (France)", ["2 55 08 14 168 025 38", "255081416802538"], ["255081416802539"]),
        PersonalDataKinds.ItCodiceFiscale => Make("it-codice-fiscale", "tax code (Italy)", ["RSSMRA85T10A562S"], ["RSSMRA85T10A562T", "abcdef12a34b567c"]),
        PersonalDataKinds.EsDni => Make("es-dni", "identity number (Spain)", ["12345678Z", "DNI 12345678-z"], ["12345678A", "12345678z"]),
        PersonalDataKinds.EsNie => Make("es-nie", "identity number of foreigners (Spain)", ["X1234567L"], ["X1234567A"]),
        PersonalDataKinds.NlBsn => Make("nl-bsn", "citizen service number (Netherlands)", ["BSN: 111222333"], ["111222333", "bsn 111222334"]),
        PersonalDataKinds.PlPesel => Make("pl-pesel", "identity number (Poland)", ["44051401458"], ["44051401459", "\"id\": 44051401458"]),
        PersonalDataKinds.InAadhaar => Make("in-aadhaar", "identity number (India)", ["2345 6789 0124", "aadhaar 234567890124"], ["2345 6789 0123", "234567890124"]),
        PersonalDataKinds.InPan => Make("in-pan", "permanent account number (India)", ["ABCPE1234F"], ["ABCXE1234F", "abcpe1234f"]),
        PersonalDataKinds.BrCpf => Make("br-cpf", "taxpayer number (Brazil)", ["529.982.247-25", "52998224725"], ["529.982.247-24", "111.111.111-11"]),
        PersonalDataKinds.CaSin => Make("ca-sin", "social insurance number (Canada)", ["130-692-544", "SIN 130692544"], ["130-692-545", "130692544"]),
        PersonalDataKinds.AuTfn => Make("au-tfn", "tax file number (Australia)", ["TFN 876 543 210"], ["876 543 210", "TFN 876 543 211"]),
        PersonalDataKinds.SePersonnummer => Make("se-personnummer", "identity number (Sweden)", ["811228-9874", "198112289874"], ["811228-9873", "20241105-1232"]),
        PersonalDataKinds.ChAhv => Make("ch-ahv", "social security number (Switzerland)", ["756.9217.0769.85"], ["756.9217.0769.84"]),
        PersonalDataKinds.FiHetu => Make("fi-hetu", "identity code (Finland)", ["131052-308T"], ["131052-308U"]),
        PersonalDataKinds.TrTckn => Make("tr-tckn", "identity number (Turkey)", ["10000000146"], ["10000000147"]),
        PersonalDataKinds.KrRrn => Make("kr-rrn", "resident registration number (South Korea)", ["960121-1234567"], ["961321-1234567", "9601211234567"]),
        PersonalDataKinds.ZaId => Make("za-id", "identity number (South Africa)", ["8001015009087"], ["8001015009086"]),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), left, message: null),
    };

    private static Rule Make(string id, string description, ImmutableArray<string> matches, ImmutableArray<string> nonMatches) => new()
    {
        Id = id,
        Description = description,
        Keywords = [],
        Category = RuleCategory.PersonalData,
        Precedence = Precedence.PersonalData,
        Fingerprint = false,
        Specificity = 5,
        Matches = matches,
        NonMatches = nonMatches,
    };
}
