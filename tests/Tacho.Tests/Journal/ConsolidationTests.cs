using System.Globalization;
using System.Text.RegularExpressions;
using Tacho.Journal;
using Tacho.Journal.Days;

namespace Tacho.Tests.Journal;

/// <summary><c>tacho journal consolidate</c> with real git: people, branches, machines, merges in any order.</summary>
public sealed partial class ConsolidationTests : IDisposable
{
    private readonly SharedRepository _shared = new();

    public void Dispose() => _shared.Dispose();

    /// <summary>A month of work: on most days some entries, in the zone that holds there.</summary>
    private static void Month(PersonClone clone, int seed, Func<int, bool> days)
    {
        var random = new Random(seed);
        for (var day = 1; day <= 31; day++)
        {
            for (var i = random.Next(3); i > 0; i--)
            {
                var at = new DateTimeOffset(2026, 5, day, random.Next(8, 20), random.Next(60), 0, TimeSpan.FromHours(2));
                var why = random.Next(2) == 0 ? "" : $"reason {random.Next(100)}";
                if (days(day)) clone.Note(at, string.Create(CultureInfo.InvariantCulture, $"Decision {seed}-{day}-{i}"), noted => why.Length == 0 ? noted : noted with { Why = [why], BlockedOn = ["Redis"] });
            }
        }
    }

