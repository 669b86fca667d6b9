using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Tacho.Cli.Commands.Journal;
using Tacho.Cli.Inferring;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Journal;
using Tacho.Journal.Days;
using Tacho.Redaction;
using Tacho.Tests.Archive;
using Tacho.Tests.Incidents;
using Tacho.Tests.Trail;
using Tacho.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Journal;

/// <summary><c>tacho journal review</c> over archived and recorded sessions: listing, confirming, dropping, asking.</summary>
public sealed class JournalReviewTests : IDisposable
{
    private const string Since = "2000-01-01";

    private static readonly DateTimeOffset Now = new(2026, 5, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly ArchiveFolder _folder = new();
    private readonly string _shop;

    public JournalReviewTests()
    {
        _shop = Path.Combine(_folder.Root, "shop");
        Directory.CreateDirectory(Path.Combine(_shop, ".git"));
        Directory.CreateDirectory(Path.Combine(_shop, "src"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Candidate_is_confirmed_once_and_is_of_the_day_on_which_it_happened()
    {
        Mended(1);
        var listed = Json("journal", "review", "--all-projects", "--since", Since, "--json").Single();
        var id = listed.GetProperty("entry").GetString()!;
        Assert.Equal(("Made `npm test` pass: edited src/cart.ts", "new", true, false), (listed.GetProperty("title").GetString(), listed.GetProperty("state").GetString(), listed.GetProperty("inferred").GetBoolean(), listed.GetProperty("sealed").GetBoolean()));

        Assert.StartsWith($"Confirmed {id} in shop: Made", Done("journal", "review", "--confirm", id), StringComparison.Ordinal);
        Assert.StartsWith($"{id} is confirmed already", Done("journal", "review", "--confirm", id), StringComparison.Ordinal);

        var entry = Assert.Single(JournalBook.Read(_folder.Home));
        Assert.Equal((id, true, true, "shop"), (entry.Id, entry.Noted.IsInferred, entry.IsSealed, entry.Place.Name));
        Assert.Equal(new DateTimeOffset(2026, 5, 11, 12, 0, 0, TimeSpan.Zero).Date, entry.At.UtcDateTime.Date);
        Assert.Equal(["src/cart.ts"], entry.Noted.Files);
        Assert.Equal(new ReviewTarget("claude-code", WrittenSession.Id(1)), entry.Noted.Of);
        var day = new DayLog(_shop, entry.Noted.Person).PathOf(DateOnly.FromDateTime(entry.At.DateTime));
        Assert.Contains("Made `npm test` pass: edited src/cart.ts (inferred)\n", File.ReadAllText(day), StringComparison.Ordinal);
        Assert.Equal(1, _folder.Tacho("journal", "review", "--all-projects", "--since", Since).ExitCode);
        Assert.Equal("confirmed", Json("journal", "review", "--all-projects", "--since", Since, "--all", "--json").Single().GetProperty("state").GetString());
        VerifyAssert.Sound(new TrailVerifier(_folder.Home).VerifyAll());
    }

    [Fact]
    public void Every_citation_is_opened_by_show()
    {
        Mended(1);
        foreach (var cite in Json("journal", "review", "--all-projects", "--since", Since, "--json").Single().GetProperty("cites").EnumerateArray()) Assert.Equal(0, _folder.Tacho("show", cite.GetString()!).ExitCode);
    }

    [Fact]
    public void Dropped_candidate_stays_away_until_it_is_confirmed()
    {
        Mended(1);
        var id = Assert.Single(Candidates()).Entry.Id;
        Assert.StartsWith($"Dropped {id}", Done("journal", "review", "--drop", id, "--reason", "trivial"), StringComparison.Ordinal);
        Assert.Equal($"{id} is dropped already.", Done("journal", "review", "--drop", id).Trim());
        Assert.Equal(CandidateState.Dropped, Assert.Single(Candidates()).State);
        Assert.Equal("trivial", Assert.Single(JournalBook.DroppedInferences(_folder.Home)).Value.Reason);
        Assert.Empty(JournalBook.Read(_folder.Home));

        Done("journal", "review", "--confirm", id);
        Assert.Equal(CandidateState.Confirmed, Assert.Single(Candidates()).State);
        Done("journal", "review", "--drop", id);
        Assert.NotNull(Assert.Single(JournalBook.Read(_folder.Home)).Dropped);
        Done("journal", "review", "--confirm", id);
        Assert.Null(Assert.Single(JournalBook.Read(_folder.Home)).Dropped);
    }

    [Fact]
    public void Wrong_use_changes_nothing()
    {
        Mended(1);
        var id = Assert.Single(Candidates()).Entry.Id;
        Assert.Equal((int)ExitCode.NothingFound, _folder.Tacho("journal", "review", "--confirm", "j00000000").ExitCode);
        Assert.Equal((int)ExitCode.Usage, _folder.Tacho("journal", "review", "--confirm", id, "--drop", id).ExitCode);
        Assert.Equal((int)ExitCode.Usage, _folder.Tacho("journal", "review", "--reason", "why").ExitCode);
        Assert.Equal(CandidateState.New, Assert.Single(Candidates()).State);
    }

    [Fact]
    public void Session_that_wrote_an_entry_itself_is_not_asked_about()
    {
        Mended(1);
        new JournalBook(_folder.Home, TimeProvider.System).Add(new DecisionNoted("j00000001", "Totals", "anna") { Project = "shop", Root = _shop, Of = new("claude-code", WrittenSession.Id(1)) });
        Assert.False(Assert.Single(Candidates()).IsAsked);
        Assert.Equal(1, _folder.Tacho("journal", "review", "--all-projects", "--since", Since).ExitCode);
        Assert.Single(Json("journal", "review", "--all-projects", "--since", Since, "--all", "--json"));
    }

    [Fact]
    public void Entry_that_was_confirmed_is_none_of_the_session_itself()
    {
        Mended(1).Refuse("rm -rf build", "never").Save();
        _folder.Import();
        var candidates = Candidates();
        Assert.Equal(2, candidates.Length);
        Done("journal", "review", "--confirm", candidates[0].Entry.Id);
        Assert.Equal(candidates[1].Entry.Id, Assert.Single(Candidates(), static one => one.IsAsked).Entry.Id);
    }

    [Fact]
    public void Session_that_repeats_another_tells_nothing_twice()
    {
        Mended(1);
        File.WriteAllText(_folder.Source(WrittenSession.Id(2) + ".jsonl"), File.ReadAllText(_folder.Source(WrittenSession.Id(1) + ".jsonl")).Replace(WrittenSession.Id(1), WrittenSession.Id(2), StringComparison.Ordinal));
        _folder.Import();
        Assert.Single(Candidates());
    }

    [Fact]
    public void Session_of_the_trail_alone_is_cited_there()
    {
        using var trail = new WrittenTrail(_folder.Home);
        trail.Write(
            WrittenSession.Id(7) + ".jsonl",
            (0, new UserPrompt("Mend the totals of the cart, they are wrong"), null, null),
            (1, new ShellCommand("npm test", "Bash"), "toolu_00000000000001", null),
            (2, new ToolResult("Bash", "failed") { ExitCode = 1, Output = new("1 failed") }, "toolu_00000000000001", null),
            (3, new ToolCall("Edit", JsonDocument.Parse("""{"file_path":"/home/dev/shop/src/cart.ts","old_string":"a + b + 1","new_string":"a + b"}""").RootElement), "toolu_00000000000002", null),
            (4, new ToolResult("Edit", "ok"), "toolu_00000000000002", null),
            (5, new ShellCommand("npm test", "Bash"), "toolu_00000000000003", null),
            (6, new ToolResult("Bash", "ok") { Output = new("4 passed") }, "toolu_00000000000003", null));
        var entry = Assert.Single(Candidates()).Entry;
        Assert.Equal([$"{WrittenSession.Id(7)[..8]}@2", $"{WrittenSession.Id(7)[..8]}@6"], entry.Noted.Cites);
        Assert.StartsWith("Made `npm test` pass: edited", entry.Noted.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void Secret_is_in_no_candidate_and_no_entry()
    {
        var secret = SecretTemplate.Expand("ghp_{alnum:36}", 9);
        new ToldSession(_folder, isCodex: false, 1, _shop).Prompt($"Log in with {secret} please").Run($"git commit -m 'Use {secret}'", $"[main 1a2b3c4] Use {secret}").Refuse($"curl -H 'Authorization: {secret}' localhost", $"never send {secret}").Save();
        _folder.Import();
        var (_, output, _) = _folder.Tacho("journal", "review", "--all-projects", "--since", Since, "--json");
        Assert.Contains("[redacted:github-pat:", output, StringComparison.Ordinal);
        Assert.DoesNotContain(secret[..12], output, StringComparison.Ordinal);
        foreach (var candidate in Candidates()) Done("journal", "review", "--confirm", candidate.Entry.Id);
        Assert.Equal(2, JournalBook.Read(_folder.Home).Length);
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder.Home.Root, "*", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(_shop, "*", SearchOption.AllDirectories)), path => File.ReadAllText(path).Contains(secret[..12], StringComparison.Ordinal));
    }

    [Fact]
    public void Show_marks_what_nobody_confirmed()
    {
        Mended(1);
        Assert.Equal(1, _folder.Tacho("journal", "show", "--all-projects").ExitCode);
        var shown = Done("journal", "show", "--all-projects", "--since", Since, "--inferred");
        Assert.Contains("Made `npm test` pass: edited src/cart.ts (inferred, not confirmed)", shown, StringComparison.Ordinal);
        Assert.Equal("new", Json("journal", "show", "--all-projects", "--since", Since, "--inferred", "--json").Single().GetProperty("state").GetString());
        Done("journal", "review", "--confirm", Assert.Single(Candidates()).Entry.Id);
        Assert.Contains("Made `npm test` pass: edited src/cart.ts (inferred)", Done("journal", "show", "--all-projects", "--since", Since, "--inferred"), StringComparison.Ordinal);
        Assert.Equal(1, _folder.Tacho("journal", "today", "--all-projects", "--inferred").ExitCode);
    }

    [Fact]
    public void Dialog_takes_each_answer_and_stops_where_it_is_told()
    {
        for (var number = 1; number <= 5; number++) Mended(number, number);
        var candidates = Candidates();
        Assert.Equal(5, candidates.Length);
        using var output = new StringWriter();
        new ReviewDialog(new StringReader("what?\ny\nn\ne\nTotals are right again\ns\nq\n"), output, output, new ReviewVerdicts(_folder.Home, TimeProvider.System)).Ask(candidates);

        var entries = JournalBook.Read(_folder.Home);
        Assert.Equal([candidates[0].Entry.Id, candidates[2].Entry.Id], entries.Select(static entry => entry.Id));
        Assert.Equal("Totals are right again", entries[1].Noted.Title);
        Assert.Equal([CandidateState.Confirmed, CandidateState.Dropped, CandidateState.Confirmed, CandidateState.New, CandidateState.New], Candidates().Select(static one => one.State));
        Assert.Contains("(inferred, not confirmed)", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_terminal_the_list_is_shown_and_each_is_asked_about()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"), "needs script(1) of util-linux for a terminal");
        Mended(1);
        var start = new ProcessStartInfo("script", ["-qec", $"stty cols 80; dotnet '{Path.Combine(AppContext.BaseDirectory, "tacho.dll")}' journal review --all-projects --since {Since}", "/dev/null"])
        {
            RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false, WorkingDirectory = _shop,
        };
        start.Environment[TachoHome.Variable] = _folder.Home.Root;
        start.Environment["TERM"] = "xterm";
        start.Environment["NO_COLOR"] = "1";
        using var process = Process.Start(start)!;
        process.StandardInput.Write("y\n");
        process.StandardInput.Flush();
        var screen = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Contains("[y]es, [n]o, [e]dit the title, [s]kip, [q]uit", screen, StringComparison.Ordinal);
        Assert.Contains("Confirmed j", screen, StringComparison.Ordinal);
        Assert.Single(JournalBook.Read(_folder.Home));
    }

    /// <summary>An archived session in which a test was mended.</summary>
    private ToldSession Mended(int number, int hours = 0)
    {
        var session = new ToldSession(_folder, isCodex: false, number, _shop).Prompt($"Mend the totals of the cart, they are wrong {hours}").Run("npm test", "1 failed", exit: 1).Edit("src/cart.ts", "a + b + 1", "a + b").Run("npm test", "4 passed").Save();
        _folder.Import();
        return session;
    }

    private ImmutableArray<JournalCandidate> Candidates() => new JournalInferences(_folder.Home, new FixedTime(Now)).In(window: null);

    private string Done(params string[] words)
    {
        var (exitCode, output, error) = _folder.Tacho(words);
        Assert.True(exitCode == 0, error);
        return output;
    }

    private ImmutableArray<JsonElement> Json(params string[] words) => [.. Done(words).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement.Clone())];

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
