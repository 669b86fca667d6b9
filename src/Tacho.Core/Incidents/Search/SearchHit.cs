using Tacho.Archive;

namespace Tacho.Incidents.Search;

/// <summary>A place in the archive where a text was found.</summary>
/// <param name="Transcript">Which transcript.</param>
/// <param name="Line">Its line, counted from 1.</param>
/// <param name="Kind">What of the session it is.</param>
/// <param name="At">When it happened; null for a record without events.</param>
/// <param name="Snippet">The match with what stands round it.</param>
public sealed record SearchHit(ArchivedTranscript Transcript, long Line, TextKind Kind, DateTimeOffset? At, Snippet Snippet);

/// <summary>A match with some of what stands round it. Runs of blanks and line breaks are one blank each; what was left out at an end is an ellipsis.</summary>
/// <param name="Before">What stands before it.</param>
/// <param name="Match">The match, cut where it is long.</param>
/// <param name="After">What stands behind it.</param>
public sealed record Snippet(string Before, string Match, string After)
{
    private const int MaxBefore = 48;
    private const int MaxMatch = 160;
    private const int MaxAfter = 96;

    /// <summary>The snippet of a match in a text.</summary>
    public static Snippet Of(string text, int index, int length)
    {
        var start = Whole(text, Math.Max(0, index - MaxBefore));
        var matchEnd = Whole(text, index + Math.Min(length, MaxMatch));
        var end = Whole(text, Math.Min(text.Length, index + length + MaxAfter));
        var before = Blank(text.AsSpan(start, index - start));
        return new Snippet(
            start > 0 ? "…" + before : before.TrimStart(),
            Blank(text.AsSpan(index, matchEnd - index)) + (matchEnd < index + length ? "…" : ""),
            end < text.Length ? Blank(text.AsSpan(index + length, Math.Max(0, end - index - length))) + "…" : Blank(text.AsSpan(index + length)).TrimEnd());
    }

    /// <summary>The whole on one line.</summary>
    public override string ToString() => Before + Match + After;

    /// <summary>A place that parts no surrogate pair.</summary>
    private static int Whole(string text, int at) => at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) && char.IsHighSurrogate(text[at - 1]) ? at - 1 : at;

    private static string Blank(ReadOnlySpan<char> text)
    {
        var blanked = new System.Text.StringBuilder(text.Length);
        var wasBlank = false;
        foreach (var c in text)
        {
            var isBlank = c is ' ' or '\t' or '\r' or '\n';
            if (!isBlank) blanked.Append(c);
            else if (!wasBlank) blanked.Append(' ');
            wasBlank = isBlank;
        }

        return blanked.ToString();
    }
}
