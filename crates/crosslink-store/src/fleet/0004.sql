-- Who asked for which change, and what came of it. Rows are only added: each holds the hash of the one before it.
CREATE TABLE audit (
    id           INTEGER PRIMARY KEY,
    at           INTEGER NOT NULL,
    actor        TEXT    NOT NULL,
    project_slug TEXT,
    operation    TEXT    NOT NULL,
    outcome      TEXT    NOT NULL,
    record       TEXT    NOT NULL,
    hash         BLOB    NOT NULL
) STRICT;
CREATE INDEX audit_project ON audit (project_slug);
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit is never changed'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit is never cut'); END;
