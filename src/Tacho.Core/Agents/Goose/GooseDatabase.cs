using Tacho.Interop;

namespace Tacho.Agents.Goose;

/// <summary>Goose's database: the tables of sessions, messages and, in newer ones, of what each request used. None holds a sign-in.</summary>
internal static class GooseDatabase
{
    private static readonly string[] SessionColumns =
    [
        "id", "name", "description", "session_type", "working_dir", "created_at", "accumulated_total_tokens", "accumulated_input_tokens", "accumulated_output_tokens",
        "accumulated_cache_read_tokens", "accumulated_cache_write_tokens", "provider_name", "model_config_json", "parent_session_id",
    ];

    private static readonly string[] MessageColumns = ["message_id", "role", "content_json", "created_timestamp", "metadata_json"];

    private static readonly string[] UsageColumns =
        ["id", "created_timestamp", "model", "input_tokens", "output_tokens", "total_tokens", "cache_read_tokens", "cache_write_tokens", "cost", "cost_source", "is_compaction"];

    /// <summary>Whether a database is Goose's, by its tables.</summary>
    public static bool IsOwn(string path)
    {
        using var database = SqliteReader.Open(path);
        return database.ColumnsOf("sessions").IsSupersetOf(["id", "working_dir", "description"]) && database.ColumnsOf("messages").IsSupersetOf(["session_id", "role", "content_json"]);
    }

    /// <summary>A database's sessions.</summary>
    public static IEnumerable<TranscriptSource> Sessions(TranscriptSource database) =>
        DatabaseSources.Sessions(database, "sessions", "SELECT id FROM sessions ORDER BY created_at, id");

    /// <summary>
    /// Opens a session: <c>{"session":…}</c>, <c>{"message":…}</c> for each of its messages, <c>{"usage":…}</c> for each request to a model. The session's own sums of
    /// tokens are told where there is no table of requests.
    /// </summary>
    public static TranscriptRecords Open(string path, string session, TranscriptPosition? from)
    {
        var database = SqliteReader.Open(path);
        try
        {
            var hasUsage = database.HasTable("usage_ledger");
            var columns = database.ColumnsOf("sessions").Where(column => !hasUsage || !column.StartsWith("accumulated_", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
            var head = TableRows.Head(database, TableRows.Json("session", columns, SessionColumns, ["model_config_json"]), "sessions WHERE id", session);
            var messages = new TableRows.Table(
                "messages", "session_id", "id", "role || created_timestamp", TableRows.Json("message", database.ColumnsOf("messages"), MessageColumns, ["content_json", "metadata_json"]));
            var usage = new TableRows.Table("usage_ledger", "session_id", "id", "'' || created_timestamp", TableRows.Json("usage", database.ColumnsOf("usage_ledger"), UsageColumns, []));
            return HeadedRecords.Open(head, from, position => hasUsage ? TableRows.Open(database, path, session, position, messages, usage) : TableRows.Open(database, path, session, position, messages));
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }
}
