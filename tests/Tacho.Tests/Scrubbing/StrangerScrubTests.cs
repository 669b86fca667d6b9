using System.Text;
using Tacho.Redaction;
using Tacho.Tests.Trail;
using Tacho.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Scrubbing;

/// <summary>The verifier in another language comes to the same verdicts on tombstones, the ledger's signature checked.</summary>
public sealed class StrangerScrubTests
{
    [Fact]
    public void Verdicts_of_the_python_verifier_on_tombstones_are_those_of_tacho()
    {
        Assert.SkipUnless(StrangerVerifierTests.HasPython(), "python3 is not on the PATH");
        using var leaky = new LeakyTrail(LeakyTrail.Plain);
        leaky.Scrub();
        var trail = leaky.Trail;
        var paths = new TrailPaths(trail.Home, TrailPaths.Ledger);
        var (ledger, signatures) = (paths.Segment(TrailPaths.Ledger, 1), paths.AllCheckpoints(TrailPaths.Ledger));
        var (goodLines, goodLedger, goodSignatures) = (trail.Lines(), File.ReadAllBytes(ledger), File.ReadAllText(signatures));
        var other = goodLines.FindIndex(1, line => !SealedLine.IsTombstone(line));
        Assert.True(SealedLine.TryRead(goodLines[other].AsSpan()[..^1], out var seal));
        var entombed = SealedLine.WriteTombstone(seal, null, out _);
        var tombstone = goodLines.FindIndex(line => SealedLine.IsTombstone(line));
        var mended = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(goodLines[tombstone]).Replace("\"at\":\"2026", "\"at\":\"2025", StringComparison.Ordinal));
        var forged = goodSignatures.Split('\n').Select(line => line.StartsWith('—') ? string.Concat(line.AsSpan(0, line.Length - 12), line[^12] == 'A' ? "B" : "A", line.AsSpan(line.Length - 11)) : line);

        foreach (var (name, lines, signed, sound) in new (string, IEnumerable<byte[]>, string, bool)[]
        {
            ("explained", goodLines, goodSignatures, true),
            ("another line", goodLines.Select((line, i) => i == other ? entombed : line), goodSignatures, false),
            ("changed copy", goodLines.Select((line, i) => i == tombstone ? mended : line), goodSignatures, false),
            ("moved", goodLines.Select((line, i) => i == 3 ? goodLines[tombstone] : line), goodSignatures, false),
            ("unsigned", goodLines, "", false),
            ("forged signature", goodLines, string.Join('\n', forged), false),
        })
        {
            trail.Write(lines);
            File.WriteAllText(signatures, signed);
            File.Delete(paths.NewestCheckpoint);

            var ours = new TrailVerifier(trail.Home).VerifyFile(trail.File);
            var (exitCode, output) = StrangerVerifierTests.Python(trail.File, trail.List, ledger, signatures);

            Assert.True(sound == (exitCode == 0), $"{name}: {exitCode} {output}");
            Assert.True(sound == (ours.Verdict == Verdict.Information), $"{name}: {VerifyAssert.Describe(ours)}");
        }
    }
}
