using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Tacho.Interop;

namespace Tacho.Archive;

/// <summary>
/// Writes lines as independent frames of about a megabyte, so that any line can be reached without inflating what stands before it, and a transcript
/// that grew needs only new frames. A longer line is a frame of its own, compressed as it comes and never held whole. One thread.
/// </summary>
internal sealed class FrameWriter : IDisposable
{
    /// <summary>The most that a frame of several lines holds.</summary>
    public const int FrameBytes = 1024 * 1024;

    private readonly PosixFile _file;
    private readonly ArchiveCodec _codec;
    private readonly List<ArchiveFrame> _frames;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FrameBytes);
    private int _length;
    private long _offset;
    private long _line;
    private long _frameLine;
    private LongLineFrame? _longLine;

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
    /// <exception cref="IOException">The line is longer than a gigabyte, or the disk is full.</exception>
    public void Append(ReadOnlySpan<byte> piece, bool ends = true)
    {
        if (_longLine is null && ends && piece.Length < FrameBytes)
        {
            if (_length + piece.Length + 1 > FrameBytes) Flush();
            piece.CopyTo(_buffer.AsSpan(_length));
            _length += piece.Length;
            _buffer[_length++] = (byte)'\n';
            _line++;
            return;
        }

        if (_longLine is null)
        {
            Flush();
            _longLine = new LongLineFrame(_file, _codec, _offset);
        }

        _longLine.Append(piece);
        if (!ends) return;
        using var whole = _longLine;
        _longLine = null;
        Add(whole.Finish(_line));
        _frameLine = ++_line;
    }

    /// <summary>Writes what is left, without a line that did not end, and gives all frames.</summary>
    public ImmutableArray<ArchiveFrame> Finish()
    {
        if (_longLine is { } unfinished)
        {
            _longLine = null;
            unfinished.Dispose();
            _file.Truncate(_offset);
        }

        Flush();
        return [.. _frames];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _longLine?.Dispose();
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Flush()
    {
        if (_length == 0) return;
        var content = _buffer.AsSpan(0, _length);
        var compressed = _codec.Compress(content);
        _file.WriteAt(compressed, _offset);
        Add(new ArchiveFrame(_offset, compressed.Length, _length, _frameLine, Convert.ToHexStringLower(SHA256.HashData(content))));
        _length = 0;
        _frameLine = _line;
    }

    private void Add(ArchiveFrame frame)
    {
        _frames.Add(frame);
        _offset += frame.Length;
    }

    /// <summary>One line that is longer than a frame, on its way into the file.</summary>
    private sealed class LongLineFrame : IDisposable
    {
        private const int MaxLineBytes = 1024 * 1024 * 1024;

        private readonly PosixWriteStream _compressed;
        private readonly Stream _content;
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly long _offset;
        private int _length;

        public LongLineFrame(PosixFile file, ArchiveCodec codec, long offset)
        {
            _compressed = new PosixWriteStream(file, offset);
            _content = codec.Compressing(_compressed);
            _offset = offset;
        }

        public void Append(ReadOnlySpan<byte> piece)
        {
            if (_length + (long)piece.Length > MaxLineBytes) throw new IOException("A line is longer than a gigabyte.");
            _content.Write(piece);
            _hash.AppendData(piece);
            _length += piece.Length;
        }

        public ArchiveFrame Finish(long line)
        {
            Append("\n"u8);
            _content.Dispose();
            return new ArchiveFrame(_offset, checked((int)(_compressed.Position - _offset)), _length, line, Convert.ToHexStringLower(_hash.GetHashAndReset()));
        }

        public void Dispose()
        {
            _content.Dispose();
            _hash.Dispose();
        }
    }
}
