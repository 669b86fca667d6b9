using System.Text;
using Tacho.Redaction;
using Tacho.Redaction.UserRules;

namespace Tacho.Tests.Redaction.UserRules;

/// <summary>What rules of files mask, and what they leave alone.</summary>
public class PersonRuleTests
{
    private const string Names = """{"rules":[{"id":"session-name","keys":["x_session","customer*"],"notKeys":["customer_id"],"replacement":"[gone]"}]}""";

    [Theory]
    [InlineData("""{"x_session":"abc def"}""", """{"x_session":"[gone]"}""")]
    [InlineData("""{"xSession":"abc","n":12}""", """{"xSession":"[gone]","n":12}""")]
    [InlineData("""{"x-session":["a1","b2"],"y":"c"}""", """{"x-session":["[gone]","[gone]"],"y":"c"}""")]
    [InlineData("""{"x_session":12,"customer_id":"c7","customer_name":"Jo \"J\" Doe"}""", """{"x_session":12,"customer_id":"c7","customer_name":"[gone]"}""")]
    [InlineData("""{"a":"{\"x_session\":\"abc\",\"b\":\"d\"}"}""", """{"a":"{\"x_session\":\"[gone]\",\"b\":\"d\"}"}""")]
    [InlineData("""{"x_session_count":"abc","ax_session":"abc"}""", """{"x_session_count":"abc","ax_session":"abc"}""")]
    [InlineData("""{"customer":{"a":"b"},"x_session":null}""", """{"customer":{"a":"b"},"x_session":null}""")]
    public void Values_behind_names_are_masked_in_json(string json, string masked)
    {
        using var home = RuleHome.With(Names);

        Assert.Equal(masked, home.MaskJson(json));
        Assert.Equal(masked, home.MaskJson(masked));
    }

    [Theory]
    [InlineData("X_SESSION=abc make", "X_SESSION=[gone] make")]
    [InlineData("run --x-session abc -v", "run --x-session [gone] -v")]
    [InlineData("run --x-session=abc -v", "run --x-session=[gone] -v")]
    [InlineData("X-Session: abc def\nA: b", "X-Session: [gone]\nA: b")]
    [InlineData("  customer.name: Jo Doe\n", "  customer.name: [gone]\n")]
    [InlineData("<x-session>abc</x-session>", "<x-session>[gone]</x-session>")]
    [InlineData("?a=1&x_session=abc&b=2", "?a=1&x_session=[gone]&b=2")]
    [InlineData("x_session = 'abc def';", "x_session = '[gone]';")]
    [InlineData("the x_session was lost", "the x_session was lost")]
    [InlineData("if (x_session == y)", "if (x_session == y)")]
    public void Values_behind_names_are_masked_in_text(string text, string masked)
    {
        using var home = RuleHome.With(Names);

        Assert.Equal(masked, home.Mask(text));
        Assert.Equal(masked, home.Mask(masked));
    }

    [Theory]
    [InlineData("Müller GmbH & Co", """{"a":"von Müller GmbH & Co"}""", """{"a":"von [redacted:lit]"}""")]
    [InlineData("Müller GmbH", """{"a":"von M\u00fcller GmbH."}""", """{"a":"von [redacted:lit]."}""")]
    [InlineData("Łódź", """{"a":"in Łódź"}""", """{"a":"in [redacted:lit]"}""")]
    [InlineData("Łódź", """{"a":"in \u0141\u00f3d\u017a"}""", """{"a":"in [redacted:lit]"}""")]
    [InlineData("path/to", """{"a":"path\/to path/to Path/To"}""", """{"a":"[redacted:lit] [redacted:lit] Path/To"}""")]
    [InlineData("aaaa", """{"a":"xaaaaay"}""", """{"a":"x[redacted:lit]y"}""")]
    public void Literals_are_masked_letter_for_letter_in_every_escape(string literal, string json, string masked)
    {
        using var home = RuleHome.With($$"""{"rules":[{"id":"lit","literal":"{{literal}}"}]}""");

        Assert.Equal(masked, home.MaskJson(json));
    }

