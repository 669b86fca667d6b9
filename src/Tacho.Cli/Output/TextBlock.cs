using System.Text;
using Spectre.Console;
using Tacho.Texts;

namespace Tacho.Cli.Output;

/// <summary>Texts of many lines for screens and pipes.</summary>
internal static class TextBlock
{
    private const string Tab = "    ";

    /// <summary>
    /// The lines of a text, without anything that a terminal would obey. Colours of a program's output are left out, tabs are kept for a pipe and are four blanks on a terminal.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <param name="width">Cells that a line may take; longer ones are broken, at a blank where there is one. Null for a pipe: nothing is broken.</param>
    public static IEnumerable<string> Lines(string text, int? width)
    {
        foreach (var line in VisibleText.WithoutColours(text).AsSpan().TrimEnd('\n').ToString().Split('\n'))
        {
            var safe = string.Join(width is null ? "\t" : Tab, line.TrimEnd('\r').Split('\t').Select(SafeText.OneLine));
            if (width is not { } cells)
            {
                yield return safe;
                continue;
            }

            foreach (var part in Broken(safe, cells)) yield return part;
        }
    }

    /// <summary>One line of a text, cut to a width, with an ellipsis where something is missing.</summary>
    public static string Cut(string text, int width)
    {
        var safe = SafeText.OneLine(text);
        if (width <= 0) return "";
        return Fits(safe, width) ? safe : safe[..EndOf(safe, 0, width - 1)] + "…";
    }

    /// <summary>The end of a text that is safe already, cut to a width, with an ellipsis where something is missing.</summary>
    public static string CutStart(string text, int width)
    {
        if (text.GetCellWidth() <= width) return text;
        var (at, left) = (text.Length, width - 1);
        while (at > 0)
        {
            Rune.DecodeLastFromUtf16(text.AsSpan(0, at), out var rune, out var length);
            left -= rune.IsAscii ? 1 : Math.Max(0, rune.ToString().GetCellWidth());
            if (left < 0) break;
            at -= length;
        }

        return width <= 0 ? "" : "…" + text[at..].TrimStart('…');
    }

    private static IEnumerable<string> Broken(string line, int width)
    {
        var start = 0;
        while (!Fits(line.AsSpan(start), width))
        {
            var end = EndOf(line, start, width);
            var blank = line.LastIndexOf(' ', end - 1, end - start);
            if (blank > start + (width / 3)) end = blank + 1;
            yield return line[start..end].TrimEnd(' ');
            start = end;
        }

        yield return line[start..];
    }

    private static bool Fits(ReadOnlySpan<char> text, int width) => text.Length <= width / 2 || (Ascii.IsValid(text) ? text.Length <= width : EndOf(text, 0, width) == text.Length);

    /// <summary>Where a part of so many cells ends; at least one character.</summary>
    private static int EndOf(ReadOnlySpan<char> text, int start, int width)
    {
        var at = start;
        while (at < text.Length)
        {
            Rune.DecodeFromUtf16(text[at..], out var rune, out var length);
            width -= rune.IsAscii ? 1 : Math.Max(0, rune.ToString().GetCellWidth());
            if (width < 0 && at > start) break;
            at += length;
        }

        return at;
    }
}
