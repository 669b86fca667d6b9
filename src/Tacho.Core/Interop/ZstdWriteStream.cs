namespace Tacho.Interop;

/// <summary>Compresses what is written to one zstd frame, which ends when this is closed. Leaves the stream below it open.</summary>
public sealed class ZstdWriteStream : Stream
{
    private const int OutputBytes = 128 * 1024;

    private readonly Stream _compressed;
    private readonly byte[] _output = new byte[OutputBytes];
    private nint _context;

    /// <summary>Compresses to <paramref name="compressed"/> at a level.</summary>
    /// <exception cref="IOException">The system has no libzstd.</exception>
    public ZstdWriteStream(Stream compressed, int level)
    {
        _compressed = compressed;
        _context = Zstd.IsAvailable ? Zstd.Native.CreateCompressor() : throw Zstd.Missing();
        Zstd.Checked(Zstd.Native.SetCompressorParameter(_context, Zstd.CompressionLevel, level), "compress");
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => Compress(buffer, Zstd.Directive.Continue);

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>What was written may stay in the compressor until this is closed.</summary>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_context == 0) return;
        try
        {
            if (disposing) Compress([], Zstd.Directive.End);
        }
        finally
        {
            Zstd.Native.FreeCompressor(_context);
            _context = 0;
            base.Dispose(disposing);
        }
    }

    private unsafe void Compress(ReadOnlySpan<byte> content, Zstd.Directive directive)
    {
        ObjectDisposedException.ThrowIf(_context == 0, this);
        fixed (byte* from = content, to = _output)
        {
            var input = new Zstd.Buffer { Bytes = from, Size = (nuint)content.Length };
            nuint left;
            do
            {
                var output = new Zstd.Buffer { Bytes = to, Size = OutputBytes };
                left = Zstd.Checked(Zstd.Native.Compress(_context, &output, &input, directive), "compress");
                _compressed.Write(_output.AsSpan(0, (int)output.Position));
            }
            while (directive == Zstd.Directive.End ? left != 0 : input.Position < input.Size);
        }
    }
}
