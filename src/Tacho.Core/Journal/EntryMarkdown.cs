using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Tacho.Events;
using Tacho.Texts;

namespace Tacho.Journal;

/// <summary>
/// An entry as people read and write it: a heading <c>## 14:30 - Title</c>, then list items with a label each. What stands in no labelled item is further text. Reading what was written gives the same entry.
/// </summary>
public static partial class EntryMarkdown
{
    /// <summary>A labelled list: its name in Markdown, other names that are read for it, and where it stands.</summary>
    private sealed record Label(string Name, ImmutableArray<string> Others, Func<DecisionNoted, ImmutableArray<string>> Get, Func<DecisionNoted, ImmutableArray<string>, DecisionNoted> With);

    private static readonly ImmutableArray<Label> Labels =
    [
        new("Did", ["Done"], static entry => entry.Did, static (entry, items) => entry with { Did = items }),
        new("Why", ["Because", "Reason", "Root cause", "Decided", "Decision", "Chose"], static entry => entry.Why, static (entry, items) => entry with { Why = items }),
        new("Tried", [], static entry => entry.Tried, static (entry, items) => entry with { Tried = items }),
        new("Rejected", ["Not taken"], static entry => entry.Rejected, static (entry, items) => entry with { Rejected = items }),
        new("Blocked on", ["Blocked", "Blocker", "Waiting for", "Waits on"], static entry => entry.BlockedOn, static (entry, items) => entry with { BlockedOn = items }),
        new("Solved", ["Unblocked"], static entry => entry.Solved, static (entry, items) => entry with { Solved = items }),
        new("Next", ["Next step", "Next steps", "To do", "Todo"], static entry => entry.Next, static (entry, items) => entry with { Next = items }),
        new("Supersedes", [], static entry => entry.Supersedes, static (entry, items) => entry with { Supersedes = items }),
        new("Files", ["File"], static entry => entry.Files, static (entry, items) => entry with { Files = items }),
    ];

    /// <summary>The labelled lists of an entry that hold something, in the order in which they are written.</summary>
    public static IEnumerable<(string Label, ImmutableArray<string> Items)> Lists(DecisionNoted entry) =>
        Labels.Select(label => (label.Name, Items: label.Get(entry))).Where(static list => !list.Items.IsDefaultOrEmpty);

    /// <summary>The entry's block, with an empty line at its end.</summary>
    public static string Block(JournalEntry entry)
    {
        var noted = entry.Noted;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"## {entry.At:HH:mm} - {VisibleText.OneLine(noted.Title)}{(entry.IsCandidate ? " (inferred, not confirmed)" : noted.IsInferred ? " (inferred)" : "")}\n");
        foreach (var (label, items) in Lists(noted))
        {
            if (label == "Files") text.Append(CultureInfo.InvariantCulture, $"- Files: {string.Join(", ", items.Select(static file => $"`{VisibleText.OneLine(file)}`"))}\n");
            else foreach (var item in items) AppendItem(text, $"{label}: {item}");
        }

        if (noted.Text is { } further)
        {
            text.Append('\n');
            foreach (var line in further.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')) text.Append(Plain(line)).Append('\n');
            text.Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"- Entry: {Source(entry)}\n\n");
        return text.ToString();
    }

    /// <summary>Where the entry comes from, on one line: its id, its session, the commit.</summary>
    public static string Source(JournalEntry entry)
    {
        var noted = entry.Noted;
        var source = new StringBuilder(entry.Id);
        if (noted.Of is { } of) source.Append(CultureInfo.InvariantCulture, $", session {new SessionId(of.Session).ShortId} of {of.Agent}");
        if (noted.Commit is { Length: >= 7 } commit) source.Append(CultureInfo.InvariantCulture, $", {(noted.Branch is { } branch ? $"{branch}@" : "")}{commit[..7]}");
        if (noted.IsInferred && !noted.Cites.IsDefaultOrEmpty) source.Append(CultureInfo.InvariantCulture, $", from {string.Join(", ", noted.Cites)}");
        if (!entry.IsSealed && !entry.IsCandidate) source.Append(", NOT SEALED: added by hand, or changed");
        if (entry.Place.Part is { } part) source.Append(CultureInfo.InvariantCulture, $", of {part}");
        return VisibleText.OneLine(source.ToString());
    }

    /// <summary>
    /// Reads what a person or an agent wrote: one entry, or several with a heading each. The first line is the title, with or without <c>#</c>, time and dash. Items with a known label are put
    /// where they belong, other items are what was done, other text is kept as it is.
    /// </summary>
    /// <param name="markdown">Any text.</param>
    /// <param name="blank">What every entry has beside its text.</param>
    public static ImmutableArray<DecisionNoted> Read(string markdown, DecisionNoted blank)
    {
        var entries = ImmutableArray.CreateBuilder<DecisionNoted>();
        foreach (var block in Blocks(markdown.ReplaceLineEndings("\n")))
        {
            var title = Heading.Match(block[0]) is { Success: true } heading ? heading.Groups["title"].Value.Trim() : block[0].Trim();
            if (title.Length > 0) entries.Add(ReadBlock(block.Skip(1), blank with { Title = title }));
        }

        return entries.ToImmutable();
    }

