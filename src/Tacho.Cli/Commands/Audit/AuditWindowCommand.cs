using System.CommandLine;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Incidents;

namespace Tacho.Cli.Commands.Audit;

/// <summary><c>tacho audit window</c>: what ran between two times.</summary>
internal static class AuditWindowCommand
{
    private static readonly Option<bool> Prompt = new("--prompt") { Description = "Show in the table what the person had asked for." };

    public static Command Create()
    {
        var command = new Command("window", "What ran between two times, in every session.");
        WindowOptions.AddTo(command);
        AuditScope.AddAgentTo(command);
        command.Options.Add(Prompt);
        AuditScope.AddTo(command);
        AuditScope.AddSourceTo(command);
        OutputOptions.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var window = WindowOptions.Of(parsed) ?? throw new UserError("no window is given", "use --from and --to, one of them, or --last 40m", ExitCode.Usage);
        var printer = Printer.For(parsed);
        var scope = AuditScope.Of(parsed);
        var found = scope.Search(new CommandQuery { Window = window, Agent = AuditScope.AgentOf(parsed) });
        return scope.Print(printer, CommandRows.Format(found.HasTranscripts, withProject: scope.Project is null, parsed.GetValue(Prompt)), found.Commands, found);
    }
}
