//! Several writers at once: each waits for its turn, none loses anything.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use crosslink_core::id::IdSource;
use crosslink_sim::SeededIds;
use crosslink_store::Store;

use crate::support::{create, created, identity, run_create};

const WRITERS: u64 = 8;
const CREATES: usize = 25;

/// Creates issues over a connection of its own; answers their numbers.
fn work(path: &Path, writer: u64) -> Vec<u32> {
    let mut ids = SeededIds::new(writer);
    let log = ids.uuid().to_string();
    let mut store = Store::open(path, identity(&log)).unwrap();
    let mut numbers = Vec::new();
    for count in 0..CREATES {
        let title = format!("Issue {count} of {writer}");
        let made = store.write(|writing| run_create(writing, &title, &mut ids));
        numbers.push(made.unwrap().id.unwrap());
    }
    numbers
}

#[test]
fn eight_writers_lose_nothing_and_leave_no_gap() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("crosslink.db");
    let store = created(&path);
    let numbers: Vec<Vec<u32>> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                scope.spawn({
                    let path = &path;
                    move || work(path, writer)
                })
            })
            .collect();
        writers
            .into_iter()
            .map(|writer| writer.join().unwrap())
            .collect()
    });
    for own in &numbers {
        assert!(own.is_sorted(), "{own:?}");
    }
    let total = WRITERS as u32 * CREATES as u32;
    let all: BTreeSet<u32> = numbers.into_iter().flatten().collect();
    assert_eq!(all, (1..=total).collect());
    assert_eq!(
        store.read(|snapshot| snapshot.last_seq()).unwrap(),
        i64::from(total)
    );
    assert_eq!(store.check_projection().unwrap(), []);
    assert_eq!(store.check_file().unwrap(), []);
}

#[test]
fn a_reader_keeps_its_snapshot_while_others_write() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("crosslink.db");
    let reader = created(&path);
    let mut writer = Store::open(&path, identity("second")).unwrap();
    reader
        .read(|snapshot| {
            assert_eq!(snapshot.last_seq()?, 0);
            writer.write(|writing| writing.append(&create(1, "One")))?;
            assert_eq!(snapshot.last_seq()?, 0);
            Ok(())
        })
        .unwrap();
    assert_eq!(reader.read(|snapshot| snapshot.last_seq()).unwrap(), 1);
}

#[test]
fn all_who_create_the_database_at_once_find_one() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("crosslink.db");
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let path = &path;
            scope.spawn(move || {
                let mut store = Store::create(path, identity(&format!("log-{writer}"))).unwrap();
                let mut ids = SeededIds::new(writer);
                store
                    .write(|writing| run_create(writing, "One of eight", &mut ids))
                    .unwrap();
            });
        }
    });
    let store = Store::open(&path, identity("later")).unwrap();
    assert_eq!(store.read(|snapshot| snapshot.last_seq()).unwrap(), 8);
    assert_eq!(store.check_projection().unwrap(), []);
}

#[test]
fn what_is_written_during_a_check_is_no_difference() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("crosslink.db");
    let store = created(&path);
    let is_checked = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut writer = Store::open(&path, identity("second")).unwrap();
            let mut ids = SeededIds::new(1);
            while !is_checked.load(Ordering::Relaxed) {
                writer
                    .write(|writing| run_create(writing, "Meanwhile", &mut ids))
                    .unwrap();
            }
        });
        let found: Vec<_> = (0..20).map(|_| store.check_projection()).collect();
        is_checked.store(true, Ordering::Relaxed);
        for findings in found {
            assert_eq!(findings.unwrap(), []);
        }
    });
}
