using System.Text;
using System.Text.Json;
using Tacho.Redaction;

namespace Tacho.Tests.Redaction;

public class RedactorTests
{
    private static readonly TagKey Key = TagKey.FromBytes(new byte[TagKey.KeyBytes]);
    private static readonly Redactor Redactor = new(RuleSet.BuiltIn, Key);
    private static readonly string Secret = SecretTemplate.Expand("ghp_{alnum:36}");

    [Fact]
    public void Text_with_token_gets_a_tag_with_the_rule_and_a_fingerprint()
    {
        var redacted = Redactor.RedactText($"git clone https://{Secret}@github.com/a/b");

        Assert.Matches("^git clone https://\\[redacted:github-pat:[0-9a-f]{8}\\]@github.com/a/b$", redacted.Value);
        Assert.Equal([new RuleCount("github-pat", 1)], redacted.Counts);
    }

    [Fact]
    public void Text_without_secret_is_the_same_instance()
    {
        const string text = "git status --short --branch # task-list, disk-usage";

        var redacted = Redactor.RedactText(text);

        Assert.Same(text, redacted.Value);
        Assert.Empty(redacted.Counts);
    }

    [Fact]
    public void Same_secret_has_the_same_tag_in_every_encoding()
    {
        string plain = Redactor.RedactText(Secret).Value;
        string escaped = Redactor.RedactText(Secret.Replace("_", "\\u005f", StringComparison.Ordinal)).Value;
        string percent = Redactor.RedactText("q=%22" + Secret.Replace("_", "%5F", StringComparison.Ordinal)).Value;

        Assert.Equal(plain, escaped);
        Assert.Equal("q=%22" + plain, percent);
    }

    [Fact]
    public void Json_keeps_its_shape_numbers_and_other_bytes()
    {
        string json = $$"""{"n": 1.50, "a\u0062":"x\n{{Secret}}\ny", "{{Secret}}": [true,null]} """;

        byte[] masked = Redactor.RedactJson(Encoding.UTF8.GetBytes(json)).Value.ToArray();

        string tag = Redactor.RedactText(Secret).Value;
        Assert.Equal(json.Replace(Secret, tag, StringComparison.Ordinal), Encoding.UTF8.GetString(masked));
        using var document = JsonDocument.Parse(masked);
        Assert.Equal(3, document.RootElement.EnumerateObject().Count());
    }

    [Fact]
    public void Token_after_an_escaped_character_of_another_script_is_found()
    {
        string masked = Redactor.RedactText("\"\\u4ee4\\u724c" + Secret + "\"").Value;

        Assert.DoesNotContain(Secret, masked, StringComparison.Ordinal);
        Assert.StartsWith("\"\\u4ee4\\u724c[redacted:", masked, StringComparison.Ordinal);
    }

    [Fact]
    public void Unpaired_surrogates_survive_masking()
    {
        string text = "\ud800é漢😀 " + Secret + " 😀\udfff";

        Assert.Equal("\ud800é漢😀 " + Redactor.RedactText(Secret).Value + " 😀\udfff", Redactor.RedactText(text).Value);
    }

    [Fact]
    public void Fake_tag_hides_nothing()
    {
        string masked = Redactor.RedactText($"[redacted:{Secret}]").Value;

        Assert.DoesNotContain(Secret, masked, StringComparison.Ordinal);
    }
}
