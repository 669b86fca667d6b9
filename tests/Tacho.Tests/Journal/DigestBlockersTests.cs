using System.Collections.Immutable;
using Tacho.Cli.Digests;
using Tacho.Events;
using Tacho.Journal;

namespace Tacho.Tests.Journal;

public sealed class DigestBlockersTests
{
    [Fact]
    public void Same_words_are_one_blocker_and_are_solved_by_words_or_by_the_id_of_any_entry_that_named_it()
    {
        Assert.Equal([("Redis in staging", "j00000001", "j00000003")], Of(Blocked(1, "Redis in staging"), Blocked(2, "redis, in staging."), Solved(3, "REDIS in staging")));
        Assert.Equal([("Redis in staging", "j00000001", "j00000003")], Of(Blocked(1, "Redis in staging"), Blocked(2, "redis, in staging."), Solved(3, "gone since j00000002 was looked at")));
    }

    [Fact]
    public void Named_again_after_it_was_solved_it_is_another() =>
        Assert.Equal([("Redis", "j00000001", "j00000002"), ("Redis", "j00000003", null)], Of(Blocked(1, "Redis"), Solved(2, "Redis"), Blocked(3, "Redis")));

    [Fact]
    public void Other_projects_other_words_and_lines_that_are_not_sealed_solve_nothing()
    {
        Assert.Equal([("Redis", "j00000001", null)], Of(Blocked(1, "Redis"), Solved(2, "Redis is slow")));
        Assert.Equal([("Redis", "j00000001", null)], Of(Blocked(1, "Redis"), Solved(2, "Redis") with { Place = new("blog", "/work/blog", Part: null) }));
        Assert.Equal([("Redis", "j00000001", null)], Of(Blocked(1, "Redis"), Solved(2, "Redis") with { IsSealed = false }));
    }

    private static IEnumerable<(string Text, string By, string? Solved)> Of(params JournalEntry[] entries) => DigestBlockers.Of(entries).Select(static one => (one.Text, one.By.Id, one.Solved?.Id));

    private static JournalEntry Blocked(int number, params ImmutableArray<string> texts) => Entry(number, new("", "", "anna") { Project = "shop", Root = "/work/shop", BlockedOn = texts });

    private static JournalEntry Solved(int number, params ImmutableArray<string> texts) => Entry(number, new("", "", "anna") { Project = "shop", Root = "/work/shop", Solved = texts });

    private static JournalEntry Entry(int number, DecisionNoted noted)
    {
        var id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"j{number:d8}");
        return new(noted with { Entry = id, Title = id }, new EventId(id), new DateTimeOffset(2026, 5, 18, number, 0, 0, TimeSpan.Zero), number) { Place = new("shop", "/work/shop", Part: null) };
    }
}
