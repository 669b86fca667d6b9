using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Tacho.Journal.Months;

/// <summary>
/// A person's month in a repository, <c>journal/&lt;YYYY-MM&gt;/&lt;person&gt;.md</c>: lines of entries under their days. Merging is a union by id, sorted by day, time and id, so that the order in
/// which branches and machines come together does not matter.
/// </summary>
/// <remarks>
/// An empty line stands before a day's heading and nowhere else. Git's union merge takes equal lines of both sides for the same one: with an empty line behind headings too it would put
/// two headings first and the lines of both days behind them.
/// </remarks>
public static partial class MonthFile
{
    /// <summary>What people wrote between entries, behind the line that it follows.</summary>
    private sealed record HandText(bool IsParagraph, ImmutableArray<string> Lines);

    /// <summary>A line of an entry, or the beginning of a day, and what people wrote behind it.</summary>
    private sealed class Place(MonthLine? line)
    {
        public MonthLine? Line { get; set; } = line;

        public List<HandText> Texts { get; } = [];
    }

    private sealed class Day
    {
        public Place Beginning { get; } = new(null);

        public SortedDictionary<(string Time, string Id), Place> Lines { get; } = [];
    }

    /// <summary>The first line.</summary>
    public static string Head(DateOnly month, string person) => string.Create(CultureInfo.InvariantCulture, $"# {month:yyyy-MM} - {person}");

    /// <summary>The file as it is to be, with line feeds.</summary>
    /// <param name="existing">As it is; null for none.</param>
    /// <param name="head">Its first line.</param>
    /// <param name="lines">The month's entries that this machine knows.</param>
    /// <param name="gone">Tells of an id in the file that this machine knows and that does not belong here any more. Lines whose ids it does not know stay byte for byte.</param>
    /// <returns>Null where there is nothing to be written.</returns>
    public static string? Merge(string? existing, string head, IReadOnlyCollection<MonthLine> lines, Func<string, bool> gone)
    {
        if (existing is null && lines.Count == 0) return null;
        var own = lines.Select(static line => line.Id).ToHashSet(StringComparer.Ordinal);
        var before = new Place(null);
        var days = new SortedDictionary<DateOnly, Day>();
        var moved = new Dictionary<string, List<HandText>>(StringComparer.Ordinal);
        Read(existing ?? "", head, before, days, line => own.Contains(line.Id) || gone(line.Id), own, moved);
        Unique(days);
        foreach (var line in lines) Add(days, line).AddRangeOnce(moved.GetValueOrDefault(line.Id));
        return Text(head, before, days);
    }

    private static void Read(string text, string head, Place before, SortedDictionary<DateOnly, Day> days, Func<MonthLine, bool> isOurs, HashSet<string> own, Dictionary<string, List<HandText>> moved)
    {
        var (day, date, texts, raw) = ((Day?)null, default(DateOnly), before.Texts, new List<string>());
        foreach (var line in text.TrimStart('\uFEFF').Split('\n'))
        {
            if (line == head) continue;
            if (DayHeading.Match(line) is { Success: true } heading && DateOnly.TryParseExact(heading.Groups["day"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var told))
            {
                End();
                date = told;
                if (!days.TryGetValue(date, out day)) days[date] = day = new();
                texts = day.Beginning.Texts;
            }
            else if (day is not null && MonthLine.Parse(line, date) is { } entry)
            {
                End();
                if (!isOurs(entry)) texts = Add(days, entry).Texts;
                else if (own.Contains(entry.Id)) texts = moved.TryGetValue(entry.Id, out var known) ? known : moved[entry.Id] = [];

                // What stood behind a line that goes stays behind the one before it.
            }
            else raw.Add(line);
        }

        End();

        void End()
        {
            var isParagraph = raw.Count > 0 && IsBlank(raw[0]);
            var lines = raw.SkipWhile(IsBlank).Reverse().SkipWhile(IsBlank).Reverse().ToImmutableArray();
            raw.Clear();
            if (!lines.IsEmpty) texts.AddOnce(new(isParagraph, lines));
        }
    }

    /// <summary>An id that a merge left under two days stays under the first.</summary>
    private static void Unique(SortedDictionary<DateOnly, Day> days)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var day in days.Values)
        {
            foreach (var key in day.Lines.Keys.ToList())
            {
                if (seen.Add(key.Id)) continue;
                day.Beginning.Texts.AddRangeOnce(day.Lines[key].Texts);
                day.Lines.Remove(key);
            }
        }
    }

    /// <summary>Puts a line into its day; of two with one id and time the first in order stays, whichever came first.</summary>
    private static Place Add(SortedDictionary<DateOnly, Day> days, MonthLine line)
    {
        if (!days.TryGetValue(line.Day, out var day)) days[line.Day] = day = new();
        if (!day.Lines.TryGetValue((line.Time, line.Id), out var place)) return day.Lines[(line.Time, line.Id)] = new(line);
        if (string.CompareOrdinal(line.Text, place.Line!.Text) < 0) place.Line = line;
        return place;
    }

    private static void AddRangeOnce(this Place place, List<HandText>? texts) => place.Texts.AddRangeOnce(texts);

    private static void AddRangeOnce(this List<HandText> texts, List<HandText>? others)
    {
        foreach (var other in others ?? []) texts.AddOnce(other);
    }

    private static void AddOnce(this List<HandText> texts, HandText text)
    {
        if (!texts.Exists(known => known.Lines.SequenceEqual(text.Lines, StringComparer.Ordinal))) texts.Add(text);
    }

    private static string Text(string head, Place before, SortedDictionary<DateOnly, Day> days)
    {
        var lines = new List<string> { head };
        foreach (var text in before.Texts) lines.AddRange(["", .. text.Lines]);
        foreach (var (date, day) in days)
        {
            if (day.Lines.Count == 0 && day.Beginning.Texts.Count == 0) continue;
            lines.AddRange(["", $"## {date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}"]);
            var isParagraph = false;
            foreach (var place in day.Lines.Values.Prepend(day.Beginning))
            {
                if (place.Line is { } line)
                {
                    if (isParagraph) lines.Add("");
                    lines.Add(line.Text);
                    isParagraph = false;
                }

                foreach (var text in place.Texts)
                {
                    if (text.IsParagraph) lines.Add("");
                    lines.AddRange(text.Lines);
                    isParagraph |= text.IsParagraph || text.Lines.Any(IsBlank);
                }
            }
        }

        return new StringBuilder().AppendJoin('\n', lines).Append('\n').ToString();
    }

    private static bool IsBlank(string line) => line.AsSpan().Trim().IsEmpty;

    [GeneratedRegex(@"^## (?<day>\d{4}-\d\d-\d\d)\s*$")]
    private static partial Regex DayHeading { get; }
}
