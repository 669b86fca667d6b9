using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Setup;

/// <summary>What <see cref="Installer"/> is about to do, complete before anything is written.</summary>
/// <param name="Context">Where.</param>
/// <param name="Undo">True when hooks are taken out.</param>
/// <param name="Files">Every file that was looked at, in the order of writing; those without a change included.</param>
/// <param name="Advice">What the person still has to do or know, in full sentences.</param>
public sealed record SetupPlan(InstallContext Context, bool Undo, ImmutableArray<PlannedFile> Files, ImmutableArray<string> Advice)
{
    public IEnumerable<PlannedFile> Changes => Files.Where(file => file.Change != PlannedChange.None);
}

/// <summary>What of an agent's plan is installed or taken out.</summary>
[Flags]
public enum SetupParts
{
    /// <summary>What makes it call the hook.</summary>
    Hooks = 1,

    /// <summary>What tells it of the journal.</summary>
    Journal = 2,

    All = Hooks | Journal,
}

/// <summary>What becomes of a file.</summary>
public enum PlannedChange
{
    None,
    Create,
    Modify,
    Delete,
}

/// <summary>One file of a plan.</summary>
/// <param name="Path">As the agent names it.</param>
/// <param name="Target">What is written: the file behind a symbolic link, else the same.</param>
/// <param name="Agents">For whom.</param>
/// <param name="Before">Its text now; null when there is none.</param>
/// <param name="After">Its text then; null when it goes.</param>
public sealed record PlannedFile(string Path, string Target, ImmutableArray<AgentId> Agents, string? Before, string? After)
{
    public PlannedChange Change => (Before, After) switch
    {
        (null, null) => PlannedChange.None,
        (null, _) => PlannedChange.Create,
        (_, null) => PlannedChange.Delete,
        _ => Before == After ? PlannedChange.None : PlannedChange.Modify,
    };

    /// <summary>True when an undo gives back the bytes that stood there before Tacho; false when it only takes entries out of a file that was changed since.</summary>
    public bool Restores { get; init; }

    /// <summary>Where an undo keeps a copy of a file that was wholly ours but was changed since; else null.</summary>
    public string? CopyTo { get; init; }

    internal bool Executable { get; init; }

    /// <summary>What the manifest says of the file afterwards, but for the backup's name; null when it says nothing any more.</summary>
    internal SetupRecord? Record { get; init; }

    /// <summary>True when the manifest changes even if the file does not.</summary>
    internal bool ChangesRecord { get; init; }

    /// <summary>The text to keep for an undo; null when the record's backup stays or none is needed.</summary>
    internal string? Original { get; init; }

    /// <summary>Folders that Tacho made for the file earlier.</summary>
    internal ImmutableArray<string> OwnFolders { get; init; } = [];
}
