using System.Collections.Immutable;
using System.Runtime.Versioning;
using Tacho.Agents;
using Tacho.Configuration;
using Tacho.Setup;

namespace Tacho.Tests.Setup;

/// <summary>The files of the journal beside those of the hooks: made, kept apart, taken out.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class JournalSetupTests : IDisposable
{
    private const string Mark = "<!-- tacho:journal -->";

    private readonly SetupFolder _folder = new();

    private static ImmutableArray<IAgent> Agents(params string[] names) => AgentDetection.Named(names);

    private string InProject(string file) => Path.Combine(_folder.Project, file);

    private SetupPlan Install(ImmutableArray<IAgent> agents, InstallScope scope = InstallScope.Project)
    {
        var plan = _folder.Installer.PlanInstall(agents, _folder.Context(scope), SetupParts.All);
        _folder.Installer.Apply(plan);
        return plan;
    }

    private void Undo(ImmutableArray<IAgent> agents, SetupParts parts = SetupParts.All, InstallScope scope = InstallScope.Project) =>
        _folder.Installer.Apply(_folder.Installer.PlanUndo(agents, _folder.Context(scope), parts));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(InstallScope.Project)]
    [InlineData(InstallScope.User)]
    public void Install_makes_the_files_twice_changes_nothing_and_undo_gives_every_byte_back(InstallScope scope)
    {
        _folder.Write(InProject("CLAUDE.md"), "# Mine\r\n\r\nno final line feed");
        _folder.Write(InProject("AGENTS.md"), "# Shared\n");
        var before = _folder.Snapshot();
        var all = AgentDetection.Installable();

        Install(all, scope);
        var installed = _folder.Snapshot();
        Assert.NotEqual(before, installed);
        Assert.Empty(Install(all, scope).Changes);
        Assert.Equal(installed, _folder.Snapshot());
        Undo(all, scope: scope);

        Assert.Equal(before, _folder.Snapshot());
    }

    [Fact]
    public void Claude_code_gets_a_skill_a_command_and_a_paragraph()
    {
        Install(Agents("claude-code"));

        Assert.StartsWith("---\nname: tacho-journal\ndescription: ", File.ReadAllText(InProject(".claude/skills/tacho-journal/SKILL.md")), StringComparison.Ordinal);
        Assert.Contains("tacho journal consolidate", File.ReadAllText(InProject(".claude/commands/save-work.md")), StringComparison.Ordinal);
        Assert.Contains(Mark, File.ReadAllText(InProject("CLAUDE.md")), StringComparison.Ordinal);
        Assert.False(File.Exists(InProject("AGENTS.md")));
    }

    [Fact]
    public void Without_the_journal_none_of_it_is_made()
    {
        _folder.Install(AgentDetection.Installable());

        Assert.False(File.Exists(InProject("CLAUDE.md")));
        Assert.False(File.Exists(InProject("AGENTS.md")));
        Assert.False(Directory.Exists(InProject(".claude/skills")));
    }

    [Theory]
    [InlineData("@AGENTS.md\n")]
    [InlineData(null)]
    public void Instructions_that_import_the_shared_ones_or_link_to_them_are_not_doubled(string? import)
    {
        _folder.Write(InProject("AGENTS.md"), "# Shared\n");
        if (import is null) File.CreateSymbolicLink(InProject("CLAUDE.md"), InProject("AGENTS.md"));
        else _folder.Write(InProject("CLAUDE.md"), import);

        var plan = Install(Agents("claude-code", "codex-cli"));

        Assert.Single(plan.Changes, file => file.After!.Contains(Mark, StringComparison.Ordinal));
        Assert.Contains(Mark, File.ReadAllText(InProject("AGENTS.md")), StringComparison.Ordinal);
        if (import is not null) Assert.Equal(import, File.ReadAllText(InProject("CLAUDE.md")));
    }

    [Fact]
    public void Undo_of_the_journal_alone_leaves_the_hooks()
    {
        Install(Agents("claude-code", "codex-cli"));
        Undo(AgentDetection.Installable(), SetupParts.Journal);

        Assert.Contains(HookCommand.Marker, File.ReadAllText(_folder.Claude), StringComparison.Ordinal);
        Assert.False(File.Exists(InProject("CLAUDE.md")));
        Assert.False(File.Exists(InProject("AGENTS.md")));
        Assert.False(Directory.Exists(InProject(".claude/skills")));
    }

    [Fact]
    public void A_block_stays_for_the_agents_that_are_left()
    {
        Install(Agents("codex-cli", "opencode"));
        Undo(Agents("codex-cli"));
        Assert.Contains(Mark, File.ReadAllText(InProject("AGENTS.md")), StringComparison.Ordinal);
        Undo(Agents("opencode"));
        Assert.False(File.Exists(InProject("AGENTS.md")));
    }

    [Fact]
    public void Undo_after_a_persons_edit_takes_the_block_alone()
    {
        _folder.Write(InProject("AGENTS.md"), "# Shared\n");
        Install(Agents("codex-cli"));
        File.WriteAllText(InProject("AGENTS.md"), File.ReadAllText(InProject("AGENTS.md")) + "\nMore of mine.\n");
        Undo(Agents("codex-cli"));

        Assert.Equal("# Shared\n\nMore of mine.\n", File.ReadAllText(InProject("AGENTS.md")));
    }

    [Fact]
    public void Undo_without_the_manifest_finds_blocks_and_files_by_their_marks()
    {
        _folder.Write(InProject("AGENTS.md"), "# Shared\n");
        Install(Agents("claude-code", "codex-cli"));
        Directory.Delete(Path.Combine(_folder.Home.Root, "setup"), recursive: true);
        Undo(Agents("claude-code", "codex-cli"));

        Assert.Equal("# Shared\n", File.ReadAllText(InProject("AGENTS.md")));
        Assert.False(File.Exists(InProject(".claude/commands/save-work.md")));
    }

    [Fact]
    public void A_command_of_the_persons_own_of_that_name_is_not_overwritten()
    {
        var own = _folder.Write(InProject(".claude/commands/save-work.md"), "my own\n");

        Assert.Contains("save-work.md exists and is not Tacho's", Assert.Throws<UserError>(() => Install(Agents("claude-code"))).Message, StringComparison.Ordinal);
        Assert.Equal("my own\n", File.ReadAllText(own));
        Undo(Agents("claude-code"));
        Assert.Equal("my own\n", File.ReadAllText(own));
    }

    [Fact]
    public void A_skill_that_a_person_changed_is_kept_as_a_copy_when_it_goes()
    {
        Install(Agents("claude-code"));
        File.WriteAllText(InProject(".claude/skills/tacho-journal/SKILL.md"), File.ReadAllText(InProject(".claude/skills/tacho-journal/SKILL.md")) + "mine\n");
        Undo(Agents("claude-code"));

        Assert.False(File.Exists(InProject(".claude/skills/tacho-journal/SKILL.md")));
        Assert.Contains("mine", File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(_folder.Home.Root, "setup", "removed")))), StringComparison.Ordinal);
    }
}
