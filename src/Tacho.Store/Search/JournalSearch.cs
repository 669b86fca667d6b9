using System.Collections.Immutable;
using Tacho.Configuration;
using Tacho.Incidents.Search;
using Tacho.Journal;
using Tacho.Review;
using Tacho.Store.Projection;
using Tacho.Store.Sqlite;

namespace Tacho.Store.Search;

/// <summary>An entry of the journal that a query found.</summary>
/// <param name="Entry">Its id.</param>
/// <param name="At">When it was written, with its own offset where that is known.</param>
/// <param name="Title">One line.</param>
/// <param name="Project">What people call it.</param>
/// <param name="Person">Whose.</param>
/// <param name="Agent">Whose session it was said in; null where none is known.</param>
/// <param name="Session">The agent's id of that session.</param>
/// <param name="Snippet">The match with what stands round it.</param>
public sealed record FoundEntry(string Entry, DateTimeOffset At, string Title, string Project, string Person, string? Agent, string? Session, Snippet Snippet);

/// <summary>Answers a query from the journal: an entry is one text, its title and all that it says. With a store the best first, without one the newest.</summary>
public static class JournalSearch
{
    /// <summary>At most so many answers.</summary>
    /// <param name="query">What is asked for. Fields of what ran (tool, exit …) choose no entry.</param>
    /// <param name="store">The store, brought up to the journal; null for none.</param>
    /// <param name="home">Whose journal, where there is no store.</param>
    /// <param name="max">The most.</param>
    public static ImmutableArray<FoundEntry> Run(WordQuery query, StoreDatabase? store, TachoHome home, int max)
    {
        if (query.NeedsStore is not null || (!query.Kinds.IsEmpty && !query.Kinds.Contains(TextKind.Journal))) return [];

        // A group of which no alternative may stand in an entry cannot hold.
        var groups = query.All.Select(static group => group.Where(static term => term.Kind is null or TextKind.Journal).ToImmutableArray()).ToImmutableArray();
        if (groups.Any(static group => group.IsEmpty)) return [];
        var candidates = store is null ? Scanned(query, home) : Stored(groups, query, store);
        return [.. candidates.Select(one => (One: one, Place: MatchPlace.Of(query, one.Text, TextKind.Journal))).Where(static found => found.Place.Holds).Take(max)
            .Select(static found => found.One.Entry with { Snippet = Snippet.Of(found.One.Text, found.Place.Index, found.Place.Length) })];
    }

    private static IEnumerable<(FoundEntry Entry, string Text)> Stored(ImmutableArray<ImmutableArray<WordTerm>> groups, WordQuery query, StoreDatabase store)
    {
        var match = StoreSearch.MatchOf(groups, [.. query.None.Where(static term => term.Kind is null or TextKind.Journal)], hasKinds: false);
        var (from, order) = match.Length == 0
            ? ("journal_entries j JOIN journal_words w ON w.rowid = j.id", "j.at DESC, j.id DESC")
            : ("journal_words w JOIN journal_entries j ON j.id = w.rowid", "bm25(journal_words), j.at DESC, j.id DESC");
        return store.Rows(
                $"SELECT j.entry, j.at, j.utc_offset, j.title, j.name, j.person, j.agent, j.session, w.text, j.project FROM {from} {(match.Length == 0 ? "" : "WHERE journal_words MATCH ?1")} ORDER BY {order}",
                static row => (Row: new FoundEntry(row.Text(0), DateTimeOffset.FromUnixTimeMilliseconds(row.Number(1)).ToOffset(TimeSpan.FromMinutes(row.NumberOrNull(2) ?? 0)), row.Text(3), row.Text(4), row.Text(5), row.TextOrNull(6), row.TextOrNull(7), Snippet.Of("", 0, 0)), Text: row.Text(8), Project: row.Text(9)),
                match.Length == 0 ? [] : [match])
            .Where(one => IsWanted(query, one.Row, one.Project)).Select(static one => (one.Row, one.Text));
    }

    private static IEnumerable<(FoundEntry Entry, string Text)> Scanned(WordQuery query, TachoHome home) =>
        from entry in CoveredJournal.Read(home).Reverse()
        where entry.Dropped is null
        let found = new FoundEntry(entry.Id, entry.At, entry.Noted.Title, entry.Place.Name, entry.Noted.Person, entry.Noted.Of?.Agent, entry.Noted.Of?.Session, Snippet.Of("", 0, 0))
        where IsWanted(query, found, entry.Place.Project)
        select (found, JournalProjection.EntryText(entry));

    private static bool IsWanted(WordQuery query, FoundEntry entry, string project) =>
        (query.After is not { } after || entry.At >= after) && (query.Before is not { } before || entry.At < before)
        && IsWanted(query.Agents, entry.Agent) && IsWanted(query.Sessions, entry.Session) && (IsWanted(query.Projects, project) || IsWanted(query.Projects, entry.Project));

    private static bool IsWanted(ImmutableArray<string> parts, string? name) => parts.IsEmpty || (name is not null && parts.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase)));
}
