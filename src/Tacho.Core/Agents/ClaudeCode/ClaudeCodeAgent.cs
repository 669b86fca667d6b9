using Tacho.Events;

namespace Tacho.Agents.ClaudeCode;

/// <summary>Anthropic's Claude Code. What is known of it, and from where: docs/agents/claude-code.md.</summary>
internal sealed class ClaudeCodeAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("claude-code"), "Claude Code", ["claude"])
    {
        SessionVariable = "CLAUDE_CODE_SESSION_ID",
        MachineKeys = ["uuid", "parentUuid", "leafUuid", "logicalParentUuid", "sessionId", "requestId", "promptId", "tool_use_id", "toolUseID", "parentToolUseID", "sourceToolAssistantUUID", "messageId", "signature"],
    };

    public IAgentHooks Hooks { get; } = new ClaudeCodeHooks();

    public ITranscripts Transcripts { get; } = new ClaudeCodeTranscripts();
}
