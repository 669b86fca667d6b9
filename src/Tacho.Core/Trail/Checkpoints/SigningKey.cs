using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tacho.Interop;

namespace Tacho.Trail.Checkpoints;

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

    public uint KeyId => BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(_publicKey));

    /// <summary>Form <c>name+key id in hex+base64(type ‖ public key)</c>.</summary>
    public override string ToString() => $"{Name}+{KeyId:x8}+{Convert.ToBase64String([Ecdsa, .. _publicKey])}";

    /// <summary>Reads the one-line form; null when it is none or its key id is not the key's.</summary>
    public static VerifierKey? Parse(string text)
    {
        var parts = text.Trim().Split('+', 3);
        if (parts.Length != 3 || !CanonicalBase64.TryRead(parts[2], out var encoded) || encoded.Length < 2 || encoded[0] != Ecdsa) return null;
        var key = new VerifierKey(parts[0], encoded[1..]);
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
