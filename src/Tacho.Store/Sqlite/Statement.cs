using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Tacho.Store.Sqlite;

/// <summary>
/// A prepared statement whose parameters are <c>?1</c>, <c>?2</c> …, given by position. By SQLite's own functions: a projection runs a few of them hundreds of thousands of times, and the
/// library's command costs more than what it does.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly StoreDatabase _store;
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    internal Statement(StoreDatabase store, sqlite3 database, string sql)
    {
        (_store, _database) = (store, database);
        Check(raw.sqlite3_prepare_v2(database, sql, out _statement));
    }

    /// <summary>Runs it; tells how many rows it changed.</summary>
    /// <exception cref="Configuration.UserError">SQLite could not: a full disk, another process that keeps the store locked, damage.</exception>
    public int Run(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        try
        {
            while (IsRow())
            {
                // Some pragmas answer.
            }

            return raw.sqlite3_changes(_database);
        }
        finally
        {
            _ = raw.sqlite3_reset(_statement);
        }
    }

    /// <summary>The first value of the first row; null for none.</summary>
    /// <inheritdoc cref="Run" path="/exception"/>
    public object? Value(params ReadOnlySpan<object?> values) => Rows(static row => row.Value(0), values) is [var first, ..] ? first : null;

    /// <summary>All rows.</summary>
    /// <inheritdoc cref="Run" path="/exception"/>
    public List<T> Rows<T>(Func<StoreRow, T> row, params ReadOnlySpan<object?> values)
    {
        Bind(values);
        try
        {
            var rows = new List<T>();
            var current = new StoreRow(_statement);
            while (IsRow()) rows.Add(row(current));
            return rows;
        }
        finally
        {
            _ = raw.sqlite3_reset(_statement);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private bool IsRow()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW) return true;
        if (result != raw.SQLITE_DONE) Check(result);
        return false;
    }

    private void Bind(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Check(values[i] switch
            {
                null => raw.sqlite3_bind_null(_statement, i + 1),
                long number => raw.sqlite3_bind_int64(_statement, i + 1, number),
                int number => raw.sqlite3_bind_int64(_statement, i + 1, number),
                string text => BindText(i + 1, text),
                byte[] bytes => raw.sqlite3_bind_blob(_statement, i + 1, bytes),
                var other => throw new ArgumentException($"{other.GetType()} is no value of SQLite", nameof(values)),
            });
        }
    }

    /// <summary>By its bytes, since a text may hold zeros; no bytes would be no text. Unpaired surrogates become the replacement character.</summary>
    private int BindText(int index, string text) => text.Length == 0 ? raw.sqlite3_bind_text(_statement, index, "") : raw.sqlite3_bind_text(_statement, index, Encoding.UTF8.GetBytes(text).AsSpan());

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK) throw _store.Told(new SqliteException(raw.sqlite3_errmsg(_database).utf8_to_string(), result));
    }
}
