using Tacho.Configuration;
using Tacho.Interop;

namespace Tacho.Sealing;

/// <summary>A file that an import holds locked while it has put transcripts into the archive and not into the ledger yet. A file that nobody holds is of an import that was killed.</summary>
internal sealed class SealingTurn : IDisposable
{
    private const string Ending = ".sealing";

    private readonly PosixFile _file;
    private readonly string _path;

    private SealingTurn(PosixFile file, string path) => (_file, _path) = (file, path);

    /// <summary>Makes the file and locks it; null where there can be none, such as on a full disk.</summary>
    public static SealingTurn? Begin(string root)
    {
        try
        {
            TachoHome.CreateFolder(FolderOf(root));
            var path = Path.Combine(FolderOf(root), Guid.CreateVersion7().ToString("N") + Ending);
            if (PosixFile.CreateNew(path) is not { } file) return null;
            file.TryLock(TimeSpan.Zero);
            return new(file, path);
        }
        catch (IOException)
        {
            // The import goes on without it; another one may then seal what it put.
            return null;
        }
    }

    /// <summary>Whether another import, or another part of this program, holds such a file. Those of killed imports are removed.</summary>
    public static bool IsSomebodyAtWork(string root)
    {
        if (!Directory.Exists(FolderOf(root))) return false;
        var isAtWork = false;
        foreach (var path in Directory.EnumerateFiles(FolderOf(root), "*" + Ending).ToList())
        {
            using var file = PosixFile.OpenReadIfExists(path);
            if (file is null) continue;
            if (file.TryLock(TimeSpan.Zero)) File.Delete(path);
            else isAtWork = true;
        }

        return isAtWork;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        File.Delete(_path);
        _file.Dispose();
    }

    private static string FolderOf(string root) => Path.Combine(root, ".locks");
}
