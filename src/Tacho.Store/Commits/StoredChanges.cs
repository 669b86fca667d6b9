using System.Collections.Immutable;
using Tacho.Store.Sqlite;

namespace Tacho.Store.Commits;

/// <summary>Where something stands: a transcript and what is known of it.</summary>
/// <param name="Transcript">Name of the archived file; null for a sealed record of a session that is not archived.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="At">When.</param>
/// <param name="Session">Whose it is.</param>
public sealed record StoredPlace(string? Transcript, long Line, DateTimeOffset At, StoredSession Session);

/// <summary>A session as the store names it.</summary>
/// <param name="Agent">Id of the agent.</param>
/// <param name="Id">The agent's id of it.</param>
/// <param name="Project">The project's name in the trail.</param>
public sealed record StoredSession(string Agent, string Id, string Project);

/// <summary>A commit that git named to a command.</summary>
/// <param name="Place">The command.</param>
/// <param name="Hash">Its beginning.</param>
/// <param name="Branch">Null on a detached HEAD.</param>
/// <param name="Subject">First line of the message.</param>
public sealed record StoredCommit(StoredPlace Place, string Hash, string? Branch, string Subject);

/// <summary>A file that a call wrote as a whole.</summary>
/// <param name="Place">The call.</param>
/// <param name="Path">The file's full path, as far as it is told.</param>
/// <param name="Blob">git's name for the content.</param>
public sealed record StoredFile(StoredPlace Place, string Path, string Blob);

/// <summary>What the store knows of commits and changes. What forked and resumed sessions repeat stands once, in the transcript that ended first.</summary>
public static class StoredChanges
{
    private const string Columns = "t.name, e.line, e.at, s.agent, s.session, s.project, c.call";
    private const string Joins = "JOIN events e ON e.id = x.event_id JOIN transcripts t ON t.id = e.transcript_id JOIN sessions s ON s.id = e.session_id LEFT JOIN tool_calls c ON c.id = e.id";

    /// <summary>All commits that were told, the oldest first.</summary>
    public static ImmutableArray<StoredCommit> Commits(StoreDatabase store) =>
        Once(
            store.Rows($"SELECT {Columns}, x.hash, x.branch, x.subject FROM commits x {Joins} ORDER BY t.ended, t.name, e.id", static row => (Call: row.TextOrNull(6), Value: new StoredCommit(PlaceOf(row), row.Text(7), row.TextOrNull(8), row.Text(9)))),
            static commit => (commit.Place.Session.Agent, commit.Hash));

    /// <summary>The files that were written with just these contents.</summary>
    /// <param name="store">The store.</param>
    /// <param name="blobs">git's names of them.</param>
    /// <param name="isSha256">Of which kind they are.</param>
    public static ImmutableArray<StoredFile> Files(StoreDatabase store, IEnumerable<string> blobs, bool isSha256)
    {
        var column = isSha256 ? "blob_sha256" : "blob";
        using var find = store.Prepare($"SELECT {Columns}, ifnull(x.moved_to, x.path), x.{column} FROM file_changes x {Joins} WHERE x.{column} = ?1 ORDER BY t.ended, t.name, e.id");
        var found = new List<(string? Call, StoredFile Value)>();
        foreach (var blob in blobs.Distinct(StringComparer.Ordinal)) found.AddRange(find.Rows(static row => (row.TextOrNull(6), new StoredFile(PlaceOf(row), row.Text(7), row.Text(8))), blob));
        return Once(found, static file => (file.Place.Session.Agent, $"{file.Blob} {file.Path}"));
    }

    /// <summary>Names of the transcripts that changed a file whose path ends with one of some paths, from a slash on.</summary>
    public static ImmutableHashSet<string> Transcripts(StoreDatabase store, IEnumerable<string> paths)
    {
        var names = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var mayMean = MayMeanAny(paths);
        foreach (var (path, name) in store.Rows(
            "SELECT DISTINCT x.path, t.name FROM file_changes x JOIN events e ON e.id = x.event_id JOIN transcripts t ON t.id = e.transcript_id UNION SELECT DISTINCT x.moved_to, t.name FROM file_changes x JOIN events e ON e.id = x.event_id JOIN transcripts t ON t.id = e.transcript_id WHERE x.moved_to IS NOT NULL",
            static row => (row.Text(0), row.Text(1))))
        {
            if (mayMean(path)) names.Add(name);
        }

        return names.ToImmutable();
    }

    /// <summary>Whether a recorded path may mean a file of a repository: it ends with its path there.</summary>
    public static bool MayMean(string recorded, string path) =>
        recorded.EndsWith(path, StringComparison.Ordinal) && (recorded.Length == path.Length || recorded[^(path.Length + 1)] is '/' or '\\');

    /// <summary>The same for one of many files.</summary>
    public static Func<string, bool> MayMeanAny(IEnumerable<string> paths)
    {
        var wanted = paths.Select(static path => "/" + path.TrimStart('/')).ToHashSet(StringComparer.Ordinal);
        return recorded => EndsOf(recorded).Any(wanted.Contains);
    }

    /// <summary>All ends of a path that begin with a slash.</summary>
    private static IEnumerable<string> EndsOf(string path)
    {
        var whole = path.Replace('\\', '/');
        if (!whole.StartsWith('/')) yield return "/" + whole;
        for (var at = whole.IndexOf('/', StringComparison.Ordinal); at >= 0; at = whole.IndexOf('/', at + 1)) yield return whole[at..];
    }

    private static StoredPlace PlaceOf(StoreRow row) => new(row.Text(0), row.Number(1), DateTimeOffset.FromUnixTimeMilliseconds(row.Number(2)), new(row.Text(3), row.Text(4), row.Text(5)));

    private static ImmutableArray<T> Once<T>(IEnumerable<(string? Call, T Value)> all, Func<T, (string Agent, string What)> key)
    {
        var seen = new HashSet<(string?, string, string)>();
        return [.. all.Where(one => one.Call is null || seen.Add((one.Call, key(one.Value).Agent, key(one.Value).What))).Select(static one => one.Value)];
    }
}
