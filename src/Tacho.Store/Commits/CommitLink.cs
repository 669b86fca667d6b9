using System.Collections.Immutable;

namespace Tacho.Store.Commits;

/// <summary>What says that a session had a part in a commit. Never that both happened at one time.</summary>
public enum CommitEvidence
{
    /// <summary>A command of the session made it: git named it in the command's output.</summary>
    Output,

    /// <summary>A command of the session made a commit that changed the same; it was rebased, amended or picked since.</summary>
    Patch,

    /// <summary>A file in it is, to the byte, as the session wrote it.</summary>
    Tree,
}

/// <summary>One thing that links a session to a commit.</summary>
/// <param name="Kind">What sort of thing.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Detail">The hash that git told, or the path of the file.</param>
public sealed record LinkEvidence(CommitEvidence Kind, StoredPlace Place, string Detail);

/// <summary>A session that had a part in a commit.</summary>
/// <param name="Session">The session.</param>
/// <param name="Evidence">At least one, the strongest sort first.</param>
public sealed record CommitLink(StoredSession Session, ImmutableArray<LinkEvidence> Evidence)
{
    /// <summary>Sorts of evidence in words, each once: <c>output tree</c>.</summary>
    public string Words => string.Join(' ', Evidence.Select(static one => one.Kind).Distinct().Select(NameOf));

    /// <summary>A sort of evidence in a word.</summary>
    public static string NameOf(CommitEvidence kind) => kind switch { CommitEvidence.Output => "output", CommitEvidence.Patch => "patch", _ => "tree" };
}
