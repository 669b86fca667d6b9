using System.Text;
using System.Text.Json;
using Tacho.Redaction;
using Tacho.Redaction.Masks;

namespace Tacho.Tests.Redaction;

public class PrivateKeyTests
{
    private const string Begin = "{dash:5}BEGIN RSA PRIVATE KEY{dash:5}";
    private const string End = "{dash:5}END RSA PRIVATE KEY{dash:5}";
    private const string Line = "{base64:64}";

    private static readonly Redactor Redactor = new(RuleSet.BuiltIn, TagKey.FromBytes(new byte[TagKey.KeyBytes]));

    [Fact]
    public void Whole_block_becomes_one_tag_and_the_rest_stays() =>
        Assert.Matches("^before\\n\\[redacted:private-key:[0-9a-f]{8}\\]\\nafter$", Mask($"before\n{Begin}\n{Line}\n{Line}\n{Line[..^3]}7}}=\n{End}\nafter"));

    [Fact]
    public void Block_without_its_end_is_masked_as_far_as_it_goes() =>
        Assert.Matches("^cat key\\n\\[redacted:private-key:[0-9a-f]{8}\\]$", Mask($"cat key\n{Begin}\n{Line}\n{Line}\n{{base64:30}}"));

    [Fact]
    public void Block_without_its_end_does_not_take_the_prose_behind_it() =>
        Assert.EndsWith("\n[truncated] and then some words of prose follow here", Mask($"{Begin}\n{Line}\n{Line}\n[truncated] and then some words of prose follow here"), StringComparison.Ordinal);

    [Fact]
    public void Block_without_its_end_stops_at_its_own_string()
    {
        string json = $$"""{"key":{{JsonSerializer.Serialize(SecretTemplate.Expand($"{Begin}\n{Line}\n{Line}"))}},"other":"stays"}""";

        using var masked = JsonDocument.Parse(Redactor.RedactJson(Encoding.UTF8.GetBytes(json)).Value);

        Assert.StartsWith("[redacted:private-key:", masked.RootElement.GetProperty("key").GetString(), StringComparison.Ordinal);
        Assert.Equal("stays", masked.RootElement.GetProperty("other").GetString());
    }

    [Fact]
    public void Concatenated_literals_keep_their_quotes()
    {
        string masked = Mask($"k = \"{Begin}\\n\" +\n    \"{Line}\\n\" +\n    \"{End}\";");

        Assert.DoesNotContain(SecretTemplate.Expand($"k = \"{Begin}\\n\" +\n    \"{Line}\\n\" +\n    \"{End}\";").Split('"')[3], masked, StringComparison.Ordinal);
        Assert.Equal(6, masked.Count(static one => one == '"'));
        Assert.EndsWith("\";", masked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RSA PRIVATE KEY")]
    [InlineData("DSA PRIVATE KEY")]
    [InlineData("EC PRIVATE KEY")]
    [InlineData("ENCRYPTED PRIVATE KEY")]
    [InlineData("OPENSSH PRIVATE KEY")]
    [InlineData("ANY LABEL 2 PRIVATE KEY")]
    [InlineData("PGP PRIVATE KEY BLOCK")]
    public void Every_label_is_known(string label) =>
        Assert.Matches("^\\[redacted:private-key:[0-9a-f]{8}\\]$", Mask($"{{dash:5}}BEGIN {label}{{dash:5}}\n{Line}\n{Line}\n{{dash:5}}END {label}{{dash:5}}"));

    [Fact]
    public void Escaped_line_breaks_give_the_same_tag_as_real_ones()
    {
        string block = SecretTemplate.Expand($"{Begin}\n{Line}\n{Line}\n{End}");

        Assert.Equal(Redactor.RedactText(block).Value, Redactor.RedactText(block.Replace("\n", "\\n", StringComparison.Ordinal)).Value);
        Assert.Equal(Redactor.RedactText(block).Value, Redactor.RedactText(block.Replace("\n", "\\\\n", StringComparison.Ordinal)).Value);
    }

    private static string Mask(string template) => Redactor.RedactText(SecretTemplate.Expand(template)).Value;
}
