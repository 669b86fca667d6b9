using System.Buffers;
using System.Text;
using System.Text.Json;
using Tacho.Redaction;
using Tacho.Redaction.Streams;

namespace Tacho.Tests.Redaction;

/// <summary>Private keys as tools print them, with something before each line.</summary>
public class PrefixedKeyTests
{
    private static readonly Redactor Redactor = new(RuleSet.BuiltIn, TagKey.FromBytes(new byte[TagKey.KeyBytes]));

    public static TheoryData<string> Prefixes => ["     # →", "  #\t", "#:", "id_rsa:#:", "id_rsa-#-", "# ", "// ", "web-1  | ", "2025-01-02T03:04:05.678Z ", "[12:03:1#] ", "> ", "-", "+"];

    [Theory]
    [MemberData(nameof(Prefixes))]
    public void Key_is_masked_to_its_end_and_no_further(string prefix)
    {
        string text = Key(prefix, lines: 14, end: true) + "\n" + prefix + "and words that follow internationalisation";

        foreach (string masked in new[] { Redactor.RedactText(text).Value, InJson(text), Streamed(text) })
        {
            Assert.Matches("\\[redacted:private-key:[0-9a-f]{8}\\]\n[^\n]*and words that follow internationalisation\n?$", masked);
            Assert.DoesNotMatch("[A-Za-z0-9+/]{10}==", masked);
        }
    }

    [Theory]
    [MemberData(nameof(Prefixes))]
    public void Key_without_its_end_is_masked_as_far_as_it_goes(string prefix)
    {
        string text = Key(prefix, lines: 4, end: false) + "\n[truncated] and some words of prose follow";

        foreach (string masked in new[] { Redactor.RedactText(text).Value, InJson(text), Streamed(text) })
        {
            Assert.Matches("\\[redacted:private-key:[0-9a-f]{8}\\]\n\\[truncated\\] and some words of prose follow\n?$", masked);
        }
    }

    private static string Key(string prefix, int lines, bool end)
    {
        var text = new StringBuilder("before\n").Append(prefix.Replace('#', '1')).Append("{dash:5}BEGIN RSA PRIVATE KEY{dash:5}\n");
        for (int i = 0; i < lines; i++)
        {
            text.Append(prefix.Replace('#', (char)('2' + (i % 8)))).Append("{base64:64}").Append(i < lines - 1 ? "\n" : "");
        }

        string number = prefix.Replace('#', '7');
        return SecretTemplate.Expand(text + (end ? $"\n{number}{{base64:10}}==\n{number}{{dash:5}}END RSA PRIVATE KEY{{dash:5}}" : ""));
    }

    private static string InJson(string text)
    {
        using var masked = JsonDocument.Parse(Redactor.RedactJson(JsonSerializer.SerializeToUtf8Bytes(new { a = text, b = 1 })).Value);
        return masked.RootElement.GetProperty("a").GetString()!;
    }

    private static string Streamed(string text)
    {
        var output = new ArrayBufferWriter<byte>();
        var masker = new StreamMasker(Redactor, output);
        foreach (byte one in Encoding.UTF8.GetBytes(text))
        {
            masker.Append([one]);
        }

        masker.Complete();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
