using System.Text;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Redaction;
using Tacho.Redaction.UserRules;
using Tacho.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Capture;

/// <summary>Which redaction rules a hook call uses, and what the trail says of it.</summary>
public sealed class CaptureRulesTests : IDisposable
{
    private readonly Recorder _recorder = new();

    public void Dispose() => _recorder.Dispose();

    [Fact]
    public void Rules_of_a_person_hold_from_the_next_call_on_and_the_trail_says_from_which_line()
    {
        _recorder.Run("echo needle");
        Write("""{"rules":[{"id":"mine","literal":"needle","replacement":"[n]"}]}""");
        _recorder.Run("echo needle 2");
        _recorder.Run("echo needle 3");
        Write("{}");
        _recorder.Run("echo needle 4");

        Assert.Equal(["needle", "[n] 2", "[n] 3", "needle 4"], _recorder.Tail().Select(static line => line.Split("echo ")[1]));
        var bodies = _recorder.Events().Select(static recorded => recorded.Body).ToList();
        string built = RuleSet.BuiltIn.Fingerprint;
        string mine = ((RulesChanged)bodies[1]).Rules;
        Assert.Equal([typeof(ShellCommand), typeof(RulesChanged), typeof(ShellCommand), typeof(ShellCommand), typeof(RulesChanged), typeof(ShellCommand)], bodies.Select(static body => body.GetType()));
        Assert.Equal(new RulesChanged(mine, built), bodies[1]);
        Assert.Equal(new RulesChanged(built, mine), bodies[4]);
        var file = new TrailReader(_recorder.Home).Files(project: null).Single();
        Assert.Contains($"\"rules\":\"{built}\"", File.ReadLines(file.Path).First(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, new TrailVerifier(_recorder.Home).VerifyAll(default).ExitCode);
    }

    [Fact]
    public void A_change_of_rules_is_told_even_if_the_head_was_lost_meanwhile()
    {
        _recorder.Run("one");
        File.Delete(Directory.GetFiles(_recorder.Home.Heads, "*.json").Single());
        _recorder.Run("two");
        Assert.DoesNotContain(_recorder.Events(), static recorded => recorded.Body is RulesChanged);
        File.Delete(Directory.GetFiles(_recorder.Home.Heads, "*.json").Single());
        Write("""{"rules":[{"id":"mine","literal":"needle"}]}""");
        _recorder.Run("three");

        Assert.Equal(RuleSet.BuiltIn.Fingerprint, Assert.Single(_recorder.Events().Select(static recorded => recorded.Body).OfType<RulesChanged>()).Previous);
    }

    [Fact]
    public void Hook_goes_on_with_the_built_in_rules_when_a_persons_are_broken_and_says_so_once_a_session()
    {
        Write("""{"rules":[{"id":"mine","pattern":"needle("},{"id":"other","literal":"needle"}]}""");
        string token = SecretTemplate.Expand("ghp_{alnum:36}");

        _recorder.Run($"echo needle {token}");
        _recorder.Run("echo needle again");

        Assert.Equal(2, _recorder.Tail().Length);
        Assert.Matches(@"echo needle \[redacted:github-pat:[0-9a-f]{8}\]\z", _recorder.Tail()[0]);
        Assert.Equal(GapReasons.BrokenRules, Assert.Single(_recorder.Events().Select(static recorded => recorded.Body).OfType<CaptureGap>()).Reason);
        Assert.Contains("broken-rules", _recorder.SelfLog(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_decision_is_not_written_with_broken_rules()
    {
        string file = Write("""{"rules":[{"id":"mine","pattern":"needle("}]}""");

        var failure = Assert.Throws<UserError>(() => new CaptureControl(_recorder.Home, TimeProvider.System).Pause(duration: null));

        Assert.Equal(ExitCode.Configuration, failure.ExitCode);
        Assert.Contains($"{file}:1: rule mine: ", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_recorder.Home.CaptureState));
        Assert.False(Directory.Exists(_recorder.Home.Trail));
    }

    [Fact]
    public void A_repositorys_rules_have_no_effect_before_a_person_trusted_them_and_none_after_a_change()
    {
        string file = Path.Combine(_recorder.Project, CaptureControl.ProjectSettings);
        File.WriteAllText(file, """{ "capture.outputCapBytes": 1000, "rules": [ { "id": "theirs", "literal": "needle" } ] }""");
        _recorder.Run("echo needle 1");
        new CaptureControl(_recorder.Home, TimeProvider.System).Trust(file, File.ReadAllBytes(file));
        _recorder.Run("echo needle 2");
        File.WriteAllText(file, """{ "capture.outputCapBytes": 1000, "rules": [ { "id": "theirs", "literal": "needle" } ],  }""");
        _recorder.Run("echo needle 3");

        Assert.Equal(["needle 1", "[redacted:theirs] 2", "needle 3"], _recorder.Tail().Select(static line => line.Split("echo ")[1]));
        Assert.DoesNotContain(_recorder.Events(), static recorded => recorded.Body is CaptureGap);
    }

    [Fact]
    public void A_repository_cannot_switch_a_secret_off_even_where_it_is_trusted()
    {
        string file = Path.Combine(_recorder.Project, CaptureControl.ProjectSettings);
        File.WriteAllText(file, """{ "rules": [], "disabled": ["github-pat"], "allow": ["github-pat:00000000"] }""");
        new CaptureControl(_recorder.Home, TimeProvider.System).Trust(file, File.ReadAllBytes(file));
        string token = SecretTemplate.Expand("ghp_{alnum:36}");

        _recorder.Run($"echo {token}");

        Assert.DoesNotContain(token, _recorder.Everything(), StringComparison.Ordinal);
        Assert.Equal(2, RuleFiles.CheckProject(_recorder.Home, file, File.ReadAllBytes(file)).Length);
    }

    [Fact]
    public async Task Hooks_and_a_person_who_writes_rules_at_once_lose_nothing()
    {
        Write("""{"rules":[{"id":"mine","literal":"needle"}]}""");
        var writer = Task.Factory.StartNew(
            () =>
            {
                for (int i = 0; i < 40; i++)
                {
                    Interop.PosixFile.Replace(Path.Combine(_recorder.Home.Rules, RuleFiles.OwnFile), Encoding.UTF8.GetBytes($$"""{"rules":[{"id":"mine-{{i}}","literal":"needle"}]}"""));
                }
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        for (int i = 0; i < 40; i++)
        {
            _recorder.Run($"echo needle {i}");
        }

        await writer;
        Assert.Equal(40, _recorder.Tail().Length);
        Assert.All(_recorder.Tail(), static line => Assert.Contains("[redacted:mine", line, StringComparison.Ordinal));
        Assert.DoesNotContain(_recorder.Events(), static recorded => recorded.Body is CaptureGap);
    }

    private string Write(string json)
    {
        TachoHome.CreateFolder(_recorder.Home.Rules);
        string path = Path.Combine(_recorder.Home.Rules, RuleFiles.OwnFile);
        File.WriteAllText(path, json);
        return path;
    }
}
