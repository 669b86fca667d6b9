using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Tacho.Incidents.Search;
using Tacho.Store.Projection;
using Tacho.Store.Sqlite;

namespace Tacho.Store.Search;

/// <summary>Answers a query from the store's index: the best first, or past <see cref="RankedHits"/> hits the newest, since ranking costs time for every hit.</summary>
public sealed class StoreSearch(StoreDatabase store)
{
    /// <summary>The most hits that are ranked.</summary>
    public const int RankedHits = 50_000;

    /// <summary>What a word counts in each column of the index, in its order: a person's words more than the output of tools.</summary>
    private const string Weights = "8.0, 4.0, 2.0, 6.0, 1.5, 3.0, 1.0, 1.5";

    private const int FewestAtOnce = 64;
    private const int NewestAtOnce = 4096;

    private const string Columns =
        """
        e.id, p.text_id, iif((SELECT count(*) FROM transcripts o WHERE o.short_name = tr.short_name) = 1, tr.short_name, tr.name), e.line, e.at, s.agent, s.project, s.session, e.subagent,
        tr.started, s.title
        """;

    /// <summary>At most <paramref name="max"/> answers.</summary>
    public SearchAnswer Run(WordQuery query, int max)
    {
        if (!query.HasWords) return new(Newest(query, max), IsRanked: false);

        // The journal has an index of its own; a group of which no alternative may stand in a session cannot hold.
        var groups = query.All.Select(static group => group.Where(static term => term.Kind != TextKind.Journal).ToImmutableArray()).ToImmutableArray();
        if (groups.Any(static group => group.IsEmpty)) return new([], IsRanked: true);
        var match = MatchOf(groups, [.. query.None.Where(static term => term.Kind != TextKind.Journal)], hasKinds: true);
        if (match.Length == 0) return new(Newest(query, max), IsRanked: false);
        var isRanked = store.Number($"SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ?1 LIMIT {RankedHits + 1})", match) <= RankedHits;
        return new(isRanked ? Ranked(query, match, max) : Newest(query, max), isRanked);
    }

    private ImmutableArray<FoundText> Ranked(WordQuery query, string match, int max)
    {
        var filter = new EventFilter(query);

        // Where no field chooses, the best texts are known before their events are looked up. With a LIMIT the inner query stays one by itself; scores are known nowhere else.
        // Of the candidates for an expression any number may fail.
        var best = filter.IsEmpty && query.Patterns.IsEmpty ? "ORDER BY score, rowid LIMIT ?2" : "LIMIT -1";
        var hits = store.Rows(
            $"""
            SELECT {Columns}, m.score, max(e.at), count(DISTINCT e.session_id)
            FROM (SELECT rowid AS id, bm25(words, {Weights}) AS score FROM words WHERE words MATCH ?1 {best}) m
            JOIN passages p ON p.text_id = m.id JOIN events e ON e.id = p.event_id JOIN transcripts tr ON tr.id = e.transcript_id JOIN sessions s ON s.id = e.session_id
            {filter.Where(first: 3)} GROUP BY m.id ORDER BY m.score, max(e.at) DESC, m.id LIMIT ?2
            """,
            static row => Hit.Of(row, sessions: row.Number(13)),
            [match, query.Patterns.IsEmpty ? (long)max : -1L, .. filter.Values]);
        return [.. hits.Select(hit => Found(hit, query)).Where(one => query.Patterns.IsEmpty || one.Holds).Take(max)];
    }

    /// <summary>The newest events that hold it, looked through from the newest on: what so many texts hold is soon found.</summary>
    private ImmutableArray<FoundText> Newest(WordQuery query, int max)
    {
        var filter = new EventFilter(query);
        var found = ImmutableArray.CreateBuilder<FoundText>();

        // Of what fields alone choose every row counts; else more and more rows are looked through.
        var atOnce = query.HasWords || !query.Patterns.IsEmpty ? FewestAtOnce : Math.Min(max, NewestAtOnce);
        for (var (at, id) = (long.MaxValue, long.MaxValue); found.Count < max; atOnce = Math.Min(2 * atOnce, NewestAtOnce))
        {
            var rows = store.Rows(
                $"""
                SELECT {Columns}
                FROM events e JOIN passages p ON p.event_id = e.id JOIN transcripts tr ON tr.id = e.transcript_id JOIN sessions s ON s.id = e.session_id
                {filter.Where(first: 4)} AND (e.at, e.id) < (?1, ?2) ORDER BY e.at DESC, e.id DESC LIMIT ?3
                """,
                row => Found(Hit.Of(row, sessions: 1), query),
                [at, id, (long)atOnce, .. filter.Values]);
            found.AddRange(rows.Where(one => one.Holds).Take(max - found.Count));
            if (rows.Count < atOnce) break;
            (at, id) = (rows[^1].At.ToUnixTimeMilliseconds(), rows[^1].Event);
        }

        return found.ToImmutable();
    }

