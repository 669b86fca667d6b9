using System.Collections.Immutable;
using System.CommandLine;
using System.Runtime.InteropServices;
using Tacho.Cli.Commands.Audit;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Incidents;
using Tacho.Review;
using Tacho.Trail;

namespace Tacho.Cli.Commands;

/// <summary><c>tacho tail</c>: the newest commands, and with <c>-f</c> those that come.</summary>
internal static class TailCommand
{
    private const int DefaultCount = 10;

    /// <summary>Between two looks, unless a look itself takes long: then ten times that, so that following never costs more than a tenth of a core.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    private static readonly Option<int> Count = new("--lines", "-n") { Description = "How many of the newest commands to begin with.", HelpName = "n", DefaultValueFactory = _ => DefaultCount };
    private static readonly Option<bool> Follow = new("--follow", "-f") { Description = "Go on with every command that is recorded, until Ctrl-C." };

    public static Command Create()
    {
        var command = new Command("tail", "The newest commands of every agent and session, one line each.");
        command.Options.Add(Count);
        command.Options.Add(Follow);
        AuditScope.AddAgentTo(command);
        AuditScope.AddTo(command);
        OutputOptions.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var count = parsed.GetValue(Count);
        if (count < 0) throw new UserError("--lines must be 0 or more", hint: null, ExitCode.Usage);
        var scope = AuditScope.Of(parsed);
        var agent = AuditScope.AgentOf(parsed);

        var printer = Printer.ForEndless(parsed);

        // The follower marks its place before the search: what is recorded in between is seen by both and printed once.
        var follower = parsed.GetValue(Follow) ? new TrailFollower(scope.Home, scope.Project) : null;
        follower?.SkipToEnd();
        var found = scope.Search(new CommandQuery { Agent = agent, Joined = printer.Form != OutputForm.Lines });
        var newest = found.Commands[^Math.Min(count, found.Commands.Length)..];
        if (follower is null) return scope.Print(printer, CommandRows.Format(), newest, found);

        var reviews = Reviews.Read(scope.Home);
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var printed = newest.Select(command => command.Event.Id).ToHashSet();
        var isRead = Print(printer, newest);
        while (isRead && !stop.IsCancellationRequested)
        {
            var started = TimeProvider.System.GetTimestamp();
            var recorded = follower.Take().Where(command => (agent is null || command.Event.Agent == agent) && !printed.Contains(command.Event.Id));
            isRead = Print(printer, [.. recorded.Select(Covered)]);
            stop.Token.WaitHandle.WaitOne(Pause(TimeProvider.System.GetElapsedTime(started)));
        }

        return (int)ExitCode.Done;

        RanCommand Covered(TrailRecord record)
        {
            var cover = TrailCover.Of(reviews, record.Event.Agent.Value, record.Event.Session.Value, transcripts: []);
            return RanCommand.Of(cover is null ? record : record with { Event = cover.Event(record.Event) });
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    /// <summary>False when whoever read the pipe has seen enough.</summary>
    private static bool Print(Printer printer, ImmutableArray<RanCommand> commands)
    {
        try
        {
            if (!commands.IsEmpty) printer.Rows(CommandRows.Format(), commands);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static TimeSpan Pause(TimeSpan look) => TimeSpan.FromTicks(Math.Clamp(look.Ticks * 10, ShortestPause.Ticks, LongestPause.Ticks));
}
