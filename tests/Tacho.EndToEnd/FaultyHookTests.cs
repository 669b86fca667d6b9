using System.Globalization;
using Tacho.EndToEnd.Agents;

namespace Tacho.EndToEnd;

/// <summary>Whatever becomes of the hook's program, the agent does its work and answers as if there were no hook.</summary>
public abstract class FaultyHookTests<TAgent>(UnrecordedRun<TAgent> unrecorded, ITestOutputHelper output) : IClassFixture<UnrecordedRun<TAgent>>
    where TAgent : RealAgent, new()
{
    // Every hook call of a hanging program costs its time-out; none of the agents makes more than a dozen in so short a run.
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(FaultyHook.Deleted)]
    [InlineData(FaultyHook.NotExecutable)]
    [InlineData(FaultyHook.Crashes)]
    [InlineData(FaultyHook.Refuses)]
    [InlineData(FaultyHook.Hangs)]
    [InlineData(FaultyHook.CannotWrite)]
    public async Task The_agent_goes_on_unharmed(FaultyHook fault)
    {
        Assert.SkipWhen(unrecorded.Obstacle is not null, unrecorded.Obstacle ?? "");
        var agent = unrecorded.Agent;
        await using var sandbox = await Sandbox.CreateAsync();
        agent.Configure(sandbox);
        sandbox.OfferNativeHook();
        await sandbox.MustTachoAsync("init", "--agent", agent.Id);
        FaultyHooks.Put(sandbox, fault);

        var run = await agent.RunAsync(sandbox, Scenario.OneCommand);
        output.WriteLine($"{agent.Id} {agent.Package.Version}: without hooks {unrecorded.Run}\n{fault}: {run}");
        TestContext.Current.SendDiagnosticMessage(
            string.Create(CultureInfo.InvariantCulture, $"{agent.Id}, hook {fault}: {run.Ended.Elapsed.TotalSeconds:0.0} s; without hooks {unrecorded.Run.Ended.Elapsed.TotalSeconds:0.0} s"));
        Assert.Equal(unrecorded.Run.Ended.ExitCode, run.Ended.ExitCode);
        Assert.Equal(agent.AnswerIn(unrecorded.Run), agent.AnswerIn(run));
        Assert.Equal(unrecorded.Run.ModelCalls, run.ModelCalls);
        Assert.Equal("one\n", Scenario.TraceIn(sandbox));
        
        // A machine at its limit makes the agent itself slow; the hook may add no more than its time-outs.
        Assert.True(run.Ended.Elapsed < Bound + (2 * unrecorded.Run.Ended.Elapsed), $"took {run.Ended.Elapsed}, without hooks {unrecorded.Run.Ended.Elapsed}");
    }
}

/// <summary>One run of an agent without hooks, with which the others are compared.</summary>
public sealed class UnrecordedRun<TAgent> : IAsyncLifetime
    where TAgent : RealAgent, new()
{
    public TAgent Agent { get; } = new();

    /// <summary>Why there is no run; null when there is one.</summary>
    public string? Obstacle { get; private set; }

    public AgentRun Run { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Obstacle = await Agent.ObstacleAsync();
        if (Obstacle is not null) return;
        await using var sandbox = await Sandbox.CreateAsync();
        Agent.Configure(sandbox);
        Run = await Agent.RunAsync(sandbox, Scenario.OneCommand);
        Assert.Equal(0, Run.Ended.ExitCode);
        Assert.Equal("one\n", Scenario.TraceIn(sandbox));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public sealed class ClaudeCodeFaultyHookTests(UnrecordedRun<ClaudeCode> unrecorded, ITestOutputHelper output) : FaultyHookTests<ClaudeCode>(unrecorded, output);

public sealed class CodexCliFaultyHookTests(UnrecordedRun<CodexCli> unrecorded, ITestOutputHelper output) : FaultyHookTests<CodexCli>(unrecorded, output);

public sealed class OpenCodeFaultyHookTests(UnrecordedRun<OpenCode> unrecorded, ITestOutputHelper output) : FaultyHookTests<OpenCode>(unrecorded, output);

public sealed class GeminiCliFaultyHookTests(UnrecordedRun<GeminiCli> unrecorded, ITestOutputHelper output) : FaultyHookTests<GeminiCli>(unrecorded, output);

public sealed class CopilotCliFaultyHookTests(UnrecordedRun<CopilotCli> unrecorded, ITestOutputHelper output) : FaultyHookTests<CopilotCli>(unrecorded, output);
