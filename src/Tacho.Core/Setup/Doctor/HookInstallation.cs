using System.Collections.Immutable;
using Tacho.Agents;

namespace Tacho.Setup.Doctor;

/// <summary>What stands of a hook in an agent's files.</summary>
internal enum PartState
{
    /// <summary>As this tacho would write it.</summary>
    Standing,

    /// <summary>Tacho's, but not as this tacho would write it.</summary>
    Different,

    Missing,
}

/// <summary>One hook that an agent's plan wants.</summary>
/// <param name="Name">The agent's name of the happening, or the name of a file that is wholly Tacho's.</param>
/// <param name="File">Full path of the file it belongs into.</param>
/// <param name="State">What stands there.</param>
internal sealed record HookPart(string Name, string File, PartState State);

/// <summary>The hooks of one agent in one place, as they are on disk.</summary>
/// <param name="Agent">Whose.</param>
/// <param name="Context">The user's settings or those of a repository.</param>
/// <param name="Plan">What there should be.</param>
/// <param name="Parts">Every hook of the plan.</param>
internal sealed record HookInstallation(IAgent Agent, InstallContext Context, HookPlan Plan, ImmutableArray<HookPart> Parts)
{
    /// <summary>What the manifest says that Tacho wrote here for the agent; empty where Tacho on this machine wrote nothing.</summary>
    public ImmutableArray<SetupRecord> Records { get; init; } = [];

    /// <summary>False when a file of the records was changed since Tacho wrote it.</summary>
    public bool IsUntouched { get; init; }

    /// <summary>
    /// The command line that the agent runs, for sh; null where the agent runs none, or where none stands. It is always one of the plan's: what else stands in a file that a
    /// repository brought along is never run.
    /// </summary>
    public string? Command { get; init; }

    /// <summary>Commands that call the hook but are not of the plan.</summary>
    public ImmutableArray<string> StrangeCommands { get; init; } = [];

    /// <summary>Why a file could not be read as what it should be; null when all could.</summary>
    public string? Trouble { get; init; }

    public bool IsPresent => Parts.Any(part => part.State != PartState.Missing);

    public bool IsWhole => Parts.All(part => part.State == PartState.Standing);

    public DateTimeOffset? InstalledAt => Records.IsEmpty ? null : Records.Max(record => record.At);

    public ImmutableArray<string> Files => [.. Parts.Select(part => part.File).Distinct(StringComparer.Ordinal)];

    public IEnumerable<string> NamesOf(PartState state) => Parts.Where(part => part.State == state).Select(part => part.Name);
}
