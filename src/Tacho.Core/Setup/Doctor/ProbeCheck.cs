using System.Collections.Immutable;
using System.Globalization;
using Tacho.Agents;
using Tacho.Interop;

namespace Tacho.Setup.Doctor;

/// <summary>Whether the hooks fire: runs the installed command lines as agents do, and looks for what they were given in the trail.</summary>
internal static class ProbeCheck
{
    public static IEnumerable<Diagnosis> Run(Evidence evidence)
    {
        // Other places in which the same command stands would tell the same.
        var ways = evidence.Present.Where(installation => installation.Parts.Any(part => part.State == PartState.Standing))
            .GroupBy(installation => (installation.Agent, installation.Command));
        foreach (var way in ways)
        {
            var (agent, command) = way.Key;
            var (health, finding, remedy) = Silence(evidence) ?? Try(agent, command, way.Count(), evidence);
            yield return new(agent.Info.Name, "probe", health, finding, remedy);
        }
    }

    /// <summary>Why nothing can be proven now; null when it can.</summary>
    private static (Health, string, string?)? Silence(Evidence evidence)
    {
        if (evidence.Here.Recording.PausedSince is not null) return (Health.Unknown, "not tried: recording is paused", "tacho resume");
        if (evidence.Here.Recording.ExclusionOf(evidence.ProbeFolder) is { } excluded) return (Health.Unknown, $"not tried: {excluded} is excluded from recording", null);
        return evidence.Timing?.Failed is ProgramRun.TimedOut ? (Health.Fault, "not tried: the hook program hangs", "tacho init") : null;
    }

    private static (Health Health, string Finding, string? Remedy) Try(IAgent agent, string? command, int places, Evidence evidence)
    {
        var here = evidence.Here;
        var probe = new Probe();
        var began = here.Time.GetUtcNow();
        var (program, arguments) = command is null ? (evidence.ProgramPath, ImmutableArray.Create(agent.Info.Id.Value)) : ("sh", ["-c", command]);
        var run = here.Run(new(program, arguments, probe.Payload, evidence.ProbeFolder, probe.Variables(agent), here.Patience));
        var log = $"tail {ShellWord.Of(here.Home.SelfLog)}";
        return run switch
        {
            ProgramRun.NotStarted { Reason: var reason } => (Health.Fault, $"{program} does not start: {reason}", "tacho init"),
            ProgramRun.TimedOut { Patience: var patience } => (
                Health.Fault, string.Create(CultureInfo.InvariantCulture, $"the installed command did not end within {patience.TotalSeconds:0.#} s"), "tacho init"),
            ProgramRun.Ended ended => Complaints(ended, agent, probe.IsRecorded(here.Home)) is { Count: > 0 } complaints
                ? (Health.Fault, $"the installed command ran, but {string.Join(", and ", complaints)}{Told(evidence, began)}", log)
                : (Health.Well, Recorded(command, ended.Duration, places), null),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static List<string> Complaints(ProgramRun.Ended run, IAgent agent, bool recorded)
    {
        var complaints = new List<string>();
        if (!recorded) complaints.Add("its payload is not in the trail");
        if (run.ExitCode != 0) complaints.Add(string.Create(CultureInfo.InvariantCulture, $"it ended with exit code {run.ExitCode}, which the agent may take for a refusal"));
        if (run.Output.TrimEnd() == agent.Hooks!.Reply.TrimEnd()) return complaints;
        complaints.Add(run.Output.Length == 0 ? "it gave no answer, where the agent waits for one" : $"it wrote what the agent would read: {run.Output.TrimEnd()}");
        return complaints;
    }

    private static string Recorded(string? command, TimeSpan duration, int places) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(command is null ? "a payload as the plugin sends it" : "a payload through the installed command line")} is in the trail after {duration.TotalMilliseconds:0.#} ms{(places > 1 ? $" (the same in {places} places)" : "")}");

    /// <summary>What the recorder said of itself meanwhile.</summary>
    private static string Told(Evidence evidence, DateTimeOffset began)
    {
        var lines = SelfLogCheck.Since(evidence.Here.Home, began);
        return lines.IsEmpty ? "" : $"; the self-log says: {Count.List(lines)}";
    }
}
