using System.Text;
using Tacho.Redaction;

namespace Tacho.Tests.Redaction;

public class OutputCutTests
{
    private static readonly Redactor Redactor = new(RuleSet.BuiltIn, TagKey.FromBytes(new byte[TagKey.KeyBytes]));
    private static readonly string Secret = SecretTemplate.Expand("ghp_{alnum:36}");

    [Fact]
    public void Text_within_the_cap_is_the_same_instance()
    {
        const string text = "short output";

        Assert.Same(text, Redactor.RedactAndCut(text, 100).Value);
    }

    [Fact]
    public void Cut_says_how_much_of_how_much_is_missing() =>
        Assert.Equal("0123456789…[cut: 90 bytes of 100]", Redactor.RedactAndCut(string.Concat(Enumerable.Repeat("0123456789", 10)), 10).Value);

    [Fact]
    public void Secret_across_the_cap_leaves_no_half_and_no_half_tag()
    {
        string text = "out: " + Secret + " end" + new string('\n', 20_000);
        for (int cap = 0; cap < 60; cap++)
        {
            string cut = Redactor.RedactAndCut(text, cap).Value;
            Assert.DoesNotContain(Secret[..8], cut, StringComparison.Ordinal);
            Assert.Equal(cut.Contains("[redacted:", StringComparison.Ordinal), cut.Contains("[redacted:github-pat:", StringComparison.Ordinal));
            Assert.Contains($" bytes of {text.Length}]", cut, StringComparison.Ordinal);
            Assert.True(cut.IndexOf('…', StringComparison.Ordinal) <= cap);
        }
    }

    [Fact]
    public void Cut_never_falls_inside_a_character()
    {
        string text = string.Concat(Enumerable.Repeat("é漢😀", 10));
        for (int cap = 0; cap < 40; cap++)
        {
            string kept = Redactor.RedactAndCut(text, cap).Value.Split('…')[0];
            Assert.StartsWith(kept, text, StringComparison.Ordinal);
            Assert.False(kept.Length > 0 && char.IsHighSurrogate(kept[^1]));
            Assert.InRange(Encoding.UTF8.GetByteCount(kept), Math.Max(0, cap - 3), cap);
        }
    }

    [Fact]
    public void Masked_text_can_be_cut_later()
    {
        var masked = Redactor.RedactText(Secret + " and more");

        var cut = Redactor.CutRedacted(masked, 12);

        Assert.Equal(masked.Counts, cut.Counts);
        Assert.StartsWith("…[cut: ", cut.Value, StringComparison.Ordinal);
    }
}