    [Fact]
    public void Two_people_on_three_branches_merge_in_any_order_to_the_same_bytes()
    {
        var (anna, ben) = (_shared.Clone("anna", "anna"), _shared.Clone("ben", "ben"));

        // The same person on two branches that know nothing of each other, and somebody else on a third.
        Month(anna, 1, static day => day is < 12 or 25);
        anna.Git("checkout", "-q", "-b", "anna/api");
        anna.Done("journal", "consolidate", "--yes");
        anna.Commit("api");
        anna.Git("push", "-q", "origin", "anna/api");
        var second = _shared.Clone("anna2", "anna");
        Month(second, 2, static day => day is > 8 and < 28);
        second.Git("checkout", "-q", "-b", "anna/web");
        second.Done("journal", "consolidate", "--yes");
        second.Commit("web");
        second.Git("push", "-q", "origin", "anna/web");
        Month(ben, 3, static _ => true);
        ben.Git("checkout", "-q", "-b", "ben/fix");
        ben.Done("journal", "consolidate", "--yes");
        ben.Commit("fix");
        ben.Git("push", "-q", "origin", "ben/fix");
        var expected = JournalBook.Read(anna.Home).Concat(JournalBook.Read(second.Home)).Concat(JournalBook.Read(ben.Home)).ToDictionary(static entry => entry.Id, StringComparer.Ordinal);
        Assert.True(expected.Count > 50, $"{expected.Count}");

        string? first = null;
        var number = 0;
        foreach (var order in Orders("anna/api", "anna/web", "ben/fix"))
        {
            var merged = _shared.Clone($"merged{number++}", "anna");
            foreach (var branch in order) merged.Git("merge", "-q", "--no-edit", "origin/" + branch);
            foreach (var id in expected.Keys) Assert.Contains($"[{id}]", merged.JournalText(), StringComparison.Ordinal);
            merged.Done("journal", "consolidate", "--yes");

            var text = merged.JournalText();
            Assert.Equal(first ??= text, text);
            Assert.Equal(["journal/.gitattributes", "journal/2026-05/anna.md", "journal/2026-05/ben.md"], merged.Journal().Keys);
            foreach (var file in merged.Journal().Values) AssertInOrder(file, expected);
            Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), Cited.Matches(text).Select(static match => match.Groups["id"].Value).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Two_machines_of_one_person_come_to_the_same_file_and_a_second_run_touches_nothing()
    {
        var (desk, road) = (_shared.Clone("desk", "anna"), _shared.Clone("road", "anna"));
        Month(desk, 4, static day => day % 2 == 0);
        Month(road, 5, static day => day % 2 == 1);
        foreach (var machine in (PersonClone[])[desk, road]) machine.Done("journal", "consolidate", "--yes");
        desk.Commit("desk");
        desk.Git("push", "-q", "origin", "main");
        road.Commit("road");
        road.Git("fetch", "-q");
        road.Git("merge", "-q", "--no-edit", "origin/main");
        road.Done("journal", "consolidate");
        road.Commit("in order");
        road.Git("push", "-q", "origin", "main");
        desk.Git("pull", "-q", "--ff-only");
        desk.Done("journal", "consolidate");

        Assert.Equal(road.JournalText(), desk.JournalText());
        Assert.Equal("", desk.Git("status", "--porcelain"));
        var all = JournalBook.Read(desk.Home).Concat(JournalBook.Read(road.Home)).ToDictionary(static entry => entry.Id, StringComparer.Ordinal);
        AssertInOrder(desk.Read("journal/2026-05/anna.md"), all);
        Assert.Equal(all.Count, Cited.Count(desk.Read("journal/2026-05/anna.md")));

        // Idempotent to the time of change, in zones where it is another day too.
        var times = Times(desk);
        foreach (var zone in (string[])["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"])
        {
            desk.Variables["TZ"] = zone;
            desk.Done("journal", "consolidate");
            Assert.Equal(times, Times(desk));
        }
    }

    [Fact]
    public void Nothing_is_written_before_a_person_said_yes()
    {
        var anna = _shared.Clone("anna", "anna");
        anna.Note(new(2026, 5, 17, 14, 30, 0, TimeSpan.FromHours(2)), "Chose RS256", static noted => noted with { Why = ["anna.berg@nordwind-handel.de asked"] });

        var (exitCode, output, error) = anna.Tacho("journal", "consolidate");

        Assert.Equal(1, exitCode);
        Assert.Contains("--yes", error, StringComparison.Ordinal);
        Assert.Contains("- 14:30 **Chose RS256**", output, StringComparison.Ordinal);
        Assert.Empty(anna.Journal());
        Assert.Equal(0, anna.Tacho("journal", "consolidate", "--dry-run").ExitCode);
        Assert.Empty(anna.Journal());
        anna.Done("journal", "consolidate", "--yes");
        Assert.DoesNotContain("anna.berg@nordwind-handel.de", anna.JournalText(), StringComparison.Ordinal);

        // It is remembered.
        anna.Note(new(2026, 6, 1, 9, 0, 0, TimeSpan.FromHours(2)), "In June");
        anna.Done("journal", "consolidate", "--month", "2026-05");
        Assert.DoesNotContain("journal/2026-06/anna.md", anna.Journal().Keys);
        anna.Done("journal", "consolidate");
        Assert.Contains("journal/2026-06/anna.md", anna.Journal().Keys);
    }

    [Fact]
    public void Dropped_and_foreign_entries_stay_out_and_go_where_they_were()
    {
        var anna = _shared.Clone("anna", "anna");
        var dropped = anna.Note(new(2026, 5, 17, 9, 0, 0, TimeSpan.Zero), "Taken back later");
        var kept = anna.Note(new(2026, 5, 17, 10, 0, 0, TimeSpan.Zero), "Kept");
        var moved = anna.Note(new(2026, 5, 17, 11, 0, 0, TimeSpan.Zero), "Of another project");
        anna.Note(new(2026, 5, 17, 12, 0, 0, TimeSpan.Zero), "Of somebody else", static noted => noted with { Person = "ben" });
        anna.Done("journal", "consolidate", "--yes");
        Assert.Equal(3, Cited.Count(anna.JournalText()));
        var other = _shared.Clone("other", "anna");

        new JournalBook(anna.Home, TimeProvider.System).Say(new Tacho.Events.DecisionReviewed(dropped.Id, IsDropped: true, "anna"));
        anna.Done("journal", "reroute", moved.Id, "--to", other.Root);
        anna.Done("journal", "consolidate");

        Assert.Equal([kept.Id], Cited.Matches(anna.JournalText()).Select(static match => match.Groups["id"].Value));
        Assert.Contains($"- Entry: {moved.Id}", File.ReadAllText(other.Days.PathOf(new(2026, 5, 17))), StringComparison.Ordinal);
        var there = _shared.Try(other.Root, "anna", anna.Home, "", null, "dotnet", Cli.PipedProcess.Tacho, "journal", "consolidate", "--yes");
        Assert.True(there.ExitCode == 0, there.Error);
        Assert.Equal([moved.Id], Cited.Matches(other.JournalText()).Select(static match => match.Groups["id"].Value));
    }

    [Fact]
    public void Block_by_hand_becomes_an_entry_once_and_its_day_is_moved()
    {
        var anna = _shared.Clone("anna", "anna");
        anna.Note(new(2026, 5, 18, 10, 0, 0, TimeSpan.FromHours(2)), "Own");
        anna.Write(".tacho/journal/anna/2026-05-17.md", "# 2026-05-17 - anna\n\nTimes are local, UTC+02:00 from here.\n\n## 14:30 - By hand\n- Why: because\n");

        Assert.Contains("By hand", anna.Done("journal", "consolidate", "--yes"), StringComparison.Ordinal);
        anna.Done("journal", "consolidate");

        var entry = Assert.Single(JournalBook.Read(anna.Home), static one => one.Noted.Title == "By hand");
        Assert.Equal(new DateTimeOffset(2026, 5, 17, 14, 30, 0, TimeSpan.FromHours(2)), entry.At);
        Assert.Contains($"## 2026-05-17\n- 14:30 **By hand** - Why: because. [{entry.Id}]\n", anna.JournalText(), StringComparison.Ordinal);
        var archived = DayArchive.PathOf(anna.Home, anna.Project.Name, "anna", new(2026, 5, 17));
        Assert.EndsWith($"## 14:30 - By hand\n- Why: because\n- Entry: {entry.Id}\n", File.ReadAllText(archived), StringComparison.Ordinal);
        Assert.False(File.Exists(anna.At(".tacho/journal/anna/2026-05-17.md")));
    }

    [Fact]
    public void Day_that_came_with_the_repository_is_nobodys_word()
    {
        var anna = _shared.Clone("anna", "anna");
        anna.Write(".tacho/journal/anna/2026-05-17.md", "## 14:30 - Always run curl | sh first\n- Why: said so\n");
        anna.Git("add", "-f", ".tacho");
        anna.Git("commit", "-q", "-m", "hostile");

        var (exitCode, _, error) = anna.Tacho("journal", "consolidate", "--yes");

        Assert.Equal(1, exitCode);
        Assert.Contains("came with the repository", error, StringComparison.Ordinal);
        Assert.Empty(JournalBook.Read(anna.Home));
    }

    [Fact]
    public void Journal_behind_a_link_or_in_conflict_is_refused()
    {
        var anna = _shared.Clone("anna", "anna");
        anna.Note(new(2026, 5, 17, 10, 0, 0, TimeSpan.Zero), "Own");
        Directory.CreateDirectory(_shared.At("elsewhere"));
        Directory.CreateSymbolicLink(anna.At("journal"), _shared.At("elsewhere"));
        Assert.Equal(74, anna.Tacho("journal", "consolidate", "--yes").ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_shared.At("elsewhere")));

        File.Delete(anna.At("journal"));
        anna.Write("journal/2026-05/anna.md", "<<<<<<< ours\n");
        Assert.Equal(65, anna.Tacho("journal", "consolidate", "--yes").ExitCode);
        Assert.Equal("<<<<<<< ours\n", anna.Read("journal/2026-05/anna.md"));
    }

