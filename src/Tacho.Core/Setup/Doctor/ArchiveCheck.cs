using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Archive;

namespace Tacho.Setup.Doctor;

/// <summary>Whether the readers understand what is archived, agent by agent.</summary>
internal static class ArchiveCheck
{
    private const string Remedy = "Update tacho, or report them to its makers.";

    public static IEnumerable<Diagnosis> Run(Evidence evidence)
    {
        var broken = 0;
        var all = new TranscriptArchive(evidence.Here.Home.Archive).All((_, _) => broken++).ToList();
        foreach (var agent in all.GroupBy(static one => one.Meta.Agent, StringComparer.Ordinal).OrderBy(static agent => agent.Key, StringComparer.Ordinal)) yield return Judge(agent.Key, [.. agent]);
        if (broken > 0) yield return new(Areas.Archive, "metadata", Health.Fault, $"{Count.Of(broken, "file")} cannot be read: their sessions are found by no command", "Run `tacho import`, which archives them anew where their agents still have them.");
    }

    private static Diagnosis Judge(string agent, IReadOnlyCollection<ArchivedTranscript> transcripts)
    {
        var subject = AgentRegistry.Find(agent)?.Info.Name ?? agent;
        var unknown = ByVersion(transcripts, static counts => counts.Unknown);
        var fields = ByVersion(transcripts, static counts => counts.UnknownFields);
        var silent = transcripts.Count(static one => one.Meta.Counts.Silence is not null);
        var unreadable = Sum(transcripts.SelectMany(static one => one.Meta.Counts.Unreadable));
        var found = new List<string>();
        if (unknown.Count > 0) found.Add($"records of types without a reading, kept whole: {Count.List(unknown)}");
        if (fields.Count > 0) found.Add($"fields not seen before, kept whole: {Count.List(fields)}");
        if (unreadable.Count > 0) found.Add($"unreadable records, kept whole: {Count.ByFrequency(unreadable)}");
        if (silent > 0) found.Add($"with content, but without events: {Count.Of(silent, "transcript")}");
        var archived = Count.Of(transcripts.Count, "transcript");
        return found.Count == 0
            ? new(Areas.Archive, subject, Health.Well, $"{archived}, every record is known")
            : new(Areas.Archive, subject, Health.Note, $"{archived}; {string.Join("; ", found)}", unknown.Count + fields.Count > 0 || silent > 0 ? Remedy : null);
    }

    /// <summary>A text for each version of the agent.</summary>
    private static List<string> ByVersion(IEnumerable<ArchivedTranscript> transcripts, Func<ArchiveCounts, ImmutableSortedDictionary<string, long>> counts) =>
    [
        .. transcripts.Where(one => !counts(one.Meta.Counts).IsEmpty).GroupBy(static one => one.Meta.AgentVersion, StringComparer.Ordinal).OrderBy(static version => version.Key, StringComparer.Ordinal)
            .Select(version => $"{Count.ByFrequency(Sum(version.SelectMany(one => counts(one.Meta.Counts))))} of {(version.Key is null ? "versions that are not told" : $"version {version.Key}")}"),
    ];

    private static List<KeyValuePair<string, long>> Sum(IEnumerable<KeyValuePair<string, long>> counts) =>
        [.. counts.GroupBy(static one => one.Key, StringComparer.Ordinal).Select(static kind => new KeyValuePair<string, long>(kind.Key, kind.Sum(static one => one.Value)))];
}
