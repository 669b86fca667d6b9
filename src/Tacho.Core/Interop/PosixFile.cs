using System.Runtime.InteropServices;

namespace Tacho.Interop;

/// <summary>
/// A file opened with open(2). .NET's own file classes take a shared flock on open and emulate append by a remembered offset; both break a
/// log that many processes append to, so the trail uses this type and they are banned there.
/// </summary>
/// <remarks>
/// Pipes and sockets are refused. Not thread safe. Every failure is an <see cref="IOException"/> whose <see cref="Exception.HResult"/> is the errno, named in the message;
/// messages hold the path but never content. Constants are those of Linux and macOS (Linux: asm-generic/fcntl.h; macOS: sys/fcntl.h).
/// </remarks>
public sealed partial class PosixFile : IDisposable
{
    /// <summary>The errno of an <see cref="IOException"/> where the user may not do it: EACCES, on Linux and macOS.</summary>
    public const int NotPermitted = 13;

    private const int EINTR = 4;
    private const int ESPIPE = 29;
    private const int EAGAIN = 11;
    private const int EAGAINMac = 35;
    private const int LockExclusive = 2, LockNonBlocking = 4, Unlock = 8;

    private readonly string _path;
    private int _descriptor;
    private bool _isLocked;

    private PosixFile(string path, int descriptor)
    {
        _path = path;
        _descriptor = descriptor;
    }

    /// <summary>Opens for appending, creates with mode 0600 when missing. Each <see cref="Write"/> lands whole at the end of the file.</summary>
    public static PosixFile OpenAppend(string path) => Open(path, OpenFlags.ReadWrite | OpenFlags.Append | OpenFlags.Create);

    /// <summary>
    /// As <see cref="OpenAppend"/>, but fails when the last part of the path is a symbolic link: for files in folders that a repository may have filled.
    /// </summary>
    public static PosixFile OpenAppendNoLink(string path) => Open(path, OpenFlags.ReadWrite | OpenFlags.Append | OpenFlags.Create | OpenFlags.NoFollow);

    /// <summary>Opens for reading and positioned writing, creates with mode 0600 when missing, never truncates.</summary>
    public static PosixFile OpenReadWrite(string path) => Open(path, OpenFlags.ReadWrite | OpenFlags.Create);

    /// <summary>As <see cref="OpenReadWrite"/>, but fails when the last part of the path is a symbolic link, as <see cref="OpenAppendNoLink"/> does.</summary>
    public static PosixFile OpenReadWriteNoLink(string path) => Open(path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.NoFollow);

    /// <summary>Opens for reading; null when there is no such file. Never waits for the other end of a pipe that stands in a file's place.</summary>
    public static PosixFile? OpenReadIfExists(string path) => TryOpen(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking, out var errno) switch
    {
        { } file => file,
        null when errno == ENOENT => null,
        null => throw Failed("open", path, errno),
    };

    /// <summary>Creates with mode 0600 and opens for writing; null when something of that name exists, a dangling link included.</summary>
    public static PosixFile? CreateNew(string path) => TryOpen(path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive, out var errno) switch
    {
        { } file => file,
        null when errno == EEXIST => null,
        null => throw Failed("create", path, errno),
    };

    private const int ENOENT = 2, EEXIST = 17;

    /// <summary>Size in bytes at the time of the call.</summary>
    public long Length
    {
        get
        {
            var size = Native.Seek(_descriptor, 0, 2);
            return size >= 0 ? size : throw Failed("lseek");
        }
    }

    /// <summary>Writes all bytes. In append mode the usual case is one write(2), which no other writer can cut in two.</summary>
    /// <exception cref="IOException">The disk is full, a quota is hit, or the device failed; part of the bytes may stand in the file.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var written = Native.Write(_descriptor, bytes, (nuint)bytes.Length);
            if (written < 0)
            {
                if (Marshal.GetLastPInvokeError() == EINTR) continue;
                throw Failed("write");
            }

