using Tacho.Events;

namespace Tacho.Agents.Antigravity;

/// <summary>Google's Antigravity: the editor, its command line and its desktop program. What is known of it, and from where: docs/agents/antigravity.md.</summary>
internal sealed class AntigravityAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("antigravity"), "Antigravity", ["agy"])
    {
        MachineKeys = ["conversationId"],
    };

    public IAgentHooks? Hooks => null;

    public ITranscripts Transcripts { get; } = new AntigravityTranscripts();
}
