using System.Text;
using Tacho.Redaction;

namespace Tacho.Tests.Redaction;

public class SweepTests
{
    private static readonly Redactor Redactor = new(RuleSet.BuiltIn, TagKey.FromBytes(new byte[TagKey.KeyBytes]));

    [Fact]
    public void Value_found_by_its_name_is_masked_wherever_else_it_stands()
    {
        string secret = SecretTemplate.Expand("{alnum:32}");

        var masked = Redactor.RedactText($"first {secret} then api_key={secret} and x{secret}y");

        Assert.DoesNotContain(secret, masked.Value, StringComparison.Ordinal);
        Assert.Equal([new RuleCount("api-key", 3)], masked.Counts);
    }

    [Fact]
    public void Occurrence_in_another_encoding_is_masked_too()
    {
        string secret = SecretTemplate.Expand("{alnum+-:32}");
        string escaped = secret.Replace("-", "\\u002d", StringComparison.Ordinal);

        string masked = Encoding.UTF8.GetString(Redactor.RedactJson(
            Encoding.UTF8.GetBytes($$"""{"api_key":"{{secret}}","log":"got {{escaped}}."}""")).Value.Span);

        Assert.Matches("""^\{"api_key":"(\[redacted:api-key:[0-9a-f]{8}\])","log":"got \1\."\}$""", masked);
    }

    [Fact]
    public void Password_is_not_looked_for_elsewhere()
    {
        string masked = Redactor.RedactText("DB_PASSWORD=sunflower8garden; the sunflower8garden blooms").Value;

        Assert.Equal("DB_PASSWORD=[redacted:password]; the sunflower8garden blooms", masked);
    }

    [Fact]
    public void Longest_of_several_secrets_with_one_beginning_is_masked_whole()
    {
        string secret = SecretTemplate.Expand("{alnum:24}");
        string longer = secret + SecretTemplate.Expand("{alnum:12}");

        string masked = Redactor.RedactText($"api_key={secret} auth_token={longer} : {longer} {secret}").Value;

        Assert.DoesNotContain(secret, masked, StringComparison.Ordinal);
        Assert.DoesNotContain(longer[24..], masked, StringComparison.Ordinal);
    }
}
