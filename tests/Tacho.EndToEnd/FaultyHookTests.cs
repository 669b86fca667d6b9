using Tacho.EndToEnd.Agents;

namespace Tacho.EndToEnd;

/// <summary>Whatever becomes of the hook's program, the agent does its work and answers as if there were no hook.</summary>
public abstract class FaultyHookTests<TAgent>(ITestOutputHelper output)
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
        Assert.SkipWhen(Gate.Obstacle() is not null, Gate.Obstacle() ?? "");
        var agent = new TAgent();
        var unrecorded = await RunAsync(agent, prepare: null);
        var recorded = await RunAsync(agent, sandbox => FaultyHooks.Put(sandbox, fault));
        output.WriteLine($"{agent.Id} {agent.Package.Version}: without hooks {unrecorded.Run}\n{fault}: {recorded.Run}");
        Assert.Equal(unrecorded.Run.Ended.ExitCode, recorded.Run.Ended.ExitCode);
        Assert.Equal(unrecorded.Run.Ended.Output, recorded.Run.Ended.Output);
        Assert.Equal(unrecorded.Run.ModelCalls, recorded.Run.ModelCalls);
        Assert.Equal(unrecorded.Trace, recorded.Trace);
        Assert.Equal("one\n", recorded.Trace);
        Assert.True(recorded.Run.Ended.Elapsed < Bound, $"took {recorded.Run.Ended.Elapsed}");
    }

    /// <summary>Runs the agent in a world of its own: without hooks, or with hooks that were prepared after <c>tacho init</c>.</summary>
    private static async Task<(AgentRun Run, string Trace)> RunAsync(TAgent agent, Action<Sandbox>? prepare)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        agent.Configure(sandbox);
        if (prepare is not null)
        {
            sandbox.OfferNativeHook();
            await sandbox.MustTachoAsync("init", "--agent", agent.Id);
            prepare(sandbox);
        }

        var run = await agent.RunAsync(sandbox, Scenario.OneCommand);
        return (run, await File.ReadAllTextAsync(Path.Combine(sandbox.Project, Scenario.TraceFile)));
    }
}

public sealed class ClaudeCodeFaultyHookTests(ITestOutputHelper output) : FaultyHookTests<ClaudeCode>(output);

public sealed class CodexCliFaultyHookTests(ITestOutputHelper output) : FaultyHookTests<CodexCli>(output);

public sealed class OpenCodeFaultyHookTests(ITestOutputHelper output) : FaultyHookTests<OpenCode>(output);
