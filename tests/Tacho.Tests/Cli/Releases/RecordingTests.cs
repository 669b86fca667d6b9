using System.Diagnostics;
using System.Text.Json;
using Tacho.Tests.Cli.Sessions;

namespace Tacho.Tests.Cli.Releases;

/// <summary><c>tacho export --format asciicast</c>: what asciinema takes, times that go forward, and nothing that commands a terminal.</summary>
public sealed class RecordingTests(ShownSession session) : IClassFixture<ShownSession>
{
    private const string Id = "4f1c8b01";

    [Fact]
    public void Lines_are_events_of_version_2_in_the_order_of_time()
    {
        var lines = session.Ask("export", "--session", Id, "--format", "asciicast").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var head = JsonDocument.Parse(lines[0]).RootElement;
        Assert.Equal((2, 120, 2), (head.GetProperty("version").GetInt32(), head.GetProperty("width").GetInt32(), head.GetProperty("idle_time_limit").GetInt32()));
        var last = 0.0;
        foreach (var line in lines[1..])
        {
            var happened = JsonDocument.Parse(line).RootElement;
            Assert.Equal(3, happened.GetArrayLength());
            Assert.True(happened[0].GetDouble() >= last);
            last = happened[0].GetDouble();
            Assert.Contains(happened[1].GetString(), (string[])["o", "m"]);
        }

        Assert.True(last > 0);
    }

    [Fact]
    public void Asciinema_shows_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || !Has("asciinema") || !Has("script"), "needs asciinema, and script of util-linux for its terminal");
        var cast = Path.Combine(session.Root, "session.cast");
        Assert.Equal(0, session.Run("export", "--session", Id, "--format", "asciicast", "--profile", "internal", "--out", cast).ExitCode);
        var start = new ProcessStartInfo("script", ["-qec", $"asciinema cat '{cast}'", "/dev/null"]) { RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false };
        start.Environment["HOME"] = session.Root;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var shown = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, shown);
        Assert.Contains("dotnet test\r\n> --filter Login\r\n", shown, StringComparison.Ordinal);
        Assert.Contains("[exit 1]", shown, StringComparison.Ordinal);
        Assert.Contains("# Repair the login.", shown, StringComparison.Ordinal);
    }

    private static bool Has(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
