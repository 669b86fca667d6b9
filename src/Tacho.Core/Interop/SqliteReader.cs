using System.Runtime.InteropServices;
using System.Text;

namespace Tacho.Interop;

/// <summary>
/// Reads a database that another program owns, through the system's libsqlite3. Nothing is written beside the database: where SQLite would have to (a
/// write-ahead log without its index, a journal to roll back, a folder that is closed for writing), a private copy is read instead. For one thread.
/// </summary>
public sealed partial class SqliteReader : IDisposable
{
    private const int BusyMilliseconds = 2000;
    private const int HeaderBytes = 100;

    private readonly string _path;
    private readonly SqliteCopy? _copy;
    private nint _database;
    private bool _isDisposed;

    static SqliteReader() => SystemLibrary.Register();

    /// <param name="path">The database that a person knows.</param>
    /// <param name="copy">The copy of it that is read instead; null for none.</param>
    private SqliteReader(string path, SqliteCopy? copy)
    {
        (_path, _copy) = (path, copy);
        // A copy is ours, and may have to be recovered.
        var access = copy is null ? Native.OpenReadOnly : Native.OpenReadWrite;
        var result = Native.Open(UriOf(copy?.File ?? path, copy is null ? "ro" : "rw"), out _database, access | Native.OpenUri | Native.OpenNoMutex, null);
        if (result != Native.Ok)
        {
            var error = Error();
            Dispose();
            throw error;
        }

        _ = Native.BusyTimeout(_database, BusyMilliseconds);
    }

    /// <summary>Whether the system has the library.</summary>
    public static bool IsAvailable => SystemLibrary.IsAvailable(SystemLibrary.Sqlite);

    /// <summary>Whether a file begins as a database does.</summary>
    public static bool IsDatabase(ReadOnlySpan<byte> head) => head.StartsWith("SQLite format 3\0"u8);

    /// <summary>Opens a database for reading.</summary>
    /// <exception cref="IOException">It is gone, closed, damaged or no database, or the system has no libsqlite3.</exception>
    public static SqliteReader Open(string path)
    {
        if (!IsAvailable) throw new IOException("libsqlite3 is not installed: install the package libsqlite3-0 (Debian), sqlite-libs (Fedora) or sqlite (Arch, Homebrew).");
        if (!MustCopy(path))
        {
            var reader = new SqliteReader(path, copy: null);
            if (reader.CanRead()) return reader;
            // The index of its log cannot be used, in a folder that is closed for writing; or its owner died and left a journal that must be rolled back. A journal that is in use is no reason
            // for a copy: its owner goes on writing while the copy is made, which would be torn.
            reader.Dispose();
        }

        var copy = SqliteCopy.Of(path);
        return new SqliteReader(path, copy);
    }

    /// <summary>Whether there is a table of that name.</summary>
    public bool HasTable(string name)
    {
        using var found = Query("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", name);
        return found.MoveNext();
    }

