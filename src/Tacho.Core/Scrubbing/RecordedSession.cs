using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Trail;

namespace Tacho.Scrubbing;

/// <summary>The sealed record of one session, as far as it must be known to decide whether to keep it.</summary>
/// <param name="Project">Its project; the root is empty where nothing tells it.</param>
/// <param name="Name">The session as a file name.</param>
/// <param name="Files">Its sealed files: segments in their order, then side files.</param>
/// <param name="Began">Time of its first record; null where none has one.</param>
/// <param name="Ended">Time of its last record.</param>
/// <param name="HasEnded">Whether its agent said that it ended, and recorded nothing since.</param>
/// <param name="Lines">Records.</param>
/// <param name="Bytes">Size of the files.</param>
public sealed record RecordedSession(Project Project, string Name, ImmutableArray<TrailFile> Files, DateTimeOffset? Began, DateTimeOffset? Ended, bool HasEnded, long Lines, long Bytes)
{
    /// <summary>An agent may rest over night and go on in the morning.</summary>
    private static readonly TimeSpan RestOfSession = TimeSpan.FromHours(24);

    /// <summary>All sessions of all projects but the ledger and the journal, the one that was recorded last first. It reads every record.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ImmutableArray<RecordedSession> All(TachoHome home)
    {
        var roots = RecordedProjects.All(home).ToDictionary(static project => project.Name, StringComparer.Ordinal);
        return
        [
            .. new TrailReader(home).Files(project: null).Where(static file => !TrailPaths.IsBook(file.Project)).GroupBy(static file => (file.Project, file.Session))
                .AsParallel().AsOrdered().Select(session => Of(roots.GetValueOrDefault(session.Key.Project) ?? new Project(session.Key.Project, ""), session.Key.Session, session))
                .OrderByDescending(static session => session.Ended ?? DateTimeOffset.MinValue),
        ];
    }

    /// <summary>Whether its agent may still be at work.</summary>
    public bool MayGoOn(DateTimeOffset now) => !HasEnded && Ended > now - RestOfSession;

    private static RecordedSession Of(Project project, string name, IEnumerable<TrailFile> all)
    {
        ImmutableArray<TrailFile> files = [.. all.OrderBy(static file => file.IsSide).ThenBy(static file => file.Path.Length).ThenBy(static file => file.Path, StringComparer.Ordinal)];
        DateTimeOffset? began = null, ended = null;
        var hasEnded = false;
        long lines = 0;
        foreach (var file in files)
        {
            foreach (var line in TrailReader.Lines(file.Path))
            {
                lines++;
                if (line.Span.StartsWith("{\"kind\":\"seal."u8) || TimeOf(line.Span) is not { } at) continue;
                if (began is null || at < began) began = at;
                if (ended is not null && at < ended) continue;
                ended = at;
                hasEnded = SealRecords.StartsWithKind(line.Span, "session.ended"u8);
            }
        }

        return new(project, name, files, began, ended, hasEnded, lines, files.Sum(static file => new FileInfo(file.Path) is { Exists: true } info ? info.Length : 0));
    }

    /// <summary>The member stands right behind the kind.</summary>
    private static DateTimeOffset? TimeOf(ReadOnlySpan<byte> line)
    {
        const int maxBefore = 256;
        var at = line[..Math.Min(line.Length, maxBefore)].IndexOf("\"at\":\""u8);
        if (at < 0 || line[(at + 6)..].IndexOf((byte)'"') is not (> 0 and < 64 and var length)) return null;
        try
        {
            return EventJson.ParseTime(Encoding.UTF8.GetString(line.Slice(at + 6, length)));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
