using System.Text.Json;
using Tacho.Tests.Git;

namespace Tacho.Tests.Journal;

/// <summary><c>tacho why</c> in real repositories, with sessions that really worked there.</summary>
public sealed class WhyCommandTests : IDisposable
{
    private readonly WorkedRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void Line_names_the_entry_of_its_session_first_then_the_prompt_the_commit_and_older_entries()
    {
        Add("Cart is a class", null, "--why", "others inherit from it", "--files", "src/cart.cs");
        var first = _repository.Session(1).Prompt("Make a cart").Write("src/cart.cs", "class Cart\n{\n    long total;\n}\n").Save();
        Add("About something else", first, "--did", "looked around", "--files", "README.md");
        Add("Totals in cents", first, "--why", "floats lose cents", "--rejected", "decimal: slow", "--files", "src/cart.cs");
        var hash = _repository.Commit("Cart with whole cents\n\nFloats lose cents.");
        var second = _repository.Session(2).Prompt("Show the tax").Edit("src/cart.cs", "    long total;\n", "    long total;\n    long tax;\n").Save();
        Add("Tax beside the total", second, "--why", "the law wants it", "--files", "src/cart.cs");

        var (exitCode, output, error) = _repository.Tacho(["why", "src/cart.cs:3", "--json"]);
        Assert.Equal((0, ""), (exitCode, error));
        var answer = JsonDocument.Parse(output).RootElement;
        Assert.Equal("    long total;", answer.GetProperty("text")[0].GetString());
        var reasons = answer.GetProperty("reasons").EnumerateArray().ToList();
        Assert.Equal(["entry line+file Totals in cents", "entry line About something else", "prompt", "commit", "entry file Cart is a class", "entry file Tax beside the total"], reasons.Select(Told));
        Assert.Equal(($"{first.Name}:1", "Make a cart"), (Text(reasons[2], "place"), Text(reasons[2], "text")));
        Assert.Equal((hash, "Cart with whole cents\n\nFloats lose cents."), (Text(reasons[3], "place"), Text(reasons[3], "message")));
        Assert.Equal([$"{first.Name}:2"], reasons[3].GetProperty("sessions").EnumerateArray().Select(static one => one.GetString()));

        // Each place is opened by the command that takes it.
        Assert.Equal(0, _repository.Tacho(["show", Text(reasons[2], "place")!]).ExitCode);
        Assert.Contains("Totals in cents", _repository.Tacho(["journal", "show", Text(reasons[0], "place")!]).Output, StringComparison.Ordinal);

        // The line that is not committed yet, from a subfolder.
        (exitCode, output, error) = _repository.Tacho(["why", "cart.cs:4"], _repository.At("src"));
        Assert.Equal((0, "This line is not committed.\n"), (exitCode, error));
        Assert.Contains("Tax beside the total", output, StringComparison.Ordinal);
        Assert.Contains("Why: the law wants it", output, StringComparison.Ordinal);
        Assert.Contains("Show the tax", output, StringComparison.Ordinal);
        Assert.True(output.IndexOf("Tax beside the total", StringComparison.Ordinal) < output.IndexOf("Totals in cents", StringComparison.Ordinal));
    }

    [Fact]
    public void Session_that_made_the_commit_counts_only_where_no_edit_is_recorded()
    {
        var edited = _repository.Session(1).Prompt("write").Write("a.cs", "the first line\n").Save();
        var committed = _repository.Session(2).Prompt("commit it").Bash("printf 'the second line\\n' > b.cs; git add -A; git commit -m both").Save();
        Add("Of the edit", edited, "--files", "a.cs");
        Add("Of the commit", committed, "--files", "a.cs", "b.cs");
        Assert.Equal(["entry line+file Of the edit", "prompt", "commit", "entry file Of the commit"], Reasons("a.cs:1").Select(Told));
        Assert.Equal(["entry line+file Of the commit", "commit"], Reasons("b.cs:1").Select(Told));
        Assert.Contains(Reasons("b.cs:1")[1].GetProperty("sessions").EnumerateArray(), one => one.GetString()!.StartsWith(committed.Name + ":", StringComparison.Ordinal));

        // Of the whole file the session that wrote it counts too, although it does not name it.
        Add("Names nothing", edited);
        Assert.Equal(["entry file Of the commit", "entry file Of the edit", "entry session Names nothing", "prompt", "commit"], Reasons("a.cs").Select(Told));
    }

