using System.Globalization;
using Tacho.Configuration;
using Tacho.Events;

namespace Tacho.Trail;

/// <summary>Where the sealed files of one session are. Everything but <see cref="Segment"/> is known before the project is.</summary>
/// <param name="home">The recorder's folder.</param>
/// <param name="name">The session as a file name.</param>
public sealed class TrailPaths(TachoHome home, string name)
{
    /// <param name="home">The recorder's folder.</param>
    /// <param name="session">The session.</param>
    /// <param name="projectOfUnknown">The project of the event at hand; events without a session id are kept apart by project, since they share the id "unknown".</param>
    public TrailPaths(TachoHome home, SessionId session, string projectOfUnknown)
        : this(home, session == SessionId.Unknown ? $"{session.FileName}-{projectOfUnknown}" : session.FileName)
    {
    }

    /// <summary>The session as a file name.</summary>
    public string Name { get; } = name;

    /// <summary>File name of the session's text view.</summary>
    public static string ViewName(string name, string project) => name == $"{SessionId.Unknown.FileName}-{project}" ? SessionId.Unknown.FileName : name;

    public string Lock => Path.Combine(home.Heads, $"{Name}.lock");

    public string Head => Path.Combine(home.Heads, $"{Name}.json");

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
