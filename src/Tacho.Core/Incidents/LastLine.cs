using Tacho.Interop;

namespace Tacho.Incidents;

/// <summary>The end of a sealed file, read without the rest of it.</summary>
internal static class LastLine
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>Time of the last line; null when the line is longer than 64 KiB, unfinished, or has no time.</summary>
    public static DateTimeOffset? TimeOf(string path)
    {
        using var file = PosixFile.OpenReadIfExists(path);
        if (file is null) return null;
        var buffer = new byte[MaxBytes];
        ReadOnlySpan<byte> end = buffer.AsSpan(0, file.ReadAt(buffer, Math.Max(0, file.Length - MaxBytes)));
        if (!end.EndsWith("\n"u8)) return null;
        end = end[..^1];
        return end.LastIndexOf((byte)'\n') is >= 0 and var before && LineGlance.TryRead(end[(before + 1)..], out var glance) ? glance.At : null;
    }
}
