using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Tacho.Archive;

namespace Tacho.Sealing;

/// <summary>Whether an archived file is what its metadata says, and what a part of it hashes to.</summary>
internal static class TranscriptBytes
{
    /// <summary>Reads all of a file against its metadata's list of frames, which is taken for a claim. Null where everything fits, else what does not.</summary>
    /// <exception cref="FileNotFoundException">The file is gone.</exception>
    public static string? Disagreement(ArchivedTranscript transcript)
    {
        var meta = transcript.Meta;
        if (meta.Frames.IsDefault) return "the metadata lists no frames";
        if (Path.GetFileName(meta.File) != meta.File) return "the metadata names a file elsewhere";
        var length = new FileInfo(transcript.Path) is { Exists: true } file ? file.Length : throw new FileNotFoundException($"{transcript.Path} is gone", transcript.Path);
        long offset = 0, line = 1;
        byte[] buffer = [];
        for (var i = 0; i < meta.Frames.Length; i++)
        {
            var frame = meta.Frames[i];
            if (frame.Offset != offset || frame.Length <= 0 || frame.Content <= 0 || frame.FirstLine != line) return "the metadata's list of frames was changed";
            if (offset + frame.Length > length) return string.Create(CultureInfo.InvariantCulture, $"the file is cut: lines from {frame.FirstLine} on are gone");
            if (TroubleOf(transcript, i, ref buffer) is { } trouble) return trouble;
            line += buffer.AsSpan(0, frame.Content).Count((byte)'\n');
            offset += frame.Length;
        }

        if (offset != length) return "bytes were added behind the last line";
        if (line - 1 != meta.Counts.Lines) return "the metadata's count of lines was changed";
        return ArchiveMeta.HashOf(meta.Frames) == meta.Hash ? null : "the metadata's hash was changed";
    }

    /// <summary>The content's identity of the sealed part, made again from the longer transcript; null where it cannot be made. For one in which <see cref="Disagreement"/> found none.</summary>
    public static string? HashOf(ArchivedTranscript transcript, SealedPart part)
    {
        var frames = transcript.Meta.Frames;
        if (part.Rest.IsDefault || part.Frames < 0 || part.Frames > frames.Length) return null;
        var hashes = new List<ArchiveFrame>(frames.Take(part.Frames));
        var (index, at) = (part.Frames, 0);
        byte[] buffer = [];
        var content = ReadOnlyMemory<byte>.Empty;
        foreach (var size in part.Rest)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            for (var left = size; left > 0;)
            {
                if (at == content.Length)
                {
                    if (index >= frames.Length || FrameReader.Frame(transcript, index++, ref buffer) is not { } next) return null;
                    (content, at) = (next, 0);
                }

                var piece = content.Span.Slice(at, Math.Min(left, content.Length - at));
                hash.AppendData(piece);
                at += piece.Length;
                left -= piece.Length;
            }

            hashes.Add(new(0, 0, size, 0, Convert.ToHexStringLower(hash.GetHashAndReset())));
        }

        return ArchiveMeta.HashOf([.. hashes]);
    }

    private static string? TroubleOf(ArchivedTranscript transcript, int index, ref byte[] buffer)
    {
        var frame = transcript.Meta.Frames[index];
        var next = index + 1 < transcript.Meta.Frames.Length ? transcript.Meta.Frames[index + 1].FirstLine - 1 : transcript.Meta.Counts.Lines;
        try
        {
            if (FrameReader.Frame(transcript, index, ref buffer) is null) throw new FileNotFoundException($"{transcript.Path} is gone", transcript.Path);
            return null;
        }
        catch (Exception failure) when (failure is (IOException and not FileNotFoundException) or InvalidDataException or OutOfMemoryException)
        {
            return string.Create(CultureInfo.InvariantCulture, $"lines {frame.FirstLine} to {next} are not those that were archived");
        }
    }
}
