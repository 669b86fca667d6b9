using System.Diagnostics;
using System.Text;
using Tacho.Configuration;
using Tacho.Redaction;
using Tacho.Redaction.Identity;

namespace Tacho.Tests.Redaction;

/// <summary>
/// Every rule over hostile texts: one megabyte may take as long as its sixteen pieces of 64 KB one after the other, and some more for
/// noise, where a square would take sixteen times that. Both are as much work, so that a busy machine slows both; no time is absolute.
/// </summary>
public class LinearTimeTests
{
    private const int SmallBytes = 64 * 1024;
    private const int LargeBytes = 1024 * 1024;

    /// <summary>There are many hundred keywords, and a square tells itself at this length as well.</summary>
    private const int KeywordBytes = 256 * 1024;
    private const int Pieces = LargeBytes / SmallBytes;
    private const double MaxRatio = 5;

    /// <summary>Below this the two are not compared: a clock tells nothing there.</summary>
    private const double FloorMilliseconds = 20;

    /// <summary>A busy machine can slow one of the two down, but not every time.</summary>
    private const int Attempts = 6;

    private static readonly Redactor Redactor = new(
        RuleSet.BuiltIn.At(new RedactionLevel
        {
            PersonalData = PersonalDataKinds.All,
            Paths = new LocalIdentity("/home/alicew", "alicew", "tigerlily", "Alice Wonder", "alice@wonder.land"),
            Snippets = true,
            Markers = true,
        }),
        TagKey.None);

    public static TheoryData<string> Units
    {
        get
        {
            string[] plain =
            [
                "a", " ", "\n", "\\", "\"", "%", "%41", "\\u0061", "\\u005c", "key ", "secret=", "token: a ", "api_key_", "x.", "a@", "://a:", "=\"",
                "password=\\\"", "password='x", "'password\":\"", "key=a1", "token==", "\"secret\",\"", "[redacted:", "[redacted:password]",
                "-----BEGIN PRIVATE KEY-----\n", "-----BEGIN PRIVATE KEY-----\n0123456789abcdefXYZ\n", "eyJ-", "eyJhbGciOi.eyJhbGciOi.", "ghp_-",
                "password=0a1b2c3d4e5f6g7h8i9 ", "sk-proj-", "authorization: x", "<password>", "password, value", "https://a:b1@c1 ", "AKIA-AKIA_",
                "a@b.io ", "@", "a.b@c.d.", "1", "1 ", "1-", "1.", "4111 ", "+4", "(2) ", ":", "a:", "::", "fe:", "0:0.", "AA-", "[", "[redact ", "[redact]", "[redact: ", "[/redact]", "[redact][redacted:password]",
                "[note of ", "alicew", "/home/alicew", "AB 12 34 56 ", "DE89 ", "081.2.69.142 ", "0.0.0.0.", "phone: 0", "1234567 ", "X1234567",
            ];
            return new TheoryData<string>(plain);
        }
    }

    public static TheoryData<string> Keywords =>
        [.. RuleSet.BuiltIn.Rules.SelectMany(static rule => rule.Keywords).Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Units))]
    public void Repeated_text_takes_time_in_proportion(string unit)
    {
        AssertLinear(Repeated(unit, LargeBytes), unit);
    }

    [Theory]
    [MemberData(nameof(Keywords))]
    public void Repeated_keyword_takes_time_in_proportion(string keyword)
    {
        AssertLinear(Repeated(keyword + "a", KeywordBytes), keyword);
    }

    [Theory]
    [InlineData("{base64:64}", " ")]
    [InlineData("{hex:40}", "\n")]
    [InlineData("{lower:7}", "-_.=:\"'")]
    [InlineData("token={alnum:32}", "&")]
    [InlineData("secret: {alnum:20}", "\\n")]
    [InlineData("ghp_{alnum:36}", " ")]
    [InlineData("ghp_{alnum:36}", "")]
    public void Random_text_takes_time_in_proportion(string template, string separators)
    {
        var text = new StringBuilder(LargeBytes);
        for (int i = 0; text.Length < LargeBytes; i++)
        {
            text.Append(SecretTemplate.Expand(template, i)).Append(separators.Length == 0 ? "" : separators[i % separators.Length]);
        }

        AssertLinear(Encoding.ASCII.GetBytes(text.ToString(0, LargeBytes)), template);
    }

    private static byte[] Repeated(string unit, int length) =>
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(unit, (length / unit.Length) + 1))[..length]);

    private static void AssertLinear(byte[] large, string name)
    {
        double pieces = 0;
        double whole = 0;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            long start = Stopwatch.GetTimestamp();
            Redactor.RedactText(large);
            whole = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            start = Stopwatch.GetTimestamp();
            int size = large.Length / Pieces;
            for (int at = 0; at < large.Length; at += size)
            {
                Redactor.RedactText(large.AsMemory(at, size));
            }

            pieces = Math.Max(FloorMilliseconds, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (whole / pieces < MaxRatio)
            {
                return;
            }
        }

        Assert.Fail($"'{name}': {pieces:f2} ms for {Pieces} pieces, {whole:f2} ms for {large.Length} bytes at once");
    }
}
