//! Databases of the schema before there was a hub.

use crosslink_core::query::{Query, QueryContext};
use crosslink_store::{SCHEMA_VERSION, Store, TravelCounts, Travelled};
use rusqlite::Connection;

use super::{join, read, waiting};
use crate::support::{append, as_second_schema, at, create, created, identity};

/// A database that an older program wrote, in a log of its own and, before it was moved, in another.
fn older(path: &std::path::Path) {
    append(&mut created(path), &[create(1, "One"), create(2, "Two")]);
    as_second_schema(path);
    let moved = "UPDATE logs SET own = 0; INSERT INTO logs (name, own) VALUES ('moved', 1);
                 UPDATE events SET log = 2 WHERE seq = 2";
    Connection::open(path)
        .unwrap()
        .execute_batch(moved)
        .unwrap();
}

#[test]
fn a_database_without_a_hub_is_read_as_it_is() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("crosslink.db");
    older(&path);
    let store = Store::open(&path, identity("first")).unwrap();
    let operation = create(1, "One").header.op;
    read(&store, |snapshot| {
        assert_eq!(snapshot.joined()?, None);
        assert_eq!(snapshot.own_log()?.name, "moved");
        assert_eq!(snapshot.trust_summary()?, None);
        assert!(snapshot.heads()?.is_empty() && snapshot.verdicts()?.is_empty());
        assert!(snapshot.intentions()?.is_empty() && snapshot.refusals()?.is_empty());
        assert!(snapshot.quarantined()?.is_empty() && snapshot.set_aside_lines()?.is_empty());
        assert!(snapshot.clashes()?.is_empty() && snapshot.milestone_clashes()?.is_empty());
        assert!(snapshot.unpublished(9, 9)?.events.is_empty());
        assert_eq!(snapshot.unnumbered_own()?, Default::default());
        assert_eq!(snapshot.numbers_left()?, Default::default());
        assert_eq!(snapshot.numbers_wanted()?, Default::default());
        assert_eq!(snapshot.travelled(operation)?, Travelled::Local);
        let local = TravelCounts {
            local: 2,
            ..TravelCounts::default()
        };
        assert_eq!(snapshot.travel_counts()?, local);
        assert_eq!(snapshot.events_after(0, 9)?.len(), 2);
        assert_eq!(snapshot.glance(None)?.issues.len(), 2);
        assert!(!snapshot.taken()?.granted);
        Ok(())
    });
    assert_eq!(store.check_projection().unwrap(), []);
}

#[test]
fn everything_an_older_program_wrote_is_published_once_it_joins() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("crosslink.db");
    older(&path);
    let mut store = Store::open(&path, identity("first")).unwrap();
    join(&mut store);
    append(&mut store, &[create(3, "Three")]);
    assert_eq!(waiting(&store), [1, 2, 3]);
    assert_eq!(store.check_projection().unwrap(), []);
    let version: i64 = Connection::open(&path)
        .unwrap()
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(version, SCHEMA_VERSION);
}

#[test]
fn what_is_searched_for_is_found_before_and_after_the_index_is_made_anew() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("crosslink.db");
    append(
        &mut created(&path),
        &[create(1, "A Daemon"), create(2, "a \"quote\"")],
    );
    as_second_schema(&path);
    let mut store = Store::open(&path, identity("first")).unwrap();
    let asked = |store: &Store| {
        let found = |needle: &str| {
            let query = Query::of_words(needle);
            let cx = QueryContext::at(at(0));
            let issues = store.read(|snapshot| snapshot.issues(&query, &cx)).unwrap();
            issues
                .into_iter()
                .map(|issue| issue.title)
                .collect::<Vec<_>>()
        };
        [found("emo"), found("\"quo"), found("none"), found("mon")]
    };
    let one = vec!["A Daemon".to_owned()];
    let answers = [one.clone(), vec!["a \"quote\"".to_owned()], vec![], one];
    assert_eq!(asked(&store), answers);
    append(&mut store, &[create(3, "Another")]);
    assert_eq!(asked(&store), answers);
    assert_eq!(store.check_projection().unwrap(), []);
}
