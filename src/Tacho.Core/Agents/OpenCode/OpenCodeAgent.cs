using Tacho.Events;

namespace Tacho.Agents.OpenCode;

/// <summary>OpenCode. What is known of it, and from where: docs/agents/opencode.md.</summary>
internal sealed class OpenCodeAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("opencode"), "OpenCode", [])
    {
        MachineKeys = ["callID", "messageID", "sessionID", "partID", "itemId", "reasoningEncryptedContent", "thoughtSignature"],
    };

    public IAgentHooks Hooks { get; } = new OpenCodeHooks();

    public ITranscripts Transcripts { get; } = new OpenCodeTranscripts();
}
