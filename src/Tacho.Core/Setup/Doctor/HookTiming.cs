using System.Collections.Immutable;
using Tacho.Configuration;
using Tacho.Interop;

namespace Tacho.Setup.Doctor;

/// <summary>Some runs of the hook program, into a scratch folder on the same file system.</summary>
/// <param name="Durations">Of the runs that ended with success, in the order of their length; each with the cost of starting a process.</param>
/// <param name="Failed">The run that was not well, behind which none was tried; null when all were.</param>
/// <param name="IsRecorded">True when the scratch folder held what was sent.</param>
internal sealed record HookTiming(ImmutableArray<TimeSpan> Durations, ProgramRun? Failed, bool IsRecorded)
{
    private const int Runs = 7;

    public TimeSpan Median => Durations[Durations.Length / 2];

    /// <summary>Measures; null where there is no folder to record into.</summary>
    public static HookTiming? Measure(Evidence evidence)
    {
        var here = evidence.Here;
        var agent = evidence.Present.Select(installation => installation.Agent).FirstOrDefault() ?? AgentDetection.Installable()[0];
        var probe = new Probe();
        var scratch = new TachoHome(Path.Combine(here.Home.Root, "doctor", probe.Nonce));
        try
        {
            TachoHome.CreateFolder(scratch.Root);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The check of the recorder's folder tells why.
            return null;
        }

        var call = new ProgramCall(
            evidence.ProgramPath,
            [agent.Info.Id.Value],
            probe.Payload,
            evidence.ProbeFolder,
            probe.Variables(agent).SetItem(TachoHome.Variable, scratch.Root),
            here.Patience);
        try
        {
            var durations = ImmutableArray.CreateBuilder<TimeSpan>(Runs);
            for (var i = 0; i < Runs; i++)
            {
                var run = here.Run(call);
                if (run is not ProgramRun.Ended { ExitCode: 0 } ended) return new([.. durations.Order()], run, probe.IsRecorded(scratch));
                durations.Add(ended.Duration);
            }

            return new([.. durations.Order()], Failed: null, probe.IsRecorded(scratch));
        }
        finally
        {
            Directory.Delete(scratch.Root, recursive: true);
        }
    }
}
