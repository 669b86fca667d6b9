using Tacho.Events;

namespace Tacho.Agents.Cursor;

/// <summary>Cursor, the editor and its command line agent. What is known of it, and from where: docs/agents/cursor.md.</summary>
internal sealed class CursorAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("cursor"), "Cursor", ["cursor-agent"])
    {
        MachineKeys = ["composerId", "bubbleId", "toolCallId", "modelCallId", "requestId", "checkpointId", "agentId", "latestRootBlobId", "tool_use_id", "signature"],
    };

    public IAgentHooks Hooks { get; } = new CursorHooks();

    public ITranscripts Transcripts { get; } = new CursorTranscripts();
}
