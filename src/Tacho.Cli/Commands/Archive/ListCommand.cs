using System.CommandLine;
using System.Globalization;
using Tacho.Archive;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Events;

namespace Tacho.Cli.Commands.Archive;

/// <summary><c>tacho list</c>: the archived sessions, newest first.</summary>
internal static class ListCommand
{
    /// <summary>Eight digits, and a number.</summary>
    private const int MaxIdCells = 12;

    private static readonly Option<int?> Limit = new("--limit", "-n") { Description = "At most so many.", HelpName = "N" };
    private static readonly Option<bool> Subagents = new("--subagents") { Description = "The transcripts of sub-agents too." };

    private static readonly RowFormat<Listed> Format = new(
        row => string.Create(
            CultureInfo.InvariantCulture,
            $"[{SafeText.Time(row.Meta.Started.ToLocalTime())}] [{SafeText.OneLine(row.Meta.Agent)}] [{SafeText.OneLine(row.Id)}] {SafeText.OneLine(row.Transcript.ShownProject)} {SafeText.Count(row.Meta.Counts.Prompts, "prompt")}, {SafeText.Count(row.Meta.Counts.Lines, "line")}, {ByteSize.Of(row.Meta.BytesIn)} {SafeText.OneLine(row.Meta.Title ?? "")}").TrimEnd(),
        [
            new("started", static row => row.Meta.Started) { Title = "started", Shown = static row => row.Meta.Started.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) },
            new("ended", static row => row.Meta.Ended),
            new("agent", static row => row.Meta.Agent) { Title = "agent" },
            new("project", static row => row.Transcript.ShownProject) { Title = "project", Shortens = true },
            new("session", static row => row.Meta.Session) { Title = "session", Shown = static row => row.IsLong ? new SessionId(row.Meta.Session).ShortId + "…" : row.Id },
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
            new("source", static row => row.Transcript.Cover?.Text(row.Meta.Source) ?? row.Meta.Source),
            new("title", static row => row.Meta.Title) { Title = "title", Shown = static row => row.IsLong ? $"{row.Id}  {row.Meta.Title}".TrimEnd() : row.Meta.Title ?? "", Wraps = true },
        ]);

    /// <summary>A transcript with the name by which it is found again.</summary>
    private sealed record Listed(ArchivedTranscript Transcript, string Id)
    {
        public ArchiveMeta Meta => Transcript.Meta;

        public string Name => Transcript.Name;

        /// <summary>Whether its name takes a table's width, and stands whole before the title.</summary>
        public bool IsLong => Id.Length > MaxIdCells;
    }

    public static Command Create()
    {
        var command = new Command("list", "The archived sessions, newest first.") { Limit, Subagents };
        TranscriptFilter.AddTo(command);
        ArchiveChoice.AddTo(command);
        OutputOptions.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var printer = Printer.For(parsed);
        var filter = TranscriptFilter.Of(parsed);
        var withSubagents = parsed.GetValue(Subagents);
        var all = ArchiveChoice.All(parsed).ToList();
        var names = new TranscriptNames(all);
        var rows = all
            .Where(row => (withSubagents || row.Meta.Subagent is null) && filter(row))
            .NewestFirst()
            .Take(GivenNumber.AtLeast(1, parsed, Limit) ?? int.MaxValue)
            .Select(row => new Listed(row, names.For(row)))
            .ToList();
        printer.Rows(Format, rows);
        if (rows.Count > 0) return (int)ExitCode.Done;
        printer.Note(all.Count == 0 ? "No archived session found. tacho import archives what agents keep." : $"No archived session fits; the archive holds {SafeText.Count(all.Count, "transcript")}.");
        return (int)ExitCode.NothingFound;
    }
}
