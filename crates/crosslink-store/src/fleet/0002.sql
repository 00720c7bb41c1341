-- What no later look can tell again, as JSON: logs that were rewritten.
ALTER TABLE project_state ADD COLUMN remembered TEXT NOT NULL DEFAULT '{}';
