using System.Buffers;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Incidents;

/// <summary>A part of a command line that brings packages or a foreign script onto the machine.</summary>
/// <param name="Manager">The package manager, such as npm or pip; <c>script</c> for a download that is run.</param>
/// <param name="Verb">As written, such as <c>install</c> or <c>tool install</c>; <c>install</c> for a program that installs without a verb; for a script <c>curl | sh</c> or <c>curl, sh</c>.</param>
/// <param name="Packages">Those that the command names; empty where a manifest or lock file decides. For a script its address.</param>
/// <param name="Command">The simple command, without what runs it.</param>
public sealed record InstallCommand(string Manager, string Verb, ImmutableArray<NamedPackage> Packages, string Command);

/// <summary>A package as a command line names it.</summary>
/// <param name="Name">Without version, extras and the prefixes of npm: and jsr:.</param>
/// <param name="Version">A version or range as written; null when none is.</param>
public sealed record NamedPackage(string Name, string? Version)
{
    /// <summary>
    /// True when a person who writes <paramref name="word"/> may mean this package: a part of the name, or with a version behind an @ the whole name (without its scope if need be) and
    /// the beginning of the version.
    /// </summary>
    public bool IsMeantBy(string word)
    {
        var at = word.LastIndexOf('@');
        if (at <= 0) return Name.Contains(word, StringComparison.OrdinalIgnoreCase);
        var name = word.AsSpan(0, at);
        return Version is not null
            && Version.AsSpan().TrimStart("=v^~<> ").StartsWith(word.AsSpan(at + 1).TrimStart('v'), StringComparison.OrdinalIgnoreCase)
            && (name.Equals(Name, StringComparison.OrdinalIgnoreCase)
                || (Name.Length > name.Length && Name[^(name.Length + 1)] == '/' && Name.AsSpan().EndsWith(name, StringComparison.OrdinalIgnoreCase)));
    }

    public override string ToString() => Version is null ? Name : $"{Name}@{Version}";
}

/// <summary>Finds installations in command lines: what the table of <see cref="PackageManagers"/> lists, and downloads that are run as scripts.</summary>
public static partial class InstallCommands
{
    /// <summary>The installations that a command line runs, in its order. What a line merely mentions (in quotes, comments, as an argument of echo) is none.</summary>
    public static ImmutableArray<InstallCommand> Of(string commandLine)
    {
        var found = ImmutableArray.CreateBuilder<InstallCommand>();
        var scripts = new DownloadedScripts();
        foreach (var command in ShellWrappers.CommandsOf(commandLine))
        {
            if (FromTable(command) is { } install) found.Add(install);
            if (FromInterpreter(command) is { } called) found.Add(called);
            if (scripts.Take(command) is { } script) found.Add(script);
        }

        return found.DrainToImmutable();
    }

    /// <summary>Names of the programs that a command line runs, without folders, in its order.</summary>
    public static ImmutableArray<string> ProgramsOf(string commandLine) =>
        [.. ShellWrappers.CommandsOf(commandLine).Select(command => ShellWrappers.ProgramName(command.Words[0])).Where(program => program.Length > 0)];

    private static InstallCommand? FromTable(SimpleCommand command)
    {
        var words = WithoutPython(command.Words);
        if (!PackageManagers.ByProgram.TryGetValue(ShellWrappers.ProgramName(words[0]), out var rows) || words.Contains("--help", StringComparer.Ordinal)) return null;
        foreach (var row in rows)
        {
            var (verb, behind) = FindVerb(row, words);
            if (behind < 0) continue;
            var packages = PackagesBehind(row, words, behind);
            if ((row.NeedsPackage && packages.IsEmpty) || (row.NeedsVersion && packages.All(package => package.Version is null))) continue;
            return new(row.Name, verb, packages, command.Words.Length == words.Length ? command.Text : string.Join(' ', words));
        }

        return null;
    }

    /// <summary><c>pip install x</c> of <c>python3 -m pip install x</c>, and programs with a version in their name without it (<c>pip3.12</c>).</summary>
    private static ImmutableArray<string> WithoutPython(ImmutableArray<string> words)
    {
        var program = ShellWrappers.ProgramName(words[0]);
        if (program is "py" || program.TrimEnd(Digits) is "python" or "pypy")
        {
            var module = words.IndexOf("-m");
            if (module > 0 && module + 1 < words.Length && words.Take(module).Skip(1).All(word => word.StartsWith('-'))) return words[(module + 1)..];
        }

        return program.StartsWith("pip", StringComparison.Ordinal) && program.TrimEnd(Digits) == "pip" ? words.SetItem(0, "pip") : words;
    }

    private static readonly char[] Digits = [.. "0123456789."];

    private static readonly SearchValues<char> EndOfPythonName = SearchValues.Create("=<>!~@ ;[");

    /// <summary>The verb, and the index of the word behind it; -1 where the row's verbs are not what the words call.</summary>
    private static (string Verb, int Behind) FindVerb(PackageManager row, ImmutableArray<string> words)
    {
        if (row.VerbWords.IsEmpty) return (words[0], 1);
        var sawWord = false;
        for (var i = 1; i < words.Length; i++)
        {
            var word = words[i];
            foreach (var verb in row.VerbWords)
            {
                if (IsAt(verb, words, i)) return (string.Join(' ', words.AsSpan(i, verb.Length)!), i + verb.Length);
            }

            if (word is ['-', _, ..])
            {
                if (row.TakesValue(word)) i++;
                else if (word is "-v" or "-V" or "-h" or "--version") sawWord = true;
            }
            else if (!word.StartsWith('+'))
            {
                if (!row.VerbAnywhere) return ("", -1);
                sawWord = true;
            }
        }

        return row.InstallsWithoutVerb && !sawWord ? ("install", words.Length) : ("", -1);
    }

