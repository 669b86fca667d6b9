using Tacho.Events;

namespace Tacho.Agents.Cline;

/// <summary>Roo Code, made of Cline and archived in 2026, and what goes on from it. What is known of it, and from where: docs/agents/roo-code.md.</summary>
internal sealed class RooCodeAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("roo-code"), "Roo Code", ["roo"]) { MachineKeys = ClineAgent.Keys };

    public IAgentHooks? Hooks => null;

    public ITranscripts Transcripts { get; } = new ClineTranscripts(ClineKin.Roo);
}
