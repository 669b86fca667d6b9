using System.Runtime.InteropServices;
using Tacho.Events;

namespace Tacho.Reports.Timing;

/// <summary>What a moment tells of who was at work before it and after it.</summary>
public enum MomentKind
{
    /// <summary>A session began, went on or ended, or the recorder said something: nobody's work.</summary>
    Neutral,

    /// <summary>The person asked for something.</summary>
    Prompt,

    /// <summary>The person allowed or refused something.</summary>
    Decided,

    /// <summary>The agent did something.</summary>
    Act,

    /// <summary>The agent asked for leave; the next thing waits for the person.</summary>
    Asked,

    /// <summary>A tool began to run.</summary>
    Call,

    /// <summary>A tool ended.</summary>
    Result,

    /// <summary>The agent gave the turn back.</summary>
    HandedBack,
}

/// <summary>A happening of a session, of which only the time counts.</summary>
/// <param name="Ticks">When, in ticks of UTC.</param>
/// <param name="Kind">What it tells.</param>
/// <param name="Thread">The sub-agent that acted; null for the session itself.</param>
/// <param name="Call">The agent's id of the call; null for none.</param>
/// <param name="RunMs">Of a result: how long the tool ran, in milliseconds, as the agent measured it.</param>
/// <param name="IsQuestion">Of a call: the tool asks the person and waits.</param>
/// <param name="Content">Tells happenings of one time apart; the same in every copy.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Moment(long Ticks, MomentKind Kind, string? Thread, string? Call, long? RunMs, bool IsQuestion, int Content)
{
    /// <summary>Tools, by the letters of their names, that put a question to the person.</summary>
    private static readonly HashSet<string> Questions = new(["askuser", "askuserquestion", "askquestion", "askquestions", "askfollowupquestion", "requestuserinput", "question", "exitplanmode"], StringComparer.Ordinal);

    /// <summary>The moment of an event; null for what is told beside the work, such as tokens, which some agents write much later.</summary>
    /// <param name="happened">What happened.</param>
    /// <param name="thread">The sub-agent whose record it stands in; null for the session's own.</param>
    public static Moment? Of(AgentEvent happened, string? thread)
    {
        thread = happened.Subagent ?? thread;
        var at = happened.At.UtcTicks;
        return happened.Body switch
        {
            // What a sub-agent is asked, its agent asks.
            UserPrompt prompt => new(at, thread is null ? MomentKind.Prompt : MomentKind.Act, thread, null, null, false, Text(prompt.Text.Trim())),
            AssistantMessage message => new(at, message.EndsTurn ? MomentKind.HandedBack : MomentKind.Act, thread, null, null, false, Text(message.Text)),
            Reasoning reasoning => new(at, MomentKind.Act, thread, null, null, false, Text(reasoning.Text)),
            TurnEnded => new(at, MomentKind.HandedBack, thread, null, null, false, 0),
            ToolCall call => new(at, MomentKind.Call, thread, happened.ToolCallId, null, IsQuestionOf(call.Tool), Text(call.Tool)),
            ShellCommand command => new(at, MomentKind.Call, thread, happened.ToolCallId, null, false, Text(command.Command)),
            ToolResult result => new(at, MomentKind.Result, thread, happened.ToolCallId, result.DurationMs, false, Text(result.Tool)),
            FileChange or PlanUpdated or ContextCompacted or SubagentStarted or SubagentEnded => new(at, MomentKind.Act, thread, happened.ToolCallId, null, false, Text(happened.Body.GetType().Name)),
            PermissionAsked => new(at, MomentKind.Asked, thread, happened.ToolCallId, null, false, 0),
            PermissionDecided => new(at, MomentKind.Decided, thread, happened.ToolCallId, null, false, 0),
            SessionStarted or SessionEnded => new(at, MomentKind.Neutral, thread, null, null, false, 0),
            _ => null,
        };
    }

    private static int Text(string text) => string.GetHashCode(text, StringComparison.Ordinal);

    private static bool IsQuestionOf(string tool) => Questions.Contains(string.Concat(tool.Where(char.IsAsciiLetter)).ToLowerInvariant());
}
