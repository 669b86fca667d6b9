using System.Collections.Immutable;
using System.Text;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Interop;
using Tacho.Redaction;
using Tacho.Scrubbing;
using Tacho.Sealing;
using Tacho.Trail.Verification;
using Finding = Tacho.Trail.Verification.Finding;

namespace Tacho.Tests.Archive;

/// <summary>What is archived is sealed, and whoever changes it is named.</summary>
public sealed class ArchiveSealTests : IDisposable
{
    private static readonly ImmutableArray<FindingKind> Nothing = [];

    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Import_seals_what_it_archived_with_one_entry_and_nothing_when_nothing_is_new()
    {
        Write(1, 2, 3);
        _folder.Import();
        var all = _folder.All();
        Assert.Equal(3, all.Length);
        var seal = Assert.Single(all.Select(static one => one.Meta.Seal).Distinct());
        Assert.Equal("tacho/ledger/ledger", seal!.Record);
        var line = Ledger()[(int)seal.Line];
        Assert.Contains($"\"n\":{seal.Line},\"h\":\"{seal.Hash}\"", line, StringComparison.Ordinal);
        Assert.All(all, one => Assert.Contains(one.Meta.Hash, line, StringComparison.Ordinal));
        Assert.Equal(Nothing, Kinds());

        var (ledger, files) = (Ledger().Length, Written());
        _folder.Import();
        Assert.Equal((ledger, files), (Ledger().Length, Written()));
    }

    [Fact]
    public void Grown_rewritten_and_grown_again_transcripts_are_sealed_each_time()
    {
        Write(1, 2);
        _folder.Import();
        for (var round = 0; round < 3; round++)
        {
            ArchiveFolder.Append(Source(1), WrittenSession.Claude(1 + (100 * round), turns: 2, outputLength: 300_000));
            File.WriteAllText(Source(2), WrittenSession.Claude(2 + (100 * round), turns: 1 + round));
            _folder.Import();
            Assert.Equal(Nothing, Kinds());
            Assert.All(_folder.All(), static one => Assert.Equal((true, true), (one.Meta.Seal is not null, one.Meta.SealedPart is null)));
        }
    }

