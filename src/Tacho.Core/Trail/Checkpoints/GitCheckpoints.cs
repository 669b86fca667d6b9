using System.Collections.Immutable;
using Tacho.Configuration;
using Tacho.Interop;

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

    /// <summary>Adds a commit that holds the notes.</summary>
    /// <returns>The commit's id; null when the newest commit holds just these notes.</returns>
    /// <exception cref="UserError">There is no repository or no git.</exception>
    public string? Add(string notes)
    {
        RequireRepository();
        var parent = Run("", "rev-parse", "--verify", "--quiet", Ref) is { ExitCode: 0, Output: var known } ? known.Trim() : null;
        if (parent is not null && Run("", "cat-file", "blob", $"{parent}:{FileName}") is { ExitCode: 0, Output: var newest } && newest == notes) return null;
        var blob = Require(notes, "hash-object", "-w", "--stdin");
        var tree = Require($"100644 blob {blob}\t{FileName}\n", "mktree");
        string[] parents = parent is null ? [] : ["-p", parent];
        var commit = Require("", ["commit-tree", tree, .. parents, "-m", "tacho checkpoints"]);
        Require("", "update-ref", "-m", "tacho checkpoint", Ref, commit, parent ?? "");
        return commit;
    }

    /// <summary>The notes of all commits of the ref, and of what was fetched of it under refs/remotes: one older than the newest is what contradicts a rewritten trail.</summary>
    /// <exception cref="UserError">There is no repository, or it holds no checkpoints.</exception>
    public ImmutableArray<CheckpointNote> Read()
    {
        RequireRepository();
        var refs = Require("", "for-each-ref", "--format=%(refname)", Ref, "refs/remotes/*/tacho/checkpoints").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (refs.Length == 0) throw new UserError($"{root} has no {Ref}", "make one with: tacho checkpoint --to git", ExitCode.CannotKnow);
        var notes = ImmutableArray.CreateBuilder<CheckpointNote>();
        var commits = Require("", ["rev-list", .. refs]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var commit in commits)
        {
            var read = Run("", "cat-file", "blob", $"{commit}:{FileName}");
            if (read.ExitCode == 0) notes.AddRange(CheckpointNotes.Parse(read.Output, CheckpointPlace.Outside, $"git {commit[..12]}").Notes);
        }

        return [.. notes.DistinctBy(note => (note.Note.Text, Convert.ToBase64String(note.Note.Signature)))];
    }

    private void RequireRepository()
    {
        if (Run("", "rev-parse", "--git-dir").ExitCode != 0) throw new UserError($"{root} is not in a git repository", "name a file instead", ExitCode.Usage);
    }

    private string Require(string input, params string[] arguments)
    {
        var result = Run(input, arguments);
        return result.ExitCode == 0 ? result.Output.Trim() : throw new UserError($"git {arguments[0]} failed: {result.Error.Trim()}", null, ExitCode.InputOutput);
    }

    private (int ExitCode, string Output, string Error) Run(string input, params string[] arguments) =>
        ExternalProgram.Run(new ProgramCall("git", [.. arguments], input, root, Surroundings, Patience)) switch
        {
            ProgramRun.Ended ended => (ended.ExitCode, ended.Output, ended.ErrorOutput),
            ProgramRun.TimedOut => throw new UserError($"git {arguments[0]} did not end within {Patience.TotalSeconds:0} seconds", "name a file instead", ExitCode.InputOutput),
            _ => throw new UserError("there is no git", "install git, or name a file instead", ExitCode.InputOutput),
        };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Inside a git hook the first three would lead to another repository or index than the folder's.
    private static readonly ImmutableDictionary<string, string?> Surroundings = new Dictionary<string, string?>
    {
        ["GIT_DIR"] = null,
        ["GIT_WORK_TREE"] = null,
        ["GIT_INDEX_FILE"] = null,
        ["GIT_AUTHOR_NAME"] = "tacho",
        ["GIT_AUTHOR_EMAIL"] = "tacho@localhost",
        ["GIT_COMMITTER_NAME"] = "tacho",
        ["GIT_COMMITTER_EMAIL"] = "tacho@localhost",
    }.ToImmutableDictionary();
}
