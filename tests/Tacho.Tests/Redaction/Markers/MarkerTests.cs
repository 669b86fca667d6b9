using System.Text;
using System.Text.Json;
using Tacho.Redaction;

namespace Tacho.Tests.Redaction.Markers;

public class MarkerTests
{
    private static readonly RedactionLevel Level = new() { Markers = true };

    private static readonly Redactor Redactor = new(RuleSet.BuiltIn.At(Level), TagKey.None);

    [Theory]
    [InlineData("a [redact]b[/redact] c", "a [redacted:marker] c")]
    [InlineData("a [redact for the press]b\nc[/redact] d", "a [redacted:marker] d")]
    [InlineData("a [Redact: the client] c", "a [redacted:marker] c")]
    [InlineData("a [redact: x[0] of y] c", "a [redacted:marker] c")]
    [InlineData("a [redact]b[redact]c[/redact]d[/redact] e", "a [redacted:marker] e")]
    [InlineData("a [redact]b[/redact] c [redact]d[/redact] e", "a [redacted:marker] c [redacted:marker] e")]
    [InlineData("a [redact]b\nc", "a [redacted:marker]")]
    [InlineData("a [redact: b\nc", "a [redacted:marker]")]
    [InlineData("a [redact]b[redact]c[/redact]d", "a [redacted:marker]")]
    [InlineData("a [/redact] [redacted] [redaction: x]", "a [/redact] [redacted] [redaction: x]")]
    public void What_is_marked_is_masked_with_its_marker(string text, string masked) => Assert.Equal(masked, Redactor.RedactText(text).Value);

    [Fact]
    public void A_marker_that_is_not_closed_ends_with_its_json_string()
    {
        const string Lines = "{\"a\":\"x [redact] y\",\"b\":[\"z\",1]}\n{\"a\":\"u [redact] v\",\"b\":\"w [/redact] t\"}\n";

        string masked = Encoding.UTF8.GetString(Redactor.RedactJson(Encoding.UTF8.GetBytes(Lines)).Value.Span);

        Assert.Equal("{\"a\":\"x [redacted:marker]\",\"b\":[\"z\",1]}\n{\"a\":\"u [redacted:marker]\",\"b\":\"w [/redact] t\"}\n", masked);
    }

    [Fact]
    public void Tags_within_a_marked_stretch_stay_and_the_rest_of_it_goes() => Assert.Equal(
        "{\"a\":\"[redacted:marker][redacted:password][redacted:marker] c\"}",
        Encoding.UTF8.GetString(Redactor.RedactJson("{\"a\":\"[redact]a [redacted:password] b[/redact] c\"}"u8.ToArray()).Value.Span));

    [Fact]
    public void Json_inside_a_string_stays_json()
    {
        string json = JsonSerializer.Serialize(new { content = JsonSerializer.Serialize(new { text = "a [redact] \"b\"", other = "c" }) });

        string masked = Encoding.UTF8.GetString(Redactor.RedactJson(Encoding.UTF8.GetBytes(json)).Value.Span);

        using var outer = JsonDocument.Parse(masked);
        using var inner = JsonDocument.Parse(outer.RootElement.GetProperty("content").GetString()!);
        Assert.Equal("a [redacted:marker]", inner.RootElement.GetProperty("text").GetString());
        Assert.Equal("c", inner.RootElement.GetProperty("other").GetString());
    }

    [Fact]
    public void A_marker_wins_over_the_secret_in_it()
    {
        var masked = Redactor.RedactText($"[redact]x {SecretTemplate.Expand("ghp_{alnum:36}")} y[/redact]");
        Assert.Equal("[redacted:marker]", masked.Value);
    }

    [Fact]
    public void Markers_have_no_say_where_nobody_asked_and_in_commands()
    {
        const string Text = "echo '[redact]' rm -rf x";
        Assert.Same(Text, new Redactor(RuleSet.BuiltIn, TagKey.None).RedactText(Text).Value);
        Assert.Same(Text, new Redactor(RuleSet.BuiltIn.At(Level.ForCommands), TagKey.None).RedactText(Text).Value);
    }

    [Theory]
    [InlineData("it fails [see ticket of the bank client] often", "it fails [redacted:snippet] often")]
    [InlineData("items[first item here] [see here](https://acme.io) [1, 2, 3, 4, 5] [x] done [a = b or c]", null)]
    [InlineData("[2026-05-17 09:42:18] [error] [redacted:password]", null)]
    public void Notes_in_square_brackets_are_masked_on_demand(string text, string? masked)
    {
        var redactor = new Redactor(RuleSet.BuiltIn.At(new RedactionLevel { Snippets = true }), TagKey.None);
        Assert.Equal(masked ?? text, redactor.RedactText(text).Value);
    }
}
