//! Files that are not as they should be: each is named by its code, and none is changed.

use std::path::{Path, PathBuf};

use crosslink_core::problem::{Code, Problem};
use crosslink_store::Store;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::support::{append, create, created, identity};

/// A directory with a backup of some events: one file, without a write-ahead log.
fn kept() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("crosslink.db");
    let mut store = created(&directory.path().join("original.db"));
    let events: Vec<_> = (1..200)
        .map(|id| create(id, "An issue with a title of some length"))
        .collect();
    append(&mut store, &events);
    store.back_up(&path).unwrap();
    (directory, path)
}

/// Opens, reads everything, and writes: the first problem there is.
fn used(path: &Path) -> Result<(), Problem> {
    let mut store = Store::open(path, identity("second"))?;
    store.read(|snapshot| snapshot.for_each_event(|_| Ok(())))?;
    store.projection_digest()?;
    store.write(|writing| writing.append(&create(500, "One more")))
}

#[track_caller]
fn check(path: &Path, wanted: Code) {
    let before = std::fs::read(path).ok();
    assert_eq!(used(path).unwrap_err().code(), wanted);
    assert_eq!(std::fs::read(path).ok(), before, "nothing was changed");
}

#[test]
fn a_whole_file_is_used() {
    let (_directory, path) = kept();
    used(&path).unwrap();
}

#[test]
fn a_missing_file_is_not_made() {
    let (_directory, path) = kept();
    std::fs::remove_file(&path).unwrap();
    check(&path, Code::ProjectNotFound);
    assert!(!path.exists());
}

#[test]
fn a_truncated_file_is_damaged() {
    let (_directory, path) = kept();
    let bytes = std::fs::read(&path).unwrap();
    for kept in [bytes.len() / 2, 4 * 4096, 4096] {
        std::fs::write(&path, &bytes[..kept]).unwrap();
        check(&path, Code::DatabaseDamaged);
    }
}

#[test]
fn pages_of_garbage_are_damage() {
    let (_directory, path) = kept();
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[4096..].fill(0xa5);
    std::fs::write(&path, &bytes).unwrap();
    check(&path, Code::DatabaseDamaged);
}

#[test]
fn what_is_no_database_is_foreign() {
    let (_directory, path) = kept();
    for text in ["garbage ".repeat(1_000).as_str(), "x", ""] {
        std::fs::write(&path, text).unwrap();
        check(&path, Code::DatabaseForeign);
    }
}

#[test]
fn the_database_of_another_program_is_foreign() {
    let (_directory, path) = kept();
    std::fs::remove_file(&path).unwrap();
    let other = Connection::open(&path).unwrap();
    other
        .execute_batch("CREATE TABLE issues (id INTEGER PRIMARY KEY); PRAGMA user_version = 1")
        .unwrap();
    drop(other);
    check(&path, Code::DatabaseForeign);
    let created = Store::create(&path, identity("second")).map(drop);
    assert_eq!(created.unwrap_err().code(), Code::DatabaseForeign);
}

#[test]
fn a_newer_schema_is_left_alone() {
    let (_directory, path) = kept();
    let later = Connection::open(&path).unwrap();
    later
        .pragma_update(None, "user_version", crosslink_store::SCHEMA_VERSION + 1)
        .unwrap();
    later.pragma_update(None, "journal_mode", "delete").unwrap();
    drop(later);
    check(&path, Code::DatabaseNewer);
}

#[test]
fn a_file_that_cannot_be_written_is_read_and_refuses_writes() {
    let (_directory, path) = kept();
    // Byte 18 of a database names the form it is written in; of an unknown one it can only be read.
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[18] = 9;
    std::fs::write(&path, &bytes).unwrap();
    let mut store = Store::open(&path, identity("second")).unwrap();
    assert_eq!(store.read(|snapshot| snapshot.last_seq()).unwrap(), 199);
    let refused = store.write(|writing| writing.append(&create(500, "One more")));
    assert_eq!(refused.unwrap_err().code(), Code::DatabaseReadOnly);
}

#[test]
fn a_folder_is_no_place_for_a_database() {
    let (directory, _) = kept();
    let refused = Store::create(directory.path(), identity("second")).map(drop);
    assert_eq!(refused.unwrap_err().code(), Code::DatabaseForeign);
}

#[test]
fn a_line_that_was_changed_is_found_and_stops_the_rebuild() {
    let (_directory, path) = kept();
    let meddler = Connection::open(&path).unwrap();
    meddler
        .execute(
            "UPDATE events SET line = replace(line, 'some length', 'more length') WHERE seq = 3",
            [],
        )
        .unwrap();
    drop(meddler);
    let mut store = Store::open(&path, identity("second")).unwrap();
    let before = store.projection_digest().unwrap();
    let found = store.check_log().unwrap();
    assert_eq!(
        found
            .iter()
            .map(|finding| finding.code.as_str())
            .collect::<Vec<_>>(),
        ["doctor.event_damaged"]
    );
    assert_eq!(store.rebuild().unwrap_err().code(), Code::EventInvalid);
    assert_eq!(
        store.projection_digest().unwrap(),
        before,
        "nothing was changed"
    );
}
