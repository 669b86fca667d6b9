using System.Text.Json;
using System.Text.RegularExpressions;
using Tacho.Tests.Cli.Sessions;

namespace Tacho.Tests.Cli.Releases;

/// <summary><c>tacho report</c> on a session that holds a bit of everything, and on all of an archive.</summary>
public sealed partial class ReportCommandTests(ShownSession session) : IClassFixture<ShownSession>
{
    private const string Id = "4f1c8b01";

    [Theory]
    [InlineData("md", "internal")]
    [InlineData("md", "full")]
    [InlineData("html", "internal")]
    [InlineData("html", "full")]
    [InlineData("csv", "internal")]
    [InlineData("json", "public")]
    public void One_session(string format, string profile) =>
        Snapshot.Match(MadeAt.Replace(Ask("report", "--session", Id, "--format", format, "--profile", profile), "(now)"), $"{format}_{profile}");

    [Fact]
    public void All_sessions_are_summed_with_masks_by_rule()
    {
        using var report = JsonDocument.Parse(Ask("report", "--since", "2026-01-01", "--format", "json"));
        var sums = report.RootElement.GetProperty("sums");
        var sessions = report.RootElement.GetProperty("sessions").EnumerateArray().ToList();
        Assert.Equal((2, 2), (sums.GetProperty("sessions").GetInt32(), sessions.Count));
        Assert.Equal(1, sums.GetProperty("subagents").GetInt32());
        Assert.Equal(sums.GetProperty("prompts").GetInt32(), sessions.Sum(static one => one.GetProperty("sums").GetProperty("prompts").GetInt32()));
        var mask = Assert.Single(sums.GetProperty("masks").EnumerateArray(), static one => one.GetProperty("rule").ValueEquals("github-pat"));
        Assert.Equal((6, 0), (mask.GetProperty("whenArchived").GetInt32(), mask.GetProperty("forThisReport").GetInt32()));

        // What is told twice counts once: 445 and 5 of the session, 7 of its sub-agent.
        var tokens = Assert.Single(sums.GetProperty("tokens").EnumerateArray());
        Assert.Equal(("claude-sonnet-4-6", 457), (tokens.GetProperty("model").GetString(), tokens.GetProperty("input").GetInt32()));
    }

    [Fact]
    public void Edits_are_counted_by_file_and_failed_commands_told()
    {
        using var report = JsonDocument.Parse(Ask("report", "--session", Id, "--format", "json", "--profile", "internal"));
        var sums = report.RootElement.GetProperty("sums");
        Assert.Equal((1, 1), (sums.GetProperty("commands").GetInt32(), sums.GetProperty("failedCommands").GetInt32()));
        Assert.Equal(["/tmp/notes.md 1 2 0", "src/login.cs 1 1 1"], sums.GetProperty("files").EnumerateArray().Select(static file =>
            $"{file.GetProperty("path").GetString()} {file.GetProperty("edits")} {file.GetProperty("added")} {file.GetProperty("removed")}"));
    }

    [Fact]
    public void Wrong_use_says_so()
    {
        Assert.Equal(64, session.Run("report").ExitCode);
        Assert.Equal(64, session.Run("report", "--session", Id, "--since", "2026-01-01").ExitCode);
        Assert.Equal(64, session.Run("report", "--session", Id, "--format", "pdf").ExitCode);
        Assert.Equal(64, session.Run("report", "--session", Id, "--profile", "none").ExitCode);
        Assert.Equal(64, session.Run("report", "--session", Id, "--force").ExitCode);
        Assert.Equal(1, session.Run("report", "--project", "no-such").ExitCode);
        Assert.Equal(1, session.Run("report", "--session", "no-such").ExitCode);
    }

    [Fact]
    public void File_is_the_owners_and_never_overwritten_unasked()
    {
        var file = Path.Combine(session.Root, "report.html");
        Assert.Equal((0, "", $"1 session in {file}"), Trimmed(session.Run("report", "--session", Id, "--format", "html", "--out", file)));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var first = File.ReadAllText(file);
        Assert.Equal(64, session.Run("report", "--session", Id, "--out", file).ExitCode);
        Assert.Equal(first, File.ReadAllText(file));
        Assert.Equal(0, session.Run("report", "--session", Id, "--out", file, "--force").ExitCode);
        Assert.StartsWith("# What agents did", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal(64, session.Run("report", "--session", Id, "--out", Path.Combine(session.Root, "no-folder", "x.md")).ExitCode);
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(session.Root, "*.tacho-tmp", new EnumerationOptions { AttributesToSkip = FileAttributes.None }), static _ => true);
    }

    private string Ask(params string[] words)
    {
        var (exitCode, output, error) = session.Run(words);
        Assert.True(exitCode == 0, error);
        Assert.Equal("", error);
        return output;
    }

    private static (int, string, string) Trimmed((int ExitCode, string Output, string Error) run) => (run.ExitCode, run.Output, run.Error.Trim());

    [GeneratedRegex("""(?<=Made by Tacho, )[\d :Z-]+(?=[;.])|(?<="made": ")[^"]+""")]
    private static partial Regex MadeAt { get; }
}
