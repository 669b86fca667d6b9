namespace Tacho.Setup;

/// <summary>What may stand between the tokens of JSON with comments: space, tab, line breaks, <c>//</c> to the end of the line, <c>/*</c> to <c>*/</c>.</summary>
internal static class JsonTrivia
{
    /// <summary>Index of the first character that is no trivia, or <paramref name="end"/>.</summary>
    /// <param name="text">The document.</param>
    /// <param name="from">Where to begin; not inside a comment.</param>
    /// <param name="end">Where to stop.</param>
    /// <param name="open">True when a block comment is not closed; the result is its start.</param>
    public static int Skip(string text, int from, int end, out bool open)
    {
        open = false;
        while (from < end)
        {
            if (IsSpace(text[from])) from++;
            else if (CommentEnd(text, from, end) is not { } behind) return from;
            else if (behind < 0)
            {
                open = true;
                return from;
            }
            else from = behind;
        }

        return from;
    }

    /// <summary>What a stretch between two tokens holds. It may have one comma, which counts as solid.</summary>
    public static JsonGap Read(string text, int start, int end)
    {
        var gap = new JsonGap(start, end, start, HasComment: false, EndsInLineComment: false, HasLineBreak: false, BreaksLine: false);
        for (var at = start; at < end;)
        {
            if (IsSpace(text[at])) gap = gap with { HasLineBreak = gap.HasLineBreak | text[at++] is '\n' or '\r' };
            else if (CommentEnd(text, at, end) is { } behind)
            {
                var line = text[at + 1] == '/';
                at = behind;
                gap = gap with { SolidEnd = at, HasComment = true, EndsInLineComment = line };
            }
            else gap = gap with { SolidEnd = ++at, EndsInLineComment = false };
        }

        return gap with { BreaksLine = text.AsSpan(gap.SolidEnd, end - gap.SolidEnd).ContainsAny('\n', '\r') };
    }

    public static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r';

    /// <summary>Null: no comment begins here; -1: one that is not closed; else the index behind it, which for a line comment is that of the line break.</summary>
    private static int? CommentEnd(string text, int at, int end)
    {
        if (text[at] != '/' || at + 1 >= end) return null;
        if (text[at + 1] == '/')
        {
            var length = text.AsSpan(at, end - at).IndexOfAny('\n', '\r');
            return length < 0 ? end : at + length;
        }

        if (text[at + 1] != '*') return null;
        var close = text.IndexOf("*/", at + 2, end - at - 2, StringComparison.Ordinal);
        return close < 0 ? -1 : close + 2;
    }
}

/// <summary>A stretch of trivia between two tokens.</summary>
/// <param name="Start">Index behind the token before it.</param>
/// <param name="End">Index of the token behind it.</param>
/// <param name="SolidEnd">Index behind the last comment or comma; <paramref name="Start"/> when there is only whitespace.</param>
/// <param name="HasComment">True when a comment stands in it.</param>
/// <param name="EndsInLineComment">True when the last solid thing is a comment that needs the line break behind it.</param>
/// <param name="HasLineBreak">True when a line break stands anywhere in it, outside of comments.</param>
/// <param name="BreaksLine">True when a line break follows the last solid thing.</param>
internal readonly record struct JsonGap(int Start, int End, int SolidEnd, bool HasComment, bool EndsInLineComment, bool HasLineBreak, bool BreaksLine);
