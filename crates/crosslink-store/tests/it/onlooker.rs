//! Looking at a database that others write: nothing is changed, and nothing of it is trusted.

use crosslink_core::problem::Code;
use crosslink_store::Store;
use rusqlite::Connection;

use crate::support::{append, create, created, identity};

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
        let refused = Store::open_to_read(&path, identity("later")).err().unwrap();
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

#[test]
fn what_is_opened_to_be_read_answers_and_refuses_to_be_written() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("crosslink.db");
    append(&mut created(&path), &[create(1, "One")]);
    let mut reading = Store::open_to_read(&path, identity("later")).unwrap();
    let seq = |store: &Store| store.read(|snapshot| snapshot.last_seq()).unwrap();
    let before = seq(&reading);
    let refused = reading.write(|writing| writing.append(&create(2, "Two")));
    assert_eq!(refused.err().unwrap().code(), Code::DatabaseReadOnly);
    assert_eq!(seq(&reading), before);
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_file_keeps_nobody_waiting() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("crosslink.db");
    drop(created(&path));
    let pipe = directory.path().join("crosslink.db-journal");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let looked = Store::look(&path, |snapshot| snapshot.glance(None));
    assert_eq!(looked.err().unwrap().code(), Code::DatabaseForeign);
    let opened = Store::open(&path, identity("other"));
    assert_eq!(opened.err().unwrap().code(), Code::DatabaseForeign);
}
