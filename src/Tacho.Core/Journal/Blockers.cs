using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Journal;

/// <summary>
/// What blocks work, by what entries say. The same blocker of a project is known again by its words (<see cref="PlainWords"/>) behind a label. It is gone when a later entry, or the same, says that it is solved: by its words, by the
/// id of an entry that names it, or by a text of which one open blocker of the project, and no other, is a part or which is a part of it. It is gone too when every entry that names it is superseded.
/// </summary>
public static partial class Blockers
{
    /// <summary>All blockers that were ever named, in the order in which they were named first.</summary>
    public static ImmutableArray<Blocker> Of(Standing standing)
    {
        var all = new List<Growing>();
        var byWords = new Dictionary<(string Project, string Words), Growing>();
        var open = new Dictionary<string, List<Growing>>(StringComparer.Ordinal);
        var byEntry = new Dictionary<string, List<Growing>>(StringComparer.Ordinal);
        foreach (var entry in standing.Entries)
        {
            foreach (var text in entry.Noted.BlockedOn)
            {
                if (text.Trim().Length == 0) continue;
                var key = (entry.Place.Project, Words: WordsOf(text));
                if (!byWords.TryGetValue(key, out var blocker)) all.Add(byWords[key] = blocker = new Growing(key.Project, key.Words));
                if (!blocker.IsOpen) Of(open, key.Project).Add(blocker);
                blocker.Name(new(entry, text));
                Of(byEntry, entry.Id).Add(blocker);
            }

            if (!entry.IsSealed) continue;
            foreach (var former in Standing.Ids(entry).SelectMany(id => byEntry.GetValueOrDefault(id) ?? []).Distinct().Where(static one => one.IsOpen).ToList())
            {
                if (former.Current.All(naming => standing.SupersededBy(naming.Entry) is { } by && by.Number <= entry.Number)) Close(former, new(entry, IsOvertaken: true));
            }

            foreach (var text in entry.Noted.Solved)
            {
                var words = WordsOf(text);
                List<Growing> solved = byWords.GetValueOrDefault((entry.Place.Project, words)) is { IsOpen: true } same ? [same] : Solved(text, words, Of(open, entry.Place.Project), byEntry);
                foreach (var one in solved) Close(one, new(entry, IsOvertaken: false));
            }
        }

        var people = standing.Entries.Select(static entry => entry.Noted).SelectMany(static noted => (string?[])[noted.Person, noted.PersonName]).OfType<string>().Where(static name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return [.. all.Select(blocker => blocker.Whole(people))];

        void Close(Growing blocker, BlockerEnd end)
        {
            open[blocker.Project].Remove(blocker);
            blocker.Close(end);
        }
    }

    /// <summary>On whom a blocker waits, where its words begin with it: <c>@name</c>, one word with a colon behind it, or a person of the journal. Null where it is not said.</summary>
    internal static string? OnWhom(string text, IEnumerable<string> people)
    {
        var start = text.TrimStart();
        if (Named.Match(start) is { Success: true } named) return named.Groups["who"].Value;
        return people.Where(name => start.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (start.Length == name.Length || !(char.IsLetterOrDigit(start[name.Length]) || start[name.Length] is '-' or '_' or '/' or '.')))
            .MaxBy(static name => name.Length);
    }

    /// <summary>Without a label, which one person writes and another does not.</summary>
    private static string WordsOf(string text) => PlainWords.Of(Named.Match(text.TrimStart()) is { Success: true, Value: not ['@', ..] } label ? text.TrimStart()[label.Length..].TrimStart(':') : text);

    private static List<Growing> Solved(string text, string words, List<Growing> open, Dictionary<string, List<Growing>> byEntry)
    {
        var ids = EntryId.Matches(text).Select(static id => id.Value.ToLowerInvariant()).Where(byEntry.ContainsKey).ToList();
        if (ids.Count > 0)
        {
            // Of an entry that names several, a word beside its id may mean one.
            var rest = WordsOf(EntryId.Replace(text, " ")).Split(' ');
            var named = ids.SelectMany(id => byEntry[id]).Distinct().Where(static one => one.IsOpen).ToList();
            return named.Count > 1 && named.Where(one => one.Words.Split(' ').Intersect(rest, StringComparer.Ordinal).Any()).ToList() is [var meant] ? [meant] : named;
        }

        return open.Where(one => PlainWords.Hold(one.Words, words) || PlainWords.Hold(words, one.Words)).ToList() is [var only] ? [only] : [];
    }

    private static List<Growing> Of(Dictionary<string, List<Growing>> lists, string key) => lists.TryGetValue(key, out var list) ? list : lists[key] = [];

    /// <summary>A name behind an at sign that is no package of npm, or one word before a colon that is no address.</summary>
    [GeneratedRegex(@"^(?<who>@[\p{L}\p{N}][\p{L}\p{N}_.-]*)(?![\p{L}\p{N}_./-])|^(?<who>\p{L}[\p{L}\p{N}_.-]{0,19}):(?=\s)")]
    private static partial Regex Named { get; }

    [GeneratedRegex(@"\bj[0-9a-f]{8}\b", RegexOptions.IgnoreCase)]
    private static partial Regex EntryId { get; }

    /// <summary>A blocker while the journal is read.</summary>
    private sealed class Growing(string project, string words)
    {
        private readonly List<BlockedTime> _times = [];
        private readonly List<BlockerNaming> _current = [];

        public string Project => project;

        public string Words => words;

        public bool IsOpen => _current.Count > 0;

        public IReadOnlyList<BlockerNaming> Current => _current;

        public void Name(BlockerNaming naming) => _current.Add(naming);

        public void Close(BlockerEnd end)
        {
            _times.Add(new([.. _current], end));
            _current.Clear();
        }

        public Blocker Whole(IEnumerable<string> people)
        {
            ImmutableArray<BlockedTime> times = IsOpen ? [.. _times, new([.. _current], End: null)] : [.. _times];
            var newest = times[^1].Namings[^1];
            return new(newest.Text, newest.Entry.Place, times) { On = times[^1].Namings.Reverse().Select(naming => OnWhom(naming.Text, people)).FirstOrDefault(static who => who is not null) };
        }
    }
}

/// <summary>Something that work waits for, or waited for.</summary>
/// <param name="Text">As it was said last.</param>
/// <param name="Place">Project and part of the entry that says so.</param>
/// <param name="Times">Each time that it blocked, the oldest first; at least one.</param>
public sealed record Blocker(string Text, JournalPlace Place, ImmutableArray<BlockedTime> Times)
{
    /// <summary>On whom it waits, as it is said; null where it is not.</summary>
    public string? On { get; init; }

