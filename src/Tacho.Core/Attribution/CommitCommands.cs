using System.Buffers;
using System.Collections.Immutable;
using Tacho.Incidents;

namespace Tacho.Attribution;

/// <summary>A commit as git tells it to who makes it: <c>[main 1a2b3c4] subject</c>.</summary>
/// <param name="Branch">Null on a detached HEAD.</param>
/// <param name="Hash">Its beginning, as many digits as git prints.</param>
/// <param name="Subject">Of its message.</param>
public sealed record ToldCommit(string? Branch, string Hash, string Subject);

/// <summary>Command lines that make commits, and what they answer.</summary>
public static class CommitCommands
{
    private const int LeastHash = 4, MostHash = 64;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Options of git itself that take the next word as their value (git(1)).</summary>
    private static readonly ImmutableArray<string> ValueOptions = ["-C", "-c", "--git-dir", "--work-tree", "--namespace", "--exec-path", "--super-prefix", "--config-env", "--attr-source"];

    /// <summary>Commands of git that make commits and print them in this form.</summary>
    private static readonly ImmutableArray<string> Verbs = ["commit", "cherry-pick", "revert"];

    /// <summary>Whether a command line runs a command that makes a commit. What it merely mentions is none.</summary>
    public static bool Commits(string commandLine) =>
        commandLine.Contains("git", StringComparison.OrdinalIgnoreCase)
        && Verbs.Any(verb => commandLine.Contains(verb, StringComparison.Ordinal))
        && ShellWrappers.CommandsOf(commandLine).Any(static command => IsCommit(command.Words));

    /// <summary>The commits that an output names, each on a line of its own.</summary>
    public static ImmutableArray<ToldCommit> Told(string output)
    {
        var told = ImmutableArray.CreateBuilder<ToldCommit>();
        var rest = output.AsSpan();
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf('\n');
            var line = end < 0 ? rest : rest[..end];
            if (line.StartsWith("[") && Read(line.TrimEnd('\r')) is { } commit) told.Add(commit);
            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return told.ToImmutable();
    }

    /// <summary><c>[branch hash] subject</c>; of a first commit <c>[branch (root-commit) hash] subject</c>, in the words of the person's language. Names of branches hold no blanks.</summary>
    private static ToldCommit? Read(ReadOnlySpan<char> line)
    {
        var close = line.IndexOf("] ");
        if (close < 0) return null;
        var head = line[1..close];
        var blank = head.LastIndexOf(' ');
        if (blank <= 0) return null;
        var hash = head[(blank + 1)..];
        if (hash.Length is < LeastHash or > MostHash || hash.ContainsAnyExcept(HexDigits)) return null;
        var place = head[..blank];
        if (place.EndsWith(")") && place.LastIndexOf(" (") is var note and > 0) place = place[..note];
        return new(place.Contains(' ') ? null : place.ToString(), hash.ToString(), line[(close + 2)..].TrimEnd().ToString());
    }

    private static bool IsCommit(ImmutableArray<string> words)
    {
        if (ShellWrappers.ProgramName(words[0]) != "git") return false;
        for (var i = 1; i < words.Length; i++)
        {
            if (ValueOptions.Contains(words[i])) i++;
            else if (!words[i].StartsWith('-')) return Verbs.Contains(words[i]) && !words.Contains("--dry-run", StringComparer.Ordinal);
        }

        return false;
    }
}
