using System.Collections.Immutable;
using System.Text;
using Tacho.Texts;

namespace Tacho.Inference;

/// <summary>Puts what is recorded into words for people. Everything is masked before it is cut: half a secret is none that a rule knows.</summary>
/// <param name="mask">Masks a text by the rules of today.</param>
/// <param name="roots">Folders from which files are named.</param>
internal sealed class Wording(Func<string, string> mask, ImmutableArray<string> roots)
{
    public const int MaxTitle = 80;

    /// <summary>Longer texts are data; masking them whole would take long for a line of them.</summary>
    private const int MaxMasked = 64 * 1024;

    private readonly ImmutableArray<string> _roots = [.. roots.Where(static root => root.Length > 1).Select(static root => root.Replace('\\', '/').TrimEnd('/')).OrderByDescending(static root => root.Length)];

    /// <summary>A text on one line, blanks joined, cut at a word.</summary>
    public string Line(string text, int max)
    {
        var whole = text.Length <= MaxMasked ? text : text[..MaxMasked];
        return Cut(Joined(VisibleText.WithoutColours(mask(whole))), max);
    }

    /// <summary>A command as a person would name it, in backticks.</summary>
    public string Command(string command, int max = 40)
    {
        var line = Line(command, max).Replace('`', '\'');
        return $"`{line}`";
    }

    /// <summary>A file from the work's own folder.</summary>
    public string File(string path)
    {
        var shown = Joined(mask(path.Length <= 4096 ? path : path[..4096])).Replace('\\', '/');
        foreach (var root in _roots)
        {
            if (shown.Length > root.Length + 1 && shown[root.Length] == '/' && shown.StartsWith(root, StringComparison.Ordinal)) return shown[(root.Length + 1)..];
        }

        return shown;
    }

    /// <summary>Files in words that fit: their names, the first and a count, or a count.</summary>
    public string Files(IReadOnlyCollection<string> paths, int max)
    {
        var files = paths.Select(File).Distinct(StringComparer.Ordinal).ToList();
        if (files.Count == 0) return "";
        var names = files.Select(static file => file[(file.LastIndexOf('/') + 1)..]).ToList();
        foreach (var shown in (List<string>[])[files, names])
        {
            if (shown.Count == 1 && shown[0].Length <= max) return shown[0];
            if (shown.Count == 2 && $"{shown[0]} and {shown[1]}" is var both && both.Length <= max) return both;
            if (shown.Count > 2 && $"{shown[0]} and {shown.Count - 1} more" is var more && more.Length <= max) return more;
        }

        return names.Count == 1 ? Cut(names[0], Math.Max(max, 12)) : $"{names.Count} files";
    }

    /// <summary>A title whose last words may be left out.</summary>
    public static string Title(string text) => Cut(text, MaxTitle);

    /// <summary>What somebody said, in quotes.</summary>
    public string Quote(string text, int max = 160) => $"\u201c{Line(FirstParagraph(text), max)}\u201d";

    /// <summary>A count with its noun.</summary>
    public static string Count(int count, string noun) => count == 1 ? $"{(noun[0] is 'a' or 'e' or 'i' or 'o' or 'u' ? "an" : "a")} {noun}" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count} {noun}s");

    /// <summary>Cuts at a word where one ends near, else anywhere between two characters; never within a mask or a pair of surrogates.</summary>
    public static string Cut(string text, int max)
    {
        if (text.Length <= max) return text;
        var end = max - 1;
        if (char.IsLowSurrogate(text[end])) end--;
        var blank = text.LastIndexOf(' ', end);
        if (blank > max * 2 / 3) end = blank;
        var open = text.LastIndexOf('[', end - 1);
        if (open > 0 && text.IndexOf(']', open) is var close && close >= end && close - open < 40) end = open;
        var kept = text[..end].TrimEnd(' ', ',', ';', ':', '-', '(');
        return (kept.Count(static c => c == '`') % 2 == 1 ? kept + "…`" : kept + "…") is var cut && cut.Length <= max ? cut : Cut(text, max - 1);
    }

    private static string FirstParagraph(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var end = trimmed.IndexOf("\n\n");
        return (end < 0 || trimmed[end - 1] == ':' ? trimmed : trimmed[..end]).ToString();
    }

    private static string Joined(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, 512));
        var isBlank = true;
        foreach (var c in text)
        {
            var blank = char.IsWhiteSpace(c);
            if (!blank) line.Append(c);
            else if (!isBlank) line.Append(' ');
            isBlank = blank;
        }

        return VisibleText.OneLine(line.ToString().TrimEnd());
    }
}
