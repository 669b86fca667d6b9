using System.Text.Json;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Git;

/// <summary>Reports and exports of the sessions behind commits, and links of sessions whose hooks alone were recorded.</summary>
public sealed class LinkedReportTests
{
    [Fact]
    public void Report_and_export_are_of_the_sessions_behind_a_range()
    {
        using var repository = new WorkedRepository();
        repository.Commit("base");
        var first = repository.Session(1).Prompt("the first thing").Write("a.txt", "a line\n").Bash("git add -A && git commit -m first").Save();
        repository.Session(2).Prompt("only talk").Save();
        repository.Session(3).Prompt("the third thing").Write("c.txt", "c line\n").Bash("git add -A && git commit -m third").Save();

        var (exitCode, report, error) = repository.Tacho(["report", "--commit", "main~2..main~1", "--profile", "internal"]);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("the first thing", report, StringComparison.Ordinal);
        Assert.Contains("(1 of 1 linked to sessions)", report, StringComparison.Ordinal);
        Assert.DoesNotContain("only talk", report, StringComparison.Ordinal);
        Assert.DoesNotContain("the third thing", report, StringComparison.Ordinal);

        var export = repository.Tacho(["export", "--commit", "main~1", "--profile", "internal"]).Output;
        Assert.Equal([first.Name], export.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("transcript").GetString()).Distinct());
        Assert.Contains("the third thing", repository.Tacho(["report", "--commit", "main", "--project", ".", "--profile", "full", "--format", "json"]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_of_commits_that_no_session_made_says_so()
    {
        using var repository = new WorkedRepository();
        repository.Session(1).Prompt("only talk").Save();
        repository.Commit("by hand");
        var (exitCode, output, error) = repository.Tacho(["report", "--commit", "HEAD"]);
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("no archived session had a part in these commits", error, StringComparison.Ordinal);
        Assert.Equal(64, repository.Tacho(["report", "--commit", "HEAD", "--session", "4f1c8b01"]).ExitCode);
        Assert.Equal(64, repository.Tacho(["report", "--commit", "HEAD", "--archive", repository.Folder.Home.Archive]).ExitCode);
        Assert.Equal(64, repository.Tacho(["export", "--commit", "gone"]).ExitCode);
        Assert.Equal(64, repository.Tacho(["report", "--commit", "HEAD"], repository.Folder.Root).ExitCode);
    }

    [Fact]
    public void Session_whose_hooks_saw_the_commit_is_linked_without_a_transcript()
    {
        using var repository = new WorkedRepository();
        repository.Write("a.txt", "a line\n");
        repository.Git("add", "-A");
        var told = repository.Git("commit", "-m", "seen by hooks");
        foreach (var name in (string[])["PreToolUse", "PostToolUse"])
        {
            using var process = repository.Start(["hook", "claude-code"]);
            process.StandardInput.Write(JsonSerializer.Serialize(new
            {
                session_id = WrittenSession.Id(1), hook_event_name = name, tool_name = "Bash", tool_use_id = "toolu_1", cwd = repository.Root, tool_input = new { command = "git commit -m 'seen by hooks'" },
                tool_response = new { stdout = told, stderr = "", interrupted = false },
            }));
            process.StandardInput.Close();
            process.WaitForExit();
        }

        var (exitCode, output, error) = ArchiveFolder.Wait(repository.Start(["commits"]));
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains($" trail:{WrittenSession.Id(1)[..8]} output seen by hooks", output, StringComparison.Ordinal);
        Assert.Equal(0, ArchiveFolder.Wait(repository.Start(["audit", "session", WrittenSession.Id(1)[..8]])).ExitCode);

        // Archived too, it stands once, where it can be shown.
        var session = repository.Session(1).Prompt("go").Told("git commit -m 'seen by hooks'", told).Save();
        Assert.Contains($" {session.Name}:2 output seen by hooks", repository.Tacho(["commits"]).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("trail:", repository.Tacho(["commits"]).Output, StringComparison.Ordinal);
    }
}
