using System.CommandLine;
using System.Globalization;
using System.Text;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Trail;
using Tacho.Trail.Checkpoints;
using Tacho.Trail.Verification;

namespace Tacho.Cli.Commands;

/// <summary><c>tacho checkpoint</c>: signs the project's sealed records as they stand and hands the notes to a place that the recorder's user cannot silently change.</summary>
internal static class CheckpointCommand
{
    private const int MaxKeptBytes = 256 << 20;

    public static Command Create()
    {
        var to = new Option<string?>("--to") { Description = "A file, to which the checkpoints are added, or 'git' for a commit under refs/tacho/checkpoints. Default: standard output.", HelpName = "FILE|git" };
        var project = new Option<string?>("--project") { Description = "A folder of the project. Default: the current one.", HelpName = "DIR" };
        var command = new Command("checkpoint", "Sign the project's records as they stand and hand the newest checkpoints out, to be kept elsewhere.") { to, project };
        command.SetAction(parsed => Run(
            new ProjectLocator(TachoHome.FromEnvironment(), TachoHome.UserFolder()).Locate(named: null, cwd: parsed.GetValue(project)),
            parsed.GetValue(to),
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(Project project, string? to, TextWriter output, TextWriter error)
    {
        var home = TachoHome.FromEnvironment();
        var outcome = new CheckpointSigner(home, new SigningKey(home.SigningKey, home.VerifierKey), TimeProvider.System).SignProject(project.Name);
        foreach (var trouble in outcome.Troubles) error.WriteLine($"tacho: {trouble}");
        if (outcome.Notes.IsEmpty)
        {
            error.WriteLine($"tacho: {project.Root} has no sealed record");
            return (int)ExitCode.NothingFound;
        }

        if (to is null) output.Write(Text(outcome.Notes));
        else output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome.Notes.Length} checkpoints, {outcome.Fresh} new; {(to == "git" ? ToGit(project, outcome) : ToFile(to, outcome))}"));
        return (int)(outcome.Troubles.IsEmpty ? ExitCode.Done : ExitCode.CannotKnow);
    }

    private static string ToGit(Project project, SigningOutcome outcome) =>
        new GitCheckpoints(project.Root).Add(Text(outcome.Notes)) is { } commit
            ? $"commit {commit[..12]} in {GitCheckpoints.Ref}, to be pushed with: git push <remote> {GitCheckpoints.Ref}"
            : $"{GitCheckpoints.Ref} has them already";

    /// <summary>Notes are added and none is replaced: an older checkpoint is what contradicts a trail that was rewritten and signed anew.</summary>
    private static string ToFile(string to, SigningOutcome outcome)
    {
        var path = Path.GetFullPath(to);
        var kept = Encoding.UTF8.GetString(PosixFile.ReadAllIfExists(path, MaxKeptBytes) ?? []);
        var known = CheckpointNotes.Parse(kept, CheckpointPlace.Outside, path).Notes.Select(note => note.Note.Text).ToHashSet(StringComparer.Ordinal);
        var added = outcome.Notes.Where(note => !known.Contains(note.Text)).ToList();
        if (added.Count > 0) PosixFile.Replace(path, Encoding.UTF8.GetBytes((kept.Length > 0 ? kept.TrimEnd('\n') + "\n\n" : "") + Text(added)));
        return string.Create(CultureInfo.InvariantCulture, $"{added.Count} added to {path}");
    }

    private static string Text(IEnumerable<SignedNote> notes) => string.Join('\n', notes.Select(note => note.ToString()));
}
