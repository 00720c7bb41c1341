//! One clone: a state, a log, a clock that may lie, and ids from a seed.

use std::collections::{BTreeMap, BTreeSet};

use crosslink_core::event::{Entity, Event, Header};
use crosslink_core::id::{AgentId, EventId, IdSource, OperationId};
use crosslink_core::operation::undo::{Undo, Undone};
use crosslink_core::operation::{Decision, LockChange, Operation};
use crosslink_core::problem::Problem;
use crosslink_core::reduce;
use crosslink_core::state::State;
use crosslink_core::time::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Ids that follow from a name.
pub(crate) struct SeededIds {
    seed: String,
    drawn: u64,
}

impl IdSource for SeededIds {
    fn uuid(&mut self) -> Uuid {
        self.drawn += 1;
        let digest = Sha256::digest(format!("{} {}", self.seed, self.drawn));
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }
}

/// How a clock lies.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Lie {
    /// It goes, this many seconds beside the truth.
    Beside(i64),
    /// It stands still.
    Stuck(Timestamp),
}

/// A clone with one agent in it.
pub(crate) struct Replica {
    /// Who writes here.
    pub(crate) agent: AgentId,
    /// What operations see: the state, the log, and which events are its own.
    pub(crate) hub: State,
    /// The state alone, which two clones that saw the same have in common.
    pub(crate) state: State,
    /// Every event known here, in the order of arrival.
    pub(crate) log: Vec<Event>,
    /// The operations that were run here.
    pub(crate) operations: Vec<OperationId>,
    /// What was known here when each own event was written.
    pub(crate) seen: BTreeMap<EventId, BTreeSet<EventId>>,
    /// How the clock lies.
    pub(crate) lie: Lie,
    known: BTreeSet<EventId>,
    ids: SeededIds,
    last: Timestamp,
}

impl Replica {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            agent: AgentId::new(name).unwrap(),
            hub: State::default(),
            state: State::default(),
            log: Vec::new(),
            operations: Vec::new(),
            seen: BTreeMap::new(),
            lie: Lie::Beside(0),
            known: BTreeSet::new(),
            ids: SeededIds {
                seed: name.to_owned(),
                drawn: 0,
            },
            last: Timestamp::from_nanos(i64::MIN),
        }
    }

    /// Takes an event in, once.
    pub(crate) fn receive(&mut self, event: &Event) {
        self.take(event, false);
    }

    fn take(&mut self, event: &Event, own: bool) {
        if self.known.insert(event.id) {
            reduce::apply(&mut self.hub, event).unwrap();
            reduce::apply(&mut self.state, event).unwrap();
            self.hub.note(event, own);
            self.log.push(event.clone());
        }
    }

    /// Runs an operation at a true time, as the store does: its events have times above the last.
    pub(crate) fn run<O: Operation>(
        &mut self,
        now: Timestamp,
        operation: O,
    ) -> Result<O::Outcome, Problem> {
        self.run_as(now, operation, None)
    }

    /// Takes the events of an operation back.
    pub(crate) fn undo(
        &mut self,
        now: Timestamp,
        undone: OperationId,
        force: bool,
    ) -> Result<Undone, Problem> {
        let of_it = |event: &&Event| event.header.op == undone;
        let events: Vec<Event> = self.log.iter().filter(of_it).cloned().collect();
        let made: BTreeSet<Entity> = events
            .iter()
            .filter_map(|event| event.fact.entity())
            .collect();
        let others = self.log.iter().filter(|event| event.header.op != undone);
        let built_upon = others
            .filter_map(|event| event.fact.entity())
            .filter(|entity| made.contains(entity));
        let undo = Undo {
            built_upon: built_upon.collect(),
            events,
            force,
        };
        self.run_as(now, undo, Some(undone))
    }

    fn run_as<O: Operation>(
        &mut self,
        now: Timestamp,
        operation: O,
        undoes: Option<OperationId>,
    ) -> Result<O::Outcome, Problem> {
        let mut time = self.clock(now).max(self.last.next());
        let op = OperationId(self.ids.uuid());
        let mut decision = Decision::new(&self.agent, None, time, &mut self.ids);
        let outcome = operation.decide(&self.hub, &mut decision)?;
        let (drafts, locks) = decision.into_parts();
        for draft in drafts {
            let (agent, does) = (self.agent.clone(), O::NAME.to_owned());
            let event = Event::seal(
                Header {
                    time,
                    agent,
                    op,
                    does,
                    at: draft.at,
                    undoes,
                },
                draft.fact,
            );
            self.seen.insert(event.id, self.known.clone());
            self.take(&event, true);
            self.last = time;
            time = time.next();
        }
        for change in locks {
            match change {
                LockChange::Set(lock) => self.hub.set_lock(lock.issue, Some(lock)),
                LockChange::Free(issue) => self.hub.set_lock(issue, None),
            }
        }
        self.operations.push(op);
        Ok(outcome)
    }

    fn clock(&self, now: Timestamp) -> Timestamp {
        match self.lie {
            Lie::Beside(seconds) => now.plus_seconds(seconds),
            Lie::Stuck(time) => time,
        }
    }
}

/// Folds events into an empty state.
pub(crate) fn fold<'a>(events: impl IntoIterator<Item = &'a Event>) -> State {
    let mut state = State::default();
    for event in events {
        reduce::apply(&mut state, event).unwrap();
    }
    state
}

/// Folds a state entity by entity, and each of them twice.
pub(crate) fn fold_by_entity(events: &[Event]) -> State {
    let mut state = State::default();
    let entities: BTreeSet<Entity> = events
        .iter()
        .filter_map(|event| event.fact.entity())
        .collect();
    for entity in entities.iter().chain(&entities) {
        reduce::refold(&mut state, *entity, events, &reduce::AcceptAll).unwrap();
    }
    state
}
