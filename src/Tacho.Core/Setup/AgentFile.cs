using System.Collections.Immutable;
using System.Text;
using Tacho.Configuration;
using Tacho.Interop;

namespace Tacho.Setup;

/// <summary>
/// A file that belongs to an agent or a person. Reading follows symbolic links to their end, since managers of dotfiles link settings to a repository; writing puts the new
/// file in the place of the link's target, so that the link stays.
/// </summary>
/// <param name="Path">Where the agent looks for it.</param>
/// <param name="Target">The file behind links; the same path when there is none.</param>
/// <param name="Text">Its text, byte order mark included; null when there is no file.</param>
internal sealed record AgentFile(string Path, string Target, string? Text)
{
    /// <summary>Largest file that is read. Settings are some kilobytes; what is larger is something else.</summary>
    public const int MaxBytes = 8 << 20;

    /// <summary>UTF-8 that takes no substitute for invalid bytes: text that was read is written back byte for byte.</summary>
    private static readonly UTF8Encoding Exact = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file.</summary>
    /// <exception cref="UserError">It cannot be read, is too large or is not UTF-8.</exception>
    public static AgentFile Read(string path)
    {
        try
        {
            // Only what is no link has no target.
            var target = new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
            // A rename would put a file in the place of a device.
            if (target.StartsWith("/dev/", StringComparison.Ordinal) || target.StartsWith("/proc/", StringComparison.Ordinal)) throw new IOException($"{target} is no settings file");
            return new(path, target, PosixFile.ReadAllIfExists(target, MaxBytes) is { } bytes ? Exact.GetString(bytes) : null);
        }
        catch (DecoderFallbackException)
        {
            throw new UserError($"{path} is not UTF-8 text", "save it as UTF-8, or move it away; nothing was written", ExitCode.BadData);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new UserError($"cannot read {path}: {failure.Message}", "make it a readable file, or move it away; nothing was written", ExitCode.InputOutput);
        }
    }

    /// <summary>The bytes of a text as they stand on disk.</summary>
    public static byte[] Bytes(string text) => Exact.GetBytes(text);

    /// <summary>Folders above the target that do not exist, the outermost first.</summary>
    public ImmutableArray<string> MissingFolders()
    {
        var missing = new Stack<string>();
        for (var folder = System.IO.Path.GetDirectoryName(Target); folder is not null && !Directory.Exists(folder); folder = System.IO.Path.GetDirectoryName(folder))
            missing.Push(folder);
        return [.. missing];
    }

    /// <summary>
    /// Fails for a file that its owner protected against writing. A rename would get round the protection, so it is asked for before.
    /// </summary>
    public void CheckWritable()
    {
        if (Text is null || OperatingSystem.IsWindows() || File.GetUnixFileMode(Target).HasFlag(UnixFileMode.UserWrite)) return;
        throw new UserError($"{Target} is read-only", $"allow writing with `chmod u+w {Target}` and run the command again; nothing was written", ExitCode.InputOutput);
    }

    /// <summary>
    /// Puts a text in place of the file: written beside it, synced, renamed. A reader sees the old or the new file. The mode of a file that was there stays; a new one has
    /// the process's default. Extended attributes and further hard links of the old file are not carried over.
    /// </summary>
    public void Write(string text, bool executable)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Target)!);
        var beside = System.IO.Path.Combine(
            System.IO.Path.GetDirectoryName(Target)!, $".{System.IO.Path.GetFileName(Target)}.{Environment.ProcessId}.tacho-tmp");
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write))
            {
                stream.Write(Bytes(text));
                stream.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(beside, Mode(beside, executable));
            File.Move(beside, Target, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>Deletes the file, and of the given folders, the innermost first, those that are empty then.</summary>
    public void Delete(ImmutableArray<string> folders)
    {
        if (File.Exists(Target)) File.Delete(Target);
        foreach (var folder in folders.Reverse())
        {
            if (!Directory.Exists(folder)) continue;
            if (Directory.EnumerateFileSystemEntries(folder).Any()) return;
            Directory.Delete(folder);
        }
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private UnixFileMode Mode(string beside, bool executable)
    {
        var mode = File.GetUnixFileMode(File.Exists(Target) ? Target : beside);
        if (!executable) return mode;
        const UnixFileMode readers = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        return mode | (UnixFileMode)((int)(mode & readers) >> 2);
    }
}
