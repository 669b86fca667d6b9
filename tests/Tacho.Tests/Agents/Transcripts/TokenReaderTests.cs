using System.Text;
using Tacho.Agents;
using Tacho.Capture;

namespace Tacho.Tests.Agents.Transcripts;

/// <summary>Reading for tokens alone tells the same tokens as reading everything.</summary>
public sealed class TokenReaderTests(TranscriptCorpus corpus) : IClassFixture<TranscriptCorpus>
{
    [Theory]
    [MemberData(nameof(TranscriptReaderTests.Samples), MemberType = typeof(TranscriptReaderTests))]
    public void Tokens_alone_are_those_of_everything(string agent, string name)
    {
        foreach (var source in TranscriptSample.Of(agent).SessionsOf(TranscriptSample.Recognise(agent, TranscriptSample.PathOf(agent, name))!)) AssertSame(source);
    }

    [Fact]
    public void Tokens_alone_are_those_of_everything_in_real_sessions() =>
        Parallel.ForEach(
            Directory.EnumerateFiles(corpus.Folder, "*", SearchOption.AllDirectories).Select(static file => TranscriptDiscovery.Recognise(file, AgentRegistry.All)).OfType<TranscriptSource>().Distinct(),
            static found =>
            {
                foreach (var source in TranscriptSample.Of(found.Agent.Value).SessionsOf(found)) AssertSame(source);
            });

    /// <summary>Lines as programs other than the agent write them, cut ones, and those that only look like counters.</summary>
    [Theory]
    [InlineData("""{"type":"assistant","sessionId":"s","timestamp":"2026-05-11T17:00:00.123Z","cwd":"C:\\Users\\dev","requestId":"r","message":{"id":"m","model":"claude-x","content":[{"text":"a \"usage\" } ] \\"}],"usage":{"input_tokens":1,"output_tokens":2}}}""", 1)]
    [InlineData("""{ "message" : { "usage" : { "output_tokens" : 2 , "input_tokens" : 1.0 } , "model" : "claude-x" , "id" : "m" } , "type" : "assistant" , "timestamp" : "2026-05-11T19:00:00+02:00" }""", 1)]
    [InlineData("""{"type":"assistant","timestamp":"2026-05-11T17:00:00Z","message":{"id":"m","model":"claude-x","usage":{"input_tokens":null,"output_tokens":"2","cache_creation":{"ephemeral_1h_input_tokens":7}}}}""", 1)]
    [InlineData("""{"type":"assistant","timestamp":"2026-05-11T17:00:00Z","message":{"model":"claude-x","usage":{"input_tokens":1}},"toolUseResult":{"usage":{"input_tokens":99}}}""", 1)]
    [InlineData("""{"type":"user","timestamp":"2026-05-11T17:00:00Z","message":{"content":"x"},"toolUseResult":{"usage":{"input_tokens":99}}}""", 0)]
    [InlineData("""{"type":"assistant","timestamp":"2026-05-11T17:00:00Z","isApiErrorMessage":true,"message":{"id":"m","model":"claude-x","usage":{"input_tokens":1}}}""", 0)]
    [InlineData("""{"type":"assistant","timestamp":"2026-05-11T17:00:00Z","message":{"id":"m","model":"<synthetic>","usage":{"input_tokens":1}}}""", 0)]
    [InlineData("""{"type":"assistant","timestamp":"2026-05-11T17:00:00Z","message":{"id":"m","model":"claude-x","usage":[1]}}""", 0)]
    [InlineData("""{"type":"assistant","timestamp":"2026-05-11T17:00:00Z","message":{"id":"m","model":"claude-x","usage":{"input_tokens":1}""", 0)]
    [InlineData("""{"type":"assistant","timestamp":"yesterday","message":{"id":"\ud83d","model":"claude-x","usage":{"input_tokens":1,"output_tokens":-3}}} """, 1)]
    [InlineData("""["usage"]""", 0)]
    [InlineData("\"usage\"", 0)]
    public void Odd_lines_of_claude_code_are_read_alike(string line, int requests)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("tacho-tokens-").FullName, "4f1c8b01-a2d1-4f9c-8e7a-2b3c5d6e7f8a.jsonl");
        try
        {
            File.WriteAllText(path, line + "\n");
            Assert.Equal(requests, AssertSame(new TranscriptSource(new("claude-code"), "jsonl", path) { Session = new("4f1c8b01-a2d1-4f9c-8e7a-2b3c5d6e7f8a") }));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    private static int AssertSame(TranscriptSource source)
    {
        var transcripts = TranscriptSample.Of(source.Agent.Value);
        var (reader, tokens) = (transcripts.Read(source, from: null), transcripts.ReadTokens(source));
        var (whole, alone) = (new List<RequestTokens>(), new List<RequestTokens>());
        using (var records = transcripts.Open(source, from: null))
        {
            while (records.MoveNext(out var record))
            {
                TokenReader.AddTo(whole, reader.Read(record));
                tokens.Read(record, alone);
            }
        }

        Assert.True(Told(whole) == Told(alone), $"{source.Path}\n{FirstDifference(whole, alone)}");
        if (whole.Count > 0) Assert.Equal((source.Path, reader.Facts.Session, reader.Facts.Cwd), (source.Path, tokens.Facts.Session, tokens.Facts.Cwd));
        return whole.Count;
    }

    private static string FirstDifference(List<RequestTokens> whole, List<RequestTokens> alone)
    {
        var i = whole.Zip(alone).TakeWhile(static pair => pair.First == pair.Second).Count();
        return $"{whole.Count} and {alone.Count}, at {i}:\n{whole.ElementAtOrDefault(i)}\n{alone.ElementAtOrDefault(i)}";
    }

    private static string Told(List<RequestTokens> tokens)
    {
        var text = new StringBuilder();
        foreach (var one in tokens) text.Append(one).Append('\n');
        return text.ToString();
    }
}
