using System.Text;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Redaction;
using Tacho.Redaction.UserRules;
using Tacho.Scrubbing;
using Tacho.Tests.Archive;
using Tacho.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Scrubbing;

/// <summary>A secret is taken out of archived transcripts.</summary>
public sealed class ArchiveScrubTests : IDisposable
{
    private readonly LeakyArchive _leaky = new();

    private ArchiveFolder Folder => _leaky.Folder;

    public void Dispose() => _leaky.Dispose();

    [Fact]
    public void It_is_gone_from_lines_and_metadata_and_everything_else_stays()
    {
        var source = _leaky.Write(1);
        _leaky.Import();
        var before = Assert.Single(Folder.All());
        Assert.Equal(2, _leaky.Leaks().Count);
        var plan = _leaky.Look();
        Assert.Equal(2, _leaky.Leaks().Count);
        var found = Assert.Single(plan.Files);
        Assert.Equal(("archive", before.Path, "and words of its metadata"), (found.Place, found.Path, found.Note));
        Assert.Contains(Folder.Sources, plan.Transcripts);

        var steps = _leaky.Scrub();

        _leaky.AssertClean();
        _leaky.AssertNoLeftovers();
        Assert.Empty(_leaky.Look().OutOfReach);
        Assert.Contains(steps, step => step.Path == before.MetaPath);
        var after = Assert.Single(Folder.All());
        _leaky.AssertLinesOf(source, after);
        Assert.Equal((before.MetaPath, before.Meta.Counts.Lines, before.Meta.SourceBytes, before.Meta.SourceChanged, before.Meta.Position!.Cursor, before.Meta.Archived), (after.MetaPath, after.Meta.Counts.Lines, after.Meta.SourceBytes, after.Meta.SourceChanged, after.Meta.Position!.Cursor, after.Meta.Archived));
        Assert.NotEqual(before.Meta.Hash, after.Meta.Hash);
        Assert.NotEqual(before.Meta.File, after.Meta.File);
        Assert.Equal(found.Lines.Length, after.Meta.Scrubbed);
        Assert.True(after.Meta.Masked["scrubbed"] >= found.Lines.Length);
        Assert.StartsWith("Log in with [redacted:scrubbed:", after.Meta.Title, StringComparison.Ordinal);
        Assert.StartsWith("fix-[redacted:scrubbed:", after.Meta.GitBranch, StringComparison.Ordinal);
        Assert.Equal(new FileInfo(after.Path).Length, after.Meta.BytesOut);
        Assert.Equal(20, ArchivedSession.Read(after).SelectMany(static line => line.Events).Count(static one => one.Body is Tacho.Events.UserPrompt));

        // Nothing is left to do, and nothing is done.
        Assert.Empty(_leaky.Scrub());
    }

    [Fact]
    public void Ledger_names_who_and_why_and_how_many_lines_and_verifies()
    {
        _leaky.Write(1);
        _leaky.Import();
        var lines = Assert.Single(_leaky.Look().Files).Lines.Length;
        _leaky.Scrub();

        var ledger = string.Concat(new TrailReader(Folder.Home).Files(TrailPaths.Ledger).Select(static file => File.ReadAllText(file.Path)));
        Assert.Contains(LeakyArchive.Reason, ledger, StringComparison.Ordinal);
        var name = Path.GetRelativePath(Folder.Home.Archive, Assert.Single(Folder.All()).MetaPath).Replace(".meta.json", "", StringComparison.Ordinal);
        Assert.Contains($"\"file\":\"archive/{name}\",\"lines\":{lines}", ledger, StringComparison.Ordinal);
        Assert.Contains("\"stage\":\"done\"", ledger, StringComparison.Ordinal);
        Tests.Trail.VerifyAssert.Sound(new TrailVerifier(Folder.Home).VerifyAll());
    }

