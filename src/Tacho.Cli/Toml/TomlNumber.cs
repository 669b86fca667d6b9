using System.Globalization;
using System.Text.RegularExpressions;

namespace Tacho.Cli.Toml;

/// <summary>Numbers and times of TOML 1.0.0.</summary>
internal static partial class TomlNumber
{
    public static bool TryWhole(string word, out long value)
    {
        value = 0;
        var digits = word.Replace("_", "", StringComparison.Ordinal);
        if (Decimal.IsMatch(word)) return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        if (!Prefixed.IsMatch(word)) return false;
        var radix = digits[1] switch { 'x' => 16, 'o' => 8, _ => 2 };
        foreach (var digit in digits[2..])
        {
            var next = (UInt128)(ulong)value * (ulong)radix + (ulong)Convert.ToInt32(digit.ToString(), 16);
            if (next > long.MaxValue) return false;
            value = (long)next;
        }

        return true;
    }

    public static bool IsBroken(string word) => word.AsSpan().ContainsAny('.', 'e', 'E') && Broken.IsMatch(word);

    public static bool IsTime(string word) => Time.IsMatch(word);

    [GeneratedRegex(@"\A[+-]?(0|[1-9](_?[0-9])*)\z")]
    private static partial Regex Decimal { get; }

    [GeneratedRegex(@"\A(0x[0-9A-Fa-f](_?[0-9A-Fa-f])*|0o[0-7](_?[0-7])*|0b[01](_?[01])*)\z")]
    private static partial Regex Prefixed { get; }

    [GeneratedRegex(@"\A[+-]?(0|[1-9](_?[0-9])*)(\.[0-9](_?[0-9])*)?([eE][+-]?[0-9](_?[0-9])*)?\z")]
    private static partial Regex Broken { get; }

    [GeneratedRegex(@"\A([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])([Tt ]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?)?|([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?)\z")]
    private static partial Regex Time { get; }
}
