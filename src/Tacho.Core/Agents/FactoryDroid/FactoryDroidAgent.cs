using Tacho.Events;

namespace Tacho.Agents.FactoryDroid;

/// <summary>Factory's Droid. What is known of it, and from where: docs/agents/factory-droid.md.</summary>
internal sealed class FactoryDroidAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("factory-droid"), "Factory Droid", ["droid"])
    {
        MachineKeys = ["parentId", "tool_use_id", "toolCallId", "messageId", "callingSessionId", "callingToolUseId", "sessionId", "session_id", "signature"],
    };

    public IAgentHooks? Hooks => null;

    public ITranscripts Transcripts { get; } = new FactoryDroidTranscripts();
}
