using Tacho.Configuration;

namespace Tacho.Git;

/// <summary>Where a repository keeps its hooks.</summary>
/// <param name="Folder">Full path; it need not exist.</param>
/// <param name="WorkTree">Root of the work tree.</param>
/// <param name="IsOwn">Whether it lies within the repository; else it is of others too.</param>
public sealed record GitHooks(string Folder, string WorkTree, bool IsOwn)
{
    /// <summary>The hooks of a folder's repository, by <c>core.hooksPath</c> or git's own folder.</summary>
    /// <exception cref="UserError">It is in no work tree.</exception>
    public static GitHooks Of(string folder)
    {
        if (GitRepository.At(folder).WorkTree is not { } workTree) throw new UserError($"{folder} is in a repository without a work tree", "there is nothing to commit", ExitCode.Usage);
        var git = new GitProgram(workTree);
        var common = Path.GetFullPath(git.Require("", "rev-parse", "--git-common-dir").TrimEnd('\n'), workTree);

        // git-config(1), core.hooksPath: a relative path is taken from the folder where hooks run. GitProgram itself says /dev/null, on its command line.
        var set = git.Run("", "config", "--show-scope", "--type=path", "-z", "--get-all", "core.hooksPath");
        var words = set.ExitCode == 0 ? set.Output.Split('\0') : [];
        string? named = null;
        for (var i = 0; i + 1 < words.Length; i += 2)
        {
            if (words[i] != "command") named = words[i + 1];
        }

        var hooks = string.IsNullOrEmpty(named) ? Path.Combine(common, "hooks") : Path.TrimEndingDirectorySeparator(Path.GetFullPath(named, workTree));
        return new(hooks, workTree, IsBelow(hooks, common) || IsBelow(hooks, workTree));
    }

    private static bool IsBelow(string path, string folder) => path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
