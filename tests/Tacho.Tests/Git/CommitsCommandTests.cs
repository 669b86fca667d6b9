using System.Text.Json;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Git;

/// <summary><c>tacho commits</c> on real repositories: what git told, what was written, and never the time.</summary>
public sealed class CommitsCommandTests
{
    [Fact]
    public void Commit_that_git_named_to_a_command_is_linked_by_output()
    {
        using var repository = new WorkedRepository();
        var session = repository.Session(1).Prompt("make it").Bash("echo one > a.txt && git add a.txt && git commit -m 'Add a'");
        session.Bash("git commit --allow-empty -m second && git status").Save();
        repository.Write("b.txt", "by hand\n");
        repository.Commit("By hand");

        var rows = Rows(repository, "commits");
        Assert.Equal(["By hand: - -", $"second: {session.Name}:4 output", $"Add a: {session.Name}:2 output"], rows.Select(Told));
    }

    [Fact]
    public void Codex_and_first_commits_and_picks_are_linked_too()
    {
        using var repository = new WorkedRepository();
        repository.Commit("base");
        repository.Git("branch", "side");
        var codex = repository.Session(2).AsCodex().Prompt("go").Bash("echo x > x && git add x && git -c core.abbrev=12 commit -q -m quiet; git -c user.name='A B' commit --allow-empty -m 'loud ] one'").Save();
        var claude = repository.Session(3).Prompt("pick").Bash("git checkout -q --detach side && git cherry-pick --allow-empty main").Save();

        Assert.Equal([$"loud ] one: {codex.Name}:4 output", "quiet: - -", "base: - -"], Rows(repository, "commits", "main").Concat(Rows(repository, "commits", "main~1")).Concat(Rows(repository, "commits", "main~2")).Select(Told));
        Assert.Equal($"loud ] one: {claude.Name}:2 output", Told(Assert.Single(Rows(repository, "commits", "HEAD"))));
    }

