using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Tacho.Interop;

namespace Tacho.Agents;

/// <summary>
/// Rows of tables that only grow, which most agents with a database keep: each table's in the order of its numbers, one table behind the other. The cursor is the last
/// number of each and what identifies that row, so that a table that was written anew is told from one that grew. Rows that change later are not told again.
/// </summary>
internal sealed class TableRows : RowRecords
{
    private readonly SqliteReader _database;
    private readonly ImmutableArray<Table> _tables;
    private readonly string _session;
    private readonly (long Number, string Identity)[] _last;
    private SqliteRows? _rows;
    private int _table;
    private long _count;

    private TableRows(SqliteReader database, string path, string session, TranscriptPosition? from, ImmutableArray<Table> tables)
    {
        _database = database;
        _session = session;
        _tables = tables;
        _last = new (long, string)[tables.Length];
        Array.Fill(_last, (0, ""));
        Length = new FileInfo(path) is { Exists: true } file ? file.Length : 0;
        StartedOver = from is not null && !TryGoTo(from.Cursor);
        if (StartedOver) Array.Fill(_last, (0, ""));
    }

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    public override string Cursor => string.Join(';', _last.Select(static last => string.Create(CultureInfo.InvariantCulture, $"{last.Number}:{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(last.Identity))}")));

    /// <summary>Opens the rows of a session; takes the database over, also where it fails.</summary>
    public static TableRows Open(SqliteReader database, string path, string session, TranscriptPosition? from, params ImmutableArray<Table> tables)
    {
        try
        {
            return new TableRows(database, path, session, from, tables);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>
    /// An expression of SQL that makes one line of JSON, <c>{"name":{…}}</c>, of those of the columns that a table has; <paramref name="json"/> are the columns that hold JSON.
    /// </summary>
    public static string Json(string name, IReadOnlySet<string> table, ReadOnlySpan<string> columns, ReadOnlySpan<string> json)
    {
        var members = new StringBuilder();
        foreach (var column in columns)
        {
            if (!table.Contains(column)) continue;
            if (members.Length > 0) members.Append(", ");
            members.Append(CultureInfo.InvariantCulture, $"'{column}', ");
            // A column of text may have been written as bytes.
            if (json.Contains(column)) members.Append(CultureInfo.InvariantCulture, $"CASE WHEN json_valid(CAST({column} AS TEXT)) THEN json(CAST({column} AS TEXT)) ELSE CAST({column} AS TEXT) END");
            else members.Append(column);
        }

        return $"json_object('{name}', json_object({members}))";
    }

    /// <summary>One row of JSON of a session, by its id; empty where there is none.</summary>
    public static ReadOnlyMemory<byte> Head(SqliteReader database, string json, string from, string session)
    {
        using var rows = database.Query($"SELECT {json} FROM {from} = ?", session);
        return rows.MoveNext() ? rows.Utf8(0).ToArray() : default;
    }

    /// <inheritdoc/>
    protected override bool NextRow(out ReadOnlyMemory<byte> row, out long offset)
    {
        row = default;
        offset = _count;
        while (_table < _tables.Length)
        {
            _rows ??= _database.Query(_tables[_table].Sql, _session, _last[_table].Number.ToString(CultureInfo.InvariantCulture));
            if (_rows.MoveNext())
            {
                _last[_table] = (_rows.Number(0), _rows.Text(1) ?? "");
                row = _rows.Utf8(2).ToArray();
                _count++;
                return true;
            }

            _rows.Dispose();
            _rows = null;
            _table++;
        }

        return false;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        _rows?.Dispose();
        _database.Dispose();
    }

    private bool TryGoTo(string cursor)
    {
        var tables = cursor.Split(';');
        if (tables.Length != _last.Length) return false;
        for (var i = 0; i < tables.Length; i++)
        {
            if (tables[i].Split(':') is not [var digits, var identity] || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
            if (number > 0 && !Has(_tables[i], digits, identity)) return false;
            _last[i] = (number, identity.Length % 2 == 0 ? Encoding.UTF8.GetString(Convert.FromHexString(identity)) : "");
        }

        return true;
    }

    private bool Has(Table table, string number, string identity)
    {
        using var found = _database.Query($"SELECT 1 FROM {table.Name} WHERE {table.Session} = ? AND {table.Number} = CAST(? AS INTEGER) AND hex({table.Identity}) = upper(?)", _session, number, identity);
        return found.MoveNext();
    }

    /// <summary>A table of one of an agent's databases.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Session">The column of the session's id.</param>
    /// <param name="Number">A column that grows.</param>
    /// <param name="Identity">What tells a row from another that gets its number; an expression that gives text.</param>
    /// <param name="Line">An expression that makes a line of JSON of a row; see <see cref="TableRows.Json"/>.</param>
    /// <param name="Only">A condition for rows that are done, where some may not be; <c>?1</c> is the session.</param>
    public sealed record Table(string Name, string Session, string Number, string Identity, string Line, string? Only = null)
    {
        internal string Sql =>
            $"SELECT {Number}, {Identity}, {Line} FROM {Name} WHERE {Session} = ?1 AND {Number} > CAST(?2 AS INTEGER){(Only is null ? "" : $" AND {Only}")} ORDER BY {Number}";
    }
}
