-- What this database is and has promised.
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE counters (name TEXT PRIMARY KEY, next INTEGER NOT NULL) WITHOUT ROWID;

-- The log. It cannot be rebuilt from anything.
CREATE TABLE logs (log INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, own INTEGER NOT NULL);
CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  log INTEGER NOT NULL,
  entity BLOB,
  op BLOB NOT NULL,
  time INTEGER NOT NULL,
  agent TEXT NOT NULL,
  line TEXT NOT NULL
);
CREATE INDEX events_entity ON events (entity);
CREATE INDEX events_op ON events (op);
CREATE INDEX events_agent ON events (agent, time);

-- The projection. All of it can be rebuilt from the log.
CREATE TABLE issues (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  number INTEGER,
  created_time INTEGER,
  created_event BLOB,
  title TEXT NOT NULL DEFAULT '',
  state INTEGER NOT NULL DEFAULT 0,
  closed_at INTEGER,
  close_reason TEXT,
  priority INTEGER NOT NULL DEFAULT 1,
  type TEXT NOT NULL DEFAULT 'task',
  assignee TEXT,
  parent INTEGER,
  parent_inactive INTEGER NOT NULL DEFAULT 0,
  milestone INTEGER,
  scheduled_at INTEGER,
  due_at INTEGER,
  deleted INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by TEXT NOT NULL DEFAULT '',
  updated_at INTEGER -- nothing while others refer to it and nothing was said of it
);
-- What can be long lies apart: a list of many issues reads few pages.
CREATE TABLE issue_texts (
  issue INTEGER PRIMARY KEY, description TEXT, acceptance TEXT, foreign_data TEXT
);
-- All that is asked of sub-issues when they are counted.
CREATE INDEX issues_parent ON issues (parent, state, deleted, parent_inactive, created_event) WHERE parent IS NOT NULL;
CREATE INDEX issues_parent_inactive ON issues (parent_inactive) WHERE parent_inactive = 1;
CREATE INDEX issues_milestone ON issues (milestone) WHERE milestone IS NOT NULL;
-- The lines of all open issues stand together, so that a list of them looks nowhere else.
CREATE INDEX issues_open ON issues (
  number, id, title, state, priority, parent, parent_inactive, created_at, updated_at, closed_at, scheduled_at,
  due_at, type, assignee, created_by, close_reason, deleted, created_event
) WHERE state = 0 AND deleted = 0 AND created_event IS NOT NULL;

CREATE TABLE issue_numbers (number INTEGER NOT NULL, issue INTEGER NOT NULL, PRIMARY KEY (number, issue)) WITHOUT ROWID;
CREATE INDEX issue_numbers_issue ON issue_numbers (issue);

CREATE TABLE issue_stamps (
  issue INTEGER NOT NULL, field INTEGER NOT NULL,
  version INTEGER NOT NULL, time INTEGER NOT NULL, event BLOB NOT NULL,
  PRIMARY KEY (issue, field)
) WITHOUT ROWID;

CREATE TABLE labels (
  issue INTEGER NOT NULL, key TEXT NOT NULL, present INTEGER NOT NULL,
  version INTEGER NOT NULL, time INTEGER NOT NULL, event BLOB NOT NULL,
  PRIMARY KEY (issue, key)
) WITHOUT ROWID;

CREATE TABLE external_refs (
  issue INTEGER NOT NULL, key TEXT NOT NULL, present INTEGER NOT NULL,
  version INTEGER NOT NULL, time INTEGER NOT NULL, event BLOB NOT NULL,
  PRIMARY KEY (issue, key)
) WITHOUT ROWID;
CREATE INDEX external_refs_key ON external_refs (key);

CREATE TABLE blockers (
  issue INTEGER NOT NULL, key INTEGER NOT NULL, present INTEGER NOT NULL,
  version INTEGER NOT NULL, time INTEGER NOT NULL, event BLOB NOT NULL,
  inactive INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (issue, key)
) WITHOUT ROWID;
CREATE INDEX blockers_key ON blockers (key, present, inactive);
CREATE INDEX blockers_inactive ON blockers (inactive) WHERE inactive = 1;

