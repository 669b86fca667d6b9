using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Tacho.Interop;

/// <summary>
/// Libraries that every distribution has and no package of ours brings, under the names that their files have there. An assembly has one resolver, so
/// all of them are found here.
/// </summary>
internal static class SystemLibrary
{
    public const string Zstd = "libzstd";

    public const string Sqlite = "libsqlite3";

    private static readonly ConcurrentDictionary<string, bool> Found = new(StringComparer.Ordinal);

    static SystemLibrary() => NativeLibrary.SetDllImportResolver(typeof(SystemLibrary).Assembly, Resolve);

    /// <summary>Makes the resolver known. To be called before the first call into a library.</summary>
    public static void Register()
    {
        // The work is the type's initialiser, which runs once.
    }

    /// <summary>Whether the library is on this machine.</summary>
    public static bool IsAvailable(string library) => Found.GetOrAdd(library, static name => Resolve(name, typeof(SystemLibrary).Assembly, null) != 0);

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path)
    {
        foreach (var file in FileNames(library))
        {
            if (NativeLibrary.TryLoad(file, assembly, path, out var handle)) return handle;
        }

        return 0;
    }

    private static ReadOnlySpan<string> FileNames(string library) => library switch
    {
        Zstd => new[] { "libzstd.so.1", "libzstd.1.dylib", "libzstd.dll", "libzstd" },
        Sqlite => new[] { "libsqlite3.so.0", "libsqlite3.dylib", "winsqlite3.dll", "sqlite3.dll", "libsqlite3" },
        _ => [],
    };
}
