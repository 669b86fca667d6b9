using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Tests.Agents.Transcripts;

public sealed class AmpTranscriptTests : IDisposable
{
    private const string Id = "T-0199dddd-0000-7000-8000-000000000001";

    private readonly string _home = Directory.CreateTempSubdirectory("tacho-amp-").FullName;

    private string Thread => Path.Combine(_home, "amp", "threads", Id + ".json");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Thread_that_grows_goes_on_behind_its_last_message()
    {
        var source = Put();
        var behind = TranscriptSample.Read(source)[^1].Behind;

        // Counters of the document change with each message; its title does once.
        File.WriteAllText(Thread, File.ReadAllText(Thread)
            .Replace("\"v\": 12", "\"v\": 13", StringComparison.Ordinal)
            .Replace("\"content\": []}\n", "\"content\": []},\n{\"role\":\"user\",\"messageId\":9,\"content\":[{\"type\":\"text\",\"text\":\"and now?\"}],\"meta\":{\"sentAt\":1777889000000}}\n", StringComparison.Ordinal));
        var after = TranscriptSample.Read(source, behind);

        Assert.Contains("and now?", Assert.Single(TranscriptSample.Lines(after.Select(static read => read.Reading))), StringComparison.Ordinal);
        File.WriteAllText(Thread, File.ReadAllText(Thread).Replace("Run the tests", "Tests", StringComparison.Ordinal));
        Assert.Equal("thread", Assert.IsType<RecordReading.Ignored>(Assert.Single(TranscriptSample.Read(source, after[^1].Behind)).Reading).Kind);
    }

    [Theory]
    [InlineData("\"state\": {\"type\": \"cancelled\"}", "\"state\": {\"type\": \"streaming\"}")]
    [InlineData("\"content\": [{\"type\": \"text\", \"text\": \"Let\"}]", "\"content\": [{\"type\": \"tool_result\", \"toolUseID\": \"x\", \"run\": {\"status\": \"in-progress\"}}]")]
    public void Message_that_is_not_done_waits(string done, string running)
    {
        var source = Put();
        File.WriteAllText(Thread, File.ReadAllText(Thread).Replace(done, running, StringComparison.Ordinal).Replace(",\n    {\"role\": \"narrator\", \"messageId\": 8, \"content\": []}", "", StringComparison.Ordinal));

        Assert.Equal(new UserPrompt("mend it"), TranscriptSample.Bodies(source)[^1]);
    }

    [Fact]
    public void Tokens_of_models_without_a_price_for_writing_a_cache_are_input() =>
        Assert.Equal(
            [new TokenCount(3, 1300, 160, 70, null), new TokenCount(30, 1463, null, 9, null), new TokenCount(1, 1460, 10, 8, null)],
            TranscriptSample.Bodies(Put()).OfType<TokenUsage>().Select(static usage => usage.Count));

    private TranscriptSource Put()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Thread)!);
        File.Copy(TranscriptSample.PathOf("amp", "thread.json"), Thread);
        return Assert.Single(TranscriptSample.Of("amp").Discover(new TranscriptPlaces("/nowhere", name => name == "XDG_DATA_HOME" ? _home : null, [])));
    }
}
