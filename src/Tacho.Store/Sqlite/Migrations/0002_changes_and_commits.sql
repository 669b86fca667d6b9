-- Version 2: what agents changed in files, and the commits that their commands made.

CREATE TABLE file_changes (
  id            INTEGER PRIMARY KEY,
  event_id      INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  path          TEXT NOT NULL,
  moved_to      TEXT,
  kind          TEXT NOT NULL,
  lines_added   INTEGER NOT NULL,
  lines_removed INTEGER NOT NULL,
  blob          TEXT,
  blob_sha256   TEXT
);
CREATE INDEX file_changes_event ON file_changes (event_id);
CREATE INDEX file_changes_path ON file_changes (path);
CREATE INDEX file_changes_blob ON file_changes (blob) WHERE blob IS NOT NULL;

CREATE TABLE commits (
  id       INTEGER PRIMARY KEY,
  event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  hash     TEXT NOT NULL,
  branch   TEXT,
  subject  TEXT NOT NULL
);
CREATE INDEX commits_event ON commits (event_id);
CREATE INDEX commits_hash ON commits (hash);

-- The new tables are filled from transcripts that were brought already: none counts as read, so that each is brought again the next time, in the place of what is there.
UPDATE transcripts SET hash = '', read_hash = '';
DELETE FROM archive_months;
