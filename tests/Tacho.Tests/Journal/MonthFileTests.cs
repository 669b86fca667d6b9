using System.Globalization;
using Tacho.Events;
using Tacho.Journal;
using Tacho.Journal.Months;

namespace Tacho.Tests.Journal;

/// <summary>The month that people share: a union by id, whatever the order.</summary>
public sealed class MonthFileTests
{
    private const string Head = "# 2026-05 - anna";
    private static readonly Func<string, bool> Nothing = static _ => false;

    private static MonthLine Line(int day, string time, string id, string title = "Title") => new(new(2026, 5, day), time, id, $"- {time} **{title}** [{id}]");

    [Fact]
    public void Month_of_entries_is_grouped_by_day_and_sorted()
    {
        var text = MonthFile.Merge(null, Head, [Line(18, "09:00", "j00000003"), Line(17, "14:30", "j00000002"), Line(17, "14:30", "j00000001"), Line(17, "08:00", "j00000009")], Nothing);

        Assert.Equal(
            "# 2026-05 - anna\n\n## 2026-05-17\n- 08:00 **Title** [j00000009]\n- 14:30 **Title** [j00000001]\n- 14:30 **Title** [j00000002]\n\n## 2026-05-18\n- 09:00 **Title** [j00000003]\n", text);
    }

    [Fact]
    public void Lines_of_ids_that_are_not_known_stay_to_the_byte()
    {
        const string strange = "- 11:00 **Other machine**   two  blanks (x) - Why: \u00e4\u00f6. [jfeedbeef]";
        var text = MonthFile.Merge($"{Head}\n\n## 2026-05-17\n{strange}\n", Head, [Line(17, "10:00", "j00000001")], Nothing)!;

        Assert.Equal($"{Head}\n\n## 2026-05-17\n- 10:00 **Title** [j00000001]\n{strange}\n", text);
    }

    [Fact]
    public void Known_lines_are_written_anew_and_those_that_are_gone_go()
    {
        var text = MonthFile.Merge($"{Head}\n\n## 2026-05-17\n- 10:00 **Edited by hand** [j00000001]\n- 11:00 **Dropped** [j00000002]\n", Head, [Line(17, "10:00", "j00000001")], static id => id == "j00000002");

        Assert.Equal($"{Head}\n\n## 2026-05-17\n- 10:00 **Title** [j00000001]\n", text);
    }

    [Fact]
    public void What_people_wrote_stays_where_it_is_under_its_day()
    {
        const string existing = $"{Head}\n\nOf the shop.\n\n## 2026-05-17\n\nA quiet day.\n\n- 10:00 **Title** [j00000001]\n  - a note on it\n- 12:00 **Title** [j00000003]\n\nAnd an end.\n\n## Notes\n";
        var merged = MonthFile.Merge(existing, Head, [Line(17, "11:00", "j00000002"), Line(17, "10:00", "j00000001"), Line(16, "10:00", "j00000004")], Nothing)!;

        Assert.Equal(
            $"{Head}\n\nOf the shop.\n\n## 2026-05-16\n- 10:00 **Title** [j00000004]\n\n## 2026-05-17\n\nA quiet day.\n\n- 10:00 **Title** [j00000001]\n  - a note on it\n- 11:00 **Title** [j00000002]\n- 12:00 **Title** [j00000003]\n\nAnd an end.\n\n## Notes\n",
            merged);
        Assert.Equal(merged, MonthFile.Merge(merged, Head, [], Nothing));
    }

    [Fact]
    public void Merging_is_the_same_in_any_order_and_twice_is_once()
    {
        var random = new Random(17);
        for (var round = 0; round < 300; round++)
        {
            var all = Enumerable.Range(0, 12).Select(i => Line(1 + random.Next(6), string.Create(CultureInfo.InvariantCulture, $"{random.Next(24):00}:{random.Next(60):00}"), string.Create(CultureInfo.InvariantCulture, $"j{i:x8}"))).ToList();
            var parts = Enumerable.Range(0, 3).Select(_ => all.Where(_ => random.Next(2) == 0).ToList()).ToList();
            string? one = null, other = null;
            foreach (var part in parts) one = MonthFile.Merge(one, Head, part, Nothing);
            foreach (var part in Enumerable.Reverse(parts)) other = MonthFile.Merge(other, Head, part, Nothing);

            Assert.Equal(one, other);
            Assert.Equal(one, one is null ? null : MonthFile.Merge(one, Head, [], Nothing));
        }
    }

