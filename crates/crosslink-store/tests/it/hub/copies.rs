//! A database that finds itself to be a copy, or goes on in a new log.

use crosslink_core::hub::Counter;
use crosslink_store::{Head, Intention, LogVerdict, Store};

use super::{collect, hub, join, judge, read, waiting, write};
use crate::support::{append, at, create, created, identity};

fn own_log(store: &Store) -> (String, Option<String>) {
    let own = read(store, |snapshot| snapshot.own_log());
    (own.name, own.hub)
}

/// Two events of its own, of which the first is pushed; then it is copied.
fn copied(directory: &std::path::Path) -> Store {
    let [path, copy] = ["crosslink.db", "copy.db"].map(|name| directory.join(name));
    let mut store = created(&path);
    join(&mut store);
    append(&mut store, &[create(1, "One"), create(2, "Two")]);
    write(&mut store, |writing| {
        writing.published(1, &[1], 1)?;
        writing.grant(Counter::Issue, 33, 32)?;
        writing.set_head(
            "logs/key-own",
            &Head {
                tip: [1; 20],
                height: 1,
            },
        )?;
        writing.intend(&Intention {
            name: "logs/key-own".to_owned(),
            expect: None,
            object: Some([2; 20]),
            seqs: Some((2, 2)),
            made_at: at(3),
        })
    });
    store.back_up(&copy).unwrap();
    Store::open(&copy, identity("second")).unwrap()
}

#[test]
fn a_copy_publishes_what_was_not_pushed_in_its_own_log_and_draws_no_granted_number() {
    let directory = tempfile::tempdir().unwrap();
    let mut copy = copied(directory.path());
    append(&mut copy, &[create(3, "Three")]);
    assert_eq!(own_log(&copy), ("second".to_owned(), None));
    assert_eq!(waiting(&copy), [2, 3]);
    let left = read(&copy, |snapshot| {
        let next = snapshot.hub().next_number(Counter::Issue)?;
        Ok((
            next,
            snapshot.numbers_left()?.issue,
            snapshot.intentions()?.len(),
        ))
    });
    assert_eq!(left, (None, 0, 0));
    assert_eq!(read(&copy, |snapshot| snapshot.heads()).len(), 1);
    write(&mut copy, |writing| {
        writing.name_own_log("key-second")?;
        writing.published(3, &[2, 3], 1)
    });
    assert_eq!(waiting(&copy), [0; 0]);
    assert_eq!(own_log(&copy).1.as_deref(), Some("key-second"));
    // The original pushed it too: a further place.
    collect(&mut copy, "key-own", 2, &create(2, "Two"));
    assert_eq!(
        (waiting(&copy), copy.check_projection().unwrap()),
        (vec![], vec![])
    );
}

#[test]
fn the_log_of_the_original_is_judged_in_a_copy_like_anybody_elses() {
    let directory = tempfile::tempdir().unwrap();
    let mut copy = copied(directory.path());
    append(&mut copy, &[create(3, "Three")]);
    collect(
        &mut copy,
        "key-own",
        2,
        &create(4, "Written by the original"),
    );
    assert_eq!(
        waiting(&copy),
        [2, 3],
        "what the original pushed is not ours to push"
    );
    let before = copy.projection_digest().unwrap();
    // Both of its commits go; what was written here before the copy was made and is not in the hub stays.
    assert_eq!(judge(&mut copy, &[("key-own", LogVerdict::Nothing)]), 2);
    let digits = |store: &Store| {
        let mut numbers: Vec<u32> =
            read(store, |snapshot| snapshot.contents(snapshot.outline(true)?))
                .issues
                .iter()
                .flat_map(|whole| whole.numbers.clone())
                .collect();
        numbers.sort_unstable();
        numbers
    };
    assert_eq!(digits(&copy), [2, 3]);
    assert_eq!(copy.check_projection().unwrap(), []);
    assert_eq!(judge(&mut copy, &[("key-own", LogVerdict::Whole)]), 2);
    assert_eq!(copy.projection_digest().unwrap(), before);
}

