using System.Text.Json;
using Tacho.Events;
using Tacho.Reports.Timing;

namespace Tacho.Tests.Journal;

/// <summary>What counts as whose time in one session, by the rules of docs/journal.md.</summary>
public sealed class SessionTimingTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 18, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeRules Rules = new(TimeSpan.FromMinutes(5), Start.AddDays(3));
    private static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement;

    [Fact]
    public void Writing_the_next_prompt_is_the_persons_time_up_to_the_cut_off()
    {
        AssertTimes(agent: 60, person: 300, At(0, Prompt), At(60, Answer), At(360, Prompt));
        AssertTimes(agent: 60, person: 0, At(0, Prompt), At(60, Answer), At(361, Prompt));
    }

    [Fact]
    public void Command_of_twenty_minutes_is_the_agents_work() => AssertTimes(agent: 1210, person: 0, At(0, Prompt), At(5, Run("make"), "c1"), At(1205, Done, "c1"), At(1210, Answer));

    [Fact]
    public void Model_that_thinks_is_the_agents_work_up_to_an_hour_and_a_longer_silence_is_told()
    {
        AssertTimes(agent: 3600, person: 0, At(0, Prompt), At(3600, Answer));
        var stalled = AssertTimes(agent: 0, person: 0, At(0, Prompt), At(3601, Answer));
        Assert.Equal((1, TimeSpan.FromSeconds(3601)), (stalled.Stalls, stalled.Stalled));
    }

    [Fact]
    public void What_follows_a_finished_turn_without_a_prompt_is_cut_off() => AssertTimes(agent: 10, person: 0, At(0, Prompt), At(10, Answer), At(1000, Run("late"), "c1"));

    [Fact]
    public void Long_run_counts_whole_where_the_agent_measured_it_and_not_where_nothing_tells_it()
    {
        AssertTimes(agent: 7200, person: 0, At(0, Prompt), At(0, Run("train"), "c1"), At(7200, Ran(7_200_000), "c1"));
        AssertTimes(agent: 0, person: 0, At(0, Prompt), At(0, Run("train"), "c1"), At(7200, Done, "c1"));
    }

    [Fact]
    public void Wait_for_leave_is_the_persons_time_and_cut_off_like_any()
    {
        AssertTimes(agent: 20, person: 100, At(0, Prompt), At(0, Run("rm"), "c1"), At(120, Ran(20_000), "c1"));
        AssertTimes(agent: 20, person: 0, At(0, Prompt), At(0, Run("rm"), "c1"), At(620, Ran(20_000), "c1"));
        AssertTimes(agent: 10, person: 90, At(0, Prompt), At(0, Run("rm"), "c1"), At(0, new PermissionAsked("Bash", null), "c1"), At(90, new PermissionDecided("Bash", "allow", null), "c1"), At(100, Done, "c1"));
    }

    [Theory]
    [InlineData("AskUserQuestion")]
    [InlineData("ask_followup_question")]
    [InlineData("request_user_input")]
    public void Question_waits_for_the_person(string tool)
    {
        AssertTimes(agent: 10, person: 200, At(0, Prompt), At(10, new ToolCall(tool, Nothing), "c1"), At(210, new ToolResult(tool, "ok"), "c1"));
        AssertTimes(agent: 10, person: 0, At(0, Prompt), At(10, new ToolCall(tool, Nothing), "c1"), At(4000, new ToolResult(tool, "ok"), "c1"));
    }

    [Fact]
    public void Prompt_while_a_command_runs_does_not_stop_the_agents_time() => AssertTimes(agent: 900, person: 0, At(0, Prompt), At(0, Run("make"), "c1"), At(600, Prompt), At(900, Done, "c1"));

    [Fact]
    public void Calls_side_by_side_count_once() => AssertTimes(agent: 500, person: 0, At(0, Prompt), At(0, Run("a"), "c1"), At(1, Run("b"), "c2"), At(400, Done, "c1"), At(500, Done, "c2"));

    [Fact]
    public void Subagent_works_in_the_time_of_its_session_and_may_while_the_person_writes()
    {
        AssertTimes(agent: 600, person: 0, At(0, Prompt), At(0, Run("task"), "c1"), At(100, Prompt, thread: "s"), At(300, Answer, thread: "s"), At(600, Done, "c1"));
        var timing = AssertTimes(agent: 210, person: 190, At(0, Prompt), At(10, Answer), At(200, Prompt), At(10, Prompt, thread: "s"), At(210, Answer, thread: "s"));
        Assert.Equal(210, Stretch.Sum(timing.Active).TotalSeconds);
    }

    [Fact]
    public void Moments_in_any_order_never_give_negative_time()
    {
        Moment[] moments = [At(0, Prompt), At(100, Run("x"), "c1"), At(40, Done, "c1"), At(90, Answer), At(20, Prompt)];
        foreach (var order in Orders(moments))
        {
            var timing = SessionTiming.Of(order, Rules);
            Assert.Equal(100, Stretch.Sum(timing.Active).TotalSeconds);
            Assert.All(timing.Active, static one => Assert.True(one.Length > TimeSpan.Zero));
        }
    }

    [Fact]
    public void Future_and_missing_times_are_left_out() => AssertTimes(agent: 60, person: 0, At(0, Prompt), At(60, Answer), At(86400 * 400, Prompt), Moment.Of(Event(DateTimeOffset.UnixEpoch, Prompt, null), null)!.Value);

    [Fact]
    public void What_is_told_twice_counts_once() =>
        AssertTimes(agent: 59, person: 31, At(0, Prompt), At(1, Prompt), At(10, Run("x"), "c1"), At(10.1, Run("x"), "c1"), At(60, Done, "c1"), At(60, Answer), At(90, Prompt));

    private static UserPrompt Prompt => new UserPrompt("Go on");

    private static AssistantMessage Answer => new AssistantMessage("Done.", EndsTurn: true);

    private static ToolResult Done => new ToolResult("Bash", "ok");

    private static ToolResult Ran(long milliseconds) => new ToolResult("Bash", "ok") { DurationMs = milliseconds };

    private static ShellCommand Run(string command) => new ShellCommand(command, "Bash");

    private static Moment At(double second, EventBody body, string? call = null, string? thread = null) => Moment.Of(Event(Start.AddSeconds(second), body, call), thread)!.Value;

    private static AgentEvent Event(DateTimeOffset at, EventBody body, string? call) => new(EventId.New(Start), new SessionId("s"), new AgentId("claude-code"), at, EventSource.Transcript("test"), body) { ToolCallId = call };

    private static SessionTiming AssertTimes(double agent, double person, params Moment[] moments)
    {
        var timing = SessionTiming.Of(moments, Rules);
        Assert.Equal((agent, person), (Stretch.Sum(timing.Agent).TotalSeconds, Stretch.Sum(timing.Person).TotalSeconds));
        return timing;
    }

    private static IEnumerable<Moment[]> Orders(Moment[] moments)
    {
        if (moments.Length == 1) return [moments];
        return moments.SelectMany((one, i) => Orders([.. moments[..i], .. moments[(i + 1)..]]).Select(rest => (Moment[])[one, .. rest]));
    }
}
