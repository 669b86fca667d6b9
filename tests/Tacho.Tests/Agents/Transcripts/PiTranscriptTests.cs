using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Tests.Agents.Transcripts;

public sealed class PiTranscriptTests : IDisposable
{
    private const string Id = "0198aaaa-0000-7000-8000-000000000001";

    private readonly string _home = Directory.CreateTempSubdirectory("tacho-pi-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData(null, ".pi/agent/sessions")]
    [InlineData("PI_CODING_AGENT_DIR", "moved/sessions")]
    [InlineData("PI_CODING_AGENT_SESSION_DIR", "moved")]
    public void Discover_finds_sessions_wherever_they_were_moved_to(string? variable, string folder)
    {
        string path = Path.Combine(_home, folder, "--home-dev-shop--", $"2026-05-04T10-00-00-000Z_{Id}.jsonl");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");

        var found = TranscriptSample.Of("pi").Discover(new TranscriptPlaces(_home, name => name == variable ? Path.Combine(_home, "moved") : null, []));

        Assert.Equal(Id, Assert.Single(found).Session?.Value);
    }

    [Fact]
    public void Fork_tells_only_what_is_its_own()
    {
        var bodies = TranscriptSample.Bodies(TranscriptSample.Recognise("pi", TranscriptSample.PathOf("pi", "fork.jsonl"))!);

        Assert.Equal(["which one?"], bodies.OfType<UserPrompt>().Select(static prompt => prompt.Text));
        Assert.Empty(bodies.OfType<TokenUsage>());
    }

    [Fact]
    public void Tokens_keep_their_request_when_lines_get_ids()
    {
        // Version 2 gave each line of an old session an id.
        string older = TranscriptSample.PathOf("pi", "v1.jsonl");
        string newer = Path.Combine(_home, "v2.jsonl");
        int number = 0;
        File.WriteAllLines(newer, File.ReadLines(older).Select(line => line.Replace("{\"type\":\"message\",", $"{{\"type\":\"message\",\"id\":\"n{number++}\",\"parentId\":null,", StringComparison.Ordinal)));

        Assert.Equal(Usage(older), Usage(newer));

        static (string?, TokenCount?) Usage(string path)
        {
            var usage = Assert.Single(TranscriptSample.Bodies(TranscriptSample.Recognise("pi", path)!).OfType<TokenUsage>());
            return (usage.Request, usage.Count);
        }
    }
}
