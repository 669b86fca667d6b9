using System.Diagnostics;
using Tacho.Events;
using Tacho.Tests.Capture;
using Tacho.Tests.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Attack;

/// <summary>Things that are no files where the hook expects its own or the project's: none may hold it up or cost a command.</summary>
public sealed class HostileFileTests : IDisposable
{
    private readonly Recorder _recorder = new();

    public void Dispose() => _recorder.Dispose();

    public static TheoryData<string, string> OwnFiles()
    {
        string[] files = ["capture.json", "config.json", "seal/tag.key", "seal/signing.key", "seal/signing.pub", $"seal/heads/{Recorder.Session}.json", $"seal/heads/{Recorder.Session}.lock"];
        var rows = new TheoryData<string, string>();
        foreach (var file in files)
            foreach (var kind in new[] { "pipe", "folder", "circle", "huge" }) rows.Add(file, kind);
        return rows;
    }

    [Theory]
    [MemberData(nameof(OwnFiles))]
    public async Task Own_file_that_is_something_else_costs_no_command(string file, string kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "pipes with names are Unix's");
        Put(Path.Combine(_recorder.Home.Root, file), kind);

        await InTime(() => _recorder.Run("echo one", call: "a"));
        await InTime(() => _recorder.Run("echo two", call: "b"));

        Assert.Equal(["echo one", "echo two"], _recorder.Events().Select(recorded => recorded.Body).OfType<ShellCommand>().Select(command => command.Command).Order(StringComparer.Ordinal));
        Assert.Equal(2, _recorder.Tail().Length);
    }

    [Theory]
    [InlineData(".git", "pipe")]
    [InlineData(".git", "circle")]
    [InlineData(".tacho", "pipe")]
    [InlineData(".tacho/session.log", "pipe")]
    [InlineData(".tacho/sessions", "pipe")]
    public async Task Pipe_in_a_project_costs_no_command(string file, string kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "pipes with names are Unix's");
        Put(Path.Combine(_recorder.Project, file), kind);

        await InTime(() => _recorder.Run("echo one"));

        Assert.Equal("echo one", Assert.IsType<ShellCommand>(Assert.Single(_recorder.Events()).Body).Command);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"excluded":null,"trusted":null}""")]
    [InlineData("""{"excluded":[null,""]}""")]
    public void Capture_state_without_its_members_costs_no_command(string json)
    {
        Directory.CreateDirectory(_recorder.Home.Root);
        File.WriteAllText(_recorder.Home.CaptureState, json);

        _recorder.Run("echo one");

        Assert.Equal("echo one", Assert.IsType<ShellCommand>(Assert.Single(_recorder.Events()).Body).Command);
    }

    [Fact]
    public void Project_that_is_gone_is_not_made_anew()
    {
        _recorder.Run("echo one", call: "a");
        Directory.Delete(_recorder.Project, recursive: true);

        _recorder.Run("echo two", call: "b");

        Assert.Equal(2, _recorder.Events().Count);
        Assert.False(Directory.Exists(_recorder.Project));
        Assert.Contains("text views", _recorder.SelfLog(), StringComparison.Ordinal);
    }

    [Fact]
    public void Trail_whose_head_cannot_be_written_is_sound()
    {
        using var trail = new SampleTrail();
        Directory.CreateDirectory(trail.Head);
        trail.Run("echo one");
        Directory.Delete(trail.Head);
        trail.Run("echo two");

        var report = trail.Verify();

        Assert.DoesNotContain(report.Findings, finding => finding.Kind == FindingKinds.Altered);
        Assert.Contains("echo two", File.ReadAllText(trail.File), StringComparison.Ordinal);
    }

    private static async Task InTime(Action call)
    {
        var run = Task.Run(call, TestContext.Current.CancellationToken);
        Assert.Same(run, await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)));
        await run;
    }

    private static void Put(string path, string kind)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (Directory.Exists(path)) Directory.Delete(path);
        switch (kind)
        {
            case "pipe":
                using (var made = Process.Start("mkfifo", [path])) made.WaitForExit();
                break;
            case "folder":
                Directory.CreateDirectory(path);
                break;
            case "circle":
                File.CreateSymbolicLink(path, path);
                break;
            default:
                File.WriteAllText(path, new string('[', 2_000_000));
                break;
        }
    }
}
