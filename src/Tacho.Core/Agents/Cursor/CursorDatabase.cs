using System.Buffers;
using System.Text;
using System.Text.Json;
using Tacho.Interop;

namespace Tacho.Agents.Cursor;

/// <summary>
/// Cursor's databases. Of the editor's only the keys <c>composerData:</c> and <c>bubbleId:</c> of the table cursorDiskKV are asked for: beside them, in ItemTable, lie the
/// tokens of the person's account.
/// </summary>
internal static class CursorDatabase
{
    private const int IdBytes = 32;

    private static readonly string[] Kept = ["composerId", "name", "createdAt", "unifiedMode", "forceMode", "modelConfig", "subagentInfo", "createdOnBranch"];

    /// <summary>Whether a database is the editor's and holds conversations.</summary>
    public static bool IsEditors(string path)
    {
        using var database = SqliteReader.Open(path);
        if (!database.HasTable("cursorDiskKV")) return false;
        using var rows = database.Query("SELECT 1 FROM cursorDiskKV WHERE key >= 'composerData:' AND key < 'composerData;' LIMIT 1");
        return rows.MoveNext();
    }

    /// <summary>Whether a database is one of the command line agent's.</summary>
    public static bool IsStore(string path)
    {
        using var database = SqliteReader.Open(path);
        return database.ColumnsOf("blobs").SetEquals(["id", "data"]) && ChatOf(database) is not null;
    }

    /// <summary>The conversations of which messages are there.</summary>
    public static List<string> ComposerIds(string path)
    {
        var ids = new List<string>();
        using var database = SqliteReader.Open(path);
        if (!database.HasTable("cursorDiskKV")) return ids;
        using var rows = database.Query("""
            SELECT substr(key, 14) AS id, CAST(value AS TEXT) FROM cursorDiskKV
            WHERE key >= 'composerData:' AND key < 'composerData;' AND value IS NOT NULL
              AND (EXISTS (SELECT 1 FROM cursorDiskKV AS bubble WHERE bubble.key >= 'bubbleId:' || substr(cursorDiskKV.key, 14) || ':' AND bubble.key < 'bubbleId:' || substr(cursorDiskKV.key, 14) || ';')
                OR instr(CAST(value AS TEXT), '"conversation":[{') > 0)
            """);
        while (rows.MoveNext()) ids.Add(rows.Text(0) ?? "");
        return ids;
    }

    /// <summary><c>{"composer":…}</c> with what does not change with each message, then <c>{"bubble":…}</c> for each message in the order of the conversation.</summary>
    public static List<ReadOnlyMemory<byte>> ComposerRows(string path, string id)
    {
        var rows = new List<ReadOnlyMemory<byte>>();
        using var database = SqliteReader.Open(path);
        if (ValueOf(database, "composerData:" + id) is not { } composer) return rows;
        if (!JsonRows.IsWhole(composer)) return [composer];
        var members = JsonRows.Members(composer);
        rows.Add(Row("composer", members.Where(static member => Kept.Contains(member.Key, StringComparer.Ordinal))));
        if (members.TryGetValue("conversation", out var conversation)) rows.AddRange(JsonRows.Elements(conversation).Select(static bubble => JsonRows.Row("bubble"u8, bubble.Span)));
        if (!members.TryGetValue("fullConversationHeadersOnly", out var headers)) return rows;
        foreach (var header in JsonRows.Elements(headers))
        {
            if (TextOf(JsonRows.Members(header), "bubbleId") is not { } bubble || ValueOf(database, $"bubbleId:{id}:{bubble}") is not { } message) continue;
            rows.Add(JsonRows.IsWhole(message) ? JsonRows.Row("bubble"u8, message) : message);
        }

        return rows;
    }

