using System.Runtime.InteropServices;

namespace Tacho.Interop;

/// <summary>
/// A descriptor that this process was started with, by read(2) and write(2): where others share it, its offset moves for them too, which it does not with
/// .NET's own file streams. Does not close it. A reader that is gone is an <see cref="IOException"/>.
/// </summary>
public sealed partial class InheritedStream(int descriptor) : Stream
{
    private const int EINTR = 4;

    /// <inheritdoc/>
    public override bool CanRead => true;

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
    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            var read = Native.Read(descriptor, buffer, (nuint)buffer.Length);
            if (read >= 0) return (int)read;
            if (Marshal.GetLastPInvokeError() != EINTR) throw Failed("read from");
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var written = Native.Write(descriptor, buffer, (nuint)buffer.Length);
            if (written >= 0) buffer = buffer[(int)written..];
            else if (Marshal.GetLastPInvokeError() != EINTR) throw Failed("write to");
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private IOException Failed(string what)
    {
        var errno = Marshal.GetLastPInvokeError();
        var name = descriptor switch { 0 => "standard input", 1 => "standard output", _ => "standard error" };
        return new IOException($"could not {what} {name}: {Marshal.GetPInvokeErrorMessage(errno)}", errno);
    }

    private static partial class Native
    {
        [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
        public static partial nint Read(int descriptor, Span<byte> buffer, nuint count);

        [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
        public static partial nint Write(int descriptor, ReadOnlySpan<byte> buffer, nuint count);
    }
}
