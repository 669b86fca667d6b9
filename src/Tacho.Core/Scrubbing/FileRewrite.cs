using Tacho.Interop;
using Tacho.Trail;

namespace Tacho.Scrubbing;

/// <summary>
/// A new file beside an old one that takes its place in one step, with its mode. Readers that hold the old one go on reading it; a process that dies before leaves nothing but the
/// new file beside, which the next scrub removes.
/// </summary>
internal sealed class FileRewrite : IDisposable
{
    /// <summary>What the name of a new file ends with until it takes the old one's place.</summary>
    public const string Ending = ".scrub";

    private const int PieceBytes = 1 << 20;

    private readonly string _path;
    private readonly PosixFile _old;
    private readonly PosixFile _new;
    private long _copied;

    /// <param name="path">The old file.</param>
    /// <exception cref="IOException">It is gone, or none can be made beside it.</exception>
    public FileRewrite(string path)
    {
        _path = path;
        File.Delete(path + Ending);
        _old = PosixFile.OpenReadIfExists(path) ?? throw new FileNotFoundException($"{path} vanished", path);
        _new = PosixFile.CreateNew(path + Ending) ?? throw new IOException($"{path + Ending} is in the way");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path + Ending, File.GetUnixFileMode(path));
    }

    /// <summary>Size of the old file now.</summary>
    public long OldLength => _old.Length;

    /// <summary>Copies the old file up to an offset.</summary>
    public void CopyTo(long offset)
    {
        var buffer = new byte[(int)Math.Min(PieceBytes, Math.Max(0, offset - _copied))];
        while (_copied < offset)
        {
            var read = _old.ReadAt(buffer.AsSpan(0, (int)Math.Min(buffer.Length, offset - _copied)), _copied);
            if (read == 0) throw new IOException($"{_path} became shorter");
            _new.Write(buffer.AsSpan(0, read));
            _copied += read;
        }
    }

    /// <summary>Copies the old file up to an offset, with edits, which are in order, in the place of what they replace.</summary>
    public void CopyTo(long offset, IEnumerable<LineEdit> edits)
    {
        foreach (var edit in edits)
        {
            CopyTo(edit.Offset);
            _new.Write(edit.Bytes);
            _copied += edit.Length;
        }

        CopyTo(offset);
    }

    /// <summary>Returns after the new file's content reached the device.</summary>
    public void Sync() => _new.Sync();

    /// <summary>Puts the new file in the old one's place.</summary>
    public void Replace()
    {
        File.Move(_path + Ending, _path, overwrite: true);
        PosixFile.SyncFolder(Path.GetDirectoryName(_path)!);
    }

    /// <summary>
    /// After <see cref="Replace"/>, what was appended to the old file meanwhile by who takes no lock: a hook that writes aside also writes to the views.
    /// </summary>
    public void CatchUp()
    {
        if (_old.Length <= _copied) return;
        var rest = new byte[_old.Length - _copied];
        using var replaced = PosixFile.OpenAppendNoLink(_path);
        replaced.Write(rest.AsSpan(0, _old.ReadAt(rest, _copied)));
    }

    /// <summary>A head as it speaks of the old file; null where it does not fit, so that a file which was tampered with stays told from its head.</summary>
    public TrailHead? Settle(TrailHead head) => SealedFile.Settle(_old, head) is var settled && SealedFile.EndsWhereHeadSays(_old, settled) ? settled : null;

    public void Dispose()
    {
        _old.Dispose();
        _new.Dispose();
        File.Delete(_path + Ending);
    }
}
