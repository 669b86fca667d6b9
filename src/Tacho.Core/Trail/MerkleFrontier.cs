using System.Collections.Immutable;
using Tacho.Interop;

namespace Tacho.Trail;

/// <summary>
/// The right edge of an RFC 6962 (section 2.1) Merkle tree over the commitments c(0) … c(n): one hash for every complete subtree, the largest first. It grows by one leaf
/// in amortised constant time and yields the root of all leaves so far in O(log n), which is what makes a checkpoint cheap in a file of any size.
/// </summary>
public sealed record MerkleFrontier(long Size, ImmutableArray<byte[]> Subtrees)
{
    public static readonly MerkleFrontier Empty = new(0, []);

    /// <summary>The frontier after one more leaf, whose data is a commitment.</summary>
    public MerkleFrontier Add(ReadOnlySpan<byte> commitment)
    {
        var subtrees = Subtrees.ToBuilder();
        var node = LeafHash(commitment);
        for (var size = Size; (size & 1) == 1; size >>= 1)
        {
            node = NodeHash(subtrees[^1], node);
            subtrees.RemoveAt(subtrees.Count - 1);
        }

        subtrees.Add(node);
        return new(Size + 1, subtrees.ToImmutable());
    }

    /// <summary>The tree's root; of the empty tree SHA-256 of nothing, as RFC 6962 has it.</summary>
    public byte[] Root()
    {
        if (Subtrees.IsEmpty) return Seal.Commit([]);
        var root = Subtrees[^1];
        for (var i = Subtrees.Length - 2; i >= 0; i--) root = NodeHash(Subtrees[i], root);
        return root;
    }

    private static byte[] LeafHash(ReadOnlySpan<byte> data)
    {
        Span<byte> input = stackalloc byte[1 + Seal.HashBytes];
        input[0] = 0;
        data.CopyTo(input[1..]);
        var hash = new byte[Seal.HashBytes];
        Sha256.HashData(input, hash);
        return hash;
    }

    private static byte[] NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * Seal.HashBytes)];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Seal.HashBytes)..]);
        var hash = new byte[Seal.HashBytes];
        Sha256.HashData(input, hash);
        return hash;
    }
}
