using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Tacho.Trail;
using Tacho.Trail.Checkpoints;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Trail;

public class SealTests
{
    [Fact]
    public void Sealed_line_is_what_the_format_says_byte_by_byte()
    {
        var previous = SHA256.HashData("previous"u8);

        var line = SealedLine.Write("{\"kind\":\"x\"}"u8, 813, previous, out var read);

        var text = Encoding.UTF8.GetString(line);
        Assert.Matches("^\\{\"kind\":\"x\",\"s\":\"[A-Za-z0-9_-]{22}\",\"n\":813,\"h\":\"[A-Za-z0-9_-]{43}\"\\}\n$", text);
        var commitment = SHA256.HashData(Encoding.UTF8.GetBytes(text[..text.IndexOf(",\"h\":", StringComparison.Ordinal)]));
        var hash = SHA256.HashData([.. "tacho1"u8, .. previous, 0, 0, 0, 0, 0, 0, 3, 45, .. commitment]);
        Assert.Equal(commitment, read.Commitment);
        Assert.Equal(hash, read.Hash);
        Assert.Equal(Base64Url.EncodeToString(hash), JsonDocument.Parse(text).RootElement.GetProperty("h").GetString());
    }

    [Fact]
    public void Sealed_line_is_read_back_and_two_have_different_salts()
    {
        var line = SealedLine.Write("{\"a\":1}"u8, 0, new byte[32], out var written);
        var again = SealedLine.Write("{\"a\":1}"u8, 0, new byte[32], out _);

        Assert.True(SealedLine.TryRead(line.AsSpan()[..^1], out var read));
        Assert.Equal((written.Number, Seal.Text(written.Hash)), (read.Number, Seal.Text(read.Hash)));
        Assert.NotEqual(line, again);
        Assert.True(SealedLine.TryReadEnd(line.AsSpan()[^40..^1], out _, out _) is false);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"a\":1} ")]
    [InlineData("{\"a\":\n1}")]
    public void Text_that_is_no_object_on_one_line_is_refused(string text) =>
        Assert.Throws<ArgumentException>(() => SealedLine.Write(Encoding.UTF8.GetBytes(text), 0, new byte[32], out _));

    [Fact]
    public void Hash_has_one_text_only()
    {
        var hash = SHA256.HashData("x"u8);
        var text = Seal.Text(hash);
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

        var accepted = alphabet.Where(last => Seal.TryRead(Encoding.ASCII.GetBytes(text[..^1] + last), out var read) && read.SequenceEqual(hash)).ToList();

        Assert.Equal([text[^1]], accepted);
        Assert.False(Seal.TryRead(Encoding.ASCII.GetBytes(text[..^1] + "*"), out _));
        Assert.False(Seal.TryRead(Encoding.ASCII.GetBytes(text[..^1] + " "), out _));
        Assert.False(Seal.TryRead(Encoding.ASCII.GetBytes(text + "="), out _));
    }

    /// <summary>The roots of the test tree of the Certificate Transparency code base (merkle_tree_test), sizes 1 to 8.</summary>
    [Fact]
    public void Merkle_roots_are_those_of_the_published_vectors()
    {
        string[] leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        string[] roots =
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];

        for (var size = 1; size <= leaves.Length; size++)
            Assert.Equal(roots[size - 1], Convert.ToHexStringLower(RootByDefinition(leaves.Take(size).Select(Convert.FromHexString).ToList())));
    }

    [Fact]
    public void Frontier_and_accumulator_have_the_root_of_the_definition_at_every_size()
    {
        var leaves = Enumerable.Range(0, 130).Select(i => SHA256.HashData(BitConverter.GetBytes(i))).ToList();
        var frontier = MerkleFrontier.Empty;
        var accumulator = new MerkleAccumulator();
        Assert.Equal(SHA256.HashData([]), frontier.Root());
        Assert.Equal(SHA256.HashData([]), accumulator.Root());
        for (var size = 1; size <= leaves.Count; size++)
        {
            frontier = frontier.Add(leaves[size - 1]);
            accumulator.Add(leaves[size - 1]);

            var expected = RootByDefinition(leaves[..size]);
            Assert.Equal(expected, frontier.Root());
            Assert.Equal(expected, accumulator.Root());
            Assert.Equal(System.Numerics.BitOperations.PopCount((uint)size), frontier.Subtrees.Length);
        }
    }

    [Fact]
    public void Checkpoint_note_is_read_back_and_bears_a_signature_that_openssl_form_keys_check()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var checkpoint = new Checkpoint("tacho/shop-1a2b3c4d/x", 42, SHA256.HashData("root"u8));
        var verifier = VerifierKey.Of("tacho-recorder", key);
        var note = new SignedNote(checkpoint.Text, "tacho-recorder", verifier.KeyId, key.SignData(Encoding.UTF8.GetBytes(checkpoint.Text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

        var read = Assert.Single(CheckpointNotes.Parse($"junk\n\n{note}\n", CheckpointPlace.Outside, "f").Notes);

        Assert.Equal(3, read.Line);
        Assert.Equal(checkpoint.Text, read.Checkpoint.Text);
        Assert.True(VerifierKey.Parse(verifier.ToString())!.Verify(read.Note));
        Assert.False(verifier.Verify(read.Note with { Text = read.Note.Text.Replace("42", "43", StringComparison.Ordinal) }));
        Assert.False(verifier.Verify(read.Note with { Signature = [1, 2, 3] }));
        Assert.Null(VerifierKey.Parse(verifier.ToString().Replace('+', '-')));
    }

    [Fact]
    public void Notes_are_found_whatever_stands_between_them()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var note = new SignedNote(new Checkpoint("tacho/p/s", 1, new byte[32]).Text, "k", 7, key.SignData([1], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)).ToString();
        Prop.ForAll(Gen.Choose(0, note.Length - 2).ToArbitrary(), cut =>
        {
            var parsed = CheckpointNotes.Parse($"{note}\n{note[..cut]}\n\n{note}\n", CheckpointPlace.ProjectList, "f");
            return parsed.Notes.Length == 2 && parsed.Unreadable.IsEmpty;
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>RFC 6962, section 2.1, word by word.</summary>
    private static byte[] RootByDefinition(List<byte[]> leaves)
    {
        if (leaves.Count == 1) return SHA256.HashData([0, .. leaves[0]]);
        var split = 1;
        while (split * 2 < leaves.Count) split *= 2;
        return SHA256.HashData([1, .. RootByDefinition(leaves[..split]), .. RootByDefinition(leaves[split..])]);
    }
}
