using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Incidents;

namespace Tacho.Cli.Commands.Audit;

/// <summary><c>tacho audit command</c>: every run of a command, found by its text.</summary>
internal static class AuditCommandCommand
{
    private static readonly Argument<string[]> Words = new("pattern") { Description = PatternOptions.Help, Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<bool> Installs = new("--installs")
    {
        Description = "Installations by any package manager, and downloads that are run. Words are parts of package names, or name@version; one of them is enough.",
    };

    private static readonly Option<bool> Prompt = new("--prompt") { Description = "Show in the table what the person had asked for." };

    public static Command Create()
    {
        var command = new Command("command", "Every run of a command, found by words, a regular expression, or as an installation.");
        command.Arguments.Add(Words);
        command.Options.Add(Installs);
        PatternOptions.AddTo(command);
        AuditScope.AddAgentTo(command);
        WindowOptions.AddTo(command);
        command.Options.Add(Prompt);
        AuditScope.AddTo(command);
        AuditScope.AddSourceTo(command);
        OutputOptions.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var words = parsed.GetValue(Words) ?? [];
        var query = new CommandQuery { Window = WindowOptions.Of(parsed), Agent = AuditScope.AgentOf(parsed) };
        return parsed.GetValue(Installs) ? RunInstalls(parsed, words, query) : RunPattern(parsed, string.Join(' ', words), query);
    }

    private static int RunPattern(ParseResult parsed, string text, CommandQuery query)
    {
        if (text.Length == 0) throw new UserError("no pattern is given", "tacho audit command npm install", ExitCode.Usage);
        var pattern = PatternOptions.Pattern(parsed, text);
        var printer = Printer.For(parsed);
        var scope = AuditScope.Of(parsed);
        var found = scope.Search(query with { Matches = pattern.IsMatch });
        return scope.Print(printer, CommandRows.Format(found.HasTranscripts, withProject: scope.Project is null, parsed.GetValue(Prompt)), found.Commands, found);
    }

    private static int RunInstalls(ParseResult parsed, string[] words, CommandQuery query)
    {
        var printer = Printer.For(parsed);
        var scope = AuditScope.Of(parsed);
        var unnamed = 0;

        // Agents run the same lines again and again; each is taken apart once.
        var known = new ConcurrentDictionary<string, ImmutableArray<InstallCommand>>(StringComparer.Ordinal);
        var found = scope.Search(query with { Matches = Matches });
        var exitCode = scope.Print(printer, CommandRows.InstallFormat(found.HasTranscripts, withProject: scope.Project is null, parsed.GetValue(Prompt), InstallsOf), found.Commands, found);
        if (unnamed > 0) printer.Note($"{SafeText.Count(unnamed, "further installation")} named no package, such as npm ci: what a lock file or manifest brought in, their text cannot tell. Without words, --installs lists them.");
        return exitCode;

        ImmutableArray<InstallCommand> InstallsOf(string command) => known.GetOrAdd(command, InstallCommands.Of);

        bool Matches(string command)
        {
            var installs = InstallsOf(command);
            if (installs.IsEmpty) return false;
            if (words.Length == 0 || installs.Any(install => install.Packages.Any(package => words.Any(package.IsMeantBy)))) return true;
            if (installs.Any(install => install.Packages.IsEmpty)) Interlocked.Increment(ref unnamed);
            return false;
        }
    }
}
