using System.Diagnostics;
using System.Text.Json;
using Tacho.Tests.Trail;
using Tacho.Trail;
using Tacho.Trail.Checkpoints;

namespace Tacho.Tests.Cli;

/// <summary><c>tacho verify</c> and <c>tacho checkpoint</c> as a person or a script calls them.</summary>
public sealed class TrailCommandTests : IDisposable
{
    private readonly SampleTrail _trail = SampleTrail.OfThirtyLines();

    public void Dispose() => _trail.Dispose();

    [Fact]
    public void Exit_codes_tell_sound_from_tampered_from_cannot_tell()
    {
        var (sound, text) = Tacho("verify");
        Assert.Equal(0, sound);
        Assert.StartsWith("sound: 2 files", text, StringComparison.Ordinal);

        var lines = _trail.Lines();
        _trail.Write(lines.Where((_, i) => i != 6));
        var (tampered, named) = Tacho("verify", "--project", _trail.Project.Root);
        Assert.Equal(2, tampered);
        Assert.Contains($"missing: {_trail.File}:7: ", named, StringComparison.Ordinal);

        var (asJson, json) = Tacho("verify", _trail.File, "--json");
        Assert.Equal(2, asJson);
        using var report = JsonDocument.Parse(json);
        Assert.Equal("tampered", report.RootElement.GetProperty("verdict").GetString());
        var finding = report.RootElement.GetProperty("findings")[0];
        Assert.Equal(("missing", 7), (finding.GetProperty("kind").GetString(), finding.GetProperty("line").GetInt32()));

        _trail.Restore();
        File.Delete(_trail.List);
        Directory.CreateDirectory(_trail.List);
        File.Delete(_trail.Newest);
        Assert.Equal(2, Tacho("verify").ExitCode);
        Assert.Equal(64, Tacho("verify", _trail.File, "--all-projects").ExitCode);
        Assert.Equal(74, Tacho("verify", _trail.File + ".gone").ExitCode);
    }

    [Fact]
    public void A_trail_without_a_record_is_not_called_sound()
    {
        Directory.Delete(_trail.Home.Root, recursive: true);
        Directory.Delete(Path.Combine(_trail.Project.Root, ".tacho"), recursive: true);

        var (exitCode, text) = Tacho("verify");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("nothing recorded: 0 files", text, StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_cannot_be_read_cannot_tell()
    {
        File.Delete(_trail.Home.VerifierKey);
        Directory.CreateDirectory(_trail.Home.VerifierKey);

        var (exitCode, text) = Tacho("verify", "--all-projects");

        Assert.Equal(3, exitCode);
        Assert.Contains($"unreadable: {_trail.Home.VerifierKey}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoints_in_a_file_are_added_to_and_contradict_a_trail_that_was_put_back()
    {
        var kept = Path.Combine(_trail.Project.Root, "kept.txt");
        Assert.Equal(0, Tacho("checkpoint", "--to", kept).ExitCode);
        var first = File.ReadAllText(kept);
        Assert.Equal(0, Tacho("verify", "--against", kept).ExitCode);
        _trail.Run("echo more");
        Assert.Equal(0, Tacho("checkpoint", "--to", kept).ExitCode);
        Assert.StartsWith(first, File.ReadAllText(kept), StringComparison.Ordinal);

        _trail.RollBack();

        var (exitCode, text) = Tacho("verify", "--against", kept);
        Assert.Equal(2, exitCode);
        Assert.Contains("rolled-back: ", text, StringComparison.Ordinal);
        Assert.Equal(65, Tacho("verify", "--against", _trail.File).ExitCode);
    }

    [Fact]
    public void Checkpoints_in_git_touch_no_branch_and_no_file_and_contradict_a_trail_that_was_put_back()
    {
        Directory.Delete(Path.Combine(_trail.Project.Root, ".git"));
        Git("init", "-q", ".");
        Assert.Equal(3, Tacho("verify", "--against", "git").ExitCode);
        Assert.Equal(0, Tacho("checkpoint", "--to", "git").ExitCode);
        _trail.Run("echo more");
        Assert.Equal(0, Tacho("checkpoint", "--to", "git").ExitCode);
        Assert.Equal(0, Tacho("verify", "--against", "git").ExitCode);
        Assert.Equal("2\n", Git("rev-list", "--count", GitCheckpoints.Ref));
        Assert.Equal("", Git("status", "--short"));
        Assert.Equal("", Git("branch", "--list"));

        _trail.RollBack();

        Assert.Equal(0, Tacho("verify").ExitCode);
        var (exitCode, text) = Tacho("verify", "--against", "git");
        Assert.Equal(2, exitCode);
        Assert.Contains("witness: checkpoint git ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Views_are_rebuilt_and_what_was_wrong_with_them_is_told_once()
    {
        File.WriteAllText(_trail.Views.Tail, "[2026-05-17 09:42:18] [claude-code] [4f1c8b3e] rm -rf /\n");

        var (exitCode, text) = Tacho("verify", "--rebuild-views");

        Assert.Equal(2, exitCode);
        Assert.Contains($"view-disagrees: {_trail.Views.Tail}:1", text, StringComparison.Ordinal);
        Assert.Contains("rebuilt the views: 16 lines, 2 sessions", text, StringComparison.Ordinal);
        Assert.Equal(0, Tacho("verify").ExitCode);
    }

    private (int ExitCode, string Output) Tacho(params string[] arguments) => Run("dotnet", [Path.Combine(AppContext.BaseDirectory, "tacho.dll"), .. arguments]);

    private string Git(params string[] arguments) => Run("git", arguments).Output;

    private (int ExitCode, string Output) Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = _trail.Project.Root };
        start.Environment["TACHO_HOME"] = _trail.Home.Root;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error);
    }
}
