using System.Text;
using Tacho.Configuration;
using Tacho.Interop;
using Tacho.Redaction.Keywords;

namespace Tacho.Redaction.UserRules;

/// <summary>
/// Parsed rules and their automaton in one file, so that a hook need not parse rule files at its start. The file says what it was made of: the program's own rules and, of each
/// rule file, path, size, time and SHA-256. It is used only where all of that is so at this moment (the files are read and hashed each time, which is cheap beside parsing them), its
/// checksum fits, and every number in it stays within bounds; else it is made anew.
/// </summary>
/// <remarks>
/// Who can write to the recorder's folder can write the rules themselves: the cache need not hold out against them, only against crashes, other versions and stale files.
/// </remarks>
internal sealed class RuleCache
{
    /// <summary>Counts changes of the file's form, and of what is derived from the same rule files.</summary>
    private const int Format = 2;

    private const int MaxBytes = 64 << 20;

    private static ReadOnlySpan<byte> Magic => "TACHORUL"u8;

    private readonly string _path;
    private readonly byte[] _key;

    public RuleCache(TachoHome home, List<RuleContent> contents)
    {
        var project = contents.LastOrDefault(static content => content.Source == RuleSource.Repository);
        _path = Path.Combine(home.Cache, project is null ? "rules.bin" : $"rules-{Hash(Encoding.UTF8.GetBytes(project.File))[..8]}.bin");
        _key = KeyOf(contents);
    }

    /// <summary>The kept rules; null when there are none for these files, or none that can be trusted.</summary>
    public RuleSet? TryRead()
    {
        try
        {
            if (PosixFile.ReadAllIfExists(_path, MaxBytes) is not { } bytes || bytes.Length < Magic.Length + 8 || !bytes.AsSpan().StartsWith(Magic))
            {
                return null;
            }

            var reader = new CacheReader(bytes.AsMemory(Magic.Length));
            return reader.Number64() == CacheWriter.Checksum(bytes.AsSpan(Magic.Length + 8)) && reader.Bytes().Span.SequenceEqual(_key)
                ? RuleCodec.Read(reader)?.ToRuleSet()
                : null;
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps rules for next time. A cache that cannot be written costs time and nothing else.</summary>
    public void Write(PreparedRules rules)
    {
        var body = new CacheWriter();
        body.Bytes(_key);
        RuleCodec.Write(body, rules);
        var file = new CacheWriter();
        file.Raw(Magic);
        file.Number64(CacheWriter.Checksum(body.Written));
        file.Raw(body.Written);
        try
        {
            TachoHome.CreateFolder(Path.GetDirectoryName(_path)!);
            PosixFile.Replace(_path, file.Written);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private static byte[] KeyOf(List<RuleContent> contents)
    {
        var key = new CacheWriter();
        key.Number(Format);
        key.Text(BuiltInKeywords.Fingerprint);
        foreach (var content in contents)
        {
            key.Text(content.File);
            key.Number((int)content.Source);
            key.Number(content.Content.Length);
            key.Number64((ulong)content.Changed);
            key.Text(Hash(content.Content));
        }

        return key.Written.ToArray();
    }

    private static string Hash(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        Sha256.HashData(content, hash);
        return Convert.ToHexStringLower(hash);
    }
}
