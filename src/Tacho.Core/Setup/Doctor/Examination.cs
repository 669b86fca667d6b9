using System.Collections.Immutable;
using Tacho.Configuration;

namespace Tacho.Setup.Doctor;

/// <summary>
/// What <c>tacho doctor</c> does: looks at everything that recording depends on and says how it is. It changes nothing but that each probe is recorded, under the project
/// <c>doctor</c>.
/// </summary>
public static class Examination
{
    private static readonly ImmutableArray<(string Area, string Subject, Func<Evidence, IEnumerable<Diagnosis>> Check)> Checks =
    [
        (Areas.Recorder, "folder", HomeCheck.Run),
        (Areas.Recorder, "recording", RecordingCheck.Run),
        (Areas.Recorder, "self-log", SelfLogCheck.Run),
        (Areas.HookProgram, "program", HookProgramCheck.Run),
        (Areas.Agents, "hooks", InstalledHooksCheck.Run),
        (Areas.Agents, "probe", ProbeCheck.Run),
        (Areas.Agents, "events", ArrivalCheck.Run),
        (Areas.Agents, "version", VersionCheck.Run),
        (Areas.Agents, "transcripts", TranscriptCheck.Run),
        (Areas.Agents, "drift", DriftCheck.Run),
        (Areas.Archive, "sessions", ArchiveCheck.Run),
        (Areas.Clock, "clock", ClockCheck.Run),
    ];

    /// <summary>Runs all checks. A check that fails is itself a finding.</summary>
    /// <returns>Diagnoses by area: the recorder, the hook program, the agents in the order of the registry, the archive, the clock.</returns>
    public static ImmutableArray<Diagnosis> Run(Surroundings here)
    {
        var evidence = new Evidence(here);
        var found = Checks.SelectMany(check => Run(check.Area, check.Subject, check.Check, evidence)).ToList();
        var areas = AgentDetection.Installable().Select(agent => agent.Info.Name).Prepend(Areas.Agents).Prepend(Areas.HookProgram).Prepend(Areas.Recorder).Append(Areas.Archive).Append(Areas.Clock).ToList();

        // Several checks depend on the manifest: a fault of it is told once.
        return [.. found.DistinctBy(diagnosis => (diagnosis.Health, diagnosis.Finding, diagnosis.Area)).OrderBy(diagnosis => areas.IndexOf(diagnosis.Area))];
    }

    private static List<Diagnosis> Run(string area, string subject, Func<Evidence, IEnumerable<Diagnosis>> check, Evidence evidence)
    {
        var found = new List<Diagnosis>();
        try
        {
            found.AddRange(check(evidence));
        }
        catch (UserError failure)
        {
            found.Add(new(area, subject, Health.Fault, failure.Message, failure.Hint));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            found.Add(new(area, subject, Health.Unknown, $"could not be looked at: {failure.Message}"));
        }

        return found;
    }
}
