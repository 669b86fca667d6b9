using System.Globalization;
using Tacho.Interop;

namespace Tacho.Setup.Doctor;

/// <summary>Whether agents whose hooks are installed ever sent anything: only they can prove that they call.</summary>
internal static class ArrivalCheck
{
    public static IEnumerable<Diagnosis> Run(Evidence evidence)
    {
        foreach (var places in evidence.Present.GroupBy(installation => installation.Agent))
        {
            var (area, plan) = (places.Key.Info.Name, places.First().Plan);
            var advice = plan.SilenceAdvice ?? (plan.Advice.IsEmpty ? null : string.Join(' ', plan.Advice));
            var installed = places.Max(installation => installation.InstalledAt);
            yield return evidence.Survey.LastEventOf(places.Key.Info.Id) switch
            {
                null => new(area, "events", Health.Note, $"none ever arrived{Since(installed)}", advice),
                { } last when last < installed => new(area, "events", Health.Note, $"none arrived{Since(installed)}; the last one is of {Text(last)}", advice),
                { } last => new(area, "events", Health.Well, $"the last one arrived on {Text(last)}"),
            };
        }
    }

    private static string Since(DateTimeOffset? installed) => installed is { } at ? $" since the hooks were written on {Text(at)}" : "";

    private static string Text(DateTimeOffset at) => LocalTime.Of(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
