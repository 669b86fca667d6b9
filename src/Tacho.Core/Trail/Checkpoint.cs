using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tacho.Interop;

namespace Tacho.Trail;

/// <summary>
/// A C2SP checkpoint (tlog-checkpoint, 2025): origin, size and RFC 6962 root of a sealed file, three lines of text to be signed as a note.
/// </summary>
public sealed record Checkpoint(string Origin, long Size, byte[] Root)
{
    /// <summary>The text that is signed, with a line feed at the end of each of its three lines.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n");

    /// <summary>Reads a note's text; null when it is no checkpoint. Further lines (extensions) are allowed.</summary>
    public static Checkpoint? Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length < 4 || lines[0].Length == 0) return null;
        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)) return null;
        var root = new byte[Seal.HashBytes];
        return Convert.TryFromBase64String(lines[2], root, out var length) && length == root.Length ? new(lines[0], size, root) : null;
    }
}

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
        var signature = new byte[words[2].Length];
        if (!Convert.TryFromBase64String(words[2], signature, out var length) || length <= 4) return null;
        return new(note[..(split + 1)], words[1], System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(signature), signature[4..length]);
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
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }
}

/// <summary>The public half of a signing key, as it stands in a genesis.</summary>
public sealed class VerifierKey
{
    /// <summary>Signature type of C2SP signed-note for ECDSA.</summary>
    private const byte Ecdsa = 2;

    private readonly byte[] _publicKey;

    private VerifierKey(string name, byte[] publicKey)
    {
        Name = name;
        _publicKey = publicKey;
    }

    public string Name { get; }

    public uint KeyId => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(_publicKey));

    /// <summary>Form <c>name+key id in hex+base64(type ‖ public key)</c>.</summary>
    public override string ToString() => $"{Name}+{KeyId:x8}+{Convert.ToBase64String([Ecdsa, .. _publicKey])}";

    /// <summary>Reads the one-line form; null when it is none or its key id is not the key's.</summary>
    public static VerifierKey? Parse(string text)
    {
        var parts = text.Trim().Split('+', 3);
        var encoded = new byte[parts.Length == 3 ? parts[2].Length : 0];
        if (parts.Length != 3 || !Convert.TryFromBase64String(parts[2], encoded, out var length) || length < 2 || encoded[0] != Ecdsa) return null;
        var key = new VerifierKey(parts[0], encoded[1..length]);
        return string.Equals(parts[1], key.KeyId.ToString("x8", CultureInfo.InvariantCulture), StringComparison.Ordinal) ? key : null;
    }

    internal static VerifierKey Of(string name, ECDsa key) => new(name, key.ExportSubjectPublicKeyInfo());

    /// <summary>True when the note bears this key's signature over its text.</summary>
    public bool Verify(SignedNote note)
    {
        if (note.KeyId != KeyId || note.KeyName != Name) return false;
        using var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(_publicKey, out _);
            return key.VerifyData(Encoding.UTF8.GetBytes(note.Text), note.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}

/// <summary>The machine's signing key for checkpoints: ECDSA P-256, made when first needed, kept with mode 0600.</summary>
public sealed class SigningKey(string privateKeyFile, string verifierKeyFile)
{
    private const int MaxKeyFileBytes = 4096;

    /// <summary>Name in the note's signature line.</summary>
    public const string Name = "tacho-recorder";

    /// <summary>
    /// The verifier key; makes the key pair when there is none. Of two processes that come first at once, both end with the same key.
    /// </summary>
    public string Verifier()
    {
        if (PosixFile.ReadAllIfExists(verifierKeyFile, MaxKeyFileBytes) is { Length: > 0 } known) return Encoding.ASCII.GetString(known).Trim();
        using var key = Load();
        var verifier = VerifierKey.Of(Name, key).ToString();
        PosixFile.Replace(verifierKeyFile, Encoding.ASCII.GetBytes(verifier + "\n"));
        return verifier;
    }

    public SignedNote Sign(Checkpoint checkpoint)
    {
        using var key = Load();
        var signature = key.SignData(Encoding.UTF8.GetBytes(checkpoint.Text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return new(checkpoint.Text, Name, VerifierKey.Of(Name, key).KeyId, signature);
    }

    private ECDsa Load()
    {
        var pem = PosixFile.ReadAllIfExists(privateKeyFile, MaxKeyFileBytes);
        if (pem is null)
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var text = Encoding.ASCII.GetBytes(made.ExportPkcs8PrivateKeyPem() + "\n");
            PosixFile.CreateWhole(privateKeyFile, text);
            pem = PosixFile.ReadAllIfExists(privateKeyFile, MaxKeyFileBytes) ?? throw new FileNotFoundException("the signing key vanished", privateKeyFile);
        }

        var key = ECDsa.Create();
        key.ImportFromPem(Encoding.ASCII.GetString(pem));
        return key;
    }
}
