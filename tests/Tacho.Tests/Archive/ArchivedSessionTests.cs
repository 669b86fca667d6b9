using System.Text;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Events;

namespace Tacho.Tests.Archive;

/// <summary>Archived transcripts read back as events.</summary>
public sealed class ArchivedSessionTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lines_come_back_with_the_events_that_the_import_counted()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 80, outputLength: 40_000));
        File.WriteAllText(_folder.Source("b.jsonl"), WrittenSession.Codex(2, turns: 7));
        _folder.Import();

        Assert.All(_folder.All(), transcript =>
        {
            var lines = ArchivedSession.Read(transcript).Select(static line => (line.Number, Text: Encoding.UTF8.GetString(line.Bytes.Span), line.Reading, line.Events)).ToList();
            var counts = transcript.Meta.Counts;
            var events = lines.SelectMany(static line => line.Events).ToList();

            Assert.Equal(Enumerable.Range(1, (int)counts.Lines), lines.Select(static line => (int)line.Number));
            Assert.Equal(ArchiveFolder.Lines(transcript), lines.Select(static line => line.Text));
            Assert.Equal(counts.Events, events.Count);
            Assert.Equal(counts.Prompts, events.Count(static happened => happened.Body is UserPrompt));
            Assert.Equal(counts.ToolResults, events.Count(static happened => happened.Body is ToolResult));
            Assert.All(events, happened => Assert.Equal(transcript.Meta.Session, happened.Session.Value));
            Assert.DoesNotContain(events, static happened => Encoding.UTF8.GetString(EventJson.Write(happened)).Contains(WrittenSession.Token, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Ids_stay_when_the_session_grows_and_when_it_is_archived_anew()
    {
        var source = _folder.Source("a.jsonl");
        File.WriteAllText(source, WrittenSession.Codex(1, turns: 3));
        _folder.Import();
        var before = Ids(Assert.Single(_folder.All()));

        File.WriteAllText(source, WrittenSession.Codex(1, turns: 9));
        _folder.Import();
        var grown = Ids(Assert.Single(_folder.All()));
        Directory.Delete(_folder.Home.Archive, recursive: true);
        _folder.Import();

        Assert.Equal(before, grown[..before.Count]);
        Assert.Equal(grown, Ids(Assert.Single(_folder.All())));
        Assert.Equal(grown.Count, grown.Distinct().Count());
    }

    [Fact]
    public void Transcripts_of_one_session_share_no_id_though_their_lines_have_none()
    {
        var id = WrittenSession.Id(1);
        var link = $"{{\"type\":\"pr-link\",\"sessionId\":\"{id}\",\"prUrl\":\"https://example.com/1\"}}\n";
        Directory.CreateDirectory(Path.Combine(_folder.Sources, id, "subagents"));
        foreach (var file in new[] { $"{id}.jsonl", $"{id}/subagents/agent-a1.jsonl", $"{id}/subagents/agent-b2.jsonl" })
            File.WriteAllText(_folder.Source(file), WrittenSession.Claude(1, turns: 1).Split('\n')[0] + "\n" + link);
        _folder.Import();

        var links = _folder.All().SelectMany(ArchivedSession.Read).SelectMany(static line => line.Events).Where(static happened => happened.Body is Notice).ToList();
        Assert.Equal(3, links.Count);
        Assert.Equal(id, Assert.Single(links.Select(static one => one.Session.Value).Distinct()));
        Assert.Equal(3, links.Select(static one => one.Id).Distinct().Count());
    }

    [Theory]
    [InlineData("cursor", "messages.jsonl")]
    [InlineData("windsurf", "steps.jsonl")]
    [InlineData("mistral-vibe", "session.jsonl")]
    public void Events_of_records_without_times_have_that_of_the_transcripts_start(string agent, string name)
    {
        var written = new DateTimeOffset(2026, 5, 11, 17, 0, 0, TimeSpan.Zero);
        File.Copy(Tests.Agents.Transcripts.TranscriptSample.PathOf(agent, name), _folder.Source(name));
        File.SetLastWriteTimeUtc(_folder.Source(name), written.UtcDateTime);
        _folder.ImportSessions(agent, name);
        var transcript = Assert.Single(_folder.All());

        var times = ArchivedSession.Read(transcript).SelectMany(static line => line.Events).Select(static happened => happened.At).ToList();

        Assert.NotEmpty(times);
        Assert.Equal(written, transcript.Meta.Started);
        Assert.All(times, time => Assert.Equal(written, time));
    }

    [Fact]
    public void Agent_without_a_reader_gives_lines_that_nobody_knows()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 2));
        _folder.Import();
        var transcript = Assert.Single(_folder.All());

        var lines = ArchivedSession.Read(transcript with { Meta = transcript.Meta with { Agent = "of-tomorrow" } }).Select(static line => line.Reading).ToList();

        Assert.Equal(6, lines.Count);
        Assert.All(lines, static reading => Assert.Equal("of-tomorrow", Assert.IsType<RecordReading.Unknown>(reading).Kind));
    }

    [Fact]
    public void Reading_goes_on_where_an_import_has_put_a_longer_file_since()
    {
        var source = _folder.Source("a.jsonl");
        File.WriteAllText(source, WrittenSession.Claude(1, turns: 2));
        _folder.Import();
        var known = Assert.Single(_folder.All());
        File.WriteAllText(source, WrittenSession.Claude(1, turns: 3));
        _folder.Import();
        Assert.False(File.Exists(known.Path));

        Assert.Equal(9, ArchivedSession.Read(known).Count());
    }

    private static List<EventId> Ids(ArchivedTranscript transcript) => [.. ArchivedSession.Read(transcript).SelectMany(static line => line.Events).Select(static happened => happened.Id)];
}
