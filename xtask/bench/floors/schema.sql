-- The smallest database that could hold the same: a log, a row an issue, a full-text index.
PRAGMA journal_mode = WAL;
CREATE TABLE log (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE issue (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    description TEXT,
    status TEXT NOT NULL,
    priority INTEGER NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX issue_open ON issue (status, priority);
CREATE VIRTUAL TABLE issue_text USING fts5 (title, description);
