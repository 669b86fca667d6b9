using System.Collections.Immutable;
using Tacho.Git;

namespace Tacho.Journal;

/// <summary>When files were changed by commits, and where they are now, by full path.</summary>
public sealed class FileChanges
{
    private const int MostRenames = 50;

    private readonly Dictionary<string, List<(DateTimeOffset At, string Commit)>> _changes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _renames = new(StringComparer.Ordinal);

    private FileChanges()
    {
    }

    /// <summary>Nothing is known.</summary>
    public static FileChanges None { get; } = new();

    /// <summary>What commits of repositories tell.</summary>
    /// <param name="repositories">Roots of work trees, and the files of their commits, the newest first.</param>
    public static FileChanges Of(IEnumerable<(string Root, ImmutableArray<GitFileCommit> Files)> repositories)
    {
        var changes = new FileChanges();
        foreach (var (root, files) in repositories)
        {
            foreach (var file in files)
            {
                var path = $"{root.TrimEnd('/')}/{file.Path}";
                if (!changes._changes.TryGetValue(path, out var its)) changes._changes[path] = its = [];
                its.Add((file.Commit.Committed, file.Commit.Hash));
                if (file.From is { } from) changes._renames.TryAdd($"{root.TrimEnd('/')}/{from}", path);
            }
        }

        return changes;
    }

    /// <summary>How many commits changed any of some files since, under the names that they have had since.</summary>
    public int Since(IEnumerable<string> paths, DateTimeOffset at) =>
        paths.SelectMany(Names).Distinct(StringComparer.Ordinal).SelectMany(path => _changes.GetValueOrDefault(path) ?? []).Where(change => change.At > at).Select(static change => change.Commit).Distinct(StringComparer.Ordinal).Count();

    /// <summary>Where a file that is gone is now, as far as renames tell; null where they do not.</summary>
    public string? NowAt(string path) => Names(path).Skip(1).LastOrDefault(Path.Exists);

    private IEnumerable<string> Names(string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { path };
        yield return path;
        while (seen.Count < MostRenames && _renames.TryGetValue(path, out var next) && seen.Add(next)) yield return path = next;
    }
}
