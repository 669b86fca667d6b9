using Tacho.Events;

namespace Tacho.Agents.CodexCli;

/// <summary>OpenAI's Codex CLI. What is known of it, and from where: docs/agents/codex-cli.md.</summary>
internal sealed class CodexCliAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("codex-cli"), "Codex CLI", ["codex"])
    {
        SessionVariable = "CODEX_SESSION_ID",
        MachineKeys = ["encrypted_content", "call_id", "turn_id", "client_id", "installation_id", "commit_hash"],
    };

    public IAgentHooks Hooks { get; } = new CodexCliHooks();

    public ITranscripts Transcripts { get; } = new CodexCliTranscripts();
}
