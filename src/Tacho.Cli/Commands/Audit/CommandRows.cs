using System.Collections.Immutable;
using System.Globalization;
using Tacho.Cli.Output;
using Tacho.Incidents;
using Tacho.Trail;

namespace Tacho.Cli.Commands.Audit;

/// <summary>How commands of the trail are printed.</summary>
internal static class CommandRows
{
    /// <param name="withProject">Show the project in the table.</param>
    /// <param name="withPrompt">Show the prompt in the table.</param>
    /// <param name="line">The plain line; the tail's by default.</param>
    public static RowFormat<RanCommand> Format(bool withProject = false, bool withPrompt = false, Func<RanCommand, string>? line = null) =>
        new(line ?? (row => TextViews.TailLine(row.Event)), Columns(withProject, withPrompt));

    /// <summary>As <see cref="Format"/>, with what each command installs, as a function of its text tells.</summary>
    public static RowFormat<RanCommand> InstallFormat(bool withProject, bool withPrompt, Func<string, ImmutableArray<InstallCommand>> installsOf) => new(
        row => TextViews.TailLine(row.Event),
        [
            .. Columns(withProject, withPrompt),
            new("managers", row => installsOf(row.Shell.Command).Select(install => install.Manager).Distinct(StringComparer.Ordinal)),
            new("packages", row => installsOf(row.Shell.Command).SelectMany(install => install.Packages).Select(package => package.ToString())) { Title = "packages", Wraps = true },
        ]);

    private static ImmutableArray<Column<RanCommand>> Columns(bool withProject, bool withPrompt) =>
        [
            new("at", row => row.Event.At) { Title = "time", Shown = row => SafeText.Time(row.Event.At) },
            new("agent", row => row.Event.Agent.Value) { Title = "agent" },
            new("session", row => row.Event.Session.Value) { Title = "session", Shown = row => row.Event.Session.ShortId },
            new("project", row => row.Record.File.Project) { Title = withProject ? "project" : null },
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
            new("file", row => row.Record.File.Path),
            new("line", row => row.Record.Line),
        ];

    /// <summary>The exit code; where the agent does not tell it, its own word; a dash where no end is recorded.</summary>
    private static string Exit(RanCommand row) => row.Outcome switch
    {
        null => "-",
        { ExitCode: { } code } => code.ToString(CultureInfo.InvariantCulture),
        { Status: { } status } => status,
        _ => "ended",
    };
}
