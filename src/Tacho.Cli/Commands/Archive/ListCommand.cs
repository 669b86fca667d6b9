using System.CommandLine;
using System.Globalization;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Cli.Commands.Audit;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Incidents;

namespace Tacho.Cli.Commands.Archive;

/// <summary><c>tacho list</c>: the archived sessions, newest first.</summary>
internal static class ListCommand
{
    private static readonly Option<string?> Agent = new("--agent") { Description = "Only sessions of this agent.", HelpName = "id" };
    private static readonly Option<string?> Project = new("--project", "-p") { Description = "Only sessions of the project that holds this folder, or has this name.", HelpName = "dir" };
    private static readonly Option<int?> Limit = new("--limit", "-n") { Description = "At most so many.", HelpName = "N" };
    private static readonly Option<bool> Subagents = new("--subagents") { Description = "The transcripts of sub-agents too." };

    private static readonly RowFormat<ArchivedTranscript> Format = new(
        row => string.Create(
            CultureInfo.InvariantCulture,
            $"[{SafeText.Time(row.Meta.Started.ToLocalTime())}] [{SafeText.OneLine(row.Meta.Agent)}] [{IdOf(row)}] {SafeText.OneLine(row.Meta.Project)} {SafeText.Count(row.Meta.Counts.Prompts, "prompt")}, {SafeText.Count(row.Meta.Counts.Lines, "line")}, {ByteSize.Of(row.Meta.BytesIn)} {SafeText.OneLine(row.Meta.Title ?? "")}").TrimEnd(),
        [
            new("started", static row => row.Meta.Started) { Title = "started", Shown = static row => SafeText.Time(row.Meta.Started.ToLocalTime()) },
            new("ended", static row => row.Meta.Ended),
            new("agent", static row => row.Meta.Agent) { Title = "agent" },
            new("project", static row => row.Meta.Project) { Title = "project" },
            new("session", static row => row.Meta.Session) { Title = "session", Shown = IdOf },
            new("subagent", static row => row.Meta.Subagent),
            new("name", static row => row.Name),
            new("prompts", static row => row.Meta.Counts.Prompts) { Title = "prompts", AlignsRight = true },
            new("toolCalls", static row => row.Meta.Counts.ToolCalls),
            new("lines", static row => row.Meta.Counts.Lines) { Title = "lines", AlignsRight = true },
            new("bytesIn", static row => row.Meta.BytesIn) { Title = "size", AlignsRight = true, Shown = static row => ByteSize.Of(row.Meta.BytesIn) },
            new("bytesOut", static row => row.Meta.BytesOut),
            new("masked", static row => row.Meta.Masked.Values.Sum()),
            new("model", static row => row.Meta.Model),
            new("cwd", static row => row.Meta.Cwd),
            new("source", static row => row.Meta.Source),
            new("title", static row => row.Meta.Title) { Title = "title", Wraps = true },
        ]);

    public static Command Create()
    {
        var command = new Command("list", "The archived sessions, newest first.") { Agent, Project, Limit, Subagents };
        WindowOptions.AddTo(command);
        ArchiveChoice.AddTo(command);
        OutputOptions.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var printer = Printer.For(parsed);
        var window = WindowOptions.Of(parsed);
        var agent = parsed.GetValue(Agent) is { } name ? AgentRegistry.Find(name)?.Info.Id.Value ?? name : null;
        var ofProject = parsed.GetValue(Project) is { } project ? NameOf(project) : null;
        var withSubagents = parsed.GetValue(Subagents);
        var rows = ArchiveChoice.All(parsed)
            .Where(row => (agent is null || row.Meta.Agent == agent) && (withSubagents || row.Meta.Subagent is null))
            .Where(row => ofProject is null || row.Meta.Project == ofProject || row.Meta.Project.StartsWith(ofProject + "-", StringComparison.Ordinal))
            .Where(row => Overlaps(window, row.Meta))
            .OrderByDescending(static row => row.Meta.Started)
            .ThenByDescending(static row => row.Name, StringComparer.Ordinal)
            .Take(parsed.GetValue(Limit) ?? int.MaxValue)
            .ToList();
        printer.Rows(Format, rows);
        if (rows.Count > 0) return (int)ExitCode.Done;
        printer.Note("No archived session found. tacho import archives what agents keep.");
        return (int)ExitCode.NothingFound;
    }

    /// <summary>A session belongs to every window in which it ran.</summary>
    private static bool Overlaps(TimeWindow? window, ArchiveMeta meta) =>
        window is null || ((window.From is not { } from || meta.Ended >= from) && (window.Before is not { } before || meta.Started < before));

    private static string IdOf(ArchivedTranscript row) =>
        new SessionId(row.Meta.Session).ShortId + (row.Meta.Subagent is { } subagent ? "-" + new SessionId(subagent).FileName : "");

    private static string NameOf(string folderOrName) =>
        folderOrName.Contains('/') || Directory.Exists(folderOrName)
            ? new ProjectLocator(TachoHome.FromEnvironment(), TachoHome.UserFolder()).Locate(named: null, Path.GetFullPath(folderOrName)).Name
            : folderOrName;
}
