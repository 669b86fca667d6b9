using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Tests.Agents.Transcripts;

/// <summary>Sessions whose folder and title stand in a file beside their lines.</summary>
public sealed class SidecarTranscriptTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("tacho-beside-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Kimi_has_a_state_for_all_agents_of_a_session()
    {
        string session = Path.Combine(_home, ".kimi-code", "sessions", "wd_1", "session_1bcbe023-4f7e-4971-9dc9-43b8756045b0");
        Put("kimi", Path.Combine(session, "agents", "main", "wire.jsonl"));
        Put("kimi", Path.Combine(session, "agents", "agent-0", "wire.jsonl"));
        File.WriteAllText(Path.Combine(session, "state.json"), """{"createdAt":"2026-05-04T09:59:59.000Z","title":"Tests","workDir":"/home/dev/shop/lib"}""");

        var found = Discover("kimi");

        Assert.Equal([null, "agent-0"], found.Select(static source => source.Subagent).Order(StringComparer.Ordinal));
        foreach (var source in found)
        {
            var events = Events(source);
            Assert.All(events, happened => Assert.Equal(("1bcbe023-4f7e-4971-9dc9-43b8756045b0", source.Subagent), (happened.Session.Value, happened.Subagent)));
            Assert.Equal("/home/dev/shop/lib", events[0].Cwd);
            Assert.Equal(new TokenCount(90, 300, 0, 20, null), Assert.Single(events.Select(static happened => happened.Body).OfType<TokenUsage>()).Count);
            TranscriptSample.AssertResumes(source);
        }
    }

    [Fact]
    public void Vibe_has_times_and_tokens_beside_its_messages()
    {
        string folder = Path.Combine(_home, ".vibe", "logs", "session", "session_20260504_100000_0199ffff");
        Put("mistral-vibe", Path.Combine(folder, "messages.jsonl"));
        File.WriteAllText(Path.Combine(folder, "meta.json"), """
            {"session_id":"0199ffff-0000-4000-8000-000000000001","start_time":"2026-05-04T10:00:00+02:00","end_time":"2026-05-04T10:05:00+02:00","git_branch":"main","title":"Tests",
             "environment":{"working_directory":"/home/dev/shop"},"config":{"active_model":"devstral-2"},"stats":{"steps":2,"session_prompt_tokens":1000,"session_completion_tokens":50,"session_cached_tokens":600}}
            """);

        var source = Assert.Single(Discover("mistral-vibe"));
        var events = Events(source);

        Assert.All(events, static happened => Assert.Equal(("0199ffff-0000-4000-8000-000000000001", "/home/dev/shop", "devstral-2"), (happened.Session.Value, happened.Cwd, happened.Model)));
        Assert.All(events, static happened => Assert.Equal(new DateTimeOffset(2026, 5, 4, 8, 0, 0, TimeSpan.Zero), happened.At));
        Assert.Equal(new TokenCount(400, 600, null, 50, null), Assert.Single(events.Select(static happened => happened.Body).OfType<TokenUsage>()).Count);
        TranscriptSample.AssertResumes(source);
    }

    private static List<AgentEvent> Events(TranscriptSource source) =>
        [.. TranscriptSample.Read(source).Select(static read => read.Reading).OfType<RecordReading.Understood>().SelectMany(static read => read.Events)];

    private List<TranscriptSource> Discover(string agent) => [.. TranscriptSample.Of(agent).Discover(new TranscriptPlaces(_home, static _ => null, []))];

    private static void Put(string agent, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(TranscriptSample.PathOf(agent, "session.jsonl"), path);
    }
}