    [Fact]
    public void Next_import_adds_what_is_new_and_does_not_bring_it_back()
    {
        var source = _leaky.Write(1);
        _leaky.Import();
        _leaky.Scrub();
        Assert.Equal([ImportResult.Unchanged], _leaky.Import());

        for (var more = 2; more < 5; more++)
        {
            ArchiveFolder.Append(source, WrittenSession.Claude(1, turns: more));
            Assert.Equal([ImportResult.Grown], _leaky.Import());
            _leaky.AssertClean();
            var grown = Assert.Single(Folder.All());
            _leaky.AssertLinesOf(source, grown);
            Assert.StartsWith("Log in with [redacted:scrubbed:", grown.Meta.Title, StringComparison.Ordinal);
            Assert.True(grown.Meta.Scrubbed > 0);
        }

        // What the agent writes anew is archived as any line is, and taken out as before.
        ArchiveFolder.Append(source, LeakyArchive.Session(1, turns: 20));
        Assert.Equal([ImportResult.Grown], _leaky.Import());
        Assert.NotEmpty(_leaky.Leaks());
        _leaky.Scrub();
        _leaky.AssertClean();
        _leaky.AssertLinesOf(source, Assert.Single(Folder.All()));
    }

    [Fact]
    public void Source_that_is_read_from_its_beginning_does_not_bring_it_back()
    {
        var source = _leaky.Source(1);
        File.WriteAllText(source, LeakyArchive.Session(1, turns: 19), Encoding.Unicode);
        _leaky.Import();
        _leaky.Scrub();
        _leaky.AssertClean();

        // It grew.
        File.WriteAllText(source, LeakyArchive.Session(1, turns: 19) + WrittenSession.Claude(2, turns: 3), Encoding.Unicode);
        Assert.Equal([ImportResult.Grown], _leaky.Import());
        _leaky.AssertClean();
        _leaky.AssertLinesOf(source, Assert.Single(Folder.All()));

        // It was cut: both are kept.
        File.WriteAllText(source, LeakyArchive.Session(1, turns: 17), Encoding.Unicode);
        Assert.Equal([ImportResult.Replaced], _leaky.Import());
        _leaky.AssertClean();
        Assert.Equal(2, Folder.All().Length);
        _leaky.AssertLinesOf(source, Folder.All().Single(static one => one.Meta.Rewritten == 1));
        Assert.Equal([ImportResult.Unchanged], _leaky.Import());

        // It was rewritten: nobody knows where it stands now.
        var before = Folder.Everything();
        File.WriteAllText(source, WrittenSession.Claude(2, turns: 1) + LeakyArchive.Session(1, turns: 19), Encoding.Unicode);
        for (var i = 0; i < 2; i++)
        {
            var outcome = Assert.Single(Folder.Import());
            Assert.Equal(ImportResult.Unchanged, outcome.Result);
            Assert.Contains("tacho forget --undo", outcome.Trouble, StringComparison.Ordinal);
        }

        Assert.Equal(before, Folder.Everything());
    }

    [Fact]
    public void Newer_rules_that_mask_more_do_not_part_a_scrubbed_transcript_from_its_source()
    {
        var source = _leaky.Source(1);
        File.WriteAllText(source, LeakyArchive.Session(1, turns: 19), Encoding.Unicode);
        Folder.Import(ImportWithout("github-pat"));
        _leaky.Scrub();
        _leaky.AssertClean();

        File.WriteAllText(source, LeakyArchive.Session(1, turns: 19) + WrittenSession.Claude(2, turns: 3), Encoding.Unicode);
        Assert.Equal([ImportResult.Grown], _leaky.Import());

        _leaky.AssertClean();
        Assert.Equal(Folder.Masked(source).Length, ArchiveFolder.Lines(Assert.Single(Folder.All())).Length);
        Assert.DoesNotContain(WrittenSession.Token, Folder.Everything(), StringComparison.Ordinal);
    }

