using System.CommandLine;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Incidents;

namespace Tacho.Cli.Commands.Audit;

/// <summary><c>tacho audit command</c>: every run of a command, found by its text.</summary>
internal static class AuditCommandCommand
{
    private static readonly Argument<string[]> Words = new("pattern") { Description = PatternOptions.Help, Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<bool> Prompt = new("--prompt") { Description = "Show in the table what the person had asked for." };

    public static Command Create()
    {
        var command = new Command("command", "Every run of a command, found by words, a regular expression, or as an installation.");
        command.Arguments.Add(Words);
        PatternOptions.AddTo(command);
        AuditScope.AddAgentTo(command);
        WindowOptions.AddTo(command);
        command.Options.Add(Prompt);
        AuditScope.AddTo(command);
        OutputOptions.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var text = string.Join(' ', parsed.GetValue(Words) ?? []);
        if (text.Length == 0) throw new UserError("no pattern is given", "tacho audit command npm install", ExitCode.Usage);
        var pattern = PatternOptions.Pattern(parsed, text);
        var query = new CommandQuery { Window = WindowOptions.Of(parsed), Agent = AuditScope.AgentOf(parsed), Matches = pattern.IsMatch };
        var printer = Printer.For(parsed);
        var scope = AuditScope.Of(parsed);
        var found = new TrailQuery(scope.Home).Search(scope.Project, query);
        return scope.Print(printer, CommandRows.Format(withProject: scope.Project is null, parsed.GetValue(Prompt)), found.Commands, found);
    }
}