    /// <summary>Nothing says that it is gone.</summary>
    public bool IsOpen => Times[^1].End is null;

    /// <summary>When it was named first since it was last gone.</summary>
    public DateTimeOffset Since => Times[^1].Namings[0].Entry.At;

    /// <summary>Whose work waits, or waited last, in the order in which they said so.</summary>
    public IEnumerable<string> People => Times[^1].Namings.Select(static naming => naming.Entry.Noted.Person).Distinct(StringComparer.Ordinal);

    /// <summary>In how many entries it was named, over all times.</summary>
    public int Entries => Times.SelectMany(static time => time.Namings).DistinctBy(static naming => naming.Entry.Id, StringComparer.Ordinal).Count();

    /// <summary>On how many days, by the clocks of those who named it.</summary>
    public int Days => Times.SelectMany(static time => time.Namings).Select(static naming => DateOnly.FromDateTime(naming.Entry.At.DateTime)).Distinct().Count();

    /// <summary>It came back after it was gone, or was named on more than one day.</summary>
    public bool IsRecurring => Times.Length > 1 || Days > 1;
}

/// <summary>One time that a blocker blocked.</summary>
/// <param name="Namings">Who said so; at least one, the oldest first.</param>
/// <param name="End">What ended it; null while it lasts.</param>
public sealed record BlockedTime(ImmutableArray<BlockerNaming> Namings, BlockerEnd? End);

/// <summary>An entry that names a blocker.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Text">In its words.</param>
public sealed record BlockerNaming(JournalEntry Entry, string Text);

/// <summary>What ended a blocker.</summary>
/// <param name="By">The entry that says so.</param>
/// <param name="IsOvertaken">It is not said to be solved: what it blocked was superseded.</param>
public sealed record BlockerEnd(JournalEntry By, bool IsOvertaken);
