using Tacho.Cli.Output;
using Tacho.Configuration;

namespace Tacho.Cli.Commands.Masking;

/// <summary>What is masked to standard output: files one after another, or standard input.</summary>
internal static class MaskInput
{
    /// <summary>The name that stands for standard input.</summary>
    public const string Standard = "-";

    /// <summary>Opens one input.</summary>
    /// <exception cref="UserError">There is no such file, or it is compressed.</exception>
    public static Stream Open(string path)
    {
        if (path == Standard) return StandardStream.Input();
        if (Directory.Exists(path)) throw new UserError($"{path} is a folder", "name files", ExitCode.InputOutput);
        if (!File.Exists(path)) throw new UserError($"there is no file {path}", hint: null, ExitCode.InputOutput);
        var file = new FileStream(path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
        if (!file.CanSeek) return file;
        Span<byte> magic = stackalloc byte[2];
        var read = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        file.Position = 0;
        RefuseCompressed(path, magic[..read]);
        return file;
    }

    /// <summary>Compressed bytes would come out as they are, with every secret in them.</summary>
    public static void RefuseCompressed(string path, ReadOnlySpan<byte> beginning)
    {
        if (beginning.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) || beginning.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5]))
            throw new UserError($"{path} is compressed; what is in it cannot be masked", "decompress it first: gzip -dc FILE | tacho mask", ExitCode.BadData);
    }
}
