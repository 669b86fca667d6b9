using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Tacho.Archive;
using Tacho.Events;
using Tacho.Review;
using Tacho.Store.Sqlite;

namespace Tacho.Store.Projection;

/// <summary>
/// Brings archived transcripts into the store: one transaction each, of a grown one only what is new. Killed at any point, it goes on where it was; two at once do each transcript once.
/// </summary>
public sealed class ArchiveProjection : IDisposable
{
    /// <summary>FAT counts in steps of two seconds.</summary>
    private static readonly TimeSpan SlowestTick = TimeSpan.FromSeconds(3);

    private readonly StoreDatabase _store;
    private readonly EventWriter _events;
    private readonly Reviews _reviews;
    private readonly TimeProvider _time;

    /// <summary>Projects into a store, without what people covered.</summary>
    public ArchiveProjection(StoreDatabase store, Reviews reviews, TimeProvider time)
    {
        (_store, _reviews, _time) = (store, reviews, time);
        _events = new EventWriter(store);
    }

    /// <summary>
    /// Brings the store up to what the archive holds, and takes out what it does not hold any more; looks only into months in which something changed since they were looked into. A transcript
    /// that cannot be read is handed to <paramref name="broken"/>, stays as it was, and is tried again each time.
    /// </summary>
    /// <param name="archive">What is brought.</param>
    /// <param name="broken">Path of a transcript or its metadata, and why.</param>
    /// <param name="begun">Is told what there is to bring.</param>
    /// <param name="done">Is told of each transcript that was brought.</param>
    /// <returns>How many transcripts were brought.</returns>
    public int BringAll(TranscriptArchive archive, Action<string, string> broken, Action<IReadOnlyCollection<ArchivedTranscript>>? begun = null, Action<ArchivedTranscript>? done = null)
    {
        var months = archive.Months().ToList();
        var changed = IsCoverKnown(_store, _reviews) ? Changed(months) : months;
        var behind = new List<ArchivedTranscript>();
        var whole = changed.ToDictionary(static month => month.Name, static _ => true, StringComparer.Ordinal);
        foreach (var month in changed) behind.AddRange(Behind(month, broken));
        foreach (var month in KnownMonths().Where(name => months.TrueForAll(month => month.Name != name)))
        {
            Remove(NamesOf(month));
            _store.Run("DELETE FROM archive_months WHERE month = ?1", month);
        }

        begun?.Invoke(behind);
        var brought = 0;
        foreach (var transcript in behind)
        {
            try
            {
                if (Bring(transcript)) brought++;
                done?.Invoke(transcript);
            }
            catch (IOException failure)
            {
                whole[MonthOf(transcript.Name)] = false;
                broken(transcript.Path, failure.Message);
            }
        }

        foreach (var month in changed.Where(month => whole[month.Name])) Remember(month);
        if (whole.Values.All(static month => month)) LedgerProjection.Remember(_store, "redactions", _reviews.Fingerprint);
        Wipe();
        return brought;
    }

    /// <summary>Whether something in the archive may not be in the store yet, or no longer in the archive. Costs a look at each month's folder.</summary>
    public static bool IsBehind(StoreDatabase store, TranscriptArchive archive, Reviews reviews)
    {
        if (!IsCoverKnown(store, reviews)) return true;
        var seen = Seen(store);
        var months = archive.Months().ToList();
        return store.Number("SELECT count(*) FROM upkeep") > 0 || months.Exists(month => seen.GetValueOrDefault(month.Name) != month.Changed.Ticks) || seen.Keys.Any(name => months.TrueForAll(month => month.Name != name));
    }

    /// <summary>Brings one transcript up to date; false where it was.</summary>
    /// <exception cref="IOException">The archived file is missing, cut or damaged; the store is as it was.</exception>
    public bool Bring(ArchivedTranscript transcript)
    {
        transcript = _reviews.Covered(transcript);
        var cover = transcript.Cover?.Fingerprint ?? "";
        if (IsAsKnown(Find(transcript))) return false;
        return _store.InTransaction(() =>
        {
            // Another process may have brought it since.
            var known = Find(transcript);
            if (IsAsKnown(known)) return false;

            // What is covered behind a prompt is known only to who reads it from there on, and what its reader knows may not be kept.
            // Some agents tell the session's id late: until then the transcript was of another one.
            if (known is not null && (known.Session != SessionNameOf(transcript) || known.Cover != cover || transcript.Cover?.IsOfTexts == false || !known.GoesOn(transcript.Meta)))
            {
                Remove(known.Id);
                known = null;
            }

            Project(transcript, known, cover);
            return true;
        });

        bool IsAsKnown(ProjectedTranscript? known) => known?.Hash == transcript.Meta.Hash && known.Cover == cover;
    }

