using System.Collections.Immutable;
using Tacho.Events;

namespace Tacho.Agents;

/// <summary>One coding agent: a folder under Agents and a row in <see cref="AgentRegistry"/>. Nothing else names it.</summary>
public interface IAgent
{
    AgentInfo Info { get; }

    /// <summary>How its hooks are read and installed; null for an agent that has none.</summary>
    IAgentHooks? Hooks { get; }

    /// <summary>How its transcripts are found and read; null for an agent whose are not (yet) understood.</summary>
    ITranscripts? Transcripts => null;
}

/// <summary>What people and files call an agent.</summary>
/// <param name="Id">Stands in every line of the trail; for ever.</param>
/// <param name="Name">As its maker writes it.</param>
/// <param name="Aliases">Further words for it on the command line.</param>
public sealed record AgentInfo(AgentId Id, string Name, ImmutableArray<string> Aliases)
{
    /// <summary>Properties of its payloads and transcripts that hold ids and sealed blobs, which context alone makes no secret.</summary>
    public ImmutableArray<string> MachineKeys { get; init; } = [];

    /// <summary>The environment variable by which the agent tells the programs that it starts the id of its session; null where it tells none.</summary>
    public string? SessionVariable { get; init; }
}

/// <summary>The hook side of an agent. All methods are pure: they read no file and no clock.</summary>
public interface IAgentHooks
{
    /// <summary>
    /// True when a payload is this agent's. Several agents run hooks that were installed for another, so the payload decides and the name on the command line is a hint.
    /// </summary>
    bool Recognises(HookPayload payload);

    /// <summary>Reads one hook call. Never throws for content: what it does not know becomes an <see cref="UnknownBody"/> or stays in the payload's rest.</summary>
    HookReading Read(HookCall received);

    /// <summary>What standard output must hold so that the agent goes on as if there were no hook; empty for most.</summary>
    string Reply { get; }

    /// <summary>
    /// What standard output must hold so that a text stands before the model beside what happened, and nothing else changes; null where the agent takes no text at this event, and <see cref="Reply"/> is
    /// to be given. ASCII, whatever the text, since a hook may run without any locale.
    /// </summary>
    /// <param name="reading">The call that is answered; its name of the event is the agent's own.</param>
    /// <param name="text">A few hundred characters, with line breaks.</param>
    string? Reminder(HookReading reading, string text) => null;

    /// <summary>The files that make the agent call the hook; see <see cref="HookPlan"/>.</summary>
    HookPlan Plan(InstallContext context);
}
