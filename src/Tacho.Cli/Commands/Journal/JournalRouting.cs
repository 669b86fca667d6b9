using System.Collections.Immutable;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Journal;

namespace Tacho.Cli.Commands.Journal;

/// <summary>Where an entry belongs: told by what changed, never by what it talks about.</summary>
internal sealed class JournalRouting(TachoHome home)
{
    /// <summary>The project that holds most of the files; without files the one that holds the folder.</summary>
    /// <param name="files">Full paths, there or not.</param>
    /// <param name="folder">Where the command runs.</param>
    public JournalPlace PlaceOf(ImmutableArray<string> files, string folder)
    {
        var locator = new ProjectLocator(home, TachoHome.UserFolder());
        var own = locator.Locate(named: null, folder);
        var project = files.Select(file => locator.Locate(named: null, Path.GetDirectoryName(file) ?? folder)).GroupBy(static one => one.Root, StringComparer.Ordinal)
            .OrderByDescending(static group => group.Count()).ThenByDescending(group => group.Key == own.Root).Select(static group => group.First()).FirstOrDefault() ?? own;
        return new(project.Name, project.Root, Part: null);
    }

    /// <summary>A file as it is named in the project: below its root with slashes, else as it is.</summary>
    public static string BelowRoot(string file, string root) =>
        Path.GetRelativePath(root, file) is var below && !below.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(below) ? below.Replace('\\', '/') : file;
}
