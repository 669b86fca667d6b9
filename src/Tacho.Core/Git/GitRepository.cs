using System.Collections.Immutable;
using System.Globalization;
using Tacho.Configuration;

namespace Tacho.Git;

/// <summary>What a repository tells, by git's plumbing commands only. Nothing in it is trusted: names, subjects and contents are data.</summary>
public sealed partial class GitRepository
{
    /// <summary>More commits than these are not looked at in one go.</summary>
    public const int MaxCommits = 5000;

    private const string BlobMode = "100";
    private readonly GitProgram _git;

    private GitRepository(GitProgram git, string? workTree, bool isSha256) => (_git, WorkTree, IsSha256) = (git, workTree, isSha256);

    /// <summary>Root of the work tree; null in a bare repository or inside a <c>.git</c> folder.</summary>
    public string? WorkTree { get; }

    /// <summary>Whether objects are named by SHA-256; by SHA-1 else.</summary>
    public bool IsSha256 { get; }

    /// <summary>The repository that a folder is in; null for none.</summary>
    /// <exception cref="UserError">There is no git, or it refuses the repository.</exception>
    public static GitRepository? Find(string folder)
    {
        var git = new GitProgram(folder);
        var facts = git.Run("", "rev-parse", "--is-inside-work-tree", "--show-object-format");
        if (facts.ExitCode != 0)
        {
            if (facts.ErrorOutput.Contains("not a git repository", StringComparison.OrdinalIgnoreCase)) return null;
            throw new UserError($"git refuses the repository of {folder}: {facts.ErrorOutput.Trim().Split('\n')[0]}", hint: null, ExitCode.InputOutput);
        }

        var lines = facts.Output.Split('\n');
        string? workTree = null;
        if (lines[0] == "true") workTree = WithoutLineFeed(git.Require("", "rev-parse", "--show-toplevel"));
        return new GitRepository(git, workTree, lines.Contains("sha256", StringComparer.Ordinal));
    }

    /// <summary>The same where there must be one.</summary>
    /// <exception cref="UserError">There is none; as for <see cref="Find"/>.</exception>
    public static GitRepository At(string folder) =>
        Find(folder) ?? throw new UserError($"{folder} is not in a git repository", "go to a folder of one", ExitCode.Usage);

    /// <summary>Of a name or hash that commit, of a range such as <c>main..HEAD</c> its commits; the newest first.</summary>
    /// <param name="range">As a person wrote it; several words are one range: <c>HEAD ^main</c>.</param>
    /// <exception cref="UserError">It means no commits here, or too many.</exception>
    public ImmutableArray<GitCommit> Commits(string range) => Commits(range, newest: null);

    /// <summary>The newest commits that HEAD leads to; none where it leads to none yet.</summary>
    public ImmutableArray<GitCommit> Newest(int count) => _git.Run("", "rev-parse", "--verify", "--quiet", "HEAD^{commit}").ExitCode == 0 ? Commits("HEAD", count) : [];

