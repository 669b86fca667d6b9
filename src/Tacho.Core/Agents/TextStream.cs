using System.IO.Compression;
using System.Text;
using Tacho.Interop;

namespace Tacho.Agents;

/// <summary>A file's text as UTF-8 without a byte order mark, whatever it lies there as: plain, UTF-16 with a mark, or compressed.</summary>
internal static class TextStream
{
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySpan<byte> ZstdMagic => [0x28, 0xB5, 0x2F, 0xFD];

    /// <summary>
    /// Opens the text of a file from its beginning; <paramref name="isPlain"/> where offsets in the text are offsets in the file. The stream does not
    /// close the file.
    /// </summary>
    /// <exception cref="IOException">The file is compressed with zstd and the system has no library for it.</exception>
    public static Stream Open(PosixFile file, out bool isPlain)
    {
        Span<byte> head = stackalloc byte[4];
        head = head[..file.ReadAt(head, 0)];
        isPlain = false;
        if (head is [0xFF, 0xFE, ..]) return Encoding.CreateTranscodingStream(new PosixReadStream(file, 2), Encoding.Unicode, Encoding.UTF8);
        if (head is [0xFE, 0xFF, ..]) return Encoding.CreateTranscodingStream(new PosixReadStream(file, 2), Encoding.BigEndianUnicode, Encoding.UTF8);
        if (head is [0x1F, 0x8B, ..]) return new GZipStream(new PosixReadStream(file, 0), CompressionMode.Decompress);
        if (head.SequenceEqual(ZstdMagic)) return new ZstdReadStream(new PosixReadStream(file, 0));
        isPlain = true;
        return new PosixReadStream(file, head.StartsWith(Utf8Mark) ? Utf8Mark.Length : 0);
    }
}
