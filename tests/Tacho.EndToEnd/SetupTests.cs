using Tacho.EndToEnd.Agents;

namespace Tacho.EndToEnd;

/// <summary><c>tacho init</c> and its undoing around real sessions, in a project's settings and in the user's.</summary>
public abstract class SetupTests<TAgent>(ITestOutputHelper output)
    where TAgent : RealAgent, new()
{
    private static readonly Scenario Played = Scenario.TwoCommands;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Init_records_twice_changes_nothing_and_undo_restores_every_byte(bool user)
    {
        var agent = new TAgent();
        var obstacle = await agent.ObstacleAsync();
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        string[] init = ["init", "--agent", agent.Id, .. user ? ["--user"] : Array.Empty<string>()];
        await using var sandbox = await Sandbox.CreateAsync();
        agent.Configure(sandbox);
        output.WriteLine($"{agent.Id} {agent.Package.Version}, recorded by {sandbox.OfferNativeHook()}");

        var before = sandbox.Snapshot();
        output.WriteLine(await sandbox.MustTachoAsync(init));
        var installed = sandbox.Snapshot();
        var edited = installed.Keys.Where(file => before.GetValueOrDefault(file) != installed[file]).ToList();
        Assert.NotEmpty(edited);

        await RunAsync(agent, sandbox);
        Assert.Equal(Played.Commands.Length, File.ReadLines(sandbox.Views.Tail).Count());

        await sandbox.MustTachoAsync(init);
        AssertUnchanged(installed, sandbox, edited);

        output.WriteLine(await sandbox.MustTachoAsync([.. init, "--undo"]));
        AssertUnchanged(before, sandbox, edited);

        await RunAsync(agent, sandbox);
        Assert.Equal(Played.Commands.Length, File.ReadLines(sandbox.Views.Tail).Count());
    }

    private static async Task RunAsync(TAgent agent, Sandbox sandbox)
    {
        var run = await agent.RunAsync(sandbox, Played);
        Assert.True(run.Ended.ExitCode == 0, run.ToString());
        Assert.Contains(Played.Answer, run.Ended.Output, StringComparison.Ordinal);
    }

    /// <summary>Each of the files is as it was at the snapshot, or is missing as it was then.</summary>
    private static void AssertUnchanged(SortedDictionary<string, string> expected, Sandbox sandbox, IEnumerable<string> files)
    {
        var now = sandbox.Snapshot();
        Assert.All(files, file => Assert.Equal(expected.GetValueOrDefault(file), now.GetValueOrDefault(file)));
    }
}

public sealed class ClaudeCodeSetupTests(ITestOutputHelper output) : SetupTests<ClaudeCode>(output);

public sealed class CodexCliSetupTests(ITestOutputHelper output) : SetupTests<CodexCli>(output);

public sealed class OpenCodeSetupTests(ITestOutputHelper output) : SetupTests<OpenCode>(output);

public sealed class GeminiCliSetupTests(ITestOutputHelper output) : SetupTests<GeminiCli>(output);

public sealed class CopilotCliSetupTests(ITestOutputHelper output) : SetupTests<CopilotCli>(output);
