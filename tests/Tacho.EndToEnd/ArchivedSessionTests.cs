using System.Diagnostics;
using System.Text;
using Tacho.Archive;
using Tacho.EndToEnd.Agents;

namespace Tacho.EndToEnd;

/// <summary>The end of a real agent's session archives it, once a person has imported.</summary>
public sealed class ArchivedSessionTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Session_is_archived_whole_behind_the_agents_back()
    {
        var agent = new ClaudeCode();
        var obstacle = await agent.ObstacleAsync();
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        await using var sandbox = await Sandbox.CreateAsync();
        agent.Configure(sandbox);
        output.WriteLine($"{agent.Id} {agent.Package.Version}, recorded by {sandbox.OfferNativeHook()}");
        await sandbox.MustTachoAsync("init", "--agent", agent.Id);
        var first = await agent.RunAsync(sandbox, Scenario.OneCommand);
        Assert.False(Directory.Exists(sandbox.TachoHome.Archive));
        await sandbox.MustTachoAsync("import", "--yes");
        var archive = new TranscriptArchive(sandbox.TachoHome.Archive);
        var imported = Assert.Single(archive.All());

        var run = await agent.RunAsync(sandbox, Scenario.OneCommand);

        output.WriteLine($"not archived: {first}\narchived: {run}");
        Assert.Equal((first.Ended.ExitCode, first.ModelCalls), (run.Ended.ExitCode, run.ModelCalls));
        var clock = Stopwatch.StartNew();
        ArchivedTranscript? archived;
        while ((archived = archive.All().FirstOrDefault(one => one.Meta.Session != imported.Meta.Session && Text(one).Contains(Scenario.OneCommand.Answer, StringComparison.Ordinal))) is null)
        {
            Assert.True(clock.Elapsed < Patience, "the session was not archived");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal((1, 1, 1), (archived.Meta.Counts.Prompts, archived.Meta.Counts.ToolCalls, archived.Meta.Counts.Joined));
        Assert.Contains("shop", archived.Meta.Project, StringComparison.Ordinal);
    }

    private static string Text(ArchivedTranscript transcript)
    {
        try
        {
            return string.Concat(FrameReader.Lines(transcript).Select(static line => Encoding.UTF8.GetString(line.Span)));
        }
        catch (FileNotFoundException)
        {
            // A longer one has taken its place.
            return "";
        }
    }
}
