using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Agents;

/// <summary>Databases as sources: asked without failing for one that cannot be read.</summary>
internal static class DatabaseSources
{
    /// <summary>Whether a database is an agent's; one that cannot be read is nobody's.</summary>
    public static bool IsOwn(string path, Func<string, bool> isOwn)
    {
        try
        {
            return isOwn(path);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Each session of a database as a source, in the order of a query that gives their ids; none where the table is missing.</summary>
    /// <exception cref="IOException">The database cannot be read.</exception>
    public static IEnumerable<TranscriptSource> Sessions(TranscriptSource database, string table, string query)
    {
        var sessions = new List<TranscriptSource>();
        using var reader = SqliteReader.Open(database.Path);
        if (!reader.HasTable(table)) return sessions;
        using var rows = reader.Query(query);
        while (rows.MoveNext())
        {
            var id = rows.Text(0) ?? "";
            sessions.Add(database with { Row = id, Session = new SessionId(id) });
        }

        return sessions;
    }

    /// <summary>The sessions of a database. One that cannot be read stands for its sessions, so that reading it says why.</summary>
    public static IEnumerable<TranscriptSource> SessionsOrItself(ITranscripts transcripts, TranscriptSource database)
    {
        try
        {
            return [.. transcripts.SessionsOf(database)];
        }
        catch (IOException)
        {
            return [database];
        }
    }
}
