-- What is kept for sharing with other clones.

-- The name a log has in the hub, and up to which of its commits it counts: nothing where all of it does.
ALTER TABLE logs ADD COLUMN hub TEXT;
ALTER TABLE logs ADD COLUMN counts INTEGER;
CREATE UNIQUE INDEX logs_hub ON logs (hub) WHERE hub IS NOT NULL;
-- Whether the requests to agents in it count: nothing where nobody said.
ALTER TABLE logs ADD COLUMN drives INTEGER;
-- `own` is 1 for the log that is written, and 2 for those that were, until the file turned out to be a copy. Nothing came
-- from elsewhere before there was a hub.
UPDATE logs SET own = 2 WHERE own = 0;

-- The commit an event was found in: nothing while it is known only here. Further places of it lie apart.
ALTER TABLE events ADD COLUMN height INTEGER;
CREATE INDEX events_hub ON events (log, height) WHERE height IS NOT NULL;
CREATE TABLE places (
  seq INTEGER NOT NULL, log INTEGER NOT NULL, height INTEGER NOT NULL, PRIMARY KEY (seq, log)
) WITHOUT ROWID;
CREATE INDEX places_log ON places (log, height);

-- The events that do not count: follows from their places and the verdicts on logs.
CREATE TABLE quarantined (seq INTEGER PRIMARY KEY);

CREATE TABLE heads (name TEXT PRIMARY KEY, tip BLOB NOT NULL, height INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE set_aside (
  log TEXT NOT NULL, height INTEGER NOT NULL, line INTEGER NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (log, height, line)
) WITHOUT ROWID;
CREATE TABLE refused (seq INTEGER PRIMARY KEY, said TEXT NOT NULL);
CREATE TABLE intentions (
  name TEXT PRIMARY KEY, expect BLOB, object BLOB, first INTEGER, last INTEGER, made_at INTEGER NOT NULL
) WITHOUT ROWID;
-- Creates written here without a number, which are to get one.
CREATE TABLE unnumbered (seq INTEGER PRIMARY KEY);
-- The entities with values that were written beside each other. It can be rebuilt from the log.
CREATE TABLE contested (milestone INTEGER NOT NULL, entity BLOB NOT NULL, PRIMARY KEY (milestone, entity)) WITHOUT ROWID;
-- Numbers that only this database may give.
CREATE TABLE blocks (
  counter TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (counter, first)
) WITHOUT ROWID;

-- What the remote says of a lock. `log` is the hub's name of the database it is held in: nothing where that is this one.
-- `state` is 0 for one that is held, 1 for one that the remote has not granted yet, 2 for one that is on its way there.
-- `boot` and `confirmed` are the moment before the push that granted or renewed it; the others are when it was seen with
-- this commit first and last.
ALTER TABLE locks ADD COLUMN log TEXT;
ALTER TABLE locks ADD COLUMN oid BLOB;
ALTER TABLE locks ADD COLUMN lease INTEGER NOT NULL DEFAULT 7200;
ALTER TABLE locks ADD COLUMN beat INTEGER NOT NULL DEFAULT 0;
ALTER TABLE locks ADD COLUMN state INTEGER NOT NULL DEFAULT 0;
ALTER TABLE locks ADD COLUMN boot TEXT;
ALTER TABLE locks ADD COLUMN confirmed INTEGER;
ALTER TABLE locks ADD COLUMN seen_boot TEXT;
ALTER TABLE locks ADD COLUMN seen_first INTEGER;
ALTER TABLE locks ADD COLUMN seen_last INTEGER;

-- Who is at work in other databases, as they said last.
CREATE TABLE presence (
  log TEXT NOT NULL, agent TEXT NOT NULL, session TEXT NOT NULL, issue BLOB, branch TEXT, seen INTEGER NOT NULL,
  oid BLOB NOT NULL, PRIMARY KEY (log, agent, session)
) WITHOUT ROWID;

-- The full-text index anew, of words that `words.rs` makes: each comes once for a text. Rows as before.
DROP TABLE texts;
CREATE VIRTUAL TABLE texts USING fts5 (body, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
INSERT INTO texts (texts, rank) VALUES ('hashsize', 33554432);
