using System.Text;
using System.Text.RegularExpressions;
using Tacho.Redaction.UserRules;

namespace Tacho.Tests.Redaction.UserRules;

public class PatternSyntaxTests
{
    [Theory]
    [InlineData("(?P<name>ab)c", "(ab)c")]
    [InlineData(@"a\_b\/c", @"a_b\x2Fc")]
    [InlineData("ab$", @"ab\z")]
    [InlineData("(?m)^ab$", "(?m)^ab$")]
    [InlineData("(?m:^ab$)c$", @"(?m:^ab$)c\z")]
    [InlineData(@"\w\d", "[0-9A-Za-z_][0-9]")]
    [InlineData("[[:xdigit:]x]", "[0-9A-Fa-fx]")]
    [InlineData(@"\pL\p{^Lu}", @"\p{L}\P{Lu}")]
    [InlineData(@"\x{41}\x42", "AB")]
    [InlineData(@"\Qa.b\E+", @"a\x2Eb+")]
    [InlineData("(?x) a b # c\n d", "abd")]
    [InlineData("a{,5}", @"a\{\x2C5\x7D")]
    [InlineData("é", @"(?:\xC3\xA9|\xE9)")]
    [InlineData("[]a]", @"[\x5Da]")]
    [InlineData("(?<=x)a(?!b)", "(?<=x)a(?!b)")]
    public void Pattern_is_said_in_the_syntax_of_net(string pattern, string expected) => Assert.Equal(expected, PatternSyntax.Emit(PatternSyntax.Read(pattern)));

    [Theory]
    [InlineData(@"\bfoo\b", "a foo b", "foo")]
    [InlineData(@"[^\W_]+", "__ab1_", "ab1")]
    [InlineData(@"[\w.-]{3,5}", "a.b-c_d", "a.b-c")]
    [InlineData(@"\D+\S", "12ab c3", "ab c3")]
    [InlineData("(?i)tOkEn", "a TOKEN", "TOKEN")]
    [InlineData(@"a|b\|c", "b|c", "b|c")]
    [InlineData("[a-f]{2,}?x", "abcx", "abcx")]
    [InlineData("key\\x3d(?:x|y)", "key=y", "key=y")]
    public void Pattern_means_the_same(string pattern, string text, string found) =>
        Assert.Equal(found, Regex.Match(text, PersonPattern.Check(pattern).Emitted, RegexOptions.None, TimeSpan.FromSeconds(5)).Value);

    [Theory]
    [InlineData("ghp_[A-Za-z0-9]{36}", "ghp_")]
    [InlineData("(?:ghp|gho)_[a-z]+", "gho_ ghp_")]
    [InlineData("(?i)[\\w.-]{0,50}?(?:adafruit)(?:[ \\t]{0,20})=([a-z0-9_-]{32})", "adafruit")]
    [InlineData("ACME-[0-9]{6}", "acme-")]
    [InlineData("[Tt]oken=.{8}|secret=.{8}", "secret= token=")]
    [InlineData("x{3}-", "xxx-")]
    [InlineData("(?:abc)+d?", "abc")]
    [InlineData("(?:abc)?defg?", "def")]
    [InlineData("(?=longlookahead)abc", "abc")]
    [InlineData("[0-9]{6}", "")]
    [InlineData("a|bcdef", "")]
    [InlineData("(abcdef)*[0-9]", "")]
    [InlineData("(?i)Bearer\\s+x", "bearer")]
    public void Keywords_are_the_certain_parts(string pattern, string keywords) =>
        Assert.Equal(keywords, string.Join(' ', PersonPattern.Check(pattern).Keywords));

    [Fact]
    public void Derived_keywords_stand_in_every_match()
    {
        string[] parts = ["abc", "de", "[xy]", "(?:foo|bar)", "(?:q|rs)?", "z{2,3}", "[0-9]", "k+", "(u|vw)", "\\."];
        var random = new Random(7);
        int derived = 0;
        for (int i = 0; i < 2000; i++)
        {
            var pattern = new StringBuilder();
            var sample = new StringBuilder();
            foreach (string part in Enumerable.Range(0, random.Next(1, 6)).Select(_ => parts[random.Next(parts.Length)]))
            {
                pattern.Append(part);
                sample.Append(part switch
                {
                    "[xy]" => random.Next(2) == 0 ? "x" : "y",
                    "(?:foo|bar)" => random.Next(2) == 0 ? "foo" : "bar",
                    "(?:q|rs)?" => new[] { "", "q", "rs" }[random.Next(3)],
                    "z{2,3}" => random.Next(2) == 0 ? "zz" : "zzz",
                    "[0-9]" => "7",
                    "k+" => "kkk",
                    "(u|vw)" => random.Next(2) == 0 ? "u" : "vw",
                    "\\." => ".",
                    _ => part,
                });
            }

            var keywords = PersonPattern.Check(pattern.ToString()).Keywords;
            derived += keywords.IsEmpty ? 0 : 1;
            Assert.True(keywords.IsEmpty || keywords.Any(keyword => sample.ToString().Contains(keyword, StringComparison.Ordinal)), $"{pattern} / {sample}: {string.Join(' ', keywords)}");
        }

        Assert.InRange(derived, 500, 2000);
    }
}
