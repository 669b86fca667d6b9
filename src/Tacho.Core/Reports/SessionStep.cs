using System.Collections.Immutable;
using Tacho.Events;

namespace Tacho.Reports;

/// <summary>One thing that happened in a session, as a person follows it: a call stands together with its result.</summary>
/// <param name="Line">Line of the transcript, counted from 1.</param>
/// <param name="Event">What happened.</param>
public sealed record SessionStep(long Line, AgentEvent Event)
{
    /// <summary>The event of a call's result.</summary>
    public AgentEvent? ResultEvent { get; init; }

    /// <summary>The result of a call.</summary>
    public ToolResult? Result => ResultEvent?.Body as ToolResult;

    /// <summary>Where the result stands.</summary>
    public long? ResultLine { get; init; }

    /// <summary>Ids of the sub-agents that the call started.</summary>
    public ImmutableArray<string> Subagents { get; init; } = [];

    /// <summary>Whether a line of the transcript is the step's.</summary>
    public bool IsAt(long line) => Line == line || ResultLine == line;

    /// <summary>
    /// The steps of a session's lines in their order, each call with its result and its sub-agents. Memory holds what lies between a call and its result; a call that waits for long, or for ever, is handed
    /// out without one, and its result later for itself.
    /// </summary>
    public static IEnumerable<SessionStep> Of(IEnumerable<SessionLine> lines)
    {
        var waiting = new StepQueue();
        foreach (var line in lines)
        {
            foreach (var happened in line.Events)
            {
                if (happened.Body is UserPrompt && happened.Subagent is null)
                {
                    foreach (var step in waiting.TakeAll()) yield return step;
                }

                waiting.Add(line.Number, happened);
            }

            waiting.Grow(line.Events.IsEmpty ? 0 : line.Bytes);
            while (waiting.TryTake(out var ready)) yield return ready;
        }

        foreach (var step in waiting.TakeAll()) yield return step;
    }
}

/// <summary>A line of a session with what happened there.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Events">In their order.</param>
/// <param name="Bytes">How long the line is: what its events hold on to.</param>
public readonly record struct SessionLine(long Number, ImmutableArray<AgentEvent> Events, int Bytes);
