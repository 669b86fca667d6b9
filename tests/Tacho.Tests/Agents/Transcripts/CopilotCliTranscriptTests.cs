using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Tests.Agents.Transcripts;

public sealed class CopilotCliTranscriptTests : IDisposable
{
    private const string Session = "de7062a6-f616-4040-acc8-0000000000a1";

    private readonly string _home = Directory.CreateTempSubdirectory("tacho-copilot-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Discover_finds_logs_of_both_layouts_and_nothing_that_a_session_holds()
    {
        Put($"session-state/{Session}/events.jsonl");
        Put($"session-state/{Session}/files/data.jsonl");
        Put($"session-state/{Session}/files/events.jsonl");
        Put("session-state/de7062a6-f616-4040-acc8-0000000000b2.jsonl");
        Put("config.json");

        var found = TranscriptSample.Of("copilot-cli").Discover(new TranscriptPlaces("/nowhere", name => name == "COPILOT_HOME" ? _home : null, []));

        Assert.Equal(
            [Session, "de7062a6-f616-4040-acc8-0000000000b2"],
            found.Select(static source => source.Session?.Value).Order(StringComparer.Ordinal));
    }

    /// <summary>The counters of the samples, added up by hand: those of newer versions go on through a resume, those of older ones begin anew.</summary>
    [Theory]
    [InlineData("cumulative.jsonl", 10L + 400L + 100L + 200L, 20L + 600L + 400L + 100L, 9L + 105L + 10L + 50L)]
    [InlineData("legs.jsonl", 350L + 450L, 100L + 400L, 30L + 70L + 7L)]
    public void Tokens_of_the_last_word_on_each_request_add_up(string name, long input, long cached, long output)
    {
        var usage = new Dictionary<string, TokenCount>(StringComparer.Ordinal);
        foreach (var tokens in Bodies(name).OfType<TokenUsage>()) usage[tokens.Request!] = tokens.Count!;

        Assert.Equal(input, usage.Values.Sum(static count => count.Input));
        Assert.Equal(cached, usage.Values.Sum(static count => count.CacheRead));
        Assert.Equal(output, usage.Values.Sum(static count => count.Output));
    }

    [Fact]
    public void Session_without_a_shutdown_does_not_know_its_input()
    {
        var last = Bodies("legs.jsonl").OfType<TokenUsage>().Last();

        Assert.Equal(new TokenCount(null, null, null, 7, null), last.Count);
    }

    [Fact]
    public void Each_call_is_told_once_and_has_its_result()
    {
        var events = Events("cumulative.jsonl");
        var calls = events.Where(static happened => happened.Body is ToolCall or ShellCommand).Select(static happened => happened.ToolCallId).ToList();

        Assert.Equal(["c1", "c2", "c3", "c4", "c5"], calls);
        Assert.Equal(["c1", "c2", "c3", "c4", "c5"], events.Where(static happened => happened.Body is ToolResult).Select(static happened => happened.ToolCallId));
        Assert.Equal(1, events.Select(static happened => happened.Body).OfType<ToolResult>().Single(static result => result.ExitCode is not (null or 0)).ExitCode);
    }

    [Fact]
    public void Log_of_the_editor_is_not_claimed()
    {
        string path = Path.Combine(_home, "log.jsonl");
        File.WriteAllText(path, """{"type":"session.start","data":{"sessionId":"s","version":1,"producer":"copilot-agent","copilotVersion":"0.47.0","vscodeVersion":"1.119.0"},"id":"e1","timestamp":"2026-05-11T23:13:12.819Z","parentId":null}""" + "\n");

        Assert.Null(TranscriptSample.Recognise("copilot-cli", path));
    }

    private static List<AgentEvent> Events(string name) =>
        [.. TranscriptSample.Read(TranscriptSample.Recognise("copilot-cli", TranscriptSample.PathOf("copilot-cli", name))!).Select(static read => read.Reading).OfType<RecordReading.Understood>().SelectMany(static read => read.Events)];

    private static IEnumerable<EventBody> Bodies(string name) => Events(name).Select(static happened => happened.Body);

    private void Put(string path)
    {
        string full = Path.Combine(_home, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, "");
    }
}
