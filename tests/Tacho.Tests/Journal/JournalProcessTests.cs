using System.Globalization;
using System.Text.RegularExpressions;
using Tacho.Journal;
using Tacho.Journal.Days;
using Tacho.Redaction;
using Tacho.Tests.Scrubbing;
using Tacho.Tests.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Journal;

/// <summary><c>tacho journal</c> as processes: many at once, killed, without a disk, in other zones; routes and scrubs.</summary>
public sealed partial class JournalProcessTests : IDisposable
{
    private readonly SharedRepository _shared = new();
    private readonly PersonClone _anna;

    public JournalProcessTests() => _anna = _shared.Clone("anna", "anna");

    public void Dispose() => _shared.Dispose();

    private string Today => File.ReadAllText(_anna.Days.PathOf(_anna.Days.Days().Last()));

    [Fact]
    public void Project_is_known_by_every_name_that_commands_print()
    {
        // Only the journal knows it: nothing was recorded or archived there.
        var place = new JournalPlace("billing-1a2b3c4d", _shared.At("gone/billing"), Part: null);
        _anna.Note(DateTimeOffset.UnixEpoch.AddDays(20_000), "Numbers without gaps", noted => noted with { Project = place.Project, Root = place.Root });
        foreach (var name in (string[])[place.Project, place.Name]) Assert.Contains("Numbers without gaps", _anna.Done("journal", "show", "--project", name), StringComparison.Ordinal);

        var (exitCode, _, error) = _anna.Tacho("journal", "show", "--project", "bill");
        Assert.Equal(64, exitCode);
        Assert.Contains("neither a folder nor a project that is known", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Superseding_an_entry_that_is_not_there_is_told_and_loses_nothing()
    {
        var (exitCode, _, error) = _anna.Tacho("journal", "add", "--title", "one", "--supersedes", "jffffffff");
        Assert.Equal(0, exitCode);
        Assert.Contains("there is no entry jffffffff", error, StringComparison.Ordinal);
        Assert.Equal("one", Assert.Single(JournalBook.Read(_anna.Home)).Noted.Title);
    }

    [Fact]
    public void Eight_agents_at_once_lose_no_block_and_make_one_head()
    {
        const int agents = 8, entries = 25;
        var failures = new List<string>();
        var threads = Enumerable.Range(0, agents).Select(agent => new Thread(() =>
        {
            for (var i = 0; i < entries; i++)
            {
                var (exitCode, output, error) = _anna.Tacho("journal", "add", "--title", $"agent {agent} entry {i}", "--why", new string('x', 3000), "--files", "README");
                if (exitCode == 0 && error.Length == 0) continue;
                lock (failures) failures.Add(output + error);
            }
        })).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();

        Assert.Empty(failures);
        var book = JournalBook.Read(_anna.Home);
        Assert.Equal(agents * entries, book.Length);
        Assert.All(book, static entry => Assert.True(entry.IsSealed));
        var text = string.Concat(_anna.Days.Days().Select(day => File.ReadAllText(_anna.Days.PathOf(day))));
        Assert.Equal(_anna.Days.Days().Count(), Head.Count(text));
        Assert.Equal(_anna.Days.Days().Count(), text.Split("Times are local").Length - 1);
        var read = EntryMarkdown.Read(text, new("", "", "anna") { Project = "", Root = "" }).Where(static entry => entry.Title.StartsWith("agent", StringComparison.Ordinal)).ToList();
        Assert.Equal(book.Select(static entry => entry.Noted.Title).Order(StringComparer.Ordinal), read.Select(static entry => entry.Title).Order(StringComparer.Ordinal));
        Assert.All(read, static entry => Assert.Equal(new string('x', 3000), Assert.Single(entry.Why)));
    }

    [Fact]
    public void Add_that_is_killed_leaves_the_entry_whole_or_not_at_all()
    {
        var random = new Random(8);
        for (var round = 0; round < 12; round++)
        {
            using var process = _anna.Start("journal", "add", "--title", $"round {round}", "--why", new string('y', 20_000));
            process.StandardInput.Close();
            if (!process.WaitForExit(random.Next(100, 700))) process.Kill();
            process.WaitForExit();
        }

        _anna.Done("journal", "add", "--title", "last");
        var report = new TrailVerifier(_anna.Home).VerifyAll();
        Assert.True(report.ExitCode == Tacho.Configuration.ExitCode.Done, VerifyAssert.Describe(report));
        var book = JournalBook.Read(_anna.Home).ToDictionary(static entry => entry.Id, StringComparer.Ordinal);
        foreach (Match own in OwnLine.Matches(Today)) Assert.Contains(own.Groups["id"].Value, book.Keys);
        foreach (var block in EntryMarkdown.Read(Today, new("", "", "anna") { Project = "", Root = "" }).Where(static entry => entry.Title.StartsWith("round", StringComparison.Ordinal)))
            Assert.Equal(20_000, Assert.Single(block.Why).Length);
    }

    [Theory]
    [InlineData("link")]
    [InlineData("file")]
    [InlineData("closed")]
    public void Entry_is_sealed_where_its_markdown_cannot_be_written(string trouble)
    {
        Directory.CreateDirectory(_anna.At(".tacho"));
        Directory.CreateDirectory(_shared.At("elsewhere"));
        if (trouble == "link") Directory.CreateSymbolicLink(_anna.At(".tacho/journal"), _shared.At("elsewhere"));
        else if (trouble == "file") File.WriteAllText(_anna.At(".tacho/journal"), "");
        else
        {
            Assert.SkipWhen(Environment.UserName == "root" || OperatingSystem.IsWindows(), "root may write everywhere");
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_anna.At(".tacho"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var (exitCode, output, error) = _anna.Tacho("journal", "add", "--title", "sealed all the same");

        Assert.Equal(0, exitCode);
        Assert.Contains("Noted j", output, StringComparison.Ordinal);
        Assert.Contains("is sealed, but its Markdown could not be written", error, StringComparison.Ordinal);
        Assert.Single(JournalBook.Read(_anna.Home));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_shared.At("elsewhere")));
        if (trouble == "closed" && !OperatingSystem.IsWindows()) File.SetUnixFileMode(_anna.At(".tacho"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void Markdown_goes_to_the_project_of_the_files_that_it_names()
    {
        var ben = _shared.Clone("other", "ben");

        var (exitCode, _, error) = _anna.TachoWith("## Two\n- Why: both\n- Files: README, ../other/src/a.cs, ../other/src/b.cs\n\n## One\n- Files: `README`\n", "journal", "add");

        Assert.True(exitCode == 0, error);
        var book = JournalBook.Read(_anna.Home);
        Assert.Equal([ben.Root, _anna.Root], book.Select(static entry => entry.Place.Root));
        Assert.Equal([_anna.At("README"), "src/a.cs", "src/b.cs"], book[0].Noted.Files);
        Assert.Equal(["README"], book[1].Noted.Files);
        Assert.Single(ben.Days.Days().Concat(new DayLog(ben.Root, "anna").Days()));
    }

    [Fact]
    public void Reasons_beside_markdown_are_refused_and_not_lost()
    {
        var (exitCode, output, error) = _anna.TachoWith("Tokens\n", "journal", "add", "--why", "keys rotate");

        Assert.Equal(64, exitCode);
        Assert.Empty(output);
        Assert.Contains("--why needs --title", error, StringComparison.Ordinal);
        Assert.Empty(JournalBook.Read(_anna.Home));
    }

    [Fact]
    public void Digest_has_json_as_the_others_and_looks_through_all_projects()
    {
        _anna.Done("journal", "add", "--title", "Tokens");

        Assert.Contains("\"version\": 1", _anna.Done("digest", "--json"), StringComparison.Ordinal);
        Assert.Contains("\"title\": \"Tokens\"", _anna.Done("digest", "--json", "--project", "."), StringComparison.Ordinal);
        Assert.Equal(64, _anna.Tacho("digest", "--json", "--format", "html").ExitCode);
        Assert.Equal(64, _anna.Tacho("digest", "--all-projects", "--project", ".").ExitCode);
        Assert.Contains("Default: all projects.", string.Join(' ', _anna.Done("digest", "--help").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    /// <summary>A file system without room: of the project's folder alone, and of the recorder's home too.</summary>
    [Fact]
    public void Full_disk_of_the_recorder_is_an_error_and_nothing_is_noted()
    {
        _anna.Done("journal", "add", "--title", "before");
        var record = Path.Combine(_anna.Home.Trail, "journal", "journal.jsonl");
        var size = new FileInfo(record).Length;
        var blocks = (size / 1024) + 1;

        var (exitCode, output, _) = _shared.Try(_anna.Root, "anna", _anna.Home, "", _anna.Variables, "bash", "-c", string.Create(CultureInfo.InvariantCulture, $"trap '' XFSZ; ulimit -f {blocks}; exec dotnet '{Cli.PipedProcess.Tacho}' journal add --title after --why $(head -c 9000 /dev/zero | tr '\\0' z)"));

        Assert.NotEqual(0, exitCode);
        Assert.DoesNotContain("Noted", output, StringComparison.Ordinal);
        _anna.Done("journal", "add", "--title", "room again");
        Assert.Equal(["before", "room again"], JournalBook.Read(_anna.Home).Where(static entry => entry.IsSealed).Select(static entry => entry.Noted.Title));
    }

    [Theory]
    [InlineData("Asia/Kolkata", "+05:30")]
    [InlineData("America/St_Johns", "-")]
    [InlineData("Pacific/Chatham", "+1")]
    public void Day_and_offset_are_those_of_the_zone(string zone, string offset)
    {
        _anna.Variables["TZ"] = zone;
        _anna.Done("journal", "add", "--title", "here");

        var entry = Assert.Single(JournalBook.Read(_anna.Home));
        Assert.Equal(TimeZoneInfo.ConvertTime(entry.At, TimeZoneInfo.FindSystemTimeZoneById(zone)).Offset, entry.At.Offset);
        Assert.Contains($"UTC{offset}", Today, StringComparison.Ordinal);
        Assert.StartsWith(entry.At.ToString("'# 'yyyy-MM-dd", CultureInfo.InvariantCulture), Today, StringComparison.Ordinal);
    }

    [Fact]
    public void Title_of_a_megabyte_is_one_entry()
    {
        var (exitCode, _, error) = _anna.TachoWith("## 10:00 - " + new string('t', 1_000_000) + "\n- Why: x\n", "journal", "add");

        Assert.True(exitCode == 0, error);
        _anna.Done("journal", "consolidate", "--yes");
        var month = Assert.Single(_anna.Journal(), static file => file.Key.EndsWith("anna.md", StringComparison.Ordinal)).Value;
        Assert.True(month.Length < 2000, $"{month.Length}");
    }

    [Fact]
    public void Files_of_several_repositories_go_to_the_one_with_most_and_parts_by_trusted_settings()
    {
        var other = _shared.Clone("other", "anna");
        other.Write(".tacho.json", """{ "journal.parts": ["web=apps/web/**"] }""");
        _anna.Done("journal", "add", "--title", "one", "--files", "README", "../other/apps/web/a.ts", "../other/apps/web/b.ts");
        Assert.Equal("other", Assert.Single(JournalBook.Read(_anna.Home)).Place.Name);
        _shared.Try(other.Root, "anna", _anna.Home, "", null, "dotnet", Cli.PipedProcess.Tacho, "trust");

        _anna.Done("journal", "add", "--title", "two", "--files", "README", "../other/apps/web/a.ts", "../other/apps/web/b.ts");
        var entry = JournalBook.Read(_anna.Home)[^1];
        Assert.Equal("other/web", entry.Place.Name);
        Assert.Equal([_anna.At("README"), "apps/web/a.ts", "apps/web/b.ts"], entry.Noted.Files.AsEnumerable());

        // Said otherwise by a person.
        Assert.Contains("belongs to anna", _anna.Done("journal", "reroute", entry.Id, "--to", "."), StringComparison.Ordinal);
        Assert.Equal("anna", JournalBook.Read(_anna.Home)[^1].Place.Name);
        Assert.Contains($"- Entry: {entry.Id}", Today, StringComparison.Ordinal);
        Assert.Equal(64, _anna.Tacho("journal", "reroute", entry.Id, "--to", ".", "--part", "nowhere").ExitCode);
        Assert.Equal(1, _anna.Tacho("journal", "reroute", "j99999999", "--to", ".").ExitCode);
        Assert.Equal(64, _anna.Tacho("journal", "reroute", entry.Id, "--to", "no-such-project").ExitCode);
    }

    [Fact]
    public void Without_files_it_is_about_what_the_session_changed_since_or_what_is_staged()
    {
        const string session = "4f1c8b3e-0000-4000-8000-000000000001";
        _anna.Write("staged.txt", "x");
        _anna.Git("add", "staged.txt");
        _anna.Done("journal", "add", "--title", "nobody's");
        Assert.Equal(["staged.txt"], JournalBook.Read(_anna.Home)[^1].Noted.Files.AsEnumerable());

        _anna.Variables["CLAUDE_CODE_SESSION_ID"] = session;
        foreach (var (name, path) in (ReadOnlySpan<(string, string)>)[("Write", "src/a.cs"), ("Edit", "src/b.cs"), ("Read", "src/c.cs")])
        {
            var input = name == "Edit" ? """, "old_string": "1", "new_string": "2" """ : name == "Write" ? """, "content": "x" """ : "";
            var payload = $$"""{"hook_event_name":"PreToolUse","session_id":"{{session}}","cwd":"{{_anna.Root}}","tool_name":"{{name}}","tool_use_id":"t{{name}}","tool_input":{"file_path":"{{_anna.At(path)}}"{{input}} } }""";
            _anna.TachoWith(payload, "hook", "claude-code");
        }

        _anna.Done("journal", "add", "--title", "of the session");
        Assert.Equal(["src/a.cs", "src/b.cs"], JournalBook.Read(_anna.Home)[^1].Noted.Files.AsEnumerable());
        _anna.Done("journal", "add", "--title", "nothing since");
        Assert.Equal(["staged.txt"], JournalBook.Read(_anna.Home)[^1].Noted.Files.AsEnumerable());
    }

    [Fact]
    public void Secret_that_no_rule_knows_goes_from_the_journal_its_days_and_the_archived_ones()
    {
        var secret = SecretTemplate.Expand("Zq7{alnum:21}");
        _anna.Note(new(2026, 5, 17, 10, 0, 0, TimeSpan.Zero), "old", noted => noted with { Why = [$"log in with {secret}"] });
        _anna.Days.Append(JournalBook.Read(_anna.Home)[0]);
        _anna.Done("journal", "consolidate", "--yes");
        _anna.Done("journal", "add", "--title", "new", "--why", $"again {secret}");
        _anna.Commit("journal");
        Assert.True(Leaks(secret).Count >= 4, string.Join('\n', Leaks(secret)));

        var (exitCode, output, error) = _anna.TachoWith(secret + "\n", "scrub", "--yes", "--reason", LeakyTrail.Reason);

        Assert.True(exitCode is 0 or 1 or 3, output + error);
        Assert.Equal(["journal/2026-05/anna.md"], Leaks(secret));
        Assert.Contains("journal/2026-05/anna.md", output + error, StringComparison.Ordinal);
        Assert.Contains("git's hands", output + error, StringComparison.Ordinal);
        _anna.Done("journal", "consolidate");
        Assert.Empty(Leaks(secret));
        Assert.Contains("- Entry: j", Today, StringComparison.Ordinal);
    }

    private List<string> Leaks(string secret) =>
    [
        .. Directory.EnumerateFiles(_anna.Home.Root, "*", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(_anna.Root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
            .Where(path => !path.Contains("/.git/", StringComparison.Ordinal) && File.ReadAllText(path).Contains(secret, StringComparison.Ordinal)).Select(path => Path.GetRelativePath(_anna.Root, path)),
    ];

    [GeneratedRegex(@"^# \d{4}-\d\d-\d\d - anna$", RegexOptions.Multiline)]
    private static partial Regex Head { get; }

    [GeneratedRegex("^- Entry: (?<id>j[0-9a-f]{8})", RegexOptions.Multiline)]
    private static partial Regex OwnLine { get; }
}
