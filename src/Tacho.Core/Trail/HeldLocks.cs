using Tacho.Interop;

namespace Tacho.Trail;

/// <summary>Several locks, taken in the order of their names, so that two processes that want the same never wait for each other.</summary>
internal sealed class HeldLocks : IDisposable
{
    private readonly List<PosixFile> _held = [];

    /// <param name="paths">The lock files.</param>
    /// <param name="patience">How long to wait for each.</param>
    /// <exception cref="IOException">One was not to be had; none is held then.</exception>
    public HeldLocks(IEnumerable<string> paths, TimeSpan patience)
    {
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            var opened = PosixFile.OpenReadWrite(path);
            _held.Add(opened);
            if (opened.TryLock(patience)) continue;
            Dispose();
            throw new IOException($"another process holds {path}; try again");
        }
    }

    public void Dispose()
    {
        foreach (var held in _held) held.Dispose();
    }
}
