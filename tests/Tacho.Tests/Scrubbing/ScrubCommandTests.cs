using System.Text.Json;
using Tacho.Tests.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Scrubbing;

/// <summary><c>tacho scrub</c> as a person or a script calls it.</summary>
public sealed class ScrubCommandTests : IDisposable
{
    private readonly LeakyTrail _leaky = new(LeakyTrail.Plain);

    private SampleTrail Trail => _leaky.Trail;

    public void Dispose() => _leaky.Dispose();

    [Fact]
    public void Without_yes_it_only_shows_and_never_the_secret()
    {
        var leaks = _leaky.Leaks();
        foreach (var (exitCode, arguments) in new (int, string[])[] { (0, ["--dry-run"]), (64, ["--reason", "x"]), (64, ["--yes"]), (64, ["--yes", "--dry-run", "--reason", "x"]), (0, ["--dry-run", "--json"]) })
        {
            var (code, text) = ScrubProcess.Run(Trail, _leaky.Secret + "\n", arguments);

            Assert.True(exitCode == code, $"{string.Join(' ', arguments)}: {code} {text}");
            Assert.DoesNotContain(_leaky.Secret, text, StringComparison.Ordinal);
        }

        Assert.Equal(leaks, _leaky.Leaks());
        Assert.Contains($"record  {Trail.File}  ", ScrubProcess.Run(Trail, _leaky.Secret, "--dry-run").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void With_yes_and_a_reason_it_is_gone_and_what_is_left_is_said()
    {
        var (exitCode, text) = ScrubProcess.Run(Trail, _leaky.Secret + "\n", "--yes", "--reason", LeakyTrail.Reason);

        Assert.True(exitCode == 0, text);
        LeakyTrail.AssertNone(_leaky.Leaks());
        Assert.DoesNotContain(_leaky.Secret, text, StringComparison.Ordinal);
        Assert.Contains("/home/dev/.claude/projects/x", text, StringComparison.Ordinal);
        Assert.Contains("make a new secret", text, StringComparison.Ordinal);
        VerifyAssert.Sound(Trail.Verify(), FindingKinds.Scrubbed);
        Assert.Equal(1, ScrubProcess.Run(Trail, _leaky.Secret, "--yes", "--reason", "again").ExitCode);
    }

    [Fact]
    public void As_json_it_tells_files_and_lines()
    {
        var (exitCode, text) = ScrubProcess.Run(Trail, _leaky.Secret, "--all-projects", "--yes", "--json", "--reason", LeakyTrail.Reason);

        Assert.True(exitCode == 0, text);
        using var json = JsonDocument.Parse(text);
        Assert.True(json.RootElement.GetProperty("changed").GetBoolean());
        Assert.Equal(0, json.RootElement.GetProperty("left").GetArrayLength());
        Assert.Contains(json.RootElement.GetProperty("files").EnumerateArray(), file => file.GetProperty("path").GetString() == Trail.File && file.GetProperty("lines").GetArrayLength() > 10);
    }

    [Theory]
    [InlineData("", 64)]
    [InlineData("\n", 64)]
    [InlineData("abc", 64)]
    public void What_is_no_secret_is_refused(string input, int exitCode) => Assert.Equal(exitCode, ScrubProcess.Run(Trail, input, "--dry-run").ExitCode);

    [Fact]
    public void Rules_need_no_input_and_find_nothing_in_what_they_masked() => Assert.Equal(1, ScrubProcess.Run(Trail, "", "--rules").ExitCode);

    [Fact]
    public void Audit_shows_the_masked_command_in_its_place()
    {
        Assert.Equal(0, ScrubProcess.Run(Trail, _leaky.Secret, "--yes", "--reason", LeakyTrail.Reason).ExitCode);

        var found = Tacho.Incidents.CommandSearch.Search(Trail.Home, Trail.Project.Name, Tacho.Incidents.RecordSources.All, new Tacho.Incidents.CommandQuery { Joined = true }).Commands;

        Assert.Equal(File.ReadAllLines(Trail.Views.Tail), found.Select(command => Tacho.Trail.TextViews.TailLine(command.Event)));
        var plain = Assert.Single(found, command => ((Tacho.Events.ShellCommand)command.Event.Body).Command.StartsWith("echo plain", StringComparison.Ordinal));
        Assert.StartsWith("log in with [redacted:", plain.Prompt, StringComparison.Ordinal);
        Assert.NotNull(plain.Outcome);
    }

    [Fact]
    public void Follower_gives_no_command_twice_and_misses_none_when_a_file_is_written_anew()
    {
        var follower = new Tacho.Incidents.TrailFollower(Trail.Home, Trail.Project.Name);
        follower.SkipToEnd();
        Trail.Run("echo one");
        Assert.Single(follower.Take());
        _leaky.Scrub();
        Trail.Run("echo two");

        Assert.Equal("echo two", ((Tacho.Events.ShellCommand)Assert.Single(follower.Take()).Event.Body).Command);
        Assert.Empty(follower.Take());
    }
}
