namespace Tacho.Interop;

/// <summary>Reads a <see cref="PosixFile"/> from an offset on. Does not close it.</summary>
public sealed class PosixReadStream(PosixFile file, long offset) : Stream
{
    private long _offset = offset;

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
        get => _offset;
        set => throw new NotSupportedException();
    }

    /// <summary>Reads on from another offset.</summary>
    public void GoTo(long offset) => _offset = offset;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int read = file.ReadAt(buffer, _offset);
        _offset += read;
        return read;
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
}
