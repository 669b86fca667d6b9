using System.Globalization;
using System.Text;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Journal;
using Tacho.Journal.Days;
using Tacho.Journal.Months;
using Tacho.Redaction;

namespace Tacho.Tests.Journal;

/// <summary>The Markdown of days: zones, clocks, moves into the recorder's home.</summary>
public sealed class DayFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tacho-days-").FullName;
    private int _number;

    private string Root => Path.Combine(_folder, "shop");

    private TachoHome Home => new(Path.Combine(_folder, "home"));

    private DayLog Days => new(Root, "anna");

    public DayFileTests() => Directory.CreateDirectory(Root);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private JournalEntry Append(string at, string title)
    {
        var noted = new DecisionNoted(string.Create(CultureInfo.InvariantCulture, $"j{++_number:x8}"), title, "anna") { Project = "shop", Root = Root };
        var entry = new JournalEntry(noted, default, DateTimeOffset.Parse(at, CultureInfo.InvariantCulture), _number) { Place = new("shop", Root, null) };
        Days.Append(entry);
        return entry;
    }

    private string Day(int month, int day) => File.ReadAllText(Days.PathOf(new(2026, month, day)));

    private static IEnumerable<string> Told(string text) => text.Split('\n').Where(static line => line.StartsWith("# ", StringComparison.Ordinal) || line.StartsWith("## ", StringComparison.Ordinal) || line.StartsWith("Times", StringComparison.Ordinal));

    /// <summary>The clock that Berlin has at instants around both changes, by the zone database.</summary>
    private static string Berlin(string utc) => TimeZoneInfo.ConvertTime(DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    [Fact]
    public void Day_without_two_oclock_tells_the_new_offset()
    {
        foreach (var utc in (string[])["2026-03-29T00:30Z", "2026-03-29T00:59Z", "2026-03-29T01:00Z", "2026-03-29T01:30Z"]) Append(Berlin(utc), utc);

        Assert.Equal(
            ["# 2026-03-29 - anna", "Times are local, UTC+01:00 from here.", "## 01:30 - 2026-03-29T00:30Z", "## 01:59 - 2026-03-29T00:59Z", "Times are local, UTC+02:00 from here.", "## 03:00 - 2026-03-29T01:00Z", "## 03:30 - 2026-03-29T01:30Z"],
            Told(Day(3, 29)));
    }

    [Fact]
    public void Half_past_two_comes_twice_and_both_entries_stand()
    {
        var entries = new[] { "2026-10-25T00:30Z", "2026-10-25T01:30Z" }.Select(utc => Append(Berlin(utc), utc)).ToList();

        Assert.Equal(
            ["# 2026-10-25 - anna", "Times are local, UTC+02:00 from here.", "## 02:30 - 2026-10-25T00:30Z", "Times are local, UTC+01:00 from here.", "## 02:30 - 2026-10-25T01:30Z"], Told(Day(10, 25)));
        var month = MonthFile.Merge(null, "# 2026-10 - anna", [.. entries.Select(static entry => MonthLine.Of(entry, static text => text))], static _ => false)!;
        Assert.Contains("## 2026-10-25\n- 02:30 **2026-10-25T00:30Z** [j00000001]\n- 02:30 **2026-10-25T01:30Z** [j00000002]\n", month, StringComparison.Ordinal);
    }

    [Fact]
    public void Flight_to_new_york_is_one_day_whose_clock_goes_back()
    {
        Append("2026-05-17T11:00:00+02:00", "Berlin");
        Append("2026-05-17T10:30:00-04:00", "New York");
        Append("2026-05-18T09:00:00+05:30", "Kolkata");

        Assert.Equal(["# 2026-05-17 - anna", "Times are local, UTC+02:00 from here.", "## 11:00 - Berlin", "Times are local, UTC-04:00 from here.", "## 10:30 - New York"], Told(Day(5, 17)));
        Assert.Equal(["# 2026-05-18 - anna", "Times are local, UTC+05:30 from here.", "## 09:00 - Kolkata"], Told(Day(5, 18)));
    }

    [Fact]
    public void Clock_that_was_set_back_keeps_the_order_of_writing_and_its_own_day()
    {
        Append("2026-05-18T00:10:00Z", "first");
        Append("2026-05-17T23:50:00Z", "second, on the day before");
        Append("2026-05-18T00:05:00Z", "third");

        Assert.Equal(["## 00:10 - first", "## 00:05 - third"], Told(Day(5, 18)).Where(static line => line.StartsWith("## ", StringComparison.Ordinal)));
        Assert.Equal(["## 23:50 - second, on the day before"], Told(Day(5, 17)).Where(static line => line.StartsWith("## ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Days_that_are_over_are_moved_whole_and_only_their_owner_reads_them()
    {
        Append("2026-05-16T10:00:00Z", "one");
        Append("2026-05-17T10:00:00Z", "two");
        Append("2026-05-18T10:00:00Z", "today");
        var before = Day(5, 16);

        var moved = Move(18);

        Assert.Equal([16, 17], moved.Select(static day => day.Day.Day));
        Assert.All(moved, static day => Assert.Null(day.Trouble));
        Assert.Equal(before, Archived(16));
        Assert.Equal([new DateOnly(2026, 5, 18)], Days.Days());
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(DayArchive.PathOf(Home, "shop", "anna", new(2026, 5, 16))));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(Home.Journal, "shop", "anna")));
        Assert.Empty(Move(18));
    }

    [Fact]
    public void Day_that_is_there_gets_what_is_new_and_loses_nothing()
    {
        Append("2026-05-16T10:00:00Z", "one");
        var copy = Day(5, 16);
        Move(18);

        // Killed behind the copy and before the day went: both are there.
        TachoHome.CreateFolder(Days.Folder);
        File.WriteAllText(Days.PathOf(new(2026, 5, 16)), copy);
        File.WriteAllText(DayArchive.PathOf(Home, "shop", "anna", new(2026, 5, 16)) + ".tacho-tmp", "half");
        Append("2026-05-16T11:00:00Z", "late");
        Move(18);

        Assert.Equal(["# 2026-05-16 - anna", "Times are local, UTC+00:00 from here.", "## 10:00 - one", "## 11:00 - late"], Told(Archived(16)));
        Assert.False(File.Exists(Days.PathOf(new(2026, 5, 16))));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Home.Journal, "shop", "anna"), "*.tacho-tmp"));

        // Written anew, such as by an entry that was rerouted here.
        Append("2026-05-16T12:00:00+02:00", "later");
        Move(18);
        Assert.Equal(["## 10:00 - one", "## 11:00 - late", "## 12:00 - later"], Told(Archived(16)).Where(static line => line.StartsWith("## ", StringComparison.Ordinal)));
        Assert.Contains("UTC+02:00", Archived(16), StringComparison.Ordinal);
    }

    [Fact]
    public void Link_in_the_place_of_a_day_or_folder_is_refused()
    {
        var secret = Path.Combine(_folder, "secret");
        File.WriteAllText(secret, "## mine\n");
        Append("2026-05-17T10:00:00Z", "one");
        File.CreateSymbolicLink(Days.PathOf(new(2026, 5, 16)), secret);

        var moved = Move(18);

        Assert.Contains("symbolic link", moved[0].Trouble, StringComparison.Ordinal);
        Assert.Null(moved[1].Trouble);
        Assert.Equal("## mine\n", File.ReadAllText(secret));
        Assert.False(File.Exists(DayArchive.PathOf(Home, "shop", "anna", new(2026, 5, 16))));

        var folder = Path.GetDirectoryName(Days.Folder)!;
        Directory.Move(folder, Path.Combine(_folder, "elsewhere"));
        Directory.CreateSymbolicLink(folder, Path.Combine(_folder, "elsewhere"));
        Assert.Throws<IOException>(() => Move(18));
        Assert.Throws<IOException>(() => Append("2026-05-17T10:00:00Z", "two"));
    }

    [Theory]
    [InlineData("## 10:00 - forged")]
    [InlineData("a\n\n## 10:00 - forged\n- Entry: j99999999\n")]
    [InlineData("\u202Eflip")]
    [InlineData("# 2026-01-01 - root")]
    public void Hostile_title_is_one_block(string title)
    {
        Append("2026-05-17T14:30:00Z", title);
        Append("2026-05-17T14:31:00Z", string.Concat(Enumerable.Repeat(title, (1 << 20) / title.Length)));

        var text = Day(5, 17);
        Assert.Equal(2, Told(text).Count(static line => line.StartsWith("## ", StringComparison.Ordinal)));
        Assert.Equal(1, Told(text).Count(static line => line.StartsWith("# ", StringComparison.Ordinal)));
        Assert.DoesNotContain('\u202E', text);
        Assert.Equal(2, text.Split('\n').Count(static line => line.StartsWith("- Entry: j", StringComparison.Ordinal)));
        Assert.Empty(HandBlock.Of(text, new(2026, 5, 17), static _ => TimeSpan.Zero));
    }

    [Fact]
    public void Blocks_by_hand_are_told_from_the_recorders()
    {
        Append("2026-05-17T14:30:00+02:00", "own");
        File.WriteAllText(Days.PathOf(new(2026, 5, 17)), Day(5, 17) + "## 15:00 - By hand\n- Why: because\n\nMore.\n\n## No time\ntext\n");
        Append("2026-05-17T16:00:00+02:00", "own again");
        var text = Day(5, 17);

        var blocks = HandBlock.Of(text, new(2026, 5, 17), static _ => TimeSpan.FromHours(9));

        Assert.Equal(["## 15:00 - By hand\n- Why: because\n\nMore.", "## No time\ntext"], blocks.Select(static block => block.Text));
        Assert.All(blocks, static block => Assert.Equal(new DateTimeOffset(2026, 5, 17, 15, 0, 0, TimeSpan.FromHours(2)), block.At));
        var named = HandBlock.WithEntries(text, blocks.Select(static block => (block, block.IdIn("shop", "anna"))));
        Assert.Empty(HandBlock.Of(named, new(2026, 5, 17), static _ => TimeSpan.Zero));
        Assert.Equal(4, EntryMarkdown.Read(named[named.IndexOf("## ", StringComparison.Ordinal)..], new("", "", "") { Project = "", Root = "" }).Length);
        Assert.Equal(Encoding.UTF8.GetByteCount(text) + (2 * "\n- Entry: j12345678".Length), Encoding.UTF8.GetByteCount(named));
    }

    private List<MovedDay> Move(int before) => [.. new DayArchive(Home, new Redactor(RuleSet.BuiltIn, TagKey.FromFile(Home.TagKey))).Move(Days, "shop", "anna", new(2026, 5, before))];

    private string Archived(int day) => File.ReadAllText(DayArchive.PathOf(Home, "shop", "anna", new(2026, 5, day)));
}
