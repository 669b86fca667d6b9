using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using Tacho.Interop;

namespace Tacho.Trail;

/// <summary>
/// The hash chain of format version 1 (docs/trail-format.md). c(n) = SHA-256 of the line's bytes up to <c>,"h":</c>; h(n) = SHA-256("tacho1" ‖ h(n−1) ‖ n as eight
/// bytes, big end first ‖ c(n)); h(−1) is 32 zero bytes.
/// </summary>
public static class Seal
{
    public const int HashBytes = 32;
    public const int SaltBytes = 16;

    /// <summary>Characters of a hash in unpadded base64url.</summary>
    public const int HashTextLength = 43;

    /// <summary>c(n): commits to the payload and its salt, so that a tombstone can keep it when both are gone.</summary>
    public static byte[] Commit(ReadOnlySpan<byte> lineUpToHash)
    {
        var commitment = new byte[HashBytes];
        Sha256.HashData(lineUpToHash, commitment);
        return commitment;
    }

    /// <summary>h(n).</summary>
    public static byte[] Chain(ReadOnlySpan<byte> previous, long number, ReadOnlySpan<byte> commitment)
    {
        Span<byte> input = stackalloc byte[6 + HashBytes + 8 + HashBytes];
        "tacho1"u8.CopyTo(input);
        previous.CopyTo(input[6..]);
        BinaryPrimitives.WriteInt64BigEndian(input[(6 + HashBytes)..], number);
        commitment.CopyTo(input[(6 + HashBytes + 8)..]);
        var hash = new byte[HashBytes];
        Sha256.HashData(input, hash);
        return hash;
    }

    /// <summary>A hash as it stands in lines and heads.</summary>
    public static string Text(ReadOnlySpan<byte> hash) => Base64Url.EncodeToString(hash);

    /// <summary>
    /// Reads a hash from its text; false for anything but 43 characters of base64url. The two bits of the last character that the hash does not use must be zero, so that a
    /// hash has one text only.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out byte[] hash)
    {
        hash = new byte[HashBytes];
        return text.Length == HashTextLength
            && Base64Url.DecodeFromUtf8(text, hash, out _, out var written) == OperationStatus.Done // the Try method throws for characters that are not of the alphabet
            && written == HashBytes
            && (Alphabet.IndexOf(text[^1]) & 3) == 0;
    }

    private static ReadOnlySpan<byte> Alphabet => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8;

    /// <summary>Makes a forgotten payload unguessable from its commitment.</summary>
    public static void FillSalt(Span<byte> salt) => KernelRandom.Fill(salt);
}
