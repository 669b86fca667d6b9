using System.Collections.Immutable;

namespace Tacho.Agents;

/// <summary>For whom hooks are installed.</summary>
public enum InstallScope
{
    /// <summary>One repository.</summary>
    Project,

    /// <summary>Every repository of the user.</summary>
    User,
}

/// <summary>Where hooks go.</summary>
/// <param name="Scope">One repository or all.</param>
/// <param name="ProjectRoot">The repository's root; for <see cref="InstallScope.User"/> not used.</param>
/// <param name="UserFolder">The user's home folder.</param>
/// <param name="Variable">Reads an environment variable; agents move their folders by them.</param>
/// <param name="Windows">True where agents run commands through PowerShell.</param>
public sealed record InstallContext(InstallScope Scope, string ProjectRoot, string UserFolder, Func<string, string?> Variable, bool Windows);

/// <summary>What makes an agent call the hook.</summary>
/// <param name="Detected">Signs that the agent is used here: any of these files or folders, or a program of one of these names on PATH.</param>
/// <param name="Edits">The files, in the order in which they are written.</param>
/// <param name="Advice">What the person still has to do or know, in full sentences.</param>
public sealed record HookPlan(AgentSigns Detected, ImmutableArray<FileEdit> Edits, ImmutableArray<string> Advice)
{
    /// <summary>What tells the agent of the journal, for who asks for that: a paragraph in the file of instructions that it reads, commands of its own.</summary>
    public ImmutableArray<FileEdit> Journal { get; init; } = [];

    /// <summary>Why hooks that are in place may yet be silent, and what to do, in full sentences; null where the agent has no such trap.</summary>
    public string? SilenceAdvice { get; init; }

    /// <summary>The oldest version whose hooks can be relied on; null where none is known.</summary>
    public VersionFloor? Floor { get; init; }

    /// <summary>How long the agent keeps its own transcripts; null where it deletes none.</summary>
    public TranscriptRetention? Retention { get; init; }
}

/// <summary>The oldest version of an agent whose hooks can be relied on.</summary>
/// <param name="Program">Name of the program on PATH.</param>
/// <param name="Arguments">What makes it print its version, one word.</param>
/// <param name="Minimum">Numbers with dots.</param>
/// <param name="Why">What older ones do wrong, as the end of a sentence.</param>
public sealed record VersionFloor(string Program, string Arguments, string Minimum, string Why);

/// <summary>An agent's own clean-up of its transcripts.</summary>
/// <param name="Folder">Full path; searched with the folders below it.</param>
/// <param name="Pattern">Of file names, as in <c>*.jsonl</c>.</param>
/// <param name="Days">After how many days without a change a file goes, where no setting says otherwise.</param>
/// <param name="SettingsFile">Full path of a file in JSON with comments that may hold the setting; null when there is none.</param>
/// <param name="SettingName">The member at its top, a number of days.</param>
public sealed record TranscriptRetention(string Folder, string Pattern, int Days, string? SettingsFile, string? SettingName);

/// <summary>Signs of an agent: paths that exist where it was used, programs on PATH.</summary>
public sealed record AgentSigns(ImmutableArray<string> Paths, ImmutableArray<string> Programs);

/// <summary>A change to one file, described so that it can be shown, made twice without effect, and undone.</summary>
public abstract record FileEdit(string Path)
{
    /// <summary>
    /// A file in JSON with comments that belongs to somebody else: each entry is an element that must stand in an array. Missing arrays and objects above are made; an
    /// element of ours that differs is replaced; nothing else is touched.
    /// </summary>
    /// <param name="Path">Full path.</param>
    /// <param name="Entries">The elements.</param>
    /// <param name="Required">Members that must stand at the top of a file that is made new, as name and JSON text.</param>
    public sealed record JsonEntries(string Path, ImmutableArray<JsonEntry> Entries, ImmutableArray<KeyValuePair<string, string>> Required) : FileEdit(Path);

    /// <summary>A file that is wholly ours.</summary>
    /// <param name="Path">Full path.</param>
    /// <param name="Content">Text, written as UTF-8 without a mark.</param>
    /// <param name="Executable">True for a program.</param>
    public sealed record OwnFile(string Path, string Content, bool Executable = false) : FileEdit(Path)
    {
        /// <summary>A text with this in it is ours, whatever became of the rest.</summary>
        public string Mark { get; init; } = HookCommand.Marker;
    }

    /// <summary>
    /// A block of ours in a text file that belongs to somebody else, such as instructions in Markdown: between <c>&lt;!-- tacho:NAME --&gt;</c> and <c>&lt;!-- /tacho:NAME --&gt;</c>, each on a line of
    /// its own. The rest of the file is not touched.
    /// </summary>
    /// <param name="Path">Full path.</param>
    /// <param name="Name">One word.</param>
    /// <param name="Content">What stands between the marks: lines, without a line feed at the end.</param>
    public sealed record TextBlock(string Path, string Name, string Content) : FileEdit(Path)
    {
        /// <summary>Full path of a file in the same folder that gets the block instead, where this one imports it or is a link to it; null for none.</summary>
        public string? Imported { get; init; }
    }
}

/// <summary>An element of an array in a JSON file.</summary>
/// <param name="ArrayPath">Member names from the top to the array.</param>
/// <param name="Json">The element, as JSON on one line.</param>
public sealed record JsonEntry(ImmutableArray<string> ArrayPath, string Json);

/// <summary>
/// The command that is written into agents' settings. Its text never changes between versions, since some agents ask for trust again when it does; and it ends with success
/// whatever becomes of the hook, since some agents take a failure for a refusal.
/// </summary>
public static class HookCommand
{
    /// <summary>By this text in a command an entry is known as ours.</summary>
    public const string Marker = ".tacho/bin/tacho-hook";

    /// <summary>For a POSIX shell: nothing happens when the program is missing, and its failure is not passed on.</summary>
    public static string Posix(string agent, string? eventName = null) =>
        $"[ -x \"$HOME/{Marker}\" ] && \"$HOME/{Marker}\" {Arguments(agent, eventName)} || :";

    /// <summary>
    /// As <see cref="Posix"/>, for an agent that at its time-out ends only the shell and then waits until nobody holds the shell's pipes: the shell takes the hook with it.
    /// Shells give a background job no standard input of theirs, so it gets a copy.
    /// </summary>
    public static string PosixEndingWithShell(string agent, string? eventName = null) =>
        $"[ -x \"$HOME/{Marker}\" ] && {{ \"$HOME/{Marker}\" {Arguments(agent, eventName)} <&3 3<&- & trap \"kill -9 $!\" TERM; wait $!; }} 3<&0 || :";

    /// <summary>For PowerShell, where no <c>sh</c> can be counted on.</summary>
    public static string PowerShell(string agent, string? eventName = null) =>
        $"$t = \"$HOME/{Marker}.exe\"; if (Test-Path $t) {{ $input | & $t {Arguments(agent, eventName)} }}; exit 0";

    private static string Arguments(string agent, string? eventName) => eventName is null ? agent : $"{agent} {eventName}";
}
