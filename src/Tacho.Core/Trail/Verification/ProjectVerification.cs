using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Trail.Checkpoints;

namespace Tacho.Trail.Verification;

/// <summary>
/// One verification of one project. The order of reading is what makes it safe beside live recorders: heads, views' lengths, checkpoints, heads once more, records. A later
/// one of these never knows less than an earlier one, except by tampering.
/// </summary>
internal sealed class ProjectVerification(TachoHome home, Project project, ImmutableArray<CheckpointNote> outside, Dictionary<string, TrailHead> firstHeads)
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromMilliseconds(500);

    private readonly List<Finding> _findings = [];
    private readonly Dictionary<string, List<CheckpointNote>> _notes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _originsMet = new(StringComparer.Ordinal);
    private readonly ViewMatcher _tail = new(TextViews.TailFields);
    private readonly Dictionary<string, long> _viewLengths = new(StringComparer.Ordinal);
    private VerifierKey? _machineKey;
    private readonly PrunedSessions _pruned = new();
    private ScrubWarrants? _warrants;
    private (int Files, long Lines, long Bytes, int Checkpoints, long ViewLines) _count;

    private string ListFile => new TrailPaths(home, "").AllCheckpoints(project.Name);

    private TextViews? Views => project.Root.Length > 0 ? new TextViews(project.Root) : null;

    public VerifyReport Report() => new([.. _findings], _count.Files, _count.Lines, _count.Bytes, _count.Checkpoints, _count.ViewLines);

    /// <summary>Verifies everything of the project.</summary>
    /// <param name="files">Enumerated lazily, so that it sees all that the witnesses, which are read first, speak of.</param>
    public void VerifyProject(IEnumerable<TrailFile> files)
    {
        MeasureViews();
        ReadWitnesses();
        var sessions = files.GroupBy(file => file.Session, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        foreach (var session in firstHeads.Where(head => head.Value.Project == project.Name).Select(head => head.Key)) sessions.TryAdd(session, []);
        foreach (var (session, of) in sessions.OrderBy(pair => pair.Key, StringComparer.Ordinal)) VerifySession(session, of);
        TellFilesOfNotes();
        _findings.AddRange(_pruned.Findings(Path.Combine(home.Trail, project.Name)));
        CompareTail();
    }

    /// <summary>Verifies one file in its place, with the witnesses that the recorder keeps.</summary>
    public void VerifyOne(string path)
    {
        ReadWitnesses();
        var file = new TrailFile(project.Name, path);
        var name = new TrailPaths(home, file.Session);
        if (file.IsSide)
        {
            VerifyFile(path, new FileWitnesses { Origin = TrailPaths.Origin(project.Name, path), Notes = [], Warrants = Warrants, MachineKey = _machineKey }, null);
            return;
        }

        var segments = Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*.jsonl").Select(other => new TrailFile(project.Name, other)).Where(other => other.Session == file.Session && !other.IsSide);
        VerifySegment(name, new SessionVerification(home, project.Name, file.Session, segments), SegmentNumber(path), null);
    }

    /// <summary>Verifies a file that was copied out of the recorder's folder.</summary>
    public void VerifyCopy(string path)
    {
        _machineKey = ReadMachineKey();
        var outcome = VerifyFile(path, new FileWitnesses { Notes = outside, Warrants = Warrants, MachineKey = _machineKey }, null);
        if (!outside.IsEmpty && outcome is { Notes.IsEmpty: true } && !outside.Any(note => note.Checkpoint.Origin == outcome.Walk.Genesis?.Origin))
            _findings.Add(new(FindingKinds.NoWitness, outside[0].File, null, "no checkpoint there is of this file"));
    }

    /// <summary>The number in a segment's name: <c>x.jsonl</c> is 1, <c>x.2.jsonl</c> is 2.</summary>
    public static int SegmentNumber(string path)
    {
        var parts = Path.GetFileName(path).Split('.');
        return parts.Length == 3 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
    }

    private void VerifySession(string session, List<TrailFile> files)
    {
        var paths = new TrailPaths(home, session);
        var of = new SessionVerification(home, project.Name, session, files.Where(file => !file.IsSide));
        var view = new ViewMatcher(TextViews.SessionFields);
        var sides = new Dictionary<string, (string Place, long Size, string Hash)>(StringComparer.Ordinal);
        BeginSequence(view);
        foreach (var number in of.Numbers)
        {
            var outcome = VerifySegment(paths, of, number, line => Want(view, line));
            foreach (var (line, file, size, hash) in outcome?.Walk.Sides ?? [])
                sides[file] = ($"{paths.Segment(project.Name, number)}:{line}", size, hash);
        }

        foreach (var name in of.ListedSides().Keys.Where(side => !sides.ContainsKey(side) && !File.Exists(SidePath(paths, side)) && !IsSidePruned(side)))
            _findings.Add(new(FindingKinds.SideMissing, SidePath(paths, name), null, "the side file is gone") { Witness = paths.Sides(project.Name) });
        foreach (var (name, bound) in sides.Where(side => !File.Exists(SidePath(paths, side.Key)) && !IsSidePruned(side.Key)))
            _findings.Add(new(FindingKinds.SideMissing, SidePath(paths, name), null, "the side file is gone") { Witness = $"the record that bound it, {bound.Place}" });
        foreach (var side in files.Where(file => file.IsSide)) VerifySide(paths, side, sides, of, view);

        if (Views is { } views) CompareView(Path.Combine(views.Sessions, $"{TrailPaths.ViewName(session, project.Name)}.log"), view);
    }

    private FileOutcome? VerifySegment(TrailPaths paths, SessionVerification of, int number, Action<CommandLine>? onCommand)
    {
        var path = paths.Segment(project.Name, number);
        var origin = TrailPaths.Origin(project.Name, path);
        _originsMet.Add(origin);
        var head = of.Head is { } known && known.Project == project.Name ? known : null;
        var notes = _notes.GetValueOrDefault(origin, []);
        if (!of.Has(number))
        {
            if (_pruned.Take(Warrants().PrunedBy(origin), head?.Segment == number ? head : null, notes, of.Successor(number), _machineKey)) return null;
            _findings.Add(new(FindingKinds.FileMissing, path, null, "the sealed file is gone")
            {
                Witness = notes.Count > 0 ? $"checkpoint {notes[^1].File}:{notes[^1].Line}" : head is not null ? $"head {paths.Head}" : "the file behind it",
            });
            return null;
        }

        var outcome = VerifyFile(path, new FileWitnesses
        {
            Origin = origin,
            Head = head?.Segment == number ? head : null,
            HeadFile = paths.Head,
            Notes = [.. notes],
            Others = of.Successor(number) is { } successor ? [successor] : [],
            MachineKey = _machineKey,
            Warrants = Warrants,
        }, onCommand);
        if (outcome is null) return null;
        if (head is null || number > head.Segment) TellHeadless(paths, number, head, outcome, notes);
        else if (number == head.Segment) TellCheckpoints(paths, origin, head, notes, outcome);
        return outcome;
    }

    private void TellHeadless(TrailPaths paths, int number, TrailHead? head, FileOutcome outcome, List<CheckpointNote> notes)
    {
        var path = paths.Segment(project.Name, number);
        if (head is null && outcome.Walk.Size == 0 && outcome.Walk.FileLines == 0) return;
        var wasHeadWritten = notes.Any(note => note.Place != CheckpointPlace.Outside) || (outcome.Walk.HasSeveralMoments && outcome.Walk.RebuiltLines.Count == 0);
        if (!wasHeadWritten) _findings.Add(new(FindingKinds.StartInterrupted, path, null, "the recorder was interrupted right after it began this file"));
        else if (head is not null) _findings.Add(new(FindingKinds.HeadAltered, paths.Head, null, $"the head was put back to segment {head.Segment}") { Witness = path });
        else if (number == 1 || !File.Exists(paths.Segment(project.Name, number + 1)))
        {
            _findings.Add(new(FindingKinds.HeadMissing, paths.Head, null, File.Exists(paths.Head) ? "the head cannot be read" : "the head is gone")
            {
                Witness = notes.Count > 0 ? $"checkpoint {notes[^1].File}:{notes[^1].Line}" : path,
            });
        }
    }

    /// <summary>A checkpoint is written to the list, then as the newest, then into the head.</summary>
    private void TellCheckpoints(TrailPaths paths, string origin, TrailHead head, List<CheckpointNote> notes, FileOutcome outcome)
    {
        var listed = Max(CheckpointPlace.ProjectList);
        var newest = Max(CheckpointPlace.Newest);
        var first = firstHeads.TryGetValue(paths.Name, out var known) && known.Project == project.Name && known.Segment == head.Segment ? known.CheckpointSize : 0;
        if (listed < Math.Max(first, newest))
            TellMissing(ListFile, Math.Max(first, newest), first >= newest ? $"head {paths.Head}" : paths.NewestCheckpoint);
        if (newest < first) TellMissing(paths.NewestCheckpoint, first, $"head {paths.Head}");
        if (notes.Count == 0 && first == 0 && outcome.Walk.HasSeveralMoments)
            _findings.Add(new(FindingKinds.NotSigned, paths.Segment(project.Name, head.Segment), null, "no checkpoint was ever signed for this file"));

        long Max(CheckpointPlace place) => notes.Where(note => note.Place == place).Select(note => note.Checkpoint.Size).DefaultIfEmpty(0).Max();

        void TellMissing(string file, long size, string witness) => _findings.Add(new(
            FindingKinds.CheckpointMissing, file, null, string.Create(CultureInfo.InvariantCulture, $"the checkpoint of {origin} over {size} lines is gone")) { Witness = witness });
    }

    private void VerifySide(TrailPaths paths, TrailFile side, Dictionary<string, (string Place, long Size, string Hash)> bound, SessionVerification of, ViewMatcher view)
    {
        var name = Path.GetFileName(side.Path);
        var isBound = bound.TryGetValue(name, out var binding);
        (string Place, long Size, string Hash)? witness = isBound ? binding : of.ListedSides().TryGetValue(name, out var listed) ? (paths.Sides(project.Name), listed.Size, listed.Hash) : null;
        BeginSequence(view);
        var before = _findings.Count;
        var outcome = VerifyFile(side.Path, new FileWitnesses
        {
            Origin = TrailPaths.Origin(project.Name, side.Path),
            Others = witness is { } told ? [new Testimony(WitnessKind.Binding, told.Size, told.Hash, null, told.Place)] : [],
            MachineKey = _machineKey,
            Warrants = Warrants,
        }, line => Want(view, line));
        if (outcome is null) return;
        if (_findings.Skip(before).Any(finding => finding.Kind.Verdict == Verdict.Tampered) || (witness is { } size && outcome.Size > size.Size))
            _findings.Add(new(FindingKinds.SideAltered, side.Path, null, "the side file is not the one that was written") { Witness = witness?.Place });
        else if (!isBound) _findings.Add(new(FindingKinds.SideUnbound, side.Path, null, "not bound into the session's chain yet; only its own chain vouches for it"));
    }

    private bool IsSidePruned(string file) => _pruned.Take(Warrants().PrunedBy(TrailPaths.Origin(project.Name, file)), head: null, [], successor: null, _machineKey);

    private ScrubWarrants Warrants() => _warrants ??= ScrubWarrants.Read(home, outside);

    private FileOutcome? VerifyFile(string path, FileWitnesses witnesses, Action<CommandLine>? onCommand)
    {
        try
        {
            using var file = PosixFile.OpenReadIfExists(path) ?? throw new FileNotFoundException($"there is no file {path}", path);
            var length = MeasureRecord(path, file);
            if (witnesses.Head is { } head) witnesses = witnesses with { Head = SealedFile.Settle(file, head) };
            var verifier = new FileVerifier(path, witnesses, _findings);
            var outcome = verifier.Run(file, length, onCommand);
            _count = (_count.Files + 1, _count.Lines + outcome.Walk.FileLines, _count.Bytes + length, _count.Checkpoints + verifier.GoodCheckpoints, _count.ViewLines);
            return outcome;
        }
        catch (InvalidDataException failure)
        {
            _findings.Add(new(FindingKinds.Altered, path, null, failure.Message));
        }
        catch (IOException failure) when (failure is not FileNotFoundException)
        {
            _findings.Add(new(FindingKinds.Unreadable, path, null, failure.Message));
        }

        return null;
    }

    /// <summary>A record's length when no write is under way; without the lock (a stuck holder, a read-only folder) the length as it is, which may end in half a write.</summary>
    private long MeasureRecord(string path, PosixFile file)
    {
        try
        {
            using var sessionLock = PosixFile.OpenReadIfExists(new TrailPaths(home, new TrailFile(project.Name, path).Session).Lock);
            _ = sessionLock?.TryLock(LockPatience);
            return file.Length;
        }
        catch (IOException)
        {
            return file.Length;
        }
    }

    private void ReadWitnesses()
    {
        _machineKey = ReadMachineKey();
        Take(ListFile, CheckpointPlace.ProjectList);
        if (Directory.Exists(home.Checkpoints))
        {
            foreach (var path in Directory.EnumerateFiles(home.Checkpoints, "*.note").Order(StringComparer.Ordinal)) Take(path, CheckpointPlace.Newest);
        }

        foreach (var note in outside) Keep(note);
    }

    private void Take(string path, CheckpointPlace place)
    {
        try
        {
            var read = CheckpointNotes.Read(path, place);
            foreach (var note in read.Notes) Keep(note);
            foreach (var line in read.Unreadable) _findings.Add(new(FindingKinds.ForgedSignature, path, line, "this is no signature line of a checkpoint"));
            foreach (var line in read.Torn) _findings.Add(new(FindingKinds.Torn, path, line, "a part of a checkpoint, left by an interrupted write"));
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            _findings.Add(new(FindingKinds.Unreadable, path, null, failure.Message));
        }
    }

    private void Keep(CheckpointNote note)
    {
        if (!note.Checkpoint.Origin.StartsWith($"tacho/{project.Name}/", StringComparison.Ordinal))
        {
            if (note.Place == CheckpointPlace.ProjectList) _findings.Add(new(FindingKinds.ForgedSignature, note.File, note.Line, $"a checkpoint of {note.Checkpoint.Origin} does not belong into this list"));
            return;
        }

        if (!_notes.TryGetValue(note.Checkpoint.Origin, out var notes)) _notes[note.Checkpoint.Origin] = notes = [];
        notes.Add(note);
    }

    private VerifierKey? ReadMachineKey()
    {
        try
        {
            return PosixFile.ReadAllIfExists(home.VerifierKey, 4096) is { } text ? VerifierKey.Parse(Encoding.ASCII.GetString(text)) : null;
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or CryptographicException)
        {
            _findings.Add(new(FindingKinds.Unreadable, home.VerifierKey, null, failure.Message));
            return null;
        }
    }

    /// <summary>Checkpoints of files that no session accounted for.</summary>
    private void TellFilesOfNotes()
    {
        foreach (var (origin, notes) in _notes.Where(notes => !_originsMet.Contains(notes.Key)).OrderBy(notes => notes.Key, StringComparer.Ordinal))
        {
            if (_pruned.Take(Warrants().PrunedBy(origin), head: null, notes, successor: null, _machineKey)) continue;
            var witness = notes.Find(note => note.Place == CheckpointPlace.Outside || _machineKey is null || _machineKey.Verify(note.Note));
            if (witness is null) _findings.Add(new(FindingKinds.ForgedSignature, notes[0].File, notes[0].Line, $"a checkpoint of {origin}, of which there is no file, with a signature that does not fit"));
            else _findings.Add(new(FindingKinds.FileMissing, Path.Combine(home.Trail, origin["tacho/".Length..] + ".jsonl"), null, "the sealed file is gone") { Witness = $"checkpoint {witness.File}:{witness.Line} over {witness.Checkpoint.Size} lines" });
        }
    }

    private void BeginSequence(ViewMatcher view)
    {
        view.BeginSequence();
        _tail.BeginSequence();
    }

    private void Want(ViewMatcher view, CommandLine line)
    {
        view.Want(TextViews.SessionLine(line.Command), line.IsScrubbed);
        _tail.Want(TextViews.TailLine(line.Command), line.IsScrubbed);
    }

    private void MeasureViews()
    {
        if (Views is not { } views) return;
        Measure(views.Tail);
        if (!Directory.Exists(views.Sessions)) return;
        foreach (var path in Directory.EnumerateFiles(views.Sessions, "*.log")) Measure(path);

        void Measure(string path) => _viewLengths[path] = new FileInfo(path) is { Exists: true } view ? view.Length : 0;
    }

    private void CompareView(string path, ViewMatcher view)
    {
        _viewLengths.Remove(path, out var length);
        try
        {
            var hasLink = Path.GetDirectoryName(path) is { } folder && (new FileInfo(path).LinkTarget ?? new DirectoryInfo(folder).LinkTarget) is not null;
            if (hasLink) _findings.Add(new(FindingKinds.ViewDisagrees, path, null, "a symbolic link stands here; the recorder writes through none"));
            else _count.ViewLines += view.Compare(path, length, _findings, _warrants?.IsUnfinished == true);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            _findings.Add(new(FindingKinds.Unreadable, path, null, failure.Message));
        }
    }

    private void CompareTail()
    {
        if (Views is not { } views) return;
        CompareView(views.Tail, _tail);
        foreach (var stray in _viewLengths.Keys.Order(StringComparer.Ordinal).ToList()) CompareView(stray, new ViewMatcher(TextViews.SessionFields));
    }

    private string SidePath(TrailPaths paths, string file) => Path.Combine(paths.Project(project.Name), Path.GetFileName(file));
}
