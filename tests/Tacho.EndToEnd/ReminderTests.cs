using System.Globalization;
using System.Text.RegularExpressions;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.EndToEnd.Agents;
using Tacho.EndToEnd.Mocks;
using Tacho.Events;
using Tacho.Journal;
using Tacho.Trail;

namespace Tacho.EndToEnd;

/// <summary>What a real agent tells its model of the journal, by what the model was sent.</summary>
public abstract partial class ReminderTests<TAgent>(ITestOutputHelper output)
    where TAgent : RealAgent, new()
{
    private const string Start = "Add an entry as you go";
    private const string Strong = "nothing is written of this project today";
    private const string Light = "Journal: last entry";
    private const string Entry = "Chose RS256 over HS256";

    private static readonly Scenario Plain = new("Say hello", [ScriptStep.Shell("echo hello")], "The command ran.");

    [Fact]
    public async Task The_reminder_reaches_the_model_grows_lighter_after_an_entry_and_is_gone_where_it_is_off()
    {
        var agent = new TAgent();
        var obstacle = await agent.ObstacleAsync();
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        await using var sandbox = await Sandbox.CreateAsync();
        agent.Configure(sandbox);
        output.WriteLine($"{agent.Id} {agent.Package.Version}, recorded by {sandbox.OfferNativeHook()}");
        PutTachoOnPath(sandbox);
        sandbox.Environment["TZ"] = ZoneWhereItIsNoon();

        await sandbox.MustTachoAsync("init", "--agent", agent.Id);
        Assert.DoesNotContain(Start, await SentAsync(agent, sandbox, Plain), StringComparison.Ordinal);
        output.WriteLine(await sandbox.MustTachoAsync("init", "--journal", "--agent", agent.Id));

        // As the reminder says it, and without the session where the agent tells it to what it starts.
        var add = AgentRegistry.Find(agent.Id)!.Info.SessionVariable is null
            ? "tail -n 1 .tacho/session.log | sed -E 's/.*\\] \\[([0-9a-f]{8})\\] .*/\\1/' | xargs -I ID tacho journal add --session ID"
            : "tacho journal add";
        var first = await SentAsync(agent, sandbox, new("Choose a way", [ScriptStep.Shell($"{add} --title '{Entry}' --why 'keys must be rotated' --next 'Rotate the keys'")], "Chosen."));
        Assert.Contains(Start, first, StringComparison.Ordinal);
        Assert.Contains(Strong, first, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(sandbox.Home, RealAgent.OwnHookMark)), "the person's own hook runs");
        var entry = Assert.Single(JournalBook.Read(sandbox.TachoHome));
        Assert.Equal(agent.Id, entry.Noted.Of?.Agent);
        Assert.Equal(new SessionId(entry.Noted.Of!.Session).ShortId, Assert.Single(SessionIn.Matches(first).Select(match => match.Groups["id"].Value).Distinct()));

        var second = await SentAsync(agent, sandbox, Plain);
        Assert.Contains(Entry, second, StringComparison.Ordinal);
        Assert.Contains("next: Rotate the keys", second, StringComparison.Ordinal);
        Assert.DoesNotContain(Strong, second, StringComparison.Ordinal);
        Assert.DoesNotContain(Light, second, StringComparison.Ordinal);

        // The same agent's entry, half an hour later.
        new JournalBook(sandbox.TachoHome, new Earlier(TimeSpan.FromMinutes(30))).Add(entry.Noted with { Entry = JournalBook.NewEntry(), Title = "Rotated the keys" });
        var third = await SentAsync(agent, sandbox, Plain);
        Assert.Contains(Light, third, StringComparison.Ordinal);
        Assert.DoesNotContain(Strong, third, StringComparison.Ordinal);

        await sandbox.MustTachoAsync("config", "set", "journal.reminders", "false");
        AssertNone(await SentAsync(agent, sandbox, Plain));
        await sandbox.MustTachoAsync("config", "set", "journal.reminders", "true");
        await sandbox.MustTachoAsync("init", "--journal", "--undo", "--agent", agent.Id);
        AssertNone(await SentAsync(agent, sandbox, Plain));
        Assert.False(File.Exists(sandbox.TachoHome.SelfLog), "the self-log is silent");

        // What was put before the model is nothing that a person said.
        await sandbox.MustTachoAsync("import", "--yes");
        string[] said = [agent.PromptAsTold("Choose a way"), agent.PromptAsTold(Plain.Prompt)];
        var recorded = new TrailReader(sandbox.TachoHome).Files(project: null).SelectMany(file => TrailReader.Events(file)).Select(record => record.Event.Body).OfType<UserPrompt>().Select(prompt => prompt.Text);
        Assert.Equal(said, recorded.Distinct().Order(StringComparer.Ordinal));
        var prompts = new TranscriptArchive(sandbox.TachoHome.Archive).All().SelectMany(ArchivedSession.Read).SelectMany(line => line.Events).Select(told => told.Body).OfType<UserPrompt>().Select(prompt => prompt.Text).ToList();
        Assert.Equal(said, prompts.Distinct().Order(StringComparer.Ordinal));
    }

    private static void AssertNone(string sent)
    {
        Assert.DoesNotContain(Start, sent, StringComparison.Ordinal);
        Assert.DoesNotContain(Light, sent, StringComparison.Ordinal);
    }

    /// <summary>One run; all that the model was sent.</summary>
    private protected static async Task<string> SentAsync(RealAgent agent, Sandbox sandbox, Scenario scenario)
    {
        var (run, requests) = await agent.RunSeenAsync(sandbox, scenario);
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"{agent.Id}: {run.Ended.Elapsed.TotalSeconds:0.0} s"));
        Assert.True(run.Ended.ExitCode == 0, run.ToString());
        Assert.Contains(scenario.Answer, run.Ended.Output, StringComparison.Ordinal);
        return string.Join('\n', requests.Select(request => request.Body));
    }

    /// <summary>What the reminder tells agents to call.</summary>
    private protected static void PutTachoOnPath(Sandbox sandbox)
    {
        var folder = Path.Combine(sandbox.Home, "bin");
        var program = Path.Combine(folder, "tacho");
        sandbox.Write(program, $"#!/bin/sh\nexec '{Sandbox.Dotnet}' '{Path.Combine(AppContext.BaseDirectory, "tacho.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        // A login shell makes its own PATH.
        sandbox.Write(".bash_profile", $"export PATH=\"{folder}:$PATH\"\n");
        sandbox.Environment["PATH"] = $"{folder}{Path.PathSeparator}{sandbox.Environment["PATH"]}";
    }

    /// <summary>A POSIX time zone in which no day begins while the test runs.</summary>
    private static string ZoneWhereItIsNoon() => string.Create(CultureInfo.InvariantCulture, $"NOON{TimeProvider.System.GetUtcNow().Hour - 12}");

    private sealed class Earlier(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - by;
    }

    [GeneratedRegex("tacho journal add --session (?<id>[0-9a-f]{8})")]
    private static partial Regex SessionIn { get; }
}

