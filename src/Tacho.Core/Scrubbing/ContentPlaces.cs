using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Trail;

namespace Tacho.Scrubbing;

/// <summary>How a scrub changes a file.</summary>
internal enum ContentForm
{
    /// <summary>A sealed file: records become tombstones.</summary>
    Sealed,

    /// <summary>A text view, whose lines are those that the records want there.</summary>
    View,

    /// <summary>Lines of text that nothing vouches for.</summary>
    Text,

    /// <summary>Metadata of an archived transcript, which names its content: lines in compressed frames.</summary>
    Transcript,
}

/// <summary>A kind of file that keeps content.</summary>
/// <param name="Name">For people.</param>
/// <param name="Form">How it is changed.</param>
/// <param name="Files">Existing files of a project; what belongs to no project comes with each.</param>
internal sealed record ContentPlace(string Name, ContentForm Form, Func<TachoHome, Project, IEnumerable<string>> Files);

/// <summary>
/// The one list of places that keep content of agents. Whatever is built later and keeps some (store, objects) gets a row here, and a scrub goes there too; a place with
/// a form of its own gets a <see cref="ContentForm"/> as well.
/// </summary>
internal static class ContentPlaces
{
    public static readonly ContentPlace Records = new("record", ContentForm.Sealed, (home, project) =>
        new[] { project.Name, TrailPaths.Ledger, TrailPaths.Journal }.Distinct(StringComparer.Ordinal).SelectMany(name => new TrailReader(home).Files(name)).Select(file => file.Path));

    /// <summary>All of the archive: only the metadata tells the project.</summary>
    public static readonly ContentPlace Archive = new("archive", ContentForm.Transcript, (home, _) => Metadata(home.Archive));

    public static readonly ImmutableArray<ContentPlace> All =
    [
        Records,
        new("view", ContentForm.View, (_, project) => Views(project)),
        Archive,
        new("day", ContentForm.Text, (_, project) => project.Root.Length == 0 ? [] : Markdown(DaysOf(project))),
        new("archived day", ContentForm.Text, (home, project) => Markdown(Path.Combine(home.Journal, project.Name))),
        new("log", ContentForm.Text, (home, _) => new[] { home.SelfLog, home.SelfLog + ".1" }.Where(File.Exists)),
    ];

    private static IEnumerable<string> Metadata(string archive) => Directory.Exists(archive) ? Directory.EnumerateFiles(archive, "*" + TranscriptArchive.MetaSuffix, SearchOption.AllDirectories) : [];

    /// <summary>The journal's days in a project, below a folder for each person.</summary>
    public static string DaysOf(Project project) => Path.Combine(project.Root, TextViews.FolderName, TrailPaths.Journal);

    /// <summary>The journal's folders of people, below one that is behind no link and is none.</summary>
    public static IEnumerable<string> People(string days) =>
        new[] { Path.GetDirectoryName(days)!, days }.All(static folder => Directory.Exists(folder) && new DirectoryInfo(folder).LinkTarget is null)
            ? Directory.EnumerateDirectories(days).Where(static folder => new DirectoryInfo(folder).LinkTarget is null).Order(StringComparer.Ordinal)
            : [];

    /// <summary>What of the journal a repository holds, where git keeps every version.</summary>
    public static IEnumerable<string> Committed(Project project)
    {
        if (project.Root.Length == 0) return [];
        var shared = new DirectoryInfo(Path.Combine(project.Root, TrailPaths.Journal));
        return shared is { Exists: true, LinkTarget: null } ? Directory.EnumerateFiles(shared.FullName, "*.md", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Order(StringComparer.Ordinal) : [];
    }

    private static IEnumerable<string> Markdown(string days) =>
        People(days).SelectMany(static person => Directory.EnumerateFiles(person, "*.md").Order(StringComparer.Ordinal)).Where(static path => new FileInfo(path).LinkTarget is null);

    private static IEnumerable<string> Views(Project project)
    {
        if (project.Root.Length == 0) return [];
        var views = new TextViews(project.Root);

        // The recorder writes through no link, and neither does a scrub.
        if (new DirectoryInfo(Path.GetDirectoryName(views.Tail)!).LinkTarget is not null) return [];
        var sessions = Directory.Exists(views.Sessions) && new DirectoryInfo(views.Sessions).LinkTarget is null ? Directory.EnumerateFiles(views.Sessions, "*.log").Order(StringComparer.Ordinal) : Enumerable.Empty<string>();
        return sessions.Append(views.Tail).Where(path => new FileInfo(path) is { Exists: true, LinkTarget: null });
    }
}
