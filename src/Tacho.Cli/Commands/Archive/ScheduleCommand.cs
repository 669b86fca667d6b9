using System.CommandLine;
using Tacho.Capture;
using Tacho.Cli.Scheduling;
using Tacho.Configuration;
using Tacho.Incidents;
using Tacho.Interop;

namespace Tacho.Cli.Commands.Archive;

/// <summary><c>tacho schedule</c>: an entry for the system's own timer, to be put there by the person.</summary>
internal static class ScheduleCommand
{
    private static readonly Option<bool> Systemd = new("--systemd") { Description = "A service and a timer of the user's systemd." };
    private static readonly Option<bool> Cron = new("--cron") { Description = "A line of a crontab." };
    private static readonly Option<bool> Windows = new("--windows") { Description = "A command that adds a task to the Task Scheduler, for Tacho in WSL." };
    private static readonly Option<bool> Launchd = new("--launchd") { Description = "A property list for macOS' launchd." };
    private static readonly Option<string> Every = new("--every") { Description = "How often to import.", HelpName = "TIME", DefaultValueFactory = static _ => "30m" };

    public static Command Create()
    {
        var command = new Command("schedule", "Print a timer's entry that imports from time to time. It installs nothing.") { Systemd, Cron, Windows, Launchd, Every };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var asked = ((Option<bool> Option, Func<ScheduledImport, string> Entry)[])
            [(Systemd, ScheduleText.Systemd), (Cron, ScheduleText.Cron), (Windows, ScheduleText.Windows), (Launchd, ScheduleText.Launchd)];
        var chosen = asked.Where(one => parsed.GetValue(one.Option)).Select(static one => one.Entry).ToList();
        if (chosen.Count > 1) throw new UserError("--systemd, --cron, --windows and --launchd exclude each other", hint: null, ExitCode.Usage);
        var words = OwnProgram.Words("tacho.dll");
        if (words.IsEmpty) throw new UserError("it is not known where this program stands", hint: null, ExitCode.CannotKnow);
        var import = new ScheduledImport([.. words, "import", "--yes"], TimeWindow.Duration(parsed.GetValue(Every)!, Every.Name), Variables());
        parsed.InvocationConfiguration.Output.Write((chosen.Count == 1 ? chosen[0] : OfThisSystem())(import));
        return (int)ExitCode.Done;
    }

    private static Func<ScheduledImport, string> OfThisSystem() =>
        OperatingSystem.IsMacOS() ? ScheduleText.Launchd : Directory.Exists("/run/systemd/system") ? ScheduleText.Systemd : ScheduleText.Cron;

    /// <summary>What this shell sets and a timer's does not: the recorder's folder, and where agents were moved to. The agents' readers tell what they ask for.</summary>
    private static SortedDictionary<string, string> Variables()
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        string? Ask(string name)
        {
            if (Environment.GetEnvironmentVariable(name) is not { Length: > 0 } value) return null;
            found[name] = value;
            return value;
        }

        Ask(TachoHome.Variable);
        Ask(SettingsLoader.FileVariable);
        var places = ImportWork.Places(TachoHome.FromEnvironment()) with { Variable = Ask };
        _ = TranscriptDiscovery.OfAgents(ImportWork.Agents([]), places);
        return found;
    }
}
