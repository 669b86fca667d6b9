using Tacho.Archive;
using Tacho.Events;
using Tacho.Reports;

namespace Tacho.Cli.Sessions;

/// <summary>
/// Writes a transcript's events under the prompts that they follow, as they come. What stands before the first prompt is a group without one. What a sub-agent did stands behind the call that started it,
/// and, where no call names it, at the end of the prompt at whose time it began.
/// </summary>
internal abstract class PromptGroups(SubagentTranscripts subagents, Func<ArchivedTranscript, string> nameOf)
{
    private const int MaxDepth = 8;

    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);

    /// <summary>Metadata of the transcripts that were gone through, those of sub-agents among them.</summary>
    public IReadOnlySet<string> Shown => _shown;

    /// <summary>Writes all groups; gives their number.</summary>
    public int Write(ArchivedTranscript transcript)
    {
        _shown.Add(transcript.MetaPath);
        var loose = Loose(transcript);
        var groups = 0;
        foreach (var step in Steps(transcript))
        {
            var prompt = step.Event.Body is UserPrompt asked && step.Event.Subagent is null ? asked : null;
            if (prompt is not null || groups == 0)
            {
                if (groups > 0)
                {
                    AddLoose(loose, step.Event.At);
                    End();
                }

                groups++;
                Begin(groups, step, prompt?.Text);
            }

            if (prompt is null) AddWhole(transcript, step, depth: 0);
        }

        if (groups > 0)
        {
            AddLoose(loose, before: null);
            End();
        }

        Finish();
        return groups;
    }

    /// <summary>A group begins with its prompt, or, without one, with the first event before any.</summary>
    protected abstract void Begin(int number, SessionStep step, string? prompt);

    /// <summary>A sub-agent's transcript begins, whose events stand at a depth.</summary>
    protected abstract void BeginSubagent(ArchivedTranscript transcript, string name, int depth);

    /// <summary>An event of the group, of a sub-agent at a depth above 0; a call has its result with it.</summary>
    protected abstract void Add(SessionStep step, string? subagent, int depth);

    protected abstract void End();

    /// <summary>Behind the last group.</summary>
    protected virtual void Finish()
    {
    }

    /// <summary>What is gone through, whose sub-agents are found by themselves.</summary>
    protected virtual IEnumerable<SessionStep> Steps(ArchivedTranscript transcript) => ArchivedSteps.Of(transcript);

    /// <summary>What is only looked at, for the sub-agents that its calls name.</summary>
    protected virtual IEnumerable<SessionStep> Unmasked(ArchivedTranscript transcript) => ArchivedSteps.Of(transcript);

    private void AddWhole(ArchivedTranscript transcript, SessionStep step, int depth)
    {
        Add(step, depth == 0 ? null : nameOf(transcript), depth);
        if (depth >= MaxDepth) return;
        foreach (var id in step.Subagents)
        {
            if (subagents.Find(transcript, id) is { } subagent) AddSubagent(subagent, depth + 1);
        }
    }

    private void AddSubagent(ArchivedTranscript subagent, int depth)
    {
        if (!_shown.Add(subagent.MetaPath)) return;
        BeginSubagent(subagent, nameOf(subagent), depth);
        foreach (var step in Steps(subagent)) AddWhole(subagent, step, depth);
    }

    /// <summary>Sub-agents of the session that no call names, by their beginning.</summary>
    private Queue<ArchivedTranscript> Loose(ArchivedTranscript transcript)
    {
        var others = subagents.Others(transcript, _shown).Where(other => other.Meta.Subagent is not null || other.Meta.Session != transcript.Meta.Session).ToList();
        if (others.Count == 0) return [];
        var named = new HashSet<string>(StringComparer.Ordinal);
        Name(transcript, depth: 0);
        return new(others.Where(other => !named.Contains(other.MetaPath)));

        void Name(ArchivedTranscript parent, int depth)
        {
            foreach (var id in Unmasked(parent).SelectMany(static step => step.Subagents))
            {
                if (depth < MaxDepth && subagents.Find(parent, id) is { } found && named.Add(found.MetaPath)) Name(found, depth + 1);
            }
        }
    }

    private void AddLoose(Queue<ArchivedTranscript> loose, DateTimeOffset? before)
    {
        while (loose.TryPeek(out var first) && !(first.Meta.Started >= before)) AddSubagent(loose.Dequeue(), depth: 1);
    }
}
