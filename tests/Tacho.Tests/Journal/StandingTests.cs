using Tacho.Events;
using Tacho.Journal;

namespace Tacho.Tests.Journal;

/// <summary>Which entries hold, where work stopped, which entries name a file, and what somebody new should read.</summary>
public sealed class StandingTests
{
    private readonly SampleJournal _journal = new();

    [Fact]
    public void Entry_holds_until_a_later_one_supersedes_it()
    {
        var standing = _journal.Standing;
        Assert.Equal(SampleJournal.Id(7), standing.SupersededBy(standing.Entries[0])?.Id);
        Assert.All(standing.Entries.Skip(1), entry => Assert.Null(standing.SupersededBy(entry)));

        // What is dropped supersedes nothing; nothing supersedes what comes behind it, nor itself.
        _journal.Add(30, "08:00", "ben", "shop", "Circle", static one => one with { Supersedes = [one.Entry, SampleJournal.Id(99), $"[{SampleJournal.Id(2).ToUpperInvariant()}]"] });
        standing = Standing.Of([.. _journal.Entries.Select(static entry => entry.Number == 7 ? entry with { Dropped = new DecisionReviewed(entry.Id, IsDropped: true, Person: null) } : entry)]);
        Assert.DoesNotContain(standing.Entries, static entry => entry.Number == 7);
        Assert.Null(standing.SupersededBy(standing.Entries[0]));
        Assert.Equal("Circle", standing.SupersededBy(standing.Entries[1])?.Noted.Title);
        Assert.Null(standing.SupersededBy(standing.Entries[^1]));
    }

    [Fact]
    public void Newest_plan_of_a_person_and_part_counts_without_what_was_done_since()
    {
        var steps = NextSteps.Of(_journal.Standing);
        Assert.Equal(
            [("anna", "Rotate keys each month"), ("ben", "- [ ] nested | cell"), ("ben", "Ask carla on Monday")],
            steps.Where(static step => step.State == NextStepState.Open).Select(static step => (step.Entry.Noted.Person, step.Text)));

        // Another person of the same project said that it was done, in more words.
        Assert.True(steps.Single(static step => step.Text == "Show the tax beside each line") is { State: NextStepState.Done, By.Noted.Person: "anna" });
        Assert.True(steps.Single(static step => step.Text == "Write the export") is { State: NextStepState.Done });
        Assert.True(steps.Single(static step => step.Text == "Ask for a second certificate") is { State: NextStepState.Replaced, By.Noted.Title: "Format is still missing" });

        // A few of its words in a longer text are something else; a plan that somebody wrote into the journal by hand replaces none.
        _journal.Add(30, "08:00", "ben", "billing", "Asked whether carla, or ask carla on Monday in the meeting that was planned for next week", static one => one with { Next = ["Nothing"] });
        var byHand = NextSteps.Of(Standing.Of([.. _journal.Entries.Select(static entry => entry.Number == 18 ? entry with { IsSealed = false } : entry)]));
        Assert.Equal(["Ask carla on Monday", "Nothing"], byHand.Where(static step => step.State == NextStepState.Open && step.Entry.Place.Name == "billing").Select(static step => step.Text));

        // The plan of a superseded entry is none.
        Assert.DoesNotContain(steps, static step => step.Entry.Number == 1);
    }

    [Fact]
    public void File_is_named_by_its_path_its_folder_its_old_name_and_from_other_work_trees()
    {
        using var folder = new ScratchFolder();
        Directory.CreateDirectory(folder.At("shop/.worktrees/topic"));
        File.WriteAllText(folder.At("shop/.worktrees/topic/.git"), "gitdir: elsewhere");
        var journal = new SampleJournal(folder.Root);
        var place = journal.Place("shop");
        var file = new NamedFile($"{place.Root}/src/auth/jwt.cs", place.Project, [place.Root], "src/auth/jwt.cs") { Former = [("src/token.cs", new DateTimeOffset(2026, 5, 10, 0, 0, 0, TimeSpan.Zero))] };
        foreach (var (i, (name, naming)) in new[]
        {
            ("src/auth/jwt.cs", FileNaming.Itself), ("./src/auth/jwt.cs", FileNaming.Itself), ("src/auth/", FileNaming.Folder), ("src", FileNaming.Folder), ("src/auth/jwt.cs.bak", FileNaming.None), ("jwt.cs", FileNaming.None),
            ("sub/src/auth/jwt.cs", FileNaming.None), (".worktrees/topic/src/auth/jwt.cs", FileNaming.Itself), ("/elsewhere/tree/src/auth/jwt.cs", FileNaming.Itself), ("src/token.cs", FileNaming.None), ("", FileNaming.None),
        }.Index())
        {
            journal.Add(20, "10:00", "ben", "shop", $"n{i}", one => one with { Files = [name] });
            Assert.Equal((name, naming), (name, file.In(journal.Entries[^1])));
        }

        journal.Add(9, "10:00", "ben", "shop", "before it was renamed", static one => one with { Files = ["README.md", "src/token.cs"] });
        Assert.Equal(FileNaming.Former, file.In(journal.Entries[^1]));
        journal.Add(9, "10:00", "ben", "billing", "another project", static one => one with { Files = ["src/auth/jwt.cs", "/elsewhere/tree/src/auth/jwt.cs"] });
        Assert.Equal(FileNaming.None, file.In(journal.Entries[^1]));
        Assert.Equal(FileNaming.Below, (file with { Path = $"{place.Root}/src", Name = "src" }).In(journal.Entries[0]));
    }

