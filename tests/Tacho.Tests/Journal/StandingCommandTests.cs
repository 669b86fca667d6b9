using System.Text.Json;
using Tacho.Tests.Git;

namespace Tacho.Tests.Journal;

/// <summary><c>tacho journal status</c>, <c>tacho blockers</c> and <c>tacho onboard</c> over the sealed journal of the sample month.</summary>
public sealed class StandingCommandTests : IDisposable
{
    private readonly WorkedRepository _repository = new();
    private readonly SampleJournal _journal;

    public StandingCommandTests()
    {
        _journal = new SampleJournal(_repository.Folder.Root);
        SampleJournal.Seal(_repository.Folder.Home, _journal.Entries);
    }

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void Status_is_of_the_project_here_and_tells_its_last_session()
    {
        var session = _repository.Session(1).Prompt("Repair the login").Write("src/auth/jwt.cs", "x\n").Save();
        var rows = Rows("journal", "status", "--json");
        Assert.Equal([("shop", null), ("shop/web", "web")], rows.Select(static row => (Text(row, "project")!, Text(row, "part"))));
        Assert.Equal((session.Name, SampleJournal.Id(14)), (Text(rows[0].GetProperty("lastSession"), "place"), Text(rows[0].GetProperty("lastEntry"), "entry")));
        Assert.Equal(["Rotate keys each month", "- [ ] nested | cell"], rows[0].GetProperty("next").EnumerateArray().Select(static row => Text(row, "step")));
        Assert.Equal("The Redis session store", Text(rows[0].GetProperty("blockers")[0], "blocker"));

        _repository.Session(3).Prompt("Commit it").Bash("git add -A; git commit -m 'Repair the login'").Save();
        var waiting = Rows("journal", "review", "--json").Count;
        Assert.True(waiting > 0);
        Assert.Equal([waiting, 0], Rows("journal", "status", "--json").Select(static row => row.GetProperty("toReview").GetInt32()));

        Assert.Equal(4, Rows("journal", "status", "--all-projects", "--json").Count);
        Assert.Equal(["shop/web"], Rows("journal", "status", "--part", "web", "--json").Select(static row => Text(row, "project")));
        Assert.Equal(1, _repository.Tacho(["journal", "status", "--person", "nobody"]).ExitCode);

        // A project of which nothing is written down has a last session all the same; nothing is told of a folder without either.
        var other = Path.Combine(_repository.Folder.Root, "other");
        Directory.CreateDirectory(other);
        Assert.Equal(1, _repository.Tacho(["journal", "status"], other).ExitCode);
        _repository.Session(2, other).Prompt("Look").Write("a.txt", "x\n").Save();
        Assert.Contains("last session", _repository.Tacho(["journal", "status"], other).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Blockers_are_narrowed_by_project_person_and_time()
    {
        Assert.Equal(["The Redis session store", "\u001b]0;title\u0007 | Zertifikat für Käufer\nzweite Zeile"], Rows("blockers", "--json").Select(static row => Text(row, "blocker")));
        Assert.Equal(["@carla to send the format"], Rows("blockers", "-a", "--person", "Ben", "--recurring", "--json").Select(static row => Text(row, "blocker")));
        Assert.Equal(4, Rows("blockers", "-a", "--all", "--json").Count);
        Assert.Equal(1, _repository.Tacho(["blockers", "--since", "2026-05-25"]).ExitCode);
        Directory.CreateDirectory(Path.Combine(_repository.Folder.Root, "docs-site"));
        Assert.Equal(1, _repository.Tacho(["blockers", "--project", "docs-site"], _repository.Folder.Root).ExitCode);
        Assert.StartsWith("age,blocker,people,on,project,entry,open,since", _repository.Tacho(["blockers", "--csv"]).Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', _repository.Tacho(["blockers"]).Output);
    }

    [Fact]
    public void Reading_list_goes_to_the_ledger_first_and_is_masked_for_whom_it_is_for()
    {
        _repository.Write("src/auth/jwt.cs", "x\n");
        _repository.Commit("begin");
        _repository.Git("mv", "src/auth/jwt.cs", "src/auth/token.cs");
        _repository.Commit("rename");
        var (exitCode, output, error) = _repository.Tacho(["onboard"]);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("#### Chose RS256 over HS256", output, StringComparison.Ordinal);
        Assert.Contains("`src/auth/jwt.cs` (now `src/auth/token.cs`)", output, StringComparison.Ordinal);
        Assert.Contains("1 entry and 2 commits", output, StringComparison.Ordinal);
        Assert.Contains("`src/auth/session.cs` (gone)", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Tokens with HS256", output, StringComparison.Ordinal);

        var file = Path.Combine(_repository.Folder.Root, "READ.md");
        Assert.Equal(0, _repository.Tacho(["onboard", "--since", "2026-05-12", "--until", "2026-05-28", "--out", file, "--profile", "internal", "--all-projects"]).ExitCode);
        Assert.DoesNotContain("RS256 over", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Contains("The Redis session store", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal(64, _repository.Tacho(["onboard", "--out", file]).ExitCode);
        var log = _repository.Tacho(["audit", "log", "--json"]).Output;
        Assert.Contains("onboard", log, StringComparison.Ordinal);
        Assert.Contains("READ.md", log, StringComparison.Ordinal);

        Assert.Equal(1, _repository.Tacho(["onboard"], _repository.Folder.Root).ExitCode);
        Assert.Equal(7, JsonDocument.Parse(_repository.Tacho(["onboard", "-a", "--json"]).Output).RootElement.GetProperty("holding").GetInt32());
    }

    [Fact]
    public void What_was_covered_everywhere_is_in_none_of_them()
    {
        var process = _repository.Start(["redact", "--scope", "global", "--text-stdin", "--reason", "NDA"]);
        process.StandardInput.Write("Redis");
        Assert.Equal(0, Archive.ArchiveFolder.Wait(process).ExitCode);
        foreach (var words in (string[][])[["journal", "status", "-a"], ["blockers", "-a", "--all"], ["onboard", "-a"], ["why", "src/auth/session.cs", "--all"]])
        {
            var (exitCode, output, error) = _repository.Tacho(words);
            Assert.True(exitCode == 0, error);
            Assert.DoesNotContain("Redis", output, StringComparison.Ordinal);
        }
    }

    private List<JsonElement> Rows(params string[] words) => [.. _repository.Tacho(words).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];

    private static string? Text(JsonElement row, string name) => row.GetProperty(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
