using System.Globalization;
using Tacho.Events;

namespace Tacho.Setup.Doctor;

/// <summary>Whether agents send what their adapters do not know: kept in the record, but not understood. An agent's update shows here first.</summary>
internal static class DriftCheck
{
    private static readonly TimeSpan Lately = TimeSpan.FromDays(7);

    public static IEnumerable<Diagnosis> Run(Evidence evidence)
    {
        foreach (var agent in AgentDetection.Installable())
        {
            if (evidence.Survey.Of(agent.Info.Id) is not { } traffic) continue;
            yield return Drift(agent.Info.Name, traffic, evidence.Now);
            yield return Gaps(agent.Info.Name, traffic);
        }
    }

    private static Diagnosis Drift(string area, AgentTraffic traffic, DateTimeOffset now)
    {
        var events = $"in {Count.Of(traffic.Events, "event")} of 30 days";
        if (!traffic.UnknownKinds.IsEmpty)
            return new(area, "drift", Health.Note, $"{events}, happenings without a reading: {Count.ByFrequency(traffic.UnknownKinds)}; they are kept whole", "Update tacho, or report them to its makers.");

        // Members that adapters leave aside are the rule; those that came up lately, though the agent was recorded before, are news.
        var since = now - Lately;
        var news = traffic.First < since ? traffic.Members.Where(member => member.Value.First >= since).Select(member => member.Key).Order(StringComparer.Ordinal).ToList() : [];
        if (news.Count > 0)
            return new(area, "drift", Health.Note, $"{events}, members that came up in the last {Lately.Days.ToString(CultureInfo.InvariantCulture)} days: {Count.List(news)}; they are kept whole", "Update tacho, or report them to its makers.");
        var known = traffic.Members.Count == 0 ? "" : $"; members kept aside: {Count.ByFrequency(traffic.Members.Select(member => new KeyValuePair<string, long>(member.Key, member.Value.Count)))}";
        return new(area, "drift", Health.Well, $"{events}, no unknown happening{known}");
    }

    private static Diagnosis Gaps(string area, AgentTraffic traffic)
    {
        // Pauses and exclusions are what a person asked for.
        var asked = traffic.Gaps.Keys.All(reason => reason is GapReasons.Paused or GapReasons.Excluded);
        return traffic.Gaps.IsEmpty
            ? new(area, "gaps", Health.Well, "none in 30 days")
            : new(area, "gaps", asked ? Health.Well : Health.Note, $"in 30 days: {Count.ByFrequency(traffic.Gaps)}");
    }
}
