using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Setup;
using Tacho.Setup.Doctor;

namespace Tacho.Tests.Setup.DoctorChecks;

public sealed class DoctorHooksTests : IDisposable
{
    private readonly DoctorFolder _folder = new();

    private ImmutableArray<Diagnosis> Hooks() => [.. InstalledHooksCheck.Run(_folder.Evidence)];

    private Diagnosis Claude(string subject = "hooks") => Assert.Single(Hooks(), diagnosis => diagnosis.Area == "Claude Code" && diagnosis.Subject == subject);

    private static string Init => "tacho init --agent claude-code";

    private string Settings
    {
        get => File.ReadAllText(_folder.Setup.Claude);
        set => File.WriteAllText(_folder.Setup.Claude, value);
    }

    [Fact]
    public void Nothing_installed_at_all_is_a_fault()
    {
        var diagnosis = Assert.Single(Hooks(), diagnosis => diagnosis.Area == "Agents");
        Assert.Equal((Health.Fault, "tacho init"), (diagnosis.Health, diagnosis.Remedy));
    }

    [Fact]
    public void An_agent_that_is_used_but_not_recorded_is_a_note()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Setup.User, ".claude"));
        Assert.Equal((Health.Note, Init), (Claude().Health, Claude().Remedy));
    }

    [Fact]
    public void Hooks_in_place_are_well_whatever_stands_beside_them()
    {
        _folder.Setup.Write(_folder.Setup.Claude, "{ \"hooks\": { \"Stop\": [ { \"hooks\": [ { \"type\": \"command\", \"command\": \"theirs\" } ] } ] } }");
        _folder.Install(SetupFolder.ClaudeCode);
        Assert.Equal(Health.Well, Claude().Health);
        Assert.StartsWith("15 hooks in ", Claude().Finding);
    }

    [Fact]
    public void Hooks_of_every_agent_are_found_as_they_were_installed()
    {
        _folder.Install(AgentDetection.Installable());
        var hooks = Hooks().Where(diagnosis => diagnosis.Subject == "hooks").ToList();
        Assert.NotEmpty(hooks);
        Assert.All(hooks, diagnosis => Assert.Equal(Health.Well, diagnosis.Health));
    }

    [Fact]
    public void Hooks_removed_by_hand_are_a_fault()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        Settings = "{}";
        Assert.Equal((Health.Fault, Init), (Claude().Health, Claude().Remedy));
        Assert.Contains("removed from", Claude().Finding);
    }

    [Fact]
    public void Hooks_whose_file_is_gone_are_a_fault()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        File.Delete(_folder.Setup.Claude);
        Assert.Equal(Health.Fault, Claude().Health);
    }

    [Fact]
    public void Hooks_of_which_one_was_removed_are_a_fault_that_names_it()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        Settings = Settings.Replace("\"PreToolUse\"", "\"Elsewhere\"", StringComparison.Ordinal);
        Assert.Equal(Health.Fault, Claude().Health);
        Assert.Contains("1 of 15 hooks missing", Claude().Finding);
        Assert.EndsWith(": PreToolUse", Claude().Finding);
    }

    [Fact]
    public void Hooks_that_an_older_tacho_wrote_fewer_of_are_a_note()
    {
        var some = AgentDetection.Named(["claude"])[0].Hooks!.Plan(_folder.Setup.Context()).Edits[0] as FileEdit.JsonEntries;
        _folder.Install(new PlanOnlyAgent("claude-code", some! with { Entries = some.Entries[..3] }));
        Assert.Equal((Health.Note, Init), (Claude().Health, Claude().Remedy));
        Assert.Contains("12 of 15 hooks not yet in", Claude().Finding);
    }

    [Fact]
    public void A_hook_with_another_time_limit_is_a_note()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        var at = Settings.IndexOf("\"timeout\": 5", StringComparison.Ordinal);
        Settings = Settings[..at] + "\"timeout\": 9" + Settings[(at + 12)..];
        Assert.Equal(Health.Note, Claude().Health);
        Assert.Contains("1 of 15 not as this tacho writes them", Claude().Finding);
    }

    [Fact]
    public void A_command_that_is_not_ours_is_a_fault_and_never_run()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        Settings = Settings.Replace(" || :", "; touch /tmp/pwned || :", StringComparison.Ordinal);
        Assert.Equal(Health.Fault, Claude("command").Health);
        Assert.Contains("touch /tmp/pwned", Claude("command").Finding);
        Examination.Run(_folder.Surroundings);
        Assert.DoesNotContain(_folder.Calls, call => call.Program == "sh");
    }

    [Fact]
    public void A_settings_file_that_is_no_JSON_is_a_fault()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        Settings = "{ oops";
        Assert.Equal(Health.Fault, Claude().Health);
        Assert.Contains(_folder.Setup.Claude, Claude().Finding);
    }

    [Fact]
    public void A_plugin_that_was_edited_is_a_note_and_one_that_is_gone_a_fault()
    {
        var plugin = Path.Combine(_folder.Setup.Project, ".opencode", "plugin", "tacho.js");
        _folder.Install(AgentDetection.Named(["opencode"]));
        Assert.Equal(Health.Well, DoctorFolder.One(Hooks(), "hooks").Health);
        File.WriteAllText(plugin, File.ReadAllText(plugin) + "// mine\n");
        Assert.Equal(Health.Note, DoctorFolder.One(Hooks(), "hooks").Health);
        File.Delete(plugin);
        Assert.Equal(Health.Fault, Hooks().First(diagnosis => diagnosis.Area == "OpenCode").Health);
    }

    [Fact]
    public void A_file_that_two_agents_share_counts_for_the_one_that_it_was_written_for()
    {
        _folder.Install(AgentDetection.Named(["copilot-cli"]));
        Assert.Equal(AgentDetection.Named(["copilot-cli"])[0].Info.Name, Assert.Single(Hooks(), diagnosis => diagnosis.Subject == "hooks").Area);
    }

    [Fact]
    public void Hooks_of_a_registered_project_elsewhere_are_looked_at()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        Settings = "{}";
        var elsewhere = _folder.Surroundings with { ProjectRoot = _folder.Setup.User };
        var diagnosis = InstalledHooksCheck.Run(new Evidence(elsewhere)).First(diagnosis => diagnosis.Area == "Claude Code");
        Assert.Equal((Health.Fault, $"cd {_folder.Setup.Project} && {Init}"), (diagnosis.Health, diagnosis.Remedy));
    }

    [Fact]
    public void Hooks_of_a_project_that_is_gone_are_a_note()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        Directory.Delete(_folder.Setup.Project, recursive: true);
        Assert.Equal(Health.Note, Claude().Health);
    }

    [Fact]
    public void Hooks_in_both_scopes_are_a_note()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        _folder.Setup.Installer.Apply(_folder.Setup.Installer.PlanInstall(SetupFolder.ClaudeCode, _folder.Setup.Context(InstallScope.User)));
        Assert.Equal((Health.Note, "tacho init --undo --agent claude-code"), (Claude("twice").Health, Claude("twice").Remedy));
    }

    [Fact]
    public void Hooks_in_a_folder_that_a_variable_named_then_are_still_looked_at()
    {
        var moved = Path.Combine(_folder.Setup.User, "moved");
        _folder.Setup.Set("CLAUDE_CONFIG_DIR", moved);
        _folder.Setup.Installer.Apply(_folder.Setup.Installer.PlanInstall(SetupFolder.ClaudeCode, _folder.Setup.Context(InstallScope.User)));
        _folder.Setup.Set("CLAUDE_CONFIG_DIR", Path.Combine(_folder.Setup.User, "other"));
        Assert.Contains(Hooks(), diagnosis => diagnosis is { Area: "Claude Code", Health: Health.Note } && diagnosis.Finding.Contains(moved, StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(moved, "settings.json"), "{}");
        Assert.Contains(Hooks(), diagnosis => diagnosis is { Area: "Claude Code", Health: Health.Fault } && diagnosis.Finding.Contains(moved, StringComparison.Ordinal));
    }

    [Fact]
    public void A_damaged_manifest_is_told_once_and_the_rest_is_still_looked_at()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        File.WriteAllText(Path.Combine(_folder.Home.Root, "setup", "manifest.json"), "{");
        var found = Examination.Run(_folder.Surroundings);
        Assert.Single(found, diagnosis => diagnosis.Health == Health.Fault && diagnosis.Finding.Contains("manifest.json", StringComparison.Ordinal) && diagnosis.Area == "Agents");
        Assert.Contains(found, diagnosis => diagnosis is { Area: "Clock", Subject: "zone" });
    }

    public void Dispose() => _folder.Dispose();
}