    [Fact]
    public void Changed_byte_is_named_with_its_lines()
    {
        Write(1, 2);
        _folder.Import();
        var changed = _folder.All()[0];
        var bytes = File.ReadAllBytes(changed.Path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(changed.Path, bytes);
        var finding = Assert.Single(Verify());
        Assert.Equal((FindingKinds.TranscriptAltered, changed.Path), (finding.Kind, finding.File));
        Assert.Contains("lines 1 to 12 ", finding.Text, StringComparison.Ordinal);
        Assert.Contains("ledger.jsonl:", finding.Witness, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"title\"", "\"title\": \"another\", \"was\"")]
    [InlineData("/home/dev/shop", "/home/dev/ship")]
    [InlineData("\"prompts\": 4", "\"prompts\": 5")]
    [InlineData("claude-sonnet-4-6", "claude-opus-4-6")]
    public void Changed_metadata_is_named(string word, string by)
    {
        Write(1);
        _folder.Import();
        var meta = Assert.Single(_folder.All()).MetaPath;
        var text = File.ReadAllText(meta);
        var changed = word == "\"title\"" ? text.Replace("\"agent\":", "\"title\": \"another\",\n  \"agent\":", StringComparison.Ordinal) : text.Replace(word, by, StringComparison.Ordinal);
        Assert.NotEqual(text, changed);
        File.WriteAllText(meta, changed);
        Assert.Equal([(FindingKinds.TranscriptAltered, meta)], Verify().Select(static one => (one.Kind, one.File)));

        File.WriteAllText(meta, "{ no json");
        Assert.Equal([(FindingKinds.TranscriptAltered, meta)], Verify().Select(static one => (one.Kind, one.File)));
    }

    [Fact]
    public void Exchanged_transcript_is_named_though_its_file_and_metadata_fit_each_other()
    {
        Write(1);
        _folder.Import();
        var genuine = Assert.Single(_folder.All());
        var forged = Forged(genuine, WrittenSession.Claude(1, turns: 9));
        Assert.Equal([(FindingKinds.TranscriptExchanged, forged)], Verify().Select(static one => (one.Kind, one.File)));

        // Whether or not it claims to be sealed.
        var now = Assert.Single(_folder.All());
        TranscriptArchive.Update(now, now.Meta with { Seal = null, SealedPart = new(genuine.Meta.Hash, StableFields.HashOf(genuine.Meta), true, genuine.Meta.Frames.Length, []) });
        Assert.Equal([FindingKinds.TranscriptExchanged], Kinds());

        // And no import takes it in.
        var import = _folder.Loaded();
        _folder.Import(import, seals: false);
        Assert.Contains("does not go on from", import.Finish(), StringComparison.Ordinal);
        Assert.Equal([FindingKinds.TranscriptExchanged], Kinds());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Exchanged_transcript_that_grew_since_is_still_named(bool claims)
    {
        Write(1);
        _folder.Import();
        var genuine = Assert.Single(_folder.All());
        Forged(genuine, WrittenSession.Claude(9, turns: 3));
        var now = Assert.Single(_folder.All());
        TranscriptArchive.Update(now, now.Meta with { Position = genuine.Meta.Position, Seal = claims ? genuine.Meta.Seal : null });
        ArchiveFolder.Append(Source(1), WrittenSession.Claude(1, turns: 2));
        _folder.Import();
        ArchiveFolder.Append(Source(1), WrittenSession.Claude(1, turns: 2));
        Assert.Equal((ImportResult.Grown, null), Assert.Single(_folder.Import()) is var last ? (last.Result, last.Trouble) : default);
        Assert.Equal([FindingKinds.TranscriptExchanged], Kinds().Where(static kind => kind != FindingKinds.TranscriptSealedLate));
    }

    [Fact]
    public void Frame_that_was_exchanged_under_the_genuine_hash_is_named_after_growth_too()
    {
        File.WriteAllText(Source(1), WrittenSession.Claude(1, turns: 4, outputLength: 400_000));
        _folder.Import();
        var genuine = Assert.Single(_folder.All());
        Assert.True(genuine.Meta.Frames.Length > 1);
        using var other = new ArchiveFolder();
        File.WriteAllText(other.Source("s001.jsonl"), WrittenSession.Claude(1, turns: 4, outputLength: 400_000).Replace("git push", "git pull", StringComparison.Ordinal));
        other.Import();
        var forged = Assert.Single(other.All());
        File.Delete(genuine.Path);
        File.Copy(forged.Path, genuine.Path);
        TranscriptArchive.Update(genuine, genuine.Meta with { Frames = forged.Meta.Frames, BytesOut = forged.Meta.BytesOut });
        Assert.Equal([FindingKinds.TranscriptAltered], Kinds());
        ArchiveFolder.Append(Source(1), WrittenSession.Claude(1, turns: 2));
        Assert.Equal(ImportResult.Grown, Assert.Single(_folder.Import()).Result);
        Assert.Equal([FindingKinds.TranscriptExchanged], Kinds());
    }

    [Fact]
    public void Archive_that_was_deleted_and_made_anew_is_named()
    {
        Write(1);
        _folder.Import();
        Directory.Delete(_folder.Home.Archive, recursive: true);
        _folder.Import();
        Assert.Equal([FindingKinds.TranscriptExchanged], Kinds());
    }

    [Fact]
    public void Transcript_that_was_put_back_to_an_earlier_state_is_named()
    {
        Write(1);
        _folder.Import();
        var before = Assert.Single(_folder.All());
        var (data, meta) = (File.ReadAllBytes(before.Path), File.ReadAllBytes(before.MetaPath));
        ArchiveFolder.Append(Source(1), WrittenSession.Claude(7, turns: 2));
        _folder.Import();
        File.Delete(Assert.Single(_folder.All()).Path);
        File.WriteAllBytes(before.Path, data);
        File.WriteAllBytes(before.MetaPath, meta);
        Assert.Equal([FindingKinds.TranscriptRolledBack], Kinds());
    }

    [Fact]
    public void Deleted_transcript_is_named()
    {
        Write(1, 2);
        _folder.Import();
        var gone = _folder.All();
        File.Delete(gone[0].Path);
        File.Delete(gone[1].Path);
        File.Delete(gone[1].MetaPath);
        Assert.Equal([(FindingKinds.TranscriptMissing, gone[1].MetaPath), (FindingKinds.TranscriptMissing, gone[0].Path)], Verify().Select(static one => (one.Kind, one.File)));

        // A tombstone that no entry of the ledger warrants excuses nothing.
        _folder.Archive.Tombstones.Put(new Tombstone { Decision = Tombstone.Forgotten, At = TimeProvider.System.GetUtcNow(), By = "me", Agent = gone[1].Meta.Agent, Session = gone[1].Meta.Session });
        Assert.Equal(2, Kinds().Length);
    }

    [Fact]
    public void Transcript_that_somebody_put_there_is_named()
    {
        Write(1, 2);
        _folder.Import();
        var one = _folder.All()[0];
        var copy = Path.Combine(Path.GetDirectoryName(one.MetaPath)!, "2026-05-11_0000_shop_00000000");
        File.Copy(one.Path, copy + ".jsonl.zst");
        File.WriteAllBytes(copy + TranscriptArchive.MetaSuffix, (one.Meta with { File = Path.GetFileName(copy) + ".jsonl.zst" }).ToJson());
        Assert.Equal([FindingKinds.TranscriptInserted], Kinds());

        File.WriteAllBytes(copy + TranscriptArchive.MetaSuffix, (one.Meta with { File = Path.GetFileName(copy) + ".jsonl.zst", Seal = null }).ToJson());
        var finding = Assert.Single(Verify());
        Assert.Equal((FindingKinds.TranscriptUnsealed, Verdict.Information, copy + ".jsonl.zst"), (finding.Kind, finding.Kind.Verdict, finding.File));

        // The next import seals it as it is, and the ledger says for ever that it did.
        _folder.Import();
        finding = Assert.Single(Verify());
        Assert.Equal(FindingKinds.TranscriptSealedLate, finding.Kind);
        Assert.Contains("2026-05-11_0000_shop_00000000", finding.Text, StringComparison.Ordinal);
        File.WriteAllBytes(copy + ".jsonl.zst", [1, 2, 3]);
        Assert.Equal([FindingKinds.TranscriptSealedLate, FindingKinds.TranscriptAltered], Kinds());
    }

    [Fact]
    public void Archive_of_an_older_version_is_not_sealed_and_that_is_no_tampering()
    {
        Write(1, 2, 3);
        var import = new TranscriptImport(_folder.Archive, _folder.Redactor, new ProjectLocator(_folder.Home, userFolder: null), TimeProvider.System);
        import.Load();
        _folder.Import(import);
        Assert.Equal([FindingKinds.TranscriptUnsealed, FindingKinds.TranscriptUnsealed, FindingKinds.TranscriptUnsealed], Kinds());
        _folder.Import();
        Assert.Equal([FindingKinds.TranscriptSealedLate], Kinds());
        Assert.All(_folder.All(), static one => Assert.NotNull(one.Meta.Seal));
    }

    [Fact]
    public void Import_that_died_before_the_ledger_is_mended_by_the_next()
    {
        Write(1);
        _folder.Import();
        Write(2);
        ArchiveFolder.Append(Source(1), WrittenSession.Claude(50, turns: 2, outputLength: 800_000));
        _folder.Import(_folder.Loaded(), seals: false);
        var finding = Verify().Single(one => one.Line is not null);
        Assert.Equal((FindingKinds.TranscriptUnsealed, 13L, 18L), (finding.Kind, finding.Line, finding.LastLine));
        Assert.Equal(2, Kinds().Length);

        // Grown twice without a seal, what was sealed is still known.
        ArchiveFolder.Append(Source(1), WrittenSession.Claude(51, turns: 2));
        _folder.Import(_folder.Loaded(), seals: false);
        Assert.Equal(13L, Verify().Single(one => one.Line is not null).Line);
        AbandonWork();

        _folder.Import();
        Assert.DoesNotContain(Kinds(), static kind => kind != FindingKinds.TranscriptSealedLate);
        Assert.All(_folder.All(), static one => Assert.NotNull(one.Meta.Seal));
        Assert.DoesNotContain(_folder.All().Single(one => one.Meta.Source == Source(1)).Name, string.Join(' ', Verify().Select(static one => one.Text)), StringComparison.Ordinal);
    }

    [Fact]
    public void Import_that_died_between_the_ledger_and_the_metadata_is_not_sealed_twice()
    {
        Write(1);
        _folder.Import();
        var one = Assert.Single(_folder.All());
        TranscriptArchive.Update(one, one.Meta with { Seal = null });
        Assert.Equal(Nothing, Kinds());
        var lines = Ledger().Length;
        _folder.Import();
        Assert.Equal((lines, one.Meta.Seal), (Ledger().Length, Assert.Single(_folder.All()).Meta.Seal));
    }

    [Fact]
    public void Another_import_that_is_at_work_is_left_to_seal_what_it_put()
    {
        Write(1);
        var other = _folder.Loaded();
        _folder.Import(other, seals: false);
        var lines = Ledger().Length;
        _folder.Import();
        Assert.Equal((lines, false), (Ledger().Length, Assert.Single(_folder.All()).Meta.Seal is not null));
        Assert.Null(other.Finish());
        Assert.Equal(Nothing, Kinds());
    }

    [Fact]
    public void Import_that_was_overtaken_seals_nothing_that_is_no_more()
    {
        Write(1);
        var slow = _folder.Loaded();
        _folder.Import(slow, seals: false);
        ArchiveFolder.Append(Source(1), WrittenSession.Claude(60, turns: 2));
        _folder.Import();
        Assert.Null(slow.Finish());

        // To the second import the first one's transcript had no seal.
        Assert.Equal([FindingKinds.TranscriptSealedLate], Kinds());
        Assert.Equal(18, Assert.Single(_folder.All()).Meta.Counts.Lines);
    }

    [Fact]
    public void Ledger_that_cannot_be_written_keeps_nothing_from_being_archived_and_is_tried_again()
    {
        Write(1, 2);
        TachoHome.CreateFolder(_folder.Home.Trail);
        var inTheWay = Path.Combine(_folder.Home.Trail, "ledger");
        File.WriteAllText(inTheWay, "");
        var import = _folder.Loaded();
        _folder.Import(import, seals: false);
        Assert.NotNull(import.Finish());
        Assert.Equal(2, _folder.All().Length);
        File.Delete(inTheWay);
        Assert.Null(import.Finish());
        Assert.Equal(Nothing, Kinds());
        Assert.All(_folder.All(), static one => Assert.NotNull(one.Meta.Seal));
    }

    [Fact]
    public void Archive_elsewhere_is_sealed_in_the_same_ledger_for_itself()
    {
        Write(1);
        var other = new TranscriptArchive(Path.Combine(_folder.Home.Root, "elsewhere"));
        _folder.Import(_folder.Loaded("elsewhere"));
        _folder.Import();
        Assert.Equal(Nothing, Kinds());
        Assert.Equal(Nothing, Kinds(other));
        Directory.Delete(other.Root, recursive: true);
        Assert.Equal(Nothing, Kinds());
        Assert.Equal([FindingKinds.TranscriptMissing], Kinds(other));
    }

    [Fact]
    public void Name_that_a_rule_masks_stands_in_the_ledger_as_a_hash()
    {
        Write(1);
        var import = new TranscriptImport(_folder.Archive, _folder.Redactor, new ProjectLocator(_folder.Home, userFolder: null), TimeProvider.System)
        {
            Seal = new ArchiveSeal(_folder.Home, _folder.Archive, ScrubTarget.Secret(ProjectLocator.Of("/home/dev/shop").Name, RuleSet.BuiltIn, TagKey.None).Mask, TimeProvider.System),
        };
        import.Load();
        _folder.Import(import);
        Assert.Equal(Nothing, Kinds());
        Assert.DoesNotContain(_folder.All()[0].Name, string.Join('\n', Ledger()), StringComparison.Ordinal);
        TranscriptArchive.Delete(_folder.All()[0]);
        Assert.Equal([FindingKinds.TranscriptMissing], Kinds());
    }

    /// <summary>What is left when the processes that were at work are gone.</summary>
    private void AbandonWork()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_folder.Home.Archive, ".locks"), "*.sealing").ToList()) File.Delete(file);
    }

    /// <summary>Another content in a transcript's place, with metadata that fits it; gives the file.</summary>
    private static string Forged(ArchivedTranscript genuine, string content)
    {
        using var other = new ArchiveFolder();
        File.WriteAllText(other.Source("s001.jsonl"), content);
        other.Import();
        var forged = Assert.Single(other.All());
        File.Delete(genuine.Path);
        File.Copy(forged.Path, genuine.Path);
        File.WriteAllBytes(genuine.MetaPath, (forged.Meta with { File = genuine.Meta.File, Source = genuine.Meta.Source, SourceBytes = genuine.Meta.SourceBytes, SourceChanged = genuine.Meta.SourceChanged, Seal = genuine.Meta.Seal }).ToJson());
        return genuine.Path;
    }

    private ImmutableArray<Finding> Verify(TranscriptArchive? archive = null) => new ArchiveVerifier(_folder.Home, archive ?? _folder.Archive).Verify(project: null).Findings;

    private ImmutableArray<FindingKind> Kinds(TranscriptArchive? archive = null) => [.. Verify(archive).Select(static finding => finding.Kind)];

    private string Source(int number) => _folder.Source($"s{number:D3}.jsonl");

    private void Write(params int[] numbers)
    {
        foreach (var number in numbers) File.WriteAllText(Source(number), WrittenSession.Claude(number, turns: 4));
    }

    private string[] Ledger() => Path.Combine(_folder.Home.Trail, "ledger", "ledger.jsonl") is var path && File.Exists(path) ? File.ReadAllLines(path) : [];

    /// <summary>Every file of the recorder with the time of its last writing.</summary>
    private string Written() => string.Join('\n', Directory.EnumerateFiles(_folder.Home.Root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
        .Order(StringComparer.Ordinal).Select(static file => $"{file} {File.GetLastWriteTimeUtc(file):O}"));
}
