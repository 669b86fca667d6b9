using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Tacho.Configuration;
using Tacho.Redaction;
using Tacho.Redaction.Identity;
using Tacho.Redaction.PersonalData;

namespace Tacho.Tests.Redaction;

/// <summary>What must hold for every input, over texts put together from the pieces that make trouble.</summary>
public class RedactorPropertyTests
{
    private const int Runs = 3000;

    /// <summary>Everything that any level asks for, so that what holds for it holds for each.</summary>
    private static readonly RedactionLevel Everything = new()
    {
        PersonalData = PersonalDataKinds.All,
        Paths = new LocalIdentity("/home/alicew", "alicew", "tigerlily", "Alice Wonder", "alice@wonder.land"),
        Snippets = true,
        Markers = true,
    };

    private static readonly Redactor SecretsOnly = new(RuleSet.BuiltIn, TagKey.FromBytes(new byte[TagKey.KeyBytes]));

    private static readonly Redactor Redactor = new(RuleSet.BuiltIn.At(Everything), TagKey.FromBytes(new byte[TagKey.KeyBytes]));

    private static readonly string[] Pieces =
    [
        "\"", "'", "`", "\\", "\\\\", "\\\"", "\\n", "\\u0022", "\\u005c", "\\u002d", "\\ud83d", "%22", "%5C", "%3D", "%40", "%", "=", ":", ": ", ",",
        ";", "&", " ", "\n", "\t", "<", ">", "{", "}", "[", "]", "/", "@", "://", "https://", "é", "漢", "😀", "\0", "\u007f", "password", "PASSWORD=",
        "\"password\":", "secret", "token", "api_key=", "--token ", "Bearer ", "Basic ", "Authorization: ", "value", "[redacted:", "[redacted:password]",
        "[redact]", "[/redact]", "[redact: a]", "[redact ", "alicew", "/home/alicew", "-home-alicew-", "tigerlily", "[note of someone]", "4111", "-", ".", "+49 ", "30 901820", "81.2.69",
        "[redacted:token:0123abcd]", "]", "host=", "12345678", "true", "null", "a", "x1Y", "-----", "END", "PRIVATE KEY-----", "=> ", ":= ",
        .. PersonalDataRules.All.SelectMany(static rule => rule.Matches),
        .. RuleSet.BuiltIn.Rules.SelectMany(static rule => rule.Matches).Select(static template => SecretTemplate.Expand(template)),
        .. RuleSet.BuiltIn.Rules.SelectMany(static rule => rule.Matches).Select(static template => SecretTemplate.Expand(template)[..12]),
    ];

    private static readonly Arbitrary<string> Texts = Gen.Elements(Pieces).ArrayOf().Select(static pieces => string.Concat(pieces)).ToArbitrary();

    [Fact]
    public void Json_string_stays_json_of_the_same_shape() => Check(static text =>
    {
        string json = Document(text);
        byte[] masked = Redactor.RedactJson(Encoding.UTF8.GetBytes(json)).Value.ToArray();
        using var before = JsonDocument.Parse(json);
        using var after = JsonDocument.Parse(masked);
        Assert.Equal(Shape(before.RootElement), Shape(after.RootElement));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Json_inside_strings_stays_json_of_the_same_shape(int depth) => Check(text =>
    {
        string document = Document(text);
        string json = document;
        for (int i = 0; i < depth; i++)
        {
            json = JsonSerializer.Serialize(json);
        }

        string masked = Encoding.UTF8.GetString(Redactor.RedactJson(Encoding.UTF8.GetBytes(json)).Value.Span);
        for (int i = 0; i < depth; i++)
        {
            masked = JsonSerializer.Deserialize<string>(masked)!;
        }

        using var before = JsonDocument.Parse(document);
        using var after = JsonDocument.Parse(masked);
        Assert.Equal(Shape(before.RootElement), Shape(after.RootElement));
    });

    [Fact]
    public void Masking_twice_changes_nothing_more() => Check(static text =>
    {
        string once = Redactor.RedactText(text).Value;
        Assert.Equal(once, Redactor.RedactText(once).Value);
        byte[] json = Redactor.RedactJson(Encoding.UTF8.GetBytes(Document(text))).Value.ToArray();
        Assert.Equal(json, Redactor.RedactJson(json).Value.ToArray());
    });

    [Fact]
    public void Text_without_its_tags_is_a_part_of_the_input() => Check(static text =>
    {
        string masked = SecretsOnly.RedactText(text).Value;
        int at = 0;
        foreach (string part in masked.Split(["[redacted:"], StringSplitOptions.None).Select(AfterTag))
        {
            at = text.IndexOf(part, at, StringComparison.Ordinal);
            Assert.True(at >= 0, masked);
            at += part.Length;
        }
    });

    [Fact]
    public void Bytes_and_string_are_masked_alike() => Check(static text =>
        Assert.Equal(
            Encoding.UTF8.GetString(Redactor.RedactText(Encoding.UTF8.GetBytes(text)).Value.Span),
            Redactor.RedactText(text).Value));

    [Fact]
    public void Any_bytes_are_taken() => Prop.ForAll<byte[]>(static bytes =>
    {
        Redactor.RedactText(bytes);
        Redactor.RedactJson(bytes);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    [Fact]
    public void Any_damage_to_a_text_is_taken() => Check(static text =>
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int i = 0; i < bytes.Length; i += 7)
        {
            bytes[i] ^= 0x80;
        }

        Redactor.RedactJson(bytes);
        Redactor.RedactText(bytes.AsMemory(bytes.Length / 2));
    });

    private static void Check(Action<string> property) => Prop.ForAll(Texts, property).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    private static string Document(string text)
    {
        string literal = JsonSerializer.Serialize(text);
        return $$"""{"type":"x","n":-1.50e3,{{literal}}:[true,null,{{literal}},{"password":12345678,"token":{{literal}}}],"end":{{literal}} }""";
    }

    private static string AfterTag(string part, int index)
    {
        int end = part.IndexOf(']', StringComparison.Ordinal);
        return index > 0 && end >= 0 ? part[(end + 1)..] : part;
    }

    private static string Shape(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(',', element.EnumerateObject().Select(static property => Shape(property.Value))) + "}",
        JsonValueKind.Array => "[" + string.Join(',', element.EnumerateArray().Select(Shape)) + "]",
        JsonValueKind.String => "s",
        _ => element.GetRawText(),
    };
}
