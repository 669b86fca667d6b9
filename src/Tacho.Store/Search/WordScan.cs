using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Events;
using Tacho.Incidents.Search;

namespace Tacho.Store.Search;

/// <summary>Answers a query without a store, by looking through archived transcripts: the same texts as the index finds, unranked. It knows nothing of the fields of <see cref="WordQuery.NeedsStore"/>.</summary>
public static class WordScan
{
    /// <summary>The places in the order of the transcripts and their lines.</summary>
    public static IEnumerable<SearchHit> Run(WordQuery query, IEnumerable<ArchivedTranscript> transcripts) =>
        from transcript in transcripts
        where IsWanted(query.Agents, transcript.Meta.Agent) && IsWanted(query.Projects, transcript.Meta.Project) && IsWanted(query.Sessions, transcript.Meta.Session)
        from line in ArchivedSession.Read(transcript)
        from happened in line.Events
        where (query.After is not { } after || happened.At >= after) && (query.Before is not { } before || happened.At < before)
        from hit in In(query, transcript, line.Number, happened)
        select hit;

    /// <summary>What of an event is one text for a search: all of one kind.</summary>
    public static IEnumerable<(TextKind Kind, string Text)> Texts(AgentEvent happened) =>
        EventTexts.Of(happened).Where(static one => one.Text.Length > 0).GroupBy(static one => one.Kind).Select(static texts => (texts.Key, string.Join('\n', texts.Select(static one => one.Text))));

    private static IEnumerable<SearchHit> In(WordQuery query, ArchivedTranscript transcript, long line, AgentEvent happened)
    {
        foreach (var (kind, text) in Texts(happened))
        {
            if ((!query.Kinds.IsEmpty && !query.Kinds.Contains(kind)) || MatchPlace.Of(query, text, kind) is not { Holds: true } place) continue;
            yield return new SearchHit(transcript, line, kind, happened.At, Snippet.Of(text, place.Index, place.Length));
        }
    }

    private static bool IsWanted(ImmutableArray<string> parts, string name) => parts.IsEmpty || parts.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));
}
