using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Redaction;
using Tacho.Trail.Checkpoints;

namespace Tacho.Trail;

/// <summary>Events of one session that belong together, usually one hook call's.</summary>
/// <param name="Session">The session of every event.</param>
/// <param name="Agent">Who acted.</param>
/// <param name="Project">Where the first event of the session would put it; a session that has a project keeps it.</param>
/// <param name="Events">In the order in which they are to stand.</param>
public sealed record TrailBatch(SessionId Session, AgentId Agent, Project Project, ImmutableArray<Redacted<AgentEvent>> Events);

/// <summary>What became of a batch.</summary>
/// <param name="Recorded">Count of events written; duplicates are left out.</param>
/// <param name="Project">The project folder that they are under.</param>
/// <param name="File">The sealed file.</param>
/// <param name="Troubles">Content-free lines on what went wrong beside the record, for the self-log.</param>
public sealed record AppendOutcome(int Recorded, string Project, string File, ImmutableArray<string> Troubles)
{
    /// <summary>Number of the batch's last line in the file; -1 where nothing was written, or to a side file.</summary>
    public long Number { get; init; } = -1;

    /// <summary>h of that line; empty where there is none.</summary>
    public string Hash { get; init; } = "";
}

/// <summary>
/// Appends to the sealed record of a session, then to its text views. One append is: (1) take the session's lock, (2) read its head, (3) leave out what is recorded already,
/// (4) check that the file ends where the head says, (5) seal and write the lines with one write(2), (6) write the head, (7) write the views, (8) sign a checkpoint when one
/// is due. The cost does not depend on the size of the file.
/// </summary>
/// <remarks>Safe for any number of processes at once. Nothing here waits longer than <see cref="Patience"/>.</remarks>
public sealed class TrailWriter(TachoHome home, Redactor redactor, SigningKey signingKey, TimeProvider time, Settings settings)
{
    /// <summary>After this long without the lock the events go to a side file, so that a stuck process never holds up an agent.</summary>
    public static readonly TimeSpan LockPatience = TimeSpan.FromMilliseconds(250);

    /// <summary>Lines between two checkpoints.</summary>
    public const int CheckpointLines = 256;

    /// <summary>Time between two checkpoints of a session that has traffic.</summary>
    public static readonly TimeSpan CheckpointInterval = TimeSpan.FromMinutes(10);

    /// <summary>How long to wait for another recorder before writing aside. Only what no agent waits for may be more patient.</summary>
    public TimeSpan Patience { get; init; } = LockPatience;

    /// <summary>
    /// Records a batch. On return the events are in the operating system's hands: the process may be killed, not the machine.
    /// </summary>
    /// <exception cref="IOException">The record could not be written (full disk, read-only folder …); a part of a line may stand at the file's end and is marked next time.</exception>
    public AppendOutcome Append(TrailBatch batch)
    {
        var paths = new TrailPaths(home, batch.Session, batch.Project.Name);
        var troubles = ImmutableArray.CreateBuilder<string>();
        using var sessionLock = OpenLock(paths.Lock, troubles);
        if (sessionLock is null || !TryLock(sessionLock, troubles)) return AppendAside(batch, paths, troubles);

        var known = TrailHead.Read(paths.Head);
        var recent = RecentCalls.Parse(known?.Recent ?? "");
        var admitted = batch.Events.RemoveAll(recorded => !recent.Admit(recorded.Value));
        var project = known is null ? batch.Project : new Project(known.Project, known.Root);
        if (admitted.IsEmpty) return new(0, project.Name, paths.Segment(project.Name, known?.Segment ?? 1), []);

        using var record = OpenRecord(paths, batch, project, known, out var segment, out var began);
        var sidesBound = BindSides(record, paths.Sides(project.Name), known?.SidesBound ?? 0);
        if (RulesChange(paths, batch, project, known, segment, began) is { } change) record.Add(EventJson.Write(change.Value));
        foreach (var recorded in admitted) record.Add(EventJson.Write(recorded.Value));
        record.Flush();
        var head = new TrailHead
        {
            Project = project.Name,
            Root = project.Root,
            Segment = segment,
            Size = record.Size,
            Bytes = record.Bytes,
            Hash = record.Hash,
            Frontier = record.Frontier,
            Recent = recent.ToString(),
            SidesBound = sidesBound,
            Rules = redactor.Rules.Fingerprint,
            CheckpointSize = began ? 0 : known?.CheckpointSize ?? 0,
            CheckpointAt = began ? 0 : known?.CheckpointAt ?? 0,
        };
        WriteHead(head, paths.Head, troubles);
        WriteViews(project.Root, batch.Session, admitted, troubles);
        var file = paths.Segment(project.Name, segment);
        if (IsCheckpointDue(head, admitted)) Sign(record, head, paths, troubles);
        else if (settings.Durability == Durability.Disk) record.Sync();
        return new(admitted.Length, project.Name, file, troubles.ToImmutable()) { Number = record.Size - 1, Hash = record.Hash };
    }

