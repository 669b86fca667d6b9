using System.Text;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Capture;

/// <summary>
/// Which project an event belongs to: the agent's own project folder if it names one, else the nearest folder above the working folder that holds <c>.git</c> or
/// <c>.tacho</c>, below the home folder, else the working folder. A git worktree counts as its main repository, so that the trail outlives it.
/// </summary>
public sealed class ProjectLocator(TachoHome home, string? userFolder)
{
    private const int MaxGitFileBytes = 4096;
    private const int MaxNameLength = 40;

    /// <param name="named">Folder that the agent named, or null.</param>
    /// <param name="cwd">Working folder by the payload, or null for this process's.</param>
    public Project Locate(string? named, string? cwd)
    {
        named = UsableOrNull(named);
        var here = CurrentFolder();
        var start = Path.GetFullPath(named ?? UsableOrNull(cwd) ?? here, here);
        var root = named is not null ? start : NearestMarked(start) ?? start;
        return Of(MainRepository(root) ?? root);
    }

    /// <summary>The name of the project that a transcript's folder is in, which may be of another machine or not be told at all.</summary>
    public string NameOf(string? cwd) => string.IsNullOrEmpty(cwd) ? "unknown" : Path.IsPathRooted(cwd) ? Locate(named: null, cwd).Name : Of(cwd).Name;

    /// <summary>The working folder of this process; the user's where it was deleted, as that of an agent in a removed worktree is.</summary>
    private string CurrentFolder()
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (IOException)
        {
            return userFolder ?? home.Root;
        }
    }

    /// <summary>A payload may hold anything: what no file system takes as a path is no folder.</summary>
    private static string? UsableOrNull(string? folder) => string.IsNullOrEmpty(folder) || folder.Contains('\0') ? null : folder;

    /// <summary>The project of a root folder, as it is.</summary>
    public static Project Of(string root)
    {
        root = Path.TrimEndingDirectorySeparator(root);
        Span<byte> hash = stackalloc byte[32];
        Sha256.HashData(Encoding.UTF8.GetBytes(root), hash);
        var name = string.Concat(Path.GetFileName(root).Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.').Take(MaxNameLength)).TrimStart('.');
        return new($"{(name.Length == 0 ? "root" : name)}-{Convert.ToHexStringLower(hash[..4])}", root);
    }

    private string? NearestMarked(string start)
    {
        for (var folder = start; Path.GetDirectoryName(folder) is { } parent && folder != userFolder; folder = parent)
        {
            var git = Path.Combine(folder, ".git");
            var marker = Path.Combine(folder, ".tacho");
            if (Directory.Exists(git) || File.Exists(git) || (Directory.Exists(marker) && marker != home.Root)) return folder;
        }

        return null;
    }

    /// <summary>The main repository of a worktree's root (git-worktree(1): a .git file leads to a folder whose file commondir leads to the common .git); else null.</summary>
    private static string? MainRepository(string root)
    {
        if (ReadLine(Path.Combine(root, ".git")) is not { } link || !link.StartsWith("gitdir: ", StringComparison.Ordinal)) return null;
        var gitFolder = Path.GetFullPath(link["gitdir: ".Length..], root);
        if (ReadLine(Path.Combine(gitFolder, "commondir")) is not { } common) return null;
        var commonFolder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(common, gitFolder));
        return Path.GetFileName(commonFolder) == ".git" ? Path.GetDirectoryName(commonFolder) : null;
    }

    private static string? ReadLine(string path)
    {
        try
        {
            return File.Exists(path) && PosixFile.ReadAllIfExists(path, MaxGitFileBytes) is { } bytes ? Encoding.UTF8.GetString(bytes).TrimEnd('\n', '\r') : null;
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            return null;
        }
    }
}
