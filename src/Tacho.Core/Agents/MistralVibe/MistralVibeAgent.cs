using Tacho.Events;

namespace Tacho.Agents.MistralVibe;

/// <summary>Mistral's Vibe. What is known of it, and from where: docs/agents/mistral-vibe.md.</summary>
internal sealed class MistralVibeAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("mistral-vibe"), "Mistral Vibe", ["vibe"])
    {
        MachineKeys = ["message_id", "reasoning_message_id", "tool_call_id", "session_id", "parent_session_id", "git_commit"],
    };

    public IAgentHooks? Hooks => null;

    public ITranscripts Transcripts { get; } = new MistralVibeTranscripts();
}
