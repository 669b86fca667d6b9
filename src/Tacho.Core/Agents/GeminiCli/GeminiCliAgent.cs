using Tacho.Events;

namespace Tacho.Agents.GeminiCli;

/// <summary>Google's Gemini CLI. What is known of it, and from where: docs/agents/gemini-cli.md.</summary>
internal sealed class GeminiCliAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("gemini-cli"), "Gemini CLI", ["gemini"])
    {
        MachineKeys = ["thoughtSignature"],
    };

    public IAgentHooks Hooks { get; } = new GeminiCliHooks();

    public ITranscripts Transcripts { get; } = new GeminiCliTranscripts();
}
