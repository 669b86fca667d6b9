using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tacho.Configuration;
using Tacho.Journal;
using Tacho.Review;
using Tacho.Store.Sqlite;
using Tacho.Trail;

namespace Tacho.Store.Projection;

/// <summary>Brings the journal into the store: the entries that are new, or are not what they were.</summary>
public static class JournalProjection
{
    private const string StateName = "journal";

    /// <summary>Whether the journal, or what people covered, is not as the store knows it. Costs a look at the journal's files.</summary>
    public static bool IsBehind(StoreDatabase store, TachoHome home, Reviews reviews) => LedgerProjection.State(store, StateName) != StateOf(home, reviews);

    /// <summary>Brings the store up to the journal; dropped entries are not in it.</summary>
    public static void Bring(StoreDatabase store, TachoHome home, Reviews reviews)
    {
        if (!IsBehind(store, home, reviews)) return;

        // Before it is read: what comes meanwhile is brought the next time.
        var state = StateOf(home, reviews);
        var entries = CoveredJournal.Read(home, reviews).Where(static entry => entry.Dropped is null).ToImmutableArray();
        store.InTransaction(() =>
        {
            var known = store.Rows("SELECT entry, id, state FROM journal_entries", static row => (Entry: row.Text(0), Id: row.Number(1), State: row.Text(2))).ToDictionary(static row => row.Entry, StringComparer.Ordinal);
            foreach (var entry in entries)
            {
                var isKnown = known.Remove(entry.Id, out var row);
                var text = EntryText(entry);
                var now = HashOf(entry, text);
                if (isKnown && row.State == now) continue;
                if (isKnown) Remove(store, row.Id);
                Add(store, entry, text, now);
            }

            foreach (var gone in known.Values) Remove(store, gone.Id);
            LedgerProjection.Remember(store, StateName, state);
            return 0;
        });
    }

    /// <summary>All that an entry says, as one text.</summary>
    internal static string EntryText(JournalEntry entry) => string.Join('\n',
        EntryMarkdown.Lists(entry.Noted).SelectMany(static list => list.Items.Select(item => $"{list.Label}: {item}")).Prepend(entry.Noted.Title).Append(entry.Noted.Text ?? "").Where(static text => text.Length > 0));

    private static void Add(StoreDatabase store, JournalEntry entry, string text, string state)
    {
        var noted = entry.Noted;
        store.Run(
            """
            INSERT INTO journal_entries (entry, at, utc_offset, title, person, person_name, project, name, part, agent, session, git_branch, git_commit, inferred, state)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
            """,
            entry.Id, entry.At.ToUnixTimeMilliseconds(), entry.At.Offset == TimeSpan.Zero ? null : (long)entry.At.Offset.TotalMinutes, noted.Title, noted.Person, noted.PersonName, entry.Place.Project, entry.Place.Name, entry.Place.Part,
            noted.Of?.Agent, noted.Of?.Session, noted.Branch, noted.Commit, noted.IsInferred ? 1L : 0L, state);
        var id = store.Number("SELECT last_insert_rowid()");
        foreach (var (label, items) in EntryMarkdown.Lists(noted))
        {
            for (var number = 0; number < items.Length; number++) store.Run("INSERT INTO journal_items (entry_id, list, number, text) VALUES (?1, ?2, ?3, ?4)", id, label.ToLowerInvariant(), (long)number + 1, items[number]);
        }

        if (noted.Text is { } further) store.Run("INSERT INTO journal_items (entry_id, list, number, text) VALUES (?1, 'text', 1, ?2)", id, further);
        store.Run("INSERT INTO journal_words (rowid, text) VALUES (?1, ?2)", id, text);
    }

    private static void Remove(StoreDatabase store, long id)
    {
        store.Run("DELETE FROM journal_words WHERE rowid = ?1", id);
        store.Run("DELETE FROM journal_items WHERE entry_id = ?1", id);
        store.Run("DELETE FROM journal_entries WHERE id = ?1", id);
    }

    private static string HashOf(JournalEntry entry, string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{entry.Place.Project}\n{entry.Place.Name}\n{entry.Noted.PersonName}\n{entry.Noted.Branch}\n{text}")).AsSpan(0, 8));

    /// <summary>The journal's files: they only grow, or are replaced as a whole by a scrub.</summary>
    private static string StateOf(TachoHome home, Reviews reviews) =>
        string.Join(' ', new TrailReader(home).Files(TrailPaths.Journal).Select(static file => new FileInfo(file.Path))
            .Select(static file => string.Create(CultureInfo.InvariantCulture, $"{file.Name}:{file.Length}:{file.LastWriteTimeUtc.Ticks}")).Append(reviews.Fingerprint));
}
