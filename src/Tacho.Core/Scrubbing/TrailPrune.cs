using System.Collections.Immutable;
using System.Text;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Redaction;
using Tacho.Sealing;
using Tacho.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Scrubbing;

/// <summary>
/// Removes the sealed records of whole sessions. The order of its steps is: (1) what goes, into the ledger, signed and synced, (2) their lines out of the tail, (3) the session's view, (4) the head, which
/// stays as a witness of where the record ended, forgets its fingerprints, (5) the sealed files, segments before side files, (6) what was kept beside them. A process that dies anywhere leaves
/// a trail that verifies: views that are behind, or files whose removal the ledger warrants. The next prune does the rest.
/// </summary>
/// <remarks>Checkpoints stay too. An agent that goes on with the session later begins a new segment.</remarks>
public sealed class TrailPrune(TachoHome home, Func<AgentEvent, Redacted<AgentEvent>> mask, TimeProvider time)
{
    /// <summary>Sessions that one entry of the ledger names, so that a line of it stays readable.</summary>
    private const int SessionsAnEntry = 50;

    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);

    private readonly List<(RecordedSession Session, string Why)> _left = [];

    /// <summary>Sessions that were not removed, and why: they are being recorded, or do not verify, so that their removal would destroy evidence.</summary>
    public IReadOnlyList<(RecordedSession Session, string Why)> Left => _left;

    /// <summary>Does it, step by step as the result is read.</summary>
    /// <param name="sessions">What is to go.</param>
    /// <param name="person">Who wants it.</param>
    /// <exception cref="UserError">The ledger cannot be written or signed; nothing was removed.</exception>
    /// <exception cref="IOException">A file cannot be read or removed, or another scrub is at work; what was done stays, the next prune does the rest.</exception>
    public IEnumerable<ScrubStep> Run(IReadOnlyCollection<RecordedSession> sessions, string person)
    {
        TachoHome.CreateFolder(home.Heads);
        using var turn = new HeldLocks([home.ScrubLock], LockPatience);
        var locks = new Dictionary<RecordedSession, PosixFile>();
        try
        {
            var warrants = ScrubWarrants.Read(home, []);
            var chosen = new List<(RecordedSession Session, PrunedSession Pruned)>();
            foreach (var session in sessions)
            {
                var (held, pruned) = Hold(session, warrants);
                if (held is null) continue;
                locks[session] = held;
                chosen.Add((session, pruned!));
            }

            if (chosen.Count == 0) yield break;
            var ledger = new SealLedger(home, mask, time);
            var run = ledger.NewRun();
            foreach (var some in chosen.Chunk(SessionsAnEntry)) ledger.Append("prune", new RecordsPruned(run, person) { Sessions = [.. some.Select(static one => one.Pruned)] }, hide: null);
            ledger.Sign();
            yield return new("signed what is to go", home.Trail);
            foreach (var project in chosen.GroupBy(static one => one.Session.Project))
            {
                foreach (var step in Remove(project.Key, [.. project.Select(static one => one.Session)])) yield return step;
            }
        }
        finally
        {
            foreach (var held in locks.Values) held.Dispose();
        }
    }

    /// <summary>Takes a session's lock and looks at its files as they are then; without either it is left.</summary>
    private (PosixFile? Held, PrunedSession? Pruned) Hold(RecordedSession session, ScrubWarrants warrants)
    {
        var paths = new TrailPaths(home, session.Name);
        var held = PosixFile.OpenReadWrite(paths.Lock);
        var why = !held.TryLock(TimeSpan.Zero) ? "it is being recorded" : session.MayGoOn(time.GetUtcNow()) ? "its agent may be at work: it was recorded within a day and has not ended" : null;
        var files = why is null ? Files(session, paths, warrants, out why) : [];
        if (why is null) return (held, new PrunedSession(session.Name, session.Began, session.Ended) { Files = files });
        held.Dispose();
        _left.Add((session, why));
        return (null, null);
    }

    private static ImmutableArray<PrunedFile> Files(RecordedSession session, TrailPaths paths, ScrubWarrants warrants, out string? why)
    {
        const string unsound = "it does not verify, and what is wrong with it would be lost; see tacho verify";
        why = null;
        var head = TrailHead.Read(paths.Head);
        var files = ImmutableArray.CreateBuilder<PrunedFile>();
        var bytes = 0L;
        foreach (var file in session.Files)
        {
            using var opened = PosixFile.OpenReadIfExists(file.Path);
            if (opened is null) continue;
            bytes += opened.Length;
            var walk = ChainWalk.Over(opened, opened.Length, [], null);
            var isCurrent = !file.IsSide && head is not null && paths.Segment(session.Project.Name, head.Segment) == file.Path;
            if (!walk.IsWhole || walk.Size == 0 || (isCurrent && (SealedFile.Settle(opened, head!) is var settled && (settled.Size != walk.Size || settled.Hash != walk.Hash)))) why = unsound;
            files.Add(new(TrailPaths.Origin(session.Project.Name, file.Path), walk.Size, walk.Hash, Convert.ToBase64String(walk.Root)));
        }

        if (bytes != session.Bytes) why = "it was recorded to meanwhile";
        else if (head is null || head.Project != session.Project.Name) why = unsound;
        else if (TrailPaths.Origin(head.Project, paths.Segment(head.Project, head.Segment)) is var current && files.All(file => file.Origin != current) && warrants.PrunedBy(current).Count == 0) why = unsound;
        return files.ToImmutable();
    }

    private IEnumerable<ScrubStep> Remove(Project project, ImmutableArray<RecordedSession> sessions)
    {
        if (ViewsOf(project) is { } views)
        {
            if (RemoveLines(views, project, sessions)) yield return new("took their lines out of the tail", views.Tail);
            foreach (var session in sessions)
            {
                var view = Path.Combine(views.Sessions, $"{TrailPaths.ViewName(session.Name, project.Name)}.log");
                if (new FileInfo(view) is not { Exists: true, LinkTarget: null }) continue;
                File.Delete(view);
                yield return new("removed the view", view);
            }
        }

        foreach (var session in sessions)
        {
            var paths = new TrailPaths(home, session.Name);
            Forget(paths);
            yield return new("made the head forget", paths.Head);
            foreach (var file in session.Files)
            {
                File.Delete(file.Path);
                yield return new("removed the sealed file", file.Path);
            }

            File.Delete(paths.Sides(project.Name));
            File.Delete(paths.Secrets);
            yield return new("removed what was kept beside it", paths.Project(project.Name));
        }
    }

    /// <summary>The head goes on telling where the record ended, so that nothing else may pass for it; its fingerprints are of what was recorded.</summary>
    private static void Forget(TrailPaths paths)
    {
        if (TrailHead.Read(paths.Head) is not { } head) return;
        (head with { Recent = "", SidesBound = 0 }).Write(paths.Head);
        using var written = PosixFile.OpenReadWrite(paths.Head);
        written.Sync();
    }

    /// <summary>Views that the recorder would write to: it goes through no link.</summary>
    private static TextViews? ViewsOf(Project project)
    {
        if (project.Root.Length == 0) return null;
        var views = new TextViews(project.Root);
        return new DirectoryInfo(Path.GetDirectoryName(views.Tail)!) is { Exists: true, LinkTarget: null } && new DirectoryInfo(views.Sessions) is { LinkTarget: null } ? views : null;
    }

    private bool RemoveLines(TextViews views, Project project, ImmutableArray<RecordedSession> sessions)
    {
        if (new FileInfo(views.Tail) is not { Exists: true, LinkTarget: null }) return false;
        var going = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var file in sessions.SelectMany(static session => session.Files))
        {
            using var opened = PosixFile.OpenReadIfExists(file.Path);
            if (opened is null) continue;
            ChainWalk.Over(opened, opened.Length, [], line => going[TextViews.TailLine(line.Command)] = going.GetValueOrDefault(TextViews.TailLine(line.Command)) + 1);
        }

        using var rewrite = new FileRewrite(views.Tail);
        var length = rewrite.OldLength;
        var edits = LinesOf(views.Tail, length, going);
        if (edits.Count == 0) return false;
        rewrite.CopyTo(length, edits);
        var others = new TrailReader(home).Files(project.Name).Select(static file => file.Session).Except(sessions.Select(static session => session.Name), StringComparer.Ordinal);
        using var locks = new HeldLocks(others.Select(name => new TrailPaths(home, name).Lock), LockPatience);
        rewrite.CopyTo(rewrite.OldLength);
        rewrite.Sync();
        rewrite.Replace();
        rewrite.CatchUp();
        return true;
    }

    private static List<LineEdit> LinesOf(string tail, long length, Dictionary<string, int> going)
    {
        var edits = new List<LineEdit>();
        using var file = PosixFile.OpenReadIfExists(tail);
        if (file is null) return edits;
        var lines = new LineScanner(file, 0, length);
        while (lines.Read())
        {
            if (!lines.Ended || !going.TryGetValue(Encoding.UTF8.GetString(lines.Line), out var count) || count == 0) continue;
            going[Encoding.UTF8.GetString(lines.Line)] = count - 1;
            edits.Add(new(lines.Offset, lines.Line.Length + 1, [], lines.Number, Removed: null));
        }

        return edits;
    }
}
