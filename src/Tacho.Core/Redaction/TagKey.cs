using System.Security.Cryptography;
using System.Text;
using Tacho.Configuration;
using Tacho.Interop;
using Tacho.Redaction.Masks;

namespace Tacho.Redaction;

/// <summary>
/// The machine's key for tags: 32 random bytes in a file of their own, outside every log folder. It makes the same secret have the same tag
/// everywhere on a machine, while nobody without the key can try values against tags. It is read on first use, created if it is missing,
/// and a new one breaks all correlation with older tags. Safe for use by several threads.
/// </summary>
public sealed class TagKey
{
    /// <summary>Length of the key.</summary>
    public const int KeyBytes = 32;

    /// <summary>Secrets shorter than this get no fingerprint: they are few enough to be tried by whoever holds the key.</summary>
    public const int MinFingerprintedSecretBytes = 12;

    /// <summary>How many milliseconds an empty key file is waited for.</summary>
    private const int MaxWaits = 100;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Lazy<byte[]?> _key;

    private TagKey(Lazy<byte[]?> key) => _key = key;

    /// <summary>No key: tags carry no fingerprint.</summary>
    public static TagKey None { get; } = new(new Lazy<byte[]?>((byte[]?)null));

    /// <summary>
    /// False if there is no key and none could be made (a read-only folder, a file that is not 32 bytes long): tags then carry no
    /// fingerprint, and masking goes on. Reads the file on first use.
    /// </summary>
    public bool IsAvailable => _key.Value is not null;

    /// <summary>
    /// The key in the file at <paramref name="path"/>. Nothing is touched before the first tag is made; then a missing file is created with
    /// mode 0600, in a folder with mode 0700, such that of several processes at once all end up with the same key.
    /// </summary>
    public static TagKey FromFile(string path) => new(new Lazy<byte[]?>(() => ReadOrCreate(path)));

    /// <summary>A key that is at hand. Throws <see cref="ArgumentException"/> unless it is 32 bytes long.</summary>
    public static TagKey FromBytes(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeyBytes)
        {
            throw new ArgumentException($"A tag key is {KeyBytes} bytes long.", nameof(key));
        }

        var copy = key.ToArray();
        return new TagKey(new Lazy<byte[]?>(copy));
    }

    /// <summary>The tag for a secret that <paramref name="rule"/> found; <paramref name="secret"/> is undone, without any escapes.</summary>
    public string Tag(Rule rule, ReadOnlySpan<byte> secret)
    {
        string? fingerprint = rule.Fingerprint ? Fingerprint(rule.FingerprintClass ?? rule.Id, secret) : null;
        return fingerprint is null ? $"[redacted:{rule.Id}]" : $"[redacted:{rule.Id}:{fingerprint}]";
    }

    /// <summary>
    /// The first 32 bits, as 8 lower-case hex digits, of HMAC-SHA-256(key, "v1|" + class + "|" + secret); null for a secret under
    /// <see cref="MinFingerprintedSecretBytes"/> and without a key. Whoever looks for a secret tries each class in use.
    /// </summary>
    public string? Fingerprint(string fingerprintClass, ReadOnlySpan<byte> secret)
    {
        if (secret.Length < MinFingerprintedSecretBytes || _key.Value is not { } key)
        {
            return null;
        }

        var hmac = new HmacSha256(key);
        hmac.Append("v1|"u8);
        hmac.Append(Encoding.UTF8.GetBytes(fingerprintClass));
        hmac.Append("|"u8);
        hmac.Append(secret);
        Span<byte> code = stackalloc byte[Sha256.HashBytes];
        hmac.Finish(code);
        return Convert.ToHexStringLower(code[..4]);
    }

    /// <summary>A key for another purpose, from which this one cannot be told; null without a key.</summary>
    internal byte[]? Derive(ReadOnlySpan<byte> purpose)
    {
        if (_key.Value is not { } key)
        {
            return null;
        }

        var hmac = new HmacSha256(key);
        hmac.Append("v1/derive/"u8);
        hmac.Append(purpose);
        var derived = new byte[Sha256.HashBytes];
        hmac.Finish(derived);
        return derived;
    }

    private static byte[]? ReadOrCreate(string path)
    {
        try
        {
            return Read(path) ?? Create(path);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // Masking must go on where nothing can be written. Tags without fingerprints say that there was no key, and IsAvailable lets
            // a doctor report it.
            return null;
        }
    }

    /// <summary>
    /// The key in a file, or null if there is no such file. A file that stays shorter or longer than a key is an
    /// <see cref="InvalidDataException"/>.
    /// </summary>
    private static byte[]? Read(string path)
    {
        var key = new byte[KeyBytes + 1];
        for (int attempt = 0; File.Exists(path); attempt++)
        {
            // Sharing everything takes no lock, which the process that writes the key just now would hold against this one.
            using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            int length = RandomAccess.Read(file, key, fileOffset: 0);
            if (length == KeyBytes)
            {
                return key[..KeyBytes];
            }

            if (length > 0 || attempt == MaxWaits)
            {
                throw new InvalidDataException($"{path} holds no tag key.");
            }

            // Another process made the file and is about to write.
            Thread.Sleep(1);
        }

        return null;
    }

    /// <summary>
    /// Makes the file exclusively and writes the key with one write: of several processes one succeeds, and the others read its key.
    /// (Moving a finished file into place without replacing is no way: the platform looks first and renames then.)
    /// </summary>
    private static byte[]? Create(string path)
    {
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        TachoHome.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        try
        {
            using var file = new FileStream(path, CreationOptions());
            file.Write(key);
            return key;
        }
        catch (IOException) when (File.Exists(path))
        {
            return Read(path);
        }
    }

    private static FileStreamOptions CreationOptions()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return options;
    }
}
