using Tacho.Events;

namespace Tacho.Agents.Kiro;

/// <summary>Kiro's command line, once Amazon Q's. What is known of it, and from where: docs/agents/kiro.md.</summary>
internal sealed class KiroAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("kiro"), "Kiro CLI", ["kiro-cli", "q-cli"])
    {
        MachineKeys = ["message_id", "message_ids", "session_id", "toolUseId", "tool_use_id", "toolCallId", "conversation_id", "request_id"],
    };

    public IAgentHooks? Hooks => null;

    public ITranscripts Transcripts { get; } = new KiroTranscripts();
}
