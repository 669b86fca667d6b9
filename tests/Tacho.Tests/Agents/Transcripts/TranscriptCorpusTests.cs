using System.Collections.Concurrent;
using Tacho.Agents;
using Tacho.Capture;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Agents.Transcripts;

/// <summary>The contract of transcripts over real ones, of every agent that the corpus has.</summary>
public sealed class TranscriptCorpusTests(TranscriptCorpus corpus) : IClassFixture<TranscriptCorpus>
{
    private const int MaxGrowingBytes = 400_000;

    [Fact]
    public void Every_line_is_accounted_for_and_reading_goes_on_from_anywhere() =>
        AssertNone(Sources(), static source => TranscriptSample.Of(source.Agent.Value).SessionsOf(source).SelectMany(static session => TranscriptContract.Breaches(session)));

    [Fact]
    public void Files_that_grow_are_archived_rightly_at_every_step()
    {
        using var folder = new ArchiveFolder();
        var growing = new GrowingTranscript(folder);
        AssertNone(
            Sources().Where(static source => new FileInfo(source.Path) is { Exists: true, Length: <= MaxGrowingBytes } && IsAddedTo(source)),
            source => growing.Breaches(source.Agent.Value, source.Path, Path.GetRelativePath(corpus.Folder, source.Path), cuts: 4));
    }

    [Fact]
    public void Archive_holds_every_record_and_gives_every_event_back()
    {
        using var folder = new ArchiveFolder();
        var import = folder.Loaded();
        AssertNone(
            Sources(),
            source => TranscriptSample.Of(source.Agent.Value).SessionsOf(source).SelectMany(session => GrowingTranscript.Breaches(import.Import(TranscriptSample.Of(source.Agent.Value), session))));
    }

    /// <summary>The lists beside the readers were made of these sessions: what is left out of them on purpose would stand here.</summary>
    [Fact]
    public void Every_field_of_what_is_understood_is_known() =>
        AssertNone(
            Sources(),
            static source => TranscriptSample.Of(source.Agent.Value).SessionsOf(source).SelectMany(static session => UnknownFieldTests.UnknownOf(session)).Select(static field => $"{field.Key} {field.Value}"));

    private static bool IsAddedTo(TranscriptSource source)
    {
        using var records = TranscriptSample.Of(source.Agent.Value).Open(source, null);
        return records is LineRecords;
    }

    private List<TranscriptSource> Sources() =>
        [.. Directory.EnumerateFiles(corpus.Folder, "*", SearchOption.AllDirectories).Select(static file => TranscriptDiscovery.Recognise(file, AgentRegistry.All)).OfType<TranscriptSource>().Distinct()];

    private void AssertNone(IEnumerable<TranscriptSource> sources, Func<TranscriptSource, IEnumerable<string>> breachesOf)
    {
        var all = sources.ToList();
        Assert.True(all.Count > 300, $"only {all.Count} transcripts");
        var breaches = new ConcurrentBag<string>();
        Parallel.ForEach(all, source =>
        {
            foreach (var breach in breachesOf(source)) breaches.Add($"{source.Agent} {Path.GetRelativePath(corpus.Folder, source.Path)}: {breach}");
        });
        TranscriptContract.AssertNone(breaches.Order(StringComparer.Ordinal).Take(100));
    }
}