    private static bool IsAt(ImmutableArray<string> verb, ImmutableArray<string> words, int at)
    {
        if (at + verb.Length > words.Length) return false;
        for (var i = 0; i < verb.Length; i++)
        {
            if (verb[i] != "*" && !verb[i].Equals(words[at + i], StringComparison.Ordinal)) return false;
        }

        return true;
    }

    private static ImmutableArray<NamedPackage> PackagesBehind(PackageManager row, ImmutableArray<string> words, int at)
    {
        var packages = ImmutableArray.CreateBuilder<NamedPackage>();
        string? version = null;
        var onlyPositionals = false;
        var givenByOption = false;
        for (; at < words.Length; at++)
        {
            var word = words[at];
            if (!onlyPositionals && word == "--")
            {
                onlyPositionals = true;
            }
            else if (!onlyPositionals && word is ['-', _, ..])
            {
                var sign = word.IndexOf('=', StringComparison.Ordinal);
                var option = sign < 0 ? word : word[..sign];
                if (!row.TakesPackage(option) && !row.TakesVersion(option) && !row.TakesValue(option)) continue;
                var value = sign >= 0 ? word[(sign + 1)..] : ++at < words.Length ? words[at] : "";
                if (row.TakesVersion(option)) version = value;
                if (!row.TakesPackage(option) || value.Length == 0) continue;
                packages.Add(Named(row.Versions, value));
                givenByOption = true;
            }
            else if (word.Length > 0 && row.Packages != NamedPackages.None)
            {
                if (row.Packages == NamedPackages.First && givenByOption) break;
                if (row.SecondIsVersion && packages.Count == 1 && char.IsAsciiDigit(word[0])) version = word;
                else packages.Add(Named(row.Versions, word));
                if (row.Packages == NamedPackages.First) break;
            }
        }

        if (version is not null && packages is [{ Version: null } only]) packages[0] = only with { Version = version };
        return packages.DrainToImmutable();
    }

    private static NamedPackage Named(VersionStyle style, string word)
    {
        if (word.Contains("://", StringComparison.Ordinal) || word.StartsWith("git@", StringComparison.Ordinal)) return new(word, Version: null);
        return style switch
        {
            VersionStyle.At => NamedAt(WithoutPrefix(word)),
            VersionStyle.Python => NamedPython(word),
            VersionStyle.Equals => Cut(word, word.AsSpan().IndexOfAny('=', '<', '>')),
            VersionStyle.Colon => Cut(word, word.LastIndexOf(':') is var sign && sign > word.LastIndexOf('/') ? sign : -1),
            _ => new(word, Version: null),
        };
    }

    private static string WithoutPrefix(string word) =>
        word.StartsWith("npm:", StringComparison.Ordinal) || word.StartsWith("jsr:", StringComparison.Ordinal) ? word[4..] : word;

    private static NamedPackage NamedAt(string word)
    {
        var start = word.StartsWith('@') ? word.IndexOf('/', StringComparison.Ordinal) : 0;
        return start < 0 ? new(word, Version: null) : Cut(word, word.IndexOf('@', start));
    }

    private static NamedPackage NamedPython(string word)
    {
        var end = word.AsSpan().IndexOfAny(EndOfPythonName);
        if (end <= 0) return new(word, Version: null);
        var rest = word[end..];
        if (rest[0] == '[') rest = rest[(rest.IndexOf(']', StringComparison.Ordinal) + 1)..];
        if (rest.IndexOf(';', StringComparison.Ordinal) is >= 0 and var marker) rest = rest[..marker];
        rest = rest.Trim();
        var version = rest.StartsWith("==", StringComparison.Ordinal) && !rest.Contains(',', StringComparison.Ordinal) ? rest.TrimStart('=') : rest.TrimStart('@').Trim();
        return new(word[..end], version.Length == 0 ? null : version);
    }

    private static NamedPackage Cut(string word, int sign) =>
        sign <= 0 || sign == word.Length - 1 ? new(word, Version: null) : new(word[..sign], word[(sign + 1)..].TrimStart('='));

    /// <summary>Installations that are calls inside a program: R's install.packages, Julia's Pkg.add.</summary>
    private static InstallCommand? FromInterpreter(SimpleCommand command)
    {
        var program = ShellWrappers.ProgramName(command.Words[0]);
        if (program is not ("r" or "rscript" or "julia")) return null;
        var match = CallPattern().Match($"{string.Join(' ', command.Words)} {command.Input}");
        if (!match.Success) return null;
        var packages = NamePattern().Matches(match.Groups["arguments"].Value).Select(name => new NamedPackage(name.Groups["name"].Value, Version: null));
        return new(program == "julia" ? "julia" : "R", match.Groups["verb"].Value, [.. packages], command.Text);
    }

    [GeneratedRegex("""(?<verb>install\.packages|install_(github|gitlab|version|cran|bioc|url|local)|BiocManager::install|pkg_install|pak::pak|Pkg\.(add|instantiate|update))\s*\((?<arguments>[^\n]{0,2000})""", RegexOptions.ExplicitCapture)]
    private static partial Regex CallPattern();

    [GeneratedRegex("""(?<!=\s?)["'](?<name>[A-Za-z][A-Za-z0-9._/@-]*)["']""", RegexOptions.ExplicitCapture)]
    private static partial Regex NamePattern();
}
