using System.Collections.Immutable;
using System.Globalization;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Git;
using Tacho.Journal;
using Tacho.Journal.Days;
using Tacho.Journal.Months;

namespace Tacho.Cli.Consolidating;

/// <summary>A person's entries of a project on their way into its repository. They come from the sealed journal, never from Markdown.</summary>
/// <param name="Home">The recorder's folder.</param>
/// <param name="Project">Whose entries.</param>
/// <param name="Root">The folder that gets a folder <c>journal</c>: the work tree at hand, which may be another one than the project's.</param>
/// <param name="Person">Whose entries.</param>
internal sealed record Consolidation(TachoHome Home, Project Project, string Root, Contributor Person)
{
    public const string FolderName = "journal";

    private const string Attributes = "*.md merge=union";

    /// <summary>That of the folder at hand.</summary>
    /// <exception cref="UserError">The project's folder is gone.</exception>
    public static Consolidation In(TachoHome home, string folder)
    {
        var locator = new ProjectLocator(home, TachoHome.UserFolder());
        var project = locator.Locate(named: null, folder);
        var root = GitRepository.Find(folder)?.WorkTree is { } workTree && locator.Locate(named: null, workTree).Root == project.Root ? workTree : project.Root;
        return new(home, project, root, Contributor.Of(root, Environment.GetEnvironmentVariable));
    }

    /// <summary>Held while files of the journal are written or days are moved.</summary>
    public string LockFile => Path.Combine(Home.Journal, Project.Name, Person.Id, ".lock");

    /// <summary>The files that the entries make.</summary>
    /// <param name="book">The whole journal, entries that are about to be taken in among it.</param>
    /// <param name="mask">What each text passes on its way out.</param>
    /// <param name="choice">Which.</param>
    /// <param name="thisMonth">The first day of the month that it is.</param>
    public ImmutableArray<SharedFile> Plan(IReadOnlyCollection<JournalEntry> book, Func<string, string> mask, ConsolidationChoice choice, DateOnly thisMonth)
    {
        var known = book.Where(entry => entry.IsSealed && entry.Noted.Person == Person.Id).ToDictionary(static entry => entry.Id, StringComparer.Ordinal);
        ImmutableArray<JournalEntry> entries = [.. known.Values.Where(IsHere).OrderBy(static entry => entry.Number)];

        // All of them in their order, whichever month is asked for: what was found in one is masked in those behind it.
        ImmutableArray<(JournalEntry Entry, MonthLine Line)> lines = [.. entries.Select(entry => (entry, MonthLine.Of(entry, mask)))];
        bool Gone(string id) => known.TryGetValue(id, out var entry) && (entry.Dropped is not null || IsHere(entry) || (entry.Noted.Project == Project.Name && entry.Place.Project != Project.Name));
        var months = lines.Select(static one => First(one.Line.Day)).Concat(MonthsThere()).Append(thisMonth).Distinct().Where(month => choice.Month is null || choice.Month == month).Order();
        var files = ImmutableArray.CreateBuilder<SharedFile>();
        foreach (var month in months)
        {
            ImmutableArray<MonthLine> own = [.. lines.Where(one => First(one.Line.Day) == month).Select(static one => one.Line)];
            var file = SharedFile.Of(Root, $"{FolderName}/{month.ToString("yyyy-MM", CultureInfo.InvariantCulture)}/{Person.Id}.md", existing => MonthFile.Merge(existing, MonthFile.Head(month, Person.Id), own, Gone));
            if (file.After is null) continue;
            files.Add(file with { Entries = own.Length });
            if (choice.WithDays) files.AddRange(Days([.. lines.Where(one => First(one.Line.Day) == month)], mask, Gone));
        }

        // Of two branches with the same person's month git itself makes the union.
        if (files.Count > 0) files.Add(SharedFile.Of(Root, $"{FolderName}/.gitattributes", WithAttributes));
        return files.ToImmutable();
    }

    private IEnumerable<SharedFile> Days(ImmutableArray<(JournalEntry Entry, MonthLine Line)> lines, Func<string, string> mask, Func<string, bool> gone) =>
        lines.GroupBy(static one => one.Line.Day).Select(day =>
        {
            var blocks = day.ToDictionary(static one => one.Entry.Id, one => EntryMarkdown.Block(Masked(one.Entry, mask)), StringComparer.Ordinal);
            return SharedFile.Of(
                Root, string.Create(CultureInfo.InvariantCulture, $"{FolderName}/{day.Key:yyyy-MM}/{Person.Id}/{day.Key:yyyy-MM-dd}.md"),
                existing => DayCopy.Merge(existing, day.Key, Person.Id, blocks, gone)) with { Entries = blocks.Count };
        });

    private bool IsHere(JournalEntry entry) => entry.Dropped is null && entry.Place.Project == Project.Name;

    /// <summary>Months of which the repository has this person's file, such as from another machine: after a merge its lines are put in order here too.</summary>
    private IEnumerable<DateOnly> MonthsThere()
    {
        var folder = Path.Combine(Root, FolderName);
        if (!Directory.Exists(folder) || new DirectoryInfo(folder).LinkTarget is not null) return [];
        return Directory.EnumerateDirectories(folder).Where(month => File.Exists(Path.Combine(month, Person.Id + ".md")))
            .Select(static month => DateOnly.TryParseExact(Path.GetFileName(month), "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var told) ? told : (DateOnly?)null).OfType<DateOnly>();
    }

    private static DateOnly First(DateOnly day) => new(day.Year, day.Month, 1);

    private static string WithAttributes(string? existing)
    {
        var text = existing ?? "";
        if (text.Split('\n').Any(static line => line.Trim() == Attributes)) return text;
        return (text.Length == 0 || text.EndsWith('\n') ? text : text + "\n") + Attributes + "\n";
    }

    private static JournalEntry Masked(JournalEntry entry, Func<string, string> mask) =>
        entry with { Noted = EntryTexts.Words(entry.Noted, mask), Place = entry.Place with { Part = entry.Place.Part is { } part ? mask(part) : null } };
}

/// <summary>What is to be brought.</summary>
/// <param name="Month">Its first day; null for all.</param>
/// <param name="WithDays">Whole entries too, a file a day.</param>
internal sealed record ConsolidationChoice(DateOnly? Month, bool WithDays);
