using System.Text;
using Tacho.Redaction;
using Tacho.Redaction.Masks;

namespace Tacho.Tests.Redaction;

public class MachineKeysTests
{
    private static readonly Redactor Redactor = new(RuleSet.BuiltIn, TagKey.FromBytes(new byte[TagKey.KeyBytes]), new MachineKeys(["accountKey", "signature"]));

    [Theory]
    [InlineData("""{"accountKey":"{hex:64}","n":1}""")]
    [InlineData("""{"a":[{"accountKey" : "{hex:64}"}]}""")]
    [InlineData("""{"signature":"token={alnum:32}"}""")]
    public void Value_of_a_machine_key_is_left_alone(string template)
    {
        string json = SecretTemplate.Expand(template);

        Assert.Equal(json, Mask(json));
    }

    [Fact]
    public void Inner_json_has_machine_keys_too()
    {
        string json = """{"arguments":"{\"accountKey\":\"HEX\",\"api_key\":\"KEY\"}"}""".Replace("HEX", SecretTemplate.Expand("{hex:64}"), StringComparison.Ordinal)
            .Replace("KEY", SecretTemplate.Expand("{alnum:32}"), StringComparison.Ordinal);

        string masked = Mask(json);

        Assert.Contains(SecretTemplate.Expand("{hex:64}"), masked, StringComparison.Ordinal);
        Assert.DoesNotContain(SecretTemplate.Expand("{alnum:32}"), masked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"signature":"ghp_{alnum:36}"}""")]
    [InlineData("""{"signature":"password: {alnum:12}"}""")]
    [InlineData("""{"accountKeys":"api_key={alnum:32}"}""")]
    [InlineData("""{"x":"accountKey","y":"api_key={alnum:32}"}""")]
    public void Vendor_token_text_with_blanks_and_other_keys_are_masked(string template)
    {
        string json = SecretTemplate.Expand(template);

        Assert.NotEqual(json, Mask(json));
    }

    private static string Mask(string json) => Encoding.UTF8.GetString(Redactor.RedactJson(Encoding.UTF8.GetBytes(json)).Value.Span);
}
