using System.Runtime.InteropServices;

namespace Tacho.Interop;

/// <summary>
/// The machine's local time for an instant, through localtime_r(3). TimeZoneInfo.Local reads and interprets the whole zone database entry and
/// may search the zone folder for its name, which costs a hook more than all of its own work.
/// </summary>
public static partial class LocalTime
{
    /// <summary>The same instant with the machine's offset at that instant (the TZ variable, else /etc/localtime).</summary>
    public static DateTimeOffset Of(DateTimeOffset instant)
    {
        if (OperatingSystem.IsWindows()) return instant.ToLocalTime();
        var seconds = instant.ToUnixTimeSeconds();
        if (BrokenDown(in seconds, out var local) == 0) return instant;
        // POSIX lets the TZ variable name an offset of more than a day; DateTimeOffset takes none beyond 14 hours.
        var offset = TimeSpan.FromMinutes(local.OffsetSeconds / 60);
        if (offset.Duration() > TimeSpan.FromHours(14)) return instant;
        // The first and the last hours of all time have no local clock everywhere; a record may claim any time.
        var clock = instant.UtcTicks + offset.Ticks;
        return clock >= DateTime.MinValue.Ticks && clock <= DateTime.MaxValue.Ticks ? instant.ToOffset(offset) : instant;
    }

    [LibraryImport("libc", EntryPoint = "localtime_r")]
    private static partial nint BrokenDown(in long seconds, out Tm result);

    /// <summary>struct tm of glibc, musl and macOS on 64-bit machines: nine ints, then the offset east of UTC in seconds, then the zone's name.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Tm
    {
        public int Second, Minute, Hour, Day, Month, Year, WeekDay, YearDay, IsDaylightSaving;
        public long OffsetSeconds;
        public nint ZoneName;
    }
}
