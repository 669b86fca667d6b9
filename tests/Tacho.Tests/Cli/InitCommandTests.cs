using Tacho.Tests.Setup;
using System.CommandLine;
using System.Runtime.Versioning;
using System.Text.Json;
using Tacho.Capture;
using Tacho.Cli.Commands;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Setup;

namespace Tacho.Tests.Cli;

[UnsupportedOSPlatform("windows")]
public sealed class InitCommandTests : IDisposable
{
    private readonly SetupFolder _folder = new();

    private string Init(params string[] arguments) => InitIn(_folder.Project, arguments);

    private string InitIn(string workingFolder, params string[] arguments) => InitIn(workingFolder, new StringWriter { NewLine = "\n" }, arguments);

    private string InitIn(string workingFolder, StringWriter output, params string[] arguments)
    {
        var tool = new ToolLocation(Path.Combine(_folder.User, "tool"), Dotnet: null);
        var command = InitCommand.Create(() => new(_folder.Home, _folder.User, workingFolder, _folder.Variable, tool, TimeProvider.System));
        var exitCode = command.Parse(arguments).Invoke(new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false });
        Assert.Equal((int)ExitCode.Done, exitCode);
        return output.ToString();
    }

    [Fact]
    public void Init_installs_registers_and_says_what_is_left_to_do()
    {
        _folder.Write(_folder.Claude, "{\n  \"model\": \"opus\"\n}\n");
        _folder.Write("shop/.coograph/session.log", "");
        var text = Init("--agent", "claude", "codex");
        Assert.Contains($"--- {_folder.Claude}\n+++ {_folder.Claude}\n@@ -1,3 +1,", text);
        Assert.Contains("-  \"model\": \"opus\"\n+  \"model\": \"opus\",\n+  \"hooks\": {\n", text);
        Assert.Contains($"Changed {_folder.Claude}.\n", text);
        Assert.Contains($"Created {Path.Combine(_folder.Project, ".codex", "hooks.json")}.\n", text);
        Assert.Contains("open /hooks and trust the entries", text);
        Assert.Contains(".coograph/session.log. `tacho audit import-legacy`", text);
        Assert.DoesNotContain("\u001b", text);
        Assert.True(File.Exists(Path.Combine(_folder.User, ".tacho", "bin", "tacho-hook")));
        Assert.Equal(["claude-code", "codex-cli"], Assert.Single(new ProjectRegistry(_folder.Home, TimeProvider.System).All).Agents);
    }

    [Fact]
    public void Init_twice_says_that_everything_is_in_place()
    {
        Init("--agent", "claude");
        var before = _folder.Snapshot();
        Assert.Contains("All hooks are in place already.", Init("--agent", "claude"));
        Assert.Equal(before, _folder.Snapshot());
    }

    [Fact]
    public void Init_with_the_journal_reminds_in_this_project_until_it_is_undone()
    {
        Assert.Contains("Nothing was written (--dry-run).", Init("--agent", "claude", "--journal", "--dry-run"));
        Assert.False(CaptureState.Read(_folder.Home).RemindsIn(_folder.Project));
        var before = _folder.Snapshot();

        Assert.Contains($"Agents are reminded of the journal in {_folder.Project};", Init("--agent", "claude", "--journal"));
        Assert.True(CaptureState.Read(_folder.Home).RemindsIn(_folder.Project));
        Assert.False(CaptureState.Read(_folder.Home).RemindsIn(_folder.User));
        Assert.Contains("All hooks and the journal's files are in place already.", Init("--agent", "claude", "--journal"));
        Assert.True(JsonDocument.Parse(Init("--agent", "claude", "--journal", "--json")).RootElement.GetProperty("journal").GetBoolean());

        Assert.Contains("Agents are not reminded of the journal any more.", Init("--undo", "--journal"));
        Assert.Contains("tacho-hook", File.ReadAllText(_folder.Claude), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder.Project, "CLAUDE.md")));
        Assert.False(CaptureState.Read(_folder.Home).RemindsIn(_folder.Project));

        Init("--agent", "claude", "--journal");
        Assert.Contains("Agents are not reminded of the journal any more.", Init("--undo"));
        Assert.Equal(before, _folder.Snapshot());
    }

    [Fact]
    public void Init_for_the_user_reminds_everywhere_and_leaves_a_projects_decision_alone()
    {
        Init("--agent", "claude", "--journal");
        Assert.Contains("Agents are reminded of the journal in every project", Init("--user", "--agent", "claude", "--journal"));
        Assert.True(CaptureState.Read(_folder.Home).RemindsIn(_folder.User));
        Assert.Contains("# The journal of this project", File.ReadAllText(Path.Combine(_folder.User, ".claude", "skills", "tacho-journal", "SKILL.md")), StringComparison.Ordinal);

        Init("--user", "--undo");
        Assert.False(CaptureState.Read(_folder.Home).RemindsIn(_folder.User));
        Assert.True(CaptureState.Read(_folder.Home).RemindsIn(_folder.Project));
    }

    [Fact]
    public void Init_undo_leaves_nothing_behind_in_the_project()
    {
        var before = _folder.Snapshot();
        Init("--agent", "claude", "codex");
        var text = Init("--undo");
        Assert.Contains($"Deleted {_folder.Claude}.\n", text);
        Assert.Equal(before, _folder.Snapshot());
        Assert.Empty(new ProjectRegistry(_folder.Home, TimeProvider.System).All);
        Assert.Contains("Nothing of Tacho's is installed here.", Init("--undo"));
    }

    [Fact]
    public void Init_undo_says_which_files_were_changed_since()
    {
        _folder.Write(_folder.Claude, "{}");
        Init("--agent", "claude");
        File.WriteAllText(_folder.Claude, "// mine\n" + File.ReadAllText(_folder.Claude));
        Assert.Contains("it was changed since, so only Tacho's entries went.", Init("--undo"));
        Assert.Equal("// mine\n{}", File.ReadAllText(_folder.Claude));
    }

    [Fact]
    public void Init_dry_run_shows_everything_and_writes_nothing()
    {
        var text = Init("--agent", "claude", "--dry-run");
        Assert.Contains($"Would create {_folder.Claude}.", text);
        Assert.Contains("Nothing was written", text);
        Assert.False(Path.Exists(_folder.Claude));
        Assert.False(Path.Exists(_folder.Home.Root));
    }

    [Fact]
    public void Init_json_is_one_object()
    {
        using var report = JsonDocument.Parse(Init("--agent", "claude", "--json"));
        var root = report.RootElement;
        Assert.Equal("project", root.GetProperty("scope").GetString());
        Assert.Equal(_folder.Project, root.GetProperty("project").GetString());
        Assert.True(root.GetProperty("written").GetBoolean());
        Assert.Equal("create", root.GetProperty("files")[0].GetProperty("change").GetString());
        Assert.Equal("--- /dev/null", root.GetProperty("files")[0].GetProperty("diff")[0].GetString());
        Assert.Equal("Script", root.GetProperty("hookProgram").GetProperty("kind").GetString());
    }

    [Fact]
    public void Init_user_installs_below_the_home_folder_and_registers_no_project()
    {
        Init("--user", "--agent", "claude");
        Assert.True(File.Exists(Path.Combine(_folder.User, ".claude", "settings.json")));
        Assert.False(Path.Exists(_folder.Claude));
        Assert.False(File.Exists(_folder.Home.ProjectsFile));
    }

    [Fact]
    public void Init_in_a_folder_of_the_repository_works_at_its_root()
    {
        var inside = Directory.CreateDirectory(Path.Combine(_folder.Project, "src", "web")).FullName;
        InitIn(inside, "--agent", "claude");
        Assert.True(File.Exists(_folder.Claude));
    }

    [Fact]
    public void Init_in_a_worktree_writes_its_settings_and_registers_the_main_repository()
    {
        var git = Path.Combine(_folder.Project, ".git", "worktrees", "fix");
        _folder.Write(Path.Combine(git, "commondir"), "../..\n");
        var worktree = Path.GetDirectoryName(_folder.Write("fix/.git", $"gitdir: {git}\n"))!;
        InitIn(worktree, "--agent", "claude");
        Assert.True(File.Exists(Path.Combine(worktree, ".claude", "settings.json")));
        Assert.False(Path.Exists(_folder.Claude));
        Assert.Equal(_folder.Project, Assert.Single(new ProjectRegistry(_folder.Home, TimeProvider.System).All).Root);
    }

    [Fact]
    public void Init_in_the_home_folder_is_refused() =>
        Assert.Contains("--user", Assert.Throws<UserError>(() => InitIn(_folder.User, "--agent", "claude")).Hint);

    [Fact]
    public void Init_without_any_agent_says_what_it_looked_for()
    {
        var failure = Assert.Throws<UserError>(() => Init());
        Assert.Equal(ExitCode.NothingFound, failure.ExitCode);
        Assert.Contains("--agent", failure.Hint);
        Assert.Contains(Path.Combine(_folder.User, ".claude"), failure.Hint);
    }

    [Fact]
    public void Init_finds_agents_and_shows_their_signs()
    {
        Directory.CreateDirectory(Path.Combine(_folder.User, ".codex"));
        Assert.Contains($"Codex CLI: found {Path.Combine(_folder.User, ".codex")}\n", Init());
        Assert.True(File.Exists(Path.Combine(_folder.Project, ".codex", "hooks.json")));
    }

    [Fact]
    public void Init_shows_control_characters_of_a_file_as_escapes()
    {
        _folder.Write(_folder.Claude, "{\n  \"x\": \"\u202e\u009b\"\n}\n");
        var text = Init("--agent", "claude");
        Assert.Contains("\\u{202e}\\u{9b}", text);
        Assert.DoesNotContain("\u202e", text);
    }

    [Theory]
    [InlineData(true, "\u001b[32m+{\u001b[0m\n")]
    [InlineData(false, "\n+{\n")]
    public void Init_colours_the_diff_where_the_terminal_shows_colours(bool colours, string line)
    {
        var output = new TerminalWriter(new Terminal(Width: 80, colours)) { NewLine = "\n" };
        InitIn(_folder.Project, output, "--agent", "claude");
        Assert.Contains(line, output.ToString());
    }

    private sealed class TerminalWriter(Terminal terminal) : StringWriter, IHasTerminal
    {
        public Terminal? Terminal => terminal;
    }

    [Fact]
    public void Init_with_TACHO_HOME_elsewhere_puts_the_program_where_the_command_looks()
    {
        var tool = new ToolLocation(Path.Combine(_folder.User, "tool"), Dotnet: null);
        var moved = new TachoHome(Path.Combine(_folder.User, "moved"));
        InitCommand.Create(() => new(moved, _folder.User, _folder.Project, _folder.Variable, tool, TimeProvider.System))
            .Parse(["--agent", "claude"]).Invoke(new InvocationConfiguration { Output = TextWriter.Null, EnableDefaultExceptionHandler = false });
        Assert.True(File.Exists(Path.Combine(_folder.User, ".tacho", "bin", "tacho-hook")));
        Assert.True(File.Exists(Path.Combine(moved.Root, "setup", "manifest.json")));
    }

    public void Dispose() => _folder.Dispose();
}
