//! Idempotency keys: remembered for a month, also by databases that an older program laid out.

use std::path::Path;

use crosslink_core::id::AgentId;
use crosslink_store::{Remembered, SCHEMA_VERSION, Store};
use rusqlite::Connection;

use crate::support::{append, as_second_schema, at, create, created, identity};

const DAY: i64 = 86_400;

fn agent() -> AgentId {
    AgentId::new("agent-1").unwrap()
}

fn use_key(store: &mut Store, key: &str, day: i64) {
    let what = Remembered {
        operation: "test".to_owned(),
        request: Vec::new(),
        outcome: "null".to_owned(),
    };
    let used = store.write(|writing| {
        writing
            .local()
            .remember(&agent(), key, &what, at(day * DAY))
    });
    used.unwrap();
}

/// Which of these keys are remembered.
fn known(store: &Store, keys: &[&str]) -> Vec<bool> {
    let known = |key: &&str| {
        let found = store.read(|snapshot| snapshot.local().remembered(&agent(), key));
        found.unwrap().is_some()
    };
    keys.iter().map(known).collect()
}

#[test]
fn a_key_is_forgotten_after_thirty_days() {
    let mut store = Store::memory().unwrap();
    use_key(&mut store, "old", 0);
    use_key(&mut store, "young", 10);
    use_key(&mut store, "later", 30);
    assert_eq!(known(&store, &["old", "young", "later"]), [true; 3]);
    use_key(&mut store, "next", 31);
    assert_eq!(
        known(&store, &["old", "young", "next"]),
        [false, true, true]
    );
    // One that is forgotten can be used again.
    use_key(&mut store, "old", 32);
    assert_eq!(known(&store, &["old"]), [true]);
}

/// Takes back what the second schema added.
fn as_first_schema(path: &Path) {
    as_second_schema(path);
    let older = Connection::open(path).unwrap();
    older
        .execute_batch("ALTER TABLE idempotency DROP COLUMN used_at; PRAGMA user_version = 1")
        .unwrap();
}

fn schema_of(path: &Path) -> i64 {
    let looker = Connection::open(path).unwrap();
    looker
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap()
}

#[test]
fn an_older_schema_is_read_as_it_is_and_brought_forward_by_a_write() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("crosslink.db");
    append(&mut created(&path), &[create(1, "One")]);
    as_first_schema(&path);
    let older = Connection::open(&path).unwrap();
    let kept = "INSERT INTO idempotency (agent, key, operation, request, outcome)
                VALUES ('agent-1', 'kept', 'test', x'', 'null')";
    older.execute(kept, []).unwrap();
    drop(older);

    let mut store = Store::open(&path, identity("first")).unwrap();
    let mut other = Store::open(&path, identity("first")).unwrap();
    assert_eq!(store.read(|snapshot| snapshot.last_seq()).unwrap(), 1);
    assert_eq!(schema_of(&path), 1, "a question writes nothing");
    use_key(&mut store, "new", 0);
    assert_eq!(schema_of(&path), SCHEMA_VERSION);
    // Whoever opened it before goes on too, and a key of unknown age is as old as its discovery.
    use_key(&mut other, "newer", 29);
    assert_eq!(known(&store, &["kept", "new", "newer"]), [true; 3]);
    use_key(&mut other, "newest", 31);
    assert_eq!(
        known(&store, &["kept", "new", "newer"]),
        [false, false, true]
    );
}

#[test]
fn a_backup_of_an_older_schema_is_restored() {
    let directory = tempfile::tempdir().unwrap();
    let [path, copy] = ["crosslink.db", "copy.db"].map(|name| directory.path().join(name));
    let mut store = created(&path);
    append(&mut store, &[create(1, "One")]);
    store.back_up(&copy).unwrap();
    as_first_schema(&copy);
    append(&mut store, &[create(2, "Two")]);
    store.restore(&copy, || Ok(())).unwrap();
    let mut store = Store::open(&path, identity("second")).unwrap();
    assert_eq!(store.read(|snapshot| snapshot.last_seq()).unwrap(), 1);
    use_key(&mut store, "key", 0);
    assert_eq!(schema_of(&path), SCHEMA_VERSION);
}
