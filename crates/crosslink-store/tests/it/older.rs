//! The reference's `issues.db`, at every schema it had: read as it lies there, never written, never guessed at.

use std::path::{Path, PathBuf};

use crosslink_core::problem::Code;
use crosslink_store::{OlderComment, OlderDatabase, OlderIssue, OlderMilestone, OlderTime};
use rusqlite::Connection;
use tempfile::TempDir;

/// Where a schema differs from the newest: (the first version that has it, table, column).
const COLUMNS: [(i64, &str, &str); 9] = [
    (10, "issues", "uuid"),
    (10, "issues", "created_by"),
    (10, "comments", "uuid"),
    (10, "comments", "author"),
    (11, "comments", "kind"),
    (12, "comments", "trigger_type"),
    (12, "comments", "intervention_context"),
    (13, "comments", "driver_key_fingerprint"),
    (17, "issues", "due_at"),
];

const TABLES: &str = "
    CREATE TABLE issues (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, description TEXT,
        status TEXT NOT NULL DEFAULT 'open', priority TEXT NOT NULL DEFAULT 'medium',
        parent_id INTEGER REFERENCES issues(id), created_at TEXT NOT NULL, updated_at TEXT NOT NULL, closed_at TEXT,
        scheduled_at TEXT, due_at TEXT, uuid TEXT, created_by TEXT);
    CREATE TABLE labels (issue_id INTEGER NOT NULL, label TEXT NOT NULL, PRIMARY KEY (issue_id, label));
    CREATE TABLE dependencies (blocker_id INTEGER NOT NULL, blocked_id INTEGER NOT NULL,
        PRIMARY KEY (blocker_id, blocked_id));
    CREATE TABLE comments (id INTEGER PRIMARY KEY AUTOINCREMENT, issue_id INTEGER NOT NULL, content TEXT NOT NULL,
        created_at TEXT NOT NULL, uuid TEXT, author TEXT, kind TEXT DEFAULT 'note', trigger_type TEXT,
        intervention_context TEXT, driver_key_fingerprint TEXT);
    CREATE TABLE sessions (id INTEGER PRIMARY KEY AUTOINCREMENT, started_at TEXT NOT NULL);
    CREATE TABLE time_entries (id INTEGER PRIMARY KEY AUTOINCREMENT, issue_id INTEGER NOT NULL,
        started_at TEXT NOT NULL, ended_at TEXT, duration_seconds INTEGER);
    CREATE TABLE relations (issue_id_1 INTEGER NOT NULL, issue_id_2 INTEGER NOT NULL, created_at TEXT NOT NULL,
        PRIMARY KEY (issue_id_1, issue_id_2));
    CREATE TABLE milestones (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, description TEXT,
        status TEXT NOT NULL DEFAULT 'open', created_at TEXT NOT NULL, closed_at TEXT, uuid TEXT);
    CREATE TABLE milestone_issues (milestone_id INTEGER NOT NULL, issue_id INTEGER NOT NULL,
        PRIMARY KEY (milestone_id, issue_id));";

const ROWS: &str = "
    INSERT INTO issues (id, title, status, priority, created_at, updated_at, closed_at, uuid, created_by, due_at)
        VALUES (1, 'A', 'archived', 'high', 't1', 't2', 't3', 'u1', 'agent-1', 'd1');
    INSERT INTO issues (id, title, description, parent_id, created_at, updated_at)
        VALUES (-2, 'B', 'text', 1, 't1', 't1');
    INSERT INTO labels VALUES (1, 'ui'), (1, 'bug'), (99, 'lost');
    INSERT INTO dependencies VALUES (-2, 1);
    INSERT INTO comments (issue_id, content, created_at, uuid, author, kind, trigger_type, intervention_context,
        driver_key_fingerprint) VALUES (1, 'c', 't4', 'u2', 'agent-4', 'intervention', 'redirect', 'ctx', 'fp');
    INSERT INTO sessions (started_at) VALUES ('t'), ('t');
    INSERT INTO time_entries (issue_id, started_at, ended_at, duration_seconds) VALUES (1, 't5', 't6', 7), (1, 't8', NULL, NULL);
    INSERT INTO relations VALUES (-2, 1, 't');
    INSERT INTO milestones (name, created_at, uuid) VALUES ('m1', 't', 'u3'), ('m2', 't', NULL);
    INSERT INTO milestone_issues VALUES (2, 1), (1, 1);";

