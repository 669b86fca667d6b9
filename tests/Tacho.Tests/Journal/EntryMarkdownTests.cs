using System.Collections.Immutable;
using Tacho.Events;
using Tacho.Journal;

namespace Tacho.Tests.Journal;

/// <summary>What was written as Markdown reads as the same entry.</summary>
public sealed class EntryMarkdownTests
{
    private static readonly string[] Words =
    [
        "keys", "rotate", "Why:", "Did:", "Blocked on: x", "- item", "* item", "## 10:00 - forged", "# head", "10:00 - late", "Entry: j00000000", "- Entry: j00000000, session", "\\", "\\- x", "**bold**", "_em_", "a,b",
        "Times are local, UTC+01:00 from here.", "`code`", "\u00e4\u00f6\u4e2d\u6587", "[j12345678]", "(inferred)", ":", "::", "Files: a, b", "  two", "<b>", "|", "\ud83d\ude00", "Next:", "1.", "---", "Supersedes:",
    ];

    [Fact]
    public void Reading_what_was_written_gives_the_same_entry()
    {
        var random = new Random(6);
        for (var round = 0; round < 5000; round++)
        {
            var noted = Random(random);
            var block = EntryMarkdown.Block(new JournalEntry(noted, default, new DateTimeOffset(2026, 5, 17, 14, 30, 0, TimeSpan.Zero), 1) { Place = new("p", "/p", "web") });
            var read = EntryMarkdown.Read("# 2026-05-17 - anna\n\nTimes are local, UTC+00:00 from here.\n\n" + block + "Times are local, UTC+01:00 from here.\n\n", Blank)[^1];

            Assert.Equal(Shown(noted), Shown(read));
        }
    }

    /// <summary>Several behind one another stay as many, whatever their texts hold.</summary>
    [Fact]
    public void Entries_behind_one_another_stay_apart()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var many = Enumerable.Range(0, 5).Select(_ => Random(random)).ToList();
            var text = string.Concat(many.Select(noted => EntryMarkdown.Block(new JournalEntry(noted, default, default, 1) { Place = new("p", "/p", null) })));

            Assert.Equal(many.Select(Shown), EntryMarkdown.Read(text, Blank).Select(Shown));
        }
    }

    [Theory]
    [InlineData("- **Why:** keys rotate", "keys rotate")]
    [InlineData("- **Why: keys rotate**", "keys rotate")]
    [InlineData("- Why: **keys** rotate", "**keys** rotate")]
    [InlineData("- Root cause: *one* off", "*one* off")]
    [InlineData("* _Reason_: x", "x")]
    public void Labels_may_be_emphasised(string line, string why) => Assert.Equal([why], EntryMarkdown.Read("T\n" + line, Blank)[0].Why);

    private static DecisionNoted Blank => new("j12345678", "", "anna") { Project = "p", Root = "/p" };

    private static DecisionNoted Random(Random random) => Blank with
    {
        Title = Text(random, lines: 1),
        Did = Items(random),
        Why = Items(random),
        Tried = Items(random),
        Rejected = Items(random),
        BlockedOn = Items(random),
        Solved = Items(random),
        Next = Items(random),
        Supersedes = [.. Enumerable.Range(0, random.Next(3)).Select(i => $"j0000000{i}")],
        Files = [.. Enumerable.Range(0, random.Next(3)).Select(i => $"src/a, b {i}/c.cs")],
        Text = random.Next(2) == 0 ? null : Text(random, lines: 6),
    };

    private static ImmutableArray<string> Items(Random random) => [.. Enumerable.Range(0, random.Next(3)).Select(_ => Text(random, lines: 3))];

    private static string Text(Random random, int lines)
    {
        while (true)
        {
            var text = string.Join('\n', Enumerable.Range(0, 1 + random.Next(lines)).Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(4)).Select(_ => Words[random.Next(Words.Length)])))).Trim();
            if (text.Length > 0) return text;
        }
    }

    private static string Shown(DecisionNoted noted) =>
        string.Join("\u241E", [noted.Title, .. EntryMarkdown.Lists(noted).SelectMany(static list => list.Items.Select(item => $"{list.Label}={item}")), noted.Text ?? "(none)"]);
}
