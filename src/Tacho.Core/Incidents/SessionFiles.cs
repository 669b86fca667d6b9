using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Tacho.Archive;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Review;
using Tacho.Trail;

namespace Tacho.Incidents;

/// <summary>What tells of one session in one project: its sealed files and its archived transcripts.</summary>
/// <param name="Project">Name of the project's folder in the trail.</param>
/// <param name="Name">The session as a file name.</param>
/// <param name="Files">Segments in the order of their numbers, then side files; none where only transcripts tell of it.</param>
public sealed record SessionFiles(string Project, string Name, ImmutableArray<TrailFile> Files)
{
    /// <summary>Its archived transcripts, sub-agents' among them, with what people covered in them.</summary>
    public ImmutableArray<ArchivedTranscript> Transcripts { get; init; } = [];

    /// <summary>What people said of the record; null where it was not read, as nothing of the content is wanted.</summary>
    public Reviews? Reviews { get; init; }

    /// <summary>Archived transcripts that tell what people covered, where <see cref="Transcripts"/> were not asked for.</summary>
    private ImmutableArray<ArchivedTranscript> Reviewed { get; init; } = [];

    /// <summary>
    /// All sessions of one project or of all, in the order of project and file name. Opens no sealed file, and of the archive the metadata only; what of that cannot be read is
    /// handed to <paramref name="broken"/>.
    /// </summary>
    public static ImmutableArray<SessionFiles> List(TachoHome home, string? project, RecordSources sources, Action<string>? broken = null)
    {
        var reviews = Reviews.Read(home);
        if (!sources.HasFlag(RecordSources.Transcripts))
        {
            var reviewed = reviews.NameRecords ? new TranscriptArchive(home.Archive).All().Where(one => reviews.CoverOf(one) is not null).ToLookup(NameOf, StringComparer.Ordinal) : null;
            return [.. OfTrail(home, project).Select(session => session with { Reviews = reviews, Reviewed = reviewed is null ? [] : [.. reviewed[session.Name]] })];
        }

        // A transcript belongs to the session of the trail that has its name, wherever the agent said it was: so all projects are looked at first.
        var sessions = (sources.HasFlag(RecordSources.Trail) ? OfTrail(home, project: null) : []).ToDictionary(static session => (session.Project, session.Name));
        var byName = sessions.Values.ToLookup(static session => session.Name, StringComparer.Ordinal);
        foreach (var group in new TranscriptArchive(home.Archive).All((file, _) => broken?.Invoke(file)).Select(reviews.Covered).GroupBy(static transcript => (transcript.Meta.Project, Name: NameOf(transcript))))
        {
            var recorded = byName[group.Key.Name].OrderBy(session => session.Project != group.Key.Project).FirstOrDefault() ?? new SessionFiles(group.Key.Project, group.Key.Name, []);
            var known = sessions.GetValueOrDefault((recorded.Project, recorded.Name)) ?? recorded;
            sessions[(known.Project, known.Name)] = known with { Transcripts = [.. known.Transcripts, .. group.OrderBy(static transcript => transcript.Name, StringComparer.Ordinal)] };
        }

        return
        [
            .. sessions.Values
                .Where(session => project is null || session.Project == project)
                .Select(session => session with { Reviews = reviews })
                .OrderBy(static session => session.Project, StringComparer.Ordinal)
                .ThenBy(static session => session.Name, StringComparer.Ordinal)
        ];
    }

    /// <summary>
    /// The sessions that a person may mean: those whose id, short id or file name is the text; if there are none, those of which the text is a part. The path of a sealed file or of
    /// a text view, or the name of an archived transcript, will do too.
    /// </summary>
    public static ImmutableArray<SessionFiles> Find(IReadOnlyList<SessionFiles> sessions, string idOrPart)
    {
        var text = idOrPart.AsSpan().Trim(" []");
        text = text[(text.LastIndexOf('/') + 1)..];
        foreach (var ending in (string[])[".log", ".jsonl"]) text = text.EndsWith(ending) ? text[..^ending.Length] : text;
        if (text.IsEmpty) return [];
        var word = text.ToString();
        var named = sessions.Select(session => (Session: session, Names: session.Names())).ToList();
        ImmutableArray<SessionFiles> exact = [.. named.Where(entry => entry.Names.Contains(word, StringComparer.OrdinalIgnoreCase)).Select(entry => entry.Session)];
        return exact.IsEmpty
            ? [.. named.Where(entry => entry.Names.Any(name => name.Contains(word, StringComparison.OrdinalIgnoreCase))).Select(entry => entry.Session)]
            : exact;
    }

