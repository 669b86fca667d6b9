using Tacho.Events;

namespace Tacho.Agents.Pi;

/// <summary>The pi coding agent. What is known of it, and from where: docs/agents/pi.md.</summary>
internal sealed class PiAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("pi"), "pi", ["pi-coding-agent"])
    {
        MachineKeys = ["parentId", "toolCallId", "responseId", "thinkingSignature", "textSignature", "thoughtSignature", "firstKeptEntryId", "fromId", "targetId"],
    };

    public IAgentHooks? Hooks => null;

    public ITranscripts Transcripts { get; } = new PiTranscripts();
}
