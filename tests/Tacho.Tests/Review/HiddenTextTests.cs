using Tacho.Configuration;
using Tacho.Events;
using Tacho.Redaction;
using Tacho.Redaction.Manual;

namespace Tacho.Tests.Review;

/// <summary>A text that is kept hidden is found where it stands, and nowhere else.</summary>
public sealed class HiddenTextTests
{
    private static readonly HiddenText Hidden = HiddenText.Under(TagKey.FromBytes(new byte[TagKey.KeyBytes]));

    [Fact]
    public void It_is_found_where_a_plain_search_finds_it()
    {
        // Few letters, so that texts repeat and overlap.
        var random = new Random(1);
        for (var round = 0; round < 3000; round++)
        {
            var text = Letters(random, random.Next(60));
            var wanted = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Letters(random, random.Next(HiddenText.MinLength, 7))).ToList();
            var ignoresCase = random.Next(2) == 0;

            Assert.Equal(Covered(text, wanted, ignoresCase), Masked(text, wanted, ignoresCase));
        }
    }

    [Fact]
    public void Mark_holds_nothing_of_the_text()
    {
        var mark = Hidden.Mark("Acme Corporation", ignoresCase: false);

        Assert.DoesNotContain("Acme", mark.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(mark, Hidden.Mark("Acme Corporation", ignoresCase: false));
        Assert.NotEqual(mark.Hash, HiddenText.Under(TagKey.FromBytes(Enumerable.Repeat((byte)7, TagKey.KeyBytes).ToArray())).Mark("Acme Corporation", ignoresCase: false).Hash);
    }

    [Fact]
    public void Mark_of_another_key_is_refused()
    {
        var mark = Hidden.Mark("Acme Corporation", ignoresCase: false);
        var other = HiddenText.Under(TagKey.FromBytes(Enumerable.Repeat((byte)7, TagKey.KeyBytes).ToArray()));

        var failure = Assert.Throws<UserError>(() => other.Expect(mark, "r1"));
        Assert.Equal(ExitCode.Configuration, failure.ExitCode);
        Hidden.Expect(mark, "r1");
    }

    private static string Letters(Random random, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => "abAé漢"[random.Next(5)]));

    /// <summary>What a plain search finds, each stretch replaced once.</summary>
    private static string Covered(string text, IEnumerable<string> wanted, bool ignoresCase)
    {
        var covered = new int[text.Length + 1];
        foreach (var one in wanted)
        {
            for (var at = 0; at + one.Length <= text.Length; at++)
            {
                if (!text.AsSpan(at, one.Length).Equals(one, ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)) continue;
                for (var i = at; i < at + one.Length; i++) covered[i] = 1;
            }
        }

        return string.Concat(text.Select((letter, i) => covered[i] == 0 ? letter.ToString() : "-"));
    }

    /// <summary>What the cover masks, a dash for each letter of a stretch.</summary>
    private static string Masked(string text, List<string> wanted, bool ignoresCase)
    {
        var finder = new HiddenTextFinder(Hidden, wanted.Select((one, i) => new ManualRedaction($"r{i}", RedactionScope.Global, DateTimeOffset.UnixEpoch, new RedactionAdded($"r{i}", "global", "test", Person: null) { Text = Hidden.Mark(one, ignoresCase) })));
        var masked = text.ToCharArray();
        var end = 0;
        foreach (var hit in finder.Find(text))
        {
            Assert.True(hit.Start >= end, "stretches overlap");
            end = hit.End;
            masked.AsSpan(hit.Start, hit.End - hit.Start).Fill('-');
        }

        return new string(masked);
    }
}
