using System.Diagnostics;
using System.Text;
using Tacho.Redaction;

namespace Tacho.Tests.Redaction;

/// <summary>
/// Every rule over hostile texts: sixteen times the text may take sixteen times as long, and some more for noise, but not its square. The
/// times compared are of one process and one text, so that a slow machine changes nothing; the lower one has a floor, below which a clock
/// tells nothing.
/// </summary>
public class LinearTimeTests
{
    private const int SmallBytes = 64 * 1024;
    private const int LargeBytes = 1024 * 1024;
    private const double MaxRatio = 60;

    /// <summary>A busy machine can slow one of the two down; a square would be 256 times, every time.</summary>
    private const int Attempts = 4;

    private const double FloorMilliseconds = 2;

    private static readonly Redactor Redactor = new(RuleSet.BuiltIn, TagKey.None);

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
            ];
            var units = new TheoryData<string>(plain);
            foreach (string keyword in RuleSet.BuiltIn.Rules.SelectMany(static rule => rule.Keywords).Distinct(StringComparer.Ordinal))
            {
                units.Add(keyword + "a");
            }

            return units;
        }
    }

    [Theory]
    [MemberData(nameof(Units))]
    public void Repeated_text_takes_time_in_proportion(string unit)
    {
        byte[] large = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(unit, (LargeBytes / unit.Length) + 1)));

        AssertLinear(large, unit);
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

        AssertLinear(Encoding.ASCII.GetBytes(text.ToString()), template);
    }

    private static void AssertLinear(byte[] large, string name)
    {
        double small = 0;
        double whole = 0;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            small = Math.Max(FloorMilliseconds, Best(large.AsMemory(0, SmallBytes)));
            whole = Best(large.AsMemory(0, LargeBytes));
            if (whole / small < MaxRatio)
            {
                return;
            }
        }

        Assert.Fail($"'{name}': {small:f2} ms for 64 KB, {whole:f2} ms for 1 MB");
    }

    /// <summary>In milliseconds, the better of two runs.</summary>
    private static double Best(ReadOnlyMemory<byte> text)
    {
        double best = double.MaxValue;
        for (int i = 0; i < 2; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Redactor.RedactText(text);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return best;
    }
}