            bytes = bytes[(int)written..];
        }
    }

    /// <summary>Writes all bytes at an offset counted from the start of the file. Not for files opened for appending: Linux would append.</summary>
    public void WriteAt(ReadOnlySpan<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            var written = Native.WriteAt(_descriptor, bytes, (nuint)bytes.Length, offset);
            if (written < 0)
            {
                if (Marshal.GetLastPInvokeError() == EINTR) continue;
                throw Failed("pwrite");
            }

            bytes = bytes[(int)written..];
            offset += written;
        }
    }

    /// <summary>Cuts the file off behind a length.</summary>
    public void Truncate(long length)
    {
        if (Native.Truncate(_descriptor, length) != 0) throw Failed("ftruncate");
    }

    /// <summary>Reads from an offset until the buffer is full or the file ends; returns the count of bytes read.</summary>
    public int ReadAt(Span<byte> buffer, long offset)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var read = Native.ReadAt(_descriptor, buffer[total..], (nuint)(buffer.Length - total), offset + total);
            if (read < 0)
            {
                if (Marshal.GetLastPInvokeError() == EINTR) continue;
                throw Failed("pread");
            }

            if (read == 0) break;
            total += (int)read;
        }

        return total;
    }

    /// <summary>
    /// Takes the exclusive flock(2) of this open file, polling every few milliseconds. False when another holder kept it for the whole time.
    /// The lock goes with <see cref="Dispose"/> or the process's death.
    /// </summary>
    /// <exception cref="IOException">The file system cannot lock.</exception>
    public bool TryLock(TimeSpan atMost)
    {
        var started = Environment.TickCount64;
        for (var wait = 1; ; wait = Math.Min(wait * 2, 8))
        {
            if (Native.Lock(_descriptor, LockExclusive | LockNonBlocking) == 0) return _isLocked = true;
            var errno = Marshal.GetLastPInvokeError();
            if (errno != EINTR && errno != EAGAIN && errno != EAGAINMac) throw Failed("flock", _path, errno);
            if (Environment.TickCount64 - started >= atMost.TotalMilliseconds) return false;
            Thread.Sleep(wait);
        }
    }

    /// <summary>Returns after the file's data has reached the device.</summary>
    public void Sync()
    {
        var result = OperatingSystem.IsMacOS() ? Native.Sync(_descriptor) : Native.DataSync(_descriptor);
        if (result != 0) throw Failed("fdatasync");
    }

    public void Dispose()
    {
        if (_descriptor < 0) return;
        // A child that another thread is starting holds a copy of the descriptor until its program begins, and with it a lock that is not given back by name.
        if (_isLocked) _ = Native.Lock(_descriptor, Unlock);
        _ = Native.Close(_descriptor);
        _descriptor = -1;
    }

    /// <summary>Reads a whole small file; null when there is none. More than <paramref name="maxBytes"/> is an <see cref="InvalidDataException"/>.</summary>
    public static byte[]? ReadAllIfExists(string path, int maxBytes)
    {
        using var file = OpenReadIfExists(path);
        if (file is null) return null;
        var length = file.Length;
        if (length > maxBytes) throw new InvalidDataException($"{path} has {length} bytes, more than the {maxBytes} it may have");
        var buffer = new byte[length];
        var read = file.ReadAt(buffer, 0);
        return read == buffer.Length ? buffer : buffer[..read];
    }

    /// <summary>
    /// Replaces a small file so that a reader sees the old or the new content, never a part: written beside it with mode 0600, then renamed. With
    /// <paramref name="sync"/> the content has reached the device before it gets its name.
    /// </summary>
    public static void Replace(string path, ReadOnlySpan<byte> content, bool sync = false)
    {
        var beside = Beside(path);
        using (var file = Open(beside, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Truncate))
        {
            file.Write(content);
            if (sync) file.Sync();
        }

        File.Move(beside, path, overwrite: true);
    }

    /// <summary>Returns after the names in a folder have reached the device, where the file system can do that.</summary>
    public static void SyncFolder(string path)
    {
        using var folder = TryOpen(path, OpenFlags.ReadOnly, out _);
        if (folder is not null) _ = Native.Sync(folder._descriptor);
    }

    /// <summary>
    /// Creates a small file with its whole content, or leaves the one that is there: of two processes at once one wins, and no reader sees a part.
    /// </summary>
    public static void CreateWhole(string path, ReadOnlySpan<byte> content)
    {
        var beside = Beside(path);
        using (var file = Open(beside, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Truncate))
        {
            file.Write(content);
            file.Sync();
        }

        var linked = Native.Link(beside, path) == 0;
        var errno = Marshal.GetLastPInvokeError();
        File.Delete(beside);
        if (!linked && errno != EEXIST) throw Failed("link", path, errno);
    }

    /// <summary>A name that no other process and no other thread of this one is writing to.</summary>
    private static string Beside(string path) => $"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";

    private static PosixFile Open(string path, OpenFlags flags) => TryOpen(path, flags, out var errno) ?? throw Failed("open", path, errno);

    private static PosixFile? TryOpen(string path, OpenFlags flags, out int errno)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("Tacho records on Linux and macOS; on Windows run it inside WSL.");
        while (true)
        {
            var opened = Native.Open(path, Numbers(flags), OwnerOnly);
            errno = opened < 0 ? Marshal.GetLastPInvokeError() : 0;
            if (opened >= 0)
            {
                if (Native.Seek(opened, 0, 1) >= 0) return new PosixFile(path, opened);
                errno = ESPIPE;
                _ = Native.Close(opened);
                return null;
            }

            if (errno != EINTR) return null;
        }
    }

    private const int OwnerOnly = 0x180; // 0600

    private static int Numbers(OpenFlags flags)
    {
        var mac = OperatingSystem.IsMacOS();
        var number = mac ? 0x1000000 : 0x80000; // O_CLOEXEC: a child of the agent must not inherit the trail
        number |= mac ? 0x4 : 0x800; // O_NONBLOCK: a named pipe that somebody put in a file's place must not hold the caller; it is refused then
        if (flags.HasFlag(OpenFlags.ReadWrite)) number |= 2;
        if (flags.HasFlag(OpenFlags.Append)) number |= mac ? 0x8 : 0x400;
        if (flags.HasFlag(OpenFlags.Create)) number |= mac ? 0x200 : 0x40;
        if (flags.HasFlag(OpenFlags.Exclusive)) number |= mac ? 0x800 : 0x80;
        if (flags.HasFlag(OpenFlags.Truncate)) number |= mac ? 0x400 : 0x200;
        if (flags.HasFlag(OpenFlags.NoFollow)) number |= mac ? 0x100 : 0x20000;
        if (flags.HasFlag(OpenFlags.NonBlocking)) number |= mac ? 0x4 : 0x800;
        return number;
    }

    private IOException Failed(string call) => Failed(call, _path, Marshal.GetLastPInvokeError());

    private static IOException Failed(string call, string path, int errno) =>
        new($"{call} {path}: {Marshal.GetPInvokeErrorMessage(errno)}", errno);

    [Flags]
    private enum OpenFlags
    {
        ReadOnly = 0,
        ReadWrite = 1,
        Append = 2,
        Create = 4,
        Exclusive = 8,
        Truncate = 16,
        NoFollow = 32,
        NonBlocking = 64,
    }

    private static partial class Native
    {
        // open(2) is variadic: on Apple silicon the mode would have to go on the stack. The six spare arguments fill the registers there;
        // elsewhere callers and callees ignore them, since variadic and plain arguments travel alike.
        public static int Open(string path, int flags, int mode) =>
            OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64
                ? OpenVariadic(path, flags, 0, 0, 0, 0, 0, 0, mode)
                : OpenPlain(path, flags, mode);

        [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        private static partial int OpenPlain(string path, int flags, int mode);

        [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        private static partial int OpenVariadic(string path, int flags, nint r2, nint r3, nint r4, nint r5, nint r6, nint r7, int mode);

        [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        public static partial int Link(string existing, string added);

        [LibraryImport("libc", EntryPoint = "close")]
        public static partial int Close(int descriptor);

        [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
        public static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nuint count);

        [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
        public static partial nint WriteAt(int descriptor, ReadOnlySpan<byte> bytes, nuint count, long offset);

        [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
        public static partial nint ReadAt(int descriptor, Span<byte> buffer, nuint count, long offset);

        [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
        public static partial long Seek(int descriptor, long offset, int origin);

        [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
        public static partial int Truncate(int descriptor, long length);

        [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
        public static partial int Lock(int descriptor, int operation);

        [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
        public static partial int DataSync(int descriptor);

        [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
        public static partial int Sync(int descriptor);
    }
}
