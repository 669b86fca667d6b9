using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Tacho.Journal;

/// <summary>What somebody new to a project should read: decisions that hold, what is open, and who knows what.</summary>
/// <param name="Areas">Parts and folders with their decisions, the most central first.</param>
/// <param name="Blockers">Those that are open, the oldest first.</param>
/// <param name="Next">Steps that are open.</param>
/// <param name="People">Those with the most entries first.</param>
public sealed partial record ReadingList(ImmutableArray<ReadingArea> Areas, ImmutableArray<Blocker> Blockers, ImmutableArray<NextStep> Next, ImmutableArray<ReadingPerson> People)
{
    private const int MostFolders = 2;

    /// <summary>Entries that were looked through.</summary>
    public int Entries { get; init; }

    /// <summary>Decisions that hold, shown or not.</summary>
    public int Holding { get; init; }

    /// <summary>Decisions that later entries supersede.</summary>
    public int Superseded { get; init; }

    /// <summary>How many decisions are in <see cref="Areas"/>.</summary>
    public int Shown => Areas.Sum(static area => area.Decisions.Length);

    /// <summary>
    /// Makes the list. A decision is an entry that gives a reason or a way that was not taken. It is the more central the more later entries name one of its files or its id, and the more later commits changed one of its files.
    /// </summary>
    /// <param name="standing">The journal.</param>
    /// <param name="isMeant">Which entries the list is of; what is open is told however old it is.</param>
    /// <param name="isInTime">Which of them are of the time that is asked for.</param>
    /// <param name="changes">What commits changed.</param>
    /// <param name="most">How many decisions, the most central of all.</param>
    public static ReadingList Of(Standing standing, Func<JournalEntry, bool> isMeant, Func<JournalEntry, bool> isInTime, FileChanges changes, int most)
    {
        ImmutableArray<JournalEntry> meant = [.. standing.Entries.Where(entry => isMeant(entry) && isInTime(entry))];
        var decisions = meant.Where(static entry => !entry.Noted.Why.IsDefaultOrEmpty || !entry.Noted.Rejected.IsDefaultOrEmpty).ToList();
        var touching = Touching(standing.Entries);
        var holding = decisions.Where(entry => standing.SupersededBy(entry) is null).Select(entry => Decision(entry, touching, changes))
            .OrderByDescending(static decision => decision.Touched).ThenByDescending(static decision => decision.Entry.Number).ToList();
        var shown = holding.Take(most).Select(decision => decision with { Gone = Gone(decision.Entry, changes) });
        return new(
            [
                .. shown.GroupBy(static decision => (decision.Entry.Place.Project, Area: AreaOf(decision.Entry)))
                    .Select(static area => new ReadingArea(area.First().Entry.Place, area.Key.Area, [.. area])).OrderByDescending(static area => area.Decisions.Max(static one => one.Touched)),
            ],
            [.. Journal.Blockers.Of(standing).Where(blocker => blocker.IsOpen && blocker.Times[^1].Namings.Any(naming => isMeant(naming.Entry))).OrderBy(static blocker => blocker.Since)],
            [.. NextSteps.Of(standing).Where(step => step.State == NextStepState.Open && isMeant(step.Entry))],
            [
                .. meant.GroupBy(static entry => entry.Noted.Person, StringComparer.Ordinal).Select(Person)
                    .OrderByDescending(static person => person.Entries).ThenBy(static person => person.Person, StringComparer.Ordinal),
            ])
        {
            Entries = meant.Length, Holding = holding.Count, Superseded = decisions.Count - holding.Count,
        };
    }

    /// <summary>What of a project an entry is about: the part that the settings name, else the folder that its files have in common, at most two deep; empty for the whole project.</summary>
    public static string AreaOf(JournalEntry entry)
    {
        if (entry.Place.Part is { } part) return part;
        string[]? common = null;
        foreach (var file in entry.Noted.Files)
        {
            if (file.StartsWith('/') || Path.IsPathRooted(file)) continue;
            var folders = file.Split('/')[..^1];
            common = common is null ? folders : [.. common.Zip(folders).TakeWhile(static pair => pair.First == pair.Second).Select(static pair => pair.First)];
        }

        return common is null ? "" : string.Join('/', common.Take(MostFolders));
    }

