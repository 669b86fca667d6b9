using System.Text;
using Tacho.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Trail;

/// <summary>Attacks on single lines of a sealed file: each must be named, at its line, and nothing else of the file accused.</summary>
public sealed class LineAttackTests : IDisposable
{
    private readonly SampleTrail _trail = SampleTrail.OfThirtyLines();

    public void Dispose() => _trail.Dispose();

    [Fact]
    public void Untouched_trail_is_sound_and_every_view_line_has_its_record()
    {
        var report = _trail.Verify();

        VerifyAssert.Sound(report);
        Assert.Equal(2, report.Files);
        Assert.InRange(_trail.Lines().Count, 28, 34);
        Assert.Equal(2 * (13 + 3), report.ViewLines);
        Assert.True(report.Checkpoints >= 5);
    }

    [Fact]
    public void Byte_changed_in_any_line_at_any_kind_of_place_is_altered_there()
    {
        var lines = _trail.Lines();
        for (var i = 0; i < lines.Count; i++)
        {
            foreach (var place in Places(lines[i]))
            {
                var changed = (byte[])lines[i].Clone();
                changed[place] = Other(changed[place]);
                _trail.Write(lines.Take(i).Append(changed).Concat(lines.Skip(i + 1)));

                AssertAltered(i, $"line {i + 1} byte {place}");
            }
        }
    }

    [Fact]
    public void Every_single_byte_of_a_line_counts()
    {
        var lines = _trail.Lines();
        foreach (var i in (int[])[0, 7, lines.Count - 1])
        {
            for (var place = 0; place < lines[i].Length - 1; place++)
            {
                var changed = (byte[])lines[i].Clone();
                changed[place] ^= 1;
                _trail.Write(lines.Take(i).Append(changed).Concat(lines.Skip(i + 1)));

                AssertAltered(i, $"line {i + 1} byte {place}");
            }
        }
    }

    [Fact]
    public void Line_feed_changed_is_named_at_one_of_the_lines_that_it_parted()
    {
        var lines = _trail.Lines();
        for (var i = 0; i < lines.Count; i++)
        {
            var changed = (byte[])lines[i].Clone();
            changed[^1] = (byte)' ';
            _trail.Write(lines.Take(i).Append(changed).Concat(lines.Skip(i + 1)));

            var report = _trail.Verify();
            Assert.Equal(Verdict.Tampered, report.Verdict);
            Assert.Contains(report.Findings, finding => finding.File == _trail.File && finding.Line == i + 1 && finding.Kind.Verdict == Verdict.Tampered);
        }
    }

    [Fact]
    public void Dropped_line_is_missing_where_it_stood_and_cut_at_the_end()
    {
        var lines = _trail.Lines();
        for (var i = 0; i < lines.Count; i++)
        {
            _trail.Write(lines.Where((_, j) => j != i));

            var report = _trail.Verify();
            if (i == lines.Count - 1) VerifyAssert.Tampered(report, FindingKinds.Cut, _trail.File, witness: _trail.Head);
            else VerifyAssert.Tampered(report, FindingKinds.Missing, _trail.File, i + 1);
            AssertOnlyOneOfFile(report);
        }
    }

    [Fact]
    public void Swapped_neighbours_are_moved()
    {
        var lines = _trail.Lines();
        for (var i = 0; i + 1 < lines.Count; i++)
        {
            var swapped = lines.ToList();
            (swapped[i], swapped[i + 1]) = (swapped[i + 1], swapped[i]);
            _trail.Write(swapped);

            var report = _trail.Verify();
            var moved = VerifyAssert.Tampered(report, FindingKinds.Moved, _trail.File);
            Assert.InRange(moved.Line!.Value, i + 1, i + 2);
            AssertOnlyOneOfFile(report);
        }
    }

    [Fact]
    public void Swapped_random_pairs_are_both_moved()
    {
        var lines = _trail.Lines();
        var random = new Random(7);
        for (var round = 0; round < 60; round++)
        {
            var i = random.Next(lines.Count - 2);
            var j = random.Next(i + 2, lines.Count);
            var swapped = lines.ToList();
            (swapped[i], swapped[j]) = (swapped[j], swapped[i]);
            _trail.Write(swapped);

            var report = _trail.Verify();
            if (j - i > 2)
            {
                VerifyAssert.Tampered(report, FindingKinds.Moved, _trail.File, i + 1);
                VerifyAssert.Tampered(report, FindingKinds.Moved, _trail.File, j + 1);
            }
            else
            {
                VerifyAssert.Tampered(report, FindingKinds.Moved, _trail.File);
            }

            Assert.All(report.Findings.Where(finding => finding.File == _trail.File), finding => Assert.Equal(FindingKinds.Moved, finding.Kind));
        }
    }

    [Fact]
    public void Duplicated_line_is_named_wherever_the_copy_stands()
    {
        var lines = _trail.Lines();
        var random = new Random(11);
        for (var i = 0; i < lines.Count; i++)
        {
            foreach (var place in (int[])[i + 1, random.Next(lines.Count + 1)])
            {
                var copied = lines.ToList();
                copied.Insert(place, lines[i]);
                _trail.Write(copied);

                var report = _trail.Verify();
                var found = VerifyAssert.Tampered(report, FindingKinds.Duplicated, _trail.File);
                if (Math.Abs(place - i) > 1) Assert.Equal(place + 1, found.Line);
                AssertOnlyOneOfFile(report);
            }
        }
    }

