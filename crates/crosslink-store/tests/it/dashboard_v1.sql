-- The tables that matter of the reference's dashboard.db, version 1, with a little in each.
CREATE TABLE projects (
  id INTEGER PRIMARY KEY AUTOINCREMENT, slug TEXT NOT NULL UNIQUE, clone_path TEXT NOT NULL, default_branch TEXT NOT NULL,
  hub_sha TEXT, hub_fetched_at TEXT, status TEXT NOT NULL DEFAULT 'active', added_at TEXT NOT NULL, last_activity_at TEXT,
  pinned INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE alerts (
  id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  kind TEXT NOT NULL, severity TEXT NOT NULL, subject_ref TEXT, detail TEXT, opened_at TEXT NOT NULL, resolved_at TEXT,
  acknowledged_at TEXT, acknowledged_by TEXT
);
CREATE TABLE actions (
  id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER REFERENCES projects (id), actor TEXT NOT NULL, verb TEXT NOT NULL,
  subject TEXT, payload_json TEXT, requested_at TEXT NOT NULL, completed_at TEXT, outcome TEXT, error TEXT
);
CREATE TABLE config (key TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO projects (slug, clone_path, default_branch, added_at) VALUES
  ('acme/alpha', '/src/alpha', 'main', '2026-11-23T03:35:32.560937509+00:00'),
  ('acme/beta', '/src/beta', 'trunk', '2026-11-23T03:36:00+00:00');
INSERT INTO alerts (project_id, kind, severity, subject_ref, detail, opened_at, resolved_at) VALUES
  (1, 'stale_lock', 'warning', 'lock:2', 'lock on issue #2 held for 60 minute(s)', '2026-11-23T04:04:47+00:00', NULL),
  (2, 'overdue_issue', 'warning', 'issue:1', 'due', '2026-11-22T00:00:00+00:00', '2026-11-23T00:00:00+00:00');
INSERT INTO actions (project_id, actor, verb, subject, payload_json, requested_at, outcome) VALUES
  (NULL, 'unknown', 'close_issue', 'issue:1', '{"args":["issue","close","1"]}', '2026-11-23T04:00:00+00:00', 'ok');
INSERT INTO config VALUES ('webhook.urls', '["https://hooks.example/x"]');
PRAGMA user_version = 1;
