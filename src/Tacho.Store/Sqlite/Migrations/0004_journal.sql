-- Why things were done, from the sealed journal. docs/schema.md describes it.

CREATE TABLE journal_entries (
  id            INTEGER PRIMARY KEY,
  entry         TEXT NOT NULL UNIQUE,
  at            INTEGER NOT NULL,
  utc_offset    INTEGER,
  title         TEXT NOT NULL,
  person        TEXT NOT NULL,
  person_name   TEXT,
  project       TEXT NOT NULL,
  name          TEXT NOT NULL,
  part          TEXT,
  agent         TEXT,
  session       TEXT,
  git_branch    TEXT,
  git_commit    TEXT,
  inferred      INTEGER NOT NULL,
  state         TEXT NOT NULL
);
CREATE INDEX journal_entries_at ON journal_entries (at);
CREATE INDEX journal_entries_project ON journal_entries (project);
CREATE INDEX journal_entries_session ON journal_entries (agent, session);

-- What an entry says, in lists: did, why, tried, rejected, blocked on, solved, next, supersedes, files.
CREATE TABLE journal_items (
  entry_id INTEGER NOT NULL REFERENCES journal_entries (id) ON DELETE CASCADE,
  list     TEXT NOT NULL,
  number   INTEGER NOT NULL,
  text     TEXT NOT NULL,
  PRIMARY KEY (entry_id, list, number)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE journal_words USING fts5 (
  text,
  tokenize = "unicode61 remove_diacritics 2"
);
