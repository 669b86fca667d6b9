namespace Tacho.Interop;

/// <summary>Decompresses zstd frames, one after the other, as they are read. Closes the stream below it.</summary>
public sealed class ZstdReadStream : Stream
{
    private const int InputBytes = 128 * 1024;

    private readonly Stream _compressed;
    private readonly byte[] _input = new byte[InputBytes];
    private nint _context;
    private int _inputStart;
    private int _inputEnd;
    private bool _insideFrame;
    private bool _mayHoldMore;

    /// <summary>Reads frames from <paramref name="compressed"/>.</summary>
    /// <exception cref="IOException">The system has no libzstd.</exception>
    public ZstdReadStream(Stream compressed)
    {
        _compressed = compressed;
        _context = Zstd.IsAvailable ? Zstd.Native.CreateDecompressor() : throw Zstd.Missing();
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads decompressed bytes; 0 at the end of the last frame.</summary>
    /// <exception cref="IOException">The data is no zstd frame, damaged, or ends within a frame.</exception>
    public override unsafe int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_context == 0, this);
        if (buffer.IsEmpty) return 0;
        while (true)
        {
            if (_inputStart == _inputEnd && !_mayHoldMore)
            {
                _inputStart = 0;
                _inputEnd = _compressed.Read(_input);
                if (_inputEnd == 0 && _insideFrame) throw new IOException("The compressed data ends within a frame.");
                if (_inputEnd == 0) return 0;
            }

            fixed (byte* from = _input, to = buffer)
            {
                var input = new Zstd.Buffer { Bytes = from, Size = (nuint)_inputEnd, Position = (nuint)_inputStart };
                var output = new Zstd.Buffer { Bytes = to, Size = (nuint)buffer.Length };
                _insideFrame = Zstd.Checked(Zstd.Native.Decompress(_context, &output, &input), "decompress") != 0;
                _inputStart = (int)input.Position;

                // At a frame's end nothing is held back; to ask once more without input would begin a frame that never comes.
                _mayHoldMore = _insideFrame && output.Position == output.Size;
                if (output.Position > 0) return (int)output.Position;
            }
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_context != 0) Zstd.Native.FreeDecompressor(_context);
        _context = 0;
        if (disposing) _compressed.Dispose();
        base.Dispose(disposing);
    }
}
