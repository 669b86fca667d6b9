using Tacho.EndToEnd.Agents;

namespace Tacho.EndToEnd;

/// <summary>Codex CLI runs a hook only when the person trusts its definition as it stands: without the flag that the other tests pass.</summary>
public sealed class CodexTrustTests(ITestOutputHelper output)
{
    private static readonly Scenario Played = Scenario.TwoCommands;

    [Fact]
    public async Task Hooks_that_were_trusted_record()
    {
        await using var sandbox = await InstallAsync();
        await RunAsync(sandbox, new CodexCli(trust: hooks => CodexTrust.Of(CodexCli.HooksFile(hooks))));
        Assert.Equal(Played.Commands.Length, File.ReadLines(sandbox.Views.Tail).Count());
        Assert.True(File.Exists(Path.Combine(sandbox.Home, RealAgent.OwnHookMark)));
    }

    [Fact]
    public async Task Trust_lasts_when_the_hooks_are_taken_out_and_put_in_again()
    {
        await using var sandbox = await InstallAsync();
        var trusted = CodexTrust.Of(CodexCli.HooksFile(sandbox));
        await sandbox.MustTachoAsync("init", "--agent", "codex-cli", "--undo");
        await sandbox.MustTachoAsync("init", "--agent", "codex-cli");
        await RunAsync(sandbox, new CodexCli(trust: _ => trusted));
        Assert.Equal(Played.Commands.Length, File.ReadLines(sandbox.Views.Tail).Count());
    }

    [Fact]
    public async Task Hooks_that_were_not_trusted_record_nothing_and_harm_nothing()
    {
        await using var sandbox = await InstallAsync();
        await RunAsync(sandbox, new CodexCli(trust: _ => ""));
        Assert.False(File.Exists(sandbox.Views.Tail));
        Assert.False(Directory.Exists(sandbox.TachoHome.Trail));
    }

    private async Task<Sandbox> InstallAsync()
    {
        var agent = new CodexCli();
        var obstacle = await agent.ObstacleAsync();
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        var sandbox = await Sandbox.CreateAsync();
        agent.Configure(sandbox);
        output.WriteLine($"recorded by {sandbox.OfferNativeHook()}");
        var said = await sandbox.MustTachoAsync("init", "--agent", "codex-cli");
        Assert.Contains("trust", said, StringComparison.Ordinal);
        return sandbox;
    }

    private async Task RunAsync(Sandbox sandbox, CodexCli agent)
    {
        var run = await agent.RunAsync(sandbox, Played);
        output.WriteLine(run.ToString());
        Assert.Equal(0, run.Ended.ExitCode);
        Assert.Equal(Played.Answer, run.Ended.Output.Trim());
        Assert.Equal("one\ntwo\n", Scenario.TraceIn(sandbox));
    }
}
