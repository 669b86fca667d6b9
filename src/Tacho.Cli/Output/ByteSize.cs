using System.Globalization;

namespace Tacho.Cli.Output;

/// <summary>Bytes as a person reads them, in powers of ten.</summary>
internal static class ByteSize
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>Such as <c>812 B</c>, <c>1.4 MB</c>, <c>23 GB</c>.</summary>
    public static string Of(long bytes)
    {
        double value = bytes;
        var unit = 0;
        while (value >= 1000 && unit < Units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        return value.ToString(unit > 0 && value < 10 ? "f1" : "f0", CultureInfo.InvariantCulture) + " " + Units[unit];
    }
}
