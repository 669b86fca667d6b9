using System.Collections.Immutable;
using Tacho.Configuration;

namespace Tacho.Git;

/// <summary>What stands under a name in the index.</summary>
/// <param name="Mode">Such as 100644.</param>
/// <param name="Blob">Name of its content.</param>
public sealed record IndexedFile(string Mode, string Blob);

/// <summary>The index of a repository that a commit is made of. Contents go in to the byte: no filter of the repository is run.</summary>
public sealed class GitIndex
{
    /// <summary>What stands in git's folder while something else than a person's plain commit is on its way (git-rebase(1), git-merge(1), git-cherry-pick(1), git-revert(1)).</summary>
    private static readonly ImmutableArray<(string Name, string What)> Operations =
    [
        ("rebase-merge", "rebase"), ("rebase-apply", "rebase"), ("MERGE_HEAD", "merge"), ("CHERRY_PICK_HEAD", "cherry-pick"), ("REVERT_HEAD", "revert"), ("sequencer", "series of picks"),
    ];

    private readonly GitProgram _git;
    private readonly string _folder;

    /// <param name="workTree">Root of a work tree.</param>
    /// <param name="file">The index that git tells its hooks of; null for the repository's own.</param>
    public GitIndex(string workTree, string? file)
    {
        var plain = new GitProgram(workTree);
        GitFolder = Path.GetFullPath(plain.Require("", "rev-parse", "--absolute-git-dir").TrimEnd('\n'));
        var own = Path.Combine(GitFolder, "index");
        var told = file is null ? own : Path.GetFullPath(file, workTree);

        // Of `git commit -a` the hook sees the index that is about to take the place of the repository's; of `git commit <paths>` one that holds those paths alone.
        IsPartial = told != own && told != own + ".lock";
        _folder = workTree;
        _git = new GitProgram(workTree) { IndexFile = told };
    }

    /// <summary>Root of the work tree.</summary>
    public string WorkTree => _folder;

    /// <summary>Git's folder of this work tree.</summary>
    public string GitFolder { get; }

    /// <summary>The commit takes some paths only, and leaves what else is staged for the next one.</summary>
    public bool IsPartial { get; }

    /// <summary>What is on its way beside a plain commit; null for nothing.</summary>
    public string? Operation => Operations.FirstOrDefault(one => Path.Exists(Path.Combine(GitFolder, one.Name))).What;

    /// <summary>Whether the next commit would change nothing, and git refuses it where nobody said otherwise.</summary>
    public bool IsUnchanged
    {
        get
        {
            var head = _git.Run("", "rev-parse", "--verify", "--quiet", "HEAD^{tree}") is { ExitCode: 0, Output: var tree } ? tree.Trim() : _git.Require("", "mktree").Trim();
            return _git.Run("", "diff-index", "--cached", "--quiet", "--no-ext-diff", head).ExitCode == 0;
        }
    }

    /// <summary>A file of the index; null for none.</summary>
    /// <param name="path">Below the work tree's root, with slashes.</param>
    /// <exception cref="UserError">A merge of it has not been decided.</exception>
    public IndexedFile? Find(string path)
    {
        var lines = _git.Require("", "ls-files", "--stage", "-z", "--", ":(literal,top)" + path).Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.EndsWith("\t" + path, StringComparison.Ordinal)).ToList();
        if (lines.Count == 0) return null;
        return lines is [var line] && line.Split(' ', '\t') is [var mode, var blob, "0", ..] ? new(mode, blob) : throw new UserError($"{path} is in conflict", "resolve it, then try again", ExitCode.BadData);
    }

    /// <summary>The content of a file of the index.</summary>
    public string Content(IndexedFile file) => _git.Require("", "cat-file", "blob", file.Blob);

    /// <summary>Whether git leaves a path out that nobody added.</summary>
    public bool IsIgnored(string path) => _git.Run("", "check-ignore", "-q", "--no-index", "--", path).ExitCode == 0;

    /// <summary>Puts a content under a name. What the work tree holds is not looked at.</summary>
    public void Stage(string path, string content, string mode = "100644")
    {
        var blob = _git.Require(content, "hash-object", "-w", "--no-filters", "--stdin").Trim();
        _git.Require("", "update-index", "--add", "--cacheinfo", $"{mode},{blob},{path}");
    }

    /// <summary>Whether the index is that of a folder which git itself names to its hooks: settings of one command line can lead to another repository.</summary>
    public bool IsOf(string? gitFolder) => gitFolder is null || Path.TrimEndingDirectorySeparator(Path.GetFullPath(gitFolder, _folder)) == GitFolder;
}
