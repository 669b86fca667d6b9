using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Tacho.Incidents;

/// <summary>
/// Watches the commands of one line for a download that is run: piped into an interpreter, substituted into one (<c>bash -c "$(curl …)"</c>, <c>sh &lt;(curl …)</c>), or written to a
/// file that is run behind it.
/// </summary>
internal sealed class DownloadedScripts
{
    /// <summary>Filters between download and interpreter that are looked through.</summary>
    private const int MaxPipes = 16;

    private static readonly FrozenSet<string> Downloaders = FrozenSet.Create(
        StringComparer.Ordinal, "curl", "wget", "wget2", "fetch", "aria2c", "http", "https", "xh", "lynx", "iwr", "irm", "invoke-webrequest", "invoke-restmethod");

    private static readonly FrozenSet<string> OtherInterpreters = FrozenSet.Create(
        StringComparer.Ordinal, "python", "python2", "python3", "perl", "ruby", "node", "deno", "bun", "php", "lua", "tclsh", "rscript", "iex", "invoke-expression");

    /// <summary>Options behind which the program's code stands, so that its input is data.</summary>
    private static readonly FrozenSet<string> CodeOptions = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "-c", "-m", "-e", "-n", "-p", "-ne", "-pe", "-le", "-lne", "-nle", "-r", "-pi", "-ane", "--eval", "--print", "-command", "-file");

    private readonly Dictionary<string, SimpleCommand> _files = new(StringComparer.Ordinal);

    /// <summary>Takes the next command of the line; gives the installation that it completes.</summary>
    public InstallCommand? Take(SimpleCommand command)
    {
        var program = ShellWrappers.ProgramName(command.Words[0]);
        if (IsDownloader(program) && FileOf(command) is { } file) _files[file] = command;
        if (IsInterpreter(program) && command.Input is null && ReadsScriptFromInput(command.Words) && PipedDownload(command) is { } piped)
            return Script(piped, $"{Downloader(piped)} | {program}", command);
        if ((IsInterpreter(program) || program is "eval" or "source" or ".") && SubstitutedDownload(command) is { } substituted)
            return Script(substituted, $"{Downloader(substituted)} | {program}", command);
        return RunFile(program, command.Words) is { } name && _files.TryGetValue(name, out var downloaded) ? Script(downloaded, $"{Downloader(downloaded)}, {program}", command) : null;
    }

    private static bool IsInterpreter(string program) => ShellWrappers.IsShell(program) || OtherInterpreters.Contains(program);

    private static bool IsDownloader(string program) => Downloaders.Contains(program);

    private static string Downloader(SimpleCommand download) => ShellWrappers.ProgramName(download.Words[0]);

    private static InstallCommand Script(SimpleCommand download, string verb, SimpleCommand command) =>
        new("script", verb, [.. download.Words.Where(word => word.Contains("://", StringComparison.Ordinal)).Take(1).Select(url => new NamedPackage(url, Version: null))], command.Text);

    /// <summary>False for one that runs a file or an argument: <c>curl … | python3 -m json.tool</c> runs nothing of what it reads.</summary>
    private static bool ReadsScriptFromInput(ImmutableArray<string> words)
    {
        foreach (var word in words.Skip(1))
        {
            if (word is "-" or "-s" or "/dev/stdin") return true;
            if (!word.StartsWith('-') || CodeOptions.Contains(word)) return words[^1] == "-";
        }

        return true;
    }

    private static SimpleCommand? PipedDownload(SimpleCommand command)
    {
        var from = command.PipedFrom;
        for (var pipes = 0; from is not null && pipes < MaxPipes; pipes++)
        {
            if (Calls(from) is { } download) return download;
            from = from.PipedFrom;
        }

        return null;
    }

    /// <summary>The download that a whole argument is the result of.</summary>
    private static SimpleCommand? SubstitutedDownload(SimpleCommand command) =>
        command.Substituted.IsEmpty || !command.Words.Skip(1).Any(word => word.StartsWith("$(", StringComparison.Ordinal) || word.StartsWith("<(", StringComparison.Ordinal) || word.StartsWith('`'))
            ? null
            : command.Substituted.Select(Calls).FirstOrDefault(download => download is not null);

    /// <summary>The command if it downloads, also behind sudo and the like.</summary>
    private static SimpleCommand? Calls(SimpleCommand command) => ShellWrappers.Innermost(command) is { } inner && IsDownloader(ShellWrappers.ProgramName(inner.Words[0])) ? inner : null;

    /// <summary>Name of the file that a download goes to, without its folder.</summary>
    private static string? FileOf(SimpleCommand download)
    {
        var words = download.Words;
        for (var i = 1; i < words.Length; i++)
        {
            if (words[i] is "-o" or "--output" or "--output-document" or "-OutFile" or "-outfile" && i + 1 < words.Length) return NameOf(words[i + 1]);
            if (words[i] == "-O" && ShellWrappers.ProgramName(words[0]).StartsWith("wget", StringComparison.Ordinal) && i + 1 < words.Length) return NameOf(words[i + 1]);
            if (words[i] is ['-', not '-', .., 'o'] && i + 1 < words.Length) return NameOf(words[i + 1]);
        }

        if (download.OutputFile is { } redirected) return NameOf(redirected);
        if (ShellWrappers.ProgramName(words[0]) is "curl" && !words.Any(word => word is "--remote-name" or ['-', not '-', ..] && word.Contains('O'))) return null;
        var url = words.FirstOrDefault(word => word.Contains("://", StringComparison.Ordinal));
        return url is null ? null : NameOf(url.Split('?', '#')[0]);
    }

    /// <summary>Name of the file that a command runs: its own program where that is a path, or the first argument of an interpreter.</summary>
    private static string? RunFile(string program, ImmutableArray<string> words)
    {
        if (words[0].Contains('/', StringComparison.Ordinal)) return NameOf(words[0]);
        if (!IsInterpreter(program) && program is not ("source" or ".")) return null;
        return words.Any(CodeOptions.Contains) ? null : words.Skip(1).FirstOrDefault(word => !word.StartsWith('-')) is { } file ? NameOf(file) : null;
    }

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
