using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Tests.Agents.Transcripts;

public sealed class GeminiCliTranscriptTests : IDisposable
{
    private const string Session = "5f0c3a52-3333-4d0f-8d55-0a5a6e2f9a03";

    private readonly string _home = Directory.CreateTempSubdirectory("tacho-gemini-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Discover_finds_each_session_once_and_nothing_else()
    {
        Put("tmp/shop/chats/session-2026-02-03T09-00-5f0c3a52.json");
        Put("tmp/shop/chats/session-2026-02-04T09-00-aaaaaaaa.json");
        Put("tmp/shop/chats/session-2026-02-04T09-00-aaaaaaaa.jsonl");
        Put($"tmp/shop/chats/{Session}/helper-x1.jsonl");
        Put("tmp/shop/logs.json");
        Put("tmp/shop/checkpoint-mine.json");
        Put("tmp/shop/chats/session-2026-02-05T09-00-bbbbbbbb.jsonl.unreadable-1770109205000");
        Put("oauth_creds.json");

        var found = Discover();

        Assert.Equal(["document", "jsonl", "jsonl"], found.Select(static source => source.Format).Order(StringComparer.Ordinal));
        Assert.Equal("helper-x1", Assert.Single(found, static source => source.Session is not null).Session?.Value);
    }

    [Fact]
    public void Subagent_knows_its_parent()
    {
        Put(
            $"tmp/shop/chats/{Session}/helper-x1.jsonl",
            """{"sessionId":"helper-x1","projectHash":"b7c1","startTime":"2026-06-12T10:00:00.000Z","lastUpdated":"2026-06-12T10:00:00.000Z","kind":"subagent","directories":["/home/dev/shop"]}""" + "\n");

        var source = Assert.Single(Discover());

        Assert.Equal(Session, TranscriptSample.Of("gemini-cli").Read(source, null).Facts.Parent?.Value);
        Assert.Contains("parent=" + Session, TranscriptSample.Describe(source), StringComparison.Ordinal);
        Assert.Contains("subagent.started", TranscriptSample.Describe(source), StringComparison.Ordinal);
    }

    [Fact]
    public void Document_is_of_the_folder_that_is_noted_beside_it()
    {
        Put("tmp/shop/.project_root", "/home/dev/shop\n");
        Put("tmp/shop/chats/session-2026-02-03T09-00-5f0c3a52.json", File.ReadAllText(TranscriptSample.PathOf("gemini-cli", "document.json")));

        Assert.Contains("cwd=/home/dev/shop", TranscriptSample.Describe(Assert.Single(Discover())), StringComparison.Ordinal);
    }

    [Fact]
    public void Document_that_grew_is_read_on_from_its_new_message()
    {
        const string Head = """{"sessionId":"s-1","projectHash":"b7c1","startTime":"2026-02-03T09:00:00.000Z","lastUpdated":"LAST","messages":[{"id":"u1","timestamp":"2026-02-03T09:00:00.000Z","type":"user","content":"one"}""";
        Put("tmp/shop/chats/session-2026-02-03T09-00-5f0c3a52.json", Head + "]}");
        var source = Assert.Single(Discover());
        var behind = TranscriptSample.Read(source)[^1].Behind;

        Put("tmp/shop/chats/session-2026-02-03T09-00-5f0c3a52.json", Head.Replace("LAST", "2026-02-03T09:00:09.000Z", StringComparison.Ordinal) + """,{"id":"u2","timestamp":"2026-02-03T09:00:09.000Z","type":"user","content":"two"}]}""");

        Assert.Contains("two", Assert.Single(TranscriptSample.Lines(TranscriptSample.Read(source, behind).Select(static read => read.Reading))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("document.json", 1600L, 600L, 29L, 5L)]
    [InlineData("lines.jsonl", 1040L, 800L, 47L, 30L)]
    public void Tokens_count_once_and_without_what_came_from_the_cache(string name, long input, long cached, long output, long reasoning)
    {
        var counts = TranscriptSample.Read(TranscriptSample.Recognise("gemini-cli", TranscriptSample.PathOf("gemini-cli", name))!)
            .Select(static read => read.Reading).OfType<RecordReading.Understood>().SelectMany(static read => read.Events).Select(static happened => happened.Body).OfType<TokenUsage>()
            .Select(static usage => usage.Count!).ToList();

        Assert.Equal(input, counts.Sum(static count => count.Input));
        Assert.Equal(cached, counts.Sum(static count => count.CacheRead));
        Assert.Equal(output, counts.Sum(static count => count.Output));
        Assert.Equal(reasoning, counts.Sum(static count => count.Reasoning));
    }

    private List<TranscriptSource> Discover() =>
        [.. TranscriptSample.Of("gemini-cli").Discover(new TranscriptPlaces("/nowhere", name => name == "GEMINI_CLI_HOME" ? _home : null, []))];

    private void Put(string path, string content = "")
    {
        string full = Path.Combine(_home, ".gemini", path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }
}
