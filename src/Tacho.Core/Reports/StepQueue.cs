using System.Diagnostics.CodeAnalysis;
using Tacho.Events;

namespace Tacho.Reports;

/// <summary>Steps in their order, held back while the first of them is a call that waits for its result.</summary>
internal sealed class StepQueue
{
    private const int MaxSteps = 512;
    private const long MaxBytes = 32 * 1024 * 1024;

    private readonly Queue<Slot> _slots = new();
    private readonly Dictionary<string, Slot> _calls = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>Puts an event at the end, or into the call that it belongs to.</summary>
    public void Add(long line, AgentEvent happened)
    {
        switch (happened.Body)
        {
            case ToolCall or ShellCommand:
                Enqueue(new SessionStep(line, happened), isOpen: happened.ToolCallId is not null);
                break;
            case ToolResult when CallOf(happened) is { } call:
                call.Step = call.Step with { ResultEvent = happened, ResultLine = line };
                call.IsOpen = false;
                break;
            case SubagentStarted or SubagentEnded when happened.Subagent is { } subagent && CallOf(happened) is { } call:
                if (!call.Step.Subagents.Contains(subagent)) call.Step = call.Step with { Subagents = call.Step.Subagents.Add(subagent) };
                break;
            default:
                Enqueue(new SessionStep(line, happened), isOpen: false);
                break;
        }
    }

    /// <summary>Takes note of what the last events weigh.</summary>
    public void Grow(long bytes) => _bytes += bytes;

    /// <summary>Takes the first step, unless it waits for its result and may do so.</summary>
    public bool TryTake([NotNullWhen(true)] out SessionStep? step)
    {
        step = null;
        if (!_slots.TryPeek(out var first) || (first.IsOpen && _slots.Count < MaxSteps && _bytes < MaxBytes)) return false;
        step = Dequeue();
        return true;
    }

    /// <summary>Takes all steps, with a result or without.</summary>
    public IEnumerable<SessionStep> TakeAll()
    {
        while (_slots.Count > 0) yield return Dequeue();
    }

    private Slot? CallOf(AgentEvent happened) => happened.ToolCallId is { } id ? _calls.GetValueOrDefault(id) : null;

    private void Enqueue(SessionStep step, bool isOpen)
    {
        var slot = new Slot { Step = step, IsOpen = isOpen };
        _slots.Enqueue(slot);
        if (step.Event.ToolCallId is not { } id || !isOpen) return;

        // A call of several commands has one result: the last of them shows it.
        if (_calls.TryGetValue(id, out var former)) former.IsOpen = false;
        _calls[id] = slot;
    }

    private SessionStep Dequeue()
    {
        var slot = _slots.Dequeue();
        if (slot.Step.Event.ToolCallId is { } id && _calls.GetValueOrDefault(id) == slot) _calls.Remove(id);
        if (_slots.Count == 0) _bytes = 0;
        return slot.Step;
    }

    private sealed class Slot
    {
        public required SessionStep Step { get; set; }

        public required bool IsOpen { get; set; }
    }
}