    private static DecisionNoted ReadBlock(IEnumerable<string> lines, DecisionNoted entry)
    {
        var items = new List<(Label Label, StringBuilder Text)>();
        var rest = new StringBuilder();
        StringBuilder? open = null;
        foreach (var line in lines)
        {
            if (OwnLine.IsMatch(line)) (open, _) = (null, 0);
            else if (Item.Match(line) is { Success: true } item)
            {
                var (label, text) = Labelled(item.Groups["text"].Value);
                items.Add((label, open = new StringBuilder(text)));
            }
            else if (open is not null && line.StartsWith("  ", StringComparison.Ordinal)) open.Append('\n').Append(line.AsSpan(2));
            else
            {
                open = null;
                rest.Append(IsEscaped(line) ? line[1..] : line).Append('\n');
            }
        }

        foreach (var label in Labels)
        {
            var own = items.Where(item => item.Label == label).SelectMany(item => label.Name is "Files" or "Supersedes" ? Names(item.Text.ToString()) : [item.Text.ToString().TrimEnd()])
                .Where(static text => text.Length > 0).ToImmutableArray();
            if (!own.IsEmpty) entry = label.With(entry, own);
        }

        var further = rest.ToString().Trim('\n');
        return further.Trim().Length == 0 ? entry : entry with { Text = further };
    }

    private static (Label Label, string Text) Labelled(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon is > 0 and < 20)
        {
            var marks = text[..colon].Length - text[..colon].TrimStart('*', '_').Length;
            var name = text[..colon].Trim(' ', '*', '_');
            foreach (var label in Labels)
            {
                if (label.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || label.Others.Contains(name, StringComparer.OrdinalIgnoreCase)) return (label, Unmarked(text[(colon + 1)..], text[..marks]));
            }
        }

        return (Labels[0], text.Trim());
    }

    /// <summary>What stands behind a label without the marks of emphasis around the label: <c>**Why:** text</c>, <c>**Why: text**</c>.</summary>
    private static string Unmarked(string text, string marks)
    {
        if (marks.Length == 0) return text.Trim();
        if (text.StartsWith(marks, StringComparison.Ordinal)) return text[marks.Length..].Trim();
        return text.TrimEnd().EndsWith(marks, StringComparison.Ordinal) ? text.TrimEnd()[..^marks.Length].Trim() : text.Trim();
    }

    /// <summary>The parts between headings of the first two levels, or the whole text; empty lines before a part are left out.</summary>
    private static IEnumerable<List<string>> Blocks(string markdown)
    {
        var block = new List<string>();
        foreach (var line in markdown.Split('\n'))
        {
            if (Heading.IsMatch(line) && block.Count > 0)
            {
                yield return block;
                block = [];
            }

            if (block.Count > 0 || line.Trim().Length > 0) block.Add(line);
        }

        if (block.Count > 0) yield return block;
    }

    /// <summary>Names with commas between them; one in backticks may itself hold commas.</summary>
    private static IEnumerable<string> Names(string list) => Name.Matches(list).Select(static name => name.Value.Trim().Trim('`').Trim());

    private static void AppendItem(StringBuilder text, string item)
    {
        var lines = item.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        text.Append("- ").Append(VisibleText.OneLine(lines[0])).Append('\n');
        foreach (var line in lines.Skip(1)) text.Append("  ").Append(VisibleText.OneLine(line)).Append('\n');
    }

    /// <summary>A line that means something to the reader of entries.</summary>
    private static bool IsMeant(string line) => Heading.IsMatch(line) || Item.IsMatch(line) || OwnLine.IsMatch(line);

    /// <summary>Such a line, or an escaped one, behind a backslash.</summary>
    private static bool IsEscaped(string line) => line.StartsWith('\\') && IsMeant(line.TrimStart('\\'));

    /// <summary>A line of further text, which must not look like the heading of another entry, nor like what an entry ends with.</summary>
    private static string Plain(string line)
    {
        var visible = VisibleText.OneLine(line);
        return IsMeant(visible) || IsEscaped(visible) ? "\\" + visible : visible;
    }

    /// <summary>A heading of the first or second level: <c>## 14:30 - Title</c>.</summary>
    [GeneratedRegex(@"^#{1,2}\s+(?:\d{1,2}:\d{2}\s+[-\u2013\u2014]\s+)?(?<title>.*)$")]
    internal static partial Regex Heading { get; }

    [GeneratedRegex(@"^[-*]\s+(?<text>.*)$")]
    private static partial Regex Item { get; }

    [GeneratedRegex(@"\s*`[^`]*`\s*(?=,|$)|[^,]+")]
    private static partial Regex Name { get; }

    /// <summary>What the recorder itself writes between entries.</summary>
    [GeneratedRegex(@"^(?:- Entry: j[0-9a-f]{8}|Times are local, UTC)")]
    internal static partial Regex OwnLine { get; }
}
