using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Cli.Output;
using Tacho.Cli.Routing;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Git;
using Tacho.Journal;
using Tacho.Journal.Days;

namespace Tacho.Cli.Commands.Journal;

/// <summary><c>tacho journal add</c>: seals an entry and writes it into the day's Markdown.</summary>
internal static class JournalAddCommand
{
    private const int MaxInput = 1 << 20;

    /// <summary>Of more files the entry names the first; all of them tell the project.</summary>
    private const int MaxFiles = 50;

    private static readonly Option<string?> Title = new("--title", "-t") { Description = "What it is, on one line. Without it entries are read from standard input, as Markdown.", HelpName = "TEXT" };
    private static readonly Option<string[]> Did = Many("--did", "What was done.");
    private static readonly Option<string[]> Why = Many("--why", "Reasons, root causes.");
    private static readonly Option<string[]> Tried = Many("--tried", "What was tried, and what came of it.");
    private static readonly Option<string[]> Rejected = Many("--rejected", "A way that was not taken, and why not.");
    private static readonly Option<string[]> BlockedOn = Many("--blocked-on", "What the work waits for.");
    private static readonly Option<string[]> Solved = Many("--solved", "A blocker that is gone: the id of its entry, or its text.");
    private static readonly Option<string[]> Next = Many("--next", "What is to be done next.");
    private static readonly Option<string[]> Supersedes = Many("--supersedes", "The id of an entry that does not hold any more because of this one.");
    private static readonly Option<string[]> Files = new("--files") { Description = "Files that it is about; they also tell the project. Default: what the session changed since its last entry.", HelpName = "FILE", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string?> Session = new("--session") { Description = "The agent's session, by id or the eight digits in the log's lines. Default: the one that this runs in.", HelpName = "ID" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object for each entry." };

    public static Command Create()
    {
        var command = new Command("add", "Write an entry: what was decided and why, what was tried, what blocks, what comes next.")
        {
            Title, Did, Why, Tried, Rejected, BlockedOn, Solved, Next, Supersedes, Files, Session, Json,
        };
        command.SetAction(Run);
        return command;
    }

    private static Option<string[]> Many(string name, string description) => new(name) { Description = $"{description} May be given several times.", HelpName = "TEXT" };

    private static int Run(ParseResult parsed)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var home = TachoHome.FromEnvironment();
        var folder = Environment.CurrentDirectory;
        var of = SessionAtWork.Of(home, parsed.GetValue(Session), error);
        var given = (parsed.GetValue(Files) ?? []).ToImmutableArray();
        var routing = new JournalRouting(home, SettingsOption.FileOf(parsed, home));
        var blank = new DecisionNoted("", "", "") { Project = "", Root = "", Of = of };
        var entries = parsed.GetValue(Title) is { } title ? [Given(parsed, blank, title)] : EntryMarkdown.Read(Input(parsed), blank);
        if (entries.IsEmpty) throw new UserError("there is nothing to write down", "give --title, or Markdown on standard input; see tacho journal add --help", ExitCode.Usage);
        var book = new JournalBook(home, TimeProvider.System);
        if (entries.SelectMany(static told => told.Supersedes).Except(JournalBook.Read(home).Select(static entry => entry.Id), StringComparer.OrdinalIgnoreCase).ToList() is { Count: > 0 } unknown)
            error.WriteLine($"tacho: there is no entry {SafeText.OneLine(string.Join(", ", unknown))} to supersede; it is written down all the same");

        // Asked before the first is written: it is what changed since the session's last entry.
        var unnamed = given.IsEmpty && entries.Any(static told => told.Files.IsDefaultOrEmpty) ? ChangedFiles.Of(home, of, folder) : [.. given.Select(file => Path.GetFullPath(file, folder))];
        foreach (var told in entries)
        {
            // Files that the Markdown names tell the project as those of --files do.
            var named = told.Files.IsDefaultOrEmpty ? unnamed : [.. told.Files.Select(file => Path.GetFullPath(file, folder))];
            var (entry, trouble) = book.Add(Placed(told, named, routing, folder));
            if (trouble is not null) error.WriteLine($"tacho: {entry.Id} is sealed, but its Markdown could not be written: {SafeText.OneLine(trouble)}");
            output.WriteLine(parsed.GetValue(Json)
                ? JournalJson.Text(entry)
                : SafeText.OneLine($"Noted {entry.Id} in {entry.Place.Name}: {Path.GetRelativePath(folder, new DayLog(entry.Place.Root, entry.Noted.Person).PathOf(DateOnly.FromDateTime(entry.At.DateTime)))}"));
        }

        return (int)ExitCode.Done;
    }

    /// <summary>The entry with its id, and all that its files and the folder tell: project, part, person, branch and commit.</summary>
    private static DecisionNoted Placed(DecisionNoted told, ImmutableArray<string> files, JournalRouting routing, string folder)
    {
        var place = routing.PlaceOf(files, folder);
        var person = Contributor.Of(Directory.Exists(place.Root) ? place.Root : folder, Environment.GetEnvironmentVariable);
        var noted = told with
        {
            Entry = JournalBook.NewEntry(),
            Person = person.Id,
            PersonName = person.Name,
            Project = place.Project,
            Root = place.Root,
            Part = place.Part,
            Files = [.. files.Select(file => routing.NameIn(place, file)).Distinct(StringComparer.Ordinal).Take(MaxFiles)],
        };
        return GitRepository.Find(routing.FolderIn(place, folder))?.CheckedOut() is var (branch, commit) ? noted with { Branch = branch, Commit = commit } : noted;
    }

    private static DecisionNoted Given(ParseResult parsed, DecisionNoted blank, string title)
    {
        if (title.Trim().Length == 0) throw new UserError("--title is empty", "say in a few words what it is", ExitCode.Usage);
        return blank with
        {
            Title = title.Trim().ReplaceLineEndings(" "),
            Did = Texts(parsed, Did),
            Why = Texts(parsed, Why),
            Tried = Texts(parsed, Tried),
            Rejected = Texts(parsed, Rejected),
            BlockedOn = Texts(parsed, BlockedOn),
            Solved = Texts(parsed, Solved),
            Next = Texts(parsed, Next),
            Supersedes = Texts(parsed, Supersedes),
        };
    }

    private static ImmutableArray<string> Texts(ParseResult parsed, Option<string[]> option) => [.. (parsed.GetValue(option) ?? []).Select(static text => text.Trim()).Where(static text => text.Length > 0)];

    /// <exception cref="UserError">It is a terminal, or longer than anybody writes.</exception>
    private static string Input(ParseResult parsed)
    {
        // What was said beside the Markdown would be lost without a word.
        if (((Option<string[]>[])[Did, Why, Tried, Rejected, BlockedOn, Solved, Next, Supersedes]).FirstOrDefault(option => parsed.GetResult(option) is not null) is { } lost)
            throw new UserError($"{lost.Name} needs --title", "or write all of it as Markdown to standard input: tacho journal add < entry.md", ExitCode.Usage);
        if (!Console.IsInputRedirected) throw new UserError("--title is missing", "or write Markdown to standard input: tacho journal add < entry.md", ExitCode.Usage);
        var buffer = new char[MaxInput + 1];
        var length = Console.In.ReadBlock(buffer, 0, buffer.Length);
        return length <= MaxInput ? new string(buffer, 0, length) : throw new UserError($"the entry is longer than {MaxInput} characters", "say it shorter, or put it into a file and name that with --files", ExitCode.BadData);
    }
}