    /// <summary>The names of a table's columns; none where there is no such table.</summary>
    public IReadOnlySet<string> ColumnsOf(string table)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var columns = Query("SELECT name FROM pragma_table_info(?)", table);
        while (columns.MoveNext()) names.Add(columns.Text(0)!);
        return names;
    }

    /// <summary>Runs a query. Its question marks are filled in order, as text.</summary>
    /// <exception cref="IOException">The query is wrong for this database, or the database is damaged.</exception>
    public SqliteRows Query(string sql, params ReadOnlySpan<string> values)
    {
        ObjectDisposedException.ThrowIf(_database == 0, this);
        if (Native.Prepare(_database, sql, -1, out var statement, 0) != Native.Ok) throw Error();
        for (var i = 0; i < values.Length; i++)
        {
            // -1: up to the final zero; the library keeps a copy of its own.
            if (Native.BindText(statement, i + 1, values[i], -1, Native.Transient) == Native.Ok) continue;
            _ = Native.Finish(statement);
            throw Error();
        }

        return new SqliteRows(this, statement);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_database != 0) _ = Native.Close(_database);
        _database = 0;
        if (!_isDisposed) _copy?.Release();
        _isDisposed = true;
    }

    /// <summary>What failed last: which database, what SQLite says, and what a person can do. Queries are the program's own and say nothing to anybody else.</summary>
    internal IOException Error()
    {
        var code = _database == 0 ? Native.NoMemory : Native.ErrorCode(_database) & 0xFF;
        var said = _database == 0 ? "out of memory" : Marshal.PtrToStringUTF8(Native.ErrorMessage(_database));
        var advice = code switch
        {
            Native.Wrong => "; its tables are not those that this version of Tacho knows: update tacho, or report it to its makers",
            Native.Busy or Native.Locked => "; a program holds it: try again when that is closed",
            Native.Corrupt or Native.NoDatabase => "; it is damaged: `sqlite3 FILE .recover` saves what can be saved into another",
            Native.Failing or Native.Full => "; look at the disk, and at the room for temporary files",
            Native.CannotOpen or Native.Refused => "; look at who may read it and its folder",
            _ => "",
        };
        return new IOException($"the database {_path} cannot be read: {said}{advice}");
    }

    private static string UriOf(string path, string mode)
    {
        var uri = new StringBuilder("file:");
        foreach (var part in Path.GetFullPath(path).Replace('\\', '/').Split('/')) uri.Append(Uri.EscapeDataString(part)).Append('/');
        uri.Length--;
        return uri.Append("?mode=").Append(mode).ToString();
    }

    private static bool MustCopy(string path)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        using (var file = PosixFile.OpenReadIfExists(path) ?? throw new FileNotFoundException($"{path} is gone.", path))
        {
            header = header[..file.ReadAt(header, 0)];
        }

        // Byte 19: version 2 is a write-ahead log. Its index would be made anew.
        return header.Length == HeaderBytes && header[19] == 2 && !(File.Exists(path + "-shm") && File.Exists(path + "-wal"));
    }

    private bool CanRead()
    {
        if (Native.Prepare(_database, "SELECT 1 FROM sqlite_schema", -1, out var statement, 0) is Native.CannotOpen or Native.ReadOnly) return false;
        var result = statement == 0 ? Native.Ok : Native.Step(statement);
        if (statement != 0) _ = Native.Finish(statement);
        return (result & 0xFF) is not (Native.CannotOpen or Native.ReadOnly);
    }

    internal static partial class Native
    {
        public const int Ok = 0;
        public const int Wrong = 1;
        public const int Refused = 3;
        public const int Busy = 5;
        public const int Locked = 6;
        public const int NoMemory = 7;
        public const int ReadOnly = 8;
        public const int Failing = 10;
        public const int Corrupt = 11;
        public const int Full = 13;
        public const int CannotOpen = 14;
        public const int NoDatabase = 26;
        public const int Row = 100;
        public const int Done = 101;
        public const int OpenReadOnly = 0x1;
        public const int OpenReadWrite = 0x2;
        public const int OpenUri = 0x40;
        public const int OpenNoMutex = 0x8000;
        public const nint Transient = -1;

        [LibraryImport(SystemLibrary.Sqlite, EntryPoint = "sqlite3_open_v2", StringMarshalling = StringMarshalling.Utf8)]
        public static partial int Open(string file, out nint database, int flags, string? vfs);

        [LibraryImport(SystemLibrary.Sqlite, EntryPoint = "sqlite3_close_v2")]
        public static partial int Close(nint database);

        [LibraryImport(SystemLibrary.Sqlite, EntryPoint = "sqlite3_errcode")]
        public static partial int ErrorCode(nint database);

        [LibraryImport(SystemLibrary.Sqlite, EntryPoint = "sqlite3_busy_timeout")]
        public static partial int BusyTimeout(nint database, int milliseconds);

        [LibraryImport(SystemLibrary.Sqlite, EntryPoint = "sqlite3_errmsg")]
        public static partial nint ErrorMessage(nint database);

        [LibraryImport(SystemLibrary.Sqlite, EntryPoint = "sqlite3_prepare_v2", StringMarshalling = StringMarshalling.Utf8)]
        public static partial int Prepare(nint database, string sql, int bytes, out nint statement, nint tail);

        [LibraryImport(SystemLibrary.Sqlite, EntryPoint = "sqlite3_bind_text", StringMarshalling = StringMarshalling.Utf8)]
        public static partial int BindText(nint statement, int index, string value, int bytes, nint destructor);

        [LibraryImport(SystemLibrary.Sqlite, EntryPoint = "sqlite3_step")]
        public static partial int Step(nint statement);

        [LibraryImport(SystemLibrary.Sqlite, EntryPoint = "sqlite3_finalize")]
        public static partial int Finish(nint statement);

        [LibraryImport(SystemLibrary.Sqlite, EntryPoint = "sqlite3_column_type")]
        public static partial int ColumnType(nint statement, int column);

        [LibraryImport(SystemLibrary.Sqlite, EntryPoint = "sqlite3_column_int64")]
        public static partial long ColumnNumber(nint statement, int column);

        [LibraryImport(SystemLibrary.Sqlite, EntryPoint = "sqlite3_column_text")]
        public static partial nint ColumnText(nint statement, int column);

        [LibraryImport(SystemLibrary.Sqlite, EntryPoint = "sqlite3_column_bytes")]
        public static partial int ColumnBytes(nint statement, int column);
    }
}

/// <summary>The rows of one query, forward only.</summary>
public sealed class SqliteRows : IDisposable
{
    private const int Null = 5;

    private readonly SqliteReader _reader;
    private nint _statement;

    internal SqliteRows(SqliteReader reader, nint statement)
    {
        _reader = reader;
        _statement = statement;
    }

    /// <summary>Goes to the next row; false behind the last.</summary>
    /// <exception cref="IOException">The database is damaged, or its owner kept it locked.</exception>
    public bool MoveNext()
    {
        ObjectDisposedException.ThrowIf(_statement == 0, this);
        return SqliteReader.Native.Step(_statement) switch
        {
            SqliteReader.Native.Row => true,
            SqliteReader.Native.Done => false,
            _ => throw _reader.Error(),
        };
    }

    /// <summary>A column as UTF-8, good until the next row; empty for NULL.</summary>
    public unsafe ReadOnlySpan<byte> Utf8(int column)
    {
        var text = SqliteReader.Native.ColumnText(_statement, column);
        return text == 0 ? default : new ReadOnlySpan<byte>((void*)text, SqliteReader.Native.ColumnBytes(_statement, column));
    }

    /// <summary>A column as text; null for NULL.</summary>
    public string? Text(int column) => IsNull(column) ? null : Encoding.UTF8.GetString(Utf8(column));

    /// <summary>A column as a whole number; 0 for NULL and for text that is none.</summary>
    public long Number(int column) => SqliteReader.Native.ColumnNumber(_statement, column);

    /// <summary>Whether a column is NULL.</summary>
    public bool IsNull(int column) => SqliteReader.Native.ColumnType(_statement, column) == Null;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_statement != 0) _ = SqliteReader.Native.Finish(_statement);
        _statement = 0;
    }
}
