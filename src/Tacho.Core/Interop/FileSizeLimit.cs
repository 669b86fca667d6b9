using System.Runtime.InteropServices;

namespace Tacho.Interop;

/// <summary>The limit of file sizes that a shell sets by <c>ulimit -f</c> (RLIMIT_FSIZE).</summary>
public static partial class FileSizeLimit
{
    private const int SigXfsz = 25; // on Linux and macOS alike
    private const nint Ignore = 1;

    /// <summary>From now a write beyond the limit fails as one to a full disk does, instead of ending the process by SIGXFSZ.</summary>
    public static void MakeAnError()
    {
        if (!OperatingSystem.IsWindows()) _ = Signal(SigXfsz, Ignore);
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int number, nint handler);
}
