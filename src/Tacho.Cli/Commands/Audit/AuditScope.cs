using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Incidents;
using Tacho.Journal;
using Tacho.Trail;
using Tacho.Cli.Output;

namespace Tacho.Cli.Commands.Audit;

/// <summary>Whose commands a question is about, as all subcommands of <c>tacho audit</c> ask for it.</summary>
/// <param name="Home">Where the trail is.</param>
/// <param name="Project">The project's name in the trail; null for all projects.</param>
/// <param name="Sources">Where to look.</param>
internal sealed record AuditScope(TachoHome Home, string? Project, RecordSources Sources)
{
    private static readonly Option<string> Source = new("--source")
    {
        Description = "Look in the sealed trail, in archived transcripts, or in both: trail, transcripts or all. What both tell of stands once.",
        HelpName = "WHERE",
        DefaultValueFactory = static _ => "all",
    };

    private static readonly Option<bool> AllProjects = new("--all-projects", "-a") { Description = "Look through every project of this user." };

    private static readonly Option<string?> ProjectFolder = new("--project", "-p")
    {
        Description = "Look through the project that holds this folder, or has this name in the trail. Default: the one that holds the current folder.",
        HelpName = "dir",
    };

    private static readonly Option<string?> OneProject = new("--project", "-p")
    {
        Description = "Look only through the project that holds this folder, or has this name in the trail. Default: all projects.",
        HelpName = "dir",
    };

    private static readonly Option<string?> Agent = new("--agent") { Description = "Only commands of this agent, by the name that stands in every line.", HelpName = "id" };

    public static void AddTo(Command command)
    {
        command.Options.Add(AllProjects);
        command.Options.Add(ProjectFolder);
    }

    /// <summary>For commands that look through all projects unless one is named, as <see cref="Widest"/> reads it.</summary>
    public static void AddWidestTo(Command command)
    {
        command.Options.Add(AllProjects);
        command.Options.Add(OneProject);
    }

    public static void AddSourceTo(Command command) => command.Options.Add(Source.AcceptOnlyFromAmong("trail", "transcripts", "all"));

    public static void AddAgentTo(Command command) => command.Options.Add(Agent);

    /// <summary>The scope of a command line whose command was given <see cref="AddTo"/>; the trail alone where it was not given <see cref="AddSourceTo"/>.</summary>
    public static AuditScope Of(ParseResult parsed)
    {
        var home = TachoHome.FromEnvironment();
        if (!parsed.GetValue(AllProjects)) return new(home, NameOf(home, parsed.GetValue(ProjectFolder)), SourcesOf(parsed));
        if (parsed.GetValue(ProjectFolder) is not null) throw new UserError("--project and --all-projects exclude each other", hint: null, ExitCode.Usage);
        return new(home, Project: null, SourcesOf(parsed));
    }

    /// <summary>The scope of a command line whose command was given <see cref="AddWidestTo"/>: all projects unless it names one, for what is unique on a machine.</summary>
    public static AuditScope Widest(ParseResult parsed)
    {
        var home = TachoHome.FromEnvironment();
        if (parsed.GetValue(OneProject) is not { } named) return new(home, Project: null, SourcesOf(parsed));
        if (parsed.GetValue(AllProjects)) throw new UserError("--project and --all-projects exclude each other", hint: null, ExitCode.Usage);
        return new(home, NameOf(home, named), SourcesOf(parsed));
    }

    /// <summary>The agent that the command line asks for; null for all. A name that no agent has is taken as it is, since old logs may hold it.</summary>
    public static AgentId? AgentOf(ParseResult parsed) =>
        parsed.GetValue(Agent) is not { } name ? null : AgentRegistry.Find(name)?.Info.Id ?? new AgentId(name);

    public ImmutableArray<SessionFiles> Sessions() => SessionFiles.List(Home, Project, Sources);

    public CommandsFound Search(CommandQuery query) => CommandSearch.Search(Home, Project, Sources, query);

