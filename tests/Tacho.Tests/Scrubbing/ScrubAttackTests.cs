using System.Collections.Immutable;
using System.Text;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Redaction;
using Tacho.Tests.Trail;
using Tacho.Trail;
using Tacho.Trail.Checkpoints;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Scrubbing;

/// <summary>A tombstone counts only as the ledger's signed entry has it: that file, that record, these bytes, that key.</summary>
public sealed class ScrubAttackTests : IDisposable
{
    private readonly LeakyTrail _leaky = new(LeakyTrail.Plain);

    public ScrubAttackTests()
    {
        _leaky.Scrub();
        VerifyAssert.Sound(Trail.Verify(), FindingKinds.Scrubbed);
    }

    private SampleTrail Trail => _leaky.Trail;

    private TrailPaths Ledger => new(Trail.Home, TrailPaths.Ledger);

    private string LedgerFile => Ledger.Segment(TrailPaths.Ledger, 1);

    public void Dispose() => _leaky.Dispose();

    [Fact]
    public void Without_the_ledger_every_tombstone_is_tampering()
    {
        Directory.Delete(Ledger.Project(TrailPaths.Ledger), recursive: true);

        var found = VerifyAssert.Tampered(Trail.Verify(), FindingKinds.Tombstone, Trail.File);

        Assert.Contains("no signed ledger entry", found.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Ledger_without_a_signature_over_the_entry_explains_nothing()
    {
        File.Delete(Ledger.AllCheckpoints(TrailPaths.Ledger));
        File.Delete(Ledger.NewestCheckpoint);

        Assert.Contains("no signature", VerifyAssert.Tampered(Trail.Verify(), FindingKinds.Tombstone, Trail.File, witness: LedgerFile).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Tombstone_on_another_line_is_named_and_only_that()
    {
        var lines = Trail.Lines();
        var place = lines.FindIndex(1, line => !SealedLine.IsTombstone(line));
        Entomb(lines, place);
        Trail.Write(lines);

        VerifyAssert.Tampered(Trail.Verify(), FindingKinds.Tombstone, Trail.File, place + 1);
        Assert.Single(Trail.Verify().Findings, finding => finding.Kind == FindingKinds.Tombstone);
    }

    [Fact]
    public void Entry_that_is_forged_into_the_ledger_behind_the_signature_explains_nothing()
    {
        var lines = Trail.Lines();
        var place = lines.FindIndex(1, line => !SealedLine.IsTombstone(line));
        var record = Entomb(lines, place);
        Trail.Write(lines);
        var ledger = SampleTrail.Split(File.ReadAllBytes(LedgerFile));
        var forged = SealedLine.Write(EventJson.Write(Entry(record)), ledger.Count, SampleTrail.HashOf(ledger[^1]), out _);
        File.WriteAllBytes(LedgerFile, [.. ledger.Append(forged).SelectMany(line => line)]);

        Assert.Contains("no signature", VerifyAssert.Tampered(Trail.Verify(), FindingKinds.Tombstone, Trail.File, place + 1).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Ledger_that_another_key_signed_explains_nothing()
    {
        var lines = Trail.Lines();
        var place = lines.FindIndex(1, line => !SealedLine.IsTombstone(line));
        var record = Entomb(lines, place);
        Trail.Write(lines);
        Directory.Delete(Ledger.Project(TrailPaths.Ledger), recursive: true);
        File.Delete(Ledger.Head);
        var other = new SigningKey(Path.Combine(Trail.Project.Root, "other.key"), Path.Combine(Trail.Project.Root, "other.pub"));
        var redactor = new Redactor(RuleSet.BuiltIn, TagKey.None);
        new TrailWriter(Trail.Home, redactor, other, TimeProvider.System, Settings.Default)
            .Append(new TrailBatch(new(TrailPaths.Ledger), new("tacho"), new Project(TrailPaths.Ledger, Trail.Home.Root), [redactor.Redact(Entry(record), 4096)]));
        Assert.Empty(new CheckpointSigner(Trail.Home, other, TimeProvider.System).SignProject(TrailPaths.Ledger).Troubles);

        Assert.Contains("another key", VerifyAssert.Tampered(Trail.Verify(), FindingKinds.Tombstone, Trail.File, place + 1).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Masked_copy_that_is_changed_or_dropped_is_not_what_the_ledger_names()
    {
        var lines = Trail.Lines();
        var place = lines.FindIndex(line => SealedLine.IsTombstone(line));
        var text = Encoding.UTF8.GetString(lines[place]);
        Assert.True(SealedLine.TryRead(lines[place].AsSpan()[..^1], out var seal));
        foreach (var changed in new[] { Encoding.UTF8.GetBytes(text.Replace("\"at\":\"2026", "\"at\":\"2025", StringComparison.Ordinal)), SealedLine.WriteTombstone(seal, null, out _) })
        {
            Trail.Write(lines.Select((line, i) => i == place ? changed : line));

            Assert.Contains("not what the ledger", VerifyAssert.Tampered(Trail.Verify(), FindingKinds.Tombstone, Trail.File, place + 1).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Tombstone_that_is_moved_or_copied_is_no_explained_one()
    {
        var lines = Trail.Lines();
        var place = lines.FindIndex(line => SealedLine.IsTombstone(line));
        var swapped = lines.ToList();
        (swapped[place], swapped[place - 1]) = (swapped[place - 1], swapped[place]);
        Trail.Write(swapped);
        VerifyAssert.Tampered(Trail.Verify(), FindingKinds.Moved, Trail.File);

        Trail.Write(lines.Take(place + 2).Append(lines[place]).Concat(lines.Skip(place + 2)));
        VerifyAssert.Tampered(Trail.Verify(), FindingKinds.Duplicated, Trail.File, place + 3);

        Trail.Write(lines.Select((line, i) => i == 3 ? lines[place] : line));
        Assert.Equal(ExitCode.Tampered, Trail.Verify().ExitCode);
    }

    [Fact]
    public void Tombstone_of_another_file_is_not_this_files()
    {
        var other = Trail.Paths.Segment(Trail.Project.Name, 7);
        File.Copy(Trail.File, other);

        VerifyAssert.Tampered(new TrailVerifier(Trail.Home).VerifyFile(other), FindingKinds.Tombstone, other);
    }

    [Fact]
    public void Root_over_the_lines_is_what_it_was()
    {
        using var fresh = new LeakyTrail(LeakyTrail.Plain);
        var kept = fresh.Trail.KeepOutside();

        fresh.Scrub();

        VerifyAssert.Sound(fresh.Trail.Verify(kept), FindingKinds.Scrubbed);
        Assert.True(fresh.Trail.Verify(kept).Checkpoints > 0);
    }

    [Fact]
    public void Genesis_that_becomes_a_tombstone_is_no_genesis()
    {
        var lines = Trail.Lines();
        Entomb(lines, 0);
        Trail.Write(lines);

        VerifyAssert.Tampered(Trail.Verify(), FindingKinds.GenesisChanged, Trail.File, 1);
    }

    private static RemovedRecord Entomb(List<byte[]> lines, int place)
    {
        Assert.True(SealedLine.TryRead(lines[place].AsSpan()[..^1], out var seal));
        var kept = new Redactor(RuleSet.BuiltIn, TagKey.None).RedactJson(SealedLine.Payload(lines[place].AsSpan()[..^1]));
        lines[place] = SealedLine.WriteTombstone(seal, kept, out var witness);
        return new(seal.Number, Convert.ToHexStringLower(witness));
    }

    private AgentEvent Entry(RemovedRecord record) => new(
        EventId.New(TimeProvider.System.GetUtcNow()), new(TrailPaths.Ledger), new("tacho"), TimeProvider.System.GetUtcNow(), new(EventChannel.Tacho, "scrub"),
        new RedactionApplied("r", RedactionApplied.Intended, "rules", RuleSet.BuiltIn.Fingerprint, "me") { File = TrailPaths.Origin(Trail.Project.Name, Trail.File), Records = [record] });
}