    [Fact]
    public void Entries_alone_answer_without_git_and_sessions_and_for_files_that_are_gone()
    {
        var plain = Path.Combine(_repository.Folder.Root, "plain");
        Directory.CreateDirectory(Path.Combine(plain, "sub"));
        File.WriteAllText(Path.Combine(plain, "a b.txt"), "text\nmore\n");
        Assert.Equal(0, _repository.Tacho(["journal", "add", "--title", "Plain text", "--why", "anybody can read it", "--files", "a b.txt", "sub/gone.txt"], plain).ExitCode);
        foreach (var (file, folder) in (ReadOnlySpan<(string, string)>)[("a b.txt", plain), ("../a b.txt", Path.Combine(plain, "sub")), (Path.Combine(plain, "a b.txt"), _repository.Root), ("a b.txt:2", plain), ("sub/gone.txt", plain), ("gone.txt", Path.Combine(plain, "sub")), ("sub", plain)])
        {
            var (exitCode, output, _) = _repository.Tacho(["why", file], folder);
            Assert.True(exitCode == 0, file);
            Assert.Contains("Why: anybody can read it", output, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(_repository.Folder.Home.Store));
        Assert.Contains("not there as a text", _repository.Tacho(["why", "sub/gone.txt:7"], plain).Error, StringComparison.Ordinal);

        // The whole folder is gone, and with git nowhere to be found.
        Directory.Delete(Path.Combine(plain, "sub"));
        _repository.Folder.Variables["PATH"] = Path.GetDirectoryName(_repository.Run("/", ["which", "dotnet"]).Output.Trim())!;
        var env = _repository.Run("/", ["which", "env"]).Output.Trim();
        _repository.Folder.Before = [env, "-C", plain];
        var started = _repository.Folder.StartTacho("why", "sub/gone.txt");
        var told = Archive.ArchiveFolder.Wait(started);
        Assert.Equal(0, told.ExitCode);
        Assert.Contains("Plain text", told.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Renamed_file_keeps_its_reasons_and_a_worktree_has_them_too()
    {
        _repository.Write("old[1].cs", "one two three\nfour five six\nseven eight nine\n");
        Add("As it began", null, "--why", "simple", "--files", "old[1].cs");
        _repository.Commit("begin");
        _repository.Git("mv", "old[1].cs", "new.cs");
        _repository.Commit("rename");
        _repository.Git("worktree", "add", "-q", "-b", "topic", _repository.At(".worktrees/topic"));
        var other = Path.Combine(_repository.Folder.Root, "elsewhere");
        _repository.Git("worktree", "add", "-q", "-b", "other", other);

        var answer = JsonDocument.Parse(_repository.Tacho(["why", "new.cs", "--json"]).Output).RootElement;
        Assert.Equal(["old[1].cs"], answer.GetProperty("formerNames").EnumerateArray().Select(static one => one.GetString()));
        Assert.Equal(["entry file As it began", "commit", "commit"], answer.GetProperty("reasons").EnumerateArray().Select(Told));
        foreach (var folder in (string[])[_repository.At(".worktrees/topic"), other])
        {
            Assert.Equal(0, _repository.Tacho(["why", "new.cs:2"], folder).ExitCode);
            Assert.Contains("by its old name", _repository.Tacho(["why", "new.cs"], folder).Output, StringComparison.Ordinal);
        }

        // Said in a worktree, asked in the main one.
        Assert.Equal(0, _repository.Tacho(["journal", "add", "--title", "From the worktree", "--files", "new.cs"], _repository.At(".worktrees/topic")).ExitCode);
        Assert.Contains("From the worktree", _repository.Tacho(["why", "new.cs"]).Output, StringComparison.Ordinal);

        // Deleted and committed: git still tells of it.
        _repository.Git("rm", "-q", "new.cs");
        _repository.Commit("remove");
        Assert.Contains("As it began", _repository.Tacho(["why", "new.cs"]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Superseded_and_dropped_entries_and_those_of_the_folder_are_told_as_such()
    {
        _repository.Write("src/a.cs", "text\n");
        var id = Add("Old way", null, "--why", "first thought", "--files", "src/a.cs");
        Add("New way", null, "--why", "better", "--files", "src/a.cs", "--supersedes", id);
        Add("All of src", null, "--why", "small files", "--files", "src");
        var (exitCode, output, _) = _repository.Tacho(["why", "src/a.cs"]);
        Assert.Equal(0, exitCode);
        Assert.Contains("does not hold any more", output, StringComparison.Ordinal);
        Assert.Contains("about its folder", output, StringComparison.Ordinal);
        Assert.Equal(
            ["New way", "All of src", "Old way"],
            JsonDocument.Parse(_repository.Tacho(["why", "src/a.cs", "--json"]).Output).RootElement.GetProperty("reasons").EnumerateArray().Where(static one => Text(one, "kind") == "entry").Select(static one => Text(one.GetProperty("entry"), "title")));
    }

    [Fact]
    public void Nothing_known_is_told_with_what_could_be_meant_and_wrong_use_is_refused()
    {
        _repository.Write("src/a.cs", "text\n");
        _repository.Commit("base");
        Add("Deep", null, "--files", "src/deep/only.cs");
        _repository.Write("other.txt", "x\n");
        foreach (var (name, exitCode) in (ReadOnlySpan<(string, int)>)[("other.txt", 1), ("only.cs", 1), ("not/there.txt", 1), ("src/a.cs", 0), ("src/a.cs:1", 0), ("src/a.cs:9", 64), ("src/a.cs:0", 64), ("", 64)])
            Assert.Equal((name, exitCode), (name, _repository.Tacho(["why", name]).ExitCode));
        Assert.Contains("src/deep/only.cs", _repository.Tacho(["why", "only.cs"]).Error, StringComparison.Ordinal);
        Assert.Contains("only git tells of it", _repository.Tacho(["why", "src/a.cs"]).Error, StringComparison.Ordinal);
        Assert.Contains("journal add --files", _repository.Tacho(["why", "other.txt"]).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_of_the_repository_start_nothing()
    {
        _repository.Write("a.cs", "one\ntwo\n");
        _repository.Write(".gitattributes", "* filter=bad diff=bad\n");
        _repository.Commit("base\u001b[31m \u202Ered");
        var witness = _repository.At("witness");
        foreach (var key in (string[])["filter.bad.clean", "filter.bad.smudge", "diff.bad.textconv", "diff.bad.command", "core.fsmonitor", "core.pager", "gpg.program"]) _repository.Git("config", key, $"touch '{witness}'; cat");
        _repository.Git("config", "log.showSignature", "true");
        Add("Named", null, "--files", "a.cs");
        var (exitCode, output, _) = _repository.Tacho(["why", "a.cs:2"]);
        Assert.Equal(0, exitCode);
        Assert.Contains("base", output, StringComparison.Ordinal);
        Assert.DoesNotContain(output, static c => c is '\u001b' or '\u202E');
        Assert.False(File.Exists(witness));
    }

    private List<JsonElement> Reasons(string place) => [.. JsonDocument.Parse(_repository.Tacho(["why", place, "--json"]).Output).RootElement.GetProperty("reasons").EnumerateArray()];

    private static string Told(JsonElement reason) => Text(reason, "kind") == "entry" ? $"entry {Text(reason, "link")} {Text(reason.GetProperty("entry"), "title")}" : Text(reason, "kind")!;

    private static string? Text(JsonElement row, string name) => row.GetProperty(name).GetString();

    /// <summary>Writes an entry as an agent does, within a session or without; its id.</summary>
    private string Add(string title, WorkedSession? session, params string[] words)
    {
        _repository.Folder.Variables["CLAUDE_CODE_SESSION_ID"] = session?.Id ?? "";
        var (exitCode, output, error) = Archive.ArchiveFolder.Wait(_repository.Start(["journal", "add", "--title", title, .. words]));
        Assert.True(exitCode == 0, error);
        _repository.Folder.Variables["CLAUDE_CODE_SESSION_ID"] = "";
        return output.Split(' ')[1];
    }
}
