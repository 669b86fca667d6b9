using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Archive;

/// <summary>
/// The tombstones of an archive, one small file each in <c>.forgotten</c>, named by a hash of what it stands for, so that an import learns by a look at one name
/// whether a source is wanted. Written and removed under all locks of the archive, or by an import that holds the source's own.
/// </summary>
public sealed class Tombstones(string root)
{
    private const int MaxBytes = 1024 * 1024;
    private const int KeyDigits = 32;
    private const string Ending = ".json";

    private string Folder => Path.Combine(root, ".forgotten");

    /// <summary>All of them, in no order; what cannot be read is passed over.</summary>
    public IEnumerable<Tombstone> All() => Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder, "*" + Ending).Select(Read).OfType<Tombstone>() : [];

    /// <summary>That of a transcript's source; null where it is wanted.</summary>
    internal Tombstone? OfSource(string identity) => Read(PathOfSource(identity));

    /// <summary>That of a session as a whole; null where it is wanted. Sessions without an id have none together.</summary>
    internal Tombstone? OfSession(string agent, string session) => session == SessionId.Unknown.Value ? null : Read(PathOfSession(agent, session));

    /// <summary>Whether an archived transcript was decided upon after it was put there: an interrupted removal left it.</summary>
    internal bool Cover(ArchiveMeta meta) =>
        Directory.Exists(Folder) && (OfSession(meta.Agent, meta.Session) is not null || (OfSource(SourceIdentity.Of(meta)) is { } tombstone && meta.Archived <= tombstone.At));

    /// <summary>Puts one in place; on return it has reached the device.</summary>
    internal void Put(Tombstone tombstone)
    {
        TachoHome.CreateFolder(Folder);
        PosixFile.Replace(PathOf(tombstone), JsonSerializer.SerializeToUtf8Bytes(tombstone, TombstoneJson.Default.Tombstone), sync: true);
    }

    /// <summary>Takes one away.</summary>
    internal void Remove(Tombstone tombstone) => File.Delete(PathOf(tombstone));

    private string PathOf(Tombstone tombstone) =>
        tombstone.Source is { } source ? PathOfSource(SourceIdentity.Of(tombstone.Agent, source, tombstone.Row)) : PathOfSession(tombstone.Agent, tombstone.Session);

    private string PathOfSource(string identity) => PathOfKey("source\n" + identity);

    private string PathOfSession(string agent, string session) => PathOfKey($"session\n{agent}\n{session}");

    private string PathOfKey(string key) => Path.Combine(Folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..KeyDigits] + Ending);

    /// <summary>One that cannot be read stands for nothing: a session that is kept too long can be removed again, one that is not kept is lost.</summary>
    private static Tombstone? Read(string path)
    {
        try
        {
            return File.Exists(path) && PosixFile.ReadAllIfExists(path, MaxBytes) is { } bytes ? JsonSerializer.Deserialize(bytes, TombstoneJson.Default.Tombstone) : null;
        }
        catch (Exception failure) when (failure is JsonException or IOException or InvalidDataException)
        {
            return null;
        }
    }
}
