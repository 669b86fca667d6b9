using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Sealing;
using Tacho.Trail;

namespace Tacho.Scrubbing;

/// <summary>What a scrub just did; behind each of them it may be killed.</summary>
/// <param name="What">A few words.</param>
/// <param name="Path">The file concerned; the ledger's folder for its entries.</param>
public sealed record ScrubStep(string What, string Path);

/// <summary>
/// Takes what leaked before out of the record. The order of its steps is: (1) who and why into the ledger, (2) which records become tombstones, signed and synced, (3) each sealed
/// file written anew beside the old one, both sizes into the head, renamed, the head settled, (4) the views and logs in the same way, (5) which archived transcripts change, signed, and each
/// of them written anew as an import would (see <see cref="ArchiveScrub"/>), (6) done into the ledger. A process that dies
/// anywhere leaves each file old or new and a trail that verifies; the next scrub finds what is left.
/// </summary>
/// <remarks>Sessions go on recording meanwhile: their lock is held for the copying of what was added since and two small writes, else their hooks write aside for that moment.</remarks>
public sealed class Scrubber(TachoHome home, ScrubTarget target, TimeProvider time)
{
    /// <summary>An agent that is at work can record the secret once more while it is taken out.</summary>
    private const int MaxRounds = 3;

    private const int MaxOtherFileBytes = 64 << 20;

    private readonly ArchiveScrub _archive = ArchiveScrubOf(new TranscriptArchive(home.Archive), home, target, time);

