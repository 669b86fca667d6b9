using System.Collections.Immutable;
using Tacho.Git;
using Tacho.Journal;

namespace Tacho.Cli.Explaining;

/// <summary>Why a file, or lines of it, are as they are.</summary>
/// <param name="File">As it is named from the root of its work tree, or its full path outside of it.</param>
/// <param name="Path">Full path.</param>
/// <param name="Reasons">What explains it, the best first.</param>
internal sealed record WhyAnswer(string File, string Path, ImmutableArray<WhyReason> Reasons)
{
    /// <summary>The first line that is asked for, from 1; 0 for the whole file.</summary>
    public int First { get; init; }

    /// <summary>The last line.</summary>
    public int Last { get; init; }

    /// <summary>These lines as they are in the work tree.</summary>
    public ImmutableArray<string> Text { get; init; } = [];

    /// <summary>Names that the file had before, the newest first.</summary>
    public ImmutableArray<string> FormerNames { get; init; } = [];

    /// <summary>What the answer does not cover, in sentences.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}

/// <summary>What ties an entry to what is asked for, the closest first.</summary>
internal enum WhyLink
{
    /// <summary>It is of the session that wrote the line, and names the file.</summary>
    LineAndFile,

    /// <summary>It is of the session that wrote the line.</summary>
    Line,

    /// <summary>It names the file.</summary>
    File,

    /// <summary>It is of a session that edited the file.</summary>
    Session,
}

/// <summary>Something that explains a file or a line.</summary>
internal abstract record WhyReason
{
    private WhyReason()
    {
    }

    /// <summary>An entry of the journal.</summary>
    /// <param name="Said">The entry.</param>
    /// <param name="Link">What ties it to the question.</param>
    /// <param name="Naming">How it names the file.</param>
    /// <param name="SupersededBy">The entry because of which it does not hold any more; null for one that does.</param>
    public sealed record Entry(JournalEntry Said, WhyLink Link, FileNaming Naming, JournalEntry? SupersededBy) : WhyReason;

    /// <summary>What a person asked for before an edit of the file.</summary>
    /// <param name="Place">As <c>tacho show</c> takes it: the prompt, or the edit where no prompt is known.</param>
    /// <param name="Edit">The edit, likewise.</param>
    /// <param name="Agent">Whose session.</param>
    /// <param name="Session">The agent's id of it.</param>
    /// <param name="At">When the edit was made.</param>
    /// <param name="Text">What was asked; null where that is not known.</param>
    public sealed record Prompt(string Place, string Edit, string Agent, string Session, DateTimeOffset At, string? Text) : WhyReason
    {
        /// <summary>It wrote a line that is asked for.</summary>
        public bool IsOfLine { get; init; }

        /// <summary>Edits of the file that were made for it.</summary>
        public int Edits { get; init; } = 1;
    }

    /// <summary>A commit that changed the file.</summary>
    /// <param name="Made">The commit.</param>
    /// <param name="Message">All of its message.</param>
    public sealed record Commit(GitCommit Made, string Message) : WhyReason
    {
        /// <summary>A line that is asked for came with it.</summary>
        public bool IsOfLine { get; init; }

        /// <summary>The name that the file had before, where the commit renamed it.</summary>
        public string? From { get; init; }

        /// <summary>Sessions that had a part in it, by a place that <c>tacho show</c> takes.</summary>
        public ImmutableArray<string> Sessions { get; init; } = [];
    }
}
