using System.Collections.Immutable;

namespace Tacho.Configuration;

/// <summary>A set of kinds of personal data that a person wants masked; none by default.</summary>
[Flags]
public enum PersonalDataKinds : ulong
{
    None = 0,
    Email = 1UL << 0,
    Phone = 1UL << 1,
    Card = 1UL << 2,
    Iban = 1UL << 3,
    Ip = 1UL << 4,
    Mac = 1UL << 5,
    UsSsn = 1UL << 8,
    UsItin = 1UL << 9,
    UkNino = 1UL << 10,
    UkNhs = 1UL << 11,
    DeSteuerId = 1UL << 12,
    FrNir = 1UL << 13,
    ItCodiceFiscale = 1UL << 14,
    EsDni = 1UL << 15,
    EsNie = 1UL << 16,
    NlBsn = 1UL << 17,
    PlPesel = 1UL << 18,
    InAadhaar = 1UL << 19,
    InPan = 1UL << 20,
    BrCpf = 1UL << 21,
    CaSin = 1UL << 22,
    AuTfn = 1UL << 23,
    SePersonnummer = 1UL << 24,
    ChAhv = 1UL << 25,
    FiHetu = 1UL << 26,
    TrTckn = 1UL << 27,
    KrRrn = 1UL << 28,
    ZaId = 1UL << 29,

    /// <summary>What is the same in all countries.</summary>
    General = Email | Phone | Card | Iban | Ip | Mac,

    /// <summary>Ids that states give to people.</summary>
    NationalIds = UsSsn | UsItin | UkNino | UkNhs | DeSteuerId | FrNir | ItCodiceFiscale | EsDni | EsNie | NlBsn | PlPesel | InAadhaar | InPan | BrCpf | CaSin | AuTfn
        | SePersonnummer | ChAhv | FiHetu | TrTckn | KrRrn | ZaId,

    All = General | NationalIds,
}

/// <summary>How sets of kinds are written in settings, variables and options: names joined by commas.</summary>
public static class PersonalDataNames
{
    /// <summary>Kinds and sets of them, by name; a name of one kind is the id of its rule.</summary>
    public static readonly ImmutableArray<(string Name, PersonalDataKinds Kinds)> All =
    [
        ("email", PersonalDataKinds.Email),
        ("phone", PersonalDataKinds.Phone),
        ("card", PersonalDataKinds.Card),
        ("iban", PersonalDataKinds.Iban),
        ("ip", PersonalDataKinds.Ip),
        ("mac", PersonalDataKinds.Mac),
        ("us-ssn", PersonalDataKinds.UsSsn),
        ("us-itin", PersonalDataKinds.UsItin),
        ("uk-nino", PersonalDataKinds.UkNino),
        ("uk-nhs", PersonalDataKinds.UkNhs),
        ("de-steuer-id", PersonalDataKinds.DeSteuerId),
        ("fr-nir", PersonalDataKinds.FrNir),
        ("it-codice-fiscale", PersonalDataKinds.ItCodiceFiscale),
        ("es-dni", PersonalDataKinds.EsDni),
        ("es-nie", PersonalDataKinds.EsNie),
        ("nl-bsn", PersonalDataKinds.NlBsn),
        ("pl-pesel", PersonalDataKinds.PlPesel),
        ("in-aadhaar", PersonalDataKinds.InAadhaar),
        ("in-pan", PersonalDataKinds.InPan),
        ("br-cpf", PersonalDataKinds.BrCpf),
        ("ca-sin", PersonalDataKinds.CaSin),
        ("au-tfn", PersonalDataKinds.AuTfn),
        ("se-personnummer", PersonalDataKinds.SePersonnummer),
        ("ch-ahv", PersonalDataKinds.ChAhv),
        ("fi-hetu", PersonalDataKinds.FiHetu),
        ("tr-tckn", PersonalDataKinds.TrTckn),
        ("kr-rrn", PersonalDataKinds.KrRrn),
        ("za-id", PersonalDataKinds.ZaId),
        ("general", PersonalDataKinds.General),
        ("national-ids", PersonalDataKinds.NationalIds),
        ("all", PersonalDataKinds.All),
    ];

    /// <summary>What may be written, for people.</summary>
    public static string Legal => "names joined by commas, of " + string.Join(", ", All.Select(static row => row.Name));

    /// <summary>The kinds of names joined by commas; null when one of them is no name. An empty text is no kind.</summary>
    public static PersonalDataKinds? Parse(string names)
    {
        var kinds = PersonalDataKinds.None;
        foreach (var name in names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var row = All.FirstOrDefault(row => row.Name == name);
            if (row.Name is null) return null;
            kinds |= row.Kinds;
        }

        return kinds;
    }

    /// <summary>The fewest names that say the kinds.</summary>
    public static ImmutableArray<string> Of(PersonalDataKinds kinds)
    {
        if (kinds == PersonalDataKinds.All) return ["all"];
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var (name, set) in All.Reverse())
        {
            if ((kinds & set) != set || set == PersonalDataKinds.None) continue;
            names.Insert(0, name);
            kinds &= ~set;
        }

        return names.ToImmutable();
    }
}
