//! A database knows its own file: a copy, or a restored one, finds itself out at its next write.

use std::path::{Path, PathBuf};

use crosslink_core::id::EventId;
use crosslink_store::{Identity, Store};
use tempfile::TempDir;

use crate::support::{append, claim, create, created, holdings, identity};

/// A database with one event of its own and one lock.
fn begun() -> (TempDir, PathBuf, EventId) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("crosslink.db");
    let mut store = created(&path);
    let event = create(1, "One");
    append(&mut store, std::slice::from_ref(&event));
    claim(&mut store, 1);
    (directory, path, event.id)
}

/// Copies the file with its write-ahead log, as `cp` would.
fn copy(from: &Path, to: &Path) {
    for suffix in ["", "-wal"] {
        let name = |path: &Path| format!("{}{suffix}", path.display());
        std::fs::copy(name(from), name(to)).unwrap();
    }
}

#[test]
fn the_same_file_keeps_its_log_and_its_locks() {
    let (_directory, path, event) = begun();
    for log in ["second", "third"] {
        let mut store = Store::open(&path, identity(log)).unwrap();
        append(&mut store, &[create(2, log)]);
        assert_eq!(holdings(&store, &[event]), (1, vec![true]));
    }
}

#[test]
fn a_copy_opens_a_log_of_its_own_and_holds_nothing() {
    let (directory, path, event) = begun();
    let copied = directory.path().join("copy.db");
    copy(&path, &copied);
    let mut store = Store::open(&copied, identity("second")).unwrap();
    assert_eq!(
        holdings(&store, &[event]),
        (1, vec![true]),
        "reading changes nothing"
    );
    let later = create(2, "Two");
    append(&mut store, std::slice::from_ref(&later));
    assert_eq!(holdings(&store, &[event, later.id]), (0, vec![false, true]));
    claim(&mut store, 2);
    append(&mut store, &[create(3, "Three")]);
    assert_eq!(
        holdings(&store, &[event, later.id]),
        (1, vec![false, true]),
        "it finds itself out once"
    );
    let original = Store::open(&path, identity("third")).unwrap();
    assert_eq!(
        holdings(&original, &[event, later.id]),
        (1, vec![true, false])
    );
}

#[test]
fn a_restored_database_opens_a_log_of_its_own_and_takes_its_lost_events_in_as_foreign() {
    let (directory, path, event) = begun();
    let backup = directory.path().join("backup.db");
    let mut store = Store::open(&path, identity("second")).unwrap();
    store.back_up(&backup).unwrap();
    let lost = create(2, "Two");
    append(&mut store, std::slice::from_ref(&lost));
    drop(store);
    std::fs::remove_file(format!("{}-wal", path.display())).unwrap();
    std::fs::rename(&backup, &path).unwrap();

    let mut store = Store::open(&path, identity("second")).unwrap();
    assert!(
        store
            .write(|writing| writing.take_in(&lost, "first"))
            .unwrap()
    );
    assert_eq!(holdings(&store, &[event, lost.id]), (0, vec![false, false]));
    let own = create(3, "Three");
    append(&mut store, std::slice::from_ref(&own));
    assert_eq!(holdings(&store, &[own.id]), (0, vec![true]));
    assert_eq!(store.check_projection().unwrap(), []);
}

/// File systems give the number of a removed file to the next one: it still is another file.
#[test]
fn a_file_made_anew_under_the_old_name_is_a_copy() {
    let (directory, path, event) = begun();
    let kept = directory.path().join("kept.db");
    copy(&path, &kept);
    for log in ["second", "third", "fourth"] {
        for suffix in ["", "-wal", "-shm"] {
            std::fs::remove_file(format!("{}{suffix}", path.display())).unwrap();
        }
        copy(&kept, &path);
        let mut store = Store::open(&path, identity(log)).unwrap();
        append(&mut store, &[create(2, log)]);
        assert_eq!(holdings(&store, &[event]), (0, vec![false]), "{log}");
    }
}

#[test]
fn a_database_on_another_machine_is_a_copy() {
    let (_directory, path, event) = begun();
    let elsewhere = Identity {
        machine: "there".to_owned(),
        ..identity("second")
    };
    let mut store = Store::open(&path, elsewhere).unwrap();
    append(&mut store, &[create(2, "Two")]);
    assert_eq!(holdings(&store, &[event]), (0, vec![false]));
}

#[test]
fn a_write_that_fails_leaves_a_copy_undiscovered() {
    let (directory, path, event) = begun();
    let copied = directory.path().join("copy.db");
    copy(&path, &copied);
    let mut store = Store::open(&copied, identity("second")).unwrap();
    let refused = store.write(|writing| {
        writing.append(&create(2, "Two"))?;
        Err::<(), _>(crosslink_core::problem::Problem::bug("on purpose"))
    });
    refused.unwrap_err();
    assert_eq!(holdings(&store, &[event]), (1, vec![true]));
    append(&mut store, &[create(2, "Two")]);
    assert_eq!(holdings(&store, &[event]), (0, vec![false]));
}

#[test]
fn a_backup_can_be_shared_like_its_original() {
    let (directory, path, _) = begun();
    let backup = directory.path().join("backup.db");
    Store::open(&path, identity("second"))
        .unwrap()
        .back_up(&backup)
        .unwrap();
    // Bytes 18 and 19 of a database say how it is written and read; 2 means with a write-ahead log.
    assert_eq!(std::fs::read(&backup).unwrap()[18..20], [2, 2]);
}
