using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Trail;

namespace Tacho.Incidents;

/// <summary>The sealed files of one session in one project.</summary>
/// <param name="Project">Name of the project's folder in the trail.</param>
/// <param name="Name">The session as a file name.</param>
/// <param name="Files">Segments in the order of their numbers, then side files.</param>
public sealed record SessionFiles(string Project, string Name, ImmutableArray<TrailFile> Files)
{
    /// <summary>All sessions of one project or of all, in the order of project and file name. Opens no file.</summary>
    public static ImmutableArray<SessionFiles> List(TachoHome home, string? project) =>
    [
        .. new TrailReader(home).Files(project)
            .GroupBy(file => (file.Project, file.Session))
            .Select(group => new SessionFiles(
                group.Key.Project,
                group.Key.Session,
                [.. group.OrderBy(file => file.IsSide).ThenBy(Segment).ThenBy(file => file.Path, StringComparer.Ordinal)]))
    ];

    /// <summary>
    /// The sessions that a person may mean: those whose id, short id or file name is the text; if there are none, those of which the text is a part. The path of a sealed file or of
    /// a text view will do too.
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
            return Genesis("session") is { } id ? new(id) : new(Name);
        }
    }

    /// <summary>The project's root folder as the first line tells it; null where that line cannot be read.</summary>
    public string? Root => Genesis("root");

    private string[] Names()
    {
        var id = Id;
        return [Name, id.Value, id.ShortId];
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
