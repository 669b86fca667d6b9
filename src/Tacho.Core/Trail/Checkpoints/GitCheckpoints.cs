using System.Collections.Immutable;
using Tacho.Configuration;
using Tacho.Git;

namespace Tacho.Trail.Checkpoints;

/// <summary>
/// Checkpoints in a git repository, as commits of their own under <c>refs/tacho/checkpoints</c>. A ref of its own rather than notes on HEAD, because notes are lost when the commit
/// that they are on is rebased, need a commit to be there, and are rewritten as a whole; a chain of commits can be pushed, and a server that refuses forced pushes then keeps
/// every checkpoint. Index, work tree and branches are not touched.
/// </summary>
/// <param name="root">A folder in the work tree.</param>
public sealed class GitCheckpoints(string root)
{
    public const string Ref = "refs/tacho/checkpoints";

    private const string FileName = "checkpoints";
    private readonly GitProgram _git = new(root);

    /// <summary>Adds a commit that holds the notes.</summary>
    /// <returns>The commit's id; null when the newest commit holds just these notes.</returns>
    /// <exception cref="UserError">There is no repository or no git.</exception>
    public string? Add(string notes)
    {
        RequireRepository();
        var parent = _git.Run("", "rev-parse", "--verify", "--quiet", Ref) is { ExitCode: 0, Output: var known } ? known.Trim() : null;
        if (parent is not null && _git.Run("", "cat-file", "blob", $"{parent}:{FileName}") is { ExitCode: 0, Output: var newest } && newest == notes) return null;
        var blob = Trimmed(notes, "hash-object", "-w", "--stdin");
        var tree = Trimmed($"100644 blob {blob}\t{FileName}\n", "mktree");
        string[] parents = parent is null ? [] : ["-p", parent];
        var commit = Trimmed("", ["commit-tree", tree, .. parents, "-m", "tacho checkpoints"]);
        _git.Require("", "update-ref", "-m", "tacho checkpoint", Ref, commit, parent ?? "");
        return commit;
    }

    /// <summary>The notes of all commits of the ref, and of what was fetched of it under refs/remotes: one older than the newest is what contradicts a rewritten trail.</summary>
    /// <exception cref="UserError">There is no repository, or it holds no checkpoints.</exception>
    public ImmutableArray<CheckpointNote> Read()
    {
        RequireRepository();
        var refs = _git.Require("", "for-each-ref", "--format=%(refname)", Ref, "refs/remotes/*/tacho/checkpoints").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (refs.Length == 0) throw new UserError($"{root} has no {Ref}", "make one with: tacho checkpoint --to git", ExitCode.CannotKnow);
        var notes = ImmutableArray.CreateBuilder<CheckpointNote>();
        var commits = _git.Require("", ["rev-list", .. refs]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var commit in commits)
        {
            var read = _git.Run("", "cat-file", "blob", $"{commit}:{FileName}");
            if (read.ExitCode == 0) notes.AddRange(CheckpointNotes.Parse(read.Output, CheckpointPlace.Outside, $"git {commit[..12]}").Notes);
        }

        return [.. notes.DistinctBy(note => (note.Note.Text, Convert.ToBase64String(note.Note.Signature)))];
    }

    private void RequireRepository()
    {
        if (_git.Run("", "rev-parse", "--git-dir").ExitCode != 0) throw new UserError($"{root} is not in a git repository", "name a file instead", ExitCode.Usage);
    }

    private string Trimmed(string input, params ReadOnlySpan<string> arguments) => _git.Require(input, arguments).Trim();
}
