using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Tacho.EndToEnd.Agents;
using Tacho.Events;
using Tacho.Texts;
using Tacho.Trail;

namespace Tacho.EndToEnd;

/// <summary>What must hold of a recorded session, whichever agent it is of.</summary>
public abstract partial class RecordedSessionTests<TAgent> : IClassFixture<RecordedSession<TAgent>>
    where TAgent : RealAgent, new()
{
    private const string Mask = "[masked]";

    private readonly RecordedSession<TAgent> _session;
    private readonly ITestOutputHelper _output;

    protected RecordedSessionTests(RecordedSession<TAgent> session, ITestOutputHelper output)
    {
        Assert.SkipWhen(session.Obstacle is not null, session.Obstacle ?? "");
        output.WriteLine($"{session.Agent.Id} {session.Agent.Package.Version}, recorded by {session.Hook}");
        output.WriteLine($"without hooks {session.Unrecorded.Ended.Elapsed.TotalSeconds:0.0} s, with hooks {session.Recorded.Ended.Elapsed.TotalSeconds:0.0} s");
        (_session, _output) = (session, output);
    }

    private AgentTraits Traits => _session.Agent.Traits;

    private ImmutableArray<AgentEvent> Events => _session.Events;

    private IEnumerable<AgentEvent> Commands => Events.Where(recorded => recorded.Body is ShellCommand);

    private ImmutableArray<string> ExpectedCommands => [.. _session.Scenario.Commands.Select(command => command.Replace(_session.Token, Mask, StringComparison.Ordinal))];

    [Fact]
    public void The_agent_answers_as_without_hooks()
    {
        _output.WriteLine($"without hooks: {_session.Unrecorded}\nwith hooks: {_session.Recorded}");
        Assert.Equal(0, _session.Recorded.Ended.ExitCode);
        Assert.Contains(_session.Scenario.Answer, _session.Recorded.Ended.Output, StringComparison.Ordinal);
        Assert.Equal(_session.Unrecorded.Ended.ExitCode, _session.Recorded.Ended.ExitCode);
        Assert.Equal(_session.Unrecorded.ModelCalls, _session.Recorded.ModelCalls);
        Assert.Equal(_session.Scenario.Steps.Length + 1 + Traits.ModelCallsBeside, _session.Recorded.ModelCalls);
        Assert.True(File.Exists(Path.Combine(_session.Sandbox.Project, Scenario.WrittenFile)));
    }

    [Fact]
    public void The_agents_own_hook_goes_on() => Assert.True(File.Exists(Path.Combine(_session.Sandbox.Home, RealAgent.OwnHookMark)));

    [Fact]
    public void Every_command_stands_in_the_sealed_record_in_order() =>
        Assert.Equal(ExpectedCommands, Commands.Select(command => Masked(((ShellCommand)command.Body).Command)));

    [Fact]
    public void Every_command_stands_in_the_session_view_in_order() => Assert.Equal(
        ExpectedCommands.Select(command => $"[{_session.Agent.Id}] {VisibleText.OneLine(command)}"),
        File.ReadLines(_session.Sandbox.Views.SessionView(Events[0].Session)).Select(line => Masked(WithoutTime(line))));

    [Fact]
    public void Every_command_stands_in_the_tail_in_order() => Assert.Equal(
        ExpectedCommands.Select(command => $"[{_session.Agent.Id}] [{Events[0].Session.ShortId}] {VisibleText.OneLine(command)}"),
        File.ReadLines(_session.Sandbox.Views.Tail).Select(line => Masked(WithoutTime(line))));

    [Fact]
    public void A_command_stands_in_the_tail_before_it_runs()
    {
        var result = ResultOf(Commands.Single(command => ((ShellCommand)command.Body).Command == Scenario.ProofOfOrder));
        Assert.Contains($"[{Events[0].Session.ShortId}] {Scenario.ProofOfOrder}", result.Output?.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Commands, command => ((ShellCommand)command.Body).Late);
    }

    [Fact]
    public void One_session_is_recorded() => Assert.Single(Events.Select(recorded => (recorded.Session, recorded.Agent)).Distinct());

    [Fact]
    public void The_prompt_comes_before_the_commands_and_shares_their_turn()
    {
        var prompt = Assert.Single(Events, recorded => recorded.Body is UserPrompt);
        var expected = _session.Agent.PromptAsTold(_session.Scenario.Prompt).Replace(_session.Token, Mask, StringComparison.Ordinal);
        Assert.Equal(expected, Masked(((UserPrompt)prompt.Body).Text));
        Assert.All(Commands, command => Assert.True(Events.IndexOf(prompt) < Events.IndexOf(command)));
        if (!Traits.Turn) return;
        Assert.NotNull(prompt.Turn);
        Assert.All(Commands, command => Assert.Equal(prompt.Turn, command.Turn));
    }

    [Fact]
    public void Every_command_is_joined_to_its_result()
    {
        var results = Commands.Select(ResultOf).ToList();
        Assert.Equal(_session.Scenario.Commands.Length, results.Distinct().Count());
        Assert.Equal("hello", results[0].Output?.Text.Trim());
        Assert.Contains("line 3\ntab\there — ünï", results[2].Output?.Text, StringComparison.Ordinal);
        if (!Traits.CallId) return;
        Assert.All(Commands, command => Assert.NotNull(command.ToolCallId));
    }

    [Fact]
    public void A_failed_command_says_so_where_the_agent_tells()
    {
        _output.WriteLine($"with hooks: {_session.Recorded}");
        var failed = ResultOf(Commands.ElementAt(1));
        Assert.Equal(Traits.FailedStatus, failed.Status);
        Assert.Equal(Traits.FailedExitCode, failed.ExitCode);
        Assert.Contains("no-such-folder", failed.Output?.Text + failed.ErrorOutput?.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_written_file_is_recorded_as_a_tool_call()
    {
        var call = Assert.Single(Events, recorded => recorded.Body is ToolCall);
        Assert.Contains(Scenario.WrittenFile, ((ToolCall)call.Body).Input.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_token_stands_nowhere()
    {
        Assert.DoesNotContain(_session.Sandbox.EverythingRecorded(), file => file.Text.Contains(_session.Token, StringComparison.Ordinal));
        var masks = _session.Sandbox.EverythingRecorded().SelectMany(file => Tag.Matches(file.Text)).Select(match => match.Value).Distinct(StringComparer.Ordinal);
        Assert.Single(masks);
    }

    [Fact]
    public void The_recorder_has_nothing_to_complain_of() => Assert.False(File.Exists(_session.Sandbox.TachoHome.SelfLog), "self.log was written");

    [Fact]
    public async Task Verify_finds_the_record_sound()
    {
        var verified = await _session.Sandbox.TachoAsync("verify");
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
        Assert.Matches("sound: [1-9]", verified.Output);
    }

    [Fact]
    public async Task Audit_shows_the_commands()
    {
        var shown = await _session.Sandbox.MustTachoAsync("audit", "session", Events[0].Session.Value, "--plain");
        Assert.Equal(ExpectedCommands.Select(VisibleText.OneLine), shown.Split('\n').Where(line => line.StartsWith('[')).Select(line => Masked(WithoutTime(line)[(_session.Agent.Id.Length + 3)..])));
    }

    /// <summary>The result of a command: by the call's id, or, for agents that tell none, the first later one that names the command.</summary>
    private ToolResult ResultOf(AgentEvent command)
    {
        var later = Events[Events.IndexOf(command)..].Where(recorded => recorded.Body is ToolResult);
        var result = Traits.CallId
            ? later.Single(recorded => recorded.ToolCallId == command.ToolCallId)
            : later.First(recorded => ((ToolResult)recorded.Body).Command == ((ShellCommand)command.Body).Command);
        return (ToolResult)result.Body;
    }

    private static string WithoutTime(string line) => Time.Replace(line, "");

    private static string Masked(string text) => Tag.Replace(text, Mask);

    [GeneratedRegex(@"\[redacted:[a-z0-9-]+:[0-9a-f]{8}\]")]
    private static partial Regex Tag { get; }

    [GeneratedRegex(@"^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] ")]
    private static partial Regex Time { get; }
}

public sealed class ClaudeCodeSessionTests(RecordedSession<ClaudeCode> session, ITestOutputHelper output) : RecordedSessionTests<ClaudeCode>(session, output);

public sealed class CodexCliSessionTests(RecordedSession<CodexCli> session, ITestOutputHelper output) : RecordedSessionTests<CodexCli>(session, output);

public sealed class OpenCodeSessionTests(RecordedSession<OpenCode> session, ITestOutputHelper output) : RecordedSessionTests<OpenCode>(session, output);

public sealed class GeminiCliSessionTests(RecordedSession<GeminiCli> session, ITestOutputHelper output) : RecordedSessionTests<GeminiCli>(session, output);

public sealed class CopilotCliSessionTests(RecordedSession<CopilotCli> session, ITestOutputHelper output) : RecordedSessionTests<CopilotCli>(session, output);
