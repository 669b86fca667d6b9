using System.Collections.Immutable;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Journal;

namespace Tacho.Cli.Routing;

/// <summary>Where an entry belongs: told by what changed, never by what it talks about.</summary>
/// <param name="home">The recorder's folder.</param>
/// <param name="settingsFile">The user's settings, which name parts of projects; null for those in the recorder's folder.</param>
internal sealed class JournalRouting(TachoHome home, string? settingsFile = null)
{
    private readonly ProjectLocator _locator = new(home, TachoHome.UserFolder());
    private readonly Dictionary<string, JournalParts> _parts = new(StringComparer.Ordinal);

    /// <summary>The project, and the part of it, that holds most of the files; without files that of the folder.</summary>
    /// <param name="files">Full paths, there or not. Those in folders that are not there, and in no project, tell nothing: an entry must not go where nobody finds it.</param>
    /// <param name="folder">Where the command runs.</param>
    public JournalPlace PlaceOf(ImmutableArray<string> files, string folder) =>
        JournalRoute.Choose([.. files.Select(file => Route(file, Path.GetDirectoryName(file) ?? folder)).Where(static route => Directory.Exists(route.Project.Root))], Route(folder, folder), PartsOf);

    /// <summary>The parts that the settings name in a project: the user's, or those of the project's own file as far as a person trusted it.</summary>
    public JournalParts PartsOf(Project project)
    {
        if (_parts.TryGetValue(project.Root, out var known)) return known;

        // A setting that is not legal is told by other commands; an entry must not be lost for it.
        var settings = SettingsLoader.Load(settingsFile ?? home.ConfigFile, Environment.GetEnvironmentVariable, RulesInForce.Trusted(home, project.Root)).Settings;
        return _parts[project.Root] = new(settings.JournalParts);
    }

    /// <summary>A file as it is named in an entry: below the project's folder with slashes, also where it lies in a worktree of it; else as it is.</summary>
    public string NameIn(JournalPlace place, string file) => Route(file, Path.GetDirectoryName(file) ?? file) is { Below.Length: > 0 } route && route.Project.Root == place.Root ? route.Below : file;

    /// <summary>The folder of the project in which work is done: the current one where it is in the project or in a worktree of it.</summary>
    public string FolderIn(JournalPlace place, string folder) => _locator.Locate(named: null, folder).Root == place.Root || !Directory.Exists(place.Root) ? folder : place.Root;

    private RoutedPath Route(string path, string folder)
    {
        var project = _locator.Locate(named: null, folder);

        // A worktree has files of its own; its project is the main repository.
        var top = IsBelow(path, project.Root) ? project.Root : TopOf(folder) ?? project.Root;
        return new(project, path == top || !IsBelow(path, top) ? "" : Path.GetRelativePath(top, path).Replace('\\', '/'));
    }

    private static string? TopOf(string folder)
    {
        for (var up = folder; up is not null; up = Path.GetDirectoryName(up))
        {
            if (Path.Exists(Path.Combine(up, ".git"))) return up;
        }

        return null;
    }

    private static bool IsBelow(string path, string root) => path == root || path.StartsWith(Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
