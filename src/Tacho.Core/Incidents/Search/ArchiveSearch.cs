using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Events;

namespace Tacho.Incidents.Search;

/// <summary>
/// Searches archived transcripts without an index: first all frames at once, by their raw bytes where that is sound; then the transcripts in which something may stand are read
/// as events. What is found does not depend on how many work at it.
/// </summary>
public sealed class ArchiveSearch(SearchQuery query)
{
    private const long BatchBytes = 256L * 1024 * 1024;

    private readonly ConcurrentDictionary<string, string> _damaged = new(StringComparer.Ordinal);

    /// <summary>Only these kinds; empty for all.</summary>
    public ImmutableArray<TextKind> Kinds { get; init; } = [];

    /// <summary>
    /// <see cref="TextKind.Other"/> wherever it is. Else it is told only of a transcript in whose conversation the text does not stand, since most of it says again what the conversation says.
    /// </summary>
    public bool WithOther { get; init; }

    /// <summary>How many work at once.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>Transcripts that could not be read to their end, with the reason, by the path of their metadata.</summary>
    public IReadOnlyDictionary<string, string> Damaged => _damaged;

    /// <summary>
    /// At most <paramref name="max"/> hits, in the order of the transcripts and their lines; of each line one a kind. Memory holds a few frames and the hits of a batch.
    /// </summary>
    public IEnumerable<SearchHit> Run(IEnumerable<ArchivedTranscript> transcripts, int max)
    {
        foreach (var batch in Batches(transcripts))
        {
            if (max <= 0) yield break;
            var most = max;
            var may = query.Filter is { } filter ? MayHold(batch, filter) : null;
            var hits = new ImmutableArray<SearchHit>[batch.Count];
            Parallel.For(0, batch.Count, Options, i => hits[i] = may?[i] == false ? [] : Search(batch[i], most));
            foreach (var hit in hits.SelectMany(static found => found).Take(most))
            {
                max--;
                yield return hit;
            }
        }
    }

    private ParallelOptions Options => new() { MaxDegreeOfParallelism = Math.Max(1, Jobs) };

    private static IEnumerable<List<ArchivedTranscript>> Batches(IEnumerable<ArchivedTranscript> transcripts)
    {
        var batch = new List<ArchivedTranscript>();
        long bytes = 0;
        foreach (var transcript in transcripts)
        {
            batch.Add(transcript);
            bytes += transcript.Meta.BytesMasked;
            if (bytes < BatchBytes) continue;
            yield return batch;
            batch = [];
            bytes = 0;
        }

        if (batch.Count > 0) yield return batch;
    }

    /// <summary>Which transcripts of a batch have a frame that the filter lets through. A file that has been replaced since is let through.</summary>
    private bool[] MayHold(List<ArchivedTranscript> batch, RawFilter filter)
    {
        var may = new bool[batch.Count];
        var frames = batch.SelectMany(static (transcript, i) => Enumerable.Range(0, transcript.Meta.Frames.Length).Select(frame => (Transcript: i, Frame: frame)));
        Parallel.ForEach(
            Partitioner.Create(frames, EnumerablePartitionerOptions.NoBuffering),
            Options,
            static () => Array.Empty<byte>(),
            (place, _, buffer) =>
            {
                if (Volatile.Read(ref may[place.Transcript])) return buffer;
                try
                {
                    if (FrameReader.Frame(batch[place.Transcript], place.Frame, ref buffer) is not { } content || filter.MayHold(content.Span)) Volatile.Write(ref may[place.Transcript], true);
                }
                catch (IOException failure)
                {
                    // The frames before it are still searched, if something stands in them.
                    _damaged[batch[place.Transcript].MetaPath] = failure.Message;
                }

                return buffer;
            },
            static _ => { });
        return may;
    }

    private ImmutableArray<SearchHit> Search(ArchivedTranscript transcript, int max)
    {
        var hits = ImmutableArray.CreateBuilder<SearchHit>();
        var others = new List<SearchHit>();
        try
        {
            foreach (var line in ArchivedSession.Read(transcript))
            {
                if (query.Filter?.MayHold(line.Bytes.Span) == false) continue;
                if (!AddEvents(transcript, line, hits) && (WithOther || hits.Count == 0) && others.Count < max && OtherOf(transcript, line) is { } other)
                {
                    if (WithOther) hits.Add(other);
                    else others.Add(other);
                }

                if (hits.Count >= max) break;
            }
        }
        catch (IOException failure)
        {
            _damaged[transcript.MetaPath] = failure.Message;
        }

        return hits.Count > 0 ? hits.ToImmutable() : [.. others];
    }

    /// <summary>Adds the first match of each kind in a line's events; false where there is none, of whatever kind.</summary>
    private bool AddEvents(ArchivedTranscript transcript, ArchivedLine line, ImmutableArray<SearchHit>.Builder hits)
    {
        var seen = 0;
        foreach (var happened in line.Events)
        {
            foreach (var (kind, text) in EventTexts.Of(happened))
            {
                if ((seen & (1 << (int)kind)) != 0 || query.Find(text) is not (var index, > 0 and var length)) continue;
                seen |= 1 << (int)kind;
                if (IsWanted(kind)) hits.Add(new SearchHit(transcript, line.Number, kind, TimeOf(happened), Snippet.Of(text, index, length)));
            }
        }

        return seen != 0;
    }

    private SearchHit? OtherOf(ArchivedTranscript transcript, ArchivedLine line) =>
        IsWanted(TextKind.Other) && JsonStrings.Find(line.Bytes.Span, query.Find) is var (text, index, length)
            ? new SearchHit(transcript, line.Number, TextKind.Other, line.Events is [var first, ..] ? TimeOf(first) : null, Snippet.Of(text, index, length))
            : null;

    /// <summary>Null for an event of a transcript without times.</summary>
    private static DateTimeOffset? TimeOf(AgentEvent happened) => happened.At == DateTimeOffset.UnixEpoch ? null : happened.At;

    private bool IsWanted(TextKind kind) => Kinds.IsEmpty || Kinds.Contains(kind);
}
