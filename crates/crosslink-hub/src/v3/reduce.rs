//! Folding the logs into the checkpoint: what a hub comes to.

use crosslink_core::time::Timestamp;

use super::draft::Draft;
use super::envelope::Envelope;
use super::event::Event;
use super::late;
use super::log::AgentLog;
use super::signing::{Verdict, Verdicts};
use super::state::{State, UnsignedWarning};
use crate::snapshot::{ClockSkew, Damage, Events};

/// How many seconds an event may lie ahead of the reader's clock.
const SKEW_LIMIT: i64 = 60;

/// Where an event was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRef {
    /// The agent, by the name of the ref.
    pub log: String,
    /// Which line of the log it is, from 1.
    pub line: u64,
    /// The author, by the event's own words.
    pub agent: String,
    /// The author's number.
    pub seq: u64,
    /// The author's wall clock.
    pub at: Timestamp,
    /// The name of its kind.
    pub kind: String,
}

/// What a hub comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Folded {
    /// The checkpoint with all events in it.
    pub state: State,
    /// How many events beyond the checkpoint were folded in.
    pub pending_events: u64,
    /// Events that every other reader has lost, since they came after the checkpoint had passed them;
    /// what they created is in the state, without numbers.
    pub late: Vec<EventRef>,
    /// Events that say they are by another agent than the one in whose log they stand.
    pub foreign: Events,
    /// Clocks that ran ahead, as the checkpoint and the logs know them.
    pub skews: Vec<ClockSkew>,
    /// What the logs hold that could not be read.
    pub damage: Vec<Damage>,
}

/// An event with the log it is in.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) log: &'a str,
    pub(super) envelope: &'a Envelope,
}

impl Found<'_> {
    pub(super) fn place(&self) -> EventRef {
        EventRef {
            log: self.log.to_owned(),
            line: self.envelope.line,
            agent: self.envelope.agent.clone(),
            seq: self.envelope.seq,
            at: self.envelope.time.at,
            kind: self.envelope.event.kind().to_owned(),
        }
    }
}

/// Folds the events beyond the checkpoint into it, and then those that were lost before.
///
/// The order of the logs does not matter. Signatures are not verified here: what is known of them comes in as
/// `verdicts`, and decides nothing but which events the state warns of.
pub fn fold(
    state: State,
    logs: &[AgentLog],
    verdicts: Option<&Verdicts>,
    now: Timestamp,
) -> Folded {
    let events = in_order(logs);
    let mark = state.watermark.clone();
    let state = if mark.is_some() {
        state
    } else {
        State::default()
    };
    let is_pending =
        |found: &Found<'_>| (mark.as_ref()).is_none_or(|mark| found.envelope.is_after(mark));
    let mut draft = Draft::of(state);
    let mut pending = 0;
    for found in events.iter().filter(|found| is_pending(found)) {
        warn(&mut draft.state, found.envelope, verdicts, now);
        draft.apply(found.envelope);
        pending += 1;
    }
    let last = events.last().filter(|last| is_pending(last));
    if let Some(last) = last {
        draft.state.watermark = Some(last.envelope.key());
    }
    let late = late::rescue(&mut draft, &events, &is_pending);
    let state = draft.finish();
    let mut skews = state.skews.clone();
    skews.extend(frozen_until(&state, now));
    Folded {
        state,
        pending_events: pending,
        late,
        foreign: foreign(&events),
        skews,
        damage: logs
            .iter()
            .flat_map(|log| log.log.damage(&log.agent))
            .collect(),
    }
}

/// Events that say they are by another agent than the one in whose log they stand.
fn foreign(events: &[Found<'_>]) -> Events {
    let mut foreign = Events::default();
    for found in events
        .iter()
        .filter(|found| found.log != found.envelope.agent)
    {
        foreign.add(|| found.place());
    }
    foreign
}

/// All events whose kind is known, in the order of all events; ties are broken by where they were found.
fn in_order(logs: &[AgentLog]) -> Vec<Found<'_>> {
    let found = |log| move |envelope| Found { log, envelope };
    let mut events: Vec<_> = logs
        .iter()
        .flat_map(|log| log.log.events.iter().map(found(log.agent.as_str())))
        .filter(|found| !matches!(found.envelope.event, Event::Unknown { .. }))
        .collect();
    events.sort_by(|one, other| place_of(one).cmp(&place_of(other)));
    events
}

/// The place of an event among all: the key of the format, then where it was found.
fn place_of<'a>(found: &Found<'a>) -> (Timestamp, &'a str, u64, &'a str, u64) {
    let envelope = found.envelope;
    let agent = envelope.agent.as_str();
    (
        envelope.time.at,
        agent,
        envelope.seq,
        found.log,
        envelope.line,
    )
}

/// Notes what is odd about an event. It counts all the same.
fn warn(state: &mut State, envelope: &Envelope, verdicts: Option<&Verdicts>, now: Timestamp) {
    let seconds = envelope.time.at.seconds_since(now);
    if seconds > SKEW_LIMIT {
        state.skews.push(ClockSkew {
            agent: envelope.agent.clone(),
            event_at: envelope.time.at,
            seconds,
        });
    }
    let verdict = verdicts.and_then(|verdicts| verdicts.of(envelope));
    let doubtful = verdict.is_some_and(|verdict| verdict != Verdict::Valid);
    if doubtful || envelope.signature.is_none() {
        state.unsigned.push(UnsignedWarning {
            agent: envelope.agent.clone(),
            seq: envelope.seq,
            at: envelope.time.at,
        });
    }
}

/// A checkpoint that lies ahead of the present loses everybody's events until the present has caught up.
fn frozen_until(state: &State, now: Timestamp) -> Option<ClockSkew> {
    let mark = state.watermark.as_ref()?;
    let seconds = mark.at.seconds_since(now);
    let known = state
        .skews
        .iter()
        .any(|skew| skew.agent == mark.agent && skew.event_at == mark.at);
    (seconds > SKEW_LIMIT && !known).then(|| ClockSkew {
        agent: mark.agent.clone(),
        event_at: mark.at,
        seconds,
    })
}
