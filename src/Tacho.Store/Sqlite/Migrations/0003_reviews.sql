-- What people did with the record, from the sealed ledger, and what of it is in each transcript. docs/schema.md describes it.

-- Which redactions of people held when the transcript was read; empty for none. Under others it is read again.
ALTER TABLE transcripts ADD COLUMN cover TEXT NOT NULL DEFAULT '';

-- Of what the ledger and the rules were like when the tables below were made: 'ledger', 'redactions', 'rules'.
CREATE TABLE review_state (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE manual_redactions (
  id               TEXT PRIMARY KEY,
  scope            TEXT NOT NULL,
  agent            TEXT,
  session          TEXT,
  transcript       TEXT,
  line             INTEGER,
  field            TEXT,
  has_text         INTEGER NOT NULL,
  replacement      TEXT NOT NULL,
  reason           TEXT NOT NULL,
  actor            TEXT,
  at               INTEGER NOT NULL,
  withdrawn_at     INTEGER,
  withdrawn_by     TEXT,
  withdrawn_reason TEXT
) WITHOUT ROWID;
CREATE INDEX manual_redactions_session ON manual_redactions (agent, session);

CREATE TABLE redaction_rules (
  rule        TEXT PRIMARY KEY,
  description TEXT NOT NULL,
  source      TEXT NOT NULL,
  rules       TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE tags (
  id         INTEGER PRIMARY KEY,
  tag        TEXT NOT NULL,
  agent      TEXT NOT NULL,
  session    TEXT NOT NULL,
  transcript TEXT,
  line       INTEGER,
  actor      TEXT,
  at         INTEGER NOT NULL
);
CREATE INDEX tags_tag ON tags (tag);
CREATE INDEX tags_session ON tags (agent, session);

CREATE TABLE notes (
  id         INTEGER PRIMARY KEY,
  text       TEXT NOT NULL,
  agent      TEXT NOT NULL,
  session    TEXT NOT NULL,
  transcript TEXT,
  line       INTEGER,
  actor      TEXT,
  at         INTEGER NOT NULL
);
CREATE INDEX notes_session ON notes (agent, session);

CREATE TABLE audit_log (
  id      INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,
  actor   TEXT,
  action  TEXT NOT NULL,
  subject TEXT NOT NULL,
  reason  TEXT,
  place   TEXT NOT NULL,
  detail  TEXT NOT NULL
);
CREATE INDEX audit_log_at ON audit_log (at);
CREATE INDEX audit_log_action ON audit_log (action);

CREATE TABLE decisions (
  id       INTEGER PRIMARY KEY REFERENCES events (id) ON DELETE CASCADE,
  decision TEXT NOT NULL,
  subject  TEXT,
  reason   TEXT
);
