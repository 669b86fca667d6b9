using System.Text.Json;
using Tacho.Configuration;
using Tacho.Redaction;
using Tacho.Redaction.PersonalData;

namespace Tacho.Tests.Redaction.PersonalData;

public class PersonalDataRuleTests
{
    public static TheoryData<string> RuleIds => [.. PersonalDataRules.All.Select(static rule => rule.Id)];

    [Theory]
    [MemberData(nameof(RuleIds))]
    public void Samples_are_masked_by_their_own_rule_alone_in_text_and_in_json(string id)
    {
        var rule = PersonalDataRules.All.Single(rule => rule.Id == id);
        var redactor = Asking(id);
        Assert.NotEmpty(rule.Matches);
        foreach (string sample in rule.Matches)
        {
            var masked = redactor.RedactText($"then {sample}\nend");
            Assert.Equal([new RuleCount(id, 1)], masked.Counts);
            Assert.Contains($"[redacted:{id}]", masked.Value, StringComparison.Ordinal);
            Assert.Equal([id], redactor.RedactJson(JsonSerializer.SerializeToUtf8Bytes(new[] { sample })).Counts.Select(static count => count.RuleId));
        }
    }

    [Theory]
    [MemberData(nameof(RuleIds))]
    public void What_only_looks_like_it_is_left_alone(string id)
    {
        var rule = PersonalDataRules.All.Single(rule => rule.Id == id);
        Assert.NotEmpty(rule.NonMatches);
        Assert.All(rule.NonMatches, sample => Assert.Equal(sample, Asking(id).RedactText(sample).Value));
    }

    [Theory]
    [MemberData(nameof(RuleIds))]
    public void What_nobody_asked_for_is_left_alone(string id)
    {
        var rule = PersonalDataRules.All.Single(rule => rule.Id == id);
        var others = Asking(PersonalDataKinds.All & ~PersonalDataNames.Parse(id)!.Value);
        Assert.All(rule.Matches, sample => Assert.DoesNotContain($"[redacted:{id}]", others.RedactText(sample).Value, StringComparison.Ordinal));
        Assert.All(rule.Matches, sample => Assert.Same(sample, new Redactor(RuleSet.BuiltIn, TagKey.None).RedactText(sample).Value));
    }

    [Fact]
    public void Ids_of_rules_are_the_names_of_kinds() =>
        Assert.Equal(PersonalDataNames.All.Where(static row => ulong.IsPow2((ulong)row.Kinds)).Select(static row => row.Name), PersonalDataRules.All.Select(static rule => rule.Id));

    [Theory]
    [InlineData("Co-Authored-By: Bot <noreply@anthropic.com>")]
    [InlineData("41898282+github-actions[bot]@users.noreply.github.com")]
    [InlineData("@app.get('/x') and @types/node and self@2x.png")]
    [InlineData("scp a.txt alice@web1.acme.io:/srv/a.txt")]
    [InlineData("ssh -p 22 alice@web1.acme.io uptime")]
    [InlineData("alice@example.com, bob@shop.test, root@localhost")]
    [InlineData("see\\n@AGENTS.md, lodash@4.17.21-rc.io")]
    [InlineData("git+ssh://alice@git.acme.io/shop.git")]
    public void Addresses_that_are_nobodys_or_no_mail_are_left_alone(string text) => Assert.Equal(text, Asking("email").RedactText(text).Value);

    [Theory]
    [InlineData("{\"apiCallId\":\"4111111111111111\",\"timestamp\":4111111111111111}")]
    [InlineData("0.4111111111111111 and a4111111111111111 and 550e8400-e29b-41d4-a716-4111111111111111")]
    [InlineData("/runs/4111111111111111/jobs 41111111111111112222")]
    public void Ids_and_decimals_are_no_cards(string text) => Assert.Equal(text, Asking("card").RedactText(text).Value);

    [Theory]
    [InlineData("Chrome/120.44.21.87 Safari/537.36")]
    [InlineData("Version=81.2.69.142, Culture=neutral")]
    [InlineData("requires sdk 81.2.69.142 or newer; pkg==81.2.69.142; v81.2.69.142; 81.2.69.142-beta")]
    [InlineData("mask 255.255.255.0 net 172.20.1.9 doc 203.0.113.9 dns 8.8.8.8 example 1.2.3.4 long 1.81.2.69.142")]
    public void Versions_and_special_ranges_are_no_addresses(string text) => Assert.Equal(text, Asking("ip").RedactText(text).Value);

    [Theory]
    [InlineData("http://81.2.69.142:8080/x?y", "http://[redacted:ip]:8080/x?y")]
    [InlineData("ssh bob@81.2.69.142", "ssh bob@[redacted:ip]")]
    [InlineData("allow 81.2.69.142/32;", "allow [redacted:ip]/32;")]
    [InlineData("[2a02:2e0:3fe:1001:302::5]:443", "[[redacted:ip]]:443")]
    public void An_address_is_masked_and_nothing_beside_it(string text, string masked) => Assert.Equal(masked, Asking("ip").RedactText(text).Value);

    [Fact]
    public void Escaped_and_percent_encoded_addresses_are_masked()
    {
        Assert.Equal("{\"a\":\"[redacted:email]\"}", System.Text.Encoding.UTF8.GetString(Asking("email").RedactJson("{\"a\":\"alice\\u0040acme.io\"}"u8.ToArray()).Value.Span));
        Assert.Equal("?to=[redacted:email]&x", Asking("email").RedactText("?to=alice%40acme.io&x").Value);
    }

    [Fact]
    public void A_secret_names_the_mask_that_it_shares_with_an_address()
    {
        var masked = Asking(PersonalDataKinds.All).RedactText($"password='alice@acme.io' and {SecretTemplate.Expand("ghp_{alnum:36}")}@acme.io");
        Assert.DoesNotContain(masked.Counts, static count => count.RuleId == "email");
        Assert.Equal(["github-pat", "password"], masked.Counts.Select(static count => count.RuleId));
    }

    [Fact]
    public void Names_are_read_and_written_back()
    {
        Assert.Equal(PersonalDataKinds.Email | PersonalDataKinds.UsSsn, PersonalDataNames.Parse(" email, us-ssn "));
        Assert.Equal(PersonalDataKinds.General, PersonalDataNames.Parse("general"));
        Assert.Equal(PersonalDataKinds.None, PersonalDataNames.Parse(""));
        Assert.Null(PersonalDataNames.Parse("email,passport"));
        Assert.Equal(["general", "us-ssn"], PersonalDataNames.Of(PersonalDataKinds.General | PersonalDataKinds.UsSsn).Order(StringComparer.Ordinal));
        Assert.Equal(["all"], PersonalDataNames.Of(PersonalDataKinds.All));
    }

    private static Redactor Asking(string names) => Asking(PersonalDataNames.Parse(names)!.Value);

    private static Redactor Asking(PersonalDataKinds kinds) => new(RuleSet.BuiltIn.At(new RedactionLevel { PersonalData = kinds }), TagKey.None);
}
