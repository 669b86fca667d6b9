using Tacho.Agents;
using Tacho.Capture;
using Tacho.Events;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Agents.Transcripts;

/// <summary>The contract of transcripts over the registry: every agent, every sample of it, through the reader and through the archive.</summary>
public sealed class TranscriptContractTests : IDisposable
{
    /// <summary>Files of this agent are told from those of the one that it was made of only by their folder.</summary>
    private const string ToldByItsFolder = "kilo-code";

    private readonly ArchiveFolder _folder = new();

    public static TheoryData<string, string> Samples => TranscriptReaderTests.Samples;

    /// <summary>Samples in files that their agents only add to.</summary>
    public static TheoryData<string, string> AddedTo => [.. Samples.Where(static sample =>
    {
        var source = TranscriptSample.Recognise(sample.Data.Item1, TranscriptSample.PathOf(sample.Data.Item1, sample.Data.Item2))!;
        using var records = TranscriptSample.Of(source.Agent.Value).Open(source, null);
        return records is LineRecords;
    })];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_agent_with_transcripts_has_a_sample() =>
        Assert.Equal(
            AgentRegistry.All.Where(static agent => agent.Transcripts is not null).Select(static agent => agent.Info.Id.Value).Where(static id => id != ToldByItsFolder).Order(StringComparer.Ordinal),
            Samples.Select(static sample => sample.Data.Item1).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_line_is_accounted_for_and_reading_goes_on_from_anywhere(string agent, string name) =>
        Assert.All(Sessions(agent, name), static source => TranscriptContract.AssertNone(TranscriptContract.Breaches(source, positions: 100)));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Ids_tell_the_events_of_a_session_apart(string agent, string name)
    {
        foreach (var source in Sessions(agent, name))
        {
            var ids = TranscriptSample.Read(source).Select(static read => read.Reading).OfType<RecordReading.Understood>().SelectMany(static read => read.Events).Select(static happened => happened.Id).ToList();
            Assert.NotEmpty(ids);
            Assert.Equal(ids.Count, ids.Distinct().Count());
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Archive_holds_every_record_and_gives_every_event_back(string agent, string name)
    {
        File.Copy(TranscriptSample.PathOf(agent, name), _folder.Source(name));

        foreach (var outcome in _folder.ImportSessions(agent, name)) TranscriptContract.AssertNone(GrowingTranscript.Breaches(outcome));
    }

    [Theory]
    [MemberData(nameof(AddedTo))]
    public void File_that_grows_is_archived_rightly_at_every_step(string agent, string name) =>
        TranscriptContract.AssertNone(new GrowingTranscript(_folder).Breaches(agent, TranscriptSample.PathOf(agent, name), name, cuts: 12));

    [Theory]
    [MemberData(nameof(Samples))]
    public void File_of_which_nothing_is_understood_is_no_silent_zero(string agent, string name)
    {
        var source = Sessions(agent, name).First() with { Row = null };
        var path = _folder.Source(name);
        File.WriteAllText(path, "{\"of\":\"tomorrow\",\"type\":\"x\"}\n{\"of\":\"tomorrow\",\"type\":\"y\"}\n");

        var outcome = _folder.Loaded().Import(TranscriptSample.Of(agent), source with { Path = path });

        Assert.True(outcome is { Result: ImportResult.New, Trouble: { } } or { Result: ImportResult.Nothing, Trouble: { } }, $"{outcome.Result}: {outcome.Transcript?.Meta.Counts.Events} events");
    }

    private static IEnumerable<TranscriptSource> Sessions(string agent, string name) => TranscriptSample.Of(agent).SessionsOf(TranscriptSample.Recognise(agent, TranscriptSample.PathOf(agent, name))!);
}
