using System.Globalization;
using System.Runtime.InteropServices;
using Tacho.Configuration;
using Tacho.Interop;
using Tacho.Redaction;
using Tacho.Redaction.Masks;

namespace Tacho.Cli.Commands.Masking;

/// <summary>
/// Masks a file where it is: into a new file beside it, which takes its place by a rename once it is whole and on the disk. Whatever happens, the name leads to the old content
/// or to the new one. A symbolic link stays, and the file that it leads to is masked.
/// </summary>
internal sealed class InPlaceMask(MaskPipeline pipeline, bool keepsBackup)
{
    private const int MaxBackups = 10_000;

    /// <summary>Masks one file; null when nothing was found, and the file was not touched.</summary>
    /// <exception cref="UserError">It is no plain file, or was changed by somebody else meanwhile; it is as it was.</exception>
    public Dictionary<string, MaskTotal>? Run(string path)
    {
        var full = Path.GetFullPath(path);
        var target = File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        var before = FileFacts.Of(target);
        if (!before.IsRegular) throw new UserError($"{path} is no plain file", hint: null, ExitCode.Usage);
        var beside = Path.Combine(Path.GetDirectoryName(target)!, string.Create(CultureInfo.InvariantCulture, $".{Path.GetFileName(target)}.{Environment.ProcessId}.tacho-tmp"));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Clear);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Clear);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Clear);
        try
        {
            var totals = Write(path, target, beside);
            if (FileFacts.Of(target) != before) throw new UserError($"{path} changed while it was read; it is left as it is", "run the command again when nobody writes to it", ExitCode.InputOutput);
            if (totals.Count == 0) return null;
            before.GiveTo(beside);
            if (keepsBackup) KeepBackup(target);
            File.Move(beside, target, overwrite: true);
            return totals;
        }
        finally
        {
            File.Delete(beside);
        }

        // The signal then does what it does: nothing is handled here but the unfinished file.
        void Clear(PosixSignalContext signal) => File.Delete(beside);
    }

    private Dictionary<string, MaskTotal> Write(string path, string target, string beside)
    {
        using var input = PosixFile.OpenReadIfExists(target) ?? throw new UserError($"there is no file {path}", hint: null, ExitCode.InputOutput);
        Span<byte> magic = stackalloc byte[2];
        MaskInput.RefuseCompressed(path, magic[..input.ReadAt(magic, 0)]);
        var offset = 0L;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var output = new FileStream(beside, options);
        var totals = pipeline.Run(
            buffer =>
            {
                var read = input.ReadAt(buffer, offset);
                offset += read;
                return read;
            },
            output.Write);
        output.Flush(flushToDisk: true);
        return totals;
    }

    /// <summary>Gives the old content a second name, which no older backup has.</summary>
    private static void KeepBackup(string target)
    {
        for (var number = 0; number < MaxBackups; number++)
        {
            if (FileFacts.TryLink(target, number == 0 ? $"{target}.bak" : string.Create(CultureInfo.InvariantCulture, $"{target}.bak.{number}"))) return;
        }

        throw new UserError($"{target}.bak and {MaxBackups} numbered ones are there already", "move them away, or use --no-backup", ExitCode.InputOutput);
    }
}
