using Tacho.Events;

namespace Tacho.Agents.Kimi;

/// <summary>Moonshot's Kimi Code. What is known of it, and from where: docs/agents/kimi.md.</summary>
internal sealed class KimiAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("kimi"), "Kimi Code", ["kimi-code"])
    {
        MachineKeys = ["uuid", "stepUuid", "parentUuid", "turnId", "toolCallId", "messageId", "toolsHash", "systemPromptHash"],
    };

    public IAgentHooks? Hooks => null;

    public ITranscripts Transcripts { get; } = new KimiTranscripts();
}
