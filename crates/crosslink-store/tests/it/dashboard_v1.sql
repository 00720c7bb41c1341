-- The reference's dashboard.db, version 1, with a little in each table.
CREATE TABLE projects (
  id INTEGER PRIMARY KEY AUTOINCREMENT, slug TEXT NOT NULL UNIQUE, clone_path TEXT NOT NULL, default_branch TEXT NOT NULL,
  hub_sha TEXT, hub_fetched_at TEXT, status TEXT NOT NULL DEFAULT 'active', added_at TEXT NOT NULL, last_activity_at TEXT,
  pinned INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE project_state (
  project_id INTEGER PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE, open_issues INTEGER NOT NULL DEFAULT 0,
  overdue_issues INTEGER NOT NULL DEFAULT 0, due_soon_issues INTEGER NOT NULL DEFAULT 0, blocked_issues INTEGER NOT NULL DEFAULT 0,
  active_agents INTEGER NOT NULL DEFAULT 0, stale_locks INTEGER NOT NULL DEFAULT 0, ci_status TEXT, updated_at TEXT NOT NULL
);
CREATE TABLE alerts (
  id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  kind TEXT NOT NULL, severity TEXT NOT NULL, subject_ref TEXT, detail TEXT, opened_at TEXT NOT NULL, resolved_at TEXT,
  acknowledged_at TEXT, acknowledged_by TEXT
);
CREATE TABLE pty_sessions (
  id TEXT PRIMARY KEY, project_id INTEGER REFERENCES projects (id) ON DELETE SET NULL, command TEXT NOT NULL,
  started_at TEXT NOT NULL, ended_at TEXT, exit_code INTEGER, pid INTEGER
);
CREATE TABLE actions (
  id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER REFERENCES projects (id), actor TEXT NOT NULL, verb TEXT NOT NULL,
  subject TEXT, payload_json TEXT, requested_at TEXT NOT NULL, completed_at TEXT, outcome TEXT, error TEXT
);
CREATE TABLE activity (
  id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE, at TEXT NOT NULL,
  author TEXT, kind TEXT NOT NULL, subject_ref TEXT, summary TEXT
);
CREATE TABLE config (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE INDEX idx_alerts_project_open ON alerts (project_id) WHERE resolved_at IS NULL;
CREATE INDEX idx_activity_project_at ON activity (project_id, at DESC);
CREATE INDEX idx_actions_project_at ON actions (project_id, requested_at DESC);
INSERT INTO projects (slug, clone_path, default_branch, status, added_at, pinned) VALUES
  ('acme/alpha', '/src/alpha', 'main', 'active', '2026-11-23T03:35:32.560937509+00:00', 1),
  ('acme/beta', '/src/beta', 'trunk', 'paused', '2026-11-23T03:36:00+00:00', 0),
  ('my team/gamma', '/src/gamma', 'main', 'active', '2026-11-23T03:37:00+00:00', 0);
INSERT INTO project_state (project_id, open_issues, updated_at) VALUES (1, 7, '2026-11-23T04:05:00+00:00');
INSERT INTO alerts (project_id, kind, severity, subject_ref, detail, opened_at, resolved_at, acknowledged_at, acknowledged_by) VALUES
  (1, 'stale_lock', 'warning', 'lock:2', 'lock on issue #2 held for 60 minute(s)', '2026-11-23T04:04:47+00:00', NULL,
    '2026-11-23T05:00:00+00:00', 'ada'),
  (1, 'stale_lock', 'warning', 'lock:2', 'the same once more', '2026-11-23T04:04:48+00:00', NULL, NULL, NULL),
  (2, 'overdue_issue', 'warning', 'issue:1', 'due', '2026-11-22T00:00:00+00:00', '2026-11-23T00:00:00+00:00', NULL, NULL),
  (2, 'silent_agent', 'critical', 'agent:a', NULL, '2026-11-22T00:00:00+00:00', NULL, NULL, NULL),
  (3, 'budget', 'warning', NULL, 'no such kind', '2026-11-22T00:00:00+00:00', NULL, NULL, NULL);
INSERT INTO actions (project_id, actor, verb, subject, payload_json, requested_at, outcome) VALUES
  (NULL, 'unknown', 'close_issue', 'issue:1', '{"args":["issue","close","1"]}', '2026-11-23T04:00:00+00:00', 'ok'),
  (1, 'unknown', 'comment_issue', 'issue:2', '{"args":["issue","comment","2","x"]}', '2026-11-23T04:01:00+00:00', 'ok');
INSERT INTO config VALUES
  ('webhook.urls', '["https://hooks.example/x","https://hooks.example/x","http://127.0.0.1:3999/hook","ftp://hooks.example/sEcReT"]'),
  ('github.token', 'eyJ2IjoxfQ=='),
  ('github.default_org', 'acme');
PRAGMA user_version = 1;