    private static ReadingDecision Decision(JournalEntry entry, Dictionary<string, List<int>> touching, FileChanges changes)
    {
        ImmutableArray<string> paths = [.. entry.Noted.Files.Select(file => NamedFile.PathOf(entry, file))];
        var later = paths.Append(entry.Id).SelectMany(key => touching.GetValueOrDefault(key) ?? []).Where(number => number > entry.Number).Distinct().Count();
        return new(entry, later, changes.Since(paths, entry.At), []);
    }

    private static ImmutableArray<GoneFile> Gone(JournalEntry entry, FileChanges changes) => [.. NamedFile.GoneFrom(entry).Select(file => new GoneFile(file, changes.NowAt(NamedFile.PathOf(entry, file))))];

    /// <summary>The numbers of the entries that name a file, by its full path, or another entry, by its id.</summary>
    private static Dictionary<string, List<int>> Touching(ImmutableArray<JournalEntry> entries)
    {
        var touching = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            var noted = entry.Noted;
            foreach (var file in noted.Files) Add(NamedFile.PathOf(entry, file), entry.Number);
            foreach (var text in noted.Did.Concat(noted.Why).Concat(noted.Tried).Concat(noted.Rejected).Concat(noted.Solved).Concat(noted.Next).Append(noted.Title).Append(noted.Text ?? ""))
            {
                foreach (var id in EntryId.EnumerateMatches(text)) Add(text.Substring(id.Index, id.Length), entry.Number);
            }
        }

        return touching;

        void Add(string key, int number) => (CollectionsMarshal.GetValueRefOrAddDefault(touching, key, out _) ??= []).Add(number);
    }

    private static ReadingPerson Person(IGrouping<string, JournalEntry> entries) =>
        new(entries.Key, entries.Last().Noted.PersonName, entries.Count(), entries.Max(static entry => entry.At))
        {
            Areas = [.. entries.GroupBy(static entry => (entry.Place.Project, Area: AreaOf(entry))).Select(static area => new PersonArea(area.First().Place, area.Key.Area, area.Count())).OrderByDescending(static area => area.Entries).ThenBy(static area => area.Area, StringComparer.Ordinal)],
        };

    [GeneratedRegex(@"\bj[0-9a-f]{8}\b")]
    private static partial Regex EntryId { get; }
}

/// <summary>A part or folder and its decisions.</summary>
/// <param name="Place">Whose.</param>
/// <param name="Name">As <see cref="ReadingList.AreaOf"/> gives it.</param>
/// <param name="Decisions">The most central first.</param>
public sealed record ReadingArea(JournalPlace Place, string Name, ImmutableArray<ReadingDecision> Decisions);

/// <summary>A decision that holds.</summary>
/// <param name="Entry">What was said.</param>
/// <param name="LaterEntries">Later entries that name one of its files, or its id.</param>
/// <param name="LaterCommits">Later commits that changed one of its files.</param>
/// <param name="Gone">Its files that are not there any more.</param>
public sealed record ReadingDecision(JournalEntry Entry, int LaterEntries, int LaterCommits, ImmutableArray<GoneFile> Gone)
{
    /// <summary>How often it was touched since, by which it is central.</summary>
    public int Touched => LaterEntries + LaterCommits;

    /// <summary>All files that it is about are gone, and were not renamed.</summary>
    public bool IsAllGone => Gone.Length > 0 && Gone.Length == Entry.Noted.Files.Length && Gone.All(static file => file.NowAt is null);
}

/// <summary>A file that is not there any more.</summary>
/// <param name="Name">As its entry names it.</param>
/// <param name="NowAt">Full path of what it was renamed to; null where nothing tells.</param>
public sealed record GoneFile(string Name, string? NowAt);

/// <summary>Who wrote entries.</summary>
/// <param name="Person">Their name in the journal.</param>
/// <param name="Name">As git knows them.</param>
/// <param name="Entries">How many.</param>
/// <param name="Last">The newest.</param>
public sealed record ReadingPerson(string Person, string? Name, int Entries, DateTimeOffset Last)
{
    /// <summary>What they wrote of, most often first.</summary>
    public ImmutableArray<PersonArea> Areas { get; init; } = [];
}

/// <summary>A part or folder that somebody wrote of.</summary>
/// <param name="Place">Whose.</param>
/// <param name="Area">As <see cref="ReadingList.AreaOf"/> gives it.</param>
/// <param name="Entries">How often.</param>
public sealed record PersonArea(JournalPlace Place, string Area, int Entries);
