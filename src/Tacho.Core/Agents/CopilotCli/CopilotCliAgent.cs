using Tacho.Events;

namespace Tacho.Agents.CopilotCli;

/// <summary>GitHub's Copilot CLI and cloud agent. What is known of it, and from where: docs/agents/copilot-cli.md.</summary>
internal sealed class CopilotCliAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("copilot-cli"), "GitHub Copilot CLI", ["copilot"])
    {
        SessionVariable = "COPILOT_AGENT_SESSION_ID",
        MachineKeys = ["apiCallId", "reasoningOpaque", "encryptedContent", "toolCallId", "messageId", "interactionId", "parentId"],
    };

    public IAgentHooks Hooks { get; } = new CopilotCliHooks();

    public ITranscripts Transcripts { get; } = new CopilotCliTranscripts();
}
