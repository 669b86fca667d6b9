using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Sealing;

namespace Tacho.Scrubbing;

/// <summary>What a scrub finds in the archive of transcripts, and how it takes it out there.</summary>
/// <param name="archive">The archive.</param>
/// <param name="target">What is looked for.</param>
/// <param name="seal">Seals what is written anew.</param>
internal sealed class ArchiveScrub(TranscriptArchive archive, ScrubTarget target, ArchiveSeal seal)
{
    /// <summary>What was found in content, by its identity: an archive is large, and little of it changes between two looks.</summary>
    private readonly ConcurrentDictionary<string, FoundLines> _known = new(StringComparer.Ordinal);

    /// <summary>Metadata that cannot be read, with the reason.</summary>
    public List<OutOfReach> Broken { get; } = [];

    /// <summary>Looks through the transcripts that are chosen, several at once. It only reads.</summary>
    public ImmutableArray<TranscriptScrub> Look(Func<ArchiveMeta, bool> chosen)
    {
        Broken.Clear();
        var transcripts = archive.All((file, why) => Broken.Add(new(file, $"it cannot be read, and what it names was not looked into: {why}"))).Where(transcript => chosen(transcript.Meta)).ToList();

        // The largest first, so that no core waits long for the last.
        transcripts.Sort(static (one, other) => other.Meta.BytesMasked.CompareTo(one.Meta.BytesMasked));
        return [.. Partitioner.Create(transcripts, loadBalance: true).AsParallel().Select(transcript => TranscriptScrub.Of(transcript, target, _known)).OrderBy(static scrub => scrub.Transcript.MetaPath, StringComparer.Ordinal)];
    }

    /// <summary>Content that no metadata names: an import or a scrub that died left it. It is not looked into, but goes.</summary>
    public ImmutableArray<string> Leftovers() => archive.DeadLeftovers();

    /// <summary>Waits for the imports that are at work, and removes what dead ones left.</summary>
    public void RemoveLeftovers()
    {
        using var held = ArchiveLock.TakeAll(archive.Root);
        archive.RemoveDeadLeftovers();
    }

    /// <summary>How the ledger calls a transcript.</summary>
    public string Origin(ArchivedTranscript transcript)
    {
        var name = $"archive/{Path.GetRelativePath(archive.Root, Path.Combine(Path.GetDirectoryName(transcript.MetaPath)!, transcript.Name))}";
        return target.Holds(System.Text.Encoding.UTF8.GetBytes(name)) ? $"archive/{transcript.Meta.Hash}" : name;
    }

    /// <summary>
    /// Masks a transcript step by step, under its source's lock: as it is then, since an import may have let it grow, and a person may have removed it.
    /// </summary>
    /// <exception cref="IOException">It cannot be read or written; what stands in the archive is whole.</exception>
    public IEnumerable<ScrubStep> Rewrite(TranscriptScrub found)
    {
        using var held = ArchiveLock.Take(archive.Root, ArchiveLock.NumberOf(SourceIdentity.Of(found.Transcript.Meta)));
        if (archive.Read(Path.GetRelativePath(archive.Root, found.Transcript.MetaPath)) is not { } now) yield break;
        if (found.Lines.IsEmpty && now.Meta.Hash == found.Transcript.Meta.Hash)
        {
            TranscriptArchive.Update(now, seal.Ahead(now, Words(now.Meta)), sync: true);
            yield return new("masked the metadata's words", now.MetaPath);
            yield break;
        }

        foreach (var (what, path) in TranscriptRewrite.Steps(archive, now, line => TranscriptScrub.Mask(line, target), Words, meta => seal.Ahead(now, meta))) yield return new(what, path);
    }

    private ArchiveMeta Words(ArchiveMeta meta) => TranscriptScrub.Words(meta, target) with { Rules = target.Mode == ScrubTarget.RulesMode ? target.RulesFingerprint : meta.Rules };
}