    [Fact]
    public void Commit_by_hand_of_what_a_session_wrote_is_linked_by_tree()
    {
        using var repository = new WorkedRepository();
        repository.Write("kept.txt", "a\nb\nc\n");
        repository.Commit("base");
        var wrote = repository.Session(1).Prompt("write").Write("src/new file \"é\".txt", "whole\nfile\n").Save();
        repository.Commit("whole");
        var edited = repository.Session(2).Prompt("edit").Edit("kept.txt", "b\n", "B\n").Fail("kept.txt", "zzz", "b").Edit("kept.txt", "c", "C").Save();
        repository.Commit("edited");
        repository.Write("kept.txt", "a\nB\nC\nby a person\n");
        repository.Commit("otherwise");

        var rows = Rows(repository, "commits");
        Assert.Equal(["otherwise: - -", $"edited: {edited.Name}:2 tree", $"whole: {wrote.Name}:2 tree", "base: - -"], rows.Select(Told));
        Assert.Contains("new file \"é\".txt", rows[2].GetProperty("details")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Same_time_and_same_project_link_nothing()
    {
        using var repository = new WorkedRepository();
        repository.Session(1).Prompt("talk about git commit").Told("echo git commit -m x", "[main 1234567] x").Told("cat log", "[main 7654321] y").Save();
        repository.Commit("at the same time");

        var (exitCode, output, error) = repository.Tacho(["commits"]);
        Assert.Equal(1, exitCode);
        Assert.Contains(" - - at the same time", output, StringComparison.Ordinal);
        Assert.Equal("", error);
    }

    [Fact]
    public void Rebased_and_amended_commits_are_found_by_what_they_changed()
    {
        using var repository = new WorkedRepository();
        repository.Write("base.txt", "base\n");
        repository.Commit("base");
        repository.Git("checkout", "-q", "-b", "topic");
        var session = repository.Session(1).Prompt("work").Bash("echo one > one.txt && git add . && git commit -m one").Bash("echo two > two.txt && git add . && git commit -m two").Save();
        repository.Git("commit", "-q", "--amend", "-m", "two, in other words");
        repository.Git("checkout", "-q", "main");
        repository.Write("other.txt", "other\n");
        repository.Commit("other");
        repository.Git("rebase", "-q", "main", "topic");

        Assert.Equal([$"two, in other words: {session.Name}:4 patch", $"one: {session.Name}:2 patch"], Rows(repository, "commits", "main..topic").Select(Told));
    }

    [Fact]
    public void Commits_that_are_gone_are_called_not_found()
    {
        using var repository = new WorkedRepository();
        var session = repository.Session(1).Prompt("work").Bash("echo one > one.txt && git add . && git commit -m first").Save();
        repository.Git("commit", "-q", "--amend", "--allow-empty", "-m", "other");
        repository.Write("one.txt", "different\n");
        repository.Git("commit", "-q", "-a", "--amend", "-m", "other");
        repository.Git("reflog", "expire", "--expire=all", "--all");
        repository.Git("gc", "-q", "--prune=now");

        var (exitCode, output, error) = repository.Tacho(["commits"]);
        Assert.Equal(1, exitCode);
        Assert.Contains("1 commit that git named to sessions of this project not found in this repository", error, StringComparison.Ordinal);
        Assert.Contains("- - other", output, StringComparison.Ordinal);
        var row = Assert.Single(Rows(repository, "commits", "--missing"));
        Assert.Equal(($"first: {session.Name}:2 output", false), (Told(row), row.GetProperty("isFound").GetBoolean()));
    }

    [Fact]
    public void Merge_counts_only_what_is_its_own()
    {
        using var repository = new WorkedRepository();
        repository.Write("a.txt", "one\n");
        repository.Commit("base");
        repository.Git("checkout", "-q", "-b", "side");
        var side = repository.Session(1).Prompt("side").Write("a.txt", "side\n").Write("b.txt", "b of side\n").Save();
        repository.Commit("side");
        repository.Git("checkout", "-q", "main");
        repository.Write("a.txt", "main\n");
        repository.Commit("main");
        repository.Run(repository.Root, ["git", "merge", "side"]);
        var merged = repository.Session(2).Prompt("resolve").Write("a.txt", "side and main\n").Save();
        repository.Commit("merged");

        var rows = Rows(repository, "commits");
        Assert.Equal(["base: - -", "main: - -", $"merged: {merged.Name}:2 tree", $"side: {side.Name}:2 tree"], rows.Select(Told).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("--object-format=sha256")]
    [InlineData("--object-format=sha1")]
    public void Both_kinds_of_hashes_are_told(string format)
    {
        using var repository = new WorkedRepository(format);
        var session = repository.Session(1).Prompt("go").Write("a.txt", "written whole\n").Bash("git add . && git commit -m both").Save();
        var row = Assert.Single(Rows(repository, "commits"));
        Assert.Equal($"both: {session.Name}:4 output tree", Told(row));
        Assert.Equal(format.EndsWith("256", StringComparison.Ordinal) ? 64 : 40, row.GetProperty("commit").GetString()!.Length);
    }

    [Fact]
    public void Worktrees_and_bare_repositories_answer()
    {
        using var repository = new WorkedRepository();
        repository.Commit("base");
        var tree = Path.Combine(repository.Folder.Root, "tree with 'quotes'");
        repository.Git("worktree", "add", "-q", "-b", "topic", tree);
        var session = repository.Session(1, tree).Prompt("there").Write("w.txt", "in the worktree\n").Bash("git add . && git commit -m there").Save();
        var bare = Path.Combine(repository.Folder.Root, "bare.git");
        repository.Git("clone", "-q", "--bare", repository.Root, bare);

        foreach (var folder in (string[])[tree, bare])
        {
            var (exitCode, output, _) = repository.Tacho(["commits", "topic", "--plain"], folder);
            Assert.Equal(0, exitCode);
            Assert.Contains($"{session.Name}:4 output+tree there", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Wrong_use_is_told()
    {
        using var repository = new WorkedRepository();
        repository.Session(1).Prompt("x").Save();
        repository.Folder.Import();
        Assert.Equal(1, repository.Tacho(["commits"]).ExitCode);
        Assert.Equal(64, repository.Tacho(["commits"], repository.Folder.Root).ExitCode);
        foreach (var range in (string[])["nothing", "main..nothing", "", "HEAD --all"]) Assert.Equal(64, repository.Tacho(["commits", range]).ExitCode);
        Assert.Equal(64, repository.Tacho(["commits", "--", "--output=x"]).ExitCode);
        Assert.False(File.Exists(repository.At("x")));
    }

    [Fact]
    public void Hostile_repository_starts_nothing()
    {
        using var repository = new WorkedRepository();
        repository.Session(1).Prompt("x").Write("a.txt", "text of the file\n").Save();
        repository.Write(".gitattributes", "* filter=evil diff=evil\n");
        repository.Commit("evil");
        repository.Write("a.txt", "text of the file\nmore\n");
        repository.Commit("more");
        var mark = Path.Combine(repository.Folder.Root, "ran");
        var script = repository.At(".git/evil.sh");
        File.WriteAllText(script, $"#!/bin/sh\ntouch '{mark}'\n");
        repository.Run(repository.Root, ["chmod", "+x", script]);
        foreach (var key in (string[])["core.fsmonitor", "core.pager", "pager.rev-list", "diff.external", "diff.evil.command", "diff.evil.textconv", "filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "gpg.program", "core.sshCommand", "core.editor", "alias.rev-list", "credential.helper", "uploadpack.packObjectsHook"])
            repository.Git("config", key, key.StartsWith("alias", StringComparison.Ordinal) ? "!" + script : script);
        repository.Git("config", "log.showSignature", "true");
        repository.Git("config", "core.hooksPath", ".git/hooks");
        foreach (var hook in (string[])["reference-transaction", "post-index-change", "post-checkout", "fsmonitor-watchman"]) File.Copy(script, repository.At(".git/hooks/" + hook));
        File.Delete(mark);

        Assert.Equal(0, repository.Tacho(["commits"]).ExitCode);
        Assert.Equal(0, repository.Tacho(["blame", "a.txt"]).ExitCode);
        Assert.Equal(0, repository.Tacho(["report", "--commit", "HEAD~1"]).ExitCode);
        Assert.Equal(0, repository.Tacho(["attest", "HEAD~1", "--notes"]).ExitCode);
        Assert.Equal(1, ArchiveFolder.Wait(repository.Start(["attest", "--trailer"])).ExitCode);
        Assert.False(File.Exists(mark));
    }

    [Fact]
    public void Missing_objects_are_not_fetched()
    {
        using var repository = new WorkedRepository();
        repository.Write("a.txt", "before\n");
        repository.Commit("base");
        var blob = repository.Git("rev-parse", "HEAD:a.txt");
        var session = repository.Session(1).Prompt("x").Edit("a.txt", "before", "after").Told("git commit -m gone", "[main " + new string('a', 40) + "] gone").Bash("git commit -a -m told").Save();
        repository.Commit("other");
        var mark = Path.Combine(repository.Folder.Root, "ran");
        foreach (var (key, value) in (ReadOnlySpan<(string, string)>)[("core.repositoryFormatVersion", "1"), ("extensions.partialClone", "origin"), ("remote.origin.promisor", "true"), ("remote.origin.url", $"ext::touch {mark}"), ("protocol.ext.allow", "always"), ("protocol.allow", "always")])
            repository.Git("config", key, value);
        File.Delete(repository.At($".git/objects/{blob[..2]}/{blob[2..]}"));

        Assert.Equal(["other: - -", $"told: {session.Name}:6 output", "base: - -"], Rows(repository, "commits").Select(Told));
        Assert.Equal(0, repository.Tacho(["attest", "HEAD~1"]).ExitCode);
        Assert.False(File.Exists(mark));

        // Whoever calls git as usual does fetch.
        repository.Run(repository.Root, ["git", "cat-file", "blob", blob]);
        Assert.True(File.Exists(mark));
    }

    private static List<JsonElement> Rows(WorkedRepository repository, params string[] words)
    {
        var (_, output, error) = repository.Tacho([.. words, "--json"]);
        Assert.DoesNotContain("tacho:", error, StringComparison.Ordinal);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];
    }

    /// <summary>Subject, place and evidence.</summary>
    private static string Told(JsonElement row) =>
        $"{row.GetProperty("subject").GetString()}: {row.GetProperty("place").GetString() ?? "-"} {(row.GetProperty("evidence") is { ValueKind: JsonValueKind.Array } evidence ? string.Join(' ', evidence.EnumerateArray().Select(static one => one.GetString())) : "-")}";
}