    /// <summary>The sessions whose names are most like a text that names none, best first.</summary>
    public static ImmutableArray<SessionFiles> Nearest(IReadOnlyList<SessionFiles> sessions, string text, int count) =>
    [
        .. sessions
            .Select(session => (Session: session, Distance: session.Names().Min(name => Distance(text.ToLowerInvariant(), name.ToLowerInvariant()))))
            .Where(entry => entry.Distance <= Math.Max(2, text.Length / 2))
            .OrderBy(entry => entry.Distance)
            .ThenBy(entry => entry.Session.Name, StringComparer.Ordinal)
            .Take(count)
            .Select(entry => entry.Session)
    ];

    /// <summary>The agent's own id, which the first line of the session's first file holds; the file name where that line cannot be read.</summary>
    public SessionId Id
    {
        get
        {
            // A name that is a UUID was not changed to make a file name of it.
            if (Guid.TryParseExact(Name, "D", out _)) return new(Name);
            if (Files.IsEmpty) return new(Transcripts[0].Meta.Session);
            return Genesis("session") is { } id ? new(id) : new(Name);
        }
    }

    /// <summary>The project's root folder as the first line tells it, else the folder that the session began in; null where neither is told.</summary>
    public string? Root => Files.IsEmpty ? Transcripts[0].Meta.Cwd : Genesis("root");

    /// <summary>People's decisions are no session of an agent, though they are sealed like one: they are listed only where their project is asked for.</summary>
    private static IEnumerable<SessionFiles> OfTrail(TachoHome home, string? project) =>
        new TrailReader(home).Files(project)
            .Where(file => !TrailPaths.IsBook(file.Project) || project == file.Project)
            .GroupBy(static file => (file.Project, file.Session))
            .Select(static group => new SessionFiles(
                group.Key.Project,
                group.Key.Session,
                [.. group.OrderBy(static file => file.IsSide).ThenBy(Segment).ThenBy(static file => file.Path, StringComparer.Ordinal)]));

    /// <summary>What people covered of it, for what the trail tells; null for nothing.</summary>
    /// <exception cref="IOException">An archived file, which tells what is covered, is missing or damaged.</exception>
    public TrailCover? Cover(AgentId agent) => Reviews is { InForce.IsEmpty: false } ? TrailCover.Of(Reviews, agent.Value, Id.Value, Transcripts.IsEmpty ? Reviewed : Transcripts) : null;

    private static string NameOf(ArchivedTranscript transcript) => new SessionId(transcript.Meta.Session).FileName;

    private string[] Names()
    {
        var id = Id;
        return [Name, id.Value, id.ShortId, .. Transcripts.Select(static transcript => transcript.Name)];
    }

    private string? Genesis(string member)
    {
        try
        {
            foreach (var line in TrailReader.Lines(Files[0].Path))
            {
                using var json = JsonDocument.Parse(line);
                return json.RootElement.TryGetProperty(member, out var value) ? value.GetString() : null;
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or InvalidDataException or IOException)
        {
            // A damaged first line is the verifier's matter; here it only means that the file name has to do.
        }

        return null;
    }

    /// <summary>2 of <c>name.2.jsonl</c>; 1 of <c>name.jsonl</c>.</summary>
    private static int Segment(TrailFile file)
    {
        var name = Path.GetFileNameWithoutExtension(file.Path);
        return int.TryParse(name.AsSpan(name.LastIndexOf('.') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && name.Contains('.') ? number : 1;
    }

    /// <summary>Edits that turn the text into some part of a name, so that a mistyped beginning of a long id is still near.</summary>
    private static int Distance(string text, string name)
    {
        var above = new int[name.Length + 1];
        var row = new int[name.Length + 1];
        for (var i = 1; i <= text.Length; i++)
        {
            row[0] = i;
            for (var k = 1; k <= name.Length; k++)
                row[k] = Math.Min(Math.Min(row[k - 1], above[k]) + 1, above[k - 1] + (text[i - 1] == name[k - 1] ? 0 : 1));
            (above, row) = (row, above);
        }

        return above.Min();
    }
}
