using Tacho.Events;

namespace Tacho.Agents.Goose;

/// <summary>Goose. What is known of it, and from where: docs/agents/goose.md.</summary>
internal sealed class GooseAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("goose"), "Goose", [])
    {
        MachineKeys = ["message_id", "parent_session_id", "project_id", "schedule_id", "signature", "thoughtSignature"],
    };

    public IAgentHooks? Hooks => null;

    public ITranscripts Transcripts { get; } = new GooseTranscripts();
}
