using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tacho.Redaction;
using Tacho.Redaction.Sessions;
using Tacho.Redaction.Streams;

namespace Tacho.Tests.Redaction;

/// <summary>A text that comes in chunks is masked as the whole would be.</summary>
public class StreamMaskerTests
{
    private static readonly Redactor Redactor = new(RuleSet.BuiltIn, TagKey.FromBytes(new byte[TagKey.KeyBytes]));

    private static readonly string[] Samples =
    [
        .. RuleSet.BuiltIn.Rules.SelectMany(static rule => rule.Matches).Select(static template => SecretTemplate.Expand(template)),
        .. RuleSet.BuiltIn.Rules.SelectMany(static rule => rule.NonMatches).Select(static template => SecretTemplate.Expand(template)),
    ];

    /// <summary>Samples of one line, and of the rules whose lines are joined. What stands in several lines for other rules (whole manifests and files) is not seen in a stream: docs/redaction.md.</summary>
    private static readonly string[] OfJoinedLines =
    [
        .. RuleSet.BuiltIn.Rules
            .SelectMany(static rule => rule.Matches.Select(match => (rule.Id, Text: SecretTemplate.Expand(match))))
            .Where(static sample => sample.Id == "private-key" || sample.Text.Contains("\n  value:", StringComparison.Ordinal) || !sample.Text.Contains('\n', StringComparison.Ordinal))
            .Select(static sample => sample.Text),
    ];

    private static readonly string[] Pieces =
    [
        " ", "\n", "\r\n", "\t", "=", ": ", "\"", "'", "\\n", "\\\"", "%20", "%3D", "<", ">", "é", "😀", "\0", "x", "12345678", "the quick brown fox ", "password", "Password: ",
        "token=", "\"api_key\": ", "--token ", "Bearer ", "-----", "[redacted:", "host=db ", "dbname=app ", "key's ", "=\"", "\" ", "value", "\n  value: ", "secret\n",
        "{\"a\":\"", "\"}\n", .. Samples, .. Samples, .. Samples.Select(static sample => sample[..(sample.Length / 2)]), .. Samples.Select(static sample => sample + "\n"),
        .. Samples.Select(static sample => sample + " and so on "),
    ];

    private static readonly Gen<string> Texts = Gen.Elements(Pieces).ArrayOf().Select(static pieces => string.Concat(pieces));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void Chunks_of_a_size_make_no_difference(int size) => Check(text => Assert.Equal(Whole(text), Chunked(text, () => size)), 700);

    [Fact]
    public void Chunks_of_random_sizes_make_no_difference() => Check(
        static text =>
        {
            var random = new System.Random(text.Length);
            Assert.Equal(Whole(text), Chunked(text, () => random.Next(random.Next(3) == 0 ? 200 : 12)));
        },
        5000);

    [Theory]
    [InlineData("FlyV1 fm2_{base64:80}")]
    [InlineData("{{\"f\": \"apiVersion: v1\\ndata:\\n  answer: {alnum:16}\\nkind: Secret\\n\"}} and on")]
    [InlineData("echo {alnum:12} | docker login -u alice --password-stdin")]
    [InlineData("_gitlab_session%253D{hex:32} %253D%252F")]
    [InlineData("<pass>={alnum:10}</pass> and on")]
    [InlineData("UPSTASH_REDIS_influxdbToken: {alnum:86}== and on")]
    public void Secret_that_a_later_word_tells_or_whose_value_begins_oddly_does_not_depend_on_chunks(string template) => CheckSmallChunks(SecretTemplate.Expand(template));

    [Fact]
    public void Base64_over_indented_lines_does_not_depend_on_chunks()
    {
        string inside = Convert.ToBase64String(Encoding.UTF8.GetBytes(SecretTemplate.Expand("some text that stands before it: ghp_{alnum:36} and some text behind it")));
        string text = "{\"mail\": \"" + string.Join("\\n    ", inside.Chunk(60).Select(static line => new string(line))) + "\"} and on";

        Assert.Contains("[redacted:github-pat:", Whole(text), StringComparison.Ordinal);
        CheckSmallChunks(text);
    }

    [Fact]
    public void Secret_that_comes_again_far_behind_in_a_long_line_does_not_depend_on_chunks()
    {
        // Neither a keyword nor the value stands near the second place, so that a live stream holds nothing back there.
        string value = SecretTemplate.Expand("{alnum:40}");
        for (int between = StreamMasker.MaxHeldBytes - 16_000; between < StreamMasker.MaxHeldBytes; between += 500)
        {
            string text = $"DB_TOKEN={value} " + Blurb(between) + value + " " + Blurb(30_000) + "\n";
            Assert.Equal(Whole(text), Chunked(text, () => 700));
        }
    }

    [Fact]
    public void Session_learns_the_same_whatever_the_chunks() => Check(
        static text =>
        {
            var random = new System.Random(text.Length);
            var (whole, known) = InSession(text, () => int.MaxValue);
            var (chunked, knownOfChunks) = InSession(text, () => random.Next(random.Next(3) == 0 ? 200 : 12));
            Assert.Equal(whole, chunked);
            Assert.Equal(known, knownOfChunks);
        },
        500);

    [Fact]
    public void Whole_text_is_masked_as_the_redactor_masks_it() => Check(
        static text =>
        {
            // Lines between the samples keep them apart, and texts without repetition keep the sweep out.
            var masked = Encoding.UTF8.GetString(Redactor.ForStream().RedactText(Encoding.UTF8.GetBytes(text)).Value.Span);
            Assert.Equal(masked, Whole(text));
        },
        500,
        Gen.Elements(OfJoinedLines).Select(static sample => $"first\n{sample}\nlast\n"));

