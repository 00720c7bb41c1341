-- When a key was used, so that it can be forgotten; 0 for one that is older than this column.
ALTER TABLE idempotency ADD COLUMN used_at INTEGER NOT NULL DEFAULT 0;
