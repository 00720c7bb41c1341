//! What a database keeps for sharing.

mod conflicts;
mod copies;
mod facts;
mod numbers;
mod places;
mod publishing;
mod quarantine;
mod schema;

use crosslink_core::event::Event;
use crosslink_core::problem::Problem;
use crosslink_store::{Collected, JoinedHub, LogVerdict, Snapshot, Store, Writing};
use uuid::Uuid;

/// The hub that is joined in these tests.
pub(crate) fn hub(id: u128) -> JoinedHub {
    JoinedHub {
        hub: Uuid::from_u128(id),
        remote: "origin".to_owned(),
        url_hint: Some("file:///hubs/project.git".to_owned()),
        prefix: "refs/crosslink-hub/".to_owned(),
        root: None,
    }
}

/// Joins, and gives the own log its name.
pub(crate) fn join(store: &mut Store) {
    write(store, |writing| {
        writing.join(&hub(1))?;
        writing.name_own_log("key-own")
    });
}

/// A database in memory that joined.
pub(crate) fn joined() -> Store {
    let mut store = Store::memory().unwrap();
    join(&mut store);
    store
}

pub(crate) fn write<T>(
    store: &mut Store,
    change: impl FnOnce(&mut Writing) -> Result<T, Problem>,
) -> T {
    store.write(change).unwrap()
}

pub(crate) fn read<T>(store: &Store, question: impl FnOnce(&Snapshot) -> Result<T, Problem>) -> T {
    store.read(question).unwrap()
}

pub(crate) fn collect(store: &mut Store, log: &str, height: u32, event: &Event) -> Collected {
    write(store, |writing| writing.collect(log, height, event))
}

pub(crate) fn judge(store: &mut Store, verdicts: &[(&str, LogVerdict)]) -> u64 {
    let named = verdicts
        .iter()
        .map(|(log, verdict)| ((*log).to_owned(), *verdict));
    let named: Vec<_> = named.collect();
    write(store, |writing| writing.judge(&named))
}

/// The places of the events that wait to be pushed.
pub(crate) fn waiting(store: &Store) -> Vec<i64> {
    let batch = read(store, |snapshot| {
        snapshot.unpublished(usize::MAX, usize::MAX)
    });
    batch.events.into_iter().map(|event| event.seq).collect()
}
