using System.Collections.Immutable;
using Tacho.Events;

namespace Tacho.Agents.Cline;

/// <summary>Cline in VS Code and its relatives. What is known of it, and from where: docs/agents/cline.md.</summary>
internal sealed class ClineAgent : IAgent
{
    /// <summary>What Cline and the agents made of it call ids and sealed blobs.</summary>
    internal static readonly ImmutableArray<string> Keys =
        ["taskId", "ulid", "lastCheckpointHash", "call_id", "tool_use_id", "signature", "encrypted_content", "condenseId", "condenseParent", "truncationId", "truncationParent"];

    public AgentInfo Info { get; } = new(new AgentId("cline"), "Cline", []) { MachineKeys = Keys };

    public IAgentHooks Hooks { get; } = new ClineHooks();

    public ITranscripts Transcripts { get; } = new ClineTranscripts(ClineKin.Cline);
}