    [Fact]
    public void Line_that_was_sealed_with_the_right_algorithm_and_put_between_is_inserted()
    {
        var lines = _trail.Lines();
        for (var i = 1; i < lines.Count; i++)
        {
            var forged = SealedLine.Write(SampleTrail.Payload(lines[5]), i, SampleTrail.HashOf(lines[i - 1]), out _);
            _trail.Write(lines.Take(i).Append(forged).Concat(lines.Skip(i)));

            var report = _trail.Verify();
            VerifyAssert.Tampered(report, FindingKinds.Inserted, _trail.File, i + 1);
            AssertOnlyOneOfFile(report);
        }
    }

    [Fact]
    public void Line_that_the_recorder_could_have_written_at_the_end_is_told_but_proves_nothing()
    {
        var lines = _trail.Lines();
        var forged = SealedLine.Write(SampleTrail.Payload(lines[2]), lines.Count, SampleTrail.HashOf(lines[^1]), out _);
        _trail.Write(lines.Append(forged));

        VerifyAssert.Sound(_trail.Verify(), FindingKinds.HeadBehind);
    }

    [Theory]
    [InlineData("hello\n")]
    [InlineData("\n")]
    [InlineData("{\"kind\":\"shell.command\"}\n")]
    public void Line_without_a_seal_is_inserted_wherever_it_stands(string text)
    {
        var lines = _trail.Lines();
        for (var i = 0; i <= lines.Count; i++)
        {
            _trail.Write(lines.Take(i).Append(Encoding.UTF8.GetBytes(text)).Concat(lines.Skip(i)));

            var report = _trail.Verify();
            if (i == lines.Count && !text.StartsWith('{')) VerifyAssert.Sound(report, FindingKinds.Torn);
            else VerifyAssert.Tampered(report, FindingKinds.Inserted, _trail.File, i + 1);
        }
    }

    [Fact]
    public void Line_altered_together_with_its_hash_is_named_at_it_or_the_next()
    {
        var lines = _trail.Lines();
        for (var i = 1; i < lines.Count; i++)
        {
            var forged = SealedLine.Write(SampleTrail.Payload(lines[(i + 3) % lines.Count]), i, SampleTrail.HashOf(lines[i - 1]), out _);
            _trail.Write(lines.Take(i).Append(forged).Concat(lines.Skip(i + 1)));

            var report = _trail.Verify();
            if (i == lines.Count - 1) VerifyAssert.Tampered(report, FindingKinds.Rewritten, _trail.File, witness: _trail.Head);
            else if (i == lines.Count - 2) Assert.Equal(Verdict.Tampered, report.Verdict);
            else VerifyAssert.Tampered(report, FindingKinds.Altered, _trail.File, i + 2);
        }
    }

    [Fact]
    public void Tombstone_without_a_ledger_entry_is_tampering()
    {
        var lines = _trail.Lines();
        for (var i = 0; i < lines.Count; i++)
        {
            Assert.True(SealedLine.TryRead(lines[i].AsSpan()[..^1], out var line));
            var tombstone = $"{{\"kind\":\"seal.tombstone\",\"c\":\"{Seal.Text(line.Commitment)}\",\"n\":{i},\"h\":\"{Seal.Text(line.Hash)}\"}}\n";
            _trail.Write(lines.Take(i).Append(Encoding.UTF8.GetBytes(tombstone)).Concat(lines.Skip(i + 1)));

            VerifyAssert.Tampered(_trail.Verify(), FindingKinds.Tombstone, _trail.File, i + 1);
        }
    }

    private void AssertAltered(int line, string because) =>
        VerifyAssert.Tampered(_trail.Verify(), line == 0 ? FindingKinds.GenesisChanged : FindingKinds.Altered, _trail.File, line + 1, because: because);

    private void AssertOnlyOneOfFile(VerifyReport report) =>
        Assert.True(report.Findings.Count(finding => finding.File == _trail.File) == 1, VerifyAssert.Describe(report));

    /// <summary>Payload, salt, number, hash (first and last character) and the closing brackets.</summary>
    private static IEnumerable<int> Places(byte[] line)
    {
        var text = Encoding.Latin1.GetString(line);
        var hash = text.LastIndexOf(",\"h\":\"", StringComparison.Ordinal);
        var number = text.LastIndexOf(",\"n\":", StringComparison.Ordinal);
        var salt = text.LastIndexOf(",\"s\":\"", StringComparison.Ordinal);
        return [0, 1, 12, line.Length / 3, line.Length / 2, salt, salt + 8, number + 2, number + 5, hash - 1, hash + 2, hash + 6, hash + 30, hash + 48, line.Length - 3, line.Length - 2];
    }

    private static byte Other(byte old) => old switch
    {
        >= (byte)'0' and <= (byte)'8' => (byte)(old + 1),
        (byte)'9' => (byte)'1',
        (byte)'A' => (byte)'B',
        _ => (byte)'A',
    };
}
