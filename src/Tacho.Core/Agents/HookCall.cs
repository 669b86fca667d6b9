using System.Collections.Immutable;
using Tacho.Events;

namespace Tacho.Agents;

/// <summary>One call of a hook by an agent.</summary>
/// <param name="Payload">What stood on standard input.</param>
/// <param name="EventName">The happening's name where the command line gave it, for agents that do not put it into the payload.</param>
/// <param name="Variable">Reads an environment variable of the hook process.</param>
public sealed record HookCall(HookPayload Payload, string? EventName, Func<string, string?> Variable);

/// <summary>What an agent's adapter read from one hook call.</summary>
/// <param name="EventName">The agent's own name of the happening.</param>
/// <param name="Session"><see cref="SessionId.Unknown"/> where the payload has none.</param>
/// <param name="Bodies">What happened, in order; empty for a happening that is not worth a record (a streamed chunk).</param>
public sealed record HookReading(string EventName, SessionId Session, ImmutableArray<EventBody> Bodies)
{
    /// <summary>Who acted, where one adapter reads for several agents; null for the adapter's own agent.</summary>
    public AgentId? Agent { get; init; }

    public EventChannel Channel { get; init; } = EventChannel.Hook;

    public string? Turn { get; init; }

    public string? ToolCallId { get; init; }

    public string? Subagent { get; init; }

    public string? Cwd { get; init; }

    public string? Model { get; init; }

    /// <summary>The agent's own idea of the project's folder, where its payload or environment names one.</summary>
    public string? ProjectFolder { get; init; }
}
