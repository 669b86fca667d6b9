using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Events;
using Tacho.Incidents;
using Tacho.Reports;

namespace Tacho.Cli.Sessions;

/// <summary>How much of a session is shown.</summary>
internal enum SessionDetail
{
    /// <summary>Prompts and answers, and a line for each call.</summary>
    Summary,

    /// <summary>Only what was asked.</summary>
    Prompts,

    /// <summary>Only calls, with their results.</summary>
    Tools,

    /// <summary>Everything, whole.</summary>
    Full,
}

/// <summary>Writes a session, as <see cref="SessionWalk"/> goes through it.</summary>
internal abstract class SessionWriter
{
    /// <summary>A transcript begins: the session's own at depth 0, a sub-agent's below the call that started it.</summary>
    public abstract void Begin(ArchivedTranscript transcript, string name, int depth);

    /// <summary>A session begins as the sealed trail tells it.</summary>
    public abstract void Begin(SessionFiles session, string name);

    /// <summary>A step, without the result of a call; <paramref name="whole"/> where it is shown in full whatever the detail.</summary>
    public abstract void Step(SessionStep step, int depth, bool whole);

    /// <summary>The result of a call, behind its sub-agents.</summary>
    public abstract void Result(SessionStep step, int depth, bool whole);

    /// <summary>Tokens of a turn (from 1), or of a whole transcript: null.</summary>
    public abstract void Tokens(int? turn, TokenSum sum, int depth);

    /// <summary>Tokens of the session and of the sub-agents that were shown with it.</summary>
    public abstract void TokensWithSubagents(TokenSum sum);

    /// <summary>Transcripts of sub-agents that no call of the session names.</summary>
    public abstract void Others(ImmutableArray<(ArchivedTranscript Transcript, string Name)> others);

    /// <summary>Hands everything out.</summary>
    public abstract void Flush();

    /// <summary>Whether a step belongs to what is asked for.</summary>
    public static bool IsShown(SessionDetail detail, EventBody body) => detail switch
    {
        SessionDetail.Prompts => body is UserPrompt,
        SessionDetail.Tools => body is ToolCall or ShellCommand or ToolResult or FileChange,
        SessionDetail.Full => body is not TokenUsage,
        _ => body is UserPrompt or AssistantMessage or ToolCall or ShellCommand or ToolResult or FileChange or ContextCompacted or Notice or SubagentStarted or SubagentEnded or PermissionDecided or UnknownBody
            || body is TurnEnded { Outcome: not ("completed" or "success") },
    };
}
