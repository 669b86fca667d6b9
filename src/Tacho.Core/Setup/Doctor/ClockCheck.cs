using System.Globalization;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Setup.Doctor;

/// <summary>Whether the times in the record can be relied on.</summary>
internal static class ClockCheck
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FileTolerance = TimeSpan.FromSeconds(2);

    public static IEnumerable<Diagnosis> Run(Evidence evidence)
    {
        yield return Zone(evidence);
        if (Directory.Exists(evidence.Here.Home.Root)) yield return FileSystem(evidence);
        if (evidence.Survey.Newest is not { } newest) yield break;
        yield return newest > evidence.Here.Time.GetUtcNow() + Tolerance
            ? new(Areas.Clock, "newest event", Health.Fault, $"of {EventJson.FormatTime(newest)}, which has not come yet: the clock was ahead then, or is behind now", "timedatectl status")
            : new(Areas.Clock, "newest event", Health.Well, $"of {EventJson.FormatTime(LocalTime.Of(newest))}");
        if (evidence.Survey.StepsBack is { IsEmpty: false } steps)
        {
            yield return new(
                Areas.Clock,
                "steps back",
                Health.Note,
                $"in {Count.Of(steps.Length, "session")} of 30 days the clock was set back by more than a minute: {Count.List([.. steps.Select(step => $"{step.File} line {step.Line.ToString(CultureInfo.InvariantCulture)} by {step.By:c}")])}; order within a session goes by line, not by time");
        }
    }

    private static Diagnosis Zone(Evidence evidence)
    {
        // The record asks libc, which takes a zone that it does not know for UTC without a word.
        var recorded = LocalTime.Of(evidence.Now).Offset;
        var zone = TimeZoneInfo.Local;
        var offset = EventJson.FormatTime(evidence.Now.ToOffset(recorded))[^6..];
        return Environment.GetEnvironmentVariable("TZ") is { Length: > 0 } wanted && recorded != zone.GetUtcOffset(evidence.Now)
            ? new(Areas.Clock, "zone", Health.Note, $"TZ is {wanted}, but the text views use {offset}")
            : new(Areas.Clock, "zone", Health.Well, $"{zone.Id}, {offset}; the text views use it, the record holds the offset of each time");
    }

    private static Diagnosis FileSystem(Evidence evidence)
    {
        TimeSpan ahead;
        try
        {
            ahead = evidence.FileSystemAhead();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new(Areas.Clock, "file system", Health.Unknown, $"not compared: {failure.Message}");
        }

        return ahead.Duration() > FileTolerance
            ? new(Areas.Clock, "file system", Health.Note, string.Create(CultureInfo.InvariantCulture, $"its time is {Math.Abs(ahead.TotalSeconds):0} s {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} this machine's clock"))
            : new(Areas.Clock, "file system", Health.Well, "agrees with the clock");
    }
}
