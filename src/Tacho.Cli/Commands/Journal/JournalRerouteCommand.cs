using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Capture;
using Tacho.Cli.Output;
using Tacho.Cli.Routing;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Journal;
using Tacho.Journal.Days;
using Tacho.Review;
using Tacho.Trail;

namespace Tacho.Cli.Commands.Journal;

/// <summary><c>tacho journal reroute</c>: says that entries belong to another project, or to a part of it.</summary>
internal static class JournalRerouteCommand
{
    private static readonly Argument<string[]> Ids = new("entry") { Description = "Entries by id, as they are cited (j3f9a1c22).", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string> To = new("--to") { Description = "The project: a folder in it, or its name.", HelpName = "DIR|NAME", Required = true };
    private static readonly Option<string?> Part = new("--part") { Description = "The part of it, as journal.parts names it.", HelpName = "NAME" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object for each entry." };

    public static Command Create()
    {
        var command = new Command("reroute", "Say that entries belong to another project, or to a part of it.") { Ids, To, Part, Json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var home = TachoHome.FromEnvironment();
        var all = CoveredJournal.Read(home);
        var project = ProjectOf(home, all, parsed.GetValue(To)!);
        var part = PartOf(new JournalRouting(home, SettingsOption.FileOf(parsed, home)).PartsOf(project), parsed.GetValue(Part));
        var place = new JournalPlace(project.Name, project.Root, part);
        var entries = parsed.GetValue(Ids)!.Select(id => Named(all, id)).Distinct().ToImmutableArray();
        var book = new JournalBook(home, TimeProvider.System);
        foreach (var entry in entries)
        {
            if (entry.Place == place)
            {
                error.WriteLine($"tacho: {entry.Id} is in {SafeText.OneLine(place.Name)} already");
                continue;
            }

            book.Say(new DecisionRerouted(entry.Id, project.Name, project.Root, part, Ledger.Person));
            var moved = entry with { Place = place };

            // The day that it stood in keeps its block: it is what was written there then.
            if (entry.Place.Root != project.Root) Write(error, moved);
            output.WriteLine(parsed.GetValue(Json) ? JournalJson.Text(moved) : SafeText.OneLine($"{entry.Id} belongs to {place.Name}; it was put to {entry.Place.Name}"));
        }

        return (int)ExitCode.Done;
    }

    private static void Write(TextWriter error, JournalEntry moved)
    {
        try
        {
            new DayLog(moved.Place.Root, moved.Noted.Person).Append(moved);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"tacho: {moved.Id} is rerouted, but its Markdown could not be written: {SafeText.OneLine(failure.Message)}");
        }
    }

    private static JournalEntry Named(ImmutableArray<JournalEntry> all, string id) =>
        all.FirstOrDefault(entry => entry is { IsSealed: true } && entry.Id.Equals(id.Trim('[', ']'), StringComparison.OrdinalIgnoreCase))
        ?? throw new UserError($"there is no entry {SafeText.OneLine(id)}", "tacho journal show lists them", ExitCode.NothingFound);

    private static Project ProjectOf(TachoHome home, ImmutableArray<JournalEntry> all, string folderOrName)
    {
        if (Directory.Exists(folderOrName)) return new ProjectLocator(home, TachoHome.UserFolder()).Locate(named: null, Path.GetFullPath(folderOrName));
        var known = RecordedProjects.All(home).Where(static project => project.Root.Length > 0 && !TrailPaths.IsBook(project.Name))
            .Concat(all.Select(static entry => new Project(entry.Place.Project, entry.Place.Root))).Distinct()
            .Where(project => project.Name == folderOrName || Path.GetFileName(Path.TrimEndingDirectorySeparator(project.Root)) == folderOrName).ToImmutableArray();
        return known.Length switch
        {
            1 => known[0],
            0 => throw new UserError($"--to: {SafeText.OneLine(folderOrName)} is neither a folder nor a project that is known", "name a folder of the project", ExitCode.Usage),
            _ => throw new UserError($"--to: {SafeText.OneLine(folderOrName)} means {string.Join(" and ", known.Select(static project => project.Name))}", "give the whole name, or a folder", ExitCode.Usage),
        };
    }

    private static string? PartOf(JournalParts parts, string? named) =>
        named is null || parts.Names.Contains(named, StringComparer.Ordinal)
            ? named
            : throw new UserError($"--part: journal.parts names no part '{SafeText.OneLine(named)}' there", parts.Names.Any() ? "there are " + string.Join(", ", parts.Names) : "see docs/journal.md, Parts of a project", ExitCode.Usage);
}
