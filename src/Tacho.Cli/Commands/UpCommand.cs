using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Cli.Commands.Archive;
using Tacho.Cli.Output;
using Tacho.Cli.Samples;
using Tacho.Configuration;

namespace Tacho.Cli.Commands;

/// <summary><c>tacho up</c>: the first command; imports and indexes what agents keep on this machine, or samples where they keep nothing, and says what to ask next.</summary>
internal static class UpCommand
{
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask before the import." };

    public static Command Create()
    {
        var command = new Command("up", "Start here: imports and indexes the sessions of every agent on this machine; samples where there are none.") { Yes };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var home = TachoHome.FromEnvironment();
        var archive = new TranscriptArchive(home.Archive);
        var closed = new List<string>();
        var found = TranscriptDiscovery.OfAgents(ImportWork.Agents([]), ImportWork.Places(home, (path, why) => closed.Add($"{path} cannot be read: {why}")));
        foreach (var what in closed) error.WriteLine("tacho: " + SafeText.OneLine(what));
        var archived = archive.All().Count();
        if (found.IsEmpty && archived == 0) return closed.Count > 0 ? (int)ExitCode.CannotKnow : RunSamples(parsed);

        if (!found.IsEmpty)
        {
            output.WriteLine($"What agents keep on this machine:{(archived == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({archived} are archived already; only what is new is read)"))}");
            ImportReport.WritePlan(found, archive.Root, output);
            output.WriteLine($"They are indexed in {SafeText.OneLine(home.Store)}. Nothing leaves this machine; the agents' own files stay as they are.");
            if (!parsed.GetValue(Yes) && !Confirmation.Ask(error, "Import them?")) return (int)ExitCode.NothingFound;
        }

        var report = new SessionImport(parsed, home, archive).Run(found);
        report.WriteTroubles(error);
        output.WriteLine();
        output.WriteLine(found.IsEmpty ? $"No agent keeps a session any more; {SafeText.Count(archived, "transcript")} stay archived." : report.Summary);
        FirstQuestions.Write(parsed, home, variables: "");
        return (int)(report.HasFailed || closed.Count > 0 ? ExitCode.CannotKnow : ExitCode.Done);
    }

    /// <summary>Shows everything with invented sessions, in a folder of their own: the recorder's home is not touched.</summary>
    private static int RunSamples(ParseResult parsed)
    {
        var output = parsed.InvocationConfiguration.Output;
        var scratch = Directory.CreateTempSubdirectory("tacho-samples-").FullName;
        var home = new TachoHome(Path.Combine(scratch, "home"));
        var sources = Path.Combine(scratch, "sessions");
        SampleSessions.Write(sources, TimeProvider.System.GetUtcNow(), Environment.ProcessId);
        var archive = new TranscriptArchive(home.Archive);
        var found = TranscriptDiscovery.InFolder(sources, "*", ImportWork.Agents([]), static _ => { });
        output.WriteLine("No agent keeps a session on this machine, so these are invented samples; the secrets in them were made up a moment ago.");
        ImportReport.WritePlan(found, archive.Root, output);
        var report = new SessionImport(parsed, home, archive).Run(found);
        report.WriteTroubles(parsed.InvocationConfiguration.Error);
        output.WriteLine();
        output.WriteLine(report.Summary);
        FirstQuestions.Write(parsed, home, $"{TachoHome.Variable}={OwnCommand.Quoted(home.Root)} ");
        output.WriteLine();
        output.WriteLine($"Everything of the samples is in {scratch}; delete it when you are done. Your own {TachoHome.FromEnvironment().Root} was not touched.");
        output.WriteLine("Once an agent has worked on this machine, tacho up imports its sessions.");
        return (int)(report.HasFailed ? ExitCode.CannotKnow : ExitCode.Done);
    }
}
