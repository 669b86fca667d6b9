using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;
using Tacho.Configuration;

namespace Tacho.Store.Sqlite;

/// <summary>
/// The operating system's SQLite under the name that the provider asks for: it gets the system's updates, and the package that carries one is a build of 2021
/// (docs/decisions/0001-packages.md).
/// </summary>
internal static class SqliteLibrary
{
    private static readonly string[] FileNames = ["libsqlite3.so.0", "libsqlite3.dylib", "winsqlite3.dll", "sqlite3.dll"];

    private static readonly bool IsThere = Resolve(typeof(SqliteLibrary).Assembly, path: null) != 0;

    static SqliteLibrary()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, static (_, assembly, path) => Resolve(assembly, path));
        if (IsThere) raw.SetProvider(new SQLite3Provider_e_sqlite3());
    }

    /// <summary>Makes the library known. To be called before the first connection.</summary>
    /// <exception cref="UserError">The system has no SQLite.</exception>
    public static void Register()
    {
        if (!IsThere) throw new UserError("SQLite is not installed", "install the package libsqlite3-0 (Debian), sqlite-libs (Fedora) or sqlite (Arch, Homebrew)", ExitCode.Configuration);
    }

    private static nint Resolve(Assembly assembly, DllImportSearchPath? path)
    {
        foreach (var file in FileNames)
        {
            if (NativeLibrary.TryLoad(file, assembly, path, out var handle)) return handle;
        }

        return 0;
    }
}
