using System.Text;
using Tacho.Agents;
using Tacho.Capture;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Tests.Archive;

/// <summary>What an import archives, and what it does when a source has changed since.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sessions_are_archived_masked_and_a_second_import_changes_nothing()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 5));
        File.WriteAllText(_folder.Source("b.jsonl"), WrittenSession.Codex(2, turns: 5));
        File.WriteAllText(_folder.Source("c.jsonl"), "");

        Assert.Equal([ImportResult.New, ImportResult.New], _folder.Import().Select(static outcome => outcome.Result));

        File.Delete(_folder.Source("c.jsonl"));
        _folder.AssertEachSourceOnce();
        Assert.DoesNotContain(WrittenSession.Token, _folder.Everything(), StringComparison.Ordinal);
        Assert.All(_folder.All(), transcript =>
        {
            Assert.Equal((5, 5, 5, 5), (transcript.Meta.Counts.Prompts, transcript.Meta.Counts.ToolCalls, transcript.Meta.Counts.ToolResults, transcript.Meta.Counts.Joined));
            Assert.Empty(transcript.Meta.Counts.Unknown);
            Assert.Empty(transcript.Meta.Counts.Unreadable);
            Assert.Equal(10, transcript.Meta.Masked.Values.Sum());
            Assert.Empty(transcript.Meta.Unanswered);
        });
        var before = Stamps();
        Assert.All(_folder.Import(), static outcome => Assert.Equal(ImportResult.Unchanged, outcome.Result));
        Assert.Equal(before, Stamps());
    }

    [Fact]
    public void Session_that_grows_is_archived_rightly_at_every_cut()
    {
        var whole = Encoding.UTF8.GetBytes(WrittenSession.Claude(1, turns: 60, outputLength: 50_000));
        var source = _folder.Source("a.jsonl");
        File.WriteAllBytes(source, whole);
        var masked = _folder.Masked(source);
        Assert.Equal(ImportResult.New, Assert.Single(_folder.Import()).Result);
        var atOnce = Assert.Single(_folder.All()).Meta;
        Directory.Delete(_folder.Home.Archive, recursive: true);

        foreach (var cut in Cuts(whole))
        {
            File.WriteAllBytes(source, whole[..cut]);
            _folder.Import();
            var lines = whole.AsSpan(0, cut).Count((byte)'\n');
            if (cut < whole.Length && whole[cut] == '\n') lines++; // whole without its break
            if (lines == 0)
            {
                Assert.Empty(_folder.All());
                continue;
            }

            Assert.Equal(masked[..lines], ArchiveFolder.Lines(Assert.Single(_folder.All())));
        }

        var grown = Assert.Single(_folder.All()).Meta;
        Assert.True(grown.Frames.Length >= 3, "the session should take several frames");
        Assert.Equal(
            (atOnce.Counts.Lines, atOnce.Counts.Prompts, atOnce.Counts.ToolCalls, atOnce.Counts.ToolResults, atOnce.Counts.Joined, atOnce.Counts.Events, atOnce.BytesIn, atOnce.BytesMasked),
            (grown.Counts.Lines, grown.Counts.Prompts, grown.Counts.ToolCalls, grown.Counts.ToolResults, grown.Counts.Joined, grown.Counts.Events, grown.BytesIn, grown.BytesMasked));
        Assert.Equal(atOnce.Masked, grown.Masked);
        Assert.Equal((atOnce.Started, atOnce.Ended, atOnce.Session), (grown.Started, grown.Ended, grown.Session));
        Assert.Equal([Path.GetFileName(Assert.Single(_folder.All()).Path)], Directory.EnumerateFiles(Path.GetDirectoryName(Assert.Single(_folder.All()).Path)!, "*.jsonl.*").Select(Path.GetFileName));
    }

    [Fact]
    public void Rewritten_source_keeps_both_and_only_the_new_one_grows()
    {
        var source = _folder.Source("a.jsonl");
        File.WriteAllText(source, WrittenSession.Claude(1, turns: 3));
        _folder.Import();
        var first = _folder.Masked(source);

        for (var rewriting = 1; rewriting <= 3; rewriting++)
        {
            File.WriteAllText(source, WrittenSession.Claude(1, turns: 4 + rewriting, outputLength: 300 + (100 * rewriting)));
            Assert.Equal(ImportResult.Replaced, Assert.Single(_folder.Import()).Result);
            Assert.Equal(ImportResult.Unchanged, Assert.Single(_folder.Import()).Result);
            Assert.Equal(rewriting + 1, _folder.All().Length);
        }

        ArchiveFolder.Append(source, WrittenSession.Claude(2, turns: 1));
        Assert.Equal(ImportResult.Grown, Assert.Single(_folder.Import()).Result);
        var all = _folder.All().OrderBy(static one => one.Meta.Rewritten).ToList();
        Assert.Equal([0, 1, 2, 3], all.Select(static one => one.Meta.Rewritten));
        Assert.Equal(first, ArchiveFolder.Lines(all[0]));
        Assert.Equal(_folder.Masked(source), ArchiveFolder.Lines(all[3]));
    }

    [Fact]
    public void Source_that_cannot_be_read_on_takes_its_own_place_while_it_only_grows()
    {
        var source = _folder.Source("a.jsonl");
        for (var turns = 2; turns <= 6; turns += 2)
        {
            File.WriteAllText(source, WrittenSession.Claude(1, turns), Encoding.Unicode);
            Assert.Equal(turns == 2 ? ImportResult.New : ImportResult.Grown, Assert.Single(_folder.Import()).Result);
            var archived = Assert.Single(_folder.All());
            Assert.Equal(_folder.Masked(source), ArchiveFolder.Lines(archived));
            Assert.Equal((turns, turns), (archived.Meta.Counts.Prompts, archived.Meta.Counts.Joined));
        }

        File.WriteAllText(source, WrittenSession.Claude(1, turns: 5), Encoding.Unicode);
        Assert.Equal(ImportResult.Replaced, Assert.Single(_folder.Import()).Result);
        Assert.Equal(2, _folder.All().Length);
    }

    [Fact]
    public void File_that_its_agent_compressed_is_the_same_session()
    {
        if (!Zstd.IsAvailable) Assert.Skip("the system has no libzstd");
        var source = _folder.Source("rollout-2026-05-11T17-00-00-4f1c8b03-a2d1-4f9c-8e7a-2b3c5d6e7f8a.jsonl");
        File.WriteAllText(source, WrittenSession.Codex(3, turns: 4));
        _folder.Import();
        var lines = _folder.Masked(source);
        var plain = File.ReadAllBytes(source);
        var compressed = new byte[Zstd.MaxCompressedBytes(plain.Length)];
        using (var compressor = Zstd.Compressor(3)) File.WriteAllBytes(source + ".zst", compressed[..compressor.Compress(plain, compressed)]);
        File.Delete(source);

        _folder.Import();

        var archived = Assert.Single(_folder.All());
        Assert.Equal(source + ".zst", archived.Meta.Source);
        Assert.Equal(lines, ArchiveFolder.Lines(archived));
        Assert.Equal(ImportResult.Unchanged, Assert.Single(_folder.Import()).Result);
    }

    [Fact]
    public void Export_of_one_document_is_archived_row_by_row()
    {
        File.Copy(Tests.Agents.Transcripts.TranscriptSample.PathOf("opencode", "export.json"), _folder.Source("export.json"));

        var outcome = Assert.Single(_folder.Import());

        Assert.Equal((ImportResult.New, "opencode"), (outcome.Result, outcome.Source.Agent.Value));
        Assert.True(outcome.Transcript!.Meta.Counts.Prompts > 0);
        Assert.Equal(outcome.Transcript.Meta.Counts.Lines, ArchiveFolder.Lines(outcome.Transcript).Length);
        Assert.Equal(ImportResult.Unchanged, Assert.Single(_folder.Import()).Result);
    }

    [Fact]
    public void Vanished_source_stays_archived()
    {
        var source = _folder.Source("a.jsonl");
        File.WriteAllText(source, WrittenSession.Claude(1, turns: 3));
        _folder.Import();
        var lines = _folder.Masked(source);
        File.Delete(source);

        Assert.Empty(_folder.Import());

        Assert.Equal(lines, ArchiveFolder.Lines(Assert.Single(_folder.All())));
    }

    [Fact]
    public void File_with_content_but_no_event_is_told()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), "{\"type\":\"of-tomorrow\",\"sessionId\":\"4f1c8b3e-a2d1-4f9c-8e7a-2b3c5d6e7f8a\",\"uuid\":\"1\"}\n");

        var outcome = Assert.Single(_folder.Import());

        Assert.Contains("nothing in it was understood", outcome.Trouble, StringComparison.Ordinal);
        Assert.Equal(1, outcome.Transcript!.Meta.Counts.Unknown["of-tomorrow"]);
    }

    [Fact]
    public void Fault_in_a_reader_fails_its_session_only_and_tells_nothing_of_it()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 3));

        var outcome = _folder.Loaded().Import(new FaultyTranscripts(), new TranscriptSource(new AgentId("claude-code"), "jsonl", _folder.Source("a.jsonl")));

        Assert.Equal((ImportResult.Failed, "a fault in Tacho: InvalidOperationException"), (outcome.Result, outcome.Trouble));
        Assert.Empty(_folder.All());
        Assert.Equal(ImportResult.New, Assert.Single(_folder.Import()).Result);
    }

    [Fact]
    public void Only_the_owner_may_read_the_archive()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 3));
        _folder.Import();
        ArchiveFolder.Append(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 1));
        _folder.Import();

        const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        if (OperatingSystem.IsWindows()) return;
        foreach (var file in Directory.EnumerateFiles(_folder.Home.Archive, "*", everything)) Assert.Equal(OwnFile, File.GetUnixFileMode(file));
        foreach (var folder in Directory.EnumerateDirectories(_folder.Home.Archive, "*", everything).Append(_folder.Home.Archive)) Assert.Equal(OwnFile | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }

    /// <summary>Cuts all over the file, among them right before and behind line breaks and within a character of three bytes.</summary>
    private static SortedSet<int> Cuts(byte[] whole)
    {
        var cuts = new SortedSet<int> { 0, 1, whole.Length };
        var random = new Random(7);
        for (var i = 0; i < 12; i++) cuts.Add(random.Next(whole.Length));
        for (var i = 0; i < 6; i++)
        {
            var at = random.Next(whole.Length / 2);
            var lineBreak = at + whole.AsSpan(at).IndexOf((byte)'\n');
            cuts.UnionWith([lineBreak - 1, lineBreak, lineBreak + 1]);
            cuts.Add(at + whole.AsSpan(at).IndexOf("漢"u8) + 1);
        }

        return cuts;
    }

    private List<(string, DateTime)> Stamps() =>
        [.. Directory.EnumerateFiles(_folder.Home.Archive, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(static file => (file, File.GetLastWriteTimeUtc(file)))];

    private sealed class FaultyTranscripts : ITranscripts
    {
        public IEnumerable<TranscriptSource> Discover(TranscriptPlaces places) => [];

        public TranscriptSource? Recognise(TranscriptHead head) => null;

        public TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from) => throw new InvalidOperationException(WrittenSession.Token);

        public TranscriptReader Read(TranscriptSource source, TranscriptPosition? from) => throw new InvalidOperationException(WrittenSession.Token);
    }
}
