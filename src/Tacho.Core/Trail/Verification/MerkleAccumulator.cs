using System.Security.Cryptography;

namespace Tacho.Trail.Verification;

/// <summary>
/// The same tree as <see cref="MerkleFrontier"/>, built in place and with the platform's SHA-256: a verifier adds a leaf for each line of a file, a writer a few a call.
/// </summary>
internal sealed class MerkleAccumulator
{
    private readonly byte[] _subtrees = new byte[64 * Seal.HashBytes];
    private readonly byte[] _input = new byte[1 + (2 * Seal.HashBytes)];
    private int _count;

    /// <summary>Leaves so far.</summary>
    public long Size { get; private set; }

    public void Add(ReadOnlySpan<byte> commitment)
    {
        _input[0] = 0;
        commitment.CopyTo(_input.AsSpan(1));
        SHA256.HashData(_input.AsSpan(0, 1 + Seal.HashBytes), Subtree(_count++));
        for (var size = Size; (size & 1) == 1; size >>= 1) Join(Subtree(_count - 2), Subtree(--_count), Subtree(_count - 1));
        Size++;
    }

    /// <summary>The root of the leaves so far.</summary>
    public byte[] Root()
    {
        if (_count == 0) return SHA256.HashData([]);
        var root = Subtree(_count - 1).ToArray();
        for (var i = _count - 2; i >= 0; i--) Join(Subtree(i), root, root);
        return root;
    }

    private Span<byte> Subtree(int place) => _subtrees.AsSpan(place * Seal.HashBytes, Seal.HashBytes);

    private void Join(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> parent)
    {
        _input[0] = 1;
        left.CopyTo(_input.AsSpan(1));
        right.CopyTo(_input.AsSpan(1 + Seal.HashBytes));
        SHA256.HashData(_input, parent);
    }
}
