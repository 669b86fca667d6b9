using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Tacho.Interop;

/// <summary>Keeps a terminal from showing what is typed, until it is disposed of, by termios(3).</summary>
public sealed partial class TerminalEcho : IDisposable
{
    private const int FlushInput = 2; // TCSAFLUSH
    private const uint EchoFlag = 8; // ECHO in c_lflag, on Linux (asm-generic/termbits.h) and macOS (sys/termios.h)

    private readonly int _descriptor;
    private byte[]? _before;

    private TerminalEcho(int descriptor, byte[] before)
    {
        _descriptor = descriptor;
        _before = before;
    }

    /// <summary>Switches the echo of a terminal off; null where the descriptor is no terminal.</summary>
    public static TerminalEcho? Off(int descriptor)
    {
        var state = new byte[256];
        if (OperatingSystem.IsWindows() || GetAttributes(descriptor, state) != 0) return null;
        var silent = state.ToArray();
        // The four flag words are the first members: 32 bits each on Linux, 64 on macOS.
        var local = silent.AsSpan(OperatingSystem.IsMacOS() ? 24 : 12);
        BinaryPrimitives.WriteUInt32LittleEndian(local, BinaryPrimitives.ReadUInt32LittleEndian(local) & ~EchoFlag);
        return SetAttributes(descriptor, FlushInput, silent) == 0 ? new TerminalEcho(descriptor, state) : null;
    }

    /// <summary>Puts the terminal back; once, from any thread.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _before, null) is { } before) _ = SetAttributes(_descriptor, FlushInput, before);
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetAttributes(int descriptor, Span<byte> state);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetAttributes(int descriptor, int when, ReadOnlySpan<byte> state);
}
