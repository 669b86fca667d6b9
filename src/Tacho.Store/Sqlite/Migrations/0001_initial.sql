-- The store, version 1: what the archived transcripts tell, in rows. docs/schema.md describes it and is checked against it.
-- Times are milliseconds since 1970-01-01 UTC; utc_offset is the minutes by which the record's own clock was ahead of UTC, null where it was in UTC.

CREATE TABLE sessions (
  id            INTEGER PRIMARY KEY,
  agent         TEXT NOT NULL,
  session       TEXT NOT NULL,
  parent        TEXT,
  project       TEXT NOT NULL,
  title         TEXT,
  cwd           TEXT,
  git_branch    TEXT,
  model         TEXT,
  agent_version TEXT,
  started       INTEGER NOT NULL,
  ended         INTEGER NOT NULL,
  UNIQUE (agent, session)
);
CREATE INDEX sessions_project ON sessions (project);
CREATE INDEX sessions_started ON sessions (started);

CREATE TABLE transcripts (
  id           INTEGER PRIMARY KEY,
  session_id   INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  name         TEXT NOT NULL UNIQUE,
  short_name   TEXT NOT NULL,
  format       TEXT NOT NULL,
  source       TEXT NOT NULL,
  source_row   TEXT,
  subagent     TEXT,
  rewritten    INTEGER NOT NULL,
  started      INTEGER NOT NULL,
  ended        INTEGER NOT NULL,
  lines        INTEGER NOT NULL,
  bytes        INTEGER NOT NULL,
  unreadable   INTEGER NOT NULL,
  unknown      INTEGER NOT NULL,
  rules        TEXT NOT NULL,
  hash         TEXT NOT NULL,
  read_lines   INTEGER NOT NULL,
  read_frames  INTEGER NOT NULL,
  read_hash    TEXT NOT NULL,
  reader_state TEXT NOT NULL
);
CREATE INDEX transcripts_session ON transcripts (session_id);
CREATE INDEX transcripts_short ON transcripts (short_name);

-- Up to which change of its folder each month of the archive was brought, in ticks of 100 ns since the year 1.
CREATE TABLE archive_months (
  month   TEXT PRIMARY KEY,
  changed INTEGER NOT NULL
) WITHOUT ROWID;

-- Work that a killed process left: 'wipe', bytes of removed texts that are still in the file.
CREATE TABLE upkeep (
  work TEXT PRIMARY KEY
) WITHOUT ROWID;

CREATE TABLE events (
  id            INTEGER PRIMARY KEY,
  transcript_id INTEGER NOT NULL REFERENCES transcripts (id) ON DELETE CASCADE,
  session_id    INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  prompt_id     INTEGER REFERENCES events (id) ON DELETE CASCADE,
  line          INTEGER NOT NULL,
  kind          TEXT NOT NULL,
  at            INTEGER NOT NULL,
  utc_offset    INTEGER,
  subagent      TEXT
);
CREATE INDEX events_transcript ON events (transcript_id, line);
CREATE INDEX events_session ON events (session_id, kind, at);
CREATE INDEX events_prompt ON events (prompt_id);
CREATE INDEX events_at ON events (at);

CREATE TABLE texts (
  id    INTEGER PRIMARY KEY,
  kind  TEXT NOT NULL,
  hash  INTEGER,
  bytes INTEGER NOT NULL,
  text  TEXT NOT NULL,
  rest  BLOB
);
CREATE INDEX texts_hash ON texts (hash) WHERE hash IS NOT NULL;

CREATE TABLE passages (
  event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  text_id  INTEGER NOT NULL REFERENCES texts (id),
  PRIMARY KEY (event_id, text_id)
) WITHOUT ROWID;
CREATE INDEX passages_text ON passages (text_id);

CREATE VIRTUAL TABLE words USING fts5 (
  prompt, answer, reasoning, command, tool, path, output, note,
  content = '', tokenize = "unicode61 remove_diacritics 2"
);

CREATE TABLE tool_calls (
  id   INTEGER PRIMARY KEY REFERENCES events (id) ON DELETE CASCADE,
  call TEXT,
  tool TEXT NOT NULL
);
CREATE INDEX tool_calls_tool ON tool_calls (tool);

CREATE TABLE tool_results (
  id           INTEGER PRIMARY KEY REFERENCES events (id) ON DELETE CASCADE,
  tool_call_id INTEGER REFERENCES tool_calls (id) ON DELETE SET NULL,
  status       TEXT,
  exit_code    INTEGER,
  duration_ms  INTEGER
);
CREATE INDEX tool_results_call ON tool_results (tool_call_id);

CREATE TABLE shell_commands (
  id      INTEGER PRIMARY KEY REFERENCES tool_calls (id) ON DELETE CASCADE,
  command TEXT NOT NULL,
  cwd     TEXT
);

CREATE TABLE package_deltas (
  id       INTEGER PRIMARY KEY,
  event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  manager  TEXT NOT NULL,
  verb     TEXT NOT NULL,
  package  TEXT,
  version  TEXT
);
CREATE INDEX package_deltas_event ON package_deltas (event_id);
CREATE INDEX package_deltas_package ON package_deltas (package);

CREATE TABLE token_usage (
  id               INTEGER PRIMARY KEY REFERENCES events (id) ON DELETE CASCADE,
  request          TEXT,
  model            TEXT,
  input            INTEGER,
  cache_read       INTEGER,
  cache_write      INTEGER,
  cache_write_hour INTEGER,
  output           INTEGER,
  reasoning        INTEGER
);
CREATE INDEX token_usage_request ON token_usage (request) WHERE request IS NOT NULL;

CREATE TABLE turn_contexts (
  id    INTEGER PRIMARY KEY REFERENCES events (id) ON DELETE CASCADE,
  model TEXT,
  cwd   TEXT
);

CREATE TABLE redactions (
  id            INTEGER PRIMARY KEY,
  transcript_id INTEGER NOT NULL REFERENCES transcripts (id) ON DELETE CASCADE,
  rule          TEXT NOT NULL,
  rules         TEXT NOT NULL,
  count         INTEGER NOT NULL,
  UNIQUE (transcript_id, rule)
);

CREATE VIEW prompts AS
  SELECT e.id, e.session_id, e.transcript_id, e.line, e.at, e.utc_offset, e.subagent, t.bytes, t.text
  FROM events e LEFT JOIN passages p ON p.event_id = e.id LEFT JOIN texts t ON t.id = p.text_id WHERE e.kind = 'user.prompt';

CREATE VIEW messages AS
  SELECT e.id, e.session_id, e.transcript_id, e.prompt_id, e.line, e.at, e.utc_offset, e.subagent, t.bytes, t.text
  FROM events e LEFT JOIN passages p ON p.event_id = e.id LEFT JOIN texts t ON t.id = p.text_id WHERE e.kind = 'assistant.message';

CREATE VIEW reasoning AS
  SELECT e.id, e.session_id, e.transcript_id, e.prompt_id, e.line, e.at, e.utc_offset, e.subagent, t.bytes, t.text
  FROM events e LEFT JOIN passages p ON p.event_id = e.id LEFT JOIN texts t ON t.id = p.text_id WHERE e.kind = 'reasoning';

CREATE VIEW plans AS
  SELECT e.id, e.session_id, e.transcript_id, e.prompt_id, e.line, e.at, e.utc_offset, e.subagent, t.bytes, t.text
  FROM events e LEFT JOIN passages p ON p.event_id = e.id LEFT JOIN texts t ON t.id = p.text_id WHERE e.kind = 'plan.updated';
