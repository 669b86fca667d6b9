using System.Runtime.Versioning;
using FsCheck.Fluent;
using FsCheck;
using Tacho.Agents;
using Tacho.Configuration;
using Tacho.Setup;

namespace Tacho.Tests.Setup;

[UnsupportedOSPlatform("windows")]
public sealed class InstallerTests : IDisposable
{
    private readonly SetupFolder _folder = new();

    private static FileEdit.OwnFile Own(string path, string word = "one") => new(path, $"#!/bin/sh\n# {word}\n{HookCommand.Posix("cline")}\n", Executable: true);

    private static FileEdit.JsonEntries Entries(string path, string agent = "claude-code") =>
        new(path, [new(["hooks", "Stop"], $$"""{ "command": "{{HookCommand.Marker}} {{agent}}" }""")], []);

    [Fact]
    public void Install_into_nothing_creates_and_undo_deletes_file_and_folders()
    {
        var before = _folder.Snapshot();
        _folder.Install(SetupFolder.ClaudeCode);
        Assert.Contains(HookCommand.Marker, File.ReadAllText(_folder.Claude));
        _folder.Undo(SetupFolder.ClaudeCode);
        Assert.Equal(before, _folder.Snapshot());
    }

    [Fact]
    public void A_link_to_something_that_is_no_file_of_the_users_is_refused()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Claude)!);
        File.CreateSymbolicLink(_folder.Claude, "/proc/version");

        Assert.Contains("/proc/version", Assert.Throws<UserError>(() => _folder.Install(SetupFolder.ClaudeCode)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{ }")]
    [InlineData("// nothing yet\r\n")]
    [InlineData("\uFEFF{\r\n\t\"hooks\": { // theirs\r\n\t\t\"Stop\": [ ],\r\n\t},\r\n}\r\n")]
    [InlineData("{\"permissions\":{\"allow\":[\"Bash(ls)\"]}}")]
    public void Undo_gives_back_every_byte(string text)
    {
        _folder.Write(_folder.Claude, text);
        var before = _folder.Snapshot();
        _folder.Install(SetupFolder.ClaudeCode);
        Assert.NotEqual(before, _folder.Snapshot());
        var plan = _folder.Installer.PlanUndo(SetupFolder.ClaudeCode, _folder.Context());
        Assert.True(Assert.Single(plan.Changes).Restores);
        _folder.Undo(SetupFolder.ClaudeCode);
        Assert.Equal(before, _folder.Snapshot());
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_folder.Home.Root, "setup", "backups")));
    }

    [Fact]
    public void Undo_gives_back_every_byte_of_any_document() => Check.One(Config.QuickThrowOnFailure.WithEndSize(1_000_000), Prop.ForAll(
        ArbMap.Default.ArbFor<int>(), seed =>
        {
            using var folder = new SetupFolder();
            folder.Write(folder.Claude, SettingsDocument.Of(seed));
            var before = folder.Snapshot();
            folder.Install(SetupFolder.ClaudeCode);
            folder.Undo(SetupFolder.ClaudeCode);
            return before.SequenceEqual(folder.Snapshot(), StringComparer.Ordinal);
        }));

    [Fact]
    public void Install_twice_changes_nothing()
    {
        _folder.Write(_folder.Claude, "{ \"model\": \"opus\" }");
        _folder.Install(SetupFolder.ClaudeCode);
        var before = _folder.Snapshot();
        var manifest = File.ReadAllText(Path.Combine(_folder.Home.Root, "setup", "manifest.json"));
        var plan = _folder.Installer.PlanInstall(SetupFolder.ClaudeCode, _folder.Context());
        Assert.Empty(plan.Changes);
        _folder.Installer.Apply(plan);
        Assert.Equal(before, _folder.Snapshot());
        Assert.Equal(manifest, File.ReadAllText(Path.Combine(_folder.Home.Root, "setup", "manifest.json")));
    }

    [Fact]
    public void Undo_after_a_persons_edit_takes_only_our_entries()
    {
        _folder.Write(_folder.Claude, "{\n  \"hooks\": {\n    \"Stop\": [],\n  }, // mine\n}\n");
        _folder.Install(SetupFolder.ClaudeCode);
        File.WriteAllText(_folder.Claude, File.ReadAllText(_folder.Claude).Replace("// mine", "// still mine", StringComparison.Ordinal));
        Assert.False(Assert.Single(_folder.Installer.PlanUndo(SetupFolder.ClaudeCode, _folder.Context()).Changes).Restores);
        _folder.Undo(SetupFolder.ClaudeCode);
        Assert.Equal("{\n  \"hooks\": {\n    \"Stop\": [],\n  }, // still mine\n}\n", File.ReadAllText(_folder.Claude));
    }

    [Fact]
    public void Undo_after_an_edit_of_a_file_that_we_made_keeps_what_the_person_added()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        File.WriteAllText(_folder.Claude, File.ReadAllText(_folder.Claude).Replace("{\n  \"hooks\"", "{\n  \"model\": \"opus\",\n  \"hooks\"", StringComparison.Ordinal));
        _folder.Undo(SetupFolder.ClaudeCode);
        Assert.Equal("{\n  \"model\": \"opus\"\n}\n", File.ReadAllText(_folder.Claude));
    }

    [Fact]
    public void Undo_after_reformatting_a_file_that_we_made_deletes_it()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        File.WriteAllText(_folder.Claude, File.ReadAllText(_folder.Claude) + "\n");
        _folder.Undo(SetupFolder.ClaudeCode);
        Assert.False(Path.Exists(Path.GetDirectoryName(_folder.Claude)));
    }

    [Fact]
    public void Undo_without_the_manifest_takes_our_entries_by_their_mark()
    {
        _folder.Write(_folder.Claude, "{\n  \"model\": \"opus\"\n}\n");
        _folder.Install(SetupFolder.ClaudeCode);
        Directory.Delete(Path.Combine(_folder.Home.Root, "setup"), recursive: true);
        _folder.Undo(SetupFolder.ClaudeCode);
        Assert.Equal("{\n  \"model\": \"opus\"\n}\n", File.ReadAllText(_folder.Claude));
    }

    [Fact]
    public void Undo_with_a_damaged_backup_takes_our_entries()
    {
        _folder.Write(_folder.Claude, "{\n  \"model\": \"opus\"\n}\n");
        _folder.Install(SetupFolder.ClaudeCode);
        foreach (var backup in Directory.EnumerateFiles(Path.Combine(_folder.Home.Root, "setup", "backups"))) File.WriteAllText(backup, "{}");
        _folder.Undo(SetupFolder.ClaudeCode);
        Assert.Equal("{\n  \"model\": \"opus\"\n}\n", File.ReadAllText(_folder.Claude));
    }

    [Fact]
    public void Undo_with_a_damaged_manifest_says_so_and_writes_nothing()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        var before = _folder.Snapshot();
        File.WriteAllText(Path.Combine(_folder.Home.Root, "setup", "manifest.json"), "{");
        Assert.Contains("manifest.json", Assert.Throws<UserError>(() => _folder.Undo(SetupFolder.ClaudeCode)).Message);
        Assert.Equal(before, _folder.Snapshot());
    }

    [Fact]
    public void Install_again_after_a_persons_edit_still_undoes_to_the_persons_file()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        var edited = File.ReadAllText(_folder.Claude).Replace("{\n  \"hooks\"", "{\n  \"model\": \"opus\",\n  \"hooks\"", StringComparison.Ordinal);
        File.WriteAllText(_folder.Claude, edited.Replace("\"timeout\": 5", "\"timeout\": 50", StringComparison.Ordinal));
        _folder.Install(SetupFolder.ClaudeCode);
        Assert.Equal(edited, File.ReadAllText(_folder.Claude));
        _folder.Undo(SetupFolder.ClaudeCode);
        Assert.Equal("{\n  \"model\": \"opus\"\n}\n", File.ReadAllText(_folder.Claude));
    }

    [Fact]
    public void Install_of_an_update_keeps_the_first_original()
    {
        var path = _folder.Write("shop/hooks.json", "{ \"a\": 1 }\n");
        var before = _folder.Snapshot();
        _folder.Install(new PlanOnlyAgent("claude-code", Entries(path)));
        var newer = new PlanOnlyAgent("claude-code", Entries(path) with { Entries = [new(["hooks", "Start"], $$"""{ "command": "{{HookCommand.Marker}}", "v": 2 }""")] });
        _folder.Install(newer);
        Assert.DoesNotContain("Stop", File.ReadAllText(path));
        _folder.Undo(newer);
        Assert.Equal(before, _folder.Snapshot());
    }

    [Fact]
    public void Undo_of_one_of_two_agents_in_a_file_leaves_the_other()
    {
        var path = _folder.Write("shop/hooks.json", "{ \"a\": 1 }\n");
        var before = _folder.Snapshot();
        var (one, two) = (new PlanOnlyAgent("claude-code", Entries(path)), new PlanOnlyAgent("codex-cli", Entries(path, "codex-cli")));
        _folder.Install(one, two);
        Assert.Empty(_folder.Installer.PlanInstall([one, two], _folder.Context()).Changes);
        _folder.Undo(one);
        Assert.DoesNotContain("claude-code", File.ReadAllText(path));
        Assert.Contains("codex-cli", File.ReadAllText(path));
        _folder.Undo(two);
        Assert.Equal(before, _folder.Snapshot());
    }

    [Fact]
    public void Undo_finds_a_file_that_the_plan_does_not_name_any_more()
    {
        _folder.Set("CLAUDE_CONFIG_DIR", Path.Combine(_folder.User, "moved"));
        var before = _folder.Snapshot();
        _folder.Installer.Apply(_folder.Installer.PlanInstall(SetupFolder.ClaudeCode, _folder.Context(InstallScope.User)));
        Assert.True(File.Exists(Path.Combine(_folder.User, "moved", "settings.json")));
        _folder.Set("CLAUDE_CONFIG_DIR", Path.Combine(_folder.User, "elsewhere"));
        _folder.Undo(SetupFolder.ClaudeCode);
        Assert.True(File.Exists(Path.Combine(_folder.User, "moved", "settings.json")));
        _folder.Installer.Apply(_folder.Installer.PlanUndo(SetupFolder.ClaudeCode, _folder.Context(InstallScope.User)));
        Assert.Equal(before, _folder.Snapshot());
    }

    [Fact]
    public void Linked_settings_are_written_at_the_target_and_keep_link_and_mode()
    {
        var target = _folder.Write("dotfiles/claude.json", "{}\n");
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Claude)!);
        File.CreateSymbolicLink(_folder.Claude, "../../dotfiles/claude.json");
        var before = _folder.Snapshot();
        _folder.Install(SetupFolder.ClaudeCode);
        Assert.Equal("../../dotfiles/claude.json", new FileInfo(_folder.Claude).LinkTarget);
        Assert.Contains(HookCommand.Marker, File.ReadAllText(target));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(target));
        _folder.Undo(SetupFolder.ClaudeCode);
        Assert.Equal(before, _folder.Snapshot());
    }

    [Fact]
    public void A_link_to_nothing_is_filled_and_emptied_again()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Claude)!);
        File.CreateSymbolicLink(_folder.Claude, "../missing.json");
        _folder.Install(SetupFolder.ClaudeCode);
        Assert.True(File.Exists(Path.Combine(_folder.Project, "missing.json")));
        _folder.Undo(SetupFolder.ClaudeCode);
        Assert.False(File.Exists(Path.Combine(_folder.Project, "missing.json")));
        Assert.NotNull(new FileInfo(_folder.Claude).LinkTarget);
    }

    [Fact]
    public void A_read_only_file_is_refused_before_anything_is_written()
    {
        var other = _folder.Write("shop/other.json", "{}");
        _folder.Write(_folder.Claude, "{}");
        File.SetUnixFileMode(_folder.Claude, UnixFileMode.UserRead);
        var before = _folder.Snapshot();
        var failure = Assert.Throws<UserError>(() => _folder.Install(new PlanOnlyAgent("claude-code", Entries(other), Entries(_folder.Claude))));
        Assert.Equal($"{_folder.Claude} is read-only", failure.Message);
        Assert.Contains("chmod u+w", failure.Hint);
        Assert.Equal(before, _folder.Snapshot());
    }

    [Theory]
    [InlineData("{ \"hooks\": ")]
    [InlineData("[]")]
    [InlineData("{ \"hooks\": [] }")]
    [InlineData("{ \"hooks\": { \"PreToolUse\": \"none\" } }")]
    public void A_file_that_cannot_be_edited_is_refused_before_anything_is_written(string text)
    {
        _folder.Write(_folder.Claude, text);
        var before = _folder.Snapshot();
        var other = new PlanOnlyAgent("other", Entries(Path.Combine(_folder.Project, "a.json")));
        var failure = Assert.Throws<UserError>(() => _folder.Install([other, .. SetupFolder.ClaudeCode]));
        Assert.StartsWith($"{_folder.Claude}, line 1, column ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, _folder.Snapshot());
    }

    [Fact]
    public void A_file_that_is_not_UTF_8_is_refused()
    {
        _folder.Write(_folder.Claude, "");
        File.WriteAllBytes(_folder.Claude, [0xFF, 0xFE, 0x7B, 0x00]);
        Assert.Contains("not UTF-8", Assert.Throws<UserError>(() => _folder.Install(SetupFolder.ClaudeCode)).Message);
    }

    [Fact]
    public void A_file_that_changed_after_planning_is_refused()
    {
        _folder.Write(_folder.Claude, "{}");
        var plan = _folder.Installer.PlanInstall(SetupFolder.ClaudeCode, _folder.Context());
        _folder.Write(_folder.Claude, "{ \"model\": \"opus\" }");
        Assert.Contains("was changed", Assert.Throws<UserError>(() => _folder.Installer.Apply(plan)).Message);
        Assert.Equal("{ \"model\": \"opus\" }", File.ReadAllText(_folder.Claude));
    }

    [Fact]
    public void A_failure_at_the_second_file_says_what_was_done_and_what_not()
    {
        string[] paths = [.. new[] { "a", "b", "c" }.Select(name => _folder.Write($"shop/{name}.json", "{}"))];
        Directory.CreateDirectory(Path.Combine(_folder.Project, $".b.json.{Environment.ProcessId}.tacho-tmp"));
        var agent = new PlanOnlyAgent("claude-code", [.. paths.Select(path => Entries(path))]);
        var failure = Assert.Throws<UserError>(() => _folder.Install(agent));
        Assert.StartsWith($"cannot write {paths[1]}: ", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith($"done: {paths[0]}; not done: {paths[1]}, {paths[2]}.", failure.Hint, StringComparison.Ordinal);
        Assert.Equal(ExitCode.InputOutput, failure.ExitCode);

        Directory.Delete(Path.Combine(_folder.Project, $".b.json.{Environment.ProcessId}.tacho-tmp"));
        _folder.Install(agent);
        _folder.Undo(agent);
        Assert.All(paths, path => Assert.Equal("{}", File.ReadAllText(path)));
    }

    [Fact]
    public void An_own_file_is_made_executable_updated_and_deleted()
    {
        var path = Path.Combine(_folder.Project, ".clinerules", "hooks", "PreToolUse");
        var before = _folder.Snapshot();
        _folder.Install(new PlanOnlyAgent("cline", Own(path)));
        Assert.True(File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute));
        var newer = new PlanOnlyAgent("cline", Own(path, "two"));
        _folder.Install(newer);
        Assert.Contains("two", File.ReadAllText(path));
        Assert.Empty(_folder.Installer.PlanInstall([newer], _folder.Context()).Changes);
        _folder.Undo(newer);
        Assert.Equal(before, _folder.Snapshot());
    }

    [Fact]
    public void An_own_file_that_somebody_else_wrote_is_refused_and_never_undone()
    {
        var path = _folder.Write("shop/.clinerules/hooks/PreToolUse", "#!/bin/sh\necho theirs\n");
        var agent = new PlanOnlyAgent("cline", Own(path));
        Assert.Contains("is not Tacho's", Assert.Throws<UserError>(() => _folder.Install(agent)).Message);
        _folder.Undo(agent);
        Assert.Equal("#!/bin/sh\necho theirs\n", File.ReadAllText(path));
    }

    [Fact]
    public void An_own_file_that_a_person_edited_is_deleted_and_a_copy_kept()
    {
        var path = Path.Combine(_folder.Project, "hook");
        var agent = new PlanOnlyAgent("cline", Own(path));
        _folder.Install(agent);
        var edited = File.ReadAllText(path) + "echo mine\n";
        File.WriteAllText(path, edited);
        var copy = Assert.Single(_folder.Installer.PlanUndo([agent], _folder.Context()).Changes).CopyTo;
        _folder.Undo(agent);
        Assert.False(File.Exists(path));
        Assert.Equal(edited, File.ReadAllText(copy!));
    }

    [Fact]
    public void Undo_where_the_person_deleted_the_file_forgets_it_and_its_folder()
    {
        var before = _folder.Snapshot();
        _folder.Install(SetupFolder.ClaudeCode);
        File.Delete(_folder.Claude);
        _folder.Undo(SetupFolder.ClaudeCode);
        Assert.Equal(before, _folder.Snapshot());
        Assert.DoesNotContain("settings.json", File.ReadAllText(Path.Combine(_folder.Home.Root, "setup", "manifest.json")));
    }

    [Fact]
    public void Backups_can_be_read_by_their_owner_only()
    {
        _folder.Write(_folder.Claude, "{ \"env\": { \"TOKEN\": \"x\" } }");
        _folder.Install(SetupFolder.ClaudeCode);
        var backup = Assert.Single(Directory.EnumerateFiles(Path.Combine(_folder.Home.Root, "setup", "backups")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(backup));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.Home.Root));
    }

    [Fact]
    public void Undo_does_not_mind_what_is_in_files_of_other_agents()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        var broken = _folder.Write("shop/.codex/hooks.json", "{ \"hooks\": ");
        _folder.Undo(AgentDetection.Installable());
        Assert.False(Path.Exists(_folder.Claude));
        Assert.Equal("{ \"hooks\": ", File.ReadAllText(broken));
    }

    [Fact]
    public void Registry_agents_are_installed_undone_and_stable()
    {
        var before = _folder.Snapshot();
        foreach (var scope in Enum.GetValues<InstallScope>())
        {
            _folder.Installer.Apply(_folder.Installer.PlanInstall(AgentDetection.Installable(), _folder.Context(scope)));
            Assert.Empty(_folder.Installer.PlanInstall(AgentDetection.Installable(), _folder.Context(scope)).Changes);
        }

        foreach (var scope in Enum.GetValues<InstallScope>())
            _folder.Installer.Apply(_folder.Installer.PlanUndo(AgentDetection.Installable(), _folder.Context(scope)));
        Assert.Equal(before, _folder.Snapshot());
    }

    public void Dispose() => _folder.Dispose();
}