    [Fact]
    public void Slices_of_long_lines_do_not_depend_on_chunks() => Check(
        static text =>
        {
            var line = string.Concat(Enumerable.Repeat("lorem ipsum dolor " + text.Replace("\n", " ", StringComparison.Ordinal), 200_000 / (text.Length + 18))) + "\nnext " + text + "\n";
            var random = new System.Random(text.Length);
            Assert.Equal(Whole(line), Chunked(line, () => random.Next(9000)));
        },
        60);

    [Fact]
    public void Secret_at_any_place_of_a_long_line_is_masked()
    {
        string token = "ghp_" + SecretTemplate.Expand("{alnum:36}");
        for (int before = StreamMasker.MaxHeldBytes - 9000; before < StreamMasker.MaxHeldBytes + 100; before += 37)
        {
            string masked = Whole(new string('x', before - 1) + $" api {token} and DB_PASSWORD={token[8..]} end");
            Assert.EndsWith(" and DB_PASSWORD=[redacted:password] end", masked, StringComparison.Ordinal);
            Assert.DoesNotContain(token[4..20], masked, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\\n")]
    public void Key_block_longer_than_what_is_held_is_masked_to_its_end(string lineEnd)
    {
        var text = new StringBuilder("before\n").Append(SecretTemplate.Expand("{dash:5}BEGIN RSA PRIVATE KEY{dash:5}")).Append(lineEnd);
        for (int i = 0; i < 4000; i++)
        {
            text.Append(SecretTemplate.Expand("{base64:64}", i)).Append(lineEnd);
        }

        text.Append(SecretTemplate.Expand("{dash:5}END RSA PRIVATE KEY{dash:5}")).Append(" after\nmore\n");

        string masked = Whole(text.ToString());

        Assert.Matches("^before\n\\[redacted:private-key:[0-9a-f]{8}\\] after\nmore\n$", masked);
        Assert.Equal(masked, Chunked(text.ToString(), () => 1000));
        Assert.Equal(masked, Chunked(text.ToString(), () => 1));
    }

    [Fact]
    public void Token_longer_than_what_is_held_is_masked_to_its_end()
    {
        string text = "a " + SecretTemplate.Expand("eyJhbGciOi{alnum:24}.eyJ") + string.Concat(Enumerable.Range(0, 3000).Select(i => SecretTemplate.Expand("{base64url:64}", i))) + ".x1 b\n";

        string masked = Chunked(text, () => 777);

        Assert.Matches("^a \\[redacted:jwt:[0-9a-f]{8}\\] b\n$", masked);
        Assert.Equal(masked, Whole(text));
    }

    [Theory]
    [InlineData("alice@host:~$ ", 0)]
    [InlineData("Password: ", 0)]
    [InlineData("compiling 12 of 90", 2)]
    [InlineData("Authorization: Bearer abc", 10)]
    [InlineData("the key to it is not here", 17)]
    [InlineData("{\"message\": \"no news\"} ", 0)]
    public void Live_stream_holds_back_only_what_can_become_a_secret(string text, int held)
    {
        var output = new ArrayBufferWriter<byte>();
        var masker = new StreamMasker(Redactor, output);
        masker.Append(Encoding.UTF8.GetBytes(text));

        Assert.Equal(held, masker.HeldBytes);
        Assert.Equal(text[..^held], Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Secret_over_two_chunks_is_masked()
    {
        string token = "ghp_" + SecretTemplate.Expand("{alnum:36}");
        var output = new ArrayBufferWriter<byte>();
        var masker = new StreamMasker(Redactor, output);
        masker.Append(Encoding.UTF8.GetBytes("push with " + token[..20]));
        Assert.Equal("push with ", Encoding.UTF8.GetString(output.WrittenSpan));
        masker.Append(Encoding.UTF8.GetBytes(token[20..] + " now"));
        masker.Complete();

        Assert.Matches("^push with \\[redacted:github-pat:[0-9a-f]{8}\\] now$", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static string Whole(string text) => Chunked(text, () => int.MaxValue);

    private static string Blurb(int length) => string.Concat(Enumerable.Repeat("lorem ipsum ", length / 12));

    private static void CheckSmallChunks(string text)
    {
        string whole = Whole(text);
        for (int size = 1; size < 20; size++)
        {
            Assert.Equal(whole, Chunked(text, () => size));
        }
    }

    private static (string Masked, int Known) InSession(string text, Func<int> size)
    {
        var session = new SessionSecrets(TagKey.FromBytes(new byte[TagKey.KeyBytes]));
        return (Chunked(text, size, Redactor.ForSession(session)), session.Count);
    }

    private static string Chunked(string text, Func<int> size, Redactor? redactor = null)
    {
        var output = new ArrayBufferWriter<byte>();
        var masker = new StreamMasker(redactor ?? Redactor, output);
        var rest = Encoding.UTF8.GetBytes(text).AsSpan();
        while (!rest.IsEmpty)
        {
            int taken = Math.Min(rest.Length, size());
            masker.Append(rest[..taken]);
            rest = rest[taken..];
        }

        masker.Complete();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void Check(Action<string> property, int runs, Gen<string>? texts = null) =>
        Prop.ForAll((texts ?? Texts).ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(runs));
}