    /// <summary>A person can wait longer than an agent.</summary>
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);

    /// <summary>The archive of transcripts that is looked into; the recorder's own where nothing else is said.</summary>
    public TranscriptArchive Archive
    {
        get;
        init => (field, _archive) = (value, ArchiveScrubOf(value, home, target, time));
    } = new(home.Archive);

    /// <summary>Looks into all archived transcripts, whether or not anything is recorded of their projects.</summary>
    public bool InWholeArchive { get; init; }

    /// <summary>What would be changed. It only reads.</summary>
    /// <param name="projects">The projects to look into; the ledger and the recorder's own logs are always among it.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public ScrubPlan Look(IReadOnlyCollection<Project> projects)
    {
        var records = LookAtRecords(projects);
        var files = records.Where(file => file.Edits.Count > 0).Select(file => new ScrubbedFile(ContentPlaces.Records.Name, file.File.Project, file.File.Session, file.File.Path, Lines(file.Edits))).ToList();
        files.AddRange(LookAtText(projects, records).Where(file => file.Text.Edits.Count > 0).Select(file => new ScrubbedFile(file.Place.Name, file.Project?.Name, null, file.Text.Path, Lines(file.Text.Edits))));
        var archived = _archive.Look(Chosen(projects));
        files.AddRange(archived.Where(found => found.HasWork).Select(Scrubbed));
        files.AddRange(_archive.Leftovers().Select(path => new ScrubbedFile("leftover", null, null, path, []) { Note = "of an import that was stopped; it goes without a look" }));
        var sources = archived.Where(found => found.HasWork).Select(found => Path.GetDirectoryName(found.Transcript.Meta.Source)).OfType<string>();
        return new(
            [.. files],
            [.. OutOfReach(projects, records), .. _archive.Broken, .. archived.SelectMany(OutOfReach)],
            [.. records.Where(file => file.Edits.Count > 0).SelectMany(file => file.Transcripts).Concat(sources).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

        static ImmutableArray<long> Lines(List<LineEdit> edits) => [.. edits.Select(edit => edit.Line)];
    }

    /// <summary>Does it, step by step as the result is read. Nothing at all is done where <see cref="Look"/> finds nothing.</summary>
    /// <param name="projects">As for <see cref="Look"/>.</param>
    /// <param name="reason">Why; stands in the ledger.</param>
    /// <exception cref="UserError">Another scrub is at work, or the ledger cannot be written or signed.</exception>
    /// <exception cref="IOException">A file cannot be read or written, or a session's lock was not to be had; what was done stays, the next scrub does the rest.</exception>
    public IEnumerable<ScrubStep> Run(IReadOnlyCollection<Project> projects, string reason)
    {
        TachoHome.CreateFolder(home.Heads);
        using var turn = new HeldLocks([home.ScrubLock], LockPatience);
        RemoveLeftovers(projects);
        var records = LookAtRecords(projects).Where(file => file.Edits.Count > 0).ToList();
        var archived = _archive.Look(Chosen(projects)).RemoveAll(found => !found.HasWork);
        var hasLeftovers = !_archive.Leftovers().IsEmpty;
        if (records.Count == 0 && archived.IsEmpty && !hasLeftovers && LookAtText(projects, []).All(file => file.Text.Edits.Count == 0)) yield break;

        var ledger = new ScrubLedger(home, target, time);
        ledger.Decide(reason);
        yield return new("said who and why", home.Trail);
        for (var round = 0; round < MaxRounds && records.Count > 0; round++)
        {
            ledger.Intend(records);
            yield return new("signed what is to become a tombstone", home.Trail);
            foreach (var step in records.SelectMany(Rewrite)) yield return step;
            records = LookAtRecords(projects).Where(file => file.Edits.Count > 0).ToList();
        }

        foreach (var file in LookAtText(projects, []).Where(file => file.Text.Edits.Count > 0)) yield return Rewrite(file.Text, file.Project);
        for (var round = 0; round < MaxRounds && !archived.IsEmpty; round++)
        {
            ledger.Intend(archived.Select(found => (_archive.Origin(found.Transcript), (long)found.Lines.Length)));
            yield return new("signed what is to be masked in the archive", home.Trail);
            foreach (var step in archived.SelectMany(_archive.Rewrite)) yield return step;
            archived = _archive.Look(Chosen(projects)).RemoveAll(found => !found.HasWork);
        }

        if (hasLeftovers)
        {
            _archive.RemoveLeftovers();
            yield return new("removed what stopped imports left", Archive.Root);
        }

        ledger.Done();
        yield return new("said that it is done", home.Trail);
    }

    private static ArchiveScrub ArchiveScrubOf(TranscriptArchive archive, TachoHome home, ScrubTarget target, TimeProvider time) => new(archive, target, new ArchiveSeal(home, archive, target.Mask, time));

    private List<SealedScrub> LookAtRecords(IEnumerable<Project> projects)
    {
        try
        {
            return
            [
                .. projects.SelectMany(project => ContentPlaces.Records.Files(home, project)).Distinct(StringComparer.Ordinal)
                    .AsParallel().AsOrdered().Select(path => SealedScrub.Of(new TrailFile(Path.GetFileName(Path.GetDirectoryName(path))!, path), target)),
            ];
        }
        catch (AggregateException failures) when (failures.Flatten().InnerExceptions.FirstOrDefault(failure => failure is IOException or InvalidDataException) is { } failure)
        {
            throw new IOException(failure.Message, failure);
        }
    }

    /// <summary>Views and logs, as the records are or, with a plan, as they will be.</summary>
    private List<(ContentPlace Place, Project? Project, TextScrub Text)> LookAtText(IEnumerable<Project> projects, IReadOnlyCollection<SealedScrub> plan)
    {
        var found = new List<(ContentPlace, Project?, TextScrub)>();
        var logs = new HashSet<string>(StringComparer.Ordinal);
        foreach (var project in projects)
        {
            foreach (var place in ContentPlaces.All)
            {
                var files = place.Files(home, project);
                switch (place.Form)
                {
                    case ContentForm.View when files.ToList() is { Count: > 0 } views:
                        var of = new TextViews(project.Root);
                        var recorded = RecordedCommands.Of(home, project, plan);
                        found.AddRange(views.Select(path => (place, (Project?)project, TextScrub.OfView(path, target, recorded.LinesOf(of, path), path == of.Tail ? TextViews.TailFields : TextViews.SessionFields))));
                        break;
                    case ContentForm.Text:
                        found.AddRange(files.Where(logs.Add).Select(path => (place, (Project?)null, TextScrub.OfLog(path, target))));
                        break;
                }
            }
        }

        return found;
    }

    private IEnumerable<ScrubStep> Rewrite(SealedScrub file)
    {
        var path = file.File.Path;
        var paths = new TrailPaths(home, file.File.Session);
        using var rewrite = new FileRewrite(path);
        rewrite.CopyTo(file.Length, file.Edits);

        // Most of it reaches the device before the lock is taken, so that no hook has to write aside for it.
        rewrite.Sync();
        yield return new("wrote the new file beside the old one", path);

        using var sessionLock = new HeldLocks([paths.Lock], LockPatience);

        // A side file, or a line without its feed, may have been in the making when it was looked at: the next round does it.
        if (rewrite.OldLength > file.Length && (file.File.IsSide || file.TouchesOpenEnd)) yield break;
        rewrite.CopyTo(rewrite.OldLength);
        rewrite.Sync();
        var head = HeadFor(paths, file, rewrite);
        if (head is not null)
        {
            WriteHead(head, paths.Head);
            yield return new("told both sizes to the head", paths.Head);
        }

        rewrite.Replace();
        yield return new("put the new file in the place of the old one", path);
        if (head is null) yield break;
        WriteHead(head with { Bytes = head.BytesAfterScrub, BytesAfterScrub = 0 }, paths.Head);
        yield return new("settled the head", paths.Head);
    }

    /// <summary>The session's head with both sizes; null where it does not speak of this file, or does not fit it.</summary>
    private static TrailHead? HeadFor(TrailPaths paths, SealedScrub file, FileRewrite rewrite)
    {
        if (TrailHead.Read(paths.Head) is not { } read || read.Project != file.File.Project || paths.Segment(read.Project, read.Segment) != file.File.Path) return null;
        if (rewrite.Settle(read) is not { } head) return null;
        var recent = RecentCalls.Parse(head.Recent);
        foreach (var (removed, masked) in file.Edits.Select(edit => edit.Event).OfType<(AgentEvent, AgentEvent)>()) recent.Replace(removed, masked);
        var growth = file.Edits.Where(edit => edit.Offset < head.Bytes).Sum(edit => edit.Bytes.Length - edit.Length);
        return head with { BytesAfterScrub = head.Bytes + growth, Recent = recent.ToString() };
    }

    private static void WriteHead(TrailHead head, string path)
    {
        head.Write(path);
        using var written = PosixFile.OpenReadWrite(path);
        written.Sync();
    }

    private ScrubStep Rewrite(TextScrub file, Project? project)
    {
        using (var rewrite = new FileRewrite(file.Path))
        {
            rewrite.CopyTo(file.Length, file.Edits);
            var sessions = project is null ? [] : new TrailReader(home).Files(project.Name).Select(record => new TrailPaths(home, record.Session).Lock).Distinct(StringComparer.Ordinal);
            using var locks = new HeldLocks(sessions, LockPatience);
            rewrite.CopyTo(rewrite.OldLength);
            rewrite.Sync();
            rewrite.Replace();
            rewrite.CatchUp();
        }

        return new("masked lines", file.Path);
    }

    /// <summary>What an earlier scrub that was killed left beside files. It holds no secret that was looked for then, but no one else would remove it.</summary>
    private void RemoveLeftovers(IEnumerable<Project> projects)
    {
        var folders = projects.Where(project => project.Root.Length > 0).Select(project => new TextViews(project.Root)).SelectMany(views => new[] { Path.GetDirectoryName(views.Tail)!, views.Sessions })
            .Append(home.Root)
            .Concat(projects.SelectMany(project => (project.Root.Length > 0 ? ContentPlaces.People(ContentPlaces.DaysOf(project)) : []).Concat(ContentPlaces.People(Path.Combine(home.Journal, project.Name)))))
            .Concat(Directory.Exists(home.Trail) ? Directory.EnumerateDirectories(home.Trail) : []);
        foreach (var left in folders.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*" + FileRewrite.Ending)).ToList()) File.Delete(left);
    }

    private IEnumerable<OutOfReach> OutOfReach(IReadOnlyCollection<Project> projects, List<SealedScrub> records)
    {
        foreach (var file in records)
        {
            foreach (var line in file.Fixed) yield return new($"{file.File.Path}:{line}", "a record of the seal itself, which names the session and its folder, cannot be changed");
        }

        foreach (var path in projects.SelectMany(ContentPlaces.Committed))
        {
            if (HoldsOrCannotBeRead(path) is { } reason) yield return new(path, $"{reason}; it is in git's hands: tacho journal consolidate writes it anew, git keeps what was committed");
        }

        if (!Directory.Exists(home.Root)) yield break;
        var known = projects.SelectMany(project => ContentPlaces.All.SelectMany(place => place.Files(home, project))).ToHashSet(StringComparer.Ordinal);
        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var path in Directory.EnumerateFiles(home.Root, "*", everything).Order(StringComparer.Ordinal))
        {
            if (target.Holds(System.Text.Encoding.UTF8.GetBytes(Path.GetFileName(path)))) yield return new(path, "the name of the file holds it");

            // The store follows the archive: who scrubs brings it up to that afterwards.
            if (path.StartsWith(home.Store, StringComparison.Ordinal)) continue;
            if (known.Contains(path) || path.StartsWith(home.Trail, StringComparison.Ordinal) || path.StartsWith(home.Bin, StringComparison.Ordinal) || IsArchived(path)) continue;
            if (HoldsOrCannotBeRead(path) is { } reason) yield return new(path, reason);
        }
    }

    private static IEnumerable<OutOfReach> OutOfReach(TranscriptScrub found)
    {
        var transcript = found.Transcript;
        if (found.Trouble is { } trouble) yield return new(transcript.Path, $"it cannot be read, and whether it holds it is not known: {trouble}; tacho forget removes it");
        foreach (var line in found.Fixed) yield return new($"{transcript.Path}:{line}", "the line is too long to be masked again; tacho forget removes the session");
        if (found.KeepsWords) yield return new(transcript.MetaPath, "the path of the source, or an id, holds it, and the next import needs it; tacho forget removes the session");
    }

    /// <summary>Content of the archive, which is looked into through its metadata.</summary>
    private bool IsArchived(string path) => path.StartsWith(home.Archive + Path.DirectorySeparatorChar, StringComparison.Ordinal) && Path.GetRelativePath(home.Archive, path) is not ['.', ..];

    private Func<ArchiveMeta, bool> Chosen(IReadOnlyCollection<Project> projects) => meta => InWholeArchive || projects.Any(project => project.Name == meta.Project);

    private static ScrubbedFile Scrubbed(TranscriptScrub found) =>
        new(ContentPlaces.Archive.Name, found.Transcript.Meta.Project, new SessionId(found.Transcript.Meta.Session).FileName, found.Transcript.Path, found.Lines) { Note = found.TouchesWords ? "and words of its metadata" : null };

    private string? HoldsOrCannotBeRead(string path)
    {
        try
        {
            if (new FileInfo(path) is not { Length: > 0 and <= MaxOtherFileBytes }) return null;
            return PosixFile.ReadAllIfExists(path, MaxOtherFileBytes) is { } bytes && target.Holds(bytes) ? "no record of an agent, so it stays as it is: change it by hand" : null;
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            return "it cannot be read";
        }
    }
}
