-- One synced insert into a database that is there.
.timeout 60000
PRAGMA synchronous = FULL;
INSERT INTO issue (title, description, status, priority, created_at)
    VALUES ('Measured issue', 'Written to see what a write costs', 'open', 2, '2026-01-01T00:00:00Z');