    [Fact]
    public void Source_that_its_agent_moved_does_not_bring_it_back()
    {
        var source = _leaky.Write(1);
        _leaky.Import();
        _leaky.Scrub();
        var moved = Path.Combine(Folder.Sources, "moved", WrittenSession.Id(1) + ".jsonl");
        Directory.CreateDirectory(Path.GetDirectoryName(moved)!);
        File.Move(source, moved);
        ArchiveFolder.Append(moved, WrittenSession.Claude(1, turns: 2));

        Assert.Equal([ImportResult.New], _leaky.Import());

        _leaky.AssertClean();
        _leaky.AssertLinesOf(moved, Folder.All().Single(one => one.Meta.Source == moved));

        // A copy in which something else was changed, and a session that only has the same id.
        var changed = LeakyArchive.Session(1, turns: 20).Split('\n');
        (changed[3], changed[4]) = (changed[4], changed[3]);
        File.WriteAllLines(Folder.Source($"{WrittenSession.Id(1)}.jsonl"), changed[..^1]);
        Directory.CreateDirectory(Path.Combine(Folder.Sources, "other"));
        File.WriteAllText(Path.Combine(Folder.Sources, "other", WrittenSession.Id(1) + ".jsonl"), WrittenSession.Claude(1, turns: 2));

        Assert.Equal([ImportResult.New, ImportResult.Unchanged, ImportResult.Unchanged], _leaky.Import().Order());
        _leaky.AssertClean();
    }

    [Fact]
    public void Pruned_transcript_that_was_scrubbed_stays_out()
    {
        var source = _leaky.Write(1);
        _leaky.Import();
        _leaky.Scrub();
        new ArchiveRemoval(Folder.Archive, TimeProvider.System).Remove(Folder.All(), new RemovalDecision(Tombstone.Pruned, "dev", null));
        ArchiveFolder.Append(source, WrittenSession.Claude(1, turns: 2));

        Assert.Equal([ImportResult.Forgotten], _leaky.Import());

        _leaky.AssertClean();
    }

    [Fact]
    public void Only_transcripts_of_the_chosen_projects_are_touched()
    {
        _leaky.Write(1);
        File.WriteAllText(_leaky.Source(2), LeakyArchive.Session(2, turns: 17).Replace("/home/dev/shop", "/home/dev/other", StringComparison.Ordinal));
        _leaky.Import();
        var other = Folder.All().Single(static one => one.Meta.Session == WrittenSession.Id(2));
        var shop = ProjectLocator.Of("/home/dev/shop");
        var scrubber = new Scrubber(Folder.Home, _leaky.Target, TimeProvider.System);
        Assert.Equal(shop.Name, Assert.Single(scrubber.Look([shop]).Files).Project);

        _ = scrubber.Run([shop], LeakyArchive.Reason).Count();

        Assert.Equal([other.Path, other.MetaPath], _leaky.Leaks().OrderBy(static path => path.EndsWith(".json", StringComparison.Ordinal)));
        _leaky.Scrub();
        _leaky.AssertClean();
    }

    [Fact]
    public void Rules_mask_what_older_ones_did_not()
    {
        File.WriteAllText(Folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 5));
        Folder.Import(ImportWithout("github-pat"));
        Assert.Contains(WrittenSession.Token, Folder.Everything(), StringComparison.Ordinal);
        var scrubber = new Scrubber(Folder.Home, ScrubTarget.Rules(RuleSet.BuiltIn, TagKey.FromFile(Folder.Home.TagKey)), TimeProvider.System) { InWholeArchive = true };

        _ = scrubber.Run([], LeakyArchive.Reason).Count();

