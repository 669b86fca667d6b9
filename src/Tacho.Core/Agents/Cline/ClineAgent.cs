using Tacho.Events;

namespace Tacho.Agents.Cline;

/// <summary>Cline in VS Code and its relatives. What is known of it, and from where: docs/agents/cline.md.</summary>
internal sealed class ClineAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("cline"), "Cline", []);

    public IAgentHooks Hooks { get; } = new ClineHooks();
}