    private static PosixFile? OpenLock(string path, ImmutableArray<string>.Builder troubles)
    {
        try
        {
            TachoHome.CreateFolder(Path.GetDirectoryName(path)!);
            return PosixFile.OpenReadWrite(path);
        }
        catch (IOException failure)
        {
            troubles.Add($"the session's lock could not be opened (error {failure.HResult}); recording to side files");
            return null;
        }
    }

    /// <summary>The record stands already: what keeps the head from being written must not keep the views from it. The next call takes the lines in.</summary>
    private static void WriteHead(TrailHead head, string path, ImmutableArray<string>.Builder troubles)
    {
        try
        {
            head.Write(path);
        }
        catch (IOException failure)
        {
            troubles.Add($"the head could not be written (error {failure.HResult})");
        }
    }

    private bool TryLock(PosixFile sessionLock, ImmutableArray<string>.Builder troubles)
    {
        try
        {
            return sessionLock.TryLock(Patience);
        }
        catch (IOException failure)
        {
            troubles.Add($"the file system cannot lock (error {failure.HResult}); recording to side files");
            return false;
        }
    }

    private SealedFile OpenRecord(TrailPaths paths, TrailBatch batch, Project project, TrailHead? known, out int segment, out bool began)
    {
        segment = known?.Segment ?? 1;
        began = false;
        string? disagreement = null;
        var path = paths.Segment(project.Name, segment);
        if (known is not null)
        {
            if (SealedFile.Continue(path, known, out disagreement) is { } continued) return continued;
        }
        else if (new FileInfo(path) is { Exists: true, Length: > 0 })
        {
            while (File.Exists(paths.Segment(project.Name, segment + 1))) segment++;
            if (SealedFile.Rebuild(paths.Segment(project.Name, segment), out disagreement) is { } rebuilt)
            {
                rebuilt.Add(SealRecords.Rebuilt(rebuilt.Size));
                return rebuilt;
            }
        }

        began = true;
        if (disagreement is not null)
        {
            // A head that was put back to an earlier one names a segment that has successors.
            do segment++;
            while (File.Exists(paths.Segment(project.Name, segment)));
        }

        path = paths.Segment(project.Name, segment);
        TachoHome.CreateFolder(paths.Project(project.Name));
        var record = SealedFile.Create(path);
        record.Add(SealRecords.Genesis(
            Genesis(batch, project, path) with { Why = disagreement, Previous = disagreement is null ? null : known?.Hash, PreviousSize = disagreement is null ? null : known?.Size },
            LocalTime.Of(time.GetUtcNow())));
        return record;
    }

    private Genesis Genesis(TrailBatch batch, Project project, string path) => new(
        TrailPaths.Origin(project.Name, path),
        redactor.RedactText(batch.Session.Value).Value,
        batch.Agent.Value,
        redactor.RedactText(project.Root).Value,
        redactor.Rules.Fingerprint,
        VerifierOrNull());