public sealed class ClaudeCodeReminderTests(ITestOutputHelper output) : ReminderTests<ClaudeCode>(output)
{
    [Fact]
    public async Task A_sub_agent_is_not_reminded()
    {
        var agent = new ClaudeCode();
        var obstacle = await agent.ObstacleAsync();
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        await using var sandbox = await Sandbox.CreateAsync();
        agent.Configure(sandbox);
        sandbox.OfferNativeHook();
        await sandbox.MustTachoAsync("init", "--journal", "--agent", agent.Id);

        const string Prompt = "Delegate the work";
        var task = $$"""{"description":"Side","prompt":"{{MockScript.SideMarker}} look around","subagent_type":"general-purpose"}""";
        var (run, requests) = await agent.RunSeenAsync(sandbox, new(Prompt, [ScriptStep.Tool("Agent", task)], "Delegated."));

        Assert.True(run.Ended.ExitCode == 0, run.ToString());
        var (own, others) = (requests.Where(request => request.Body.Contains(Prompt, StringComparison.Ordinal)).ToList(), requests.Where(request => IsSide(request, Prompt)).ToList());
        Assert.Contains(own, request => request.Body.Contains("Add an entry as you go", StringComparison.Ordinal));
        Assert.NotEmpty(others);
        Assert.All(others, request => Assert.DoesNotContain("journal add --session", request.Body, StringComparison.Ordinal));
    }

    private static bool IsSide(RecordedRequest request, string prompt) =>
        request.Body.Contains(MockScript.SideMarker, StringComparison.Ordinal) && !request.Body.Contains(prompt, StringComparison.Ordinal);
}

public sealed class CodexCliReminderTests(ITestOutputHelper output) : ReminderTests<CodexCli>(output);

public sealed class GeminiCliReminderTests(ITestOutputHelper output) : ReminderTests<GeminiCli>(output);

public sealed class CopilotCliReminderTests(ITestOutputHelper output) : ReminderTests<CopilotCli>(output);

public sealed class OpenCodeReminderTests(ITestOutputHelper output) : ReminderTests<OpenCode>(output);
