using System.Runtime.InteropServices;

namespace Tacho.Interop;

/// <summary>The system's libzstd (RFC 8878), one frame at a time. No package of it restores, and every distribution has the library.</summary>
public static partial class Zstd
{
    private const string Name = SystemLibrary.Zstd;

    static Zstd() => SystemLibrary.Register();

    /// <summary>Whether the library is there.</summary>
    public static bool IsAvailable => SystemLibrary.IsAvailable(Name);

    /// <summary>The most bytes that <paramref name="bytes"/> bytes can become.</summary>
    public static int MaxCompressedBytes(int bytes) => checked((int)Native.CompressBound((nuint)bytes));

    /// <summary>A compressor with buffers of its own; for one thread.</summary>
    /// <exception cref="IOException">The system has no libzstd.</exception>
    public static ZstdCompressor Compressor(int level) => new(level);

    internal static IOException Missing() => new("libzstd is not installed: install the package libzstd1 (Debian), libzstd (Fedora, Arch) or zstd (Homebrew).");

    internal static nuint Checked(nuint result, string what) =>
        Native.IsError(result) == 0 ? result : throw new IOException($"zstd could not {what}: {Marshal.PtrToStringUTF8(Native.ErrorName(result))}");

    /// <summary>ZSTD_c_compressionLevel of zstd.h (1.4.0 and later).</summary>
    internal const int CompressionLevel = 100;

    /// <summary>ZSTD_EndDirective of zstd.h: what becomes of the frame behind the input.</summary>
    internal enum Directive
    {
        /// <summary>It goes on.</summary>
        Continue = 0,

        /// <summary>It ends.</summary>
        End = 2,
    }

    /// <summary>Buffers of the streaming functions.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct Buffer
    {
        public byte* Bytes;
        public nuint Size;
        public nuint Position;
    }

    internal static unsafe partial class Native
    {
        [LibraryImport(Name, EntryPoint = "ZSTD_compressBound")]
        public static partial nuint CompressBound(nuint size);

        [LibraryImport(Name, EntryPoint = "ZSTD_isError")]
        public static partial uint IsError(nuint result);

        [LibraryImport(Name, EntryPoint = "ZSTD_getErrorName")]
        public static partial nint ErrorName(nuint result);

        [LibraryImport(Name, EntryPoint = "ZSTD_createCCtx")]
        public static partial nint CreateCompressor();

        [LibraryImport(Name, EntryPoint = "ZSTD_freeCCtx")]
        public static partial nuint FreeCompressor(nint context);

        [LibraryImport(Name, EntryPoint = "ZSTD_compressCCtx")]
        public static partial nuint Compress(nint context, byte* target, nuint targetSize, byte* source, nuint sourceSize, int level);

        [LibraryImport(Name, EntryPoint = "ZSTD_CCtx_setParameter")]
        public static partial nuint SetCompressorParameter(nint context, int parameter, int value);

        [LibraryImport(Name, EntryPoint = "ZSTD_compressStream2")]
        public static partial nuint Compress(nint context, Buffer* output, Buffer* input, Directive directive);

        [LibraryImport(Name, EntryPoint = "ZSTD_createDCtx")]
        public static partial nint CreateDecompressor();

        [LibraryImport(Name, EntryPoint = "ZSTD_freeDCtx")]
        public static partial nuint FreeDecompressor(nint context);

        [LibraryImport(Name, EntryPoint = "ZSTD_decompressStream")]
        public static partial nuint Decompress(nint context, Buffer* output, Buffer* input);
    }
}

/// <summary>Compresses frames, one call each. Its buffers are given back with it, also where nobody disposes of it.</summary>
public sealed class ZstdCompressor : SafeHandle
{
    private readonly int _level;

    internal ZstdCompressor(int level) : base(0, ownsHandle: true)
    {
        _level = level;
        SetHandle(Zstd.IsAvailable ? Zstd.Native.CreateCompressor() : throw Zstd.Missing());
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Makes one frame of <paramref name="source"/>; <paramref name="target"/> has <see cref="Zstd.MaxCompressedBytes"/>. Gives the frame's length.</summary>
    public unsafe int Compress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        fixed (byte* from = source, to = target)
        {
            var length = Zstd.Native.Compress(handle, to, (nuint)target.Length, from, (nuint)source.Length, _level);
            GC.KeepAlive(this);
            return (int)Zstd.Checked(length, "compress");
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Zstd.Native.FreeCompressor(handle) == 0;
}
