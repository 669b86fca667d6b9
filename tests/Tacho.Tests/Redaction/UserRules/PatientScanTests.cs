using System.Diagnostics;
using Tacho.Redaction;
using Tacho.Redaction.UserRules;

namespace Tacho.Tests.Redaction.UserRules;

/// <summary>Patterns that would run for ever elsewhere.</summary>
public class PatientScanTests
{
    private const int HostileBytes = 64 * 1024;

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|aa)+$")]
    [InlineData("(?:a+)+b")]
    [InlineData("(?:[a-z]+)*[0-9]")]
    [InlineData("a.*b.*c.*d.*e")]
    public void Bomb_is_linear_in_the_text(string pattern)
    {
        using var home = RuleHome.With($$"""{"rules":[{"id":"bomb","pattern":"{{pattern}}"}]}""");
        string text = new string('a', HostileBytes) + "!";

        // A backtracking engine needs longer than the universe is old.
        var took = Time(() => Assert.Equal(text, home.Mask(text)));
        Assert.True(took < TimeSpan.FromSeconds(20), $"{took}");
    }

    [Fact]
    public void Bomb_that_only_backtracking_can_run_is_given_up_and_its_windows_masked_whole()
    {
        using var home = RuleHome.With("""{"rules":[{"id":"bomb","pattern":"(?=a)(?:a|aa)+$"}]}""");
        var redactor = new Redactor(home.Load().OrThrow(), TagKey.None);
        string text = new string('a', HostileBytes + 100) + "!";

        var took = Time(() =>
        {
            var masked = redactor.RedactText(text);
            Assert.DoesNotContain("aaaa", masked.Value, StringComparison.Ordinal);
            Assert.Equal("bomb", Assert.Single(masked.Counts).RuleId);
        });
        Assert.True(took < TimeSpan.FromSeconds(20), $"{took}");
    }

    [Fact]
    public void Pattern_with_lookaround_works_on_either_side_of_a_window()
    {
        using var home = RuleHome.With("""{"rules":[{"id":"look","pattern":"(?<=id )[0-9]{8}(?! km)"}]}""");
        string filler = new('.', 4090);

        Assert.Equal($"{filler}id [redacted:look] {filler} id [redacted:look]; id 11112222 km", home.Mask($"{filler}id 12345678 {filler} id 87654321; id 11112222 km"));
    }

    [Fact]
    public void Match_that_is_longer_than_the_bounded_window_is_masked_whole()
    {
        using var home = RuleHome.With("""{"rules":[{"id":"look","pattern":"(?<!x)q+"}]}""");

        Assert.DoesNotContain("qq", home.Mask($"a {new string('q', 20_000)} b"), StringComparison.Ordinal);
    }

    [Fact]
    public void Pattern_that_matches_nothing_but_the_empty_text_masks_nothing()
    {
        using var home = RuleHome.With("""{"rules":[{"id":"void","pattern":"z*"}]}""");

        Assert.Equal("abc", home.Mask("abc"));
    }

    private static TimeSpan Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start);
    }
}
