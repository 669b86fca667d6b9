using Tacho.Events;

namespace Tacho.Agents.Cursor;

/// <summary>Cursor, the editor and its command line agent. What is known of it, and from where: docs/agents/cursor.md.</summary>
internal sealed class CursorAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("cursor"), "Cursor", ["cursor-agent"]);

    public IAgentHooks Hooks { get; } = new CursorHooks();
}
