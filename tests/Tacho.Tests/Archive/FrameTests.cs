using System.Diagnostics;
using System.Text;
using Tacho.Archive;
using Tacho.Interop;

namespace Tacho.Tests.Archive;

/// <summary>The frames of an archived file: every line is reached, and other programs read them.</summary>
public sealed class FrameTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();

    public FrameTests()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 80, outputLength: 40_000));
        _folder.Import();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Any_line_is_reached()
    {
        var transcript = Assert.Single(_folder.All());
        Assert.True(transcript.Meta.Frames.Length >= 3);
        var all = ArchiveFolder.Lines(transcript);
        Assert.Equal(240, all.Length);
        for (var line = 1; line <= all.Length; line += 7) Assert.Equal(all[(line - 1)..], ArchiveFolder.Lines(transcript, line));
        Assert.All(transcript.Meta.Frames, frame => Assert.Equal(all[(int)frame.FirstLine - 1], ArchiveFolder.Lines(transcript, frame.FirstLine)[0]));
        Assert.Empty(ArchiveFolder.Lines(transcript, all.Length + 1));
    }

    [Fact]
    public void Frames_of_Brotli_are_read_too()
    {
        var transcript = Assert.Single(_folder.All());
        var lines = ArchiveFolder.Lines(transcript);
        var path = Path.Combine(Path.GetDirectoryName(transcript.Path)!, "b.jsonl.br");
        using (var file = PosixFile.CreateNew(path)!)
        using (var codec = ArchiveCodec.Of("brotli"))
        {
            using var writer = new FrameWriter(file, codec, kept: [], nextLine: 1);
            foreach (var line in lines) writer.Append(Encoding.UTF8.GetBytes(line));
            transcript = transcript with { Meta = transcript.Meta with { Codec = codec.Name, File = Path.GetFileName(path), Frames = writer.Finish() } };
        }

        Assert.True(transcript.Meta.Frames.Length >= 3);
        Assert.Equal(lines, ArchiveFolder.Lines(transcript));
        Assert.Equal(lines[100..], ArchiveFolder.Lines(transcript, 101));
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("brotli")]
    [InlineData("gzip")]
    public void Line_longer_than_a_frame_comes_in_pieces(string name)
    {
        if (name == "zstd" && !Zstd.IsAvailable) Assert.Skip("the system has no libzstd");
        var transcript = Assert.Single(_folder.All());
        var path = Path.Combine(Path.GetDirectoryName(transcript.Path)!, "long.jsonl");
        var longLine = Encoding.UTF8.GetBytes(WrittenSession.Words(new Random(5), FrameWriter.FrameBytes * 3));
        using (var file = PosixFile.CreateNew(path)!)
        using (var codec = ArchiveCodec.Of(name))
        {
            using var writer = new FrameWriter(file, codec, kept: [], nextLine: 1);
            writer.Append("before"u8);
            for (var at = 0; at < longLine.Length; at += 300_000) writer.Append(longLine.AsSpan(at, Math.Min(300_000, longLine.Length - at)), ends: false);
            writer.Append([]);
            writer.Append("behind"u8);
            writer.Append(longLine.AsSpan(0, FrameWriter.FrameBytes));
            writer.Append("one that has no end yet"u8, ends: false);
            Assert.Equal(4, writer.Lines);
            transcript = transcript with { Meta = transcript.Meta with { Codec = codec.Name, File = Path.GetFileName(path), Frames = writer.Finish() } };
            Assert.Equal(file.Length, transcript.Meta.Frames[^1].Offset + transcript.Meta.Frames[^1].Length);
        }

        Assert.Equal([1, 2, 3, 4], transcript.Meta.Frames.Select(static frame => frame.FirstLine));
        var text = Encoding.UTF8.GetString(longLine);
        Assert.Equal(["before", text, "behind", text[..FrameWriter.FrameBytes]], ArchiveFolder.Lines(transcript));
        Assert.Equal(["behind"], ArchiveFolder.Lines(transcript, 3)[..1]);
    }

    [Fact]
    public void Damage_is_told()
    {
        var transcript = Assert.Single(_folder.All());
        var bytes = File.ReadAllBytes(transcript.Path);
        bytes[bytes.Length / 2] ^= 0x40;
        File.WriteAllBytes(transcript.Path, bytes);

        Assert.Throws<IOException>(() => ArchiveFolder.Lines(transcript));
    }

    [Fact]
    public void File_is_read_by_the_ordinary_program()
    {
        var transcript = Assert.Single(_folder.All());
        if (transcript.Meta.Codec != "zstd") Assert.Skip("the system has no libzstd, so the archive is Brotli");
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(static folder => File.Exists(Path.Combine(folder, "zstd")))) Assert.Skip("the program zstd is not installed");
        using var zstd = Process.Start(new ProcessStartInfo("zstd", ["-dc", transcript.Path]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var text = zstd.StandardOutput.ReadToEnd();
        zstd.WaitForExit();

        Assert.Equal(0, zstd.ExitCode);
        Assert.Equal(string.Join('\n', ArchiveFolder.Lines(transcript)) + "\n", text);
    }

    [Theory]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(8192)]
    [InlineData(300_000)]
    public void Zstd_frame_that_fills_the_reader_s_buffer_to_the_last_byte_is_whole(int length)
    {
        if (!Zstd.IsAvailable) Assert.Skip("the system has no libzstd");
        var plain = new byte[length];
        new Random(length).NextBytes(plain);
        var compressed = new byte[Zstd.MaxCompressedBytes(length)];
        using var compressor = Zstd.Compressor(1);
        compressed = compressed[..compressor.Compress(plain, compressed)];

        foreach (var bufferLength in new[] { 1024, 4096, length })
        {
            Assert.Equal(plain, Decompressed(compressed, bufferLength));
            Assert.Equal([.. plain, .. plain], Decompressed([.. compressed, .. compressed], bufferLength));
            Assert.Throws<IOException>(() => Decompressed(compressed[..^1], bufferLength));
        }
    }

    private static byte[] Decompressed(byte[] compressed, int bufferLength)
    {
        using var stream = new ZstdReadStream(new MemoryStream(compressed));
        var all = new MemoryStream();
        stream.CopyTo(all, bufferLength);
        return all.ToArray();
    }
}
