using Tacho.Events;

namespace Tacho.Agents.VsCodeCopilot;

/// <summary>The agent in Visual Studio Code's chat. What is known of it, and from where: docs/agents/vscode-copilot.md.</summary>
internal sealed class VsCodeCopilotAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("vscode-copilot"), "VS Code agent mode", ["vscode"])
    {
        MachineKeys = ["responseId", "requestId", "resultId", "thinking_id"],
    };

    public IAgentHooks Hooks { get; } = new VsCodeCopilotHooks();

    public ITranscripts Transcripts { get; } = new VsCodeCopilotTranscripts();
}