    /// <summary>
    /// <c>{"chat":…}</c>, then <c>{"message":…}</c> in order. The newest root lists the messages' ids in field 1 and the working folder in field 9 of a protocol buffer; messages are JSON.
    /// </summary>
    public static List<ReadOnlyMemory<byte>> StoreRows(string path)
    {
        using var database = SqliteReader.Open(path);
        if (ChatOf(database) is not { } chat) return [];
        var root = TextOf(chat, "latestRootBlobId") is { } id ? BlobOf(database, id) : null;
        var (messages, folder) = root is null ? ([], null) : RootOf(root);
        var told = chat.Where(static member => member.Key is "agentId" or "name" or "createdAt" or "mode" or "lastUsedModel");
        var rows = new List<ReadOnlyMemory<byte>> { Row("chat", folder is null ? told : told.Append(new("cwd", Encoding.UTF8.GetBytes(JsonText.Quote(folder))))) };
        foreach (var message in messages.Select(one => BlobOf(database, one)).OfType<byte[]>())
        {
            // What is no JSON is of the agent's own making and says nothing of the conversation.
            if (message is [(byte)'{', ..] && JsonRows.IsWhole(message)) rows.Add(JsonRows.Row("message"u8, message));
        }

        return rows;
    }

    /// <summary>The description of a chat: JSON written as hex digits; null where it is none.</summary>
    private static Dictionary<string, ReadOnlyMemory<byte>>? ChatOf(SqliteReader database)
    {
        if (!database.HasTable("meta")) return null;
        using var rows = database.Query("SELECT value FROM meta WHERE key = '0'");
        if (!rows.MoveNext() || rows.Text(0) is not { } text) return null;
        try
        {
            var json = text.StartsWith('{') ? Encoding.UTF8.GetBytes(text) : Convert.FromHexString(text);
            return JsonRows.IsWhole(json) && JsonRows.Members(json) is { } chat && chat.ContainsKey("agentId") ? chat : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The ids of field 1 and the text of field 9; other fields are passed over, and what follows a fault is not read.</summary>
    private static (List<string> Messages, string? Folder) RootOf(ReadOnlySpan<byte> root)
    {
        var (messages, folder) = (new List<string>(), (string?)null);
        while (!root.IsEmpty && TryVarint(ref root, out var tag))
        {
            switch (tag & 7)
            {
                case 0 when TryVarint(ref root, out _):
                    continue;
                case 1 when root.Length >= 8:
                    root = root[8..];
                    continue;
                case 5 when root.Length >= 4:
                    root = root[4..];
                    continue;
                case 2 when TryVarint(ref root, out var length) && length <= (ulong)root.Length:
                    var field = root[..(int)length];
                    root = root[(int)length..];
                    if (tag >> 3 == 1 && field.Length == IdBytes) messages.Add(Convert.ToHexStringLower(field));
                    else if (tag >> 3 == 9) folder = Encoding.UTF8.GetString(field);
                    continue;
            }

            break;
        }

        return (messages, folder);
    }

    private static bool TryVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64 && !bytes.IsEmpty; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return true;
        }

        return false;
    }

    private static byte[]? ValueOf(SqliteReader database, string key)
    {
        using var rows = database.Query("SELECT value FROM cursorDiskKV WHERE key = ? AND value IS NOT NULL", key);
        return rows.MoveNext() ? rows.Utf8(0).ToArray() : null;
    }

    private static byte[]? BlobOf(SqliteReader database, string id)
    {
        using var rows = database.Query("SELECT data FROM blobs WHERE id = ?", id);
        return rows.MoveNext() ? rows.Utf8(0).ToArray() : null;
    }

    private static ReadOnlyMemory<byte> Row(string name, IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> members)
    {
        var row = new ArrayBufferWriter<byte>(256);
        row.Write(Encoding.UTF8.GetBytes($"{{\"{name}\":{{"));
        var isFirst = true;
        foreach (var (key, value) in members)
        {
            row.Write(Encoding.UTF8.GetBytes($"{(isFirst ? "" : ",")}\"{key}\":"));
            JsonRows.Compact(value.Span, row);
            isFirst = false;
        }

        row.Write("}}"u8);
        return row.WrittenMemory;
    }

    private static string? TextOf(Dictionary<string, ReadOnlyMemory<byte>> members, string name)
    {
        if (!members.TryGetValue(name, out var value)) return null;
        var reader = new Utf8JsonReader(value.Span);
        return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }
}