    /// <inheritdoc/>
    public void Dispose() => _events.Dispose();

    private static Dictionary<string, long> Seen(StoreDatabase store) =>
        store.Rows("SELECT month, changed FROM archive_months", static row => (row.Text(0), row.Number(1))).ToDictionary(static one => one.Item1, static one => one.Item2, StringComparer.Ordinal);

    private static bool IsCoverKnown(StoreDatabase store, Reviews reviews) => LedgerProjection.State(store, "redactions") == reviews.Fingerprint;

    private static string MonthOf(string name) => name[..Math.Min(7, name.Length)];

    private List<ArchiveMonth> Changed(List<ArchiveMonth> months)
    {
        var seen = Seen(_store);
        return months.FindAll(month => seen.GetValueOrDefault(month.Name) != month.Changed.Ticks);
    }

    private List<string> KnownMonths() => _store.Rows("SELECT DISTINCT substr(name, 1, 7) FROM transcripts UNION SELECT month FROM archive_months", static row => row.Text(0));

    private List<string> NamesOf(string month) => _store.Rows("SELECT name FROM transcripts WHERE substr(name, 1, 7) = ?1", static row => row.Text(0), month);

    /// <summary>Those of a month that the store does not have as they are; takes out what the month does not have any more.</summary>
    private IEnumerable<ArchivedTranscript> Behind(ArchiveMonth month, Action<string, string> broken)
    {
        var all = TranscriptArchive.All(month, broken).ToList();
        Remove(NamesOf(month.Name).Except(all.Select(static one => one.Name), StringComparer.Ordinal));
        var known = _store.Rows("SELECT name, hash, cover FROM transcripts WHERE substr(name, 1, 7) = ?1", static row => (Name: row.Text(0), State: (row.Text(1), row.Text(2))), month.Name)
            .ToDictionary(static one => one.Name, static one => one.State, StringComparer.Ordinal);
        return all.Where(one => known.GetValueOrDefault(one.Name) != (one.Meta.Hash, _reviews.CoverOf(one)?.Fingerprint ?? ""));
    }

    /// <summary>A month that changed a moment ago is looked into once more the next time: clocks of file systems tick slowly. So is one of which a transcript is to be brought again.</summary>
    private void Remember(ArchiveMonth month)
    {
        var isOpen = _store.Number("SELECT count(*) FROM transcripts WHERE hash = '' AND substr(name, 1, 7) = ?1", month.Name) > 0;
        if (isOpen || _time.GetUtcNow().UtcDateTime - month.Changed < SlowestTick) _store.Run("DELETE FROM archive_months WHERE month = ?1", month.Name);
        else _store.Run("INSERT INTO archive_months (month, changed) VALUES (?1, ?2) ON CONFLICT (month) DO UPDATE SET changed = excluded.changed", month.Name, month.Changed.Ticks);
    }

