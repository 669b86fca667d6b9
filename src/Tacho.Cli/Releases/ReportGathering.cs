using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Cli.Sessions;
using Tacho.Reports;

namespace Tacho.Cli.Releases;

/// <summary>Gives the masked steps of one session, its sub-agents in their places, to a report.</summary>
internal sealed class ReportGathering(ReportBuilder report, ReleaseMask mask, ReleaseReading reading, SubagentTranscripts subagents, Func<ArchivedTranscript, string> nameOf) : PromptGroups(subagents, nameOf)
{
    private readonly List<ArchivedTranscript> _parts = [];
    private readonly Func<ArchivedTranscript, string> _nameOf = nameOf;

    /// <summary>Adds the session to the report, as far as it can be read.</summary>
    public SessionReport Add(ArchivedTranscript transcript)
    {
        var meta = transcript.Meta;
        _parts.Add(transcript);
        Write(transcript);
        var facts = new SessionFacts(_nameOf(transcript), meta.Session, meta.Agent, mask.Text(transcript.ShownProject)!, meta.Started, meta.Ended)
        {
            AgentVersion = meta.AgentVersion,
            Title = mask.Text(meta.Title),
            Cwd = mask.Text(meta.Cwd),
            GitBranch = mask.Text(meta.GitBranch),
            NotUnderstood = _parts.Sum(static part => part.Meta.Counts.Unreadable.Values.Sum() + part.Meta.Counts.Unknown.Values.Sum()),
            Unreadable = [.. _parts.Select(reading.DamageOf).OfType<UnreadableTranscript>()],
            MaskedBefore = _parts.SelectMany(static part => part.Meta.Masked).GroupBy(static rule => rule.Key, StringComparer.Ordinal)
                .ToImmutableSortedDictionary(static rule => rule.Key, static rule => rule.Sum(static count => (long)count.Value), StringComparer.Ordinal),
        };
        return report.EndSession(facts with { MaskedNow = mask.Counts });
    }

    protected override IEnumerable<SessionStep> Steps(ArchivedTranscript transcript) => SessionStep.Of(reading.Lines(transcript, _nameOf(transcript), mask));

    protected override IEnumerable<SessionStep> Unmasked(ArchivedTranscript transcript) => ReleaseReading.Unmasked(base.Unmasked(transcript));

    protected override void Begin(int number, SessionStep step, string? prompt) => report.BeginPrompt(step, prompt);

    protected override void BeginSubagent(ArchivedTranscript transcript, string name, int depth)
    {
        _parts.Add(transcript);
        report.BeginSubagent(name, mask.Text(transcript.Meta.Title), transcript.Meta.Started, depth);
    }

    protected override void Add(SessionStep step, string? subagent, int depth) => report.Add(step, subagent, depth);

    protected override void End()
    {
    }
}
