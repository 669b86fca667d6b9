using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Tacho.Texts;

namespace Tacho.Journal.Months;

/// <summary>
/// An entry as one line of a month that people share: <c>- 14:30 **Title** (part) - Why: … Rejected: … [j3f9a1c22]</c>. The same entry gives the same line on any day and in any zone.
/// </summary>
/// <param name="Day">The day of the clock there and then.</param>
/// <param name="Time">As in the line.</param>
/// <param name="Id">The entry.</param>
/// <param name="Text">The whole line, without a line feed.</param>
public sealed partial record MonthLine(DateOnly Day, string Time, string Id, string Text)
{
    private const int MaxTitle = 200, MaxList = 300;

    /// <summary>What of an entry a brief line tells, in this order.</summary>
    private static readonly ImmutableArray<string> Told = ["Why", "Rejected", "Blocked on", "Solved", "Next", "Supersedes"];

    /// <summary>The line of an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="mask">What each text of it passes on its way out.</param>
    public static MonthLine Of(JournalEntry entry, Func<string, string> mask)
    {
        var time = entry.At.ToString("HH:mm", CultureInfo.InvariantCulture);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"- {time} **{Inline(Cut(mask(entry.Noted.Title), MaxTitle))}**");
        if (entry.Place.Part is { } part) text.Append(CultureInfo.InvariantCulture, $" ({Inline(mask(part))})");
        if (entry.Noted.IsInferred) text.Append(" (inferred)");
        var lists = EntryMarkdown.Lists(entry.Noted).ToLookup(static list => list.Label, static list => list.Items, StringComparer.Ordinal);
        var isFirst = true;
        foreach (var label in Told)
        {
            foreach (var items in lists[label])
            {
                var words = Cut(string.Join("; ", items.Select(item => mask(item).ReplaceLineEndings(" ").Trim().TrimEnd('.'))), MaxList);
                text.Append(isFirst ? " - " : " ").Append(CultureInfo.InvariantCulture, $"{label}: {Inline(words)}.");
                isFirst = false;
            }
        }

        text.Append(CultureInfo.InvariantCulture, $" [{entry.Id}]");
        return new(DateOnly.FromDateTime(entry.At.DateTime), time, entry.Id, text.ToString());
    }

    /// <summary>A line of a file, where it is an entry's.</summary>
    public static MonthLine? Parse(string line, DateOnly day) => Form.Match(line) is { Success: true } match ? new(day, match.Groups["time"].Value, match.Groups["id"].Value, line) : null;

    /// <summary>On one line, and no Markdown but code: a title must not hold a link or an image that readers fetch.</summary>
    private static string Inline(string text)
    {
        var safe = VisibleText.OneLine(text);
        var inline = new StringBuilder(safe.Length + 8);
        var isCode = false;
        for (var i = 0; i < safe.Length; i++)
        {
            if (safe[i] == '`')
            {
                // CommonMark 0.31, code spans: only a run of the same length closes one, and one without a partner is itself, and would reach into the next text.
                var run = RunAt(safe, i);
                if (run == 1 && (isCode || HasSingle(safe, i + 1))) isCode = !isCode;
                else if (!isCode) inline.Append('\\').Insert(inline.Length, "`\\", run - 1);
                else inline.Append('`', run - 1);
                inline.Append('`');
                i += run - 1;
                continue;
            }

            if (!isCode && safe[i] is '\\' or '*' or '<' or '[' or ']' or '&' or '~') inline.Append('\\');
            else if (!isCode && safe[i] == ':' && i + 2 < safe.Length && safe[i + 1] == '/' && safe[i + 2] == '/')
            {
                inline.Append("&#58;");
                continue;
            }

            inline.Append(safe[i]);
        }

        return inline.ToString();
    }

    private static int RunAt(string text, int at)
    {
        var end = at;
        while (end < text.Length && text[end] == '`') end++;
        return end - at;
    }

    private static bool HasSingle(string text, int from)
    {
        for (var i = text.IndexOf('`', from); i >= 0; i = text.IndexOf('`', i))
        {
            var run = RunAt(text, i);
            if (run == 1) return true;
            i += run;
            if (i >= text.Length) break;
        }

        return false;
    }

    private static string Cut(string text, int most)
    {
        var line = text.ReplaceLineEndings(" ");
        if (line.Length <= most) return line;
        var end = char.IsHighSurrogate(line[most - 1]) ? most - 1 : most;
        return line[..end].TrimEnd() + "\u2026";
    }

    [GeneratedRegex(@"^- (?<time>\d\d:\d\d) \*\*.*\[(?<id>j[0-9a-f]{8})\]$")]
    private static partial Regex Form { get; }
}
