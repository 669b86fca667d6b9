using Tacho.Events;

namespace Tacho.Agents.Cline;

/// <summary>Kilo Code to 2025, made of Roo Code. What is known of it, and from where: docs/agents/kilo-code.md.</summary>
internal sealed class KiloCodeAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("kilo-code"), "Kilo Code", ["kilo"]) { MachineKeys = ClineAgent.Keys };

    public IAgentHooks? Hooks => null;

    public ITranscripts Transcripts { get; } = new ClineTranscripts(ClineKin.Kilo);
}
