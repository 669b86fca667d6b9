using System.Text;
using Tacho.Cli.Output;
using Tacho.Cli.Recaps;
using Tacho.Cli.Sessions;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Incidents;
using Tacho.Texts;
using Tacho.Trail;

namespace Tacho.Cli.Commands.Archive;

/// <summary>What <c>tacho show</c> does for a session that is not archived, and for a place in the sealed trail.</summary>
internal sealed class TrailShow
{
    private readonly SessionFiles _session;
    private readonly TrailFile? _file;
    private readonly long? _line;

    private TrailShow(SessionFiles session, TrailFile? file, long? line) => (_session, _file, _line) = (session, file, line);

    /// <summary>What a text means in the trail; null for nothing.</summary>
    /// <exception cref="UserError">It means several sessions, or a file that the session does not have.</exception>
    public static TrailShow? Find(string text)
    {
        var sessions = SessionFiles.List(TachoHome.FromEnvironment(), project: null, RecordSources.Trail);
        if (Session(sessions, text) is { } whole) return new(whole, file: null, line: null);
        if (TrailPlace.Of(text) is not { } place || Session(sessions, place.Session) is not { } session) return null;
        var file = session.Files.FirstOrDefault(one => TrailPlace.PartOf(one.Path) == place.Part)
            ?? throw new UserError($"the session has no file '{place.Part.TrimEnd('.')}'", $"tacho show {place.Session} shows all of it", ExitCode.NothingFound);
        return new(session, file, place.Line);
    }

    public void Run(TextWriter output, SessionDetail detail, bool isRaw, bool isJson, bool hasNoPager)
    {
        if (isRaw) WriteEvents(output);
        else Pager.Run(output, isWanted: !isJson && !hasNoPager, target => Write(target, detail, isJson));
    }

    private static SessionFiles? Session(IReadOnlyList<SessionFiles> sessions, string text)
    {
        if (text.Length < 4) return null;
        var found = SessionFiles.Find(sessions, text);
        if (found.Select(static one => one.Name).Distinct(StringComparer.Ordinal).Count() > 1)
            throw new UserError($"'{text}' fits {found.Length} sessions", $"Name one of them:\n  {string.Join("\n  ", found.Take(10).Select(static one => one.Name))}", ExitCode.Usage);
        return found.FirstOrDefault();
    }

    private void Write(TextWriter target, SessionDetail detail, bool isJson)
    {
        SessionWriter writer = isJson ? new SessionJson(target) : new SessionText(target, detail);
        var walk = new TrailWalk(writer, detail);
        if (_line is not { } line) walk.Run(_session, _session.Id.ShortId);
        else if (!walk.RunAt(_session, _session.Id.ShortId, _file!, line))
            throw new UserError($"nothing of the conversation stands at line {line} or behind it", $"tacho show {_session.Id.ShortId} shows all of the session", ExitCode.NothingFound);
    }

    private void WriteEvents(TextWriter output)
    {
        var lines = new ChunkedWriter(output);
        foreach (var record in (_file is null ? _session.Files : [_file]).SelectMany(file => TrailWalk.Records(_session, file)).Where(record => _line is null || record.Line == _line))
            lines.WriteLine(VisibleText.Json(Encoding.UTF8.GetString(EventJson.Write(record.Event))));
        lines.Flush();
    }
}
