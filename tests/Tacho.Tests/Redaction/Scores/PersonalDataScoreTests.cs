using Tacho.Configuration;
using Tacho.Redaction;

namespace Tacho.Tests.Redaction.Scores;

/// <summary>
/// Each kind of personal data alone against the texts of its recogniser in the set of personal data: how many positives are found at least, and
/// how many near misses are touched at most. What the floors leave out is what docs/redaction.md says is left alone.
/// </summary>
public class PersonalDataScoreTests
{
    [Theory]
    [InlineData("email", "email", 6, 0)]
    [InlineData("phone", "phone", 16, 0)]
    [InlineData("ph_mobile_number", "phone", 6, 0)]
    [InlineData("tr_phone_number", "phone", 8, 0)]
    [InlineData("credit_card", "card", 11, 0)]
    [InlineData("iban", "iban", 157, 0)]
    [InlineData("ip", "ip", 8, 0)]
    [InlineData("mac", "mac", 14, 0)]
    [InlineData("us_ssn", "us-ssn", 1, 0)]
    [InlineData("us_itin", "us-itin", 3, 0)]
    [InlineData("uk_nino", "uk-nino", 3, 0)]
    [InlineData("uk_nhs", "uk-nhs", 2, 0)]
    [InlineData("de_tax_id", "de-steuer-id", 2, 0)]
    [InlineData("it_fiscal_code", "it-codice-fiscale", 2, 0)]
    [InlineData("es_nif", "es-dni", 6, 0)]
    [InlineData("es_nie", "es-nie", 7, 0)]
    [InlineData("pl_pesel", "pl-pesel", 4, 0)]
    [InlineData("in_aadhaar", "in-aadhaar", 5, 0)]
    [InlineData("in_pan", "in-pan", 2, 0)]
    [InlineData("ca_sin", "ca-sin", 4, 0)]
    [InlineData("se_personnummer", "se-personnummer", 11, 0)]
    [InlineData("fi_personal_identity_code", "fi-hetu", 25, 0)]
    [InlineData("tr_national_id", "tr-tckn", 12, 0)]
    [InlineData("kr_rrn", "kr-rrn", 6, 2)]
    [InlineData("kr_frn", "kr-rrn", 6, 2)]
    [InlineData("za_id_number", "za-id", 6, 0)]
    public void A_kind_is_at_its_floor(string recogniser, string kind, int leastFound, int mostNearMisses)
    {
        Assert.SkipWhen(
            SecretCorpus.Folder is null || !SecretCorpus.Sources.Contains(SecretCorpus.PersonalData, StringComparer.Ordinal),
            "The public sets are not here: set TACHO_CORPUS to the folder that holds secrets/.");
        var redactor = new Redactor(RuleSet.BuiltIn.At(new RedactionLevel { PersonalData = PersonalDataNames.Parse(kind)!.Value }), TagKey.None);
        var texts = SecretCorpus.Read(SecretCorpus.PersonalData).Where(item => item.Rule == recogniser).ToLookup(item => item.IsPositive, item => item.Text);

        Assert.NotEmpty(texts[true]);
        Assert.True(texts[true].Count(Found) >= leastFound, $"{recogniser}: {texts[true].Count(Found)} of {texts[true].Count()}");
        Assert.True(texts[false].Count(Found) <= mostNearMisses, string.Join('\n', texts[false].Where(Found)));

        bool Found(string text) => redactor.RedactText(text).Value.Contains($"[redacted:{kind}]", StringComparison.Ordinal);
    }
}