fn database(directory: &TempDir, change: impl FnOnce(&Connection)) -> PathBuf {
    let path = directory.path().join("issues 100%.db");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(TABLES).unwrap();
    connection.execute_batch(ROWS).unwrap();
    connection.pragma_update(None, "user_version", 17).unwrap();
    change(&connection);
    path
}

fn first_issue() -> OlderIssue {
    let text = |text: &str| Some(text.to_owned());
    OlderIssue {
        id: 1,
        uuid: text("u1"),
        title: "A".to_owned(),
        status: "archived".to_owned(),
        priority: "high".to_owned(),
        created_at: text("t1"),
        updated_at: text("t2"),
        closed_at: text("t3"),
        due_at: text("d1"),
        created_by: text("agent-1"),
        labels: vec!["bug".to_owned(), "ui".to_owned()],
        blockers: vec![-2],
        related: vec![-2],
        milestones: vec![1, 2],
        comments: vec![OlderComment {
            id: 1,
            uuid: text("u2"),
            content: "c".to_owned(),
            created_at: text("t4"),
            author: text("agent-4"),
            kind: text("intervention"),
            trigger: text("redirect"),
            context: text("ctx"),
            driver_key_fingerprint: text("fp"),
        }],
        times: vec![
            OlderTime {
                id: 1,
                started_at: text("t5"),
                ended_at: text("t6"),
                seconds: Some(7),
            },
            OlderTime {
                id: 2,
                started_at: text("t8"),
                ..OlderTime::default()
            },
        ],
        ..OlderIssue::default()
    }
}

#[test]
fn everything_of_the_newest_schema_is_read() {
    let directory = tempfile::tempdir().unwrap();
    let found = OlderDatabase::read(&database(&directory, |_| {})).unwrap();
    assert_eq!(found.version, 17);
    assert_eq!(found.sessions, 2);
    assert_eq!(found.issues[&1], first_issue());
    let second = &found.issues[&-2];
    assert_eq!(
        (second.title.as_str(), second.parent, &second.related),
        ("B", Some(1), &vec![1])
    );
    let milestones: Vec<_> = found
        .milestones
        .iter()
        .map(|one| (one.id, one.name.as_str()))
        .collect();
    assert_eq!(milestones, [(1, "m1"), (2, "m2")]);
    assert_eq!(found.milestones[0].uuid.as_deref(), Some("u3"));
    assert_eq!(
        found.milestones[1],
        OlderMilestone {
            id: 2,
            name: "m2".to_owned(),
            status: "open".to_owned(),
            created_at: Some("t".to_owned()),
            ..OlderMilestone::default()
        }
    );
}

#[test]
fn a_column_that_came_later_reads_as_nothing_and_the_rest_stays() {
    for version in 7..=17 {
        let directory = tempfile::tempdir().unwrap();
        let missing = COLUMNS.iter().filter(|(since, ..)| *since > version);
        let path = database(&directory, |connection| {
            connection
                .pragma_update(None, "user_version", version)
                .unwrap();
            for (_, table, column) in missing.clone() {
                let sql = format!("ALTER TABLE {table} DROP COLUMN {column}");
                connection.execute_batch(&sql).unwrap();
            }
        });
        let mut expected = first_issue();
        for (_, table, column) in missing {
            forget(&mut expected, table, column);
        }
        let found = OlderDatabase::read(&path).unwrap();
        assert_eq!((found.version, &found.issues[&1]), (version, &expected));
    }
}

fn forget(issue: &mut OlderIssue, table: &str, column: &str) {
    let comment = &mut issue.comments[0];
    match (table, column) {
        ("issues", "uuid") => issue.uuid = None,
        ("issues", "created_by") => issue.created_by = None,
        ("issues", "due_at") => issue.due_at = None,
        ("comments", "uuid") => comment.uuid = None,
        ("comments", "author") => comment.author = None,
        ("comments", "kind") => comment.kind = None,
        ("comments", "trigger_type") => comment.trigger = None,
        ("comments", "intervention_context") => comment.context = None,
        ("comments", "driver_key_fingerprint") => comment.driver_key_fingerprint = None,
        other => panic!("{other:?} is not in the table"),
    }
}

