using System.Collections.Frozen;
using System.Collections.Immutable;
using Tacho.Agents;

namespace Tacho.Incidents.Notable;

/// <summary>Which files say what an agent may do, and which are the recorder's own.</summary>
internal static class SettingsPaths
{
    private const string RecorderFolder = ".tacho";
    private const string Project = "/project";
    private const string User = "/user";

    /// <summary>Files of an agent's folder by which it is steered, whatever the agent.</summary>
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "settings.json", "settings.local.json", "managed-settings.json", "config.toml", "config.json", "config.yaml", "hooks.json", "mcp.json", "permissions.json", "cli-config.json", "requirements.toml");

    /// <summary>Folders that others have their files in too: only what the plan names is the agent's there.</summary>
    private static readonly FrozenSet<string> SharedFolders = FrozenSet.Create(StringComparer.Ordinal, ".github", ".vscode", ".config");

    /// <summary>What agents write for themselves, in their own folders, as part of their work.</summary>
    private static readonly FrozenSet<string> OwnNotes = FrozenSet.Create(StringComparer.Ordinal, "plans", "todos", "projects", "sessions", "session-state", "memories", "memory", "tmp", "history", "cache", "brain");

    /// <summary>Where hooks are installed, below a repository or a home folder: each with a leading slash.</summary>
    private static readonly ImmutableArray<string> Planned =
    [
        .. AgentRegistry.All
            .Where(static agent => agent.Hooks is not null)
            .SelectMany(static agent => Enum.GetValues<InstallScope>().SelectMany(scope => agent.Hooks!.Plan(new InstallContext(scope, Project, User, static _ => null, Windows: false)).Edits))
            .Select(static edit => edit.Path)
            .Where(static path => path.StartsWith(Project + "/", StringComparison.Ordinal) || path.StartsWith(User + "/", StringComparison.Ordinal))
            .Select(static path => path[path.IndexOf('/', 1)..])
            .Distinct(StringComparer.Ordinal)
    ];

    private static readonly FrozenSet<string> Folders = Planned.Select(static path => path.Split('/')[1]).Where(static name => name.StartsWith('.') && !SharedFolders.Contains(name)).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True for a file that steers an agent. Plans and notes in the same folder are none.</summary>
    public static bool IsAgents(string path)
    {
        var parts = path.Split('/');
        return (parts.Length > 1 && Folders.Contains(parts[^2]) && Names.Contains(parts[^1]))
            || (parts.Length > 2 && parts[^2] == "hooks" && Folders.Contains(parts[^3]))
            || parts[^1] == ".mcp.json"
            || Planned.Any(planned => path.EndsWith(planned, StringComparison.Ordinal));
    }

    /// <summary>True for plans, notes and transcripts that agents keep beside their settings.</summary>
    public static bool IsAgentsNote(string path)
    {
        var parts = path.Split('/');
        return parts.Index().Any(part => part.Index + 1 < parts.Length && Folders.Contains(part.Item) && OwnNotes.Contains(parts[part.Index + 1]));
    }

    /// <summary>True for anything of the recorder's folders, and the settings that a repository brings along.</summary>
    public static bool IsRecorder(string path) => path.Split('/').Any(static part => part is RecorderFolder or ".tacho.json");
}
