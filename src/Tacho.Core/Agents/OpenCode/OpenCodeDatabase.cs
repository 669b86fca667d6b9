using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Tacho.Interop;

namespace Tacho.Agents.OpenCode;

/// <summary>
/// A database of OpenCode. Only the tables session, message, part and event are read; account, control_account and credential hold tokens. A session's log of events is
/// its record where it is whole; sessions from before the log have their messages and parts, in the order of their last change.
/// </summary>
internal static class OpenCodeDatabase
{
    /// <summary>Whether a database is OpenCode's, by its tables.</summary>
    public static bool IsOwn(string path)
    {
        using var database = SqliteReader.Open(path);
        return database.ColumnsOf("session").IsSupersetOf(["id", "directory", "version"]) && database.ColumnsOf("part").IsSupersetOf(["message_id", "session_id", "data"]);
    }

    /// <summary>A database's sessions.</summary>
    public static IEnumerable<TranscriptSource> Sessions(TranscriptSource database) =>
        DatabaseSources.Sessions(database, "session", "SELECT id FROM session ORDER BY time_created, id");

    /// <summary>Opens a session's rows at a position.</summary>
    public static TranscriptRecords Open(string path, string session, TranscriptPosition? from)
    {
        var database = SqliteReader.Open(path);
        try
        {
            return HasWholeLog(database, session) ? new OpenCodeEvents(database, session, path, from) : new OpenCodeRows(database, session, path, from);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>A log that begins with the session's beginning; one of a session from before the log begins later.</summary>
    private static bool HasWholeLog(SqliteReader database, string session)
    {
        if (!database.HasTable("event")) return false;
        using var first = database.Query("SELECT type FROM event WHERE aggregate_id = ? AND seq = 0", session);
        return first.MoveNext() && first.Text(0)?.StartsWith("session.created", StringComparison.Ordinal) == true;
    }

    /// <summary>A database's size, which its sessions share.</summary>
    internal static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    /// <summary>A column that holds JSON, as it is where it is JSON on one line, else made so.</summary>
    internal static void WriteJson(ReadOnlySpan<byte> json, IBufferWriter<byte> target)
    {
        if (JsonRows.IsWhole(json)) JsonRows.Compact(json, target);
        else WriteText(System.Text.Encoding.UTF8.GetString(json), target);
    }

    internal static void WriteText(string? text, IBufferWriter<byte> target) => target.Write(text is null ? "null"u8 : System.Text.Encoding.UTF8.GetBytes(JsonText.Quote(text)));
}

/// <summary>A session's log of events: <c>{"event":{"id":…,"seq":…,"type":…,"data":…}}</c>. The cursor is the last number.</summary>
internal sealed class OpenCodeEvents : RowRecords
{
    private const string Mark = "event:";

    private readonly SqliteReader _database;
    private readonly SqliteRows _rows;
    private long _last = -1;

    /// <summary>Takes the database over.</summary>
    public OpenCodeEvents(SqliteReader database, string session, string path, TranscriptPosition? from)
    {
        _database = database;
        Length = OpenCodeDatabase.LengthOf(path);
        if (from is not null)
        {
            var goesOn = from.Cursor.StartsWith(Mark, StringComparison.Ordinal) && long.TryParse(from.Cursor.AsSpan(Mark.Length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _last);
            goesOn = goesOn && (_last < 0 || Has(session, _last));
            StartedOver = !goesOn;
            if (!goesOn) _last = -1;
        }

        _rows = database.Query("SELECT id, seq, type, data FROM event WHERE aggregate_id = ? AND seq > CAST(? AS INTEGER) ORDER BY seq", session, _last.ToString(CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    public override string Cursor => string.Create(CultureInfo.InvariantCulture, $"{Mark}{_last}");

    /// <inheritdoc/>
    protected override bool NextRow(out ReadOnlyMemory<byte> row, out long offset)
    {
        row = default;
        offset = 0;
        if (!_rows.MoveNext()) return false;
        _last = offset = _rows.Number(1);
        var data = _rows.Utf8(3);
        var line = new ArrayBufferWriter<byte>(data.Length + 200);
        line.Write("{\"event\":{\"id\":"u8);
        OpenCodeDatabase.WriteText(_rows.Text(0), line);
        line.Write(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"seq\":{_last},\"type\":")));
        OpenCodeDatabase.WriteText(_rows.Text(2), line);
        line.Write(",\"data\":"u8);
        OpenCodeDatabase.WriteJson(data, line);
        line.Write("}}"u8);
        row = line.WrittenMemory;
        return true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        _rows.Dispose();
        _database.Dispose();
    }

    private bool Has(string session, long number)
    {
        using var found = _database.Query("SELECT 1 FROM event WHERE aggregate_id = ? AND seq = CAST(? AS INTEGER)", session, number.ToString(CultureInfo.InvariantCulture));
        return found.MoveNext();
    }
}

/// <summary>
/// A session's row, then its messages and parts by the time of their last change: <c>{"session":…}</c>, <c>{"message":…}</c>, <c>{"part":…,"of":…}</c> with the part's
/// message. A row that is changed comes again behind the others; one that is deleted is not missed.
/// </summary>
internal sealed class OpenCodeRows : RowRecords
{
    private const string Mark = "row:";

    // A message comes before its parts of the same millisecond.
    private const string Sql = """
        SELECT * FROM (
          SELECT time_updated AS changed, 0 AS kind, id, id AS message, data, '' AS of FROM message WHERE session_id = ?1
          UNION ALL
          SELECT part.time_updated, 1, part.id, part.message_id, part.data, message.data FROM part LEFT JOIN message ON message.id = part.message_id WHERE part.session_id = ?1)
        WHERE (changed, kind, id) > (CAST(?2 AS INTEGER), CAST(?3 AS INTEGER), ?4)
        ORDER BY changed, kind, id
        """;

    private static readonly string[] SessionColumns =
        ["id", "project_id", "parent_id", "slug", "directory", "title", "version", "agent", "model", "time_created", "time_updated", "time_archived"];

    private readonly SqliteReader _database;
    private readonly SqliteRows _rows;
    private readonly string _session;
    private ReadOnlyMemory<byte>? _sessionRow;
    private long _sessionChanged;
    private long _newSessionChanged;
    private long _changed = -1;
    private long _kind;
    private string _id = "";
    private long _count;

    /// <summary>Takes the database over.</summary>
    public OpenCodeRows(SqliteReader database, string session, string path, TranscriptPosition? from)
    {
        _database = database;
        _session = session;
        Length = OpenCodeDatabase.LengthOf(path);
        StartedOver = from is not null && !TryGoTo(from.Cursor);
        _sessionRow = ReadSession();
        if (_newSessionChanged <= _sessionChanged) _sessionRow = null;
        _rows = database.Query(Sql, session, Text(_changed), Text(_kind), _id);
    }

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    public override string Cursor => string.Create(CultureInfo.InvariantCulture, $"{Mark}{_count}:{_sessionChanged}:{_changed}:{_kind}:{_id}");

    /// <inheritdoc/>
    protected override bool NextRow(out ReadOnlyMemory<byte> row, out long offset)
    {
        offset = _count;
        row = default;
        if (_sessionRow is { } first)
        {
            row = first;
            _sessionRow = null;
            _sessionChanged = _newSessionChanged;
            _count++;
            return true;
        }

        if (!_rows.MoveNext()) return false;
        _changed = _rows.Number(0);
        _kind = _rows.Number(1);
        _id = _rows.Text(2) ?? "";
        _count++;
        var line = new ArrayBufferWriter<byte>(1024);
        line.Write(_kind == 0 ? "{\"message\":"u8 : "{\"part\":"u8);
        WriteWithIds(line, _rows.Utf8(4), _rows.Text(3));
        if (_kind == 1 && !_rows.Utf8(5).IsEmpty)
        {
            line.Write(",\"of\":"u8);
            OpenCodeDatabase.WriteJson(_rows.Utf8(5), line);
        }

        line.Write("}"u8);
        row = line.WrittenMemory;
        return true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        _rows.Dispose();
        _database.Dispose();
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The ids stand in columns, and in exports in the object.</summary>
    private void WriteWithIds(ArrayBufferWriter<byte> line, ReadOnlySpan<byte> data, string? message)
    {
        line.Write("{\"id\":"u8);
        OpenCodeDatabase.WriteText(_id, line);
        if (_kind == 1)
        {
            line.Write(",\"messageID\":"u8);
            OpenCodeDatabase.WriteText(message, line);
        }

        line.Write(",\"sessionID\":"u8);
        OpenCodeDatabase.WriteText(_session, line);
        if (JsonRows.IsWhole(data) && data.TrimStart(" \t\r\n"u8) is [(byte)'{', ..])
        {
            var inner = new ArrayBufferWriter<byte>(data.Length);
            JsonRows.Compact(data, inner);
            if (inner.WrittenCount > 2) line.Write(","u8);
            line.Write(inner.WrittenSpan[1..]);
            return;
        }

        line.Write(",\"data\":"u8);
        OpenCodeDatabase.WriteJson(data, line);
        line.Write("}"u8);
    }

    /// <summary>The session's row in the shape of an export.</summary>
    private ReadOnlyMemory<byte>? ReadSession()
    {
        var columns = SessionColumns.Where(_database.ColumnsOf("session").Contains).ToList();
        if (!columns.Contains("id")) return null;
        using var rows = _database.Query($"SELECT {string.Join(", ", columns)} FROM session WHERE id = ?", _session);
        if (!rows.MoveNext()) return null;
        var line = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteStartObject("session");
            for (var i = 0; i < columns.Count; i++)
            {
                if (rows.IsNull(i) || columns[i].StartsWith("time_", StringComparison.Ordinal)) continue;
                var name = columns[i] switch { "project_id" => "projectID", "parent_id" => "parentID", var other => other };
                if (name == "model" && JsonRows.IsWhole(rows.Utf8(i)))
                {
                    json.WritePropertyName(name);
                    json.WriteRawValue(rows.Utf8(i));
                }
                else json.WriteString(name, rows.Text(i));
            }

            json.WriteStartObject("time");
            for (var i = 0; i < columns.Count; i++)
            {
                if (columns[i] == "time_updated") _newSessionChanged = rows.Number(i);
                if (!rows.IsNull(i) && columns[i].StartsWith("time_", StringComparison.Ordinal)) json.WriteNumber(columns[i]["time_".Length..], rows.Number(i));
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return line.WrittenMemory;
    }

    private bool TryGoTo(string cursor)
    {
        if (!cursor.StartsWith(Mark, StringComparison.Ordinal) || cursor[Mark.Length..].Split(':', 5) is not [var count, var session, var changed, var kind, var id]) return false;
        if (!long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var countBefore) || !long.TryParse(session, NumberStyles.None, CultureInfo.InvariantCulture, out var sessionChanged)
            || !long.TryParse(changed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var lastChanged) || !long.TryParse(kind, NumberStyles.None, CultureInfo.InvariantCulture, out var lastKind))
            return false;
        (_count, _sessionChanged, _changed, _kind, _id) = (countBefore, sessionChanged, lastChanged, lastKind, id);
        return true;
    }
}
