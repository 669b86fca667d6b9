using System.Runtime.InteropServices;

namespace Tacho.Interop;

/// <summary>Ends this process after a time, whatever it is doing, by alarm(2): the kernel's clock needs no thread and works while a system call hangs.</summary>
public static partial class Watchdog
{
    /// <summary>From now the process has this long, in whole seconds, at least one; then SIGALRM ends it. What it had written stays.</summary>
    public static void Arm(TimeSpan time)
    {
        if (!OperatingSystem.IsWindows()) _ = Alarm(Math.Max(1, (uint)time.TotalSeconds));
    }

    [LibraryImport("libc", EntryPoint = "alarm")]
    private static partial uint Alarm(uint seconds);
}
