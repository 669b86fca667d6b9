using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Events;

namespace Tacho.Cli.Sessions;

/// <summary>One thing that happened in a session, as a person follows it: a call stands together with its result.</summary>
/// <param name="Line">Line of the transcript, counted from 1.</param>
/// <param name="Event">What happened.</param>
internal sealed record SessionStep(long Line, AgentEvent Event)
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
    /// The steps of a transcript in their order, each call with its result and its sub-agents. Memory holds what lies between a call and its result; a call that waits for long, or for ever, is handed
    /// out without one, and its result later for itself.
    /// </summary>
    /// <exception cref="IOException">The archived file is missing or damaged.</exception>
    public static IEnumerable<SessionStep> Of(ArchivedTranscript transcript)
    {
        var waiting = new StepQueue();
        foreach (var line in ArchivedSession.Read(transcript))
        {
            foreach (var happened in line.Events)
            {
                if (happened.Body is UserPrompt && happened.Subagent is null)
                {
                    foreach (var step in waiting.TakeAll()) yield return step;
                }

                waiting.Add(line.Number, happened);
            }

            waiting.Grow(line.Events.IsEmpty ? 0 : line.Bytes.Length);
            while (waiting.TryTake(out var ready)) yield return ready;
        }

        foreach (var step in waiting.TakeAll()) yield return step;
    }
}
