using System.Collections.Immutable;
using System.Security.Cryptography;
using Tacho.Interop;

namespace Tacho.Archive;

/// <summary>
/// Writes lines as independent frames of about a megabyte, so that any line can be reached without inflating what stands before it, and a transcript
/// that grew needs only new frames. One thread.
/// </summary>
internal sealed class FrameWriter
{
    /// <summary>Content of a full frame; a longer line makes a longer frame.</summary>
    public const int FrameBytes = 1024 * 1024;

    private const int MaxLineBytes = 1024 * 1024 * 1024;

    private readonly PosixFile _file;
    private readonly ArchiveCodec _codec;
    private readonly List<ArchiveFrame> _frames;
    private byte[] _buffer = new byte[64 * 1024];
    private int _length;
    private long _offset;
    private long _line;
    private long _frameLine;
    private int _lineStart;
    private bool _insideLine;

    /// <summary>Goes on behind <paramref name="kept"/> frames, which stand in the file already, with the next line's number.</summary>
    public FrameWriter(PosixFile file, ArchiveCodec codec, ImmutableArray<ArchiveFrame> kept, long nextLine)
    {
        _file = file;
        _codec = codec;
        _frames = [.. kept];
        _offset = kept.IsEmpty ? 0 : kept[^1].Offset + kept[^1].Length;
        _line = _frameLine = nextLine;
    }

    /// <summary>How many lines there are, those of kept frames included.</summary>
    public long Lines => _line - 1;

    /// <summary>Adds a piece of a line; with <paramref name="ends"/> its line break too.</summary>
    /// <exception cref="IOException">The line is longer than a gigabyte.</exception>
    public void Append(ReadOnlySpan<byte> piece, bool ends = true)
    {
        if (_length > 0 && !_insideLine && _length + piece.Length > FrameBytes) Flush();
        if (!_insideLine) _lineStart = _length;
        if (_length - _lineStart + (long)piece.Length > MaxLineBytes) throw new IOException("A line is longer than a gigabyte.");
        int needed = _length + piece.Length + 1;
        if (needed > _buffer.Length) Array.Resize(ref _buffer, Math.Max(needed, (int)Math.Min(_buffer.Length * 2L, Array.MaxLength)));
        piece.CopyTo(_buffer.AsSpan(_length));
        _length += piece.Length;
        _insideLine = !ends;
        if (!ends) return;
        _buffer[_length++] = (byte)'\n';
        _line++;
        if (_length >= FrameBytes) Flush();
    }

    /// <summary>Writes what is left, without a line that did not end, and gives all frames.</summary>
    public ImmutableArray<ArchiveFrame> Finish()
    {
        if (_insideLine) _length = _lineStart;
        _insideLine = false;
        Flush();
        return [.. _frames];
    }

    private void Flush()
    {
        if (_length == 0) return;
        var content = _buffer.AsSpan(0, _length);
        var compressed = _codec.Compress(content);
        _file.WriteAt(compressed, _offset);
        _frames.Add(new ArchiveFrame(_offset, compressed.Length, _length, _frameLine, Convert.ToHexStringLower(SHA256.HashData(content))));
        _offset += compressed.Length;
        _length = 0;
        _frameLine = _line;
    }
}
