using System.Buffers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Tacho.Redaction;
using Tacho.Redaction.Masks;
using Tacho.Redaction.Streams;

namespace Tacho.Tests.Redaction;

public class LineMaskerTests
{
    private static readonly Redactor Redactor = new(RuleSet.BuiltIn, TagKey.FromBytes(new byte[TagKey.KeyBytes]));

    private static readonly string[] Samples = [.. RuleSet.BuiltIn.Rules.SelectMany(static rule => rule.Matches).Select(static template => SecretTemplate.Expand(template))];

    private static readonly string[] Lines =
    [
        "", "\r", " ", "plain words", "é 😀 \0", "{", "}", "{\"a\":1}", " {\"a\":[\"b\"]} \r", "{not json}", "[1,2]", "\"password\": \"x\"", "<password>", "</password>", "value: x",
        "- name: DB_PASSWORD", "secret", "{\"password\":12345678}", "note: a line with a colon", .. Samples, .. Samples.Select(static sample => JsonSerializer.Serialize(new { type = "x", sample })),
        .. Samples.Select(static sample => sample.Split('\n')[0]), .. Samples.Select(static sample => sample.Split('\n')[^1]),
    ];

    private static readonly Gen<string> Texts = Gen.Elements(Lines).ArrayOf().Select(static lines => string.Join('\n', lines));

    [Theory]
    [InlineData(LineForm.Auto)]
    [InlineData(LineForm.Text)]
    [InlineData(LineForm.JsonLines)]
    public void Chunks_make_no_difference(LineForm form) => Check(text =>
    {
        var random = new System.Random(text.Length);
        Assert.Equal(Mask(text, form), Mask(text, form, () => random.Next(100)));
    });

    [Theory]
    [InlineData(LineForm.Auto)]
    [InlineData(LineForm.Text)]
    [InlineData(LineForm.JsonLines)]
    public void Blocks_that_are_cut_where_they_can_be_are_masked_as_the_whole(LineForm form) => Check(text =>
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var random = new System.Random(text.Length);
        var masked = new StringBuilder();
        int start = 0;
        for (int end = 0; end < bytes.Length;)
        {
            end = Math.Min(bytes.Length, end + random.Next(1, 300));
            int cut = end == bytes.Length ? end - start : LineMasker.LastCut(bytes.AsSpan(start..end), form);
            masked.Append(Mask(Encoding.UTF8.GetString(bytes, start, cut), form));
            start += cut;
        }

        Assert.Equal(Mask(text, form), masked.ToString());
    });

    [Fact]
    public void Each_line_is_masked_as_it_would_be_alone() => Check(
        static line => Assert.Equal(
            Encoding.UTF8.GetString(Redactor.RedactJson(Encoding.UTF8.GetBytes(line)).Value.Span) + "\nx\n",
            Mask(line + "\nx\n", LineForm.Auto)),
        Gen.Elements(Samples.Select(static sample => JsonSerializer.Serialize(new { sample, x = sample + sample })).ToArray()));

    [Fact]
    public void What_is_clean_comes_out_byte_by_byte()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. "{\"a\":1}\r\n\0\n"u8, 0xFF, 0xFE, 0xC3, 0x28, (byte)'\r', (byte)'\n', (byte)'{', 0xFF, (byte)'}', (byte)'\n', .. "\n\n  \r\nno end"u8];

        foreach (var form in Enum.GetValues<LineForm>())
        {
            var output = new ArrayBufferWriter<byte>();
            var masker = new LineMasker(Redactor, form, output);
            foreach (byte one in bytes)
            {
                masker.Append([one]);
            }

            masker.Complete();
            Assert.Equal(bytes, output.WrittenSpan.ToArray());
        }
    }

    [Fact]
    public void Json_behind_a_byte_order_mark_keeps_its_shape()
    {
        string masked = Mask("\uFEFF{\"password\":\"" + SecretTemplate.Expand("{alnum:14}") + "\",\"password\":12345678}\n", LineForm.Auto);

        Assert.Equal("\uFEFF{\"password\":\"[redacted:password]\",\"password\":12345678}\n", masked);
    }

    [Fact]
    public void Long_line_of_text_is_masked_in_slices()
    {
        string token = "ghp_" + SecretTemplate.Expand("{alnum:36}");
        var text = new StringBuilder();
        for (int i = 0; i < 3000; i++)
        {
            text.Append("lorem ipsum ").Append(token).Append(' ').Append('x', 1000).Append('_');
        }

        string masked = Mask(text.ToString(), LineForm.Auto, () => 65536);

        Assert.DoesNotContain(token[8..], masked, StringComparison.Ordinal);
        Assert.Equal(3000, masked.Split("[redacted:github-pat:").Length - 1);
        Assert.Equal(masked, Mask(text.ToString(), LineForm.Auto));
    }

    [Fact]
    public void Long_line_of_json_is_masked_as_a_whole()
    {
        string json = JsonSerializer.Serialize(new { token = SecretTemplate.Expand("{alnum:32}"), text = new string('x', 3 << 20), password = SecretTemplate.Expand("{alnum:14}") });

        string masked = Mask(json + "\n", LineForm.Auto, () => 65536);

        using var document = JsonDocument.Parse(masked);
        Assert.Equal(3 << 20, document.RootElement.GetProperty("text").GetString()!.Length);
        Assert.Equal("[redacted:password]", document.RootElement.GetProperty("password").GetString());
    }

    [Fact]
    public void Totals_tell_how_much_each_rule_masked()
    {
        var masker = new LineMasker(Redactor, LineForm.Auto, new ArrayBufferWriter<byte>());
        masker.Append(Encoding.UTF8.GetBytes("DB_PASSWORD=sunflower8garden\nDB_PASSWORD=moonlight7valley\n"));
        masker.Complete();

        Assert.Equal(new Dictionary<string, MaskTotal> { ["password"] = new(2, 32) }, masker.Totals);
    }

    private static string Mask(string text, LineForm form, Func<int>? size = null)
    {
        var output = new ArrayBufferWriter<byte>();
        var masker = new LineMasker(Redactor, form, output);
        var rest = Encoding.UTF8.GetBytes(text).AsSpan();
        while (!rest.IsEmpty)
        {
            int taken = Math.Min(rest.Length, size?.Invoke() ?? rest.Length);
            masker.Append(rest[..taken]);
            rest = rest[taken..];
        }

        masker.Complete();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void Check(Action<string> property, Gen<string>? texts = null) =>
        Prop.ForAll((texts ?? Texts).ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
