using Tacho.Events;

namespace Tacho.Agents.Shell;

/// <summary>The shell snippet of `tacho shell-init`, for agents that have no hooks. What is known of it, and from where: docs/agents/shell.md.</summary>
internal sealed class ShellAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("shell"), "Shell", []);

    public IAgentHooks Hooks { get; } = new ShellHooks();
}
