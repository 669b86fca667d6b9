using System.Collections;
using System.Globalization;
using Tacho.Events;
using Tacho.Texts;

namespace Tacho.Cli.Output;

/// <summary>Text of values for screens and cells.</summary>
internal static class SafeText
{
    /// <summary>One line without anything that a terminal would obey; the same as in the text views.</summary>
    public static string OneLine(string text) => VisibleText.OneLine(text);

    /// <summary>A <see cref="Column{T}"/>'s value on one line; empty for null.</summary>
    public static string Of(object? value) => value switch
    {
        null => "",
        string text => OneLine(text),
        bool flag => flag ? "true" : "false",
        DateTimeOffset at => EventJson.FormatTime(at),
        IEnumerable many => OneLine(string.Join(' ', many.Cast<object?>())),
        IFormattable number => number.ToString(format: null, CultureInfo.InvariantCulture),
        _ => OneLine(value.ToString() ?? ""),
    };

    /// <summary>Date and clock of the machine on which it happened, as in the text views.</summary>
    public static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun: <c>1 command</c>, <c>2 commands</c>.</summary>
    public static string Count(long count, string noun) => Count(count, noun, noun + "s");

    /// <summary>The same of a noun with a plural of its own: <c>2 entries</c>.</summary>
    public static string Count(long count, string noun, string plural) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? noun : plural)}");
}