    /// <summary>
    /// What says that other redaction rules are in force than when the last line was written; null when they are the same, or a genesis says them. Where the head was lost, those of
    /// the file's beginning count.
    /// </summary>
    private Redacted<AgentEvent>? RulesChange(TrailPaths paths, TrailBatch batch, Project project, TrailHead? known, int segment, bool began)
    {
        if (began) return null;
        var now = redactor.Rules.Fingerprint;
        var before = known is not null ? known.Rules : TrailReader.Lines(paths.Segment(project.Name, segment)).Select(line => SealRecords.ReadGenesis(line.Span)?.Rules).FirstOrDefault();
        if (before == now) return null;
        var at = LocalTime.Of(time.GetUtcNow());
        var change = new AgentEvent(EventId.New(at), batch.Session, batch.Agent, at, new EventSource(EventChannel.Tacho, "rules"), new RulesChanged(now, before));
        return redactor.Redact(change, settings.OutputCapBytes);
    }

    private string? VerifierOrNull()
    {
        try
        {
            return signingKey.Verifier();
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or CryptographicException or ArgumentException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Without the lock: a file of its own with a chain of its own, which the next holder of the lock binds into the session's.</summary>
    private AppendOutcome AppendAside(TrailBatch batch, TrailPaths paths, ImmutableArray<string>.Builder troubles)
    {
        var known = TrailHead.Read(paths.Head);
        var project = known is null ? batch.Project : new Project(known.Project, known.Root);
        Span<byte> unique = stackalloc byte[4];
        KernelRandom.Fill(unique);
        var name = string.Create(CultureInfo.InvariantCulture, $"{paths.Name}.side-{Environment.ProcessId}-{Convert.ToHexStringLower(unique)}.jsonl");
        var path = Path.Combine(paths.Project(project.Name), name);
        TachoHome.CreateFolder(paths.Project(project.Name));
        using (var side = SealedFile.Create(path))
        {
            var genesis = Genesis(batch, project, path) with { Why = "the session's lock could not be had", Previous = known?.Hash, PreviousSize = known?.Size };
            side.Add(SealRecords.Genesis(genesis, LocalTime.Of(time.GetUtcNow())));
            foreach (var recorded in batch.Events) side.Add(EventJson.Write(recorded.Value));
            side.Flush();
            using var list = PosixFile.OpenAppend(paths.Sides(project.Name));
            list.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name} {side.Size} {side.Hash}\n")));
        }

        WriteViews(project.Root, batch.Session, batch.Events, troubles);
        return new(batch.Events.Length, project.Name, path, troubles.ToImmutable());
    }

    private static long BindSides(SealedFile record, string list, long bound)
    {
        using var file = PosixFile.OpenReadIfExists(list);
        if (file is null) return bound;
        var rest = new byte[Math.Clamp(file.Length - bound, 0, 1 << 20)];
        var text = Encoding.UTF8.GetString(rest, 0, file.ReadAt(rest, bound));
        var end = text.LastIndexOf('\n') + 1;
        foreach (var line in text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ');
            if (words.Length == 3 && long.TryParse(words[1], CultureInfo.InvariantCulture, out var size)) record.Add(SealRecords.Side(words[0], size, words[2]));
        }

        return bound + Encoding.UTF8.GetByteCount(text.AsSpan(0, end));
    }

    private void WriteViews(string root, SessionId session, ImmutableArray<Redacted<AgentEvent>> events, ImmutableArray<string>.Builder troubles)
    {
        if (!settings.TextViews) return;
        try
        {
            new TextViews(root).Append(session, events);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            troubles.Add($"the text views could not be written (error {failure.HResult}); tacho verify --rebuild-views makes them anew");
        }
    }

    private bool IsCheckpointDue(TrailHead head, ImmutableArray<Redacted<AgentEvent>> events) =>
        head.CheckpointSize == 0
        || head.Size - head.CheckpointSize >= CheckpointLines
        || time.GetUtcNow().ToUnixTimeMilliseconds() - head.CheckpointAt >= CheckpointInterval.TotalMilliseconds
        || events.Any(recorded => recorded.Value.Body is SessionStarted or SessionEnded);

    private void Sign(SealedFile record, TrailHead head, TrailPaths paths, ImmutableArray<string>.Builder troubles)
    {
        try
        {
            new CheckpointSigner(home, signingKey, time).Sign(record, head, paths);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or CryptographicException or ArgumentException or UnauthorizedAccessException or TypeInitializationException)
        {
            troubles.Add($"no checkpoint could be signed ({failure.GetType().Name})");
        }
    }
}
