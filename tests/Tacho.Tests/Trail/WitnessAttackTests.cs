using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Trail;
using Tacho.Trail.Checkpoints;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Trail;

/// <summary>Attacks that leave a whole chain, and attacks on what vouches for it.</summary>
public sealed class WitnessAttackTests : IDisposable
{
    private readonly SampleTrail _trail = SampleTrail.OfThirtyLines();

    public void Dispose() => _trail.Dispose();

    [Fact]
    public void File_cut_behind_any_line_is_cut_by_the_heads_witness()
    {
        var lines = _trail.Lines();
        for (var kept = 0; kept < lines.Count; kept++)
        {
            _trail.Write(lines.Take(kept));

            var cut = VerifyAssert.Tampered(_trail.Verify(), FindingKinds.Cut, _trail.File, Math.Max(kept, 1), _trail.Head);
            Assert.Contains($"records {kept} to {lines.Count - 1}", cut.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void File_cut_behind_any_byte_of_its_last_lines_is_cut()
    {
        var bytes = File.ReadAllBytes(_trail.File);
        var lines = _trail.Lines();
        for (var kept = bytes.Length - 1; kept > bytes.Length - lines[^1].Length - lines[^2].Length - 3; kept--)
        {
            File.WriteAllBytes(_trail.File, bytes[..kept]);

            VerifyAssert.Tampered(_trail.Verify(), FindingKinds.Cut, _trail.File, witness: _trail.Head, because: $"{bytes.Length - kept} bytes less");
        }
    }

    [Fact]
    public void Rest_sealed_anew_is_rewritten_by_the_witness_of_checkpoint_or_head()
    {
        var lines = _trail.Lines();
        var checkpoints = CheckpointNotes.Read(_trail.List, CheckpointPlace.ProjectList).Notes.Where(note => note.Checkpoint.Origin.Contains(SampleTrail.Session, StringComparison.Ordinal)).ToList();
        var lastSize = checkpoints.Max(note => note.Checkpoint.Size);
        Assert.InRange(lastSize, 5, lines.Count - 2);
        for (var i = 0; i < lines.Count; i++)
        {
            _trail.Write(SampleTrail.Reseal(lines, i, text => text.Insert(text.Length - 1, ",\"x\":1")));

            var found = VerifyAssert.Tampered(_trail.Verify(), FindingKinds.Rewritten, _trail.File, witness: i < lastSize ? _trail.List : _trail.Head);
            Assert.InRange(i + 1, found.Line!.Value, found.LastLine!.Value);
        }
    }

    [Fact]
    public void Rest_sealed_anew_with_its_head_is_contradicted_by_an_older_checkpoint_only()
    {
        var outside = _trail.KeepOutside();
        _trail.Restore();
        var lines = _trail.Lines();
        var last = CheckpointNotes.Read(_trail.List, CheckpointPlace.ProjectList).Notes.Where(note => note.Checkpoint.Origin.Contains(SampleTrail.Session, StringComparison.Ordinal)).Max(note => note.Checkpoint.Size);

        RewriteWithHead(lines, 3);
        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.Rewritten, _trail.File, witness: _trail.List);

        RewriteWithHead(lines, (int)last + 1);
        Assert.DoesNotContain(_trail.Verify().Findings, finding => finding.File == _trail.File);
        VerifyAssert.Tampered(_trail.Verify(outside), FindingKinds.Rewritten, _trail.File, witness: "outside");
    }

    [Fact]
    public void Roll_back_of_one_or_more_parts_is_told_by_those_that_were_not()
    {
        var old = new SampleTrail();
        using (old)
        {
            old.Call("SessionStart");
            for (var i = 0; i < 12; i++) old.Run($"make step{i}");
            var early = new[] { old.File, old.Head, old.List, old.Newest, old.View, old.Views.Tail }.ToDictionary(path => path, File.ReadAllBytes, StringComparer.Ordinal);
            for (var i = 0; i < 12; i++) old.Run($"make later{i}");
            var outside = old.KeepOutside();
            old.Snapshot();
            VerifyAssert.Sound(old.Verify(outside));

            PutBack(old.File);
            VerifyAssert.Tampered(old.Verify(), FindingKinds.Cut, old.File, witness: old.Head);
            PutBack(old.File, old.Head);
            VerifyAssert.Tampered(old.Verify(), FindingKinds.RolledBack, old.File, witness: "checkpoint");
            PutBack(old.Head);
            VerifyAssert.Tampered(old.Verify(), FindingKinds.HeadAltered, old.Head, witness: "checkpoint");
            PutBack(old.File, old.List, old.Newest);
            VerifyAssert.Tampered(old.Verify(), FindingKinds.RolledBack, old.File, witness: old.Head);
            PutBack(old.File, old.Head, old.List);
            VerifyAssert.Tampered(old.Verify(), FindingKinds.RolledBack, old.File, witness: old.Newest);
            PutBack(old.File, old.Head, old.List, old.Newest);
            VerifyAssert.Tampered(old.Verify(), FindingKinds.ViewDisagrees, old.Views.Tail);
            PutBack(old.File, old.Head, old.List, old.Newest, old.View, old.Views.Tail);
            VerifyAssert.Sound(old.Verify());
            VerifyAssert.Tampered(old.Verify(outside), FindingKinds.RolledBack, old.File, witness: "outside");

            void PutBack(params string[] paths)
            {
                old.Restore();
                foreach (var path in paths) File.WriteAllBytes(path, early[path]);
            }
        }
    }

    [Fact]
    public void Deleted_part_is_missing_by_the_witness_of_the_others()
    {
        Delete(_trail.Head);
        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.HeadMissing, _trail.Head, witness: "checkpoint");
        Delete(_trail.List);
        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.CheckpointMissing, _trail.List, witness: _trail.Head);
        Delete(_trail.Newest);
        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.CheckpointMissing, _trail.Newest, witness: _trail.Head);
        Delete(_trail.List, _trail.Newest);
        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.CheckpointMissing, _trail.List, witness: _trail.Head);
        Delete(_trail.Head, _trail.List, _trail.Newest);
        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.HeadMissing, _trail.Head);
        Delete(_trail.File);
        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.FileMissing, _trail.File);
        Delete(_trail.File, _trail.Head);
        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.FileMissing, _trail.File, witness: "checkpoint");
        Delete(_trail.File, _trail.List, _trail.Newest);
        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.FileMissing, _trail.File, witness: _trail.Head);
        Delete(_trail.File, _trail.Head, _trail.List, _trail.Newest);
        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.ViewDisagrees, _trail.View);

        void Delete(params string[] paths)
        {
            _trail.Restore();
            foreach (var path in paths) File.Delete(path);
        }
    }

    [Fact]
    public void Whole_folder_deleted_is_told_by_an_outside_checkpoint()
    {
        var outside = _trail.KeepOutside();
        Directory.Delete(_trail.Home.Root, recursive: true);
        Directory.Delete(Path.Combine(_trail.Project.Root, ".tacho"), recursive: true);

        VerifyAssert.Sound(_trail.Verify());
        VerifyAssert.Tampered(_trail.Verify(outside), FindingKinds.FileMissing, _trail.File, witness: "outside");
        Assert.Equal(Verdict.Tampered, new TrailVerifier(_trail.Home).VerifyAll(outside).Verdict);
    }

    [Fact]
    public void Checkpoints_of_something_else_cannot_tell()
    {
        using var other = SampleTrail.OfThirtyLines();

        var report = _trail.Verify(other.KeepOutside());

        Assert.Equal(ExitCode.CannotKnow, report.ExitCode);
        Assert.Equal(FindingKinds.NoWitness, Assert.Single(report.Findings).Kind);
    }

    [Fact]
    public void Every_character_of_a_checkpoint_counts()
    {
        var text = File.ReadAllText(_trail.Newest);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\n' or '=') continue;
            var other = text[i] == 'A' ? 'B' : text[i] is '1' ? '2' : 'A';
            File.WriteAllText(_trail.Newest, text[..i] + other + text[(i + 1)..]);

            Assert.True(_trail.Verify().Verdict == Verdict.Tampered, $"character {i}: {text[i]} to {other}");
        }
    }

    [Fact]
    public void Checkpoint_signed_with_a_foreign_key_is_forged()
    {
        var notes = CheckpointNotes.Read(_trail.List, CheckpointPlace.ProjectList).Notes;
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        for (var i = 0; i < notes.Length; i++)
        {
            File.WriteAllText(_trail.List, string.Concat(notes.Select((note, j) => (j == i ? Sign(note.Checkpoint, foreign) : note.Note) + "\n")));

            VerifyAssert.Tampered(_trail.Verify(), FindingKinds.ForgedSignature, _trail.List, notes[i].Line);
        }
    }

    [Fact]
    public void Key_replaced_and_everything_signed_with_it_contradicts_the_genesis()
    {
        using var key = ReplaceKey();
        SignAll(key);

        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.KeyChanged, _trail.List);
    }

    [Fact]
    public void Everything_made_anew_with_a_new_key_is_told_by_an_outside_checkpoint_only()
    {
        _trail.Call("SessionEnd");
        _trail.CallAs(SampleTrail.OtherSession, "SessionEnd");
        var outside = _trail.KeepOutside();
        var oldKey = File.ReadAllText(_trail.Home.VerifierKey).Trim();
        using var key = ReplaceKey();
        var newKey = File.ReadAllText(_trail.Home.VerifierKey).Trim();
        foreach (var session in (string[])[SampleTrail.Session, SampleTrail.OtherSession])
        {
            var paths = new TrailPaths(_trail.Home, session);
            var path = paths.Segment(_trail.Project.Name, 1);
            var lines = SampleTrail.Reseal(SampleTrail.Split(File.ReadAllBytes(path)), 0, genesis => genesis.Replace(oldKey, newKey, StringComparison.Ordinal));
            File.WriteAllBytes(path, [.. lines.SelectMany(line => line)]);
            WriteHead(paths, lines);
        }

        SignAll(key);

        VerifyAssert.Sound(_trail.Verify());
        VerifyAssert.Tampered(_trail.Verify(outside), FindingKinds.KeyChanged, "outside");
        VerifyAssert.Tampered(_trail.Verify(outside), FindingKinds.Rewritten, _trail.File, witness: "outside");
    }

    [Fact]
    public void Files_of_two_sessions_exchanged_are_moved()
    {
        var other = new TrailPaths(_trail.Home, SampleTrail.OtherSession).Segment(_trail.Project.Name, 1);
        var bytes = File.ReadAllBytes(_trail.File);
        File.Copy(other, _trail.File, overwrite: true);
        File.WriteAllBytes(other, bytes);

        var report = _trail.Verify();
        VerifyAssert.Tampered(report, FindingKinds.Moved, _trail.File, 1);
        VerifyAssert.Tampered(report, FindingKinds.Moved, other, 1);
    }

    [Fact]
    public void Recorder_goes_on_in_a_new_segment_after_an_attack_and_the_segments_vouch_for_each_other()
    {
        var lines = _trail.Lines();
        _trail.Write(lines.Take(10));
        _trail.Run("after the cut");
        var second = _trail.Paths.Segment(_trail.Project.Name, 2);
        var report = _trail.Verify();
        VerifyAssert.Tampered(report, FindingKinds.Cut, _trail.File, 10, second);
        Assert.Contains(report.Findings, finding => finding.Kind == FindingKinds.SegmentBegan && finding.File == second);

        // Put back what was cut: the record is whole again, and says that it was not.
        _trail.Restore(_trail.File);
        VerifyAssert.Sound(_trail.Verify(), FindingKinds.SegmentBegan);

        _trail.Snapshot();
        File.Move(second, second + ".x");
        File.Move(_trail.File, second);
        File.Move(second + ".x", _trail.File);
        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.Moved, _trail.File, 1);

        _trail.Restore();
        File.Delete(_trail.File);
        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.FileMissing, _trail.File);
        _trail.Restore();
        File.Delete(second);
        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.FileMissing, second);
    }

    [Fact]
    public void Copy_of_a_file_is_verified_by_itself_and_by_outside_checkpoints()
    {
        var outside = _trail.KeepOutside();
        var copy = Path.Combine(_trail.Project.Root, "copy.jsonl");
        var verifier = new TrailVerifier(_trail.Home);
        File.Copy(_trail.File, copy);
        VerifyAssert.Sound(verifier.VerifyFile(copy));
        VerifyAssert.Sound(verifier.VerifyFile(copy, outside));
        VerifyAssert.Sound(verifier.VerifyFile(_trail.File, outside));

        var lines = _trail.Lines();
        File.WriteAllBytes(copy, [.. lines.SkipLast(1).SelectMany(line => line)]);
        VerifyAssert.Sound(verifier.VerifyFile(copy));
        VerifyAssert.Tampered(verifier.VerifyFile(copy, outside), FindingKinds.Cut, copy, witness: "outside");
        File.WriteAllBytes(copy, [.. lines.Where((_, i) => i != 4).SelectMany(line => line)]);
        VerifyAssert.Tampered(verifier.VerifyFile(copy), FindingKinds.Missing, copy, 5);
        File.Copy(_trail.File, copy, overwrite: true);
        var others = outside.RemoveAll(note => note.Checkpoint.Origin.Contains(SampleTrail.Session, StringComparison.Ordinal));
        Assert.Equal(ExitCode.CannotKnow, verifier.VerifyFile(copy, others).ExitCode);
    }

    private ECDsa ReplaceKey()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(_trail.Home.SigningKey, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(_trail.Home.VerifierKey, VerifierKey.Of(SigningKey.Name, key) + "\n");
        return key;
    }

    /// <summary>Signs every checkpoint anew, over what the files are now.</summary>
    private void SignAll(ECDsa key)
    {
        var all = new StringBuilder();
        foreach (var known in CheckpointNotes.Read(_trail.List, CheckpointPlace.ProjectList).Notes)
        {
            var name = known.Checkpoint.Origin.Split('/')[^1];
            var paths = new TrailPaths(_trail.Home, name);
            var tree = MerkleFrontier.Empty;
            foreach (var line in SampleTrail.Split(File.ReadAllBytes(paths.Segment(_trail.Project.Name, 1))).Take((int)known.Checkpoint.Size))
            {
                Assert.True(SealedLine.TryRead(line.AsSpan()[..^1], out var read));
                tree = tree.Add(read.Commitment);
            }

            var note = Sign(known.Checkpoint with { Root = tree.Root() }, key);
            all.Append(note).Append('\n');
            File.WriteAllText(paths.NewestCheckpoint, note.ToString());
        }

        File.WriteAllText(_trail.List, all.ToString());
    }

    private static SignedNote Sign(Checkpoint checkpoint, ECDsa key) => new(
        checkpoint.Text,
        SigningKey.Name,
        VerifierKey.Of(SigningKey.Name, key).KeyId,
        key.SignData(Encoding.UTF8.GetBytes(checkpoint.Text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    private void RewriteWithHead(List<byte[]> lines, int from)
    {
        var rewritten = SampleTrail.Reseal(lines, from, text => text.Insert(text.Length - 1, ",\"x\":1"));
        _trail.Write(rewritten);
        WriteHead(_trail.Paths, rewritten);
    }

    private static void WriteHead(TrailPaths paths, List<byte[]> lines)
    {
        var tree = MerkleFrontier.Empty;
        foreach (var line in lines)
        {
            Assert.True(SealedLine.TryRead(line.AsSpan()[..^1], out var read));
            tree = tree.Add(read.Commitment);
        }

        (TrailHead.Read(paths.Head)! with
        {
            Bytes = lines.Sum(line => line.Length),
            Hash = Seal.Text(SampleTrail.HashOf(lines[^1])),
            Frontier = [.. tree.Subtrees.Select(node => Seal.Text(node))],
        }).Write(paths.Head);
    }
}
