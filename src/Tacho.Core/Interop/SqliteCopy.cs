using System.Globalization;

namespace Tacho.Interop;

/// <summary>
/// A private copy of a database, for readers that may write nothing beside it. The readers of one database share a copy as long as the original does not
/// change: an import opens it once for each session. It is deleted when a copy of another one is made, or when the process ends.
/// </summary>
internal sealed class SqliteCopy
{
    /// <summary>The newest copy, guarded by a lock on itself.</summary>
    private static readonly List<SqliteCopy> Newest = [];

    static SqliteCopy() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => Newest.ForEach(static copy => copy.Delete());

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
        lock (Newest)
        {
            var stamp = StampOf(path);
            if (Newest is not [{ } same] || same._stamp != stamp)
            {
                var made = Make(path, stamp);
                foreach (var former in Newest.Where(static former => former._users == 0)) former.Delete();
                Newest.Clear();
                Newest.Add(made);
            }

            Newest[0]._users++;
            return Newest[0];
        }
    }

    /// <summary>Gives the copy back.</summary>
    public void Release()
    {
        lock (Newest)
        {
            if (--_users == 0 && !Newest.Contains(this)) Delete();
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
            System.IO.File.Exists(name) && FileFacts.Of(name) is var facts ? string.Create(CultureInfo.InvariantCulture, $"{name}|{facts.Size}|{facts.Modified.Seconds}.{facts.Modified.Nanoseconds}") : ""));

    private void Delete()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }
}
