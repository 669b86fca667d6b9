using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Tacho.Interop;

namespace Tacho.Benchmarks.Transcripts;

/// <summary>Compresses the transcripts below a folder with several levels and sizes of frames, each file by itself, beside deflate's best.</summary>
internal static class LevelTable
{
    private static readonly int[] ZstdLevels = [1, 3, 6, 7, 9, 12, 15, 19];
    private static readonly int[] BrotliQualities = [4, 5, 6, 9];

    private delegate int Compressor(ReadOnlySpan<byte> content, Span<byte> buffer);

    public static int Print(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToList();
        long bytes = files.Sum(static file => (long)file.Length);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{files.Count} files, {bytes / 1e6:f1} MB"));
        long deflate = Measure("deflate, smallest", files, int.MaxValue, Deflate, 0);
        foreach (int frame in (int[])[1 << 20, 4 << 20])
        {
            foreach (int level in ZstdLevels)
            {
                using var zstd = Zstd.Compressor(level);
                Measure($"zstd {level}, frames of {frame >> 20} MB", files, frame, zstd.Compress, deflate);
            }
        }

        foreach (int quality in BrotliQualities)
        {
            Measure(
                $"brotli {quality}, frames of 1 MB",
                files,
                1 << 20,
                (content, buffer) => BrotliEncoder.TryCompress(content, buffer, out int written, quality, 22) ? written : throw new IOException("brotli"),
                deflate);
        }

        return 0;
    }

    private static int Deflate(ReadOnlySpan<byte> content, Span<byte> buffer)
    {
        using var target = new MemoryStream();
        using (var deflate = new DeflateStream(target, CompressionLevel.SmallestSize, leaveOpen: true)) deflate.Write(content);
        return (int)target.Length;
    }

    private static long Measure(string name, List<byte[]> files, int frame, Compressor compress, long deflate)
    {
        var buffer = new byte[(files.Max(static file => file.Length) * 2) + 4096];
        long total = 0;
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        foreach (var file in files)
        {
            for (int at = 0; at < file.Length; at += Math.Min(frame, file.Length - at)) total += compress(file.AsSpan(at, Math.Min(frame, file.Length - at)), buffer);
        }

        double seconds = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        long bytes = files.Sum(static file => (long)file.Length);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-28} {bytes / 1e6 / seconds,7:f0} MB/s  1 : {(double)bytes / total,5:f2}{(deflate > 0 ? $"  {(double)deflate / total:f3} of deflate" : "")}"));
        return total;
    }
}
