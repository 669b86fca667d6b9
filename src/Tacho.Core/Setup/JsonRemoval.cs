namespace Tacho.Setup;

/// <summary>
/// Which stretches of text go when an item is taken out. The inverse of what <see cref="SettingsText"/> puts in: an item that was added last leaves the text as it was,
/// but for the whitespace inside a container that was empty.
/// </summary>
internal static class JsonRemoval
{
    /// <summary>One or two stretches, in the order of the text.</summary>
    public static IEnumerable<TextChange> Of(string text, JsonNode container, int index)
    {
        var item = container.Items[index];
        if (item.Comma < 0 && index > 0)
        {
            var comma = container.Items[index - 1].Comma;
            yield return new(comma, comma + 1, "");
        }

        // A comment between the item and its comma stays where it is.
        var withComma = item.Comma >= 0 && !JsonTrivia.Read(text, item.End, item.Comma).HasComment;
        var tail = withComma ? item.Comma + 1 : item.End;
        yield return Stretch(text, container, index, tail);
        if (item.Comma >= 0 && !withComma) yield return new(item.Comma, item.Comma + 1, "");
    }

    /// <param name="text">The document.</param>
    /// <param name="container">The item's container.</param>
    /// <param name="index">The item.</param>
    /// <param name="tail">Index behind the item, and its comma if that goes with it.</param>
    private static TextChange Stretch(string text, JsonNode container, int index, int tail)
    {
        var item = container.Items[index];
        var before = JsonTrivia.Read(text, index > 0 ? container.Items[index - 1].End : container.Start + 1, item.Start);
        var next = tail;
        while (text[next] is ' ' or '\t') next++;
        var endsLine = text[next] is '\n' or '\r';
        var isLast = next == container.End - 1;
        if (before.BreaksLine)
        {
            // Alone on its line, the line goes; but not the break that a line comment above needs before a bracket.
            if (endsLine || (isLast && !before.EndsInLineComment)) return new(LastBreak(text, before.SolidEnd, item.Start), tail, "");
            return new(item.Start, isLast ? tail : next, "");
        }

        if (endsLine || isLast) return new(before.SolidEnd, tail, "");
        return new(item.Start, next, "");
    }

    /// <summary>Start of the last line break in a stretch of whitespace.</summary>
    private static int LastBreak(string text, int start, int end)
    {
        var at = start + text.AsSpan(start, end - start).LastIndexOfAny('\n', '\r');
        return at > start && text[at] == '\n' && text[at - 1] == '\r' ? at - 1 : at;
    }
}
