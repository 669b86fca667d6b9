using System.Buffers.Binary;

namespace Tacho.Trail.Checkpoints;

/// <summary>
/// A C2SP signed note (signed-note, 2025): text, an empty line, signature lines. Tacho signs with ECDSA P-256 over SHA-256 (type 0x02, DER), whose key id is the first four
/// bytes of SHA-256 of the key's SubjectPublicKeyInfo.
/// </summary>
public sealed record SignedNote(string Text, string KeyName, uint KeyId, byte[] Signature)
{
    /// <summary>The note as it stands in a file.</summary>
    public override string ToString() => $"{Text}\n— {KeyName} {Convert.ToBase64String([.. BigEndian(KeyId), .. Signature])}\n";

    /// <summary>Reads one note; null when the text is none. Of several signatures the first is taken.</summary>
    public static SignedNote? Parse(string note)
    {
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0) return null;
        var words = note[(split + 2)..].Split('\n')[0].Split(' ');
        if (words.Length != 3 || words[0] != "—") return null;
        if (!CanonicalBase64.TryRead(words[2], out var signature) || signature.Length <= 4) return null;
        return new(note[..(split + 1)], words[1], BinaryPrimitives.ReadUInt32BigEndian(signature), signature[4..]);
    }

    /// <summary>Reads a file of notes that each end with an empty line; what is no note is passed over.</summary>
    public static IEnumerable<SignedNote> ParseAll(string notes)
    {
        var start = 0;
        while (notes.IndexOf("\n— ", start, StringComparison.Ordinal) is var mark and >= 0)
        {
            var end = notes.IndexOf('\n', mark + 1);
            if (end < 0) yield break;
            if (Parse(notes[start..(end + 1)].TrimStart('\n')) is { } note) yield return note;
            start = end + 1;
        }
    }

    private static byte[] BigEndian(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }
}
