using System.Collections.Immutable;
using System.Text;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Trail.Checkpoints;

namespace Tacho.Trail.Verification;

/// <summary>
/// Verifies the sealed trail: every line against its chain, every file against its witnesses (head, checkpoints, neighbouring segments, bound side files), every text view
/// against the records. It only reads, and can run while agents work: what vouches is read before what it vouches for, and files only grow.
/// </summary>
/// <remarks>What each witness proves, and what none can, is told in docs/threat-model.md.</remarks>
public sealed class TrailVerifier(TachoHome home)
{
    private readonly TrailReader _reader = new(home);

    /// <summary>Verifies one project, its views included.</summary>
    /// <param name="project">The project.</param>
    /// <param name="against">Checkpoints that were kept elsewhere; those of other projects are passed over.</param>
    public VerifyReport VerifyProject(Project project, ImmutableArray<CheckpointNote> against = default) => BesideScrub(() => Verify([project.Name], project, against));

    /// <summary>Verifies all projects that have a trail, a head or a list of checkpoints.</summary>
    /// <param name="against">Checkpoints that were kept elsewhere.</param>
    public VerifyReport VerifyAll(ImmutableArray<CheckpointNote> against = default)
    {
        var names = RecordedProjects.Names(home);
        return BesideScrub(() => Verify(names, null, against));
    }

    /// <summary>
    /// Verifies one sealed file. Inside the recorder's folder its head and checkpoints are witnesses too; a copy elsewhere has only itself and <paramref name="against"/>.
    /// </summary>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public VerifyReport VerifyFile(string path, ImmutableArray<CheckpointNote> against = default) => BesideScrub(() => VerifyOneFile(path, against));

    /// <summary>
    /// A scrub is the one writer that makes files shorter. What looks like tampering while one is at work, or was since the beginning, is looked at once more when it is done.
    /// </summary>
    private VerifyReport BesideScrub(Func<VerifyReport> verify)
    {
        var before = EndOfLedger();
        var report = verify();
        if (report.Verdict != Verdict.Tampered) return report;
        using (var turn = PosixFile.OpenReadIfExists(home.ScrubLock)) _ = turn?.TryLock(ScrubPatience);
        return EndOfLedger() == before ? report : verify();
    }

    private (int, long)? EndOfLedger() => TrailHead.Read(new TrailPaths(home, TrailPaths.Ledger).Head) is { } head ? (head.Segment, head.Size) : null;

    private static readonly TimeSpan ScrubPatience = TimeSpan.FromMinutes(1);

    private VerifyReport VerifyOneFile(string path, ImmutableArray<CheckpointNote> against)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full)) throw new FileNotFoundException($"there is no file {full}", full);
        var project = Path.GetFileName(Path.GetDirectoryName(full)) ?? "";
        var run = new ProjectVerification(home, new Project(project, ""), against.IsDefault ? [] : against, RecordedProjects.Heads(home));
        if (Path.GetDirectoryName(Path.GetDirectoryName(full)) == Path.TrimEndingDirectorySeparator(home.Trail) && full.EndsWith(".jsonl", StringComparison.Ordinal)) run.VerifyOne(full);
        else run.VerifyCopy(full);
        return run.Report();
    }

    private VerifyReport Verify(IEnumerable<string> projects, Project? located, ImmutableArray<CheckpointNote> against)
    {
        var outside = against.IsDefault ? [] : against;
        var heads = RecordedProjects.Heads(home);
        var reports = new List<VerifyReport>();
        foreach (var name in projects)
        {
            var run = new ProjectVerification(home, located ?? new Project(name, RecordedProjects.RootOf(home, name, heads)), outside, heads);
            run.VerifyProject(_reader.Files(name));
            reports.Add(run.Report());
        }

        var findings = reports.SelectMany(report => report.Findings).ToList();
        var known = outside.Where(note => located is null || note.Checkpoint.Origin.StartsWith($"tacho/{located.Name}/", StringComparison.Ordinal)).ToList();
        if (!against.IsDefault && known.Count == 0) findings.Add(new(FindingKinds.NoWitness, outside.IsEmpty ? "--against" : outside[0].File, null, "no checkpoint there is of what was verified"));
        if (located is null)
        {
            var names = projects.ToHashSet(StringComparer.Ordinal);
            foreach (var note in known.Where(note => !names.Contains(note.Checkpoint.Origin.Split('/').ElementAtOrDefault(1) ?? "")))
                findings.Add(new(FindingKinds.FileMissing, note.Checkpoint.Origin, null, "the whole project's trail is gone") { Witness = $"checkpoint {note.File}:{note.Line}" });
        }

        return new(
            [.. findings],
            reports.Sum(report => report.Files),
            reports.Sum(report => report.Lines),
            reports.Sum(report => report.Bytes),
            reports.Sum(report => report.Checkpoints),
            reports.Sum(report => report.ViewLines));
    }
}
