using System.Collections.Immutable;
using System.Globalization;

namespace Tacho.Git;

/// <summary>A commit.</summary>
/// <param name="Hash">All of it.</param>
/// <param name="Parents">None for the first.</param>
/// <param name="Authored">By the author's clock; a rebase keeps it.</param>
/// <param name="Committed">When it was made, by the committer's clock.</param>
/// <param name="Subject">The first paragraph of its message on one line.</param>
public sealed record GitCommit(string Hash, ImmutableArray<string> Parents, DateTimeOffset Authored, DateTimeOffset Committed, string Subject)
{
    /// <summary>As people write it.</summary>
    public string ShortHash => Hash[..Math.Min(10, Hash.Length)];

    internal static GitCommit Parse(string line)
    {
        var parts = line.Split('\0', 5);
        return new(parts[0], [.. parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)], Time(parts[2]), Time(parts[3]), parts[4]);
    }

    /// <summary>A hostile repository may tell any number.</summary>
    private static DateTimeOffset Time(string seconds) =>
        long.TryParse(seconds, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at) && at is >= 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(at) : DateTimeOffset.UnixEpoch;
}

/// <summary>A file that a commit changed.</summary>
/// <param name="Path">From the repository's root, with slashes.</param>
/// <param name="Blob">Its content after it; null where it is deleted.</param>
/// <param name="Before">Its content in the parent, of a merge in the first; null where it is new.</param>
public sealed record GitFileChange(string Path, string? Blob, string? Before)
{
    /// <summary>Reads <c>:100644 100644 aaa bbb M</c>, or of a merge with as many colons, modes and hashes as it has parents; null for links and submodules.</summary>
    internal static GitFileChange? Parse(string raw, string path)
    {
        var parents = raw.TakeWhile(static c => c == ':').Count();
        var words = raw[parents..].Split(' ');
        if (words.Length != (2 * parents) + 3) return null;
        var (modeBefore, mode) = (words[0], words[parents]);
        var (before, after) = (words[parents + 1], words[(2 * parents) + 1]);
        if (!GitRepository.IsFile(mode) && (!IsNothing(after) || !GitRepository.IsFile(modeBefore))) return null;
        return new(path, IsNothing(after) ? null : after, IsNothing(before) || !GitRepository.IsFile(modeBefore) ? null : before);
    }

    private static bool IsNothing(string hash) => hash.AsSpan().IndexOfAnyExcept('0') < 0;
}
