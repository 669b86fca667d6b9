using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Attack;

/// <summary>What may lie in a transcript's place, or be given in one's stead: none of it may cost another session, fill the disk or reach the terminal.</summary>
public sealed class HostileSourceTests : IDisposable
{
    private const string Escape = "\u001b[31m";

    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string[]> WrongWords() => new(
        ["archive", ""],
        ["import", "--out", "", "--yes"],
        ["list", "--archive", ""],
        ["list", "--limit", "-1"],
        ["search", "word", "--max", "-1"],
        ["import", "--limit", "0"],
        ["import", "--jobs", "0", "--from", "."],
        ["import", "--from", ".", "--pattern", "../*"],
        ["import", Escape],
        ["archive", Escape + "\u0007"],
        ["search", "word", "--kind", Escape],
        [Escape]);

    [Theory]
    [MemberData(nameof(WrongWords))]
    public void Wrong_words_are_refused_in_lines_that_move_no_cursor(string[] words)
    {
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 1));
        var (exitCode, output, error) = _folder.Tacho(words);

        Assert.Equal((64, ""), (exitCode, output));
        Assert.StartsWith("tacho: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain(error, static c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public void Links_double_no_session_and_lead_to_those_elsewhere()
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(_folder.User, "elsewhere")).FullName;
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 1));
        File.WriteAllText(Path.Combine(elsewhere, "b.jsonl"), WrittenSession.Claude(2, turns: 1));
        File.CreateSymbolicLink(_folder.Source("also-a.jsonl"), "a.jsonl");
        File.CreateSymbolicLink(_folder.Source("also-b.jsonl"), Path.Combine(elsewhere, "b.jsonl"));
        File.CreateSymbolicLink(_folder.Source("nowhere.jsonl"), "gone.jsonl");
        File.CreateSymbolicLink(_folder.Source("circle.jsonl"), "circle.jsonl");
        Directory.CreateSymbolicLink(_folder.Source("loop"), ".");
        Directory.CreateSymbolicLink(_folder.Source("up"), "..");
        Directory.CreateSymbolicLink(_folder.Source("one"), elsewhere);
        Directory.CreateSymbolicLink(_folder.Source("two"), elsewhere);
        Directory.CreateSymbolicLink(Path.Combine(elsewhere, "back"), _folder.Sources);

        Assert.All(_folder.Import(), static outcome => Assert.Equal(ImportResult.New, outcome.Result));

        Assert.Equal([WrittenSession.Id(1), WrittenSession.Id(2)], _folder.All().Select(static one => one.Meta.Session).Order(StringComparer.Ordinal));
        Assert.Contains(_folder.All(), one => one.Meta.Source == _folder.Source("a.jsonl"));
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/urandom")]
    public void Device_in_a_transcripts_place_is_passed_over(string device)
    {
        Assert.SkipUnless(File.Exists(device), "no such device here");
        var path = _folder.Source("a.jsonl");
        File.CreateSymbolicLink(path, device);
        var waited = Stopwatch.StartNew();

        var outcome = _folder.Loaded().Import(AgentRegistry.Find("claude-code")!.Transcripts!, new TranscriptSource(new("claude-code"), "jsonl", path));

        Assert.Equal((ImportResult.Nothing, "it is a device, a pipe or a socket and is passed over"), (outcome.Result, outcome.Trouble));
        Assert.True(waited.Elapsed < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Halves_of_characters_and_invalid_bytes_are_read()
    {
        var lines = WrittenSession.Claude(1, turns: 1).Split('\n');
        File.WriteAllText(_folder.Source("half.jsonl"), lines[0].Replace("bauen", "cut \\ud83d", StringComparison.Ordinal) + "\n");
        File.WriteAllBytes(_folder.Source("invalid.jsonl"), Encoding.Latin1.GetBytes(lines[0].Replace("漢字", "\u00ff\u00c3", StringComparison.Ordinal) + "\n"));

        Assert.All(_folder.Import(), static outcome => Assert.Null(outcome.Trouble));

        Assert.All(_folder.All(), static one => Assert.Equal((1L, 0), (one.Meta.Counts.Prompts, one.Meta.Counts.Unreadable.Count)));
        Assert.Contains("\\ud83d", Assert.Single(ArchiveFolder.Lines(_folder.All().Single(static one => one.Meta.Source.EndsWith("half.jsonl", StringComparison.Ordinal)))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AAA-14", "9999-12-31T23:59:59.000Z")]
    [InlineData("AAA14", "0001-01-01T00:00:00.000Z")]
    public void Session_of_an_impossible_time_is_archived_in_every_zone(string zone, string time)
    {
        _folder.Variables["TZ"] = zone;
        var line = WrittenSession.Claude(1, turns: 1).Split('\n')[0];
        var begin = line.IndexOf("\"timestamp\":\"", StringComparison.Ordinal) + "\"timestamp\":\"".Length;
        File.WriteAllText(_folder.Source("a.jsonl"), line[..begin] + time + line[line.IndexOf('"', begin)..] + "\n");

        var (exitCode, _, error) = ArchiveFolder.Wait(_folder.StartImport());

        Assert.Equal((0, ""), (exitCode, error));
        _folder.AssertEachSourceOnce();
        Assert.Equal(0, _folder.Tacho("list").ExitCode);
        Assert.Equal(0, _folder.Tacho("show", WrittenSession.Id(1)).ExitCode);
    }

    [Fact]
    public void Commands_of_sessions_without_times_are_found_in_every_window_and_each()
    {
        for (var number = 1; number <= 2; number++) File.WriteAllText(_folder.Source($"{number}.jsonl"), Regex.Replace(WrittenSession.Claude(number, turns: 1), "\"timestamp\":\"[^\"]*\",", "", RegexOptions.None, TimeSpan.FromSeconds(10)));
        Assert.All(_folder.Import(), static outcome => Assert.Equal(ImportResult.New, outcome.Result));

        var (_, found, error) = _folder.Tacho("audit", "command", "git push", "--source", "transcripts", "--all-projects", "--last", "1d");

        Assert.True(found.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length == 2, found + error);
        Assert.DoesNotContain("1970", found, StringComparison.Ordinal);
        Assert.DoesNotContain("1970", _folder.Tacho("search", "git push").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_of_a_folder_that_holds_the_archive_leaves_the_archive_out()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 1));
        var other = Path.Combine(_folder.Sources, "other");
        for (var time = 0; time < 2; time++)
        {
            var (exitCode, output, error) = _folder.Tacho("import", "--from", Path.GetDirectoryName(_folder.Sources)!, "--json");
            Assert.True(exitCode == 0, error);
            Assert.Contains("{\"total\":{\"files\":1,", output, StringComparison.Ordinal);
        }

        for (var time = 0; time < 2; time++)
            Assert.Contains("{\"total\":{\"files\":1,", _folder.Tacho("import", "--from", _folder.Sources, "--out", other, "--json").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_may_not_be_read_is_named_and_fails_the_import()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "this user may read everything");
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 1));
        File.WriteAllText(_folder.Source("closed.jsonl"), WrittenSession.Claude(2, turns: 1));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder.Source("closed.jsonl"), UnixFileMode.None);

        var (exitCode, _, error) = ArchiveFolder.Wait(_folder.StartImport());

        Assert.Equal(3, exitCode);
        Assert.Contains(_folder.Source("closed.jsonl"), error, StringComparison.Ordinal);
        Assert.DoesNotContain("no agent's transcript", error, StringComparison.Ordinal);
        Assert.Single(_folder.All());
    }

    [Fact]
    public void Archive_that_cannot_be_written_is_told_in_few_lines()
    {
        for (var number = 0; number < 40; number++) File.WriteAllText(_folder.Source($"s{number}.jsonl"), WrittenSession.Claude(number, turns: 1));
        Directory.CreateDirectory(_folder.Home.Archive);
        File.WriteAllText(Path.Combine(_folder.Home.Archive, ".locks"), "a file");

        var (exitCode, _, error) = ArchiveFolder.Wait(_folder.StartImport());

        Assert.Equal(3, exitCode);
        Assert.InRange(error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 2, 22);
        Assert.Contains("20 more", error, StringComparison.Ordinal);
    }
}
