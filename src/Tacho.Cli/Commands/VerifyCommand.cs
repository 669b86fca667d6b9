using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Sealing;
using Tacho.Trail;
using Tacho.Trail.Checkpoints;
using Tacho.Trail.Verification;

namespace Tacho.Cli.Commands;

/// <summary><c>tacho verify</c>: says whether the sealed trail and its views are what the recorder wrote, and names each fault with its line and its witness.</summary>
internal static class VerifyCommand
{
    private const int MaxCheckpointBytes = 256 << 20;

    public static Command Create()
    {
        var file = new Argument<string?>("file") { Description = "One sealed file. Default: everything of the project.", Arity = ArgumentArity.ZeroOrOne };
        var project = new Option<string?>("--project") { Description = "A folder of the project. Default: the current one.", HelpName = "DIR" };
        var all = new Option<bool>("--all-projects") { Description = "Verify every project of this user." };
        var against = new Option<string?>("--against") { Description = "Checkpoints that were kept elsewhere: a file, or 'git' for refs/tacho/checkpoints of the project.", HelpName = "FILE|git" };
        var archived = new Option<string?>("--archive") { Description = "Check the transcripts in this folder. Default: archive in the recorder's home.", HelpName = "DIR" };
        var rebuild = new Option<bool>("--rebuild-views") { Description = "Then make the project's text views anew from the sealed records." };
        var json = new Option<bool>("--json") { Description = "Write one JSON object." };
        var command = new Command("verify", "Check the sealed trail and the archive. Exit code 0: sound, 1: nothing recorded, 2: tampered, 3: cannot tell.") { file, project, all, against, archived, rebuild, json };
        command.SetAction(parsed =>
        {
            var home = TachoHome.FromEnvironment();
            var located = new ProjectLocator(home, TachoHome.UserFolder()).Locate(named: null, cwd: parsed.GetValue(project));
            var path = parsed.GetValue(file);
            if (path is not null && (parsed.GetValue(all) || parsed.GetValue(project) is not null || parsed.GetValue(rebuild) || parsed.GetValue(archived) is not null))
                throw new UserError("a file goes with --against and --json only", null, ExitCode.Usage);
            if (parsed.GetValue(all) && (parsed.GetValue(project) is not null || parsed.GetValue(rebuild)))
                throw new UserError("--all-projects goes with --against, --archive and --json only", null, ExitCode.Usage);

            var witnesses = Witnesses(parsed.GetValue(against), located);
            var verifier = new TrailVerifier(home);
            var report = path is not null ? verifier.VerifyFile(path, witnesses) : parsed.GetValue(all) ? verifier.VerifyAll(witnesses) : verifier.VerifyProject(located, witnesses);
            if (path is null) report = WithArchive(report, home, Archive.ArchiveChoice.At(parsed.GetValue(archived)), parsed.GetValue(all) ? null : located.Name);
            if (path is null && !parsed.GetValue(all)) report = WithJournal(report, home);
            var rebuilt = parsed.GetValue(rebuild) ? new ViewRebuild(home, located).Run() : null;
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json)) output.WriteLine(VerifyJson.Text(report, rebuilt?.Lines));
            else WriteText(output, report, rebuilt);
            if (!IsEmpty(report)) return (int)report.ExitCode;
            // An empty trail is no sound one: whoever verifies the wrong home must not be told that all is well.
            parsed.InvocationConfiguration.Error.WriteLine($"tacho: {home.Trail} holds no record of {(parsed.GetValue(all) ? "any project" : located.Root)}");
            return (int)ExitCode.NothingFound;
        });
        return command;
    }

    /// <summary>The report with what is wrong with the journal, which is kept for all projects together.</summary>
    private static VerifyReport WithJournal(VerifyReport report, TachoHome home) => !Directory.Exists(Path.Combine(home.Trail, TrailPaths.Journal)) ? report
        : report with { Findings = report.Findings.AddRange(new TrailVerifier(home).VerifyProject(new Project(TrailPaths.Journal, home.Root)).Findings.Where(static finding => finding.Kind.Verdict != Verdict.Information)) };

    /// <summary>The report with what the archive's verification found; and, where the ledger that it rests on is not among what was verified, with what is wrong with that.</summary>
    internal static VerifyReport WithArchive(VerifyReport report, TachoHome home, TranscriptArchive archive, string? project)
    {
        var archived = new ArchiveVerifier(home, archive).Verify(project);
        var findings = report.Findings.AddRange(archived.Findings);
        if (project is not null && archived.Sound > 0)
            findings = findings.AddRange(new TrailVerifier(home).VerifyProject(new Project(TrailPaths.Ledger, home.Root)).Findings.Where(static finding => finding.Kind.Verdict != Verdict.Information));
        return report with { Findings = findings, Transcripts = archived.Transcripts };
    }

    private static ImmutableArray<CheckpointNote> Witnesses(string? against, Project project)
    {
        if (against is null) return default;
        if (against == "git") return new GitCheckpoints(project.Root).Read();
        var bytes = PosixFile.ReadAllIfExists(against, MaxCheckpointBytes) ?? throw new UserError($"there is no file {against}", null, ExitCode.InputOutput);
        var notes = CheckpointNotes.Parse(Encoding.UTF8.GetString(bytes), CheckpointPlace.Outside, against).Notes;
        return notes.IsEmpty ? throw new UserError($"{against} holds no checkpoint", "it should be what tacho checkpoint --to wrote", ExitCode.BadData) : notes;
    }

    private static void WriteText(TextWriter output, VerifyReport report, RebuildOutcome? rebuilt)
    {
        foreach (var finding in report.Findings)
        {
            var lines = finding.LastLine is { } last && last != finding.Line ? string.Create(CultureInfo.InvariantCulture, $"{finding.Place}-{last}") : finding.Place;
            output.WriteLine(SafeText.OneLine($"{(finding.Kind.Verdict == Verdict.Information ? "note: " : "")}{finding.Kind}: {lines}: {finding.Text}"));
            if (finding.Witness is { } witness) output.WriteLine(SafeText.OneLine($"    witness: {witness}"));
        }

        if (rebuilt is not null)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rebuilt the views: {rebuilt.Lines} lines, {rebuilt.Sessions} sessions, {rebuilt.Removed} views without a record removed"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(IsEmpty(report) ? "nothing recorded" : Word(report.Verdict))}: {report.Files} files, {report.Lines} lines, {report.Checkpoints} checkpoints, {report.ViewLines} view lines{(report.Transcripts > 0 ? string.Create(CultureInfo.InvariantCulture, $", {report.Transcripts} transcripts") : "")} verified"));
    }

    private static bool IsEmpty(VerifyReport report) => report.Files == 0 && report.Transcripts == 0 && report.ExitCode == ExitCode.Done;

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Tampered => "TAMPERED",
        Verdict.CannotTell => "CANNOT TELL",
        _ => "sound",
    };
}
