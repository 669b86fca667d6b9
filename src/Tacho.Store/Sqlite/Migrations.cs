using System.Globalization;
using System.Reflection;
using Tacho.Configuration;

namespace Tacho.Store.Sqlite;

/// <summary>
/// The versions of the schema: each is a file <c>Migrations/NNNN_name.sql</c> that takes a store from the one before to its own. The number stands in SQLite's <c>user_version</c>.
/// A file that was released is never changed.
/// </summary>
internal static class Migrations
{
    private const string Folder = "Migrations/";

    /// <summary>"Tach", so that another program's database is told from a store.</summary>
    private const int ApplicationId = 0x54616368;

    private static readonly Assembly Own = typeof(Migrations).Assembly;

    private static readonly string[] Files = [.. Own.GetManifestResourceNames().Where(static name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>The version that this program writes.</summary>
    public static int Current => Files.Length;

    /// <summary>Brings a store up to the current version, all steps or none; two processes at once do not disturb each other.</summary>
    /// <exception cref="UserError">It is of a newer version, or not a store.</exception>
    public static void Bring(StoreDatabase store)
    {
        if (IsCurrent(store)) return;
        store.InTransaction(() =>
        {
            for (var version = Version(store); version < Current; version++)
            {
                using var file = new StreamReader(Own.GetManifestResourceStream(Files[version])!);
                store.RunScript(file.ReadToEnd());
                store.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"));
                store.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {version + 1}"));
            }

            return 0;
        });
    }

    /// <summary>Whether the store is of this version.</summary>
    /// <exception cref="UserError">It is of a newer version, or not a store.</exception>
    public static bool IsCurrent(StoreDatabase store)
    {
        var version = Version(store);
        if (version == 0 ? store.Number("SELECT count(*) FROM sqlite_master") > 0 : store.Number("PRAGMA application_id") != ApplicationId)
            throw new UserError($"{store.Path} is a database of another program", "move it away, and tacho reindex makes the store", ExitCode.Configuration);
        if (version > Current) throw new UserError($"{store.Path} was made by a newer Tacho", "update Tacho, or delete the file and run tacho reindex", ExitCode.Configuration);
        return version == Current;
    }

    private static int Version(StoreDatabase store) => (int)store.Number("PRAGMA user_version");
}