    private void Remove(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            _store.InTransaction(() =>
            {
                if (_store.Value("SELECT id FROM transcripts WHERE name = ?1", name) is long id) TellAgain(Remove(id));
                return 0;
            });
        }

    }

    /// <summary>What is left of a session tells of it from now on: it is brought once more.</summary>
    private void TellAgain(long session)
    {
        _store.Run("UPDATE sessions SET started = (SELECT min(started) FROM transcripts WHERE session_id = ?1), ended = (SELECT max(ended) FROM transcripts WHERE session_id = ?1) WHERE id = ?1", session);
        _store.Run("DELETE FROM archive_months WHERE month IN (SELECT substr(name, 1, 7) FROM transcripts WHERE session_id = ?1)", session);
        _store.Run("UPDATE transcripts SET hash = '' WHERE session_id = ?1", session);
    }

    private ProjectedTranscript? Find(ArchivedTranscript transcript) =>
        _store.Rows("SELECT t.id, s.session, t.hash, t.read_lines, t.read_frames, t.read_hash, t.reader_state, t.cover FROM transcripts t JOIN sessions s ON s.id = t.session_id WHERE t.name = ?1", ProjectedTranscript.Of, transcript.Name).FirstOrDefault();

    private void Project(ArchivedTranscript transcript, ProjectedTranscript? known, string cover)
    {
        var meta = transcript.Meta;
        var session = SessionOf(transcript);
        var id = known?.Id ?? _store.Number("SELECT max(id) FROM transcripts") + 1;
        if (known is null)
        {
            _store.Run(
                """
                INSERT INTO transcripts (id, session_id, name, short_name, format, source, source_row, subagent, rewritten, started, ended, lines, bytes, unreadable, unknown, rules, hash, read_lines, read_frames, read_hash, reader_state)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, 0, 0, 0, 0, 0, '', '', 0, 0, '', '')
                """,
                id, session, transcript.Name, transcript.ShortName, meta.Format, transcript.Cover?.Text(meta.Source) ?? meta.Source, meta.Row, meta.Subagent, (long)meta.Rewritten);
        }

        var reading = new ArchivedReading(transcript, known?.ReadLines ?? 0, known?.ReaderState);
        var read = known?.ReadLines ?? 0;
        _events.Begin(id, session);
        foreach (var line in reading.Lines())
        {
            read = line.Number;
            foreach (var happened in line.Events) _events.Add(line.Number, happened);
        }

        var settled = Math.Max(0, meta.Frames.Length - 1);
        _store.Run(
            """
            UPDATE transcripts SET started = ?2, ended = ?3, lines = ?4, bytes = ?5, unreadable = ?6, unknown = ?7, rules = ?8, hash = ?9, read_lines = ?10, read_frames = ?11, read_hash = ?12, reader_state = ?13,
              cover = ?14
            WHERE id = ?1
            """,
            id, meta.Started.ToUnixTimeMilliseconds(), meta.Ended.ToUnixTimeMilliseconds(), meta.Counts.Lines, meta.BytesMasked, meta.Counts.Unreadable.Values.Sum(), meta.Counts.Unknown.Values.Sum(), meta.Rules,
            meta.Hash, read, (long)settled, ProjectedTranscript.HashOf(meta, settled), StateOf(transcript, reading), cover);
        foreach (var (rule, count) in meta.Masked)
            _store.Run("INSERT INTO redactions (transcript_id, rule, rules, count) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (transcript_id, rule) DO UPDATE SET rules = excluded.rules, count = excluded.count", id, rule, meta.Rules, (long)count);
        foreach (var (redaction, count) in reading.Covered)
            _store.Run("INSERT INTO redactions (transcript_id, rule, rules, count) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (transcript_id, rule) DO UPDATE SET count = count + excluded.count", id, "manual:" + redaction, meta.Rules, count);
    }

    /// <summary>Sessions without an id are not one session.</summary>
    private static string SessionNameOf(ArchivedTranscript transcript) => transcript.Meta.Session == SessionId.Unknown.Value ? $"{transcript.Meta.Session}-{transcript.Name}" : transcript.Meta.Session;

    private static string StateOf(ArchivedTranscript transcript, ArchivedReading reading) => transcript.Cover switch
    {
        null => reading.State,
        { IsOfTexts: true } cover => cover.State(reading.State),
        _ => "",
    };

    /// <summary>
    /// The session's row, with what this transcript tells of it. Of several the longest that is no sub-agent's tells, whatever the order in which they are brought; the times are those of all.
    /// </summary>
    private long SessionOf(ArchivedTranscript transcript)
    {
        var meta = transcript.Meta;
        var name = SessionNameOf(transcript);
        _store.Run(
            """
            INSERT INTO sessions (agent, session, parent, project, title, cwd, git_branch, model, agent_version, started, ended) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            ON CONFLICT (agent, session) DO UPDATE SET started = min(started, excluded.started), ended = max(ended, excluded.ended)
            """,
            meta.Agent, name, meta.Parent == meta.Session ? null : meta.Parent, meta.Project, meta.Title, meta.Cwd, meta.GitBranch, meta.Model, meta.AgentVersion, meta.Started.ToUnixTimeMilliseconds(), meta.Ended.ToUnixTimeMilliseconds());
        var id = _store.Number("SELECT id FROM sessions WHERE agent = ?1 AND session = ?2", meta.Agent, name);
        const string better = "SELECT count(*) FROM transcripts WHERE session_id = ?1 AND name <> ?5 AND (subagent IS NULL, lines, ended, name) > (?2, ?3, ?4, ?5)";
        if (_store.Number(better, id, meta.Subagent is null ? 1L : 0L, meta.Counts.Lines, meta.Ended.ToUnixTimeMilliseconds(), transcript.Name) == 0)
        {
            _store.Run(
                "UPDATE sessions SET parent = ?2, project = ?3, title = ?4, cwd = ?5, git_branch = ?6, model = ?7, agent_version = ?8 WHERE id = ?1",
                id, meta.Parent == meta.Session ? null : meta.Parent, meta.Project, meta.Title, meta.Cwd, meta.GitBranch, meta.Model, meta.AgentVersion);
        }

        return id;
    }

    /// <summary>
    /// What was forgotten or scrubbed leaves the file too, not only the rows: SQLite keeps deleted bytes in free pages, and the index keeps words until it merges. Stays to be done until it is.
    /// </summary>
    private void Wipe()
    {
        if (_store.Number("SELECT count(*) FROM upkeep") == 0) return;
        _store.Run("INSERT INTO words (words) VALUES ('optimize')");
        _store.Run("VACUUM");
        _store.Run("PRAGMA wal_checkpoint(TRUNCATE)");
        _store.Run("DELETE FROM upkeep");
    }

    /// <summary>Takes a transcript out, with the texts that no other has and the words of them.</summary>
    /// <returns>The session that it was of.</returns>
    private long Remove(long transcript)
    {
        var session = _store.Number("SELECT session_id FROM transcripts WHERE id = ?1", transcript);
        var texts = _store.Rows(
            """
            SELECT DISTINCT t.id, t.kind, t.text, t.rest FROM events e JOIN passages p ON p.event_id = e.id JOIN texts t ON t.id = p.text_id
            WHERE e.transcript_id = ?1
              AND NOT EXISTS (SELECT 1 FROM passages q JOIN events f ON f.id = q.event_id WHERE q.text_id = t.id AND f.transcript_id <> ?1)
            """,
            static row => (Id: row.Number(0), Kind: row.Text(1), Text: StoredText.Join(row.Text(2), row.BytesOrNull(3))),
            transcript);
        _store.Run("INSERT OR IGNORE INTO upkeep (work) VALUES ('wipe')");
        _store.Run("DELETE FROM transcripts WHERE id = ?1", transcript);
        foreach (var (id, kind, text) in texts)
        {
            _store.Run($"INSERT INTO words (words, rowid, {kind}) VALUES ('delete', ?1, ?2)", id, text);
            _store.Run("DELETE FROM texts WHERE id = ?1", id);
        }

        _store.Run("DELETE FROM sessions WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM transcripts WHERE session_id = ?1)", session);
        return session;
    }

    /// <summary>How far a transcript was brought.</summary>
    private sealed record ProjectedTranscript(long Id, string Session, string Hash, long ReadLines, long ReadFrames, string ReadHash, string ReaderState, string Cover)
    {
        public static ProjectedTranscript Of(StoreRow row) => new(row.Number(0), row.Text(1), row.Text(2), row.Number(3), row.Number(4), row.Text(5), row.Text(6), row.Text(7));

        /// <summary>Of the frames that growing leaves as they are, and of what a scrub did.</summary>
        public static string HashOf(ArchiveMeta meta, long frames) =>
            Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{meta.Scrubbed} {string.Concat(meta.Frames.Take((int)frames).Select(static frame => frame.Hash))}")));

        /// <summary>Whether a transcript begins with what was brought of it.</summary>
        public bool GoesOn(ArchiveMeta now) => now.Frames.Length >= ReadFrames && now.Counts.Lines >= ReadLines && HashOf(now, ReadFrames) == ReadHash;
    }
}
