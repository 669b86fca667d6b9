using Tacho.Events;

namespace Tacho.Agents.Aider;

/// <summary>Aider. It has no hooks. What is known of it, and from where: docs/agents/aider.md.</summary>
internal sealed class AiderAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("aider"), "Aider", []);

    public IAgentHooks? Hooks => null;

    public ITranscripts Transcripts { get; } = new AiderTranscripts();
}
