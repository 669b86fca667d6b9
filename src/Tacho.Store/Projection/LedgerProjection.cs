using System.Globalization;
using System.Text;
using System.Text.Json;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Redaction;
using Tacho.Review;
using Tacho.Store.Sqlite;
using Tacho.Trail;

namespace Tacho.Store.Projection;

/// <summary>Brings what people did with the record, and the rules in force, into the store. Made anew as a whole when one of them changed: they are few.</summary>
public static class LedgerProjection
{
    /// <summary>Whether the ledger or the rules are not as the store knows them. Costs a look at the ledger's files.</summary>
    public static bool IsBehind(StoreDatabase store, TachoHome home, RuleSet rules) => State(store, "ledger") != StateOf(home) || State(store, "rules") != rules.Fingerprint;

    /// <summary>Brings the store up to them.</summary>
    /// <param name="store">What is written.</param>
    /// <param name="home">Whose ledger.</param>
    /// <param name="rules">The rules in force.</param>
    /// <param name="reviews">What the ledger says of the record.</param>
    public static void Bring(StoreDatabase store, TachoHome home, RuleSet rules, Reviews reviews)
    {
        if (!IsBehind(store, home, rules)) return;

        // Before it is read: what comes meanwhile is brought the next time.
        var state = StateOf(home);
        store.InTransaction(() =>
        {
            foreach (var table in (ReadOnlySpan<string>)["manual_redactions", "tags", "notes", "audit_log", "redaction_rules"]) store.Run($"DELETE FROM {table}");
            foreach (var one in reviews.Redactions) Add(store, one);
            foreach (var tag in reviews.Tags)
                store.Run("INSERT INTO tags (tag, agent, session, transcript, line, actor, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", tag.Tag, tag.Of.Agent, tag.Of.Session, tag.At?.Transcript, tag.At?.Line, tag.Person, Time(tag.Given));
            foreach (var note in reviews.Notes)
                store.Run("INSERT INTO notes (text, agent, session, transcript, line, actor, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", note.Text, note.Of.Agent, note.Of.Session, note.At?.Transcript, note.At?.Line, note.Person, Time(note.Given));
            foreach (var entry in AuditLog.Entries(home))
                store.Run("INSERT INTO audit_log (at, actor, action, subject, reason, place, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", Time(entry.At), entry.Person, entry.Action, entry.Subject, entry.Reason, entry.Place, DetailOf(entry));
            foreach (var rule in rules.Rules)
                store.Run("INSERT OR REPLACE INTO redaction_rules (rule, description, source, rules) VALUES (?1, ?2, ?3, ?4)", rule.Id, rule.Description, RuleSet.BuiltIn.Rules.Contains(rule) ? "built-in" : "user", rules.Fingerprint);
            Remember(store, "ledger", state);
            Remember(store, "rules", rules.Fingerprint);
            return 0;
        });
    }

    /// <summary>What was remembered under a name; empty for nothing.</summary>
    internal static string State(StoreDatabase store, string name) => store.Value("SELECT value FROM review_state WHERE name = ?1", name) as string ?? "";

    internal static void Remember(StoreDatabase store, string name, string value) =>
        store.Run("INSERT INTO review_state (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value);

    private static void Add(StoreDatabase store, ReviewedRedaction one)
    {
        var (made, place) = (one.Redaction.Made, one.Redaction.Made.Places.FirstOrDefault());
        store.Run(
            """
            INSERT INTO manual_redactions (id, scope, agent, session, transcript, line, field, has_text, replacement, reason, actor, at, withdrawn_at, withdrawn_by, withdrawn_reason)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
            """,
            one.Redaction.Id, made.Scope, made.Of?.Agent, made.Of?.Session, place?.Transcript, place?.Line, made.Field, made.Text is null ? 0L : 1L, one.Redaction.Replacement, made.Reason, made.Actor ?? made.Person,
            Time(one.Redaction.At), one.WithdrawnAt is { } at ? Time(at) : null, one.Withdrawn?.Actor ?? one.Withdrawn?.Person, one.Withdrawn?.Reason);
    }

    private static long Time(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    private static string DetailOf(AuditEntry entry) =>
        entry.Body is UnknownBody unknown ? unknown.Raw.GetRawText() : Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(entry.Body, EventKinds.Of(entry.Body)!.Json()));

    /// <summary>The ledger's files: it only grows, or is replaced as a whole by a scrub.</summary>
    private static string StateOf(TachoHome home) =>
        string.Join(' ', new TrailReader(home).Files(TrailPaths.Ledger).Select(static file => new FileInfo(file.Path))
            .Select(static file => string.Create(CultureInfo.InvariantCulture, $"{file.Name}:{file.Length}:{file.LastWriteTimeUtc.Ticks}")));
}
