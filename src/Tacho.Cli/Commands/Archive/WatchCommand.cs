using System.CommandLine;
using System.Runtime.InteropServices;
using Tacho.Agents;
using Tacho.Capture;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Incidents;
using Tacho.Interop;
using Tacho.Setup;

namespace Tacho.Cli.Commands.Archive;

/// <summary><c>tacho watch</c>: archives sessions as they grow.</summary>
internal static class WatchCommand
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(2);

    private static readonly Option<string[]> Agents = new("--agent") { Description = "Only this agent; may be given more than once.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string> Interval = new("--interval")
    {
        Description = "How often to look where the system does not tell of changes, such as folders that are new.", HelpName = "TIME", DefaultValueFactory = static _ => "1m",
    };

    public static Command Create()
    {
        var command = new Command("watch", "Archive sessions as they grow, until it is stopped.") { Agents, Interval, ImportWork.Out, ImportWork.Codec };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var home = TachoHome.FromEnvironment();
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var agents = ImportWork.Agents(parsed.GetValue(Agents) ?? []);
        var pace = new WatchPace(Settle, TimeWindow.Duration(parsed.GetValue(Interval)!, Interval.Name));
        var archive = ImportWork.ArchiveOf(parsed, home);
        var import = ImportWork.Begin(parsed, home, archive, ImportWork.Unasked(home));
        using var stop = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, stop));
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, stop));
        using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Stop(context, stop));
        DetachedProgram.StandBack();
        error.WriteLine($"tacho: watching {string.Join(", ", agents.Select(static agent => agent.Info.Name))}; archive: {SafeText.OneLine(archive.Root)}");
        new TranscriptWatch(import, agents, ImportWork.Places(home, (path, why) => error.WriteLine($"tacho: {SafeText.OneLine(path)} cannot be read: {SafeText.OneLine(why)}")), pace, outcome => Tell(outcome, output, error)).Run(stop.Token);
        ImportWork.Finish(import, error);
        return (int)ExitCode.Done;
    }

    /// <summary>A second signal ends it at once, which leaves nothing half done either.</summary>
    private static void Stop(PosixSignalContext context, CancellationTokenSource stop)
    {
        context.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    }

    private static void Tell(ImportOutcome outcome, TextWriter output, TextWriter error)
    {
        if (outcome.Trouble is { } trouble) error.WriteLine("tacho: " + SafeText.OneLine(ImportReport.TroubleText(outcome.Source.Path, trouble)));
        if (outcome.Transcript is not { } transcript || outcome.Result == ImportResult.Failed) return;
        output.WriteLine($"[{SafeText.Time(transcript.Meta.Archived.ToLocalTime())}] [{outcome.Source.Agent}] [{new SessionId(transcript.Meta.Session).ShortId}] {outcome.Result.ToString().ToLowerInvariant()}: {SafeText.OneLine(transcript.Name)}, {SafeText.Count(transcript.Meta.Counts.Lines, "line")}");
        output.Flush();
    }
}
