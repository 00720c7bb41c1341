//! What an older hub says as events, and the commits that carry them. Nothing here depends on who makes them, when, or where.

use crosslink_core::event::{Event, Header};
use crosslink_core::id::{AgentId, OperationId};
use crosslink_core::json::{Foreign, Json};
use crosslink_core::time::Timestamp;
use crosslink_git::{GitError, Objects, Person};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::older::Older;
use crate::leftover::OfLock;
use crate::snapshot::{HubMilestone, HubSnapshot};
use crate::v4::{Head, Onto, PerKind, batches, log};

/// What ids are derived from that a source has not.
const NAMESPACE: Uuid = Uuid::from_u128(0x6b1f_0f0c_5d1e_5f3b_9a3c_1c90_55b4_0a04);

/// Whom the events and commits name: nobody in particular.
const PERSON: &str = "crosslink";

/// How many events one commit carries at most.
const EVENTS: usize = 5_000;

/// The kind of an event that carries a line of a log to the letter.
pub(super) const CARRIED_LINE: &str = "older.event";
/// The kind of an event that carries who held an issue.
pub(super) const CARRIED_LOCK: &str = "older.lock";
/// The kind of an event that carries what a milestone says and no field holds.
pub(super) const CARRIED_MILESTONE: &str = "older.milestone";

/// The migrated history of an older hub.
#[derive(Clone, Debug, PartialEq)]
pub struct Genesis {
    /// The id of the hub that begins with it: it follows from the events.
    pub hub: Uuid,
    /// The events: by time, and among equals by the order in which a hub is told.
    pub events: Vec<Event>,
    /// The first numbers that nobody ever used.
    pub floor: PerKind,
}

impl Genesis {
    /// Says what an older hub says.
    pub fn of(older: &Older) -> Self {
        let snapshot = &older.snapshot;
        let source = crate::leftover::source(snapshot.format);
        let operation = OperationId(Uuid::new_v5(&NAMESPACE, source.as_bytes()));
        let header = |time| header(time, operation);
        let facts = snapshot.whole_facts().into_iter();
        let mut events: Vec<Event> = facts
            .map(|(fact, time)| Event::seal(header(time), fact))
            .collect();
        let carried = carried(older).into_iter();
        events.extend(
            carried.map(|(kind, time, payload)| Event::seal_carried(header(time), kind, &payload)),
        );
        events.sort_by_key(|event| event.header.time);
        Self {
            hub: id_of(&events),
            events,
            floor: floor(snapshot),
        }
    }

    /// Writes the commits of `logs/genesis`; nothing where there is no event.
    ///
    /// # Errors
    /// Fails if the repository cannot be written to.
    pub fn write(&self, objects: &Objects) -> Result<Option<Head>, GitError> {
        let lines: Vec<&str> = self.events.iter().map(Event::line).collect();
        let mut head: Option<Head> = None;
        for batch in batches(&lines, EVENTS) {
            let last = self.events[batch.lines.clone()].last();
            let time = last.map_or(0, |event| event.header.time.as_seconds());
            let onto = Onto {
                hub: self.hub,
                below: head.map(|head| head.id),
                person: Person {
                    name: PERSON.to_owned(),
                    email: format!("{PERSON}@{PERSON}.invalid"),
                    time: time.max(0),
                },
            };
            head = Some(Head {
                id: log::append_genesis(objects, &onto, &batch)?,
                height: head.map_or(1, |head| head.height + 1),
            });
        }
        Ok(head)
    }
}

fn header(time: Timestamp, op: OperationId) -> Header {
    Header {
        time,
        agent: AgentId::new(PERSON).expect("the constant is a name"),
        op,
        does: "migrate".to_owned(),
        at: None,
        undoes: None,
    }
}

/// What has no effect here and is kept to the letter: the lines of logs with their signatures, and who held what.
fn carried(older: &Older) -> Vec<(&'static str, Timestamp, Foreign)> {
    let lines = older.lines.iter().map(|line| {
        let payload = json!({"log": line.agent, "number": line.number, "line": line.text});
        (CARRIED_LINE, line.at, object(&payload))
    });
    let locks = older.snapshot.locks.iter().map(|(number, lock)| {
        let payload = json!({"number": number, "lock": OfLock::from(lock)});
        (CARRIED_LOCK, lock.claimed_at, object(&payload))
    });
    let milestones = older.snapshot.milestones.values();
    let reopened = |milestone: &&HubMilestone| !milestone.closed && milestone.closed_at.is_some();
    let milestones = milestones.filter(reopened).map(|milestone| {
        let payload = json!({"milestone": milestone.id, "closed_at": milestone.closed_at});
        (CARRIED_MILESTONE, milestone.created_at, object(&payload))
    });
    lines.chain(locks).chain(milestones).collect()
}

fn object(value: &serde_json::Value) -> Foreign {
    let fields = value.as_object().into_iter().flatten();
    fields
        .map(|(name, value)| (name.clone(), Json::of(value)))
        .collect()
}

/// The id of the hub: another for other events.
fn id_of(events: &[Event]) -> Uuid {
    let mut hasher = Sha256::new();
    for event in events {
        hasher.update(event.line().as_bytes());
        hasher.update(b"\n");
    }
    Uuid::new_v5(&NAMESPACE, &hasher.finalize())
}

/// Above every number in use, and not below what the hub would give next.
fn floor(hub: &HubSnapshot) -> PerKind {
    let issues = hub.issues.values().filter_map(|issue| issue.number);
    let issues = issues.chain(hub.locks.keys().copied());
    let milestones = hub
        .milestones
        .values()
        .filter_map(|milestone| milestone.number);
    let above = |used: Option<u32>| used.unwrap_or_default().saturating_add(1);
    PerKind {
        issue: above(issues.max()).max(hub.next_numbers.issue),
        milestone: above(milestones.max()).max(hub.next_numbers.milestone),
    }
}
