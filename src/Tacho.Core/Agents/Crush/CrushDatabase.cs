using System.Text;
using Tacho.Interop;

namespace Tacho.Agents.Crush;

/// <summary>
/// Crush's database: the tables of sessions and messages; that of files holds whole contents and is not read. A message of the agent is written while it comes, and after its
/// calls have been answered: it and what follows wait until it is finished, or until somebody says something new.
/// </summary>
internal static class CrushDatabase
{
    private const string Finished = """
        rowid < COALESCE((
          SELECT MIN(open.rowid) FROM messages open
          WHERE open.session_id = ?1 AND open.role = 'assistant' AND open.finished_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM messages later WHERE later.session_id = ?1 AND later.rowid > open.rowid AND later.role <> 'tool')), 9223372036854775807)
        """;

    private static readonly string[] SessionColumns = ["id", "parent_session_id", "title", "prompt_tokens", "completion_tokens", "cost", "created_at"];

    private static readonly string[] MessageColumns = ["id", "role", "parts", "model", "provider", "created_at", "finished_at", "is_summary_message"];

    /// <summary>Whether a database is Crush's, by its tables.</summary>
    public static bool IsOwn(string path)
    {
        using var database = SqliteReader.Open(path);
        return database.ColumnsOf("sessions").IsSupersetOf(["id", "title", "prompt_tokens"]) && database.ColumnsOf("messages").IsSupersetOf(["id", "session_id", "role", "parts", "finished_at"]);
    }

    /// <summary>A database's sessions.</summary>
    public static IEnumerable<TranscriptSource> Sessions(TranscriptSource database) =>
        DatabaseSources.Sessions(database, "sessions", "SELECT id FROM sessions ORDER BY created_at, id");

    /// <summary>Opens a session: <c>{"session":…}</c> with the project's folder as <c>folder</c>, then <c>{"message":…}</c> for each message.</summary>
    public static TranscriptRecords Open(string path, string session, TranscriptPosition? from)
    {
        var database = SqliteReader.Open(path);
        try
        {
            var row = TableRows.Head(database, TableRows.Json("session", database.ColumnsOf("sessions"), SessionColumns, []), "sessions WHERE id", session);
            var messages = new TableRows.Table("messages", "session_id", "rowid", "id", TableRows.Json("message", database.ColumnsOf("messages"), MessageColumns, ["parts"]), Finished);
            return HeadedRecords.Open(WithFolder(row, path), from, position => TableRows.Open(database, path, session, position, messages));
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>The database does not tell the folder; it lies in <c>.crush</c> in it.</summary>
    private static ReadOnlyMemory<byte> WithFolder(ReadOnlyMemory<byte> row, string path)
    {
        var data = Path.GetDirectoryName(Path.GetFullPath(path));
        if (row.IsEmpty || Path.GetFileName(data) != ".crush" || Path.GetDirectoryName(data) is not { } folder) return row;
        return Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetString(row.Span[..^1])},\"folder\":{JsonText.Quote(folder)}}}");
    }
}
