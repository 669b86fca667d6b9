using System.Collections.Immutable;
using System.Globalization;
using System.Security;
using System.Text;
using Tacho.Configuration;

namespace Tacho.Cli.Scheduling;

/// <summary>An import that a timer is to start.</summary>
/// <param name="Words">The program and its arguments.</param>
/// <param name="Every">How often.</param>
/// <param name="Variables">What has to be in its environment.</param>
internal sealed record ScheduledImport(ImmutableArray<string> Words, TimeSpan Every, IReadOnlyDictionary<string, string> Variables);

/// <summary>
/// The entries that timers understand. Sources: systemd.service(5), systemd.timer(5) and systemd.syntax(7) of systemd 255; crontab(5) of cronie and Vixie cron; launchd.plist(5) of macOS 14;
/// schtasks of Windows 11.
/// </summary>
internal static class ScheduleText
{
    private const string Title = "Archive the sessions of coding agents";

    /// <summary>Two unit files, with what to do with them in comments.</summary>
    public static string Systemd(ScheduledImport import)
    {
        var text = new StringBuilder();
        text.Append("# 1. ~/.config/systemd/user/tacho-import.service\n[Unit]\nDescription=").Append(Title).Append("\n\n[Service]\nType=oneshot\nNice=10\n");
        foreach (var (name, value) in import.Variables) text.Append("Environment=").Append(Unit($"{name}={value}", "$")).Append('\n');
        text.Append("ExecStart=").AppendJoin(' ', import.Words.Select(static word => Unit(word, "$$"))).Append("\n\n");
        text.Append("# 2. ~/.config/systemd/user/tacho-import.timer\n[Unit]\nDescription=").Append(Title).Append("\n\n[Timer]\nOnStartupSec=2min\n");
        text.Append(CultureInfo.InvariantCulture, $"OnUnitActiveSec={(long)import.Every.TotalSeconds}s\n\n[Install]\nWantedBy=timers.target\n\n");
        text.Append("# 3. systemctl --user daemon-reload && systemctl --user enable --now tacho-import.timer\n");
        return text.ToString();
    }

    /// <summary>One line.</summary>
    /// <exception cref="UserError">A crontab cannot say how often.</exception>
    public static string Cron(ScheduledImport import)
    {
        var minutes = import.Every.TotalMinutes;
        var when = minutes switch
        {
            >= 1 and <= 30 when 60 % minutes == 0 => string.Create(CultureInfo.InvariantCulture, $"*/{minutes} * * * *"),
            60 => "0 * * * *",
            > 60 and <= 720 when minutes % 60 == 0 && 24 % (minutes / 60) == 0 => string.Create(CultureInfo.InvariantCulture, $"0 */{minutes / 60} * * *"),
            1440 => "0 12 * * *",
            _ => throw new UserError("--every: a crontab can say minutes that an hour is a multiple of, and hours that a day is a multiple of", "such as 10m, 30m, 1h, 6h or 1d", ExitCode.Usage),
        };
        var variables = import.Variables.Select(static one => $"{one.Key}={Shell(one.Value)} ");

        // A percent sign would end the command, in quotation marks too.
        var command = $"{string.Concat(variables)}{string.Join(' ', import.Words.Select(Shell))} >/dev/null".Replace("%", "\\%", StringComparison.Ordinal);
        return $"# Put this line into `crontab -e`.\n{when} {command}\n";
    }

    /// <summary>A property list.</summary>
    public static string Launchd(ScheduledImport import)
    {
        var text = new StringBuilder();
        text.Append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        text.Append("<!-- ~/Library/LaunchAgents/dev.tacho.import.plist, then: launchctl bootstrap gui/$(id -u) ~/Library/LaunchAgents/dev.tacho.import.plist -->\n");
        text.Append("<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">\n<dict>\n");
        text.Append("  <key>Label</key><string>dev.tacho.import</string>\n  <key>ProgramArguments</key>\n  <array>\n");
        foreach (var word in import.Words) text.Append("    <string>").Append(SecurityElement.Escape(word)).Append("</string>\n");
        text.Append("  </array>\n");
        if (import.Variables.Count > 0)
        {
            text.Append("  <key>EnvironmentVariables</key>\n  <dict>\n");
            foreach (var (name, value) in import.Variables) text.Append("    <key>").Append(SecurityElement.Escape(name)).Append("</key><string>").Append(SecurityElement.Escape(value)).Append("</string>\n");
            text.Append("  </dict>\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"  <key>StartInterval</key><integer>{(long)import.Every.TotalSeconds}</integer>\n");
        text.Append("  <key>ProcessType</key><string>Background</string>\n</dict>\n</plist>\n");
        return text.ToString();
    }

    /// <summary>A command for a Windows prompt; Tacho itself runs in WSL.</summary>
    /// <exception cref="UserError">The Task Scheduler cannot say how often.</exception>
    public static string Windows(ScheduledImport import)
    {
        var minutes = import.Every.TotalMinutes;
        if (minutes is < 1 or > 1439 || minutes % 1 != 0) throw new UserError("--every: the Task Scheduler takes 1 to 1439 minutes", hint: null, ExitCode.Usage);
        var distribution = Environment.GetEnvironmentVariable("WSL_DISTRO_NAME") is { Length: > 0 } name ? $"-d {name} " : "";
        var variables = import.Variables.Count > 0 ? "env " + string.Concat(import.Variables.Select(static one => $"{Shell($"{one.Key}={one.Value}")} ")) : "";
        var command = $"wsl.exe {distribution}-e {variables}{string.Join(' ', import.Words.Select(Shell))}".Replace("\"", "\\\"", StringComparison.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"schtasks /Create /F /TN \"Tacho import\" /SC MINUTE /MO {minutes} /TR \"{command}\"\n");
    }

    /// <summary>A word of a unit file: in quotation marks, and without what systemd would expand. A dollar is an ordinary character but in command lines.</summary>
    private static string Unit(string word, string dollar)
    {
        var safe = word.Replace("%", "%%", StringComparison.Ordinal).Replace("$", dollar, StringComparison.Ordinal);
        return Plain(word) ? safe : $"\"{safe.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>A word of a shell's command line.</summary>
    private static string Shell(string word) => Plain(word) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static bool Plain(string word) => word.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '=' or ':' or '+' or '@' or ',');
}