    /// <summary>Prints what was found, and on standard error what the answer does not cover.</summary>
    public int Print<T>(Printer printer, RowFormat<T> format, IReadOnlyCollection<T> rows, CommandsFound searched)
    {
        printer.Rows(format, rows);
        if (searched.UnreadableLines > 0) printer.Note($"{SafeText.Count(searched.UnreadableLines, "line")} of the trail could not be read; tacho verify names them.");
        if (searched.UnreadableRecords > 0) printer.Note($"{SafeText.Count(searched.UnreadableRecords, "record")} of archived transcripts could not be understood.");
        foreach (var file in searched.UnreadableFiles) printer.Note($"{file} could not be read to its end.");
        if (rows.Count == 0)
        {
            printer.Note($"Nothing found in {SafeText.Count(searched.Sessions, "session")} of {Project ?? "all projects"}{Where()}.{OtherProjects()}");
            return (int)ExitCode.NothingFound;
        }

        var unsealed = searched.Commands.Count(static command => command.Place.Sources == RecordSources.Transcripts);
        if (unsealed > 0) printer.Note($"{SafeText.Count(unsealed, "command")} of {searched.Commands.Length} stand only in archived transcripts: the agent's own word, not sealed before they ran.");
        return (int)ExitCode.Done;
    }

    private string Where() => Sources switch
    {
        RecordSources.Trail => " (trail)",
        RecordSources.Transcripts => " (archived transcripts)",
        _ => " (trail and archived transcripts)",
    };

    private string OtherProjects()
    {
        if (Project is null) return "";
        var others = SessionFiles.List(Home, project: null, Sources).Count(session => session.Project != Project);
        return others == 0 ? "" : $" Other projects have {SafeText.Count(others, "session")}: --all-projects";
    }

    private static RecordSources SourcesOf(ParseResult parsed) => parsed.GetValue(Source) switch
    {
        "all" => RecordSources.All,
        "transcripts" => RecordSources.Transcripts,
        _ => RecordSources.Trail,
    };

    private static string NameOf(TachoHome home, string? folderOrName)
    {
        if (folderOrName is null) return new ProjectLocator(home, TachoHome.UserFolder()).Locate(named: null, cwd: null).Name;

        // "." and ".." are folders of the trail's folder too, and no projects.
        if (folderOrName is not ("." or "..") && !folderOrName.Contains('/') && Directory.Exists(Path.Combine(home.Trail, folderOrName))) return folderOrName;
        if (Directory.Exists(folderOrName)) return new ProjectLocator(home, TachoHome.UserFolder()).Locate(named: null, folderOrName).Name;

        // A folder that is gone was a project if the trail knows it by its path.
        var gone = ProjectLocator.Of(Path.GetFullPath(folderOrName)).Name;
        return Directory.Exists(Path.Combine(home.Trail, gone)) ? gone : Known(home, folderOrName);
    }

    /// <summary>The project that trail, archive and journal know by a name, with or without the digits behind it.</summary>
    private static string Known(TachoHome home, string name)
    {
        ImmutableArray<string> known =
        [
            .. RecordedProjects.Names(home).Where(static project => !TrailPaths.IsBook(project)).Concat(new TranscriptArchive(home.Archive).All().Select(static one => one.Meta.Project))
                .Concat(JournalBook.Read(home).Select(static entry => entry.Place.Project)).Distinct(StringComparer.Ordinal)
                .Where(project => project == name || (project.Length == name.Length + 9 && project.StartsWith(name + "-", StringComparison.Ordinal))).Order(StringComparer.Ordinal),
        ];
        return known switch
        {
            [var only] => only,
            [] => throw new UserError($"--project: {SafeText.OneLine(name)} is neither a folder nor a project that is known", "tacho list and tacho journal show --all-projects name them", ExitCode.Usage),
            _ => throw new UserError($"--project: {SafeText.OneLine(name)} means {string.Join(" and ", known.Select(SafeText.OneLine))}", "give the whole name, or a folder", ExitCode.Usage),
        };
    }
}
