namespace Tacho.Setup;

/// <summary>How a document is laid out, as far as what is put in has to follow it.</summary>
/// <param name="NewLine">The first line break of the text; a line feed where there is none.</param>
/// <param name="Unit">One level of indentation: the first that is seen, else two spaces.</param>
/// <param name="OneLine">True when the outermost value has content and no line break in it.</param>
internal sealed record SettingsTextStyle(string NewLine, string Unit, bool OneLine)
{
    private const string DefaultUnit = "  ";

    public static SettingsTextStyle Of(string text, JsonNode? root)
    {
        var feed = text.IndexOf('\n');
        var newLine = feed > 0 && text[feed - 1] == '\r' ? "\r\n" : "\n";
        var oneLine = root is { Items.Length: > 0 } && !text.AsSpan(root.Start, root.End - root.Start).ContainsAny('\n', '\r');
        return new(newLine, (root is null ? null : FirstUnit(text, root)) ?? DefaultUnit, oneLine);
    }

    /// <summary>The whitespace at the start of the line on which an index stands.</summary>
    public static string LineIndent(string text, int index)
    {
        var start = LineStart(text, index);
        var end = start;
        while (end < text.Length && text[end] is ' ' or '\t') end++;
        return text[start..end];
    }

    /// <summary>The indentation of a container's items; null when they stand on one line.</summary>
    public string? ItemIndent(string text, JsonNode container)
    {
        if (!BreaksLines(text, container)) return null;
        for (var i = container.Items.Length - 1; i >= 0; i--)
            if (OwnIndent(text, container.Items[i].Start) is { } indent) return indent;
        return LineIndent(text, container.Start) + Unit;
    }

    private static bool BreaksLines(string text, JsonNode container)
    {
        var from = container.Start + 1;
        foreach (var item in container.Items)
        {
            if (JsonTrivia.Read(text, from, item.Start).HasLineBreak) return true;
            from = item.End;
        }

        return JsonTrivia.Read(text, from, container.End - 1).HasLineBreak;
    }

    /// <summary>How much deeper than its container's line the first item that begins a line stands, in the first container where that can be told.</summary>
    private static string? FirstUnit(string text, JsonNode container)
    {
        foreach (var item in container.Items)
        {
            if (OwnIndent(text, item.Start) is { } indent)
            {
                var start = LineStart(text, container.Start);
                var outer = text.AsSpan(start)[..^text.AsSpan(start).TrimStart(" \t").Length];
                if (indent.Length > outer.Length && indent.AsSpan().StartsWith(outer)) return indent[outer.Length..];
            }

            if (FirstUnit(text, item.Value) is { } inner) return inner;
        }

        return null;
    }

    /// <summary>The whitespace before an index when nothing else stands before it on its line; else null.</summary>
    private static string? OwnIndent(string text, int index)
    {
        var before = text[LineStart(text, index)..index];
        return before.AsSpan().ContainsAnyExcept(' ', '\t') ? null : before;
    }

    private static int LineStart(string text, int index)
    {
        var start = index == 0 ? 0 : text.AsSpan(0, index).LastIndexOfAny('\n', '\r') + 1;
        return start == 0 && text.StartsWith('\uFEFF') && index > 0 ? 1 : start;
    }
}
