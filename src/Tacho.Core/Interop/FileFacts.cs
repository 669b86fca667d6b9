using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Tacho.Interop;

/// <summary>
/// What the system tells of a file beyond what .NET does: who owns it, and the marks that change with every write, whoever sets its times back.
/// From statx(2) on Linux (uapi/linux/stat.h) and stat(2) with 64-bit inodes on macOS (sys/stat.h).
/// </summary>
/// <param name="Owner">User id.</param>
/// <param name="Group">Group id.</param>
/// <param name="Mode">Type and permission bits.</param>
/// <param name="Device">The file system that it is on.</param>
/// <param name="Inode">The file itself on its device, whatever its name.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Modified">Seconds and nanoseconds of the last write.</param>
/// <param name="Changed">The same of the last change of anything, which nobody can set.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FileFacts(uint Owner, uint Group, uint Mode, ulong Device, ulong Inode, long Size, (long Seconds, uint Nanoseconds) Modified, (long Seconds, uint Nanoseconds) Changed)
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint BasicMask = 0x7FF; // STATX_BASIC_STATS
    private const uint TypeMask = 0xF000, RegularType = 0x8000, FolderType = 0x4000;

    /// <summary>True for what is no folder, device, pipe or socket.</summary>
    public bool IsRegular => (Mode & TypeMask) == RegularType;

    /// <summary>True for a folder.</summary>
    public bool IsFolder => (Mode & TypeMask) == FolderType;

    /// <summary>The facts of a file, through symbolic links.</summary>
    /// <exception cref="IOException">There is none, or it cannot be asked.</exception>
    public static FileFacts Of(string path)
    {
        Span<byte> buffer = stackalloc byte[256];
        buffer.Clear();
        var mac = OperatingSystem.IsMacOS();
        var result = !mac ? FileFactsNative.Statx(CurrentFolder, path, 0, BasicMask, buffer)
            : RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? FileFactsNative.Stat(path, buffer) : FileFactsNative.Stat64(path, buffer);
        if (result != 0)
        {
            var errno = Marshal.GetLastPInvokeError();
            throw new IOException($"stat {path}: {Marshal.GetPInvokeErrorMessage(errno)}", errno);
        }

        return mac
            ? new(U32(buffer, 16), U32(buffer, 20), BinaryPrimitives.ReadUInt16LittleEndian(buffer[4..]), U32(buffer, 0), U64(buffer, 8), (long)U64(buffer, 96), Time(buffer, 48), Time(buffer, 64))
            : new(U32(buffer, 20), U32(buffer, 24), BinaryPrimitives.ReadUInt16LittleEndian(buffer[28..]), U64(buffer, 136), U64(buffer, 32), (long)U64(buffer, 40), Time(buffer, 112), Time(buffer, 96));
    }

    /// <summary>Gives a file these facts' owner, group and permission bits.</summary>
    /// <exception cref="IOException">This user may not.</exception>
    public void GiveTo(string path)
    {
        var own = Of(path);
        if ((own.Owner != Owner || own.Group != Group) && FileFactsNative.Chown(path, Owner, Group) != 0)
        {
            var errno = Marshal.GetLastPInvokeError();
            throw new IOException($"chown {path}: {Marshal.GetPInvokeErrorMessage(errno)}", errno);
        }

        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, (UnixFileMode)(Mode & 0xFFF));
    }

    /// <summary>Gives a file a second name; false where the name is taken.</summary>
    /// <exception cref="IOException">The file system has no links, or the folder cannot be written.</exception>
    public static bool TryLink(string existing, string added)
    {
        if (FileFactsNative.Link(existing, added) == 0) return true;
        var errno = Marshal.GetLastPInvokeError();
        return errno == 17 ? false : throw new IOException($"link {added}: {Marshal.GetPInvokeErrorMessage(errno)}", errno);
    }

    private static uint U32(ReadOnlySpan<byte> buffer, int at) => BinaryPrimitives.ReadUInt32LittleEndian(buffer[at..]);

    private static ulong U64(ReadOnlySpan<byte> buffer, int at) => BinaryPrimitives.ReadUInt64LittleEndian(buffer[at..]);

    private static (long Seconds, uint Nanoseconds) Time(ReadOnlySpan<byte> buffer, int at) => ((long)U64(buffer, at), U32(buffer, at + 8));
}

internal static partial class FileFactsNative
{
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> buffer);

    [LibraryImport("libc", EntryPoint = "stat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Stat(string path, Span<byte> buffer);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Stat64(string path, Span<byte> buffer);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Chown(string path, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string existing, string added);
}
