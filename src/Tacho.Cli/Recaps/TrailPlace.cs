using System.Globalization;

namespace Tacho.Cli.Recaps;

/// <summary>A line of the sealed trail as a person writes it: <c>4f1c8b3e@12</c>, in the second segment <c>4f1c8b3e@2.12</c>, in a side file <c>4f1c8b3e@side-9f3a.12</c>.</summary>
/// <param name="Session">Its id, or a part of it.</param>
/// <param name="Part">What names one of several files of the session, as <see cref="PartOf"/> gives it.</param>
/// <param name="Line">Counted from 1.</param>
internal sealed record TrailPlace(string Session, string Part, int Line)
{
    /// <summary>Null for a text that is no such place.</summary>
    public static TrailPlace? Of(string text)
    {
        var at = text.LastIndexOf('@');
        if (at <= 0) return null;
        var dot = text.LastIndexOf('.');
        var (part, number) = dot > at ? (text[(at + 1)..(dot + 1)], text[(dot + 1)..]) : ("", text[(at + 1)..]);
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var line) && line > 0 ? new(text[..at], part, line) : null;
    }

    /// <summary>Empty for a session's first file; else the part of the name that tells its files apart, with a dot behind it.</summary>
    public static string PartOf(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        if (name.IndexOf(".side-", StringComparison.Ordinal) is >= 0 and var side) return name[(side + 1)..] + ".";
        var dot = name.LastIndexOf('.');
        return dot > 0 && dot < name.Length - 1 && name.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? name[(dot + 1)..] + "." : "";
    }
}
