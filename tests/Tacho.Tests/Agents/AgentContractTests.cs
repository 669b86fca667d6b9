using System.Text.Json;
using System.Text.RegularExpressions;
using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Tests.Agents;

/// <summary>What holds for every agent, over the registry and all samples.</summary>
public partial class AgentContractTests
{
    public static TheoryData<string> Samples => [.. AgentSample.All.Select(sample => sample.ToString())];

    public static TheoryData<string> AgentsWithHooks => AdapterSnapshotTests.AgentsWithHooks;

    [Fact]
    public void Ids_and_aliases_are_unique_words()
    {
        var names = AgentRegistry.All.SelectMany(agent => agent.Info.Aliases.Prepend(agent.Info.Id.Value)).ToList();

        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names, name => Assert.Matches(Word, name));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Payload_is_recognised_by_its_own_agent_alone_under_every_hint(string name)
    {
        var sample = Find(name);

        var recognising = AgentRegistry.All.Where(agent => agent.Hooks?.Recognises(sample.Payload) == true).Select(agent => agent.Info.Id.Value);
        var identified = AgentRegistry.All.Select(hint => AgentRegistry.Identify(hint, sample.Payload)?.Info.Id.Value).Append(AgentRegistry.Identify(null, sample.Payload)?.Info.Id.Value);

        Assert.Equal(sample.Agent, Assert.Single(recognising));
        Assert.All(identified, agent => Assert.Equal(sample.Agent, agent));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Reading_finds_session_and_event(string name)
    {
        var sample = Find(name);

        var reading = sample.Adapter.Hooks!.Read(sample.Call);

        // OpenCode tells that a file was edited, and not in which session.
        if (sample.EventName != "file.edited") Assert.NotEqual(SessionId.Unknown, reading.Session);
        Assert.Equal(sample.EventName, reading.EventName, ignoreCase: true);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Reading_is_written_and_read_back_equal(string name)
    {
        var sample = Find(name);
        var call = sample.Call;
        var reading = sample.Adapter.Hooks!.Read(call);

        foreach (var body in reading.Bodies)
        {
            var written = EventJson.Write(new AgentEvent(new EventId("0"), reading.Session, sample.Adapter.Info.Id, DateTimeOffset.UnixEpoch, EventSource.Hook(reading.EventName), body)
            {
                Extra = call.Payload.Rest(),
            });
            Assert.Equal(written, EventJson.Write(EventJson.Read(written)));
        }
    }

    /// <summary>Every command that is announced is announced in time, and its result names it or its call.</summary>
    [Theory]
    [MemberData(nameof(AgentsWithHooks))]
    public void Commands_are_found_before_and_after(string agent)
    {
        var readings = AgentSample.All.Where(sample => sample.Agent == agent).Select(sample => sample.Adapter.Hooks!.Read(sample.Call)).ToList();
        var announced = readings.SelectMany(reading => reading.Bodies.OfType<ShellCommand>().Where(command => !command.Late)).Select(command => command.Command).ToHashSet(StringComparer.Ordinal);
        var late = readings.SelectMany(reading => reading.Bodies.OfType<ShellCommand>().Where(command => command.Late)).ToList();
        var results = readings.Where(reading => reading.Bodies.Any(body => body is ShellCommand { Late: true })).ToList();

        Assert.NotEmpty(announced);
        Assert.NotEmpty(late);
        Assert.NotEmpty(announced.Intersect(late.Select(command => command.Command), StringComparer.Ordinal));
        Assert.All(results, reading =>
        {
            var command = Assert.Single(reading.Bodies.OfType<ShellCommand>());
            Assert.Equal(command.Command, Assert.Single(reading.Bodies.OfType<ToolResult>()).Command);
        });
    }

    [Theory]
    [MemberData(nameof(AgentsWithHooks))]
    public void Reply_is_empty_or_one_json_object_that_decides_nothing(string agent)
    {
        var reply = AgentRegistry.Find(agent)!.Hooks!.Reply;
        if (reply.Length == 0) return;

        using var document = JsonDocument.Parse(reply);

        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        Assert.All(document.RootElement.EnumerateObject(), member => Assert.Equal(JsonValueKind.False, member.Value.ValueKind));
    }

    /// <summary>What an agent makes of an answer hangs on its members' names; none but these was found to add a text and to decide nothing.</summary>
    private static readonly string[] HarmlessMembers = ["hookSpecificOutput", "hookEventName", "additionalContext", "additional_context", "contextModification", "context", "cancel"];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Reminder_is_json_that_holds_the_text_and_decides_nothing(string name)
    {
        var sample = Find(name);
        var reading = sample.Adapter.Hooks!.Read(sample.Call);
        const string Text = "Decide \"why\" \u2026 \n<\u00fc> \ud83d\ude00";

        if (sample.Adapter.Hooks.Reminder(reading, Text) is not { } answer)
        {
            Assert.Null(sample.Adapter.Hooks.Reminder(reading, ""));
            return;
        }

        Assert.Contains(reading.Bodies, body => body is SessionStarted or UserPrompt);
        Assert.All(answer, c => Assert.InRange(c, ' ', '~'));
        using var document = JsonDocument.Parse(answer);
        var values = Members(document.RootElement).ToList();
        Assert.All(values, member => Assert.Contains(member.Name, HarmlessMembers));
        Assert.Single(values, member => member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() == Text);
        Assert.All(values.Where(member => member.Name == "hookEventName"), member => Assert.Equal(reading.EventName, member.Value.GetString()));
        Assert.All(values.Where(member => member.Name == "cancel"), member => Assert.False(member.Value.GetBoolean()));
    }

    /// <summary>Each agent's page says at which events; here it is said once for all.</summary>
    [Theory]
    [InlineData("claude-code", "SessionStart UserPromptSubmit")]
    [InlineData("codex-cli", "SessionStart UserPromptSubmit")]
    [InlineData("gemini-cli", "BeforeAgent SessionStart")]
    [InlineData("copilot-cli", "SessionStart UserPromptSubmit sessionStart userPromptSubmitted")]
    [InlineData("opencode", "chat.message session.created")]
    [InlineData("vscode-copilot", "SessionStart")]
    [InlineData("cursor", "sessionStart")]
    [InlineData("cline", "TaskResume TaskStart UserPromptSubmit")]
    [InlineData("windsurf", "")]
    [InlineData("shell", "")]
    public void Reminders_are_taken_at_these_events_of_the_samples(string agent, string events)
    {
        var hooks = AgentRegistry.Find(agent)!.Hooks!;
        var taking = AgentSample.All.Where(sample => sample.Agent == agent).Select(sample => hooks.Read(sample.Call)).Where(reading => hooks.Reminder(reading, "x") is not null).Select(reading => reading.EventName);

        Assert.Equal(events, string.Join(' ', taking.Distinct().Order(StringComparer.Ordinal)));
        Assert.Contains(AgentsWithHooks, row => row.Data == agent);
    }

    [Theory]
    [MemberData(nameof(AgentsWithHooks))]
    public void Journal_files_are_below_their_folder_and_marked(string agent)
    {
        foreach (var scope in Enum.GetValues<InstallScope>())
        {
            var folder = scope == InstallScope.Project ? "/home/dev/shop" : "/home/dev";
            Assert.All(AgentRegistry.Find(agent)!.Hooks!.Plan(new(scope, "/home/dev/shop", "/home/dev", _ => null, Windows: false)).Journal, edit =>
            {
                Assert.StartsWith(folder + "/", edit.Path, StringComparison.Ordinal);
                Assert.Contains("tacho journal", edit switch { FileEdit.TextBlock block => block.Content, FileEdit.OwnFile own => own.Content, _ => "" }, StringComparison.Ordinal);
                if (edit is FileEdit.OwnFile file) Assert.Contains(file.Mark, file.Content, StringComparison.Ordinal);
            });
        }
    }

    private static IEnumerable<JsonProperty> Members(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject().SelectMany(member => Members(member.Value).Prepend(member)) : [];

    [Theory]
    [MemberData(nameof(AgentsWithHooks))]
    public void Plan_is_the_same_twice_and_calls_the_guarded_hook(string agent)
    {
        var hooks = AgentRegistry.Find(agent)!.Hooks!;
        foreach (var scope in Enum.GetValues<InstallScope>())
        {
            foreach (var windows in new[] { false, true })
            {
                var context = new InstallContext(scope, "/home/dev/shop", "/home/dev", _ => null, windows);
                var plan = hooks.Plan(context);

                Assert.Equal(string.Concat(plan.Edits.Select(Text)), string.Concat(hooks.Plan(context).Edits.Select(Text)));
                Assert.Equal(string.Concat(plan.Advice), string.Concat(hooks.Plan(context).Advice));
                Assert.All(plan.Edits, edit => Assert.Contains("tacho-hook", Text(edit), StringComparison.Ordinal));
                Assert.All(plan.Edits, edit => Assert.StartsWith(scope == InstallScope.Project ? "/home/dev/shop" : "/home/dev", edit.Path, StringComparison.Ordinal));
                Assert.All(plan.Edits.OfType<FileEdit.JsonEntries>().SelectMany(edit => edit.Entries), entry => JsonDocument.Parse(entry.Json).Dispose());
                Assert.All(plan.Edits.OfType<FileEdit.OwnFile>().Where(edit => edit.Path.EndsWith(".json", StringComparison.Ordinal)), edit => JsonDocument.Parse(edit.Content).Dispose());
            }
        }
    }

    [Fact]
    public void Plans_that_write_one_file_write_the_same()
    {
        var context = new InstallContext(InstallScope.User, "/home/dev/shop", "/home/dev", _ => null, Windows: false);
        var own = AgentRegistry.All.SelectMany(agent => agent.Hooks?.Plan(context).Edits ?? []).OfType<FileEdit.OwnFile>();

        Assert.All(own.GroupBy(edit => edit.Path, StringComparer.Ordinal), file => Assert.Single(file.Distinct()));
    }

    [Theory]
    [MemberData(nameof(AgentsWithHooks))]
    public void Agent_has_samples_and_a_page(string agent)
    {
        Assert.Contains(AgentSample.All, sample => sample.Agent == agent);
        Assert.True(File.Exists(Path.Combine(AgentSample.Repository, "docs", "agents", $"{agent}.md")), $"docs/agents/{agent}.md is missing");
    }

    private static AgentSample Find(string name) => AgentSample.All.Single(sample => sample.ToString() == name);

    private static string Text(FileEdit edit) => edit switch
    {
        FileEdit.OwnFile own => $"{own.Path}\n{own.Executable}\n{own.Content}",
        FileEdit.JsonEntries json => $"{json.Path}\n{string.Join('\n', json.Entries.Select(entry => $"{string.Join('.', entry.ArrayPath)} {entry.Json}"))}",
        _ => edit.ToString(),
    };

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Word { get; }
}
