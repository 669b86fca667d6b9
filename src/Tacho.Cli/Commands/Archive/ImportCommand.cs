using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Incidents;

namespace Tacho.Cli.Commands.Archive;

/// <summary><c>tacho import</c>: archives every agent's transcripts, masked and compressed.</summary>
internal static class ImportCommand
{
    private static readonly Option<string[]> Agents = new("--agent") { Description = "Only this agent; may be given more than once.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string?> From = new("--from") { Description = "Import the files below this folder, each recognised by its content, instead of those that agents keep.", HelpName = "DIR" };
    private static readonly Option<string?> FromSessionkeep = new("--from-sessionkeep") { Description = "Take over the archive that sessionkeep made in this folder.", HelpName = "DIR" };
    private static readonly Option<string> Pattern = new("--pattern") { Description = "With --from: only files of this name.", HelpName = "GLOB", DefaultValueFactory = static _ => "*" };
    private static readonly Option<string?> MinAge = new("--min-age") { Description = "Leave sessions alone that were written to within this time, such as 30m.", HelpName = "TIME" };
    private static readonly Option<int?> Limit = new("--limit") { Description = "At most so many transcripts, the newest first.", HelpName = "N" };
    private static readonly Option<int> Jobs = new("--jobs", "-j") { Description = "How many transcripts at once. Default: one for each processor.", HelpName = "N", DefaultValueFactory = static _ => Environment.ProcessorCount };
    private static readonly Option<bool> NoIndex = new("--no-index") { Description = "Archive only; the next search or import brings the store up to it." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Say what would be imported; write nothing." };
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask before the first import." };
    private static readonly Option<bool> Verbose = new("--verbose", "-v") { Description = "A line for each transcript." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object with all counts." };

    public static Command Create()
    {
        var command = new Command("import", "Keep every agent's sessions for ever: masked, compressed, in a dated tree.")
        {
            Agents, From, Pattern, FromSessionkeep, ImportWork.Out, MinAge, Limit, Jobs, ImportWork.Codec, NoIndex, DryRun, Yes, Verbose, Json,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        _ = GivenNumber.AtLeast(1, parsed, Jobs);
        var home = TachoHome.FromEnvironment();
        var archive = ImportWork.ArchiveOf(parsed, home);
        var agents = ImportWork.Agents(parsed.GetValue(Agents) ?? []);
        var (nobodys, closed) = (new List<string>(), new List<string>());
        var found = Chosen(parsed, home, archive, agents, nobodys, closed);
        var error = parsed.InvocationConfiguration.Error;
        foreach (var what in closed) error.WriteLine("tacho: " + SafeText.OneLine(what));
        if (closed.Count > 0) error.WriteLine("  What may lie there is not archived: let this user read it (chmod u+rX, or ask its owner), or choose others by --agent.");
        if (found.IsEmpty)
        {
            if (closed.Count > 0) return (int)ExitCode.CannotKnow;
            error.WriteLine((parsed.GetValue(From) ?? parsed.GetValue(FromSessionkeep)) is { } from ? $"tacho: no agent's transcript below {from}" : "tacho: no agent keeps a session on this machine");
            return (int)ExitCode.NothingFound;
        }

        if (parsed.GetValue(DryRun) || (!Directory.Exists(archive.Root) && !parsed.GetValue(Yes) && !parsed.GetValue(Json)))
        {
            ImportReport.WritePlan(found, archive.Root, parsed.InvocationConfiguration.Output);
            if (parsed.GetValue(DryRun)) return (int)ExitCode.Done;
            if (!Confirmation.Ask(error, "Import them?")) return (int)ExitCode.NothingFound;
        }

        var exitCode = Import(parsed, home, archive, found, nobodys);
        return exitCode == (int)ExitCode.Done && closed.Count > 0 ? (int)ExitCode.CannotKnow : exitCode;
    }

    private static int Import(ParseResult parsed, TachoHome home, TranscriptArchive archive, ImmutableArray<FoundTranscript> found, List<string> nobodys)
    {
        var error = parsed.InvocationConfiguration.Error;
        var report = new SessionImport(parsed, home, archive) { Jobs = parsed.GetValue(Jobs), Verbose = parsed.GetValue(Verbose), Indexes = !parsed.GetValue(NoIndex) }.Run(found);
        foreach (var file in nobodys) report.AddNobodys(file);
        report.WriteTroubles(error);
        if (parsed.GetValue(Json)) report.WriteJson(parsed.InvocationConfiguration.Output);
        else report.Write(parsed.InvocationConfiguration.Output, archive.Root);
        return (int)(report.HasFailed ? ExitCode.CannotKnow : ExitCode.Done);
    }

    private static ImmutableArray<FoundTranscript> Chosen(ParseResult parsed, TachoHome home, TranscriptArchive archive, IReadOnlyCollection<IAgent> agents, List<string> nobodys, List<string> closed)
    {
        var limit = GivenNumber.AtLeast(1, parsed, Limit);
        ImmutableArray<FoundTranscript> found;
        if (parsed.GetValue(FromSessionkeep) is { } old)
        {
            if (parsed.GetValue(From) is not null) throw new UserError("--from and --from-sessionkeep exclude each other", hint: null, ExitCode.Usage);
            if (!Directory.Exists(old)) throw new UserError($"--from-sessionkeep: there is no folder {old}", hint: null, ExitCode.Usage);
            found = SessionkeepArchive.Find(Path.GetFullPath(old), agents);
        }
        else if (parsed.GetValue(From) is { } from)
        {
            var pattern = parsed.GetValue(Pattern)!;
            if (pattern.Contains('/')) throw new UserError("--pattern is of a file's name, without folders", "Name the folder by --from.", ExitCode.Usage);
            if (!Directory.Exists(from)) throw new UserError($"--from: there is no folder {from}", hint: null, ExitCode.Usage);
            found = TranscriptDiscovery.InFolder(Path.GetFullPath(from), pattern, agents, nobodys.Add, Closed, archive.Root, home.Archive);
        }
        else
        {
            found = TranscriptDiscovery.OfAgents(agents, ImportWork.Places(home, Closed));
        }

        if (parsed.GetValue(MinAge) is { } age)
        {
            var before = TimeProvider.System.GetUtcNow() - TimeWindow.Duration(age, MinAge.Name);
            found = [.. found.Where(one => one.Changed <= before)];
        }

        return limit is not null ? [.. found.Take(limit.Value)] : found;

        void Closed(string path, string why) => closed.Add($"{path} cannot be read: {why}");
    }
}
