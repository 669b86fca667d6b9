using System.Globalization;

namespace Tacho.Interop;

/// <summary>
/// A private copy of a database, for readers that may write nothing beside it. The readers of one database share a copy as long as the original does not
/// change: an import opens it once for each session. It is deleted when a copy of another one is made, or when the process ends.
/// </summary>
internal sealed class SqliteCopy
{
    private static readonly Lock Gate = new();
    private static SqliteCopy? _newest;

    private readonly string _folder;
    private readonly string _stamp;
    private int _users;

    private SqliteCopy(string folder, string stamp)
    {
        _folder = folder;
        _stamp = stamp;
    }

    /// <summary>The copied database.</summary>
    public string File => Path.Combine(_folder, "copy.db");

    /// <summary>A copy of a database with its log; to be given back.</summary>
    public static SqliteCopy Of(string path)
    {
        lock (Gate)
        {
            var stamp = StampOf(path);
            if (_newest is null) AppDomain.CurrentDomain.ProcessExit += static (_, _) => _newest?.Delete();
            if (_newest?._stamp != stamp)
            {
                var former = _newest;
                _newest = Make(path, stamp);
                if (former is { _users: 0 }) former.Delete();
            }

            _newest._users++;
            return _newest;
        }
    }

    /// <summary>Gives the copy back.</summary>
    public void Release()
    {
        lock (Gate)
        {
            if (--_users == 0 && _newest != this) Delete();
        }
    }

    private static SqliteCopy Make(string path, string stamp)
    {
        var copy = new SqliteCopy(Directory.CreateTempSubdirectory("tacho-sqlite-").FullName, stamp);
        try
        {
            // Without the log's index: it is made anew, and one that does not fit would hide what the log holds.
            foreach (var suffix in (ReadOnlySpan<string>)["-journal", "-wal", ""])
            {
                if (!System.IO.File.Exists(path + suffix)) continue;
                System.IO.File.Copy(path + suffix, copy.File + suffix);
                if (!OperatingSystem.IsWindows()) System.IO.File.SetUnixFileMode(copy.File + suffix, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            return copy;
        }
        catch
        {
            copy.Delete();
            throw;
        }
    }

    private static string StampOf(string path) =>
        string.Join('|', new[] { path, path + "-wal", path + "-journal" }.Select(static name =>
            new FileInfo(name) is { Exists: true } file ? string.Create(CultureInfo.InvariantCulture, $"{name}|{file.Length}|{file.LastWriteTimeUtc.Ticks}") : ""));

    private void Delete()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }
}