    private FoundText Found(Hit hit, WordQuery query)
    {
        var (kind, text) = store.Rows("SELECT kind, text, rest FROM texts WHERE id = ?1", static its => (its.Text(0), StoredText.Join(its.Text(1), its.BytesOrNull(2))), hit.Text)[0];
        var place = MatchPlace.Of(query, text, Enum.Parse<TextKind>(kind, ignoreCase: true));
        return new FoundText(hit.Event, hit.Transcript, hit.Line, kind, hit.At, hit.Agent, hit.Project, hit.Session, hit.Subagent, hit.Started, hit.Title, hit.Sessions, Snippet.Of(text, place.Index, place.Length)) { Holds = place.Holds };
    }

    /// <summary>A query in the language of FTS5.</summary>
    /// <param name="all">Of each group one must stand in a text.</param>
    /// <param name="none">None of these.</param>
    /// <param name="hasKinds">Whether the index has a column for each kind.</param>
    internal static string MatchOf(ImmutableArray<ImmutableArray<WordTerm>> all, ImmutableArray<WordTerm> none, bool hasKinds)
    {
        var wanted = string.Join(" AND ", all.Select(group => group.Length == 1 ? TermOf(group[0], hasKinds) : $"({string.Join(" OR ", group.Select(term => TermOf(term, hasKinds)))})"));
        return none.IsEmpty || wanted.Length == 0 ? wanted : $"({wanted}) NOT ({string.Join(" OR ", none.Select(term => TermOf(term, hasKinds)))})";
    }

    /// <summary>Words hold letters and digits only, so that a quotation mark cannot stand in them.</summary>
    private static string TermOf(WordTerm term, bool hasKinds) => (hasKinds && term.Kind is { } kind ? PassageWriter.NameOf(kind) + " : " : "") + $"\"{string.Join(' ', term.Words)}\"" + (term.IsPrefix ? " *" : "");

    /// <summary>A row of <see cref="Columns"/>: an event and the text of it that was found.</summary>
    private sealed record Hit(long Event, long Text, string Transcript, long Line, DateTimeOffset At, string Agent, string Project, string Session, string? Subagent, DateTimeOffset Started, string? Title, long Sessions)
    {
        public static Hit Of(StoreRow row, long sessions) => new(
            row.Number(0), row.Number(1), row.Text(2), row.Number(3), DateTimeOffset.FromUnixTimeMilliseconds(row.Number(4)), row.Text(5), row.Text(6), row.Text(7), row.TextOrNull(8),
            DateTimeOffset.FromUnixTimeMilliseconds(row.Number(9)), row.TextOrNull(10), sessions);
    }
}

/// <summary>What a search found.</summary>
/// <param name="Found">In the order in which it is to be shown.</param>
/// <param name="IsRanked">The best first; else the newest.</param>
public sealed record SearchAnswer(ImmutableArray<FoundText> Found, bool IsRanked);

/// <summary>A text that a query found, and the newest event that it belongs to.</summary>
/// <param name="Event">The event's row.</param>
/// <param name="Transcript">The shortest name by which the archived transcript is found.</param>
/// <param name="Line">Its line.</param>
/// <param name="Kind">What of the session it is, as the query's fields call it.</param>
/// <param name="At">When it happened.</param>
/// <param name="Agent">Whose.</param>
/// <param name="Project">Where.</param>
/// <param name="Session">The agent's id of the session.</param>
/// <param name="Subagent">The sub-agent that acted.</param>
/// <param name="Started">When the transcript began.</param>
/// <param name="Title">What the session is called.</param>
/// <param name="Sessions">How many sessions hold the same text.</param>
/// <param name="Snippet">The match with what stands round it.</param>
public sealed record FoundText(
    long Event, string Transcript, long Line, string Kind, DateTimeOffset At, string Agent, string Project, string Session, string? Subagent, DateTimeOffset Started, string? Title, long Sessions, Snippet Snippet)
{
    /// <summary>The words are in it.</summary>
    internal bool Holds { get; init; }
}
