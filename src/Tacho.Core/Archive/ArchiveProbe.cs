using Tacho.Configuration;
using Tacho.Interop;

namespace Tacho.Archive;

/// <summary>Finds out whether an archive can be written, before anything is.</summary>
public static class ArchiveProbe
{
    /// <summary>Writes a byte where content is written first, and takes it away again. Makes the archive's folder.</summary>
    /// <exception cref="IOException">It cannot be written: the folder, the disk or the quota does not allow it.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static void Write(TranscriptArchive archive)
    {
        TachoHome.CreateFolder(archive.Partial);
        var path = Path.Combine(archive.Partial, Guid.CreateVersion7().ToString("N"));
        try
        {
            using var file = PosixFile.CreateNew(path) ?? throw new IOException($"{path} exists already.");
            file.Write([0]);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
