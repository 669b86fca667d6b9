using System.Collections.Immutable;
using Tacho.Configuration;
using Tacho.Interop;
using Tacho.Redaction;

namespace Tacho.Archive;

/// <summary>
/// Puts an archived transcript in its own place with some lines masked, as many lines as before: (1) all lines to a file without a name, to the device, (2) that file its name,
/// (3) the metadata, (4) the former file goes. A process that dies before the metadata is in place leaves the former as it was; one that dies behind it leaves the former file,
/// which no metadata names any more.
/// </summary>
internal static class TranscriptRewrite
{
    /// <summary>Does it, step by step as the result is read; each tells what was just done, and to which file. For who holds the source's lock.</summary>
    /// <param name="archive">Where it is.</param>
    /// <param name="former">As it is now.</param>
    /// <param name="mask">The masked form of a line; null for one that stays.</param>
    /// <param name="words">The metadata with its own words masked.</param>
    /// <param name="seal">Seals the transcript as it will be, before it has a name; gives the metadata with its seal.</param>
    /// <exception cref="IOException">The former is damaged, or the disk is full; the former is as it was.</exception>
    public static IEnumerable<(string What, string Path)> Steps(
        TranscriptArchive archive, ArchivedTranscript former, Func<ReadOnlyMemory<byte>, Redacted<ReadOnlyMemory<byte>>?> mask, Func<ArchiveMeta, ArchiveMeta> words,
        Func<ArchiveMeta, ArchiveMeta> seal)
    {
        TachoHome.CreateFolder(archive.Partial);
        var temporary = Path.Combine(archive.Partial, Guid.CreateVersion7().ToString("N"));
        try
        {
            // Locked until the metadata is in place, for who removes leftovers.
            using var file = PosixFile.CreateNew(temporary) ?? throw new IOException($"{temporary} exists already.");
            file.TryLock(TimeSpan.Zero);
            using var codec = ArchiveCodec.Of(former.Meta.Codec);
            var meta = words(Write(file, codec, former, mask));
            file.Sync();
            yield return ("wrote the transcript anew", temporary);
            meta = seal(meta);
            yield return ("sealed it as it will be", temporary);

            var folder = Path.GetDirectoryName(former.MetaPath)!;
            meta = meta with { File = TranscriptArchive.FreeRevision(folder, former.Name, codec.Extension) };
            var put = former with { Meta = meta };
            File.Move(temporary, put.Path, overwrite: false);
            PosixFile.SyncFolder(folder);
            yield return ("gave it a name", put.Path);

            TranscriptArchive.Update(former, meta, sync: true);
            PosixFile.SyncFolder(folder);
            yield return ("told the metadata", former.MetaPath);

            File.Delete(former.Path);
            PosixFile.SyncFolder(folder);
            yield return ("removed the former file", former.Path);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static ArchiveMeta Write(PosixFile file, ArchiveCodec codec, ArchivedTranscript former, Func<ReadOnlyMemory<byte>, Redacted<ReadOnlyMemory<byte>>?> mask)
    {
        using var writer = new FrameWriter(file, codec, [], 1);
        var byRule = former.Meta.Masked.ToBuilder();
        long changed = 0;
        foreach (var line in FrameReader.Lines(former))
        {
            var masked = mask(line);
            writer.Append((masked?.Value ?? line).Span);
            if (masked is null) continue;
            changed++;
            foreach (var rule in masked.Counts) byRule[rule.RuleId] = byRule.GetValueOrDefault(rule.RuleId) + rule.Count;
        }

        if (writer.Lines != former.Meta.Counts.Lines) throw new IOException($"{former.Path} has {writer.Lines} lines, and its metadata says {former.Meta.Counts.Lines}.");
        ImmutableArray<ArchiveFrame> frames = writer.Finish();
        return former.Meta with
        {
            Scrubbed = changed == 0 ? former.Meta.Scrubbed : (former.Meta.Scrubbed ?? 0) + changed,
            Masked = byRule.ToImmutable(),
            BytesMasked = frames.Sum(static frame => (long)frame.Content),
            BytesOut = file.Length,
            Frames = frames,
            Hash = ArchiveMeta.HashOf(frames),
        };
    }
}
