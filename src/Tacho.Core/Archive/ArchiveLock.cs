using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tacho.Configuration;
using Tacho.Interop;

namespace Tacho.Archive;

/// <summary>
/// One of the archive's locks, held. Its file lists the metadata that was put under it for the first time, so that an import learns what another one put since
/// it looked, without reading the whole tree again.
/// </summary>
internal sealed class ArchiveLock : IDisposable
{
    /// <summary>How many locks share all transcripts.</summary>
    public const int Count = 64;

    private const int MaxListBytes = 256 * 1024 * 1024;

    private readonly PosixFile _file;
    private readonly string _path;

    private ArchiveLock(PosixFile file, string path) => (_file, _path) = (file, path);

    /// <summary>Which lock a source's identity has.</summary>
    public static int NumberOf(string identity) => SHA256.HashData(Encoding.UTF8.GetBytes(identity))[0] % Count;

    /// <summary>Takes a lock; waits for the end of an import that holds it.</summary>
    public static ArchiveLock Take(string root, int number)
    {
        var path = PathOf(root, number);
        TachoHome.CreateFolder(Path.GetDirectoryName(path)!);
        var file = PosixFile.OpenAppend(path);
        while (!file.TryLock(TimeSpan.FromSeconds(1)))
        {
            // The other import is at work; flock is given back when it ends, however it ends.
        }

        return new(file, path);
    }

    /// <summary>Takes all locks in their order, so that no import is at work while they are held; waits for those that are. A folder that is not there is not made.</summary>
    public static IDisposable TakeAll(string root)
    {
        var all = new AllLocks();
        try
        {
            if (Directory.Exists(root))
            {
                for (var number = 0; number < Count; number++) all.Add(Take(root, number));
            }

            return all;
        }
        catch
        {
            all.Dispose();
            throw;
        }
    }

    /// <summary>Length of a lock's list; what is behind it later is new.</summary>
    public static long ListLength(string root, int number) => new FileInfo(PathOf(root, number)) is { Exists: true } file ? file.Length : 0;

    /// <summary>What stands in the list behind a length, as paths relative to the archive; the length is put forward.</summary>
    public IEnumerable<string> NewSince(ref long length)
    {
        if (_file.Length == length) return [];
        var list = PosixFile.ReadAllIfExists(_path, MaxListBytes) ?? [];
        // A list that was taken away begins anew.
        var start = (int)Math.Min(length, list.Length);
        length = list.Length;
        return Encoding.UTF8.GetString(list.AsSpan(start)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Puts metadata on the list, before it is there.</summary>
    public void Announce(string relativePath) => _file.Write(Encoding.UTF8.GetBytes(relativePath + "\n"));

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string PathOf(string root, int number) => Path.Combine(root, ".locks", number.ToString(CultureInfo.InvariantCulture));

    private sealed class AllLocks : List<ArchiveLock>, IDisposable
    {
        public void Dispose()
        {
            foreach (var one in this) one.Dispose();
        }
    }
}
