using System.Collections.Immutable;
using System.Text;
using Tacho.Configuration;
using Tacho.Interop;

namespace Tacho.Trail.Checkpoints;

/// <summary>What <see cref="CheckpointSigner.SignProject"/> did.</summary>
/// <param name="Notes">The newest checkpoint of every sealed record of the project, signed notes, in the order of their origins.</param>
/// <param name="Fresh">How many of them are new.</param>
/// <param name="Troubles">Records that no checkpoint could be signed for, and why.</param>
public sealed record SigningOutcome(ImmutableArray<SignedNote> Notes, int Fresh, ImmutableArray<string> Troubles);

/// <summary>
/// Signs checkpoints over sealed records: for the writer when one is due, and for a person who wants to keep the newest elsewhere. A note is appended to the project's list,
/// then becomes the session's newest, then the head says so; each step is evidence for the one before.
/// </summary>
public sealed class CheckpointSigner(TachoHome home, SigningKey key, TimeProvider time)
{
    /// <summary>A person can wait longer than an agent.</summary>
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);

    /// <summary>Signs the records of a project that have lines behind their last checkpoint, and gathers the newest checkpoint of each record.</summary>
    /// <exception cref="IOException">A record or the list of checkpoints cannot be read or written.</exception>
    public SigningOutcome SignProject(string project)
    {
        var troubles = ImmutableArray.CreateBuilder<string>();
        var signed = 0;
        var sessions = new TrailReader(home).Files(project).Where(file => !file.IsSide).Select(file => file.Session).Distinct(StringComparer.Ordinal).ToList();
        foreach (var session in sessions)
        {
            if (SignSession(new TrailPaths(home, session), project, out var trouble)) signed++;
            if (trouble is not null) troubles.Add($"{session}: {trouble}");
        }

        var newest = new SortedDictionary<string, CheckpointNote>(StringComparer.Ordinal);
        foreach (var note in CheckpointNotes.Read(new TrailPaths(home, "").AllCheckpoints(project), CheckpointPlace.ProjectList).Notes)
        {
            if (!newest.TryGetValue(note.Checkpoint.Origin, out var known) || known.Checkpoint.Size < note.Checkpoint.Size) newest[note.Checkpoint.Origin] = note;
        }

        return new([.. newest.Values.Select(note => note.Note)], signed, troubles.ToImmutable());
    }

    /// <summary>Signs the record as it stands. The caller holds the session's lock and has flushed the record and written the head.</summary>
    internal TrailHead Sign(SealedFile record, TrailHead head, TrailPaths paths)
    {
        record.Sync();
        var origin = TrailPaths.Origin(head.Project, paths.Segment(head.Project, head.Segment));
        var note = key.Sign(new Checkpoint(origin, record.Size, record.Root)).ToString();
        using (var all = PosixFile.OpenAppend(paths.AllCheckpoints(head.Project))) all.Write(Encoding.UTF8.GetBytes($"{MissingFeeds(all)}{note}\n"));
        TachoHome.CreateFolder(home.Checkpoints);
        PosixFile.Replace(paths.NewestCheckpoint, Encoding.UTF8.GetBytes(note));
        var marked = head with { CheckpointSize = record.Size, CheckpointAt = time.GetUtcNow().ToUnixTimeMilliseconds() };
        marked.Write(paths.Head);
        return marked;
    }

    private bool SignSession(TrailPaths paths, string project, out string? trouble)
    {
        trouble = null;
        using var sessionLock = PosixFile.OpenReadWrite(paths.Lock);
        if (!sessionLock.TryLock(LockPatience))
        {
            trouble = "another process holds the session's lock";
            return false;
        }

        var head = TrailHead.Read(paths.Head);
        if (head is null || head.Project != project)
        {
            trouble = "the session has no head; its next record rebuilds it";
            return false;
        }

        using var record = SealedFile.Continue(paths.Segment(project, head.Segment), head, out var disagreement);
        if (record is null)
        {
            trouble = $"not signed, see tacho verify: {disagreement}";
            return false;
        }

        record.Flush();
        if (record.Size == head.CheckpointSize) return false;
        var grown = head with { Size = record.Size, Bytes = record.Bytes, BytesAfterScrub = 0, Hash = record.Hash, Frontier = record.Frontier };
        grown.Write(paths.Head);
        Sign(record, grown, paths);
        return true;
    }

    /// <summary>An interrupted write may have left half a note at the list's end, which must not run into the next one.</summary>
    private static string MissingFeeds(PosixFile list)
    {
        var length = list.Length;
        Span<byte> end = stackalloc byte[2];
        if (length < end.Length || list.ReadAt(end, length - end.Length) < end.Length) return length == 0 ? "" : "\n\n";
        if (end[1] != '\n') return "\n\n";
        return end[0] == '\n' ? "" : "\n";
    }
}
