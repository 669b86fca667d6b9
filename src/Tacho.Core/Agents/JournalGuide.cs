namespace Tacho.Agents;

/// <summary>What agents read of the journal in files that last, beside the reminders of their hooks. The words are those that every agent gets; which file they stand in, the agent's folder says.</summary>
internal static class JournalGuide
{
    /// <summary>Name of the block, see <see cref="FileEdit.TextBlock"/>.</summary>
    public const string Block = "journal";

    /// <summary>Stands in every file that <c>tacho init --journal</c> makes.</summary>
    public const string FileMark = "<!-- tacho:journal:";

    /// <summary>The instructions that most agents share.</summary>
    public const string SharedFile = "AGENTS.md";

    /// <summary>The last line of a file of ours.</summary>
    public const string LastLine = $"{FileMark} written by `tacho init --journal`; `tacho init --undo` takes it out -->\n";

    private const string Text = """
        ## Journal

        This project keeps a journal of why things were done. Where the program `tacho` is installed, write an entry when something is decided, a way is rejected, a root cause is found, work is blocked, or stops:

            tacho journal add --title "…" --why "…" [--did …] [--tried …] [--rejected …] [--blocked-on …] [--next …]

        Not for dead-end research, trivial formatting or secrets. To see what was decided: `tacho journal show`. To save the work: `tacho journal consolidate`, then commit; push only when asked.
        """;

    /// <summary>A short paragraph in a file of instructions.</summary>
    /// <param name="path">Full path of the file that the agent reads.</param>
    public static FileEdit.TextBlock In(string path) => new(path, Block, Text);

    /// <summary>As <see cref="In(string)"/>, in a file of this agent alone; where it imports <see cref="SharedFile"/> beside it, the paragraph stands there.</summary>
    public static FileEdit.TextBlock InOwn(string folder, string name) => In(Path.Combine(folder, name)) with { Imported = Path.Combine(folder, SharedFile) };
}
