using System.Text.Json;

namespace Tacho.Tests.Git;

/// <summary><c>tacho blame</c>: lines of real files, by the edits that were recorded of them.</summary>
public sealed class BlameCommandTests
{
    [Fact]
    public void Each_line_names_the_edit_that_wrote_it()
    {
        using var repository = new WorkedRepository();
        repository.Write("src/a.cs", "class A\n{\n    // by a person\n    int x;\n}\n");
        var first = repository.Session(1).Prompt("Add a method.\nIt adds.").Edit("src/a.cs", "    int x;\n", "    int x;\n\n    int Add(int y)\n    {\n        return x + y;\n    }\n").Save();
        var second = repository.Session(2).Prompt("Check for overflow").Edit("src/a.cs", "return x + y;", "return checked(x + y);").Save();
        repository.Write("src/a.cs", "// new head\n" + File.ReadAllText(repository.At("src/a.cs")).Replace("int Add(int y)", "int Sum(int y)", StringComparison.Ordinal));

        var (exitCode, output, error) = repository.Tacho(["blame", "src/a.cs"]);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(
            $"""
            - - 1: // new head
            - - 2: class A
            - - 3: {"{"}
            - - 4:     // by a person
            - - 5:     int x;
            {first.Name}:2 claude-code 6: 
            - - 7:     int Sum(int y)
            {first.Name}:2 claude-code 8:     {"{"}
            {second.Name}:2 claude-code 9:         return checked(x + y);
            {first.Name}:2 claude-code 10:     {"}"}
            - - 11: {"}"}

            """,
            output);

        var row = Assert.Single(Rows(repository, "blame", "src/a.cs:9"));
        Assert.Equal(
            ($"{second.Name}:2", $"{second.Name}:1", "Check for overflow", second.Id, "claude-sonnet-4-6", 9),
            (Text(row, "place"), Text(row, "promptPlace"), Text(row, "prompt"), Text(row, "session"), Text(row, "model"), row.GetProperty("line").GetInt32()));
        Assert.Contains("checked", repository.Tacho(["show", Text(row, "place")!, "--tools"]).Output, StringComparison.Ordinal);
        Assert.Equal(1, repository.Tacho(["blame", "src/a.cs:1-5"]).ExitCode);
    }

    [Fact]
    public void Whole_files_keep_who_wrote_a_line_first()
    {
        using var repository = new WorkedRepository();
        var first = repository.Session(1).Prompt("make").Write("b.txt", "one line\ntwo line\n").Save();
        var second = repository.Session(2).Prompt("more").Write("b.txt", "one line\ntwo line\nthree line\n", isTold: false).Save();
        repository.Session(3).Prompt("fails").Fail("b.txt", "one line", "three line").Save();
        Assert.Equal([$"{first.Name}:2", $"{first.Name}:2", $"{second.Name}:2"], Places(repository, "b.txt"));
    }

    [Fact]
    public void Patches_and_moves_are_followed()
    {
        using var repository = new WorkedRepository();
        var codex = repository.Session(4).AsCodex().Prompt("go");
        codex.Patch("*** Begin Patch\n*** Add File: old name.txt\n+alpha beta\n+gamma delta\n*** End Patch", "old name.txt", "alpha beta\ngamma delta\n");
        codex.Patch("*** Begin Patch\n*** Update File: old name.txt\n*** Move to: new\"name.txt\n@@\n alpha beta\n-gamma delta\n+gamma two\n+epsilon\n*** End Patch", "new\"name.txt", "alpha beta\ngamma two\nepsilon\n");
        File.Delete(repository.At("old name.txt"));
        codex.Save();
        Assert.Equal([$"{codex.Name}:4", $"{codex.Name}:6", $"{codex.Name}:6"], Places(repository, "new\"name.txt"));
    }

    [Fact]
    public void File_of_the_same_name_elsewhere_is_another_one()
    {
        using var repository = new WorkedRepository();
        repository.Session(1).Prompt("there").Write("sub/a.txt", "the same line\n").Save();
        repository.Write("a.txt", "the same line\n");
        Assert.Equal([null], Places(repository, "a.txt"));
        Assert.NotNull(Places(repository, "sub/a.txt")[0]);
    }

    [Fact]
    public void Edits_in_a_worktree_are_the_projects()
    {
        using var repository = new WorkedRepository();
        repository.Commit("base");
        var tree = repository.At(".worktrees/topic");
        repository.Git("worktree", "add", "-q", "-b", "topic", tree);
        var session = repository.Session(1, tree).Prompt("there").Write("w.txt", "in the worktree\n").Save();
        repository.Write("w.txt", "in the worktree\nand here\n");
        Assert.Equal([$"{session.Name}:2", null], Places(repository, "w.txt"));
    }

    [Fact]
    public void Without_git_and_with_hostile_names_it_answers()
    {
        using var repository = new WorkedRepository();
        var folder = Path.Combine(repository.Folder.Root, "plain");
        Directory.CreateDirectory(folder);
        const string name = "a\nb\u001b[31m 'c':7";
        var session = repository.Session(1, folder).Prompt("x").Write(name, "text with \u001b[31mcolour\n").Save();
        var (exitCode, output, _) = repository.Tacho(["blame", name], folder);
        Assert.Equal(0, exitCode);
        Assert.Contains($"{session.Name}:2 claude-code 1: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public void Wrong_use_is_told()
    {
        using var repository = new WorkedRepository();
        repository.Session(1).Prompt("x").Write("a.txt", "text\n").Save();
        repository.Write("empty", "");
        File.WriteAllBytes(repository.At("binary"), [1, 0, 2]);
        foreach (var (name, exitCode) in (ReadOnlySpan<(string, int)>)[("gone.txt", 64), (".", 64), ("a.txt:0", 64), ("a.txt:7", 64), ("a.txt:2-1", 64), ("binary", 65), ("empty", 1)])
            Assert.Equal((name, exitCode), (name, repository.Tacho(["blame", name]).ExitCode));
    }

    private static List<string?> Places(WorkedRepository repository, string file) => [.. Rows(repository, "blame", file).Select(static row => Text(row, "place"))];

    private static List<JsonElement> Rows(WorkedRepository repository, params string[] words) =>
        [.. repository.Tacho([.. words, "--json"]).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];

    private static string? Text(JsonElement row, string name) => row.GetProperty(name).GetString();
}
