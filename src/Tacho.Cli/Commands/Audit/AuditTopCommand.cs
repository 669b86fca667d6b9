using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Incidents;

namespace Tacho.Cli.Commands.Audit;

/// <summary><c>tacho audit top</c>: the most common commands.</summary>
internal static class AuditTopCommand
{
    private static readonly Option<int> Count = new("--count", "-n") { Description = "How many.", HelpName = "n", DefaultValueFactory = _ => 20 };
    private static readonly Option<bool> Programs = new("--programs") { Description = "Count programs instead: every program that a line runs, behind sudo, pipes, bash -c and the like." };

    private static readonly RowFormat<CommandCount> Format = new(
        row => string.Create(CultureInfo.InvariantCulture, $"{row.Count,7} {SafeText.OneLine(row.Command)}"),
        [
            new("count", row => row.Count) { Title = "times", AlignsRight = true },
            new("command", row => row.Command) { Title = "command", Wraps = true },
            new("sessions", row => row.Sessions) { Title = "sessions", AlignsRight = true },
            new("last", row => row.Last) { Title = "last", Shown = row => SafeText.Time(row.Last) },
        ]);

    public static Command Create()
    {
        var command = new Command("top", "The most common commands.");
        command.Options.Add(Count);
        command.Options.Add(Programs);
        AuditScope.AddAgentTo(command);
        WindowOptions.AddTo(command);
        AuditScope.AddTo(command);
        AuditScope.AddSourceTo(command);
        OutputOptions.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var count = parsed.GetValue(Count);
        if (count < 1) throw new UserError("--count must be 1 or more", hint: null, ExitCode.Usage);
        var printer = Printer.For(parsed);
        var scope = AuditScope.Of(parsed);
        var query = new CommandQuery { Window = WindowOptions.Of(parsed), Agent = AuditScope.AgentOf(parsed), Joined = false };
        var found = scope.Search(query);
        return scope.Print(printer, Format, Counted(found, parsed.GetValue(Programs), count), found);
    }

    private static ImmutableArray<CommandCount> Counted(CommandsFound found, bool programs, int count) =>
    [
        .. found.Commands
            .SelectMany(command => programs ? InstallCommands.ProgramsOf(command.Shell.Command).Select(program => (Text: program, command)) : [(command.Shell.Command, command)])
            .GroupBy(entry => entry.Text, StringComparer.Ordinal)
            .Select(group => new CommandCount(
                group.Count(),
                group.Key,
                group.Select(entry => entry.command.Event.Session).Distinct().Count(),
                group.Max(entry => entry.command.Event.At)))
            .OrderByDescending(row => row.Count)
            .ThenByDescending(row => row.Command, StringComparer.Ordinal)
            .Take(count)
    ];

    private sealed record CommandCount(int Count, string Command, int Sessions, DateTimeOffset Last);
}
