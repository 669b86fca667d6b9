using System.Text;
using Tacho.Redaction;
using Tacho.Redaction.Masks;

namespace Tacho.Tests.Redaction;

/// <summary>The contract of every built-in rule, run over its own samples in every wrap.</summary>
public class BuiltInRuleTests
{
    private static readonly Redactor Redactor = new(RuleSet.BuiltIn, TagKey.FromBytes(new byte[TagKey.KeyBytes]));

    public static TheoryData<string, string> Matches => Samples(static rule => rule.Matches);

    public static TheoryData<string, string> NonMatches => Samples(static rule => rule.NonMatches);

    public static TheoryData<string> RuleIds => [.. RuleSet.BuiltIn.Rules.Select(static rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Matches))]
    public void Match_is_masked_alike_in_every_wrap(string ruleId, string template)
    {
        for (int variant = 0; variant < 8; variant++)
        {
            string text = SecretTemplate.Expand(template, variant);
            var plain = Redactor.RedactText(text);
            Assert.True(plain.Counts.Any(count => count.RuleId == ruleId), $"Not found in {text}, got {plain.Value}");
            foreach (var wrap in Wrap.All)
            {
                string masked = Mask(wrap, wrap.In(text));
                string unwrapped = wrap.Out(masked);
                Assert.True(plain.Value == unwrapped, $"In {wrap}: {unwrapped}\nplain: {plain.Value}\ntext: {text}");
                Assert.Equal(masked, Mask(wrap, masked));
            }
        }
    }

    [Theory]
    [MemberData(nameof(NonMatches))]
    public void Non_match_is_left_alone_in_every_wrap(string ruleId, string template)
    {
        for (int variant = 0; variant < 8; variant++)
        {
            string text = SecretTemplate.Expand(template, variant);
            foreach (var wrap in Wrap.All)
            {
                Assert.True(wrap.In(text) == Mask(wrap, wrap.In(text)), $"{ruleId} in {wrap}: {Mask(wrap, wrap.In(text))}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(RuleIds))]
    public void Rule_is_complete(string ruleId)
    {
        var rule = RuleSet.BuiltIn.Rules.Single(rule => rule.Id == ruleId);

        Assert.True(rule.Pattern is null != rule.Scanner is null);
        Assert.NotEmpty(rule.Keywords);
        Assert.All(rule.Keywords, static keyword => Assert.True(keyword.Length >= 3 && !keyword.Any(char.IsUpper)));
        Assert.NotEmpty(rule.Matches);
        Assert.NotEmpty(rule.NonMatches);
        Assert.Matches("^[a-z][a-z0-9-]+$", rule.Id);
        if (rule.Pattern is { } pattern)
        {
            Assert.Equal(rule.StartsAtKeyword, pattern().ToString().StartsWith("\\G", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Whole_rule_set_passes_the_check_that_rules_of_a_person_pass()
    {
        Assert.Equal(RuleSet.BuiltIn.Rules.Length, RuleSet.BuiltIn.Rules.Select(static rule => rule.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.NotNull(RuleSet.BuiltIn.With(RuleSet.BuiltIn.Rules));
    }

    private static string Mask(Wrap wrap, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Encoding.UTF8.GetString((wrap.IsJson ? Redactor.RedactJson(bytes) : Redactor.RedactText(bytes)).Value.Span);
    }

    private static TheoryData<string, string> Samples(Func<Rule, IEnumerable<string>> samples)
    {
        var data = new TheoryData<string, string>();
        foreach (var rule in RuleSet.BuiltIn.Rules)
        {
            foreach (string template in samples(rule))
            {
                data.Add(rule.Id, template);
            }
        }

        return data;
    }
}
