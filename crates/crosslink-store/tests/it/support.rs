//! Events, ids and stores for the tests.

use std::path::Path;

use crosslink_core::entity::Lock;
use crosslink_core::event::{Event, Fact, Header, IssueCreated};
use crosslink_core::id::{AgentId, EventId, IdSource, IssueId, OperationId};
use crosslink_core::operation::{CreateIssue, Decision, IssueMade, LockChange, Operation};
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use crosslink_sim::SeededIds;
use crosslink_store::{Identity, Store, Writing};
use rusqlite::Connection;
use uuid::Uuid;

pub(crate) fn issue(id: u128) -> IssueId {
    IssueId(Uuid::from_u128(id))
}

pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(1_767_225_600 + seconds)
}

/// A fact as agent-1 records it at a second.
pub(crate) fn sealed(seconds: i64, fact: Fact) -> Event {
    let header = Header {
        time: at(seconds),
        agent: AgentId::new("agent-1").unwrap(),
        op: OperationId(Uuid::from_u128(seconds as u128)),
        does: "test".to_owned(),
        at: None,
        undoes: None,
    };
    Event::seal(header, fact)
}

/// The create of an issue with the number of its id.
pub(crate) fn create(id: u32, title: &str) -> Event {
    let created = IssueCreated {
        number: Some(id),
        ..IssueCreated::new(issue(id.into()), title)
    };
    sealed(id.into(), Fact::IssueCreated(Box::new(created)))
}

/// Decides and appends a create as the write path does.
pub(crate) fn run_create(
    writing: &mut Writing,
    title: &str,
    ids: &mut SeededIds,
) -> Result<IssueMade, Problem> {
    let agent = AgentId::new("agent-1")?;
    let (now, op) = (
        writing.last_time()?.unwrap_or(at(0)).next(),
        OperationId(ids.uuid()),
    );
    let mut decision = Decision::new(&agent, None, now, ids);
    let create = CreateIssue {
        title: title.to_owned(),
        ..CreateIssue::default()
    };
    let made = create.decide(writing.hub(), &mut decision)?;
    for draft in decision.into_parts().0 {
        let header = Header {
            time: now,
            agent: agent.clone(),
            op,
            does: CreateIssue::NAME.to_owned(),
            at: draft.at,
            undoes: None,
        };
        writing.append(&Event::seal(header, draft.fact))?;
    }
    Ok(made)
}

pub(crate) fn identity(new_log: &str) -> Identity {
    Identity {
        machine: "here".to_owned(),
        new_log: new_log.to_owned(),
    }
}

pub(crate) fn created(path: &Path) -> Store {
    Store::create(path, identity("first")).unwrap()
}

pub(crate) fn append(store: &mut Store, events: &[Event]) {
    store
        .write(|writing| events.iter().try_for_each(|event| writing.append(event)))
        .unwrap();
}

pub(crate) fn lock_of(id: u128) -> Lock {
    Lock {
        issue: issue(id),
        agent: "agent-1".to_owned(),
        elsewhere: None,
        session: None,
        token: Uuid::from_u128(7),
        claimed_at: at(0),
        branch: Some("main".to_owned()),
    }
}

pub(crate) fn claim(store: &mut Store, id: u128) {
    store
        .write(|writing| writing.change_lock(&LockChange::Set(lock_of(id))))
        .unwrap();
}

/// Takes back what the third schema added.
pub(crate) fn as_second_schema(path: &Path) {
    let third = include_str!("../../src/migrations/0003.sql");
    let made = third.split("CREATE TABLE ").skip(1);
    let tables =
        made.map(|table| format!("DROP TABLE {};", table.split([' ', '(']).next().unwrap()));
    let older = Connection::open(path).unwrap();
    let columns = "DROP INDEX logs_hub; ALTER TABLE logs DROP COLUMN hub; ALTER TABLE logs DROP COLUMN counts; ALTER TABLE logs DROP COLUMN drives;
                   UPDATE logs SET own = 0 WHERE own = 2;
                   DROP INDEX events_hub; ALTER TABLE events DROP COLUMN height; PRAGMA user_version = 2";
    let locks = third.split("ALTER TABLE locks ADD COLUMN ").skip(1);
    let locks = locks.map(|column| {
        let name = column.split(' ').next().unwrap();
        format!("ALTER TABLE locks DROP COLUMN {name};")
    });
    let gone: String = tables.chain(locks).collect();
    older.execute_batch(&(gone + columns)).unwrap();
    let first = include_str!("../../src/migrations/0001.sql");
    let (_, index) = first.split_once("CREATE VIRTUAL TABLE texts").unwrap();
    let (index, _) = index.split_once(';').unwrap();
    let index = format!("DROP TABLE texts; CREATE VIRTUAL TABLE texts{index};");
    let texts = "INSERT INTO texts (rowid, body) SELECT 2 * row, lower(title) FROM issues;";
    older.execute_batch(&(index + texts)).unwrap();
}

/// How many locks it holds, and which of these events are in its own log.
pub(crate) fn holdings(store: &Store, events: &[EventId]) -> (usize, Vec<bool>) {
    store
        .read(|snapshot| {
            let own = events
                .iter()
                .map(|event| snapshot.hub().is_own(*event))
                .collect::<Result<_, _>>();
            Ok((snapshot.local().locks()?.len(), own?))
        })
        .unwrap()
}
