using System.IO.Compression;
using Tacho.Interop;

namespace Tacho.Archive;

/// <summary>How frames are compressed. A frame of each can be read by the ordinary program of that name, and so can the file, as a row of frames.</summary>
public abstract class ArchiveCodec : IDisposable
{
    /// <summary>Measured on transcripts by <c>bench/archive.sh</c>; see docs/decisions.</summary>
    private const int ZstdLevel = 6;

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
    public static ArchiveCodec Best() => Zstd.IsAvailable ? new ZstdCodec() : new BrotliCodec();

    /// <summary>gzip, which takes four times the processor for a third more bytes; for those who ask for it.</summary>
    public static ArchiveCodec Gzip() => new GzipCodec();

    /// <summary>Makes a frame of <paramref name="content"/> and gives its bytes, good until the next call.</summary>
    public abstract ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> content);

    /// <summary>A stream that gives the content of the frames of an archived file.</summary>
    public static Stream Open(Stream compressed, string name) => name switch
    {
        "zstd" => new ZstdReadStream(compressed),
        "brotli" => new BrotliStream(compressed, CompressionMode.Decompress),
        "gzip" => new GZipStream(compressed, CompressionMode.Decompress),
        _ => throw new IOException($"The archive is compressed by '{name}', which this version does not know."),
    };

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
    }

    private sealed class GzipCodec() : ArchiveCodec("gzip", ".jsonl.gz")
    {
        private readonly MemoryStream _target = new();

        public override ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> content)
        {
            _target.SetLength(0);
            using (var gzip = new GZipStream(_target, CompressionLevel.SmallestSize, leaveOpen: true)) gzip.Write(content);
            return _target.GetBuffer().AsSpan(0, (int)_target.Length);
        }
    }
}
