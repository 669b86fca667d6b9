using System.Collections.Immutable;
using System.IO.Compression;
using Tacho.Interop;

namespace Tacho.Archive;

/// <summary>How frames are compressed. A frame of each can be read by the ordinary program of that name, and so can the file, as a row of frames.</summary>
public abstract class ArchiveCodec : IDisposable
{
    // Chosen by measurement: docs/archive.md.
    private const int ZstdLevel = 7;

    private const string Gzip = "gzip";

    private const int BrotliQuality = 5;
    private const int BrotliWindowBits = 22;

    private ArchiveCodec(string name, string extension)
    {
        Name = name;
        Extension = extension;
    }

    /// <summary>As the metadata calls it.</summary>
    public string Name { get; }

    /// <summary>End of the file's name.</summary>
    public string Extension { get; }

    /// <summary>zstd where the system has its library, else Brotli. For one thread.</summary>
    public static ArchiveCodec Best() => Of(Zstd.IsAvailable ? "zstd" : "brotli");

    /// <summary>The names that <see cref="Of"/> takes.</summary>
    public static ImmutableArray<string> Names => ["zstd", "brotli", Gzip];

    /// <summary>The codec that the metadata calls so. For one thread.</summary>
    /// <exception cref="IOException">This version does not know it, or the system does not have it.</exception>
    public static ArchiveCodec Of(string name) => name switch
    {
        "zstd" => new ZstdCodec(),
        "brotli" => new BrotliCodec(),
        Gzip => new GzipCodec(),
        _ => throw Unknown(name),
    };

    /// <summary>Makes a frame of <paramref name="content"/> and gives its bytes, good until the next call.</summary>
    public abstract ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> content);

    /// <summary>A stream that makes one frame of what is written to it, until it is closed. Leaves <paramref name="target"/> open. For content that is not held whole.</summary>
    public abstract Stream Compressing(Stream target);

    /// <summary>A stream that gives the content of the frames of an archived file.</summary>
    public static Stream Open(Stream compressed, string name) => name switch
    {
        "zstd" => new ZstdReadStream(compressed),
        "brotli" => new BrotliStream(compressed, CompressionMode.Decompress),
        Gzip => new GZipStream(compressed, CompressionMode.Decompress),
        _ => throw Unknown(name),
    };

    private static IOException Unknown(string name) => new($"The archive is compressed by '{name}', which this version does not know.");

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what the system's library holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    private sealed class ZstdCodec() : ArchiveCodec("zstd", ".jsonl.zst")
    {
        private readonly ZstdCompressor _compressor = Zstd.Compressor(ZstdLevel);
        private byte[] _buffer = [];

        public override ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> content)
        {
            int most = Zstd.MaxCompressedBytes(content.Length);
            if (_buffer.Length < most) _buffer = new byte[most];
            return _buffer.AsSpan(0, _compressor.Compress(content, _buffer));
        }

        public override Stream Compressing(Stream target) => new ZstdWriteStream(target, ZstdLevel);

        protected override void Dispose(bool disposing)
        {
            _compressor.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class BrotliCodec() : ArchiveCodec("brotli", ".jsonl.br")
    {
        private byte[] _buffer = [];

        public override ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> content)
        {
            int most = BrotliEncoder.GetMaxCompressedLength(content.Length);
            if (_buffer.Length < most) _buffer = new byte[most];
            return BrotliEncoder.TryCompress(content, _buffer, out int written, BrotliQuality, BrotliWindowBits)
                ? _buffer.AsSpan(0, written)
                : throw new IOException("Brotli could not compress a frame.");
        }

        public override Stream Compressing(Stream target) => new BrotliStream(target, new BrotliCompressionOptions { Quality = BrotliQuality }, leaveOpen: true);
    }

    private sealed class GzipCodec() : ArchiveCodec(Gzip, ".jsonl.gz")
    {
        private readonly MemoryStream _buffer = new();

        public override ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> content)
        {
            _buffer.SetLength(0);
            using (var stream = new GZipStream(_buffer, CompressionLevel.Optimal, leaveOpen: true)) stream.Write(content);
            return _buffer.GetBuffer().AsSpan(0, (int)_buffer.Length);
        }

        public override Stream Compressing(Stream target) => new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true);

        protected override void Dispose(bool disposing)
        {
            _buffer.Dispose();
            base.Dispose(disposing);
        }
    }
}