    [Theory]
    [InlineData("ACME-[0-9]{6}", "ACME-***MASKED***", "a ACME-123456 b", "a ACME-***MASKED*** b")]
    [InlineData("ACME-.*", "ACME-***", "ACME-1 2 3", "ACME-***")]
    [InlineData("hid+en", "hidden", "hidddden hidden hiden", "hidden hidden hidden")]
    [InlineData("foo\\s*\\w*", "foo", "foo bar", "foofoo")]
    [InlineData("[a-z]+", "aaab", "abc 1 def", "aaab 1 aaab")]
    [InlineData("geheim", "█████", "das ist geheim!", "das ist █████!")]
    public void Own_text_stands_in_the_place_of_what_is_found_and_is_not_masked_again(string pattern, string replacement, string text, string masked)
    {
        using var home = RuleHome.With($$"""{"rules":[{"id":"own-text","pattern":{{System.Text.Json.JsonSerializer.Serialize(pattern)}},"replacement":"{{replacement}}"}]}""");
        var redactor = new Redactor(home.Load().OrThrow(), TagKey.None);

        Assert.Equal(masked, redactor.RedactText(text).Value);
        Assert.Equal(masked, Encoding.UTF8.GetString(redactor.RedactText(Encoding.UTF8.GetBytes(text)).Value.Span));
        Assert.Same(masked, redactor.RedactText(masked).Value);
        Assert.Empty(redactor.RedactText(masked).Counts);
    }

    [Fact]
    public void Own_text_hides_nothing_beside_it()
    {
        using var home = RuleHome.With("""{"rules":[{"id":"own-text","literal":"needle","replacement":"***"}]}""");
        string token = SecretTemplate.Expand("ghp_{alnum:36}");

        Assert.Equal("***[redacted:github-pat]*** ***", home.Mask($"***{token}*** needle"));
    }

    [Fact]
    public void Allowed_fingerprint_is_left_alone_and_nothing_else()
    {
        var key = TagKey.FromBytes(new byte[TagKey.KeyBytes]);
        string token = SecretTemplate.Expand("ghp_{alnum:36}");
        string other = SecretTemplate.Expand("ghp_{alnum:36}", 1);
        using var home = new RuleHome();
        string tag = new Redactor(RuleSet.BuiltIn, key).RedactText(token).Value;
        home.Write(RuleFiles.OwnFile, $$"""{"allow":["{{tag["[redacted:".Length..^1]}}"]}""");
        var rules = home.Load().OrThrow();

        Assert.Matches(@"\A\S+ \[redacted:github-pat:[0-9a-f]{8}\] \S+\z", new Redactor(rules, key).RedactText($"{token} {other} {token}").Value);
        Assert.Contains(token, new Redactor(rules, key).RedactText($"TOKEN={token}").Value, StringComparison.Ordinal);
        Assert.Equal("[redacted:github-pat]", new Redactor(rules, TagKey.None).RedactText(token).Value);
        Assert.NotEqual(RuleSet.BuiltIn.Fingerprint, rules.Fingerprint);
    }

    [Fact]
    public void Disabled_rule_finds_nothing_and_shows_in_the_fingerprint()
    {
        using var home = RuleHome.With("""{"rules":[{"id":"mine","literal":"needle"}],"disabled":["github-pat","mine"]}""");
        string token = SecretTemplate.Expand("ghp_{alnum:36}");
        string stripe = SecretTemplate.Expand("sk_live_{alnum:24}");

        Assert.Equal($"needle {token} [redacted:stripe-key]", home.Mask($"needle {token} {stripe}").Replace("stripe-secret-key", "stripe-key", StringComparison.Ordinal));
        Assert.NotEqual(RuleSet.BuiltIn.Fingerprint, home.Load().Rules.Fingerprint);
    }

    [Fact]
    public void Group_that_took_part_first_is_masked()
    {
        using var home = RuleHome.With("""{"rules":[{"id":"either","pattern":"door code (?:(\\d{4})|<(\\w+)>)","secretGroup":-1}]}""");

        Assert.Equal("door code [redacted:either], door code <[redacted:either]>", home.Mask("door code 0815, door code <open>"));
    }

    [Fact]
    public void Match_longer_than_a_window_is_masked_whole()
    {
        using var home = RuleHome.With("""{"rules":[{"id":"blob","pattern":"BLOB:[a-z]+"}]}""");

        Assert.Equal("x [redacted:blob] y", home.Mask($"x BLOB:{new string('q', 70_000)} y"));
    }

    [Fact]
    public void Pattern_without_keywords_is_tried_everywhere()
    {
        using var home = RuleHome.With("""{"rules":[{"id":"six","pattern":"\\b[0-9]{6}\\b"}]}""");
        string filler = string.Concat(Enumerable.Repeat("word ", 20_000));

        Assert.Equal($"{filler}[redacted:six] {filler}[redacted:six]", home.Mask($"{filler}123456 {filler}654321"));
    }
}
