-- Projects that are watched.
CREATE TABLE projects (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  slug TEXT NOT NULL UNIQUE,
  path TEXT NOT NULL,
  default_branch TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'paused')),
  pinned INTEGER NOT NULL DEFAULT 0,
  added_at INTEGER NOT NULL,
  settings TEXT NOT NULL DEFAULT '{}'
) STRICT;

-- What the last successful look at a project found; one row a project, replaced as a whole.
CREATE TABLE project_state (
  project INTEGER PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
  position TEXT NOT NULL,
  counters TEXT NOT NULL,
  health TEXT NOT NULL,
  last_activity_at INTEGER,
  read_at INTEGER NOT NULL
) STRICT;

-- Alerts, open and over. One that came back is another row with the next occurrence.
CREATE TABLE alerts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  occurrence INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  resolved_at INTEGER,
  body TEXT NOT NULL,
  UNIQUE (project, kind, subject, occurrence)
) STRICT;
CREATE UNIQUE INDEX alerts_open ON alerts (project, kind, subject) WHERE resolved_at IS NULL;
CREATE TABLE alert_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX alert_events_project ON alert_events (project, at);

-- What happened, newest last.
CREATE TABLE activity (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  author TEXT,
  kind TEXT NOT NULL,
  subject TEXT,
  summary TEXT
) STRICT;
CREATE INDEX activity_project ON activity (project, at);

-- The counters over time; `span` is how many seconds a sample stands for, 0 for one as it was seen.
CREATE TABLE samples (
  project INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  span INTEGER NOT NULL,
  at INTEGER NOT NULL,
  counters TEXT NOT NULL,
  PRIMARY KEY (project, span, at)
) STRICT, WITHOUT ROWID;

-- Where alerts are sent, and what is on its way. Addresses and keys are secrets.
CREATE TABLE webhooks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  url TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('auto', 'slack', 'discord', 'generic')),
  secret TEXT,
  filter TEXT NOT NULL,
  allow_private INTEGER NOT NULL,
  enabled INTEGER NOT NULL DEFAULT 1,
  error TEXT,
  added_at INTEGER NOT NULL
) STRICT;
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  webhook INTEGER NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  summary TEXT NOT NULL,
  body TEXT NOT NULL,
  queued_at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'dead')),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  done_at INTEGER,
  error TEXT,
  UNIQUE (webhook, key)
) STRICT;
CREATE INDEX deliveries_waiting ON deliveries (webhook, id) WHERE state = 'waiting';
CREATE INDEX deliveries_done ON deliveries (done_at) WHERE done_at IS NOT NULL;

-- Who may ask, and what was asked for.
CREATE TABLE tokens (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  hash BLOB NOT NULL UNIQUE,
  scope TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER
) STRICT;
CREATE TABLE actions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project INTEGER REFERENCES projects (id) ON DELETE SET NULL,
  actor TEXT NOT NULL,
  verb TEXT NOT NULL,
  subject TEXT,
  payload TEXT,
  requested_at INTEGER NOT NULL,
  completed_at INTEGER,
  outcome TEXT,
  error TEXT
) STRICT;
CREATE TABLE config (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
