using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Tests.Agents.Transcripts;

public sealed class QwenCodeTranscriptTests : IDisposable
{
    private const string Session = "019f2a00-0000-7000-8000-0000000000c3";

    private readonly string _home = Directory.CreateTempSubdirectory("tacho-qwen-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Discover_finds_sessions_subagents_and_documents_of_the_first_versions()
    {
        Put($"projects/-home-dev-shop/chats/{Session}.jsonl");
        Put($"projects/-home-dev-shop/subagents/{Session}/agent-explore-7f3c.jsonl");
        Put($"projects/-home-dev-shop/subagents/{Session}/agent-explore-7f3c.meta.json");
        Put($"projects/-home-dev-shop/subagents/{Session}/agent-explore-7f3c.jsonl.stream");
        Put("tmp/0b7d/chats/session-2025-10-03T09-00-5f0c3a52.json");
        Put("tmp/0b7d/logs.json");
        Put("oauth_creds.json");

        var found = Discover();

        Assert.Equal(["document", "records", "records"], found.Select(static source => source.Format).Order(StringComparer.Ordinal));
        Assert.Equal((Session, "explore-7f3c"), Assert.Single(found.Where(static source => source.Subagent is not null).Select(static source => (source.Session!.Value.Value, source.Subagent!))));
    }

    [Fact]
    public void Document_of_a_first_version_is_read_as_the_agent_it_came_from_writes_it()
    {
        string path = Put("tmp/0b7d/chats/session-2025-10-03T09-00-5f0c3a52.json", File.ReadAllText(TranscriptSample.PathOf("gemini-cli", "document.json")));
        var source = Assert.Single(Discover());

        Assert.Equal(source, TranscriptSample.Recognise("qwen-code", path));
        Assert.Null(TranscriptSample.Recognise("gemini-cli", path));
        Assert.Contains(TranscriptSample.Lines(source), static line => line.Contains("Seven files.", StringComparison.Ordinal));
    }

    [Fact]
    public void Subagent_speaks_in_its_parents_session()
    {
        Put(
            $"projects/-home-dev-shop/subagents/{Session}/agent-explore-7f3c.jsonl",
            $$$"""{"uuid":"s1","parentUuid":null,"sessionId":"{{{Session}}}","timestamp":"2026-06-15T14:41:00.000Z","type":"user","cwd":"/home/dev/shop","version":"0.18.1","agentId":"explore-7f3c","agentName":"explore","isSidechain":true,"message":{"role":"user","parts":[{"text":"look"}]}}""" + "\n");

        var events = TranscriptSample.Read(Assert.Single(Discover())).Select(static read => read.Reading).OfType<RecordReading.Understood>().SelectMany(static read => read.Events).ToList();

        Assert.Equal([typeof(SubagentStarted), typeof(UserPrompt)], events.Select(static happened => happened.Body.GetType()));
        Assert.All(events, static happened => Assert.Equal((Session, "explore-7f3c"), (happened.Session.Value, happened.Subagent)));
    }

    [Fact]
    public void Tokens_are_taken_from_answers_and_not_again_from_telemetry_or_a_fork()
    {
        var counts = TranscriptSample.Read(TranscriptSample.Recognise("qwen-code", TranscriptSample.PathOf("qwen-code", "records.jsonl"))!)
            .Select(static read => read.Reading).OfType<RecordReading.Understood>().SelectMany(static read => read.Events).Select(static happened => happened.Body).OfType<TokenUsage>().Select(static usage => usage.Count);

        // Thoughts are within the output where the total has no room for them.
        Assert.Equal([new TokenCount(500, 0, null, 20, 8), new TokenCount(550, 50, null, 8, 3)], counts);
    }

    private List<TranscriptSource> Discover() =>
        [.. TranscriptSample.Of("qwen-code").Discover(new TranscriptPlaces("/nowhere", name => name == "QWEN_HOME" ? Path.Combine(_home, ".qwen") : null, []))];

    private string Put(string path, string content = "")
    {
        string full = Path.Combine(_home, ".qwen", path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
        return full;
    }
}
