using System.Text.Json;
using Tacho.Configuration;
using Tacho.Interop;

namespace Tacho.Setup;

/// <summary>
/// <c>~/.tacho/setup/</c>: the manifest and the original bytes of changed files. Settings can hold tokens, so backups have mode 0600 and go when they are not needed
/// any more.
/// </summary>
internal sealed class SetupStore(TachoHome home)
{
    private const int MaxManifestBytes = 16 << 20;
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);

    private readonly string _folder = Path.Combine(home.Root, "setup");

    private string ManifestFile => Path.Combine(_folder, "manifest.json");

    private string Backups => Path.Combine(_folder, "backups");

    /// <summary>Takes the lock that lets one command at a time change files; disposing gives it back.</summary>
    /// <exception cref="UserError">Another command kept it for ten seconds.</exception>
    public IDisposable Lock()
    {
        CreateFolder(_folder);
        var file = PosixFile.OpenReadWrite(Path.Combine(_folder, "lock"));
        if (file.TryLock(LockPatience)) return file;
        file.Dispose();
        throw new UserError("another `tacho init` is at work", "run the command again when it has ended", ExitCode.InputOutput);
    }

    /// <exception cref="UserError">The manifest is damaged or of a newer version.</exception>
    public SetupManifest Load()
    {
        if (PosixFile.ReadAllIfExists(ManifestFile, MaxManifestBytes) is not { } bytes) return SetupManifest.Empty;
        try
        {
            if (JsonSerializer.Deserialize(bytes, SetupManifestJson.Default.SetupManifest) is { Version: SetupManifest.CurrentVersion, Files.IsDefault: false } manifest)
                return manifest;
        }
        catch (JsonException)
        {
            // Falls through to the same answer as a manifest of another version.
        }

        throw new UserError(
            $"{ManifestFile} is damaged, or a newer Tacho wrote it",
            "update Tacho, or move the file away: --undo then still takes out Tacho's entries, but restores no original bytes",
            ExitCode.BadData);
    }

    public void Save(SetupManifest manifest)
    {
        CreateFolder(_folder);
        PosixFile.Replace(ManifestFile, JsonSerializer.SerializeToUtf8Bytes(manifest, SetupManifestJson.Default.SetupManifest));
    }

    /// <summary>Keeps a file's original text; returns the name to find it by.</summary>
    public string Keep(string original)
    {
        CreateFolder(Backups);
        var bytes = AgentFile.Bytes(original);
        var name = Hash(bytes);
        PosixFile.Replace(Path.Combine(Backups, name), bytes);
        return name;
    }

    /// <summary>What the file of a record was before; <see cref="FileOrigin.Unknown"/> without a record and when the backup is lost or damaged.</summary>
    public FileOrigin Origin(SetupRecord? record)
    {
        if (record is null) return new FileOrigin.Unknown();
        if (record.Backup is null) return new FileOrigin.Created();
        return PosixFile.ReadAllIfExists(Path.Combine(Backups, Path.GetFileName(record.Backup)), AgentFile.MaxBytes) is { } bytes && Hash(bytes) == record.Backup
            ? new FileOrigin.Existing(System.Text.Encoding.UTF8.GetString(bytes))
            : new FileOrigin.Unknown();
    }

    /// <summary>Where <see cref="KeepRemoved"/> is to put the text of a file that goes.</summary>
    public string RemovedCopy(string path, string text) => Path.Combine(_folder, "removed", $"{Path.GetFileName(path)}-{Hash(AgentFile.Bytes(text))[..8]}");

    public void KeepRemoved(string copy, string text)
    {
        CreateFolder(Path.GetDirectoryName(copy)!);
        PosixFile.Replace(copy, AgentFile.Bytes(text));
    }

    /// <summary>Deletes the backups that no record names.</summary>
    public void Sweep(SetupManifest manifest)
    {
        if (!Directory.Exists(Backups)) return;
        var named = manifest.Files.Select(record => record.Backup).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Backups).Where(file => !named.Contains(Path.GetFileName(file)))) File.Delete(file);
    }

    // Each level by itself: .NET gives the mode to the innermost folder only.
    private void CreateFolder(string path)
    {
        foreach (var folder in new[] { home.Root, _folder, path }) TachoHome.CreateFolder(folder);
    }

    /// <summary>SHA-256 in lower-case hex.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[32];
        Sha256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash);
    }
}
