using System.Globalization;
using System.Text;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Redaction;

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

    /// <summary>
    /// One line, whatever the text holds: line breaks become <c>\n</c> and <c>\r</c>, tabs <c>\t</c>, every other character that could move the cursor, hide or turn text round becomes
    /// <c>\u{hex}</c>. Nothing else is changed, so the result is not meant to be turned back.
    /// </summary>
    public static string OneLine(string text)
    {
        var first = text.AsSpan().IndexOfAny(Deceptive);
        if (first < 0) return text;
        var line = new StringBuilder(text.Length + 16).Append(text, 0, first);
        for (var i = first; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n') line.Append("\\n");
            else if (c == '\r') line.Append("\\r");
            else if (c == '\t') line.Append("\\t");
            else if (!Deceptive.Contains(c)) line.Append(c);
            else if (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1])) line.Append(CultureInfo.InvariantCulture, $"\\u{{{char.ConvertToUtf32(c, text[++i]):x}}}");
            else line.Append(CultureInfo.InvariantCulture, $"\\u{{{(int)c:x}}}");
        }

        return line.ToString();
    }

    /// <summary>
    /// What must not stand in a line that a person reads: C0 and C1 controls and DEL; marks and overrides of bidirectional text (UAX #9); line and paragraph separator; characters
    /// without a width or a shape (soft hyphen, joiners, invisible operators, Hangul and Khmer fillers, interlinear marks). The last member is the first half of every character of plane
    /// 14, the tags that hide text from people and not from models.
    /// </summary>
    public static readonly System.Buffers.SearchValues<char> Deceptive = System.Buffers.SearchValues.Create(
        string.Concat(Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Concat(Enumerable.Range(0x2060, 0x10)).Select(code => (char)code))
        + "\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B\u180C\u180D\u180E\u180F\u200B\u200C\u200D\u200E\u200F\u2028\u2029\u202A\u202B\u202C\u202D\u202E\u3164\uFEFF\uFFA0\uFFF9\uFFFA\uFFFB\uDB40");

    private static string CommandText(AgentEvent recorded)
    {
        var command = (ShellCommand)recorded.Body;
        return command.Late ? OneLine(command.Command) + LateMark : OneLine(command.Command);
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
