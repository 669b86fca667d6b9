using Tacho.Events;

namespace Tacho.Agents.Crush;

/// <summary>Charm's Crush. What is known of it, and from where: docs/agents/crush.md.</summary>
internal sealed class CrushAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("crush"), "Crush", [])
    {
        MachineKeys = ["tool_call_id", "parent_session_id", "signature", "thought_signature", "tool_id", "encrypted_content"],
    };

    public IAgentHooks? Hooks => null;

    public ITranscripts Transcripts { get; } = new CrushTranscripts();
}
