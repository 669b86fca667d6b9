using System.Globalization;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Setup.Doctor;

/// <summary>Whether a person asked for silence, so that it is not taken for a fault.</summary>
internal static class RecordingCheck
{
    public static IEnumerable<Diagnosis> Run(Evidence evidence)
    {
        var (recording, project) = (evidence.Here.Recording, evidence.Here.ProjectRoot);
        if (recording.PausedSince is { } since)
        {
            var end = recording.PausedUntil is { } until ? $"until {Text(until)}" : "until `tacho resume`";
            yield return new(Areas.Recorder, "recording", Health.Note, $"paused since {Text(since)}, {end}", "tacho resume");
        }
        else if (project is not null && recording.ExclusionOf(project) is { } exclusion)
        {
            yield return new(Areas.Recorder, "recording", Health.Note, $"not in this project: {exclusion} is excluded", $"tacho exclude --remove {ShellWord.Of(exclusion)}");
        }
        else
        {
            var excluded = recording.Excluded.Length;
            yield return new(Areas.Recorder, "recording", Health.Well, excluded == 0 ? "on" : string.Create(CultureInfo.InvariantCulture, $"on, but for {excluded} excluded folders"));
        }
    }

    private static string Text(DateTimeOffset at) => EventJson.FormatTime(LocalTime.Of(at));
}