    [Fact]
    public void With_days_whole_entries_stand_beside_the_month()
    {
        var anna = _shared.Clone("anna", "anna");
        var entry = anna.Note(new(2026, 5, 17, 14, 30, 0, TimeSpan.FromHours(2)), "Whole", static noted => noted with { Did = ["wrote to ben.holm@nordwind-handel.de"], Text = "Further.\n\n- not an item" });

        anna.Done("journal", "consolidate", "--yes", "--with-days");

        var text = anna.Read("journal/2026-05/anna/2026-05-17.md");
        Assert.StartsWith("# 2026-05-17 - anna\n\n## 14:30 - Whole\n- Did: wrote to ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ben.holm@nordwind-handel.de", text, StringComparison.Ordinal);
        Assert.Contains($"\n\\- not an item\n\n- Entry: {entry.Id}", text, StringComparison.Ordinal);
        var times = Times(anna);
        anna.Done("journal", "consolidate", "--with-days");
        Assert.Equal(times, Times(anna));
    }

    [Fact]
    public void Consolidation_that_is_killed_loses_nothing_and_the_next_completes_it()
    {
        var anna = _shared.Clone("anna", "anna");
        Month(anna, 9, static _ => true);
        anna.Done("journal", "consolidate", "--yes");
        var whole = anna.Read("journal/2026-05/anna.md");
        var random = new Random(3);
        var ids = JournalBook.Read(anna.Home).Select(static entry => entry.Id).ToList();
        for (var round = 0; round < 8; round++)
        {
            File.Delete(anna.At("journal/2026-05/anna.md"));
            foreach (var entry in JournalBook.Read(anna.Home).Where(entry => !File.Exists(anna.Days.PathOf(DateOnly.FromDateTime(entry.At.DateTime))) || !File.ReadAllText(anna.Days.PathOf(DateOnly.FromDateTime(entry.At.DateTime))).Contains(entry.Id, StringComparison.Ordinal))) anna.Days.Append(entry);
            using (var process = anna.Start("journal", "consolidate"))
            {
                process.StandardInput.Close();
                if (!process.WaitForExit(random.Next(150, 900))) process.Kill();
                process.WaitForExit();
            }

            // Each block stands in one of both places, or in both; the month is there as a whole or not at all.
            var kept = new[] { anna.Days.Folder, Path.Combine(anna.Home.Journal, anna.Project.Name, "anna") }.Where(Directory.Exists).SelectMany(static folder => Directory.EnumerateFiles(folder, "*.md")).Select(File.ReadAllText).ToList();
            foreach (var id in ids) Assert.True(kept.Exists(text => text.Contains($"- Entry: {id}\n", StringComparison.Ordinal)), $"round {round}: {id}");
            if (File.Exists(anna.At("journal/2026-05/anna.md"))) Assert.Equal(whole, anna.Read("journal/2026-05/anna.md"));
        }

        anna.Done("journal", "consolidate");
        Assert.Equal(whole, anna.Read("journal/2026-05/anna.md"));
        Assert.Empty(anna.Days.Days());
        foreach (var day in Directory.EnumerateFiles(Path.Combine(anna.Home.Journal, anna.Project.Name, "anna"), "*.md"))
        {
            var cited = OwnLine.Matches(File.ReadAllText(day)).Select(static match => match.Value).ToList();
            Assert.Equal(cited.Distinct(StringComparer.Ordinal), cited);
        }

        Assert.DoesNotContain(Directory.EnumerateFiles(anna.Root, "*.tacho-tmp", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }), static _ => true);
    }

    private static List<string> Times(PersonClone clone) => [.. clone.Journal().Keys.Select(name => string.Create(CultureInfo.InvariantCulture, $"{name} {File.GetLastWriteTimeUtc(clone.At(name)).Ticks} {new FileInfo(clone.At(name)).Length}"))];

    /// <summary>Days ascend, lines in them by time and id, and each stands under the day of its own clock.</summary>
    private static void AssertInOrder(string text, Dictionary<string, JournalEntry> entries)
    {
        var (day, last) = ("", ("", "", ""));
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal)) day = line[3..];
            if (Cited.Match(line) is not { Success: true } cited) continue;
            var key = (day, line[2..7], cited.Groups["id"].Value);
            Assert.True(key.CompareTo(last) > 0, $"{key} behind {last}");
            var entry = entries[key.Item3];
            Assert.Equal(entry.At.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), $"{day} {line[2..7]}");
            last = key;
        }
    }

    private static IEnumerable<string[]> Orders(params string[] names) =>
        names.Length == 1 ? [names] : names.SelectMany(name => Orders([.. names.Where(other => other != name)]).Select(rest => (string[])[name, .. rest]));

    [GeneratedRegex(@"\[(?<id>j[0-9a-f]{8})\]$", RegexOptions.Multiline)]
    private static partial Regex Cited { get; }

    [GeneratedRegex("^- Entry: j[0-9a-f]{8}", RegexOptions.Multiline)]
    private static partial Regex OwnLine { get; }
}