    private ImmutableArray<GitCommit> Commits(string range, int? newest)
    {
        var words = range.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || words.Any(static word => word.StartsWith('-'))) throw new UserError($"'{range}' is no range of commits", "such as HEAD, main..HEAD or v1.0..v1.1", ExitCode.Usage);
        var isOne = newest is null && words.Length == 1 && _git.Run("", "rev-parse", "--verify", "--quiet", "--end-of-options", words[0] + "^{commit}").ExitCode == 0;
        string[] count = isOne ? ["--no-walk"] : ["--topo-order", string.Create(CultureInfo.InvariantCulture, $"--max-count={newest ?? MaxCommits + 1}")];
        var told = _git.Run("", ["rev-list", .. count, "--encoding=UTF-8", "--format=%H%x00%P%x00%at%x00%ct%x00%s", "--end-of-options", .. words, "--"]);
        if (told.ExitCode != 0) throw new UserError($"'{range}' means no commits of this repository", told.ErrorOutput.Trim().Split('\n')[0], ExitCode.Usage);
        var commits = told.Output.Split('\n').Where(static line => line.Contains('\0')).Select(GitCommit.Parse).ToImmutableArray();
        return commits.Length <= MaxCommits ? commits : throw new UserError($"'{range}' has more than {MaxCommits} commits", "name a smaller range", ExitCode.Usage);
    }

    /// <summary>The files that each commit changed against its parent; of a merge those that are as in none of its parents. Without links and submodules.</summary>
    public ImmutableDictionary<string, ImmutableArray<GitFileChange>> Changes(IReadOnlyCollection<GitCommit> commits)
    {
        if (commits.Count == 0) return ImmutableDictionary<string, ImmutableArray<GitFileChange>>.Empty;
        var told = _git.Require(Lines(commits.Select(static commit => commit.Hash)), "diff-tree", "--stdin", "-r", "-c", "-z", "--root", "--raw", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv").Split('\0');
        var changes = commits.ToDictionary(static commit => commit.Hash, static _ => ImmutableArray.CreateBuilder<GitFileChange>(), StringComparer.Ordinal);
        var commit = "";
        for (var i = 0; i < told.Length; i++)
        {
            // A merge's line of its own name ends with a line feed even here.
            var token = told[i].Trim('\n');
            if (!token.StartsWith(':')) commit = token.Length > 0 ? token : commit;
            else if (i + 1 < told.Length && GitFileChange.Parse(token, told[++i]) is { } change && changes.TryGetValue(commit, out var its)) its.Add(change);
        }

        return changes.ToImmutableDictionary(static one => one.Key, static one => one.Value.ToImmutable(), StringComparer.Ordinal);
    }

    /// <summary>The content of a blob as text; null where the repository does not have it.</summary>
    public string? Blob(string id) => _git.Run("", "cat-file", "blob", id) is { ExitCode: 0, Output: var content } ? content : null;

    /// <summary>The whole hashes of commits that beginnings of hashes mean; those that mean none here, or several, are left out.</summary>
    public ImmutableDictionary<string, string> Resolve(IEnumerable<string> beginnings)
    {
        var asked = beginnings.Where(static text => text.Length >= 4 && text.All(char.IsAsciiHexDigit)).Distinct(StringComparer.Ordinal).ToList();
        if (asked.Count == 0) return ImmutableDictionary<string, string>.Empty;
        var told = _git.Require(Lines(asked.Select(static text => text + "^{commit}")), "cat-file", "--batch-check=%(objectname) %(objecttype)").Split('\n');
        var found = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);

        // Of one that is ambiguous git lists the candidates on standard error, so that there is a line for each question.
        for (var i = 0; i < asked.Count && i < told.Length; i++)
        {
            if (told[i].Split(' ') is [var hash, "commit"] && hash.StartsWith(asked[i], StringComparison.OrdinalIgnoreCase)) found[asked[i]] = hash;
        }

        return found.ToImmutable();
    }

    /// <summary>What each commit changed, as one hash that stays when it is rebased (git-patch-id(1)). Merges and commits without changes have none.</summary>
    public ImmutableDictionary<string, string> PatchIds(IReadOnlyCollection<string> hashes)
    {
        if (hashes.Count == 0) return ImmutableDictionary<string, string>.Empty;

        // A clone may lack the contents, and none are fetched: then nothing is known of what became of commits.
        if (_git.Run(Lines(hashes), "diff-tree", "--stdin", "-p", "--root", "--full-index", "--no-renames", "--no-ext-diff", "--no-textconv") is not { ExitCode: 0, Output: var patches })
            return ImmutableDictionary<string, string>.Empty;
        return _git.Require(patches, "patch-id", "--stable").Split('\n').Select(static line => line.Split(' ')).Where(static words => words.Length == 2)
            .ToImmutableDictionary(static words => words[1], static words => words[0], StringComparer.Ordinal);
    }

    /// <summary>The branch and the commit that are checked out; null for a detached HEAD, and before the first commit.</summary>
    public (string? Branch, string? Commit) CheckedOut() => (
        _git.Run("", "symbolic-ref", "--quiet", "--short", "HEAD") is { ExitCode: 0, Output: var branch } ? branch.Trim() : null,
        _git.Run("", "rev-parse", "--verify", "--quiet", "HEAD^{commit}") is { ExitCode: 0, Output: var commit } ? commit.Trim() : null);

    /// <summary>Paths below the root that the next commit would change.</summary>
    public ImmutableArray<string> Staged()
    {
        var head = _git.Run("", "rev-parse", "--verify", "--quiet", "HEAD^{tree}") is { ExitCode: 0, Output: var tree } ? tree.Trim() : _git.Require("", "mktree").Trim();
        return [.. _git.Require("", "diff-index", "--cached", "-r", "-z", "--name-only", "--no-renames", "--no-ext-diff", head).Split('\0', StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>Puts a note on a commit, in the place of one that is there.</summary>
    /// <param name="reference">Such as <c>refs/notes/agent-trace</c>.</param>
    /// <param name="commit">Its whole hash.</param>
    /// <param name="text">The note, to the byte.</param>
    /// <returns>False where it had just this note.</returns>
    public bool PutNote(string reference, string commit, string text)
    {
        var blob = _git.Require(text, "hash-object", "-w", "--no-filters", "--stdin").Trim();
        if (_git.Run("", "notes", "--ref=" + reference, "list", commit) is { ExitCode: 0, Output: var known } && known.Trim() == blob) return false;
        _git.Require("", "notes", "--ref=" + reference, "add", "--force", "-C", blob, commit);
        return true;
    }

    /// <summary>The note on a commit; null for none.</summary>
    public string? Note(string reference, string commit) =>
        _git.Run("", "notes", "--ref=" + reference, "list", commit) is { ExitCode: 0, Output: var blob } ? Blob(blob.Trim()) : null;

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(static line => line + "\n"));

    /// <summary>A folder's name may itself end with one.</summary>
    private static string WithoutLineFeed(string text) => text.EndsWith('\n') ? text[..^1] : text;

    internal static bool IsFile(string mode) => mode.StartsWith(BlobMode, StringComparison.Ordinal);
}
