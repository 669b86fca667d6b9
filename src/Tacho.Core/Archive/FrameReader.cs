using System.Collections.Immutable;
using System.Security.Cryptography;
using Tacho.Interop;

namespace Tacho.Archive;

/// <summary>Reads an archived transcript from any line on, frame by frame.</summary>
public static class FrameReader
{
    /// <summary>
    /// The masked lines from a number on, counted from 1, each without its line break; good until the next one is asked for. Where an import has put a longer file
    /// in the place of this one since its metadata was read, the lines are those of the longer one.
    /// </summary>
    /// <exception cref="IOException">The file is missing, cut or damaged.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Lines(ArchivedTranscript transcript, long from = 1)
    {
        if (transcript.Meta.Frames.IsEmpty) yield break;
        using var file = Open(ref transcript);
        var frames = transcript.Meta.Frames;
        var index = frames.Length - 1;
        while (index > 0 && frames[index].FirstLine > from) index--;
        byte[] content = [];
        for (var line = frames[index].FirstLine; index < frames.Length; index++)
        {
            var frame = frames[index];
            Read(file, transcript, frame, ref content);
            for (var at = 0; at < frame.Content; line++)
            {
                var end = content.AsSpan(at, frame.Content - at).IndexOf((byte)'\n');
                if (line >= from) yield return content.AsMemory(at, end);
                at += end + 1;
            }
        }
    }

    /// <summary>
    /// The content of one frame, lines with their breaks, in <paramref name="buffer"/>, which is made larger where it must be. Null where the file has been replaced since its
    /// metadata was read.
    /// </summary>
    /// <exception cref="IOException">The file is cut or damaged.</exception>
    public static ReadOnlyMemory<byte>? Frame(ArchivedTranscript transcript, int index, ref byte[] buffer)
    {
        using var file = PosixFile.OpenReadIfExists(transcript.Path);
        if (file is null) return null;
        var frame = transcript.Meta.Frames[index];
        Read(file, transcript, frame, ref buffer);
        return buffer.AsMemory(0, frame.Content);
    }

    private static void Read(PosixFile file, ArchivedTranscript transcript, ArchiveFrame frame, ref byte[] content)
    {
        if (content.Length < frame.Content) content = new byte[frame.Content];
        using (var stream = ArchiveCodec.Open(new PosixReadStream(file, frame.Offset), transcript.Meta.Codec)) stream.ReadExactly(content, 0, frame.Content);
        if (Convert.ToHexStringLower(SHA256.HashData(content.AsSpan(0, frame.Content))) != frame.Hash)
            throw new IOException($"{transcript.Path} is damaged in the frame of line {frame.FirstLine}.");
    }

    private static PosixFile Open(ref ArchivedTranscript transcript)
    {
        if (PosixFile.OpenReadIfExists(transcript.Path) is { } file) return file;
        transcript = TranscriptArchive.TryRead(transcript.MetaPath, broken: null) ?? transcript;
        return PosixFile.OpenReadIfExists(transcript.Path) ?? throw new FileNotFoundException($"{transcript.Path} is gone.", transcript.Path);
    }

    /// <summary>Copies frames as they are, from the beginning of one file to that of another.</summary>
    internal static void CopyFrames(ArchivedTranscript transcript, ImmutableArray<ArchiveFrame> frames, PosixFile target)
    {
        if (frames.IsEmpty) return;
        using var file = PosixFile.OpenReadIfExists(transcript.Path) ?? throw new FileNotFoundException($"{transcript.Path} is gone.", transcript.Path);
        var left = frames[^1].Offset + frames[^1].Length;
        var buffer = new byte[Math.Min(left, 1024 * 1024)];
        for (long at = 0; at < left;)
        {
            var read = file.ReadAt(buffer.AsSpan(0, (int)Math.Min(buffer.Length, left - at)), at);
            if (read == 0) throw new EndOfStreamException($"{transcript.Path} is shorter than its metadata says.");
            target.WriteAt(buffer.AsSpan(0, read), at);
            at += read;
        }
    }
}
