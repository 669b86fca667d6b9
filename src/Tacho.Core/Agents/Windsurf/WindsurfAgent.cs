using Tacho.Events;

namespace Tacho.Agents.Windsurf;

/// <summary>Windsurf's Cascade, since 2026 sold as Devin Desktop. What is known of it, and from where: docs/agents/windsurf.md.</summary>
internal sealed class WindsurfAgent : IAgent
{
    public AgentInfo Info { get; } = new(new AgentId("windsurf"), "Windsurf", ["cascade", "devin-desktop"]);

    public IAgentHooks Hooks { get; } = new WindsurfHooks();

    public ITranscripts Transcripts { get; } = new WindsurfTranscripts();
}
