using Tacho.Journal;

namespace Tacho.Tests.Journal;

/// <summary>What blocks, by what entries say: known again by its words, gone by words or ids, back again.</summary>
public sealed class BlockersTests
{
    private readonly SampleJournal _journal = new();

    [Theory]
    [InlineData("The Redis session-store!", "redis session store")]
    [InlineData("  WAITING for   the review ", "review")]
    [InlineData("Größe: ÄÖ/ß", "größe äö ß")]
    [InlineData("the", "the")]
    [InlineData("no key", "no key")]
    [InlineData("!?", "!?")]
    [InlineData("", "")]
    public void Words_of_a_text_are_what_it_says(string text, string words) => Assert.Equal(words, PlainWords.Of(text));

    [Theory]
    [InlineData("redis session store down", "redis session", true)]
    [InlineData("redis session store", "session store", true)]
    [InlineData("redis session store", "redis", false)]
    [InlineData("predis sessions", "redis session", false)]
    [InlineData("redis", "redis", true)]
    public void Part_of_words_is_of_whole_words_and_two_at_least(string words, string part, bool holds) => Assert.Equal(holds, PlainWords.Hold(words, part));

    [Fact]
    public void Same_words_are_the_same_blocker_and_it_comes_back()
    {
        var redis = Named("The Redis session store");
        Assert.Equal([SampleJournal.Id(3), SampleJournal.Id(5), SampleJournal.Id(12)], redis.Times.SelectMany(static time => time.Namings).Select(static naming => naming.Entry.Id));
        Assert.True(redis.Times[0].End is { IsOvertaken: false, By.Noted.Title: "Redis is there" });
        Assert.Equal((true, 2, 3, true), (redis.IsOpen, redis.Times.Length, redis.Days, redis.IsRecurring));
        Assert.Equal(["anna"], redis.People);
        Assert.Null(redis.On);
        var before = Blockers.Of(Standing.Of(_journal.Entries[..6])).Single();
        Assert.Equal((false, "Ops"), (before.IsOpen, before.On));
        Assert.Equal(["anna", "ben"], before.People);
    }

    [Fact]
    public void Solved_and_named_again_counts_from_the_second_time()
    {
        _journal.Add(30, "08:00", "ben", "shop", "Down", static one => one with { BlockedOn = ["the build machine"] });
        _journal.Add(30, "09:00", "ben", "shop", "Up", static one => one with { Solved = ["Build machine."] });
        _journal.Add(30, "10:00", "anna", "shop", "Down again", static one => one with { BlockedOn = ["Build-machine"] });
        var machine = Named("Build-machine");
        Assert.True(machine.IsOpen);
        Assert.Equal((2, 2, true, new DateTimeOffset(2026, 5, 30, 10, 0, 0, TimeSpan.FromHours(2))), (machine.Times.Length, machine.Entries, machine.IsRecurring, machine.Since));
        Assert.Equal(["anna"], machine.People);
    }

    [Fact]
    public void Id_of_an_entry_solves_what_it_names_and_words_beside_it_choose_among_several()
    {
        Assert.True(Named("@carla to send the format").IsOpen);
        Assert.False(Named("a test certificate").IsOpen);

        _journal.Add(30, "08:00", "ben", "docs-site", "Two", static one => one with { BlockedOn = ["a domain name", "a host"] });
        var two = _journal.Entries[^1].Id;
        _journal.Add(30, "09:00", "ben", "shop", "Both, told in another project", one => one with { Solved = [two.ToUpperInvariant()] });
        Assert.False(Named("a domain name").IsOpen);
        Assert.False(Named("a host").IsOpen);
    }

    [Fact]
    public void Longer_or_shorter_words_solve_only_where_one_open_blocker_fits()
    {
        _journal.Add(30, "08:00", "ben", "docs-site", "A", static one => one with { BlockedOn = ["access to the web server in Berlin", "access to the web server in Rome", "a new logo"] });
        _journal.Add(30, "09:00", "ben", "docs-site", "Which?", static one => one with { Solved = ["access to the web server", "logo"] });
        Assert.True(Named("access to the web server in Rome").IsOpen);
        Assert.True(Named("a new logo").IsOpen);

        _journal.Add(30, "10:00", "ben", "docs-site", "B", static one => one with { Solved = ["access to the web server in Berlin came today", "new logo, by mail"] });
        Assert.False(Named("access to the web server in Berlin").IsOpen);
        Assert.True(Named("access to the web server in Rome").IsOpen);
        Assert.False(Named("a new logo").IsOpen);

        _journal.Add(30, "11:00", "ben", "docs-site", "C", static one => one with { Solved = ["Access to the web server"] });
        Assert.False(Named("access to the web server in Rome").IsOpen);
    }

    [Fact]
    public void Words_of_another_project_solve_nothing()
    {
        _journal.Add(30, "08:00", "ben", "billing", "Here", static one => one with { Solved = ["The Redis session store"] });
        Assert.True(Named("The Redis session store").IsOpen);
    }

    [Fact]
    public void One_entry_that_names_and_solves_is_over_it()
    {
        _journal.Add(30, "08:00", "ben", "shop", "Both", static one => one with { BlockedOn = ["slow tests"], Solved = ["slow tests"] });
        Assert.False(Named("slow tests").IsOpen);
    }

    [Fact]
    public void Superseded_entry_takes_its_blockers_along_unless_others_name_them()
    {
        _journal.Add(30, "08:00", "ben", "shop", "Old way", static one => one with { BlockedOn = ["a licence", "a second licence"] });
        var old = _journal.Entries[^1].Id;
        _journal.Add(30, "08:30", "anna", "shop", "Needs one too", static one => one with { BlockedOn = ["a second licence"] });
        _journal.Add(30, "09:00", "ben", "shop", "New way", one => one with { Supersedes = [old] });
        Assert.True(Named("a licence").Times[^1].End is { IsOvertaken: true, By.Noted.Title: "New way" });
        Assert.True(Named("a second licence").IsOpen);
    }

    [Fact]
    public void What_somebody_wrote_into_the_journal_by_hand_can_name_and_never_solve()
    {
        _journal.Add(30, "08:00", "ben", "shop", "By hand", static one => one with { Solved = ["The Redis session store"], BlockedOn = ["coffee beans"], Supersedes = [SampleJournal.Id(7)] });
        var standing = Standing.Of([.. _journal.Entries.Select(static entry => entry.Noted.Title == "By hand" ? entry with { IsSealed = false } : entry)]);
        var all = Blockers.Of(standing);
        Assert.True(all.Single(static one => one.Text == "The Redis session store").IsOpen);
        Assert.True(all.Single(static one => one.Text == "coffee beans").IsOpen);
        Assert.Null(standing.SupersededBy(standing.Entries[6]));
    }

    [Theory]
    [InlineData("@carla to send it", "@carla")]
    [InlineData("@types/node has no types", null)]
    [InlineData("ops: a port", "ops")]
    [InlineData("https://example.org is down", null)]
    [InlineData("Redis session store: down", null)]
    [InlineData("Anna Lind to look at it", "Anna Lind")]
    [InlineData("anna's review", "anna")]
    [InlineData("annas review", null)]
    [InlineData("review by anna", null)]
    public void On_whom_it_waits_is_told_only_where_it_is_said(string text, string? who) => Assert.Equal(who, Blockers.OnWhom(text, ["anna", "Anna Lind", "ben"]));

    private Blocker Named(string text) => All().Single(one => one.Text == text);

    private System.Collections.Immutable.ImmutableArray<Blocker> All() => Blockers.Of(_journal.Standing);
}
