using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Configuration;
using Tacho.Interop;

namespace Tacho.Setup.Doctor;

/// <summary>What an <see cref="Examination"/> sees of the world.</summary>
/// <param name="Home">The recorder's folder.</param>
/// <param name="UserFolder">The home folder, where agents look for settings and for the hook program.</param>
/// <param name="ProjectRoot">The repository at hand, where agents look for its settings; null outside of any.</param>
/// <param name="Variable">Reads an environment variable.</param>
/// <param name="Tool">Where the running tacho stands.</param>
/// <param name="Time">The clock.</param>
/// <param name="Recording">What a person asked not to record.</param>
/// <param name="Run">Runs a program; never throws for what the program does.</param>
public sealed record Surroundings(
    TachoHome Home,
    string UserFolder,
    string? ProjectRoot,
    Func<string, string?> Variable,
    ToolLocation Tool,
    TimeProvider Time,
    RecordingState Recording,
    Func<ProgramCall, ProgramRun> Run)
{
    /// <summary>How long a program may take. Agents give a hook three to five seconds.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    internal InstallContext Context(InstallScope scope, string root) => new(scope, root, UserFolder, Variable, OperatingSystem.IsWindows());
}

/// <summary>What a person asked not to record, as the capture has it in force.</summary>
/// <param name="PausedSince">Null when recording is not paused now.</param>
/// <param name="PausedUntil">Null for a pause that a person must end.</param>
/// <param name="ExclusionOf">The exclusion that covers a folder, or null.</param>
/// <param name="Excluded">All exclusions.</param>
public sealed record RecordingState(DateTimeOffset? PausedSince, DateTimeOffset? PausedUntil, Func<string, string?> ExclusionOf, ImmutableArray<string> Excluded);
