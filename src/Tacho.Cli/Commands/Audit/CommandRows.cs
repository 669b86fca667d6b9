using System.Collections.Immutable;
using System.Globalization;
using Tacho.Cli.Output;
using Tacho.Incidents;
using Tacho.Trail;

namespace Tacho.Cli.Commands.Audit;

/// <summary>How commands of the trail are printed.</summary>
internal static class CommandRows
{
    /// <param name="withSource">Show in the table what tells of the command.</param>
    /// <param name="withProject">Show the project in the table.</param>
    /// <param name="withPrompt">Show the prompt in the table.</param>
    /// <param name="line">The plain line; the tail's by default.</param>
    public static RowFormat<RanCommand> Format(bool withSource = false, bool withProject = false, bool withPrompt = false, Func<RanCommand, string>? line = null) =>
        new(line ?? (row => TextViews.TailLine(row.Event)), Columns(withSource, withProject, withPrompt));

    /// <summary>As <see cref="Format"/>, with what each command installs, as a function of its text tells.</summary>
    public static RowFormat<RanCommand> InstallFormat(bool withSource, bool withProject, bool withPrompt, Func<string, ImmutableArray<InstallCommand>> installsOf) => new(
        row => TextViews.TailLine(row.Event),
        [
            .. Columns(withSource, withProject, withPrompt),
            new("managers", row => installsOf(row.Shell.Command).Select(install => install.Manager).Distinct(StringComparer.Ordinal)),
            new("packages", row => installsOf(row.Shell.Command).SelectMany(install => install.Packages).Select(package => package.ToString())) { Title = "packages", Wraps = true },
        ]);

    private static ImmutableArray<Column<RanCommand>> Columns(bool withSource, bool withProject, bool withPrompt) =>
        [
            new("at", row => row.Event.At) { Title = "time", Shown = row => SafeText.Time(row.Event.At) },
            new("agent", row => row.Event.Agent.Value) { Title = "agent" },
            new("session", row => row.Event.Session.Value) { Title = "session", Shown = row => row.Event.Session.ShortId },
            new("source", row => NameOf(row.Place.Sources)) { Title = withSource ? "source" : null },
            new("project", row => row.Place.Project) { Title = withProject ? "project" : null },
            new("command", row => row.Shell.Command)
            {
                Title = "command",
                Wraps = true,
                Shown = row => row.Shell.Late ? row.Shell.Command + TextViews.LateMark : row.Shell.Command,
            },
            new("exitCode", row => row.Outcome?.ExitCode) { Title = "exit", Shown = Exit, Alarms = row => row.Outcome?.IsFailure == true },
            new("status", row => row.Outcome?.Status),
            new("durationMs", row => row.Outcome?.DurationMs),
            new("late", row => row.Shell.Late),
            new("prompt", row => row.Prompt) { Title = withPrompt ? "prompt" : null, Wraps = true },
            new("subagent", row => row.Event.Subagent),
            new("cwd", row => row.Event.Cwd),
            new("file", row => row.Place.Path),
            new("line", row => row.Place.Line),
        ];

    /// <summary>What tells of something, in a word.</summary>
    public static string NameOf(RecordSources sources) => sources switch
    {
        RecordSources.Trail => "trail",
        RecordSources.Transcripts => "transcript",
        _ => "both",
    };

    /// <summary>The exit code; where the agent does not tell it, its own word; a dash where no end is recorded.</summary>
    private static string Exit(RanCommand row) => row.Outcome switch
    {
        null => "-",
        { ExitCode: { } code } => code.ToString(CultureInfo.InvariantCulture),
        { Status: { } status } => status,
        _ => "ended",
    };
}
