using System.Collections.Immutable;
using Tacho.Attribution;
using Tacho.Capture;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Git;
using Tacho.Journal;

namespace Tacho.Cli.Explaining;

/// <summary>The file or folder that a question is about: in which project and repository it is, or was, and what it was called.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Project">The project.</param>
/// <param name="Repository">Where git knows it; null for none.</param>
/// <param name="WorkTree">Root of the work tree; the project's root where git knows none.</param>
/// <param name="Name">From there, with slashes; the full path of what is not below it.</param>
internal sealed record AskedPlace(string Path, Project Project, GitRepository? Repository, string WorkTree, string Name)
{
    private const int MostCommits = 200;

    /// <summary>The commits that changed it, the newest first.</summary>
    public ImmutableArray<GitFileCommit> History { get; private init; } = [];

    /// <summary>What could not be looked at.</summary>
    public ImmutableArray<string> Notes { get; private init; } = [];

    /// <summary>Its names before, the newest first.</summary>
    public IEnumerable<string> FormerNames => History.Select(static one => one.From).OfType<string>().Where(name => name != Name).Distinct(StringComparer.Ordinal);

    /// <summary>Finds it. Neither the file nor its folder need be there, nor git.</summary>
    public static AskedPlace Of(TachoHome home, string path)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        var folder = System.IO.Path.GetDirectoryName(full) ?? full;
        if (Directory.Exists(full)) folder = full;
        while (!Directory.Exists(folder) && System.IO.Path.GetDirectoryName(folder) is { } parent) folder = parent;
        var project = new ProjectLocator(home, TachoHome.UserFolder()).Locate(named: null, folder);
        try
        {
            if (GitRepository.Find(folder) is { WorkTree: { } workTree } repository)
            {
                var name = NameOf(repository, full, folder, workTree);
                var asked = new AskedPlace(System.IO.Path.Combine(workTree, name), project, repository, workTree, name);
                return Directory.Exists(full) || name.Length == 0 ? asked : asked with { History = repository.History(name, MostCommits) };
            }
        }
        catch (UserError failure)
        {
            return new(full, project, null, project.Root, Below(full, project.Root) ?? full) { Notes = [$"git was not asked: {SafeText.OneLine(failure.Message)}"] };
        }

        return new(full, project, null, project.Root, Below(full, project.Root) ?? full);
    }

    /// <summary>As entries may name it.</summary>
    public NamedFile Named() => new(Path, Project.Name, [.. new[] { WorkTree, Project.Root }.Distinct(StringComparer.Ordinal)], Name)
    {
        // Where the old name is free, whoever says it means this file, however late.
        Former = [.. History.Where(static one => one.From is not null).Select(one => (one.From!, File.Exists($"{WorkTree}/{one.From}") ? one.Commit.Committed : DateTimeOffset.MaxValue))],
    };

    /// <summary>As recorded edits may name it, under all of its names.</summary>
    public ImmutableArray<RecordedFile> Recorded() =>
        [new(Path, Name, Project, WorkTree), .. FormerNames.Where(name => !File.Exists($"{WorkTree}/{name}")).Select(name => new RecordedFile($"{WorkTree}/{name}", name, Project, WorkTree))];

    /// <summary>A folder that is reached through a link is elsewhere for git.</summary>
    private static string NameOf(GitRepository repository, string full, string folder, string workTree)
    {
        if (Below(full, workTree) is { } name) return name;
        if (repository.FolderBelowRoot is not { } prefix) return full;
        var rest = System.IO.Path.GetRelativePath(folder, full).Replace('\\', '/');
        return rest == "." ? prefix.TrimEnd('/') : prefix + rest;
    }

    private static string? Below(string path, string root) => path == root ? "" : path.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal) ? path[(root.TrimEnd('/').Length + 1)..] : null;
}