CREATE TABLE relations (
  issue INTEGER NOT NULL, key INTEGER NOT NULL, present INTEGER NOT NULL,
  version INTEGER NOT NULL, time INTEGER NOT NULL, event BLOB NOT NULL,
  PRIMARY KEY (issue, key)
) WITHOUT ROWID;
CREATE INDEX relations_key ON relations (key);

CREATE TABLE comments (
  row INTEGER PRIMARY KEY,
  issue INTEGER NOT NULL,
  id BLOB NOT NULL,
  created_time INTEGER,
  created_event BLOB,
  edited_version INTEGER, edited_time INTEGER, edited_event BLOB,
  hidden INTEGER, hidden_version INTEGER, hidden_time INTEGER, hidden_event BLOB,
  redacted INTEGER NOT NULL DEFAULT 0,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  author TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  trigger TEXT, context TEXT, driver_key_fingerprint TEXT,
  foreign_data TEXT,
  UNIQUE (issue, id)
);

CREATE TABLE time_entries (
  row INTEGER PRIMARY KEY,
  issue INTEGER NOT NULL,
  id BLOB NOT NULL,
  created_time INTEGER,
  created_event BLOB,
  hidden INTEGER, hidden_version INTEGER, hidden_time INTEGER, hidden_event BLOB,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  seconds INTEGER,
  author TEXT NOT NULL,
  UNIQUE (issue, id)
);

CREATE TABLE milestones (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  created_time INTEGER,
  created_event BLOB,
  name TEXT NOT NULL DEFAULT '',
  description TEXT,
  state INTEGER NOT NULL DEFAULT 0,
  closed_at INTEGER,
  close_reason TEXT,
  due_at INTEGER,
  deleted INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by TEXT NOT NULL DEFAULT '',
  updated_at INTEGER -- nothing while others refer to it and nothing was said of it
);
CREATE TABLE milestone_numbers (number INTEGER NOT NULL, milestone INTEGER NOT NULL, PRIMARY KEY (number, milestone)) WITHOUT ROWID;
CREATE INDEX milestone_numbers_milestone ON milestone_numbers (milestone);
CREATE TABLE milestone_stamps (
  milestone INTEGER NOT NULL, field INTEGER NOT NULL,
  version INTEGER NOT NULL, time INTEGER NOT NULL, event BLOB NOT NULL,
  PRIMARY KEY (milestone, field)
) WITHOUT ROWID;

-- The full-text index: folded text by trigrams, so that any part of a word is found. Rows of issues are even,
-- those of comments odd. The text itself is kept only once, in the tables above.
CREATE VIRTUAL TABLE texts USING fts5 (
  body, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1'
);
-- An import is gathered in memory and written once.
INSERT INTO texts (texts, rank) VALUES ('hashsize', 33554432);

-- What belongs to this machine. It cannot be rebuilt from anything.
CREATE TABLE locks (
  issue BLOB PRIMARY KEY, agent TEXT NOT NULL, session INTEGER, token BLOB NOT NULL,
  claimed_at INTEGER NOT NULL, branch TEXT
) WITHOUT ROWID;
CREATE TABLE sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT, agent TEXT NOT NULL, place TEXT NOT NULL, started_at INTEGER NOT NULL,
  ended_at INTEGER, issue BLOB, last_action TEXT, notes TEXT
);
CREATE INDEX sessions_agent ON sessions (agent, ended_at);
CREATE TABLE breadcrumbs (session INTEGER NOT NULL, time INTEGER NOT NULL, text TEXT NOT NULL);
CREATE INDEX breadcrumbs_session ON breadcrumbs (session);
CREATE TABLE timers (agent TEXT PRIMARY KEY, issue BLOB NOT NULL, started_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE idempotency (
  agent TEXT NOT NULL, key TEXT NOT NULL, operation TEXT NOT NULL, request BLOB NOT NULL, outcome TEXT NOT NULL,
  PRIMARY KEY (agent, key)
) WITHOUT ROWID;
CREATE TABLE repairs (time INTEGER NOT NULL, code TEXT NOT NULL, what TEXT NOT NULL);