    [Fact]
    public void Files_that_are_gone_are_told_where_their_project_is_there()
    {
        Assert.Empty(NamedFile.GoneFrom(_journal.Entries[0]));
        using var folder = new ScratchFolder();
        var journal = new SampleJournal(folder.Root);
        Directory.CreateDirectory(folder.At("shop/src/cart"));
        File.WriteAllText(folder.At("shop/src/cart/cookie.ts"), "");
        Assert.Equal(["src/auth/jwt.cs"], NamedFile.GoneFrom(journal.Entries[6]));
        Assert.Equal(["src/auth/session.cs"], NamedFile.GoneFrom(journal.Entries[8]));
        var list = ReadingList.Of(journal.Standing, static _ => true, static _ => true, FileChanges.None, 100);
        Assert.True(list.Areas.SelectMany(static area => area.Decisions).Single(static one => one.Entry.Number == 7).IsAllGone);
        Assert.False(list.Areas.SelectMany(static area => area.Decisions).Single(static one => one.Entry.Number == 9).IsAllGone);
    }

    [Fact]
    public void Decisions_that_much_came_back_to_stand_first_and_superseded_ones_are_left_out()
    {
        var list = ReadingList.Of(_journal.Standing, static _ => true, static _ => true, FileChanges.None, 100);
        var decisions = list.Areas.SelectMany(static area => area.Decisions).ToList();
        Assert.DoesNotContain(decisions, static one => one.Entry.Number == 1);
        Assert.Equal((1, 17, list.Shown), (list.Superseded, list.Entries, list.Holding));

        // Named by id once, its file named once more by the same entry: one entry.
        Assert.Equal(1, decisions.Single(static one => one.Entry.Number == 7).LaterEntries);
        Assert.Equal(1, decisions.Single(static one => one.Entry.Number == 2).LaterEntries);
        Assert.Equal(decisions.Max(static one => one.Touched), list.Areas[0].Decisions[0].Touched);
        Assert.Equal(3, ReadingList.Of(_journal.Standing, static _ => true, static _ => true, FileChanges.None, 3).Shown);
        Assert.Equal(["src/auth", "src/invoices", "web", "", ""], ((int[])[7, 2, 9, 10, 16]).Select(number => ReadingList.AreaOf(_journal.Entries[number - 1])));
    }

    [Fact]
    public void Twenty_thousand_entries_are_looked_through_at_once()
    {
        for (var i = 0; i < 20_000; i++)
        {
            var number = i;
            _journal.Add(1 + (i % 28), "10:00", $"p{i % 7}", $"project{i % 20}", $"Entry {i} of many", one => one with
            {
                Why = ["a reason"], Files = [$"src/f{number % 500}.cs"], Next = [$"do {number % 900} next", "and more"], BlockedOn = number % 3 == 0 ? [$"thing {number % 1000} is missing"] : [],
                Solved = number % 5 == 0 ? [$"thing {number % 777} is missing, no more"] : [], Supersedes = number % 11 == 0 ? [SampleJournal.Id(number)] : [],
            });
        }

        var started = TimeProvider.System.GetTimestamp();
        var standing = _journal.Standing;
        Assert.NotEmpty(Blockers.Of(standing));
        Assert.NotEmpty(NextSteps.Of(standing));
        Assert.NotEmpty(ReadingList.Of(standing, static _ => true, static _ => true, FileChanges.None, 40).Areas);
        var took = TimeProvider.System.GetElapsedTime(started);
        TestContext.Current.TestOutputHelper?.WriteLine($"{took.TotalMilliseconds:0} ms");
        Assert.True(took < TimeSpan.FromSeconds(10), $"{took}");
    }
}
