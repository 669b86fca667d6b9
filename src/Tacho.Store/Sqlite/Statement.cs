using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Tacho.Store.Sqlite;

/// <summary>A prepared statement whose parameters are <c>?1</c>, <c>?2</c> …, given by position: a projection runs a few of them hundreds of thousands of times.</summary>
internal sealed class Statement : IDisposable
{
    private readonly StoreDatabase _store;
    private readonly SqliteCommand _command;

    internal Statement(StoreDatabase store, SqliteConnection connection, string sql)
    {
        _store = store;
        _command = connection.CreateCommand();
        _command.CommandText = sql;
    }

    /// <summary>Runs it; tells how many rows it changed.</summary>
    /// <exception cref="Configuration.UserError">SQLite could not: a full disk, another process that keeps the store locked, damage.</exception>
    public int Run(params ReadOnlySpan<object?> values)
    {
        try
        {
            return Bound(values).ExecuteNonQuery();
        }
        catch (SqliteException failure)
        {
            throw _store.Told(failure);
        }
    }

    /// <summary>The first value of the first row; null for none.</summary>
    /// <inheritdoc cref="Run" path="/exception"/>
    public object? Value(params ReadOnlySpan<object?> values) => Rows(static row => row.IsDBNull(0) ? null : row.GetValue(0), values) is [var first, ..] ? first : null;

    /// <summary>All rows.</summary>
    /// <inheritdoc cref="Run" path="/exception"/>
    public List<T> Rows<T>(Func<SqliteDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        try
        {
            var rows = new List<T>();
            using var reader = Bound(values).ExecuteReader();
            while (reader.Read()) rows.Add(row(reader));
            return rows;
        }
        catch (SqliteException failure)
        {
            throw _store.Told(failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _command.Dispose();

    private SqliteCommand Bound(ReadOnlySpan<object?> values)
    {
        for (var i = _command.Parameters.Count; i < values.Length; i++) _command.Parameters.Add(new SqliteParameter { ParameterName = "?" + (i + 1).ToString(CultureInfo.InvariantCulture) });
        for (var i = 0; i < values.Length; i++) _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return _command;
    }
}
