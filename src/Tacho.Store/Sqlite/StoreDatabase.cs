using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Tacho.Configuration;
using Tacho.Interop;

namespace Tacho.Store.Sqlite;

/// <summary>
/// The embedded store: one SQLite file in WAL mode, so that searches go on while an import writes. It is a projection of the archive: whatever is wrong with it, <c>tacho reindex</c>
/// makes it anew. For one thread.
/// </summary>
public sealed class StoreDatabase : IDisposable
{
    /// <summary>How long a writer waits for another process's transaction, which is one transcript's.</summary>
    private const int BusySeconds = 60;

    private readonly SqliteConnection _connection;

    private StoreDatabase(string path, SqliteOpenMode mode)
    {
        Path = path;
        SqliteLibrary.Register();
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = BusySeconds }.ToString());
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Opens the store for writing, makes it where there is none, and brings an older one up to this version in place.</summary>
    /// <exception cref="UserError">It is no store, damaged, of a newer version, or cannot be written.</exception>
    public static StoreDatabase Open(string path)
    {
        TachoHome.CreateFolder(System.IO.Path.GetDirectoryName(path)!);

        // SQLite would make it readable for others; the files that it puts beside have the mode of this one.
        PosixFile.CreateNew(path)?.Dispose();
        return Opened(new StoreDatabase(path, SqliteOpenMode.ReadWriteCreate), static store =>
        {
            store.Run("PRAGMA journal_mode = WAL");
            store.Run("PRAGMA synchronous = NORMAL");
            store.Run("PRAGMA foreign_keys = ON");
            store.Run("PRAGMA cache_size = -65536");
            Migrations.Bring(store);
        });
    }

    /// <summary>Makes a store anew and puts it in the place of the one that is there, once it is whole; who has that one open goes on with it.</summary>
    /// <exception cref="UserError">It cannot be written; the one that is there is as it was.</exception>
    public static void Replace(string path, Action<StoreDatabase> fill)
    {
        var beside = path + ".new";
        Delete(beside);
        try
        {
            using (var store = Open(beside))
            {
                // Nobody sees it before it is whole, so that there is nothing to undo.
                store.Run("PRAGMA journal_mode = OFF");
                store.Run("PRAGMA synchronous = OFF");
                fill(store);
                store.Run("PRAGMA journal_mode = WAL");
            }

            using (var written = PosixFile.OpenReadWrite(beside)) written.Sync();
            Delete(path);
            File.Move(beside, path);
        }
        finally
        {
            Delete(beside);
        }
    }

    /// <summary>Opens the store for reading; null where there is none, or none of this version: an import makes it or brings it up to date.</summary>
    /// <exception cref="UserError">It is no store, damaged, of a newer version, or cannot be read.</exception>
    public static StoreDatabase? OpenToRead(string path)
    {
        if (!File.Exists(path)) return null;
        var store = Opened(new StoreDatabase(path, SqliteOpenMode.ReadWrite), static store =>
        {
            store.Run("PRAGMA query_only = ON");
            store.Run("PRAGMA mmap_size = 1073741824");
        });
        if (Migrations.IsCurrent(store)) return store;
        store.Dispose();
        return null;
    }

    /// <summary>How many transcripts it holds.</summary>
    public long Transcripts => Number("SELECT count(*) FROM transcripts");

    /// <summary>A statement that is run more than once.</summary>
    internal Statement Prepare(string sql) => new(this, _connection.Handle!, sql);

    /// <summary>Runs a statement once.</summary>
    internal void Run(string sql, params ReadOnlySpan<object?> values)
    {
        using var statement = Prepare(sql);
        statement.Run(values);
    }

    /// <summary>Runs several statements.</summary>
    internal void RunScript(string sql)
    {
        if (raw.sqlite3_exec(_connection.Handle, sql) is not raw.SQLITE_OK and var failed) throw Told(new SqliteException(raw.sqlite3_errmsg(_connection.Handle).utf8_to_string(), failed));
    }

    /// <summary>The first value of the first row; null for none.</summary>
    internal object? Value(string sql, params ReadOnlySpan<object?> values)
    {
        using var statement = Prepare(sql);
        return statement.Value(values);
    }

    /// <summary>A number; 0 for none.</summary>
    internal long Number(string sql, params ReadOnlySpan<object?> values) => Value(sql, values) is { } value ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : 0;

    /// <summary>All rows.</summary>
    internal List<T> Rows<T>(string sql, Func<StoreRow, T> row, params ReadOnlySpan<object?> values)
    {
        using var statement = Prepare(sql);
        return statement.Rows(row, values);
    }

    /// <summary>Runs work as one transaction that no other writer gets between; undone where it throws.</summary>
    internal T InTransaction<T>(Func<T> work)
    {
        // By statements: the library's transactions would have to be told to each prepared command.
        Run("BEGIN IMMEDIATE");
        try
        {
            var result = work();
            Run("COMMIT");
            return result;
        }
        catch
        {
            // A failed one may have been undone by SQLite itself.
            if (!IsAutocommit) Run("ROLLBACK");
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    /// <summary>What went wrong in words for who runs the command.</summary>
    internal UserError Told(SqliteException failure) => failure.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new($"the store {Path} is locked by another process", "try again when its import has ended", ExitCode.InputOutput),
        raw.SQLITE_FULL => new($"the disk is full: {Path} could not be written", "make room and run the command again; nothing is lost", ExitCode.InputOutput),
        raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT => new($"{Path} is no store, or is damaged", "it holds nothing that the archive does not: move it away, and tacho reindex makes it anew", ExitCode.InputOutput),
        _ => new($"the store {Path} cannot be used: {failure.Message}", "tacho reindex makes it anew from the archive", ExitCode.InputOutput),
    };

    private bool IsAutocommit => raw.sqlite3_get_autocommit(_connection.Handle) != 0;

    private static void Delete(string path)
    {
        foreach (var end in (ReadOnlySpan<string>)["-wal", "-shm", ""]) File.Delete(path + end);
    }

    private static StoreDatabase Opened(StoreDatabase store, Action<StoreDatabase> begin)
    {
        try
        {
            store._connection.Open();
            store.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {BusySeconds * 1000}"));
            begin(store);
            return store;
        }
        catch (SqliteException failure)
        {
            store.Dispose();
            throw store.Told(failure);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }
}
