using System.CommandLine;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Cli.Commands.Audit;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Incidents;
using Tacho.Review;
using Tacho.Store.Search;

namespace Tacho.Cli.Commands.Archive;

/// <summary>The options that choose transcripts of the archive by what is known of them: agent, project and time.</summary>
internal static class TranscriptFilter
{
    private static readonly Option<string?> Agent = new("--agent") { Description = "Only sessions of this agent.", HelpName = "id" };
    private static readonly Option<string?> Project = new("--project", "-p") { Description = "Only sessions of the project that holds this folder, or has this name.", HelpName = "dir" };

    private static readonly Option<string?> Tag = new("--tag") { Description = "Only sessions to which somebody gave this tag, or to a record of them.", HelpName = "TAG" };

    public static void AddTo(Command command)
    {
        command.Options.Add(Agent);
        command.Options.Add(Project);
        command.Options.Add(Tag);
        WindowOptions.AddTo(command);
    }

    /// <summary>Whether a transcript is among those that the command line asks for.</summary>
    public static Func<ArchivedTranscript, bool> Of(ParseResult parsed)
    {
        var window = WindowOptions.Of(parsed);
        var agent = parsed.GetValue(Agent) is { } name ? AgentRegistry.Find(name)?.Info.Id.Value ?? name : null;
        var isOfProject = parsed.GetValue(Project) is { } project ? OfProject(project) : null;
        var tagged = parsed.GetValue(Tag) is { } tag ? Reviews.Read(TachoHome.FromEnvironment()).Tags.Where(one => one.Tag == tag).Select(static one => one.Of).ToHashSet() : null;
        return row =>
            (agent is null || row.Meta.Agent == agent)
            && (isOfProject is null || isOfProject(row.Meta.Project))
            && (tagged is null || tagged.Contains(new(row.Meta.Agent, row.Meta.Session)))
            && Overlaps(window, row.Meta);
    }

    /// <summary>What the command line asks for, in words; null where it asks for nothing.</summary>
    public static string? Words(ParseResult parsed)
    {
        var words = new List<string>();
        if (parsed.GetValue(Project) is { } project) words.Add($"project {NameOf(project)}");
        if (parsed.GetValue(Agent) is { } agent) words.Add($"agent {agent}");
        if (parsed.GetValue(Tag) is { } tag) words.Add($"tag {tag}");
        if (WindowOptions.Of(parsed) is { } window)
            words.Add($"{(window.From is { } from ? $"from {Moment(from)}" : "")} {(window.Before is { } before ? $"until {Moment(before)}" : "")}".Trim());
        return words.Count == 0 ? null : string.Join(", ", words);
    }

    /// <summary>By UTC; of midnight the day is enough.</summary>
    private static string Moment(DateTimeOffset at) => SafeText.Time(at.ToUniversalTime()).Replace(" 00:00:00", "", StringComparison.Ordinal) + (at.UtcDateTime.TimeOfDay == TimeSpan.Zero ? "" : "Z");

    /// <summary>A query narrowed to what the command line asks for.</summary>
    public static WordQuery Narrow(ParseResult parsed, WordQuery query)
    {
        var window = WindowOptions.Of(parsed);
        if (parsed.GetValue(Agent) is { } agent) query = query with { Agents = [AgentRegistry.Find(agent)?.Info.Id.Value ?? agent] };
        if (parsed.GetValue(Project) is { } project) query = query with { Projects = [NameOf(project)] };
        if (parsed.GetValue(Tag) is { } tag) query = query with { Tags = [tag] };
        return query with { After = window?.From ?? query.After, Before = window?.Before ?? query.Before };
    }

    /// <summary>Whether a project's name is that of the project that holds a folder, or is the name itself, with or without the digits behind it.</summary>
    public static Func<string, bool> OfProject(string folderOrName)
    {
        var name = NameOf(folderOrName);
        return project => project == name || project.StartsWith(name + "-", StringComparison.Ordinal);
    }

    /// <summary>Sorts by the sessions' beginnings; always the same way.</summary>
    public static IEnumerable<ArchivedTranscript> NewestFirst(this IEnumerable<ArchivedTranscript> transcripts) =>
        transcripts.OrderByDescending(static row => row.Meta.Started).ThenByDescending(static row => row.Name, StringComparer.Ordinal);

    /// <summary>A session belongs to every window in which it ran.</summary>
    private static bool Overlaps(TimeWindow? window, ArchiveMeta meta) =>
        window is null || ((window.From is not { } from || meta.Ended >= from) && (window.Before is not { } before || meta.Started < before));

    private static string NameOf(string folderOrName) =>
        folderOrName.Contains('/') || Directory.Exists(folderOrName)
            ? new ProjectLocator(TachoHome.FromEnvironment(), TachoHome.UserFolder()).Locate(named: null, Path.GetFullPath(folderOrName)).Name
            : folderOrName;
}
