using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Tacho.Cli.Routing;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Git;
using Tacho.Interop;
using Tacho.Journal;
using Tacho.Journal.Days;
using Tacho.Texts;

namespace Tacho.Cli.Consolidating;

/// <summary>
/// Blocks that a person wrote into the Markdown of a day by hand become entries: sealed, masked, and named in the block. Days that git tracks are left alone: they came with the repository, and are nobody's
/// word here.
/// </summary>
internal sealed class HandIntake(Consolidation consolidation, JournalRouting routing)
{
    private readonly DayLog _days = new(consolidation.Project.Root, consolidation.Person.Id);
    private readonly Lazy<GitIndex?> _index = new(() => IndexOrNull(consolidation.Project.Root));

    /// <summary>Days that were left alone.</summary>
    public List<string> Tracked { get; } = [];

    /// <summary>The entries that blocks would make, the oldest day first.</summary>
    /// <param name="book">The journal: what stands there is taken in no second time.</param>
    /// <param name="today">Days after it are not looked at.</param>
    /// <exception cref="IOException">The days are behind a link.</exception>
    public ImmutableArray<DecisionNoted> Find(IReadOnlyCollection<JournalEntry> book, DateOnly today)
    {
        var found = ImmutableArray.CreateBuilder<DecisionNoted>();
        if (!Directory.Exists(_days.Folder)) return [];
        foreach (var day in _days.Days().Where(day => day <= today))
        {
            if (Read(day) is not { } text) continue;
            var blocks = Blocks(text, day, book);
            if (blocks.Count == 0) continue;
            if (IsTracked(day)) Tracked.Add(Path.GetRelativePath(consolidation.Project.Root, _days.PathOf(day)).Replace('\\', '/'));
            else found.AddRange(blocks.Select(Noted).OfType<DecisionNoted>().Where(noted => !book.Any(entry => entry.Id == noted.Entry)));
        }

        return found.ToImmutable();
    }

    /// <summary>Seals them, then writes their ids into the days.</summary>
    public ImmutableArray<JournalEntry> TakeIn(ImmutableArray<DecisionNoted> found)
    {
        var book = new JournalBook(consolidation.Home, TimeProvider.System);
        ImmutableArray<JournalEntry> taken = [.. found.Select(book.TakeIn)];
        return taken;
    }

    /// <summary>Writes the ids of entries into the blocks that they were made of, those of a run that was killed among them.</summary>
    public void Name(IReadOnlyCollection<JournalEntry> book, DateOnly today)
    {
        var known = book.Where(static entry => entry.IsByHand).Select(static entry => entry.Id).ToHashSet(StringComparer.Ordinal);
        if (known.Count == 0 || !Directory.Exists(_days.Folder)) return;
        _days.EnsureNoLinks();
        using var turn = PosixFile.OpenReadWriteNoLink(_days.LockFile);
        if (!turn.TryLock(TimeSpan.FromSeconds(5))) return;
        foreach (var day in _days.Days().Where(day => day <= today))
        {
            if (Read(day) is not { } text) continue;
            ImmutableArray<(HandBlock Block, string Entry)> own = [.. Blocks(text, day, []).Select(block => (block, block.IdIn(consolidation.Project.Name, consolidation.Person.Id))).Where(one => known.Contains(one.Item2))];
            if (own.IsEmpty || new FileInfo(_days.PathOf(day)).Length != Encoding.UTF8.GetByteCount(text)) continue;
            PosixFile.Replace(_days.PathOf(day), Encoding.UTF8.GetBytes(HandBlock.WithEntries(text, own)), sync: true);
        }
    }

    private List<HandBlock> Blocks(string text, DateOnly day, IReadOnlyCollection<JournalEntry> book) =>
        [.. HandBlock.Of(text, day, OffsetOf).Where(block => !IsTorn(block, text, day, book))];

    /// <summary>What a full disk or a kill left of an entry's block names no entry either, but the journal has it.</summary>
    private bool IsTorn(HandBlock block, string text, DateOnly day, IReadOnlyCollection<JournalEntry> book)
    {
        if (!block.IsTimed || EntryMarkdown.Read(block.Text, new DecisionNoted("", "", "") { Project = "", Root = "" }) is not [var read, ..]) return false;
        return book.Any(entry => entry.IsSealed && !entry.IsByHand && entry.Noted.Project == consolidation.Project.Name && entry.Noted.Person == consolidation.Person.Id
            && DateOnly.FromDateTime(entry.At.DateTime) == day && entry.At.ToString("HH:mm", CultureInfo.InvariantCulture) == block.At.ToString("HH:mm", CultureInfo.InvariantCulture)
            && VisibleText.OneLine(entry.Noted.Title).StartsWith(read.Title, StringComparison.Ordinal) && !text.Contains($"- Entry: {entry.Id}", StringComparison.Ordinal));
    }

    private DecisionNoted? Noted(HandBlock block)
    {
        var (project, person) = (consolidation.Project, consolidation.Person);
        var blank = new DecisionNoted(block.IdIn(project.Name, person.Id), "", person.Id) { PersonName = person.Name, Project = project.Name, Root = project.Root, Happened = block.At };
        if (EntryMarkdown.Read(block.Text, blank) is not [var noted, ..]) return null;
        var place = noted.Files.IsEmpty ? null : routing.PlaceOf([.. noted.Files.Select(file => Path.GetFullPath(file, project.Root))], project.Root);
        return noted with { Part = place?.Root == project.Root ? place.Part : null };
    }

    private string? Read(DateOnly day)
    {
        _days.EnsureNoLinks();
        var path = _days.PathOf(day);
        if (new FileInfo(path).LinkTarget is not null) return null;
        return PosixFile.ReadAllIfExists(path, 64 << 20) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
    }

    /// <summary>Whether git has a day: it came with the repository.</summary>
    public bool IsTracked(DateOnly day)
    {
        if (_index.Value is not { } index) return false;
        try
        {
            return index.Find(Path.GetRelativePath(index.WorkTree, _days.PathOf(day)).Replace('\\', '/')) is not null;
        }
        catch (UserError)
        {
            return true;
        }
    }

    /// <summary>A project's folder may lie anywhere in a work tree: a repository can bring a folder <c>.tacho</c> below its root.</summary>
    private static GitIndex? IndexOrNull(string root) => GitRepository.Find(root)?.WorkTree is { } workTree ? new GitIndex(workTree, file: null) : null;

    /// <summary>The offset that the machine's zone has at a time of its clock.</summary>
    private static TimeSpan OffsetOf(DateTime clock)
    {
        var near = LocalTime.Of(new DateTimeOffset(clock, TimeSpan.Zero)).Offset;
        return LocalTime.Of(new DateTimeOffset(clock, near)).Offset;
    }
}