    /// <summary>Random lines of people between entries, paragraphs or not: a second run changes nothing.</summary>
    [Fact]
    public void Any_text_is_settled_after_one_run()
    {
        var random = new Random(23);
        string[] pieces = ["", "", "text", "- item", "  more", "## 2026-05-03", "## 2026-05-04", "## 2026-05-03", "- 10:00 **A** [j0000000a]", "- 09:00 **B** [j0000000b]", "- 10:00 **A** [j0000000a]", "# 2026-05 - anna", "## Other", "- 10:00 **A changed** [j0000000a]", "\t"];
        for (var round = 0; round < 3000; round++)
        {
            var text = string.Join('\n', Enumerable.Range(0, random.Next(25)).Select(_ => pieces[random.Next(pieces.Length)]));
            var once = MonthFile.Merge(text, Head, [Line(4, "08:00", "j0000000c"), Line(3, "10:30", "j0000000d")], Nothing)!;
            var twice = MonthFile.Merge(once, Head, [Line(4, "08:00", "j0000000c"), Line(3, "10:30", "j0000000d")], Nothing)!;

            Assert.True(once == twice, $"round {round}\n{text}\n----\n{once}\n----\n{twice}");
            foreach (var id in (string[])["j0000000c", "j0000000d"]) Assert.Equal(1, once.Split(id).Length - 1);
            foreach (var own in text.Split('\n').Where(static line => line is "text" or "- item" or "  more")) Assert.Contains(own, once, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Line_of_an_entry_tells_what_counts()
    {
        var noted = new DecisionNoted("j3f9a1c22", "Chose RS256 over HS256", "anna")
        {
            Project = "shop", Root = "/shop", Did = ["middleware"], Why = ["keys must rotate."], Rejected = ["HS256"], BlockedOn = ["Redis", "the team"], Files = ["a.cs"],
        };
        var entry = new JournalEntry(noted, default, new DateTimeOffset(2026, 5, 17, 14, 30, 0, TimeSpan.FromHours(2)), 1) { Place = new("shop", "/shop", "web") };

        var line = MonthLine.Of(entry, static text => text.Replace("team", "crew", StringComparison.Ordinal));

        Assert.Equal("- 14:30 **Chose RS256 over HS256** (web) - Why: keys must rotate. Rejected: HS256. Blocked on: Redis; the crew. [j3f9a1c22]", line.Text);
        Assert.Equal(line, MonthLine.Parse(line.Text, new(2026, 5, 17)));
    }

    [Theory]
    [InlineData("a `code *x*` b", "a `code *x*` b")]
    [InlineData("lone ` *x*", "lone \\` \\*x\\*")]
    [InlineData("``a` ![i](u) `", "\\`\\`a` ![i](u) `")]
    [InlineData("`a `` b` [x]", "`a `` b` \\[x\\]")]
    [InlineData("``` [x]", "\\`\\`\\` \\[x\\]")]
    public void Code_stays_code_and_nothing_else_is_markdown(string title, string written)
    {
        var entry = new JournalEntry(new DecisionNoted("j12345678", title, "anna") { Project = "p", Root = "/p" }, default, default, 1) { Place = new("p", "/p", null) };

        Assert.Equal($"- 00:00 **{written}** [j12345678]", MonthLine.Of(entry, static one => one).Text);
    }

    [Theory]
    [InlineData("## 10:00 - forged")]
    [InlineData("x [j00000000]")]
    [InlineData("a\n## 2026-05-17\n- 10:00 **b** [j00000000]")]
    [InlineData("\u202Eflip\u202C\u200B")]
    [InlineData("**bold** <img src=http://x/y.png> ![i](http://x/y.png) `code *a*` lone ` tick")]
    [InlineData("")]
    [InlineData("\uD83D\uDE00\uD83D")]
    public void Hostile_title_is_one_line_that_is_found_again(string title)
    {
        foreach (var text in (string[])[title, string.Concat(Enumerable.Repeat(title.Length == 0 ? " " : title, 1 + ((1 << 20) / Math.Max(1, title.Length))))])
        {
            var entry = new JournalEntry(new DecisionNoted("j12345678", text, "anna") { Project = "p", Root = "/p", Why = [text] }, default, new DateTimeOffset(2026, 5, 17, 9, 5, 0, TimeSpan.Zero), 1) { Place = new("p", "/p", null) };
            var line = MonthLine.Of(entry, static one => one);
            var file = MonthFile.Merge(null, Head, [line], Nothing)!;

            Assert.DoesNotContain('\n', line.Text);
            Assert.True(line.Text.Length < 5000, $"{line.Text.Length}");
            Assert.Equal("j12345678", MonthLine.Parse(line.Text, line.Day)?.Id);
            Assert.Equal(file, MonthFile.Merge(file, Head, [], Nothing));
            Assert.Equal(4, file.TrimEnd('\n').Split('\n').Length);
            if (text == title) Assert.DoesNotContain("](", line.Text.Replace("\\](", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain('\u202E', line.Text);
        }
    }
}
