using System.Collections.Immutable;
using System.Globalization;
using Tacho.Archive;
using Tacho.Cli.Commands.Archive;
using Tacho.Incidents;

namespace Tacho.Cli.Recaps;

/// <summary>What <c>tacho show</c> opens: <c>4f1c8b3e:212</c> for a line of an archived transcript, <c>4f1c8b3e@12</c> for a line of the sealed trail. Safe for use by one thread.</summary>
internal sealed class RecordCitations(ImmutableArray<SessionFiles> sessions, ImmutableArray<ArchivedTranscript> archived)
{
    private readonly TranscriptNames _names = new(archived);
    private readonly Dictionary<string, ArchivedTranscript> _byPath = archived.DistinctBy(static one => one.Path).ToDictionary(static one => one.Path, StringComparer.Ordinal);
    private readonly Dictionary<string, string> _nameOf = new(StringComparer.Ordinal);
    private readonly ILookup<string, string> _byShortId = sessions.Where(static one => !one.Files.IsEmpty).ToLookup(static one => one.Id.ShortId, static one => one.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The citation of a happening; of the two places that may tell of it the transcript's is richer.</summary>
    public string Of(SessionFiles session, CommandPlace place, CommandPlace? told)
    {
        var transcript = told ?? (place.Sources == RecordSources.Transcripts ? place : null);
        if (transcript is not null) return string.Create(CultureInfo.InvariantCulture, $"{NameOf(_byPath[transcript.Path])}:{transcript.Line}");
        return string.Create(CultureInfo.InvariantCulture, $"{TrailName(session)}@{TrailPlace.PartOf(place.Path)}{place.Line}");
    }

    /// <summary>The name of a session.</summary>
    public string Of(SessionFiles session) =>
        session.Transcripts.OrderBy(static one => one.Meta.Subagent is not null).ThenByDescending(static one => one.Meta.Rewritten).FirstOrDefault() is { } transcript ? NameOf(transcript) : TrailName(session);

    private string TrailName(SessionFiles session)
    {
        var shortId = session.Id.ShortId;
        return _byShortId[shortId].Distinct(StringComparer.Ordinal).Count() <= 1 ? shortId : session.Name;
    }

    private string NameOf(ArchivedTranscript transcript)
    {
        if (!_nameOf.TryGetValue(transcript.Path, out var name)) _nameOf[transcript.Path] = name = _names.For(transcript);
        return name;
    }
}
