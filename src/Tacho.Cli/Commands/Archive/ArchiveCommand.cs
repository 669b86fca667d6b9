using System.CommandLine;
using System.Globalization;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Cli.Output;
using Tacho.Configuration;

namespace Tacho.Cli.Commands.Archive;

/// <summary><c>tacho archive</c>: one transcript, as <c>tacho import</c> does it.</summary>
internal static class ArchiveCommand
{
    private const int MaxProjectLength = 60;

    private static readonly Argument<string> Transcript = new("file") { Description = "The transcript: a file or database of an agent, told by its content." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only say what it holds and what would be masked; write nothing." };
    private static readonly Option<string?> Project = new("--project", "-p") { Description = "The project's name, or a folder of it, in place of what the transcript says.", HelpName = "NAME" };
    private static readonly Option<string?> Agent = new("--agent") { Description = "Take it for a transcript of this agent.", HelpName = "NAME" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object with all counts, as tacho import does." };

    public static Command Create()
    {
        var command = new Command("archive", "Keep one transcript: masked, compressed, in the archive's tree.") { Transcript, DryRun, ImportWork.Out, Project, Agent, ImportWork.Codec, Json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var home = TachoHome.FromEnvironment();
        var path = GivenPath.Full(parsed.GetValue(Transcript)!, Transcript.Name);
        if (!File.Exists(path)) throw new UserError($"there is no file {path}", hint: null, ExitCode.Usage);
        var agents = ImportWork.Agents(parsed.GetValue(Agent) is { } name ? [name] : []);
        var recognised = TranscriptDiscovery.Recognise(path, agents) ?? throw new UserError($"{path} is no transcript of {(agents.Count == 1 ? agents[0].Info.Name : "an agent that Tacho can read")}", hint: null, ExitCode.BadData);
        var transcripts = AgentRegistry.Find(recognised.Agent.Value)!.Transcripts!;
        var sources = transcripts.SessionsOf(recognised).ToList();
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(DryRun))
        {
            var redactor = ImportWork.Redactor(parsed, home);
            foreach (var source in sources) WriteTrial(source, ImportTrial.Of(transcripts, source, redactor), output);
            return (int)ExitCode.Done;
        }

        var archive = ImportWork.ArchiveOf(parsed, home);
        var import = ImportWork.Begin(parsed, home, archive, ImportChoices.None with { Project = parsed.GetValue(Project) is { } project ? ProjectOf(home, project) : null });
        var report = new ImportReport();
        foreach (var source in sources)
        {
            var outcome = import.Import(transcripts, source);
            report.Add(outcome);
            if (!parsed.GetValue(Json)) WriteOutcome(outcome, archive, output);
        }

        ImportWork.Finish(import, parsed.InvocationConfiguration.Error);
        report.WriteTroubles(parsed.InvocationConfiguration.Error);
        if (parsed.GetValue(Json)) report.WriteJson(output);
        return (int)(report.HasFailed ? ExitCode.CannotKnow : report.HasArchived ? ExitCode.Done : ExitCode.NothingFound);
    }

    private static string ProjectOf(TachoHome home, string nameOrFolder)
    {
        if (nameOrFolder.Contains('/') || nameOrFolder is "." or "..") return new ProjectLocator(home, TachoHome.UserFolder()).Locate(named: null, Path.GetFullPath(nameOrFolder)).Name;
        var name = string.Concat(nameOrFolder.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '-').Take(MaxProjectLength)).Trim('.', '-');
        return name.Length > 0 ? name : throw new UserError("--project: the name has no letter and no digit", hint: null, ExitCode.Usage);
    }

    private static void WriteTrial(TranscriptSource source, ImportTrial trial, TextWriter output)
    {
        var session = trial.Facts.Session?.Value ?? source.Session?.Value ?? "unknown";
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"would archive {SafeText.OneLine(session)} of {source.Agent}: {SafeText.Count(trial.Counts.Lines, "line")}, {SafeText.Count(trial.Counts.Prompts, "prompt")}, {SafeText.Count(trial.Counts.ToolCalls, "tool call")}, {SafeText.Count(trial.Masked.Values.Sum(), "mask")}"));
        foreach (var (rule, count) in trial.Masked) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,7} {rule}"));
    }

    private static void WriteOutcome(ImportOutcome outcome, TranscriptArchive archive, TextWriter output)
    {
        if (outcome.Transcript is { } transcript)
        {
            var what = outcome.Result.ToString().ToLowerInvariant();
            output.WriteLine($"{what}: {SafeText.Count(transcript.Meta.Counts.Lines, "line")}, {SafeText.Count(transcript.Meta.Masked.Values.Sum(), "mask")} -> {SafeText.OneLine(transcript.Path)}");
        }
        else if (outcome.Result == ImportResult.Forgotten)
        {
            output.WriteLine($"forgotten: {SafeText.OneLine(outcome.Source.Path)} was taken out of {SafeText.OneLine(archive.Root)} and stays out; tacho forget --list shows it, --undo takes that back");
        }
    }
}