#[test]
fn a_verdict_on_the_own_log_takes_effect_once_it_is_a_copys() {
    let directory = tempfile::tempdir().unwrap();
    let [path, copy] = ["crosslink.db", "copy.db"].map(|name| directory.path().join(name));
    let mut store = created(&path);
    join(&mut store);
    append(&mut store, &[create(1, "One"), create(2, "Two")]);
    write(&mut store, |writing| writing.published(2, &[1, 2], 1));
    assert_eq!(judge(&mut store, &[("key-own", LogVerdict::Nothing)]), 0);
    store.back_up(&copy).unwrap();
    let mut copy = Store::open(&copy, identity("second")).unwrap();
    append(&mut copy, &[create(3, "Three")]);
    let out = read(&copy, |snapshot| snapshot.quarantined());
    assert_eq!(out.iter().map(|log| log.events).sum::<u64>(), 2);
    assert_eq!(copy.check_projection().unwrap(), []);
}

#[test]
fn a_database_goes_on_in_a_new_log_when_it_is_told_to() {
    let directory = tempfile::tempdir().unwrap();
    let mut store = created(&directory.path().join("crosslink.db"));
    join(&mut store);
    append(&mut store, &[create(1, "One"), create(2, "Two")]);
    write(&mut store, |writing| {
        writing.published(1, &[1], 1)?;
        writing.grant(Counter::Issue, 33, 32)?;
        writing.begin_log("another")?;
        writing.append(&create(3, "Three"))
    });
    assert_eq!(own_log(&store), ("another".to_owned(), None));
    assert_eq!(waiting(&store), [2, 3]);
    assert_eq!(read(&store, |snapshot| snapshot.numbers_left()).issue, 32);
}

#[test]
fn a_restored_backup_reads_the_hub_again_from_where_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let [path, backup] = ["crosslink.db", "backup.db"].map(|name| directory.path().join(name));
    let mut store = created(&path);
    append(&mut store, &[create(1, "One")]);
    store.back_up(&backup).unwrap();
    join(&mut store);
    append(&mut store, &[create(2, "Two")]);
    collect(&mut store, "a-log", 1, &create(9, "Theirs"));
    write(&mut store, |writing| {
        writing.set_head(
            "logs/a-log",
            &Head {
                tip: [1; 20],
                height: 1,
            },
        )?;
        writing.published(3, &[1, 2], 1)
    });
    store.restore(&backup, || Ok(())).unwrap();
    let mut store = Store::open(&path, identity("second")).unwrap();
    append(&mut store, &[create(3, "Three")]);
    let joined = read(&store, |snapshot| snapshot.joined());
    assert_eq!(joined, Some(hub(1)), "the hub stays");
    assert!(read(&store, |snapshot| snapshot.heads()).is_empty());
    assert_eq!(waiting(&store), [1, 2]);
    // What was lost comes back like anybody else's, also what this database wrote.
    for (height, event) in [(1, create(1, "One")), (1, create(2, "Two"))] {
        collect(&mut store, "key-own", height, &event);
    }
    assert_eq!(waiting(&store), [2]);
    assert_eq!(store.check_projection().unwrap(), []);
}

#[test]
fn a_backup_of_another_hub_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let [path, other, backup] =
        ["crosslink.db", "other.db", "backup.db"].map(|name| directory.path().join(name));
    let mut stranger = created(&other);
    write(&mut stranger, |writing| writing.join(&hub(2)));
    stranger.back_up(&backup).unwrap();
    let mut store = created(&path);
    join(&mut store);
    let refused = store.restore(&backup, || Ok(())).unwrap_err();
    assert_eq!(refused.code().name(), "hub.other");
    let store = Store::open(&path, identity("first")).unwrap();
    assert_eq!(read(&store, |snapshot| snapshot.joined()), Some(hub(1)));
}
