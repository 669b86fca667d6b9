using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Tacho.Events;
using Tacho.Incidents;
using Tacho.Journal;
using Tacho.Reports;
using Tacho.Reports.Digests;
using Tacho.Reports.Timing;

namespace Tacho.Cli.Digests;

/// <summary>Makes a digest of what the journal, the records' times and the store tell.</summary>
/// <param name="Window">The time.</param>
/// <param name="Scope">Whose, in words.</param>
/// <param name="Zone">Whose clock.</param>
/// <param name="Profile">For whom it is.</param>
/// <param name="Mask">A text as it may leave, by the root of the project that it is of; null for none.</param>
internal sealed partial record DigestGathering(DigestWindow Window, string Scope, TimeZoneInfo Zone, ReportProfile Profile, Func<string?, string, string> Mask)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>Commits that are told; the newest.</summary>
    private const int MostCommits = 100;

    /// <param name="entries">All entries that stand and are asked for, of any time: blockers may be older than the window.</param>
    /// <param name="sheet">The times of the sessions that are asked for.</param>
    /// <param name="usage">Tokens and commits.</param>
    /// <param name="prices">What costs are counted with.</param>
    /// <param name="unconfirmed">How many inferred entries of the window nobody has looked at.</param>
    /// <param name="now">When it is made.</param>
    public Digest Gather(ImmutableArray<JournalEntry> entries, TimeSheet sheet, DigestUsage usage, ReportPrices? prices, int unconfirmed, DateTimeOffset now)
    {
        var inside = entries.Where(entry => Window.Window.Contains(entry.At)).ToImmutableArray();
        Name(inside.Concat(entries).Select(static entry => entry.Place), sheet.Rows(TimeKey.Project).Select(static row => row.Key!).Concat(usage.Projects.Keys));
        var standing = Standing.Of(entries);
        var blocked = Blockers.Of(standing).SelectMany(static blocker => blocker.Times.Select(time => (Text: time.Namings[0].Text, By: time.Namings[0].Entry, time.End))).ToList();
        var said = inside.Where(static entry => entry.Noted.Of is not null).Select(static entry => (entry.Noted.Of!.Agent, entry.Noted.Of.Session)).ToHashSet();
        var (from, before) = (Window.Window.From is { } start ? Local(start) : (DateTimeOffset?)null, Window.Window.Before is { } end ? Local(end) : (DateTimeOffset?)null);
        var digest = new Digest("", Scope, from, before, Local(now), Profile)
        {
            Projects = [.. Projects(inside, sheet, usage)],
            NewBlockers = [.. blocked.Where(one => Window.Window.Contains(one.By.At)).Select(Blocker)],
            SolvedBlockers = [.. blocked.Where(one => one.End is { IsOvertaken: false } end && Window.Window.Contains(end.By.At)).Select(Blocker)],
            Next = [.. Next(standing)],
            Time = sheet.Total,
            Days = sheet.Rows(TimeKey.Day),
            Agents = sheet.Rows(TimeKey.Agent),
            People = [.. sheet.Rows(TimeKey.Person).Select(row => row with { Key = Mask(null, row.Key!) })],
            Troubles = sheet.Troubles,
            Tokens = usage.Total,
            Prices = prices,
            Commits = [.. usage.Commits.TakeLast(MostCommits).Select(commit => new DigestCommit(_names.GetValueOrDefault(commit.Place.Session.Project) ?? Mask(null, commit.Place.Session.Project), commit.Hash, Mask(null, commit.Subject), new SessionId(commit.Place.Session.Id).ShortId, Local(commit.Place.At)))],
            Unconfirmed = unconfirmed,
            WithoutEntry = sheet.Sessions.Count(session => !said.Contains((session.Agent, session.Id))),
        };
        return digest with { Title = Window.Title ?? Days(from, before, digest.Made) };
    }

    private string Days(DateTimeOffset? from, DateTimeOffset? before, DateTimeOffset made) =>
        (from is { } start ? SafeDay(start) + " to " : "until ") + SafeDay(before is { } end ? Local(end.AddTicks(-1)) : made);

    private static string SafeDay(DateTimeOffset at) => TimeSheet.DayName(DateOnly.FromDateTime(at.DateTime));

    private IEnumerable<DigestProject> Projects(ImmutableArray<JournalEntry> entries, TimeSheet sheet, DigestUsage usage)
    {
        var times = sheet.Rows(TimeKey.Project).ToDictionary(static row => row.Key!, StringComparer.Ordinal);
        var written = entries.ToLookup(static entry => entry.Place.Project, StringComparer.Ordinal);
        return written.Select(static one => one.Key).Union(times.Keys, StringComparer.Ordinal).Union(usage.Projects.Keys, StringComparer.Ordinal)
            .OrderByDescending(project => written[project].Count()).ThenByDescending(project => times.GetValueOrDefault(project)?.Active).ThenBy(static project => project, StringComparer.Ordinal)
            .Select(project => new DigestProject(_names[project], Mask(null, project), [.. People(written[project])])
            {
                Time = times.GetValueOrDefault(project) is { } row ? row with { Key = null } : null, Tokens = usage.Projects.GetValueOrDefault(project),
            });
    }

    private IEnumerable<DigestPerson> People(IEnumerable<JournalEntry> entries) =>
        entries.GroupBy(static entry => entry.Noted.Person, StringComparer.Ordinal).OrderBy(static person => person.Key, StringComparer.Ordinal)
            .Select(person => new DigestPerson(Mask(null, person.Key), [.. person.Select(entry => new DigestEntry(entry.Id, entry.At, Masked(entry), entry.IsSealed))]));

    /// <summary>The open steps of plans that were made in the window.</summary>
    private IEnumerable<DigestStep> Next(Standing standing) =>
        NextSteps.Of(standing).Where(step => step.State == NextStepState.Open && Window.Window.Contains(step.Entry.At))
            .Select(step => new DigestStep(Mask(step.Entry.Place.Root, step.Text), NameOf(step.Entry), Mask(null, step.Entry.Noted.Person), step.Entry.Id));

    private DigestBlocker Blocker((string Text, JournalEntry By, BlockerEnd? End) one)
    {
        var blocker = new DigestBlocker(Mask(one.By.Place.Root, one.Text), NameOf(one.By), Mask(null, one.By.Noted.Person), one.By.Id, one.By.At);
        return one.End is { IsOvertaken: false } end ? blocker with { SolvedBy = end.By.Id, SolvedAt = end.By.At } : blocker;
    }

    /// <summary>What an entry says, as it may leave.</summary>
    private DecisionNoted Masked(JournalEntry entry) => EntryTexts.Words(entry.Noted, text => Mask(entry.Place.Root, text)) with
    {
        Person = Mask(null, entry.Noted.Person),
        PersonName = null,
        Root = "",
        Part = entry.Place.Part is { } part ? Mask(entry.Place.Root, part) : null,
    };

    private string NameOf(JournalEntry entry) => _names[entry.Place.Project] + (entry.Place.Part is { } part ? "/" + Mask(entry.Place.Root, part) : "");

    /// <summary>What people call projects: their folder's name, unless two have the same.</summary>
    private void Name(IEnumerable<JournalPlace> places, IEnumerable<string> projects)
    {
        var folders = places.DistinctBy(static place => place.Project, StringComparer.Ordinal).ToDictionary(static place => place.Project, static place => (place with { Part = null }).Name, StringComparer.Ordinal);
        var names = folders.Keys.Union(projects, StringComparer.Ordinal).ToDictionary(static project => project, project => folders.GetValueOrDefault(project) ?? HashOfFolder.Replace(project, ""), StringComparer.Ordinal);
        var twice = names.Values.GroupBy(static name => name, StringComparer.Ordinal).Where(static group => group.Count() > 1).Select(static group => group.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var (project, name) in names) _names[project] = Mask(null, twice.Contains(name) ? project : name);
    }

    private DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    /// <summary>What the trail puts behind a folder's name so that two of one name are two.</summary>
    [GeneratedRegex(@"(?<=.)-[0-9a-f]{8}$")]
    private static partial Regex HashOfFolder { get; }
}
