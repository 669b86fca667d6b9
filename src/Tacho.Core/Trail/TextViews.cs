using System.Globalization;
using System.Text;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Redaction;
using Tacho.Texts;

namespace Tacho.Trail;

/// <summary>
/// The plain text of a project: <c>.tacho/session.log</c>, one line for every command of every agent and session, and <c>.tacho/sessions/&lt;id&gt;.log</c>, those of one session.
/// Their shape is that of Coograph's logs (May 2026), so that its four one-liners work on them. They are for reading; the sealed record is exact.
/// </summary>
public sealed class TextViews(string projectRoot)
{
    /// <summary>Written behind a command that was reported only after it ran.</summary>
    public const string LateMark = "  # tacho: reported after it ran";

    /// <summary>Written behind what an interrupted write left of a line, so that the next line does not run on from it.</summary>
    public const string TornMark = "  # tacho: cut short by an interrupted write";

    public const string FolderName = ".tacho";

    /// <summary>Parts in brackets before a command: time, agent, and in the tail the session.</summary>
    internal const int SessionFields = 2, TailFields = 3;

    /// <summary>Every command of the project.</summary>
    public string Tail { get; } = Path.Combine(projectRoot, FolderName, "session.log");

    /// <summary>Folder of the views of single sessions.</summary>
    public string Sessions { get; } = Path.Combine(projectRoot, FolderName, "sessions");

    /// <summary>The commands of one session.</summary>
    public string SessionView(SessionId session) => Path.Combine(Sessions, $"{session.FileName}.log");

    /// <summary>
    /// Adds the commands among the events to the session's view, then to the tail, each view in one write. Other events have no line.
    /// </summary>
    /// <exception cref="IOException">A view could not be written; the record is not concerned, the view is now behind.</exception>
    public void Append(SessionId session, IEnumerable<Redacted<AgentEvent>> events)
    {
        var view = new StringBuilder();
        var tail = new StringBuilder();
        foreach (var recorded in events)
        {
            if (recorded.Value.Body is not ShellCommand) continue;
            view.Append(SessionLine(recorded.Value)).Append('\n');
            tail.Append(TailLine(recorded.Value)).Append('\n');
        }

        if (view.Length == 0) return;
        EnsureFolders(projectRoot);
        AppendTo(SessionView(session), view.ToString());
        AppendTo(Tail, tail.ToString());
    }

    /// <summary>The line of a <see cref="ShellCommand"/> in its session's view, without a line feed.</summary>
    public static string SessionLine(AgentEvent command) => $"[{Time(command.At)}] [{command.Agent}] {CommandText(command)}";

    /// <summary>The line of a <see cref="ShellCommand"/> in the tail, without a line feed.</summary>
    public static string TailLine(AgentEvent command) => $"[{Time(command.At)}] [{command.Agent}] [{command.Session.ShortId}] {CommandText(command)}";

    private static string CommandText(AgentEvent recorded)
    {
        var command = (ShellCommand)recorded.Body;
        return command.Late ? VisibleText.OneLine(command.Command) + LateMark : VisibleText.OneLine(command.Command);
    }

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static void AppendTo(string path, string lines)
    {
        using var file = PosixFile.OpenAppendNoLink(path);
        file.Write(Encoding.UTF8.GetBytes(EndsTorn(file) ? $"{TornMark}\n{lines}" : lines));
    }

    private static bool EndsTorn(PosixFile file)
    {
        var length = file.Length;
        if (length == 0) return false;
        Span<byte> last = stackalloc byte[1];
        return file.ReadAt(last, length - 1) == 1 && last[0] != '\n';
    }

    /// <summary>
    /// Makes the folders of the views. A repository can hold a link named .tacho that leads to the user's other files: such a folder is refused, since an agent chooses what is
    /// appended.
    /// </summary>
    internal static void EnsureFolders(string projectRoot)
    {
        var folder = new DirectoryInfo(Path.Combine(projectRoot, FolderName));
        var sessions = new DirectoryInfo(Path.Combine(folder.FullName, "sessions"));
        if (folder.LinkTarget is not null || sessions.LinkTarget is not null)
            throw new IOException($"{folder.FullName} is or holds a symbolic link; the text views are not written through links");
        if (!Directory.Exists(projectRoot)) throw new DirectoryNotFoundException($"{projectRoot} is no folder; a project that is gone is not made anew for its text views");
        TachoHome.CreateFolder(folder.FullName);
        // First and each time: a repository may bring the folder, and commands must never end up in a commit.
        using (var ignore = PosixFile.CreateNew(Path.Combine(folder.FullName, ".gitignore"))) ignore?.Write("*\n"u8);
        TachoHome.CreateFolder(sessions.FullName);
    }
}