#[test]
fn a_missing_table_reads_as_empty() {
    let directory = tempfile::tempdir().unwrap();
    let path = database(&directory, |connection| {
        let sql = "DROP TABLE milestones; DROP TABLE milestone_issues; DROP TABLE sessions; DROP TABLE relations";
        connection.execute_batch(sql).unwrap();
    });
    let found = OlderDatabase::read(&path).unwrap();
    assert_eq!((found.milestones.len(), found.sessions), (0, 0));
    assert_eq!(found.issues.len(), 2);
}

fn refused(path: &Path) -> String {
    let problem = OlderDatabase::read(path).unwrap_err();
    assert_eq!(problem.code(), Code::ImportUnreadable);
    problem
        .message()
        .replace(&path.display().to_string(), "FILE")
}

#[test]
fn what_cannot_be_read_is_told_apart() {
    let directory = tempfile::tempdir().unwrap();
    let own = i64::from(crosslink_store::APPLICATION_ID);
    for (name, value, told) in [
        (
            "user_version",
            18,
            "FILE has schema 18; 17 is the newest that is known here",
        ),
        ("application_id", own, "FILE is a database of this program"),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let path = database(&directory, |connection| {
            connection.pragma_update(None, name, value).unwrap();
        });
        assert_eq!(refused(&path), told);
    }
    let text = directory.path().join("text");
    std::fs::write(
        &text,
        "no database at all, but long enough to have a head of its own",
    )
    .unwrap();
    assert_eq!(refused(&text), "FILE cannot be read as an `issues.db`");
    let missing = directory.path().join("missing");
    assert_eq!(refused(&missing), "FILE cannot be read as an `issues.db`");
    assert!(!missing.exists());
    let empty = directory.path().join("empty");
    std::fs::write(&empty, "").unwrap();
    assert_eq!(refused(&empty), "FILE holds no issues");
}

#[test]
fn a_database_left_in_the_middle_of_a_write_is_not_believed() {
    let directory = tempfile::tempdir().unwrap();
    let path = database(&directory, |_| {});
    let journal = directory.path().join("issues 100%.db-journal");
    std::fs::write(&journal, "half a page").unwrap();
    assert_eq!(refused(&path), "FILE is being written, or was left so");
    std::fs::write(&journal, "").unwrap();
    assert!(OlderDatabase::read(&path).is_ok());
}

#[test]
fn reading_changes_nothing_and_leaves_nothing_beside() {
    let directory = tempfile::tempdir().unwrap();
    let path = database(&directory, |_| {});
    let before = std::fs::read(&path).unwrap();
    OlderDatabase::read(&path).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[test]
fn a_view_in_place_of_a_table_is_not_asked() {
    let directory = tempfile::tempdir().unwrap();
    let path = database(&directory, |connection| {
        let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS issue_id, i AS label FROM n";
        let sql = format!("DROP TABLE labels; CREATE VIEW labels AS {endless}");
        connection.execute_batch(&sql).unwrap();
    });
    assert_eq!(
        OlderDatabase::read(&path).unwrap().issues[&1].labels,
        Vec::<String>::new()
    );
}

#[test]
fn a_value_of_another_type_reads_as_text_or_as_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let path = database(&directory, |connection| {
        let sql = "PRAGMA foreign_keys = OFF; UPDATE issues SET title = 5, parent_id = 'x', description = x'41ff' WHERE id = 1;
                   UPDATE time_entries SET duration_seconds = '9' WHERE id = 1";
        connection.execute_batch(sql).unwrap();
    });
    let issue = OlderDatabase::read(&path)
        .unwrap()
        .issues
        .remove(&1)
        .unwrap();
    assert_eq!((issue.title.as_str(), issue.parent), ("5", None));
    assert_eq!(issue.description.as_deref(), Some("A\u{fffd}"));
    assert_eq!(issue.times[0].seconds, Some(9));
}
