using System.Globalization;
using Tacho.Configuration;
using Tacho.Events;

namespace Tacho.Trail;

/// <summary>Where the sealed files of one session are. Everything but <see cref="Segment"/> is known before the project is.</summary>
/// <param name="home">The recorder's folder.</param>
/// <param name="name">The session as a file name.</param>
public sealed class TrailPaths(TachoHome home, string name)
{
    /// <summary>What people decide is the record of a session of this name in a project of the same name (docs/decisions/0006-the-ledger-is-a-session.md).</summary>
    public const string Ledger = "ledger";

    /// <summary>Why things were done is the record of a session of this name in a project of the same name, for all projects of the user (docs/decisions/0015-journal.md).</summary>
    public const string Journal = "journal";

    /// <summary>True for the projects that are no agent's work but what people and agents say of it.</summary>
    public static bool IsBook(string project) => project is Ledger or Journal;

    /// <param name="home">The recorder's folder.</param>
    /// <param name="session">The session.</param>
    /// <param name="project">The project of the event at hand; it is part of the name where the id alone does not make a session, see <see cref="IsReserved"/>.</param>
    public TrailPaths(TachoHome home, SessionId session, string project)
        : this(home, IsReserved(session.FileName) && !IsBook(project) ? $"{session.FileName}-{project}" : session.FileName)
    {
    }

    /// <summary>
    /// True for names that no agent's session may have alone: "unknown", which sessions without an id share, and those of the ledger and the journal, since an agent that names its
    /// session so must not write among people's decisions. Upper case counts too: the file system may not tell it apart.
    /// </summary>
    private static bool IsReserved(string name) =>
        name.Equals(SessionId.Unknown.FileName, StringComparison.OrdinalIgnoreCase) || name.Equals(Ledger, StringComparison.OrdinalIgnoreCase)
        || name.Equals(Journal, StringComparison.OrdinalIgnoreCase);

    /// <summary>The session as a file name.</summary>
    public string Name { get; } = name;

    /// <summary>File name of the session's text view.</summary>
    public static string ViewName(string name, string project) =>
        name.EndsWith($"-{project}", StringComparison.Ordinal) && IsReserved(name[..^(project.Length + 1)]) ? name[..^(project.Length + 1)] : name;

    public string Lock => Path.Combine(home.Heads, $"{Name}.lock");

    public string Head => Path.Combine(home.Heads, $"{Name}.json");

    /// <summary>What is known of the session's secrets, never in clear; only there when some were found.</summary>
    public string Secrets => Path.Combine(home.Heads, $"{Name}.secrets");

    /// <summary>The newest checkpoint of the session, a signed note.</summary>
    public string NewestCheckpoint => Path.Combine(home.Checkpoints, $"{Name}.note");

    /// <summary>Folder of a project's sealed records.</summary>
    public string Project(string project) => Path.Combine(home.Trail, project);

    /// <summary>All checkpoints of a project, signed notes with an empty line after each.</summary>
    public string AllCheckpoints(string project) => Path.Combine(Project(project), "checkpoints");

    /// <summary>A sealed record. The first is <c>&lt;session&gt;.jsonl</c>, those after a break <c>&lt;session&gt;.2.jsonl</c> and so on.</summary>
    public string Segment(string project, int number) => Path.Combine(Project(project), SegmentName(Name, number));

    /// <summary>The list of side files, which were written while the lock could not be had.</summary>
    public string Sides(string project) => Path.Combine(Project(project), $"{Name}.sides");

    /// <summary>The origin line of a file's checkpoints.</summary>
    public static string Origin(string project, string fileName) => $"tacho/{project}/{Path.GetFileNameWithoutExtension(fileName)}";

    private static string SegmentName(string name, int number) =>
        number == 1 ? $"{name}.jsonl" : string.Create(CultureInfo.InvariantCulture, $"{name}.{number}.jsonl");
}
