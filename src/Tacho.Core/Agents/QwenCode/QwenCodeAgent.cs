using Tacho.Events;

namespace Tacho.Agents.QwenCode;

/// <summary>Alibaba's Qwen Code. What is known of it, and from where: docs/agents/qwen-code.md.</summary>
internal sealed class QwenCodeAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("qwen-code"), "Qwen Code", ["qwen"])
    {
        MachineKeys = ["uuid", "parentUuid", "sessionId", "promptId", "thoughtSignature", "callId", "response_id", "prompt_id"],
    };

    public IAgentHooks? Hooks => null;

    public ITranscripts Transcripts { get; } = new QwenCodeTranscripts();
}
