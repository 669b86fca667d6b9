using System.Text;
using Tacho.Interop;

namespace Tacho.Agents.Kiro;

/// <summary>
/// The database of Kiro's first engine, which was Amazon Q's. Only the table of conversations is read; others hold sign-ins. A conversation is one document, which is
/// rewritten as it goes on.
/// </summary>
internal static class KiroDatabase
{
    private const string Table = "conversations_v2";

    /// <summary>Whether a database is Kiro's, by its table.</summary>
    public static bool IsOwn(string path)
    {
        using var database = SqliteReader.Open(path);
        return database.ColumnsOf(Table).IsSupersetOf(["key", "conversation_id", "value", "updated_at"]);
    }

    /// <summary>A database's conversations.</summary>
    public static IEnumerable<TranscriptSource> Sessions(TranscriptSource database) =>
        DatabaseSources.Sessions(database, Table, $"SELECT conversation_id FROM {Table} GROUP BY conversation_id ORDER BY MIN(created_at), conversation_id");

    /// <summary>Opens a conversation: what is known of it as a whole as <c>{"conversation":…}</c>, then its turns as <c>{"turn":…}</c>.</summary>
    public static TranscriptRecords Open(string path, string session, TranscriptPosition? from)
    {
        var (folder, value) = Read(path, session);
        if (!JsonRows.IsWhole(value)) return ListedRows.Open(value.Length == 0 ? [] : [value], value.Length, from);
        var members = JsonRows.Members(value);
        var model = members.TryGetValue("model_info", out var info) ? Encoding.UTF8.GetString(info.Span) : "null";
        var head = JsonRows.Row("conversation"u8, Encoding.UTF8.GetBytes($"{{\"conversation_id\":{JsonText.Quote(session)},\"key\":{JsonText.Quote(folder)},\"model_info\":{model}}}"));
        var turns = members.TryGetValue("history", out var history) ? JsonRows.Elements(history).Select(static turn => JsonRows.Row("turn"u8, turn.Span)) : [];
        return HeadedRecords.Open(head, from, position => ListedRows.Open(turns, value.Length, position));
    }

    /// <summary>The same conversation may stand under several folders; the one that was changed last is it.</summary>
    private static (string Folder, byte[] Value) Read(string path, string session)
    {
        using var database = SqliteReader.Open(path);
        using var rows = database.Query($"SELECT key, value FROM {Table} WHERE conversation_id = ? ORDER BY updated_at DESC, key DESC LIMIT 1", session);
        return rows.MoveNext() ? (rows.Text(0) ?? "", rows.Utf8(1).ToArray()) : ("", []);
    }
}
