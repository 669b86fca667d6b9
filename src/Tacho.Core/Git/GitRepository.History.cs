using System.Collections.Immutable;
using System.Globalization;

namespace Tacho.Git;

/// <summary>What became of files over time.</summary>
public sealed partial class GitRepository
{
    /// <summary>The newest commits that changed a file, the newest first, also under the names that it had before (git's own following of renames); none where HEAD leads to none.</summary>
    /// <param name="path">From the root of the work tree, with slashes; there or not.</param>
    /// <param name="most">How many.</param>
    public ImmutableArray<GitFileCommit> History(string path, int most)
    {
        var told = _git.Run(
            "", "log", "--follow", "-M", "--name-status", "-z", "--no-ext-diff", "--no-textconv", "--encoding=UTF-8", string.Create(CultureInfo.InvariantCulture, $"--max-count={most}"), "--format=%H%x00%P%x00%at%x00%ct%x00%s", "HEAD", "--", ":(top,literal)" + path);
        if (told.ExitCode != 0) return [];
        var tokens = told.Output.Split('\0');
        var history = ImmutableArray.CreateBuilder<GitFileCommit>();
        for (var i = 0; i + 4 < tokens.Length;)
        {
            var commit = GitCommit.Parse(string.Join('\0', tokens[i..(i + 5)]));
            i += 5;

            // A merge that changed nothing has no file behind it.
            if (i + 1 >= tokens.Length || !tokens[i].StartsWith('\n')) continue;
            var isRename = tokens[i][1..] is ['R' or 'C', ..];
            if (isRename && i + 2 >= tokens.Length) break;
            history.Add(new(commit, tokens[i + (isRename ? 2 : 1)], isRename ? tokens[i + 1] : null));
            i += isRename ? 3 : 2;
        }

        return history.ToImmutable();
    }

    /// <summary>The files that commits changed, renames followed as git guesses them; of a merge nothing.</summary>
    public ImmutableArray<GitFileCommit> FilesOf(IReadOnlyCollection<GitCommit> commits)
    {
        if (commits.Count == 0) return [];
        var byHash = commits.DistinctBy(static commit => commit.Hash).ToDictionary(static commit => commit.Hash, StringComparer.Ordinal);
        var tokens = _git.Require(Lines(byHash.Keys), "diff-tree", "--stdin", "-r", "-M", "-z", "--root", "--name-status", "--no-ext-diff", "--no-textconv").Split('\0');
        var files = ImmutableArray.CreateBuilder<GitFileCommit>();
        GitCommit? commit = null;
        for (var i = 0; i + 1 < tokens.Length;)
        {
            var token = tokens[i].Trim('\n');
            if (byHash.TryGetValue(token, out var next))
            {
                (commit, i) = (next, i + 1);
                continue;
            }

            var isRename = token is ['R' or 'C', ..];
            if (isRename && i + 2 >= tokens.Length) break;
            if (commit is not null) files.Add(new(commit, tokens[i + (isRename ? 2 : 1)], token is ['R', ..] ? tokens[i + 1] : null));
            i += isRename ? 3 : 2;
        }

        return files.ToImmutable();
    }

    /// <summary>Where the folder that the repository was found from is below the root of the work tree: empty for the root, else with a slash at its end. Null where git does not tell.</summary>
    public string? FolderBelowRoot => _git.Run("", "rev-parse", "--show-prefix") is { ExitCode: 0, Output: var prefix } ? WithoutLineFeed(prefix) : null;

    /// <summary>A file's content in the commit that is checked out; null where it is not in it.</summary>
    public string? AtHead(string path) => Blob("HEAD:" + path);

    /// <summary>The commits that lines of a file came with, as the commit that is checked out has them.</summary>
    /// <param name="path">From the root of the work tree.</param>
    /// <param name="first">The first line, from 1.</param>
    /// <param name="last">The last line.</param>
    /// <returns>Whole hashes by line; none where git cannot tell.</returns>
    public ImmutableDictionary<int, string> LineCommits(string path, int first, int last)
    {
        // Of HEAD and not of the work tree, which git would read through filters.
        var told = new GitProgram(WorkTree ?? _git.Folder).Run("", "blame", "--porcelain", "--no-textconv", string.Create(CultureInfo.InvariantCulture, $"-L{first},{last}"), "HEAD", "--", path);
        if (told.ExitCode != 0) return ImmutableDictionary<int, string>.Empty;
        var commits = ImmutableDictionary.CreateBuilder<int, string>();
        foreach (var line in told.Output.Split('\n'))
        {
            // The line itself stands behind a tab, so that nothing in it is taken for a head.
            if (line.Split(' ') is [{ Length: 40 or 64 } hash, _, var final, ..] && hash.All(char.IsAsciiHexDigit) && int.TryParse(final, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) commits[number] = hash;
        }

        return commits.ToImmutable();
    }

    /// <summary>A commit by its whole hash, with all of its message; null where it is not here.</summary>
    public (GitCommit Commit, string Message)? Commit(string hash)
    {
        var told = _git.Run("", "rev-list", "--no-walk", "--max-count=1", "--encoding=UTF-8", "--format=%H%x00%P%x00%at%x00%ct%x00%s%x00%B", "--end-of-options", hash, "--");
        if (told.ExitCode != 0 || told.Output.IndexOf('\n', StringComparison.Ordinal) is not (>= 0 and var head)) return null;
        var parts = told.Output[(head + 1)..].Split('\0', 6);
        return parts.Length == 6 ? (GitCommit.Parse(string.Join('\0', parts[..5])), parts[5].Trim()) : null;
    }
}

/// <summary>A file that a commit changed.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Path">The file's name in it, from the root, with slashes.</param>
/// <param name="From">The name before it, where the commit renamed it.</param>
public sealed record GitFileCommit(GitCommit Commit, string Path, string? From);
