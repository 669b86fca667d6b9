using System.Diagnostics;
using System.Xml.Linq;
using Tacho.Cli.Scheduling;

namespace Tacho.Tests.Archive;

/// <summary><c>tacho schedule</c>: entries that timers take, with paths and values that are not plain.</summary>
public sealed class ScheduleTests
{
    private static readonly ScheduledImport Import = new(["/opt/my tools/100%/tacho", "import", "--yes"], TimeSpan.FromMinutes(30), new Dictionary<string, string> { ["TACHO_HOME"] = "/srv/it's & $5" });

    [Fact]
    public void Unit_file_quotes_what_systemd_would_expand()
    {
        var text = ScheduleText.Systemd(Import);
        Assert.Contains("ExecStart=\"/opt/my tools/100%%/tacho\" import --yes\n", text, StringComparison.Ordinal);
        Assert.Contains("Environment=\"TACHO_HOME=/srv/it's & $5\"\n", text, StringComparison.Ordinal);
        Assert.Contains("OnUnitActiveSec=1800s\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Crontab_line_is_one_that_a_shell_reads_back()
    {
        var line = ScheduleText.Cron(Import with { Words = ["printf", "[%s]", "/a b/100%", "it's"] }).Split('\n')[1];
        Assert.StartsWith("*/30 * * * * ", line, StringComparison.Ordinal);
        var command = line["*/30 * * * * ".Length..].Replace("\\%", "%", StringComparison.Ordinal).Replace(">/dev/null", "; printf %s \"$TACHO_HOME\"", StringComparison.Ordinal);
        var start = new ProcessStartInfo("sh", ["-c", command]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment.Remove("TACHO_HOME");
        using var shell = Process.Start(start)!;
        Assert.Equal("[/a b/100%][it's]", shell.StandardOutput.ReadToEnd());
    }

    [Theory]
    [InlineData(10, "*/10 * * * * ")]
    [InlineData(60, "0 * * * * ")]
    [InlineData(360, "0 */6 * * * ")]
    [InlineData(1440, "0 12 * * * ")]
    [InlineData(7, null)]
    [InlineData(300, null)]
    public void Crontab_says_only_what_it_can(int minutes, string? begin)
    {
        var import = Import with { Every = TimeSpan.FromMinutes(minutes) };
        if (begin is null) Assert.Throws<Tacho.Configuration.UserError>(() => ScheduleText.Cron(import));
        else Assert.StartsWith(begin, ScheduleText.Cron(import).Split('\n')[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Property_list_is_whole_xml()
    {
        var dictionary = XDocument.Parse(ScheduleText.Launchd(Import)).Root!.Element("dict")!;
        Assert.Equal(["/opt/my tools/100%/tacho", "import", "--yes"], dictionary.Element("array")!.Elements().Select(static word => word.Value));
        Assert.Equal("/srv/it's & $5", dictionary.Element("dict")!.Element("string")!.Value);
        Assert.Equal("1800", dictionary.Element("integer")!.Value);
    }

    [Fact]
    public void Task_runs_in_wsl() =>
        Assert.Contains("/SC MINUTE /MO 30 /TR \"wsl.exe ", ScheduleText.Windows(Import), StringComparison.Ordinal);

    [Fact]
    public void Command_prints_an_entry_with_the_moved_folders()
    {
        using var folder = new ArchiveFolder();
        foreach (var form in (string[])["--systemd", "--cron", "--windows", "--launchd"])
        {
            var (exitCode, output, error) = folder.Tacho("schedule", form);
            Assert.True(exitCode == 0, error);
            Assert.Contains("tacho.dll", output, StringComparison.Ordinal);
            Assert.Contains(folder.Home.Root, output, StringComparison.Ordinal);
        }

        Assert.Equal(0, folder.Tacho("schedule").ExitCode);
        Assert.Equal(64, folder.Tacho("schedule", "--cron", "--systemd").ExitCode);
        Assert.Equal(64, folder.Tacho("schedule", "--cron", "--every", "7m").ExitCode);
    }
}
