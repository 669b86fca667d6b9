using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Tests.Agents.Transcripts;

public sealed class FactoryDroidTranscriptTests : IDisposable
{
    private const string Id = "0199bbbb-0000-7000-8000-000000000001";

    private readonly string _home = Directory.CreateTempSubdirectory("tacho-droid-").FullName;

    private string Session => Path.Combine(_home, ".factory", "sessions", "-home-dev-shop", Id + ".jsonl");

    private string Settings => Path.ChangeExtension(Session, ".settings.json");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Counters_and_model_come_from_the_settings_beside_the_lines()
    {
        var source = Put();

        var events = TranscriptSample.Read(source).Select(static read => read.Reading).OfType<RecordReading.Understood>().SelectMany(static read => read.Events).ToList();

        var usage = Assert.Single(events, static happened => happened.Body is TokenUsage);
        Assert.Equal(new TokenCount(700, 4000, 20, 150, 60), ((TokenUsage)usage.Body).Count);
        Assert.Equal(new DateTimeOffset(2026, 5, 4, 10, 0, 0, TimeSpan.Zero), usage.At);
        Assert.All(events, static happened => Assert.Equal("claude-opus-4-5", happened.Model));
        TranscriptSample.AssertResumes(source);
    }

    [Fact]
    public void Counters_that_grew_are_told_again_as_the_same_event()
    {
        var source = Put();
        var before = TranscriptSample.Read(source);
        Assert.Empty(TranscriptSample.Read(source, before[^1].Behind));

        File.WriteAllText(Settings, File.ReadAllText(Settings).Replace("150", "190", StringComparison.Ordinal));
        var after = Assert.IsType<RecordReading.Understood>(Assert.Single(TranscriptSample.Read(source, before[^1].Behind)).Reading);

        var usage = Assert.IsType<TokenUsage>(Assert.Single(after.Events).Body);
        Assert.Equal(190, usage.Count!.Output);
        Assert.Equal($"session {Id}", usage.Request);
        Assert.Equal(after.Events[0].Id, before.Select(static read => read.Reading).OfType<RecordReading.Understood>().SelectMany(static read => read.Events).Single(static happened => happened.Body is TokenUsage).Id);
    }

    [Fact]
    public void Settings_that_are_being_written_wait()
    {
        var source = Put();
        File.WriteAllText(Settings, "{\"tokenUsage\":{");

        Assert.Empty(TranscriptSample.Bodies(source).OfType<TokenUsage>());
        Assert.NotEmpty(TranscriptSample.Bodies(source));
    }

    private TranscriptSource Put()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Session)!);
        File.Copy(TranscriptSample.PathOf("factory-droid", "session.jsonl"), Session);
        File.Copy(TranscriptSample.PathOf("factory-droid", "settings.json"), Settings);
        var source = Assert.Single(TranscriptSample.Of("factory-droid").Discover(new TranscriptPlaces(_home, static _ => null, [])));
        Assert.Equal(Id, source.Session?.Value);
        return source;
    }
}
