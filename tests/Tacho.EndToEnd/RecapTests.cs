using System.Text.Json;
using Tacho.EndToEnd.Agents;

namespace Tacho.EndToEnd;

/// <summary>A recap of a real agent's session: from the hooks alone, and once its transcript is imported too.</summary>
public sealed class RecapTests(ITestOutputHelper output)
{
    [Fact]
    public async Task What_hooks_and_transcript_tell_stands_once_and_every_citation_opens()
    {
        var agent = new ClaudeCode();
        var obstacle = await agent.ObstacleAsync();
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        await using var sandbox = await Sandbox.CreateAsync();
        agent.Configure(sandbox);
        output.WriteLine($"{agent.Id} {agent.Package.Version}, recorded by {sandbox.OfferNativeHook()}");
        await sandbox.MustTachoAsync("init", "--agent", agent.Id);
        var token = Scenario.MakeToken();
        var scenario = Scenario.Whole(sandbox.Project, token);
        await agent.RunAsync(sandbox, scenario);

        var recorded = await RecapAsync(sandbox, "trail");
        await sandbox.MustTachoAsync("import", "--yes");
        var joined = await RecapAsync(sandbox, "both");

        Assert.Equal(scenario.Commands.Length, recorded.GetProperty("commands").GetInt32());
        foreach (var recap in new[] { recorded, joined })
        {
            Assert.Equal(recorded.GetProperty("commands").GetInt32(), recap.GetProperty("commands").GetInt32());
            Assert.Equal(["ls no-such-folder"], recap.GetProperty("failed").EnumerateArray().Select(static one => one.GetProperty("text").GetString()));
            Assert.Equal([Scenario.WrittenFile], recap.GetProperty("files").EnumerateArray().Select(static one => one.GetProperty("path").GetString()));
            Assert.Equal(1, Assert.Single(recap.GetProperty("sessions").EnumerateArray()).GetProperty("prompts").GetInt32());
            Assert.DoesNotContain(token, recap.GetRawText(), StringComparison.Ordinal);
        }

        Assert.Contains("1 failed", await sandbox.MustTachoAsync("recap"), StringComparison.Ordinal);
    }

    /// <summary>A recap of the project, whose places were all opened.</summary>
    private static async Task<JsonElement> RecapAsync(Sandbox sandbox, string source)
    {
        var recap = JsonDocument.Parse(await sandbox.MustTachoAsync("recap", "--json")).RootElement;
        var rows = recap.GetProperty("failed").EnumerateArray().Concat(recap.GetProperty("files").EnumerateArray()).ToList();
        Assert.All(rows, row => Assert.Equal(source, row.GetProperty("source").GetString()));
        foreach (var row in rows) Assert.NotEmpty(await sandbox.MustTachoAsync("show", row.GetProperty("place").GetString()!));
        return recap;
    }
}
