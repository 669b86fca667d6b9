using System.Collections.Immutable;

namespace Tacho.Incidents.Notable;

/// <summary>The files that a command line writes, makes or deletes, as far as its words name them. What a program writes by itself (a build, an interpreter's code) is not told.</summary>
internal static class WrittenFiles
{
    /// <summary>Full paths, each once, in the order of the line.</summary>
    public static IEnumerable<string> In(ShellScript script) =>
        script.Commands
            .SelectMany(command => command.Command.OutputFiles.Concat(Named(command)).Select(word => script.Scene.Resolve(word, command.Folder)))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Named(PlacedCommand command) => command.Program switch
    {
        "tee" or "touch" or "mkdir" or "rm" or "rmdir" or "unlink" or "shred" => command.Operands,
        "truncate" => WithoutValues(command, "-s", "--size", "-r", "--reference"),
        "cp" or "install" or "ln" or "rsync" => Target(command),
        "mv" => WithoutValues(command, "-t", "--target-directory", "-S").Concat(command.ValuesOf("-t", "--target-directory")).Where(IsLocal),
        "sed" or "gsed" when command.Words.Any(static word => word.StartsWith("--in-place", StringComparison.Ordinal) || word is ['-', not '-', ..] && word.AsSpan(1).IndexOf('i') is 0 or 1 && word[1] is 'i' or 'n' or 'E' or 'r') => Edited(command),
        "perl" when command.Words.Any(static word => word is ['-', not '-', ..] && word.Contains('i', StringComparison.Ordinal) && word.Length <= 6) => WithoutValues(command, "-e", "-pe", "-pie", "-i.bak", "-0pe", "-0777pe"),
        "dd" => command.Words.Where(static word => word.StartsWith("of=", StringComparison.Ordinal)).Select(static word => word[3..]),
        "curl" => command.ValuesOf("-o", "--output").Where(static file => file != "-"),
        "wget" => command.ValuesOf("-O", "--output-document", "-P").Where(static file => file != "-"),
        "unzip" => command.ValuesOf("-d"),
        "tar" when command.Words.Skip(1).Any(static word => word is "--extract" || (word.Length < 8 && !word.Contains('/', StringComparison.Ordinal) && word.TrimStart('-').Contains('x', StringComparison.Ordinal))) => command.ValuesOf("-C", "--directory"),
        "git" when GitCall.Of(command) is { Verb: "clone" } clone => clone.Arguments.Where(static word => !word.StartsWith('-')).Skip(1).TakeLast(1),
        _ => [],
    };

    /// <summary>The last operand of several, or what stands behind <c>-t</c>.</summary>
    private static IEnumerable<string> Target(PlacedCommand command)
    {
        if (command.ValuesOf("-t", "--target-directory").FirstOrDefault() is { } folder) return [folder];
        var operands = WithoutValues(command, "-m", "--mode", "-o", "--owner", "-g", "--group", "-S", "-e", "--rsh", "--exclude", "--include", "--filter", "--exclude-from", "--files-from").ToImmutableArray();
        return operands.Length > 1 && IsLocal(operands[^1]) ? [operands[^1]] : [];
    }

    /// <summary>The files of <c>sed -i</c>: all operands but the script, where that is none of an option.</summary>
    private static IEnumerable<string> Edited(PlacedCommand command)
    {
        // On a Mac the suffix is a word of its own, and empty.
        var operands = WithoutValues(command, "-e", "--expression", "-f", "--file").Where(static word => word.Length > 0);
        return command.Words.Any(static word => word is "-e" or "-f" || word.StartsWith("--expression", StringComparison.Ordinal)) ? operands : operands.Skip(1);
    }

    private static IEnumerable<string> WithoutValues(PlacedCommand command, params string[] options)
    {
        for (var i = 1; i < command.Words.Length; i++)
        {
            if (options.Contains(command.Words[i])) i++;
            else if (command.Words[i] is not ['-', _, ..]) yield return command.Words[i];
        }
    }

    /// <summary>False for <c>host:path</c>.</summary>
    private static bool IsLocal(string word) => word.IndexOf(':', StringComparison.Ordinal) is < 0 or 1;
}
