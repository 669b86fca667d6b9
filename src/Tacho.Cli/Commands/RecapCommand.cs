using System.CommandLine;
using Tacho.Cli.Commands.Audit;
using Tacho.Cli.Recaps;
using Tacho.Configuration;
using Tacho.Incidents;

namespace Tacho.Cli.Commands;

/// <summary><c>tacho recap</c>: what ran, what failed, what changed and what is notable, each with the place where it stands.</summary>
internal static class RecapCommand
{
    private static readonly Option<bool> Full = new("--full") { Description = "Everything, where else the longest lists are cut." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object with everything." };

    public static Command Create()
    {
        var command = new Command("recap", "What ran, failed, changed and is notable since this morning, or since --since.");
        WindowOptions.AddTo(command);
        AuditScope.AddAgentTo(command);
        AuditScope.AddTo(command);
        AuditScope.AddSourceTo(command);
        command.Options.Add(Full);
        command.Options.Add(Json);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var window = WindowOptions.Of(parsed) ?? TimeWindow.Parse("today", to: null, last: null, TimeProvider.System)!;
        var scope = AuditScope.Of(parsed);
        var recap = RecapBuilder.Of(scope, window, AuditScope.AgentOf(parsed));
        foreach (var note in recap.Notes) error.WriteLine(note);
        if (parsed.GetValue(Json)) RecapJson.Write(recap, output);
        else if (!recap.Sessions.IsEmpty) new RecapText(output, parsed.GetValue(Full)).Write(recap);
        if (!recap.Sessions.IsEmpty) return (int)ExitCode.Done;
        error.WriteLine($"Nothing happened {RecapText.WhenOf(window)} in {scope.Project ?? "any project"}, as far as the trail and the archive tell.");
        error.WriteLine(scope.Project is null
            ? "tacho recap --since 7d looks further back; tacho import archives what agents keep of their sessions."
            : "tacho recap --all-projects looks everywhere, --since 7d further back; tacho import archives what agents keep of their sessions.");
        return (int)ExitCode.NothingFound;
    }
}
