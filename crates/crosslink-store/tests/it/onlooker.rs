//! Looking at a database that others write: nothing is changed, and nothing of it is trusted.

use crosslink_core::problem::Code;
use crosslink_store::Store;
use rusqlite::Connection;

use crate::support::{append, create, created};

#[test]
fn what_was_committed_is_seen_while_the_writer_goes_on() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("crosslink.db");
    let mut store = created(&path);
    let seen = || Store::look(&path, |snapshot| snapshot.glance(None)).unwrap();
    assert_eq!(seen().issues, []);
    append(&mut store, &[create(1, "One")]);
    assert_eq!(seen().issues.len(), 1);
    let seq = store
        .write(|writing| {
            writing.append(&create(2, "Two"))?;
            Ok(seen().mark.seq)
        })
        .unwrap();
    assert_eq!((seq, seen().mark.seq), (1, 2));
}

#[test]
fn a_database_with_programs_in_it_is_not_read() {
    let endless = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT x FROM n";
    for program in [
        format!("DROP TABLE repairs; CREATE VIEW repairs AS {endless}"),
        "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM events; END".to_owned(),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("crosslink.db");
        drop(created(&path));
        Connection::open(&path)
            .unwrap()
            .execute_batch(&program)
            .unwrap();
        let refused = Store::look(&path, |snapshot| snapshot.glance(None)).unwrap_err();
        assert_eq!(refused.code(), Code::DatabaseForeign, "{program}");
    }
}

#[test]
fn a_file_that_is_about_to_become_a_database_is_none_yet() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("crosslink.db");
    Connection::open(&path)
        .unwrap()
        .pragma_update(None, "journal_mode", "wal")
        .unwrap();
    let refused = Store::look(&path, |snapshot| snapshot.last_seq()).unwrap_err();
    assert_eq!(refused.code(), Code::ProjectNotFound);
}
