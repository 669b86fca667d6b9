using System.Buffers;
using System.Text;
using Tacho.Archive;
using Tacho.Interop;

namespace Tacho.Store.Projection;

/// <summary>A text in the table <c>texts</c>: its beginning as text, for who reads the table, and the rest of a long one compressed.</summary>
internal static class StoredText
{
    /// <summary>What stands in clear, in UTF-16 units.</summary>
    private const int HeadLength = 2048;

    /// <summary>Compressing less would gain nothing.</summary>
    private const int MinRestLength = 1024;

    private const uint ZstdMagic = 0xFD2FB528;

    /// <summary>These are small, and looked at one by one: speed counts more than the last tenth of the size.</summary>
    private const int ZstdLevel = 1;

    [ThreadStatic]
    private static ZstdCompressor? _zstd;

    /// <summary>The two columns of a text.</summary>
    public static (string Head, byte[]? Tail) Split(string text)
    {
        if (text.Length < HeadLength + MinRestLength) return (text, null);
        var cut = char.IsLowSurrogate(text[HeadLength]) ? HeadLength - 1 : HeadLength;
        return (text[..cut], Compress(Encoding.UTF8.GetBytes(text, cut, text.Length - cut)));
    }

    private static byte[] Compress(byte[] content)
    {
        if (!Zstd.IsAvailable)
        {
            using var codec = ArchiveCodec.Best();
            return codec.Compress(content).ToArray();
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Zstd.MaxCompressedBytes(content.Length));
        var length = (_zstd ??= Zstd.Compressor(ZstdLevel)).Compress(content, buffer);
        byte[] compressed = [.. buffer.AsSpan(0, length)];
        ArrayPool<byte>.Shared.Return(buffer);
        return compressed;
    }

    /// <summary>The text of two columns.</summary>
    public static string Join(string head, byte[]? rest)
    {
        if (rest is null) return head;
        using var content = ArchiveCodec.Open(new MemoryStream(rest), BitConverter.ToUInt32(rest) == ZstdMagic ? "zstd" : "brotli");
        using var reader = new StreamReader(content, Encoding.UTF8);
        return head + reader.ReadToEnd();
    }
}
