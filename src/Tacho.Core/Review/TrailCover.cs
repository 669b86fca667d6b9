using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Events;
using Tacho.Redaction.Manual;

namespace Tacho.Review;

/// <summary>
/// Covers what the trail tells of one session. Redactions name records of archived transcripts; the trail tells of the same with other ids, so what they cover there is covered here wherever it stands
/// whole in the session. A text that is covered in a part of a session is covered in all that the trail tells of it.
/// </summary>
public sealed class TrailCover
{
    private readonly HiddenTextFinder? _texts;
    private readonly ManualRedaction? _whole;
    private readonly Dictionary<string, ManualRedaction> _values = new(StringComparer.Ordinal);

    private TrailCover(ImmutableArray<ManualRedaction> redactions, HiddenText? hidden)
    {
        _whole = redactions.FirstOrDefault(static one => one is { Scope: RedactionScope.Session, IsWhole: true });
        _texts = hidden is null ? null : new HiddenTextFinder(hidden, redactions);
    }

    /// <summary>The cover of a session; null where nothing of it is covered.</summary>
    /// <param name="reviews">What people said.</param>
    /// <param name="agent">Whose session.</param>
    /// <param name="session">The agent's id of it.</param>
    /// <param name="transcripts">Its archived transcripts, in which the covered places are looked up.</param>
    /// <exception cref="IOException">An archived file is missing or damaged.</exception>
    public static TrailCover? Of(Reviews reviews, string agent, string session, IEnumerable<ArchivedTranscript> transcripts)
    {
        var concerning = reviews.InForce.Where(one => one.Concerns(agent, session, parent: null)).ToImmutableArray();
        if (concerning.IsEmpty) return null;
        var cover = new TrailCover(concerning, concerning.Any(static one => one.Made.Text is not null) ? reviews.Hidden : null);
        if (concerning.Any(static one => one.Made.Text is null && one.Scope != RedactionScope.Session)) cover.Learn(reviews, transcripts);
        return cover;
    }

    /// <summary>An event of the session with what is covered.</summary>
    public AgentEvent Event(AgentEvent happened)
    {
        var map = new CoverMap(isEvent: true, _texts, _whole, fields: [], _values);
        return map.Apply(EventJson.Write(happened), out _) is { } changed ? EventJson.Read(changed) : happened;
    }

    /// <summary>A text that belongs to the session, such as a prompt.</summary>
    public string? Text(string? text)
    {
        if (text is null) return null;
        if (_whole is not null) return _whole.Replacement;
        return _values.TryGetValue(text, out var covering) ? covering.Replacement : _texts is null ? text : CoverMap.Covered(text, _texts, told: null);
    }

    private void Learn(Reviews reviews, IEnumerable<ArchivedTranscript> transcripts)
    {
        foreach (var transcript in transcripts)
        {
            if (reviews.CoverOf(transcript) is not { } cover) continue;
            var reading = cover.Begin((redaction, text) =>
            {
                if (redaction.Made.Text is null) _values[text] = redaction;
            });
            foreach (var line in ArchivedSession.Read(transcript with { Cover = null })) reading.Cover(line.Number, line.Bytes, line.Events);
        }
    }
}
