using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Archive;
using Tacho.Cli.Commands.Archive;
using Tacho.Events;

namespace Tacho.Cli.Commands.Review;

/// <summary>Places of the ledger, which calls transcripts by their whole names, as every other command prints them.</summary>
internal sealed class ShortPlaces
{
    private readonly Lazy<(TranscriptNames Names, ImmutableDictionary<string, ArchivedTranscript> ByName)> _archive;

    public ShortPlaces(ParseResult parsed) => _archive = new(() =>
    {
        var all = ArchiveChoice.Uncovered(parsed, ArchiveChoice.At(folder: null)).ToImmutableArray();
        return (new TranscriptNames(all), all.DistinctBy(static transcript => transcript.Name).ToImmutableDictionary(static transcript => transcript.Name));
    });

    /// <summary>The place by its shortest name; as it is where its transcript is not archived any more.</summary>
    public ReviewPlace Of(ReviewPlace place) => _archive.Value.ByName.TryGetValue(place.Transcript, out var transcript) ? place with { Transcript = _archive.Value.Names.For(transcript) } : place;

    /// <summary>The same, null for none.</summary>
    public ReviewPlace? OrNone(ReviewPlace? place) => place is null ? null : Of(place);
}
