using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Tacho.Redaction;

namespace Tacho.Tests.Redaction;

public partial class RuleSetTests
{
    private static readonly Rule Badge = new()
    {
        Id = "acme-badge",
        Description = "Badge of the Acme works",
        Keywords = ["acme-badge"],
        Pattern = BadgePattern,
        SecretGroup = 1,
        SparesPlaceholders = false,
    };

    [Fact]
    public void Rule_of_a_person_is_applied_beside_the_built_in_ones()
    {
        var redactor = new Redactor(RuleSet.BuiltIn.With([Badge]), TagKey.None);
        string token = SecretTemplate.Expand("ghp_{alnum:36}");

        Assert.Equal("ACME-badge no. [redacted:acme-badge] [redacted:github-pat]", redactor.RedactText($"ACME-badge no. 0815 {token}").Value);
    }

    [Fact]
    public void Rule_of_a_person_wins_over_a_longer_built_in_finding()
    {
        var redactor = new Redactor(RuleSet.BuiltIn.With([Badge]), TagKey.None);

        Assert.Equal("PASSWORD=[redacted:acme-badge]", redactor.RedactText("PASSWORD=acme-badge/no.4711x!").Value);
    }

    [Fact]
    public void Rule_without_keywords_is_tried_everywhere()
    {
        var redactor = new Redactor(RuleSet.BuiltIn.With([Badge with { Id = "any-number", Keywords = [], Pattern = NumberPattern, SecretGroup = 0 }]), TagKey.None);

        Assert.Equal("a [redacted:any-number] b [redacted:any-number]", redactor.RedactText("a 123456 b 999999").Value);
    }

    [Fact]
    public void Greedy_rule_of_a_person_never_crosses_a_quote()
    {
        var redactor = new Redactor(RuleSet.BuiltIn.With([Badge with { Pattern = GreedyPattern, SecretGroup = 0 }]), TagKey.None);

        Assert.Equal(
            """{"a":"[redacted:acme-badge]","[redacted:acme-badge]":7,"[redacted:acme-badge]":"[redacted:acme-badge]"}""",
            System.Text.Encoding.UTF8.GetString(redactor.RedactJson("""{"a":"acme-badge x","n":7,"b":"c"}"""u8.ToArray()).Value.Span));
    }

    [Fact]
    public void Fingerprint_tells_rule_sets_apart_and_is_stable()
    {
        Assert.Matches("^[0-9a-f]{16}$", RuleSet.BuiltIn.Fingerprint);
        Assert.Equal(RuleSet.BuiltIn.With([Badge]).Fingerprint, RuleSet.BuiltIn.With([Badge]).Fingerprint);
        Assert.False(RuleSet.BuiltIn.Fingerprint == RuleSet.BuiltIn.With([Badge]).Fingerprint);
        Assert.False(RuleSet.BuiltIn.With([Badge]).Fingerprint == RuleSet.BuiltIn.With([Badge with { Version = 2 }]).Fingerprint);
    }

    [Theory]
    [InlineData("Upper")]
    [InlineData("with space")]
    [InlineData("")]
    public void Id_that_cannot_stand_in_a_tag_is_refused(string id) =>
        Assert.Throws<ArgumentException>(() => RuleSet.BuiltIn.With([Badge with { Id = id }]));

    [Fact]
    public void Rule_without_a_pattern_is_refused() =>
        Assert.Throws<ArgumentException>(() => RuleSet.BuiltIn.With([Badge with { Pattern = null }]));

    [Fact]
    public void Value_is_masked_by_way_of_its_json_and_kept_if_clean()
    {
        var redactor = new Redactor(RuleSet.BuiltIn, TagKey.None);
        var clean = new Note("plain", 3);
        var dirty = new Note(SecretTemplate.Expand("use ghp_{alnum:36}"), 3);

        Assert.Same(clean, redactor.Redact(clean, NoteContext.Default.Note).Value);
        Assert.Equal(new Note("use [redacted:github-pat]", 3), redactor.Redact(dirty, NoteContext.Default.Note).Value);
    }

    [GeneratedRegex("acme-badge[ /]no\\. ?([0-9]{4}\\S{0,9})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex BadgePattern();

    [GeneratedRegex("[0-9]{6}", RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern();

    [GeneratedRegex("acme-badge.*", RegexOptions.CultureInvariant)]
    private static partial Regex GreedyPattern();

    public sealed record Note(string Text, int Number);

    [JsonSerializable(typeof(Note))]
    private sealed partial class NoteContext : JsonSerializerContext;
}