        Assert.Equal(15, ArchiveFolder.Lines(Assert.Single(Folder.All())).Length);
        Assert.Equal(RuleSet.BuiltIn.Fingerprint, Assert.Single(Folder.All()).Meta.Rules);
        Assert.DoesNotContain(WrittenSession.Token, Folder.Everything(), StringComparison.Ordinal);
        Assert.Empty(scrubber.Look([]).Files);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("brotli")]
    public void Codec_stays(string codec)
    {
        var source = _leaky.Write(1, turns: 30);
        var import = new TranscriptImport(Folder.Archive, Folder.Redactor, new ProjectLocator(Folder.Home, userFolder: null), TimeProvider.System) { Choices = new(Project: null, codec) };
        import.Load();
        Folder.Import(import);

        _leaky.Scrub();

        _leaky.AssertClean();
        var after = Assert.Single(Folder.All());
        Assert.Equal(codec, after.Meta.Codec);
        _leaky.AssertLinesOf(source, after);
    }

    [Fact]
    public void Many_frames_stay_many_and_every_line_is_reached()
    {
        var source = _leaky.Source(1);
        File.WriteAllText(source, LeakyArchive.Session(1, turns: 18) + WrittenSession.Claude(2, turns: 60, outputLength: 50_000) + LeakyArchive.Session(1, turns: 18));
        _leaky.Import();

        _leaky.Scrub();

        var after = Assert.Single(Folder.All());
        Assert.True(after.Meta.Frames.Length >= 3);
        _leaky.AssertLinesOf(source, after);
        var lines = ArchiveFolder.Lines(after);
        foreach (var frame in after.Meta.Frames) Assert.Equal(lines[(int)frame.FirstLine - 1], ArchiveFolder.Lines(after, frame.FirstLine)[0]);
        Assert.Empty(_leaky.Look().Files);
    }

    [Fact]
    public void What_cannot_be_changed_or_read_is_named()
    {
        var named = Folder.Source($"{LeakyArchive.Secret}.jsonl");
        File.WriteAllText(named, LeakyArchive.Session(1, turns: 17));
        _leaky.Write(2);
        _leaky.Write(3);
        _leaky.Import();
        var damaged = Folder.All().Single(static one => one.Meta.Session == WrittenSession.Id(2));
        File.WriteAllBytes(damaged.Path, [.. File.ReadAllBytes(damaged.Path).SkipLast(200)]);

        _leaky.Scrub();

        var left = _leaky.Look();
        Assert.Empty(left.Files);
        Assert.Equal([Folder.All().Single(one => one.Meta.Source == named).MetaPath, damaged.Path], left.OutOfReach.Select(static place => place.Path).OrderBy(static path => path.EndsWith(".zst", StringComparison.Ordinal)));
        Assert.All(Folder.All().Where(one => one.Meta.Session != damaged.Meta.Session), static one => Assert.DoesNotContain(LeakyArchive.Secret, string.Concat(ArchiveFolder.Lines(one)), StringComparison.Ordinal));
    }

    [Fact]
    public void Leftovers_of_a_dead_import_go()
    {
        _leaky.Write(1);
        _leaky.Import();
        _leaky.Scrub();
        var transcript = Assert.Single(Folder.All());
        var former = Path.Combine(Path.GetDirectoryName(transcript.Path)!, transcript.Name + ".r9.jsonl.zst");
        var partial = Path.Combine(Folder.Home.Archive, ".partial", "0123");
        foreach (var file in new[] { former, partial }) File.WriteAllText(file, "it may hold anything");

        Assert.Equal(["leftover", "leftover"], _leaky.Look().Files.Select(static file => file.Place));
        _leaky.Scrub();

        _leaky.AssertNoLeftovers();
        _leaky.AssertClean();
    }

    [Fact]
    public void Line_of_text_is_masked_as_text()
    {
        Assert.Equal("so 1 [redacted:scrubbed] {\"half", Encoding.UTF8.GetString(TranscriptScrub.Mask("so 1 hunter22 {\"half"u8.ToArray(), ScrubTarget.Secret("hunter22", RuleSet.BuiltIn, TagKey.None))!.Value.Span));
        Assert.Null(TranscriptScrub.Mask("so 1 {\"half"u8.ToArray(), ScrubTarget.Secret("hunter22", RuleSet.BuiltIn, TagKey.None)));
    }

    private TranscriptImport ImportWithout(string rule)
    {
        var rules = Path.Combine(Folder.Home.Root, "rules");
        Directory.CreateDirectory(rules);
        File.WriteAllText(Path.Combine(rules, "off.json"), $$"""{ "disabled": ["{{rule}}"] }""");
        var redactor = new Redactor(RuleFiles.Load(Folder.Home).OrThrow(), TagKey.FromFile(Folder.Home.TagKey));
        Directory.Delete(rules, recursive: true);
        return new TranscriptImport(Folder.Archive, redactor, new ProjectLocator(Folder.Home, userFolder: null), TimeProvider.System);
    }
}
