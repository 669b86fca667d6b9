using System.Collections.Immutable;
using Tacho.Events;

namespace Tacho.Journal;

/// <summary>A path and the project that it lies in.</summary>
/// <param name="Project">The nearest one.</param>
/// <param name="Below">The path below the project's folder, with slashes; empty for the folder itself.</param>
public sealed record RoutedPath(Project Project, string Below);

/// <summary>Where an entry belongs: told by what changed, never by what it talks about.</summary>
public static class JournalRoute
{
    /// <summary>
    /// The project that holds most of the files, and of its parts the one that does; where several hold as many, that of the current folder, then the first by name. Without files it is
    /// the current folder's.
    /// </summary>
    /// <param name="files">What changed.</param>
    /// <param name="here">The current folder.</param>
    /// <param name="partsOf">What the settings say of a project.</param>
    public static JournalPlace Choose(ImmutableArray<RoutedPath> files, RoutedPath here, Func<Project, JournalParts> partsOf)
    {
        if (files.IsEmpty) files = [here];
        var chosen = files.GroupBy(static file => file.Project.Root, StringComparer.Ordinal).OrderByDescending(static group => group.Count())
            .ThenByDescending(group => group.Key == here.Project.Root).ThenBy(static group => group.Key, StringComparer.Ordinal).First();
        var project = chosen.First().Project;
        var parts = partsOf(project);
        var own = here.Project.Root == project.Root ? parts.PartOf(here.Below) : null;

        // As many files of none are less than those of a part: files of the whole, such as a list of packages, change with every part.
        var part = chosen.GroupBy(file => parts.PartOf(file.Below), StringComparer.Ordinal).OrderByDescending(static group => group.Count()).ThenByDescending(static group => group.Key is not null)
            .ThenByDescending(group => group.Key == own).ThenBy(static group => group.Key, StringComparer.Ordinal).First().Key;
        return new(project.Name, project.Root, part);
    }
}
