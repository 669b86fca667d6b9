using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Redaction;
using Tacho.Redaction.Masks;

namespace Tacho.Tests.Redaction;

/// <summary>Secrets under more layers than one: base64, JSON in JSON, percent escapes of percent escapes, and keys under all of them.</summary>
public class HiddenSecretTests
{
    private static readonly Redactor Redactor = new(RuleSet.BuiltIn, TagKey.FromBytes(new byte[TagKey.KeyBytes]));

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string Token = SecretTemplate.Expand("ghp_{alnum:36}");

    /// <summary>Long enough to be told from a name by chance, and nothing but text.</summary>
    private const int MinTextBytes = 24;

    public static TheoryData<string, string> Samples
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var rule in RuleSet.BuiltIn.Rules)
            {
                foreach (string template in rule.Matches)
                {
                    data.Add(rule.Id, template);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Match_is_masked_inside_base64(string ruleId, string template)
    {
        string text = SecretTemplate.Expand(template);
        Assert.True(Ascii.IsValid(text), ruleId);
        if (text.Length < MinTextBytes)
        {
            return;
        }

        string encoded = Encode(text);

        string masked = Mask($"payload: {encoded}\nend");

        Assert.True(masked.StartsWith("payload: [redacted:", StringComparison.Ordinal) && masked.EndsWith("]\nend", StringComparison.Ordinal), $"{ruleId}: {masked}");
        Assert.Equal(masked, Mask(masked));
    }

    [Fact]
    public void Secret_has_the_same_tag_inside_base64_as_outside() =>
        Assert.Equal("x " + Mask(Token) + " y", Mask("x " + Encode(Token) + " y"));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Base64_is_found_behind_a_path_in_its_own_alphabet(int extra) =>
        Assert.DoesNotContain(Encode($"token is {Token}")[16..40], Mask("/tmp/ab" + new string('x', extra) + "/" + Encode($"token is {Token}")), StringComparison.Ordinal);

    [Fact]
    public void Base64_over_several_lines_is_read_as_one()
    {
        string encoded = Convert.ToBase64String(Encoding.ASCII.GetBytes(new string('.', 48) + Token + " and so on"), Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\n");

        Assert.Contains('\n', encoded);
        Assert.Matches("^x\n\\[redacted:github-pat:[0-9a-f]{8}\\]\ny$", Mask($"x\n{encoded}\ny"));
    }

    [Fact]
    public void Base64_alphabet_of_addresses_is_read_too()
    {
        string encoded = Encode($"??>>token {Token}??>>").Replace('+', '-').Replace('/', '_');

        Assert.Matches("^v=\\[redacted:github-pat:[0-9a-f]{8}\\]&n=1$", Mask($"v={encoded}&n=1"));
    }

    [Fact]
    public void Base64_in_base64_is_read() =>
        Assert.Matches("^\\[redacted:github-pat:[0-9a-f]{8}\\]$", Mask(Encode("data: " + Encode("token: " + Token))));

    [Fact]
    public void Json_with_escapes_in_base64_is_read()
    {
        string json = JsonSerializer.Serialize(new Dictionary<string, string> { ["private_key"] = Key("RSA PRIVATE KEY") });

        Assert.Matches("^GCP_KEY=\\[redacted:[a-z-]+:[0-9a-f]{8}\\]$", Mask("GCP_KEY=" + Encode(json)));
    }

    [Fact]
    public void Archive_loses_only_the_groups_of_its_secret()
    {
        string words = string.Concat(Enumerable.Repeat("words of a long text. ", 500));
        string encoded = Encode(words + Token + "\n" + words);

        string masked = Mask(encoded);

        Assert.DoesNotContain(encoded[14700..14720], masked, StringComparison.Ordinal);
        Assert.True(masked.Length > encoded.Length - 100, masked.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.StartsWith(encoded[..14660], masked, StringComparison.Ordinal);
        Assert.EndsWith(encoded[^14660..], masked, StringComparison.Ordinal);
    }

    [Fact]
    public void Image_in_base64_is_left_alone()
    {
        string image = "data:image/svg+xml;base64," + Encode($"<svg>password=Abc12345x {Token}</svg>");

        Assert.Equal(image, Mask(image));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Names_and_values_are_found_in_json_in_json(int levels)
    {
        string password = SecretTemplate.Expand("{alnum:14}");
        string document = JsonSerializer.Serialize(new Dictionary<string, object> { ["a"] = new Dictionary<string, string> { ["db.password"] = password, ["key"] = Key("EC PRIVATE KEY"), ["t"] = Token } });
        string text = document;
        for (int i = 0; i < levels; i++)
        {
            text = JsonSerializer.Serialize(new Dictionary<string, string> { ["content"] = text });
        }

        string masked = Encoding.UTF8.GetString(Redactor.RedactJson(Encoding.UTF8.GetBytes(text)).Value.Span);
        for (int i = 0; i < levels; i++)
        {
            masked = JsonSerializer.Deserialize<Dictionary<string, string>>(masked)!["content"];
        }

        Assert.Equal(Mask(document), masked);
        Assert.DoesNotContain(password, masked, StringComparison.Ordinal);
        Assert.Contains("private-key:", masked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RSA PRIVATE KEY")]
    [InlineData("EC PRIVATE KEY")]
    [InlineData("DSA PRIVATE KEY")]
    [InlineData("OPENSSH PRIVATE KEY")]
    [InlineData("ENCRYPTED PRIVATE KEY")]
    [InlineData("PGP PRIVATE KEY BLOCK")]
    public void Private_key_becomes_one_tag_under_every_layer(string label)
    {
        string key = Key(label);
        string once = Json(key);
        string tag = "^[^A-Za-z]*\\[redacted:private-key:[0-9a-f]{8}\\][^A-Za-z]*n?[^A-Za-z]*$";

        Assert.Matches(tag, Mask(key));
        Assert.Matches(tag, Mask(once));
        Assert.Matches(tag, Mask(Json(once)));
        Assert.Matches(tag, Mask(Json(Json(once))));
        Assert.Matches("^\\[redacted:private-key:[0-9a-f]{8}\\]$", Mask(Encode(key)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Percent_escapes_of_percent_escapes_are_undone(int times)
    {
        string password = SecretTemplate.Expand("{alnum:8}-{alnum:8}");
        string text = $"{{\"password\": \"{password}\"}} {Token}";
        for (int i = 0; i < times; i++)
        {
            text = Uri.EscapeDataString(text);
        }

        string masked = Mask("GET /?q=" + text + "&n=1");

        Assert.DoesNotContain(password[..8], masked, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, masked, StringComparison.Ordinal);
        Assert.EndsWith("&n=1", masked, StringComparison.Ordinal);
    }

    private static string Key(string label) => SecretTemplate.Expand(
        $"{{dash:5}}BEGIN {label}{{dash:5}}\n{{base64:64}}\n{{base64:64}}\n{{base64:40}}\n{{dash:5}}END {label}{{dash:5}}\n");

    private static string Json(string text) => JsonSerializer.Serialize(text, Relaxed);

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Mask(string text) => Redactor.RedactText(text).Value;
}
