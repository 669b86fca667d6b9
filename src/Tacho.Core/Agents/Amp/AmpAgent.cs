using Tacho.Events;

namespace Tacho.Agents.Amp;

/// <summary>Sourcegraph's Amp. What is known of it, and from where: docs/agents/amp.md.</summary>
internal sealed class AmpAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("amp"), "Amp", ["ampcode"])
    {
        MachineKeys = ["toolUseID", "signature", "installationID", "deviceFingerprint"],
    };

    public IAgentHooks? Hooks => null;

    public ITranscripts Transcripts { get; } = new AmpTranscripts();
}
