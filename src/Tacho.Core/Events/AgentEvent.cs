using System.Text.Json;

namespace Tacho.Events;

/// <summary>
/// One thing that happened in a session of an agent, as the trail records it. What no reader foresaw stands in <see cref="Extra"/>, so that nothing of a
/// payload is lost.
/// </summary>
/// <param name="Id">Made at capture.</param>
/// <param name="Session">The agent's own id of the conversation.</param>
/// <param name="Agent">Who acted, as told by the payload.</param>
/// <param name="At">The machine's clock at capture, with its local offset. Order within a session is the trail's numbering, never this.</param>
/// <param name="Source">The way in.</param>
/// <param name="Body">What happened.</param>
public sealed record AgentEvent(EventId Id, SessionId Session, AgentId Agent, DateTimeOffset At, EventSource Source, EventBody Body)
{
    /// <summary>The agent's id of the prompt or turn that this belongs to; joins a command to the prompt before it.</summary>
    public string? Turn { get; init; }

    /// <summary>The agent's id of the tool call; joins a result, a permission and a gateway statement to the call.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>The id of the sub-agent that acted, where agent and sub-agents share a session id.</summary>
    public string? Subagent { get; init; }

    /// <summary>Working folder, as the payload gave it.</summary>
    public string? Cwd { get; init; }

    /// <summary>The model that the agent was talking to.</summary>
    public string? Model { get; init; }

    /// <summary>An object with the members of the payload that no other property took.</summary>
    public JsonElement? Extra { get; init; }
}
