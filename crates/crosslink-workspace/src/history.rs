//! What happened: by whom, when, in which operation; who wrote what stands; and how it looked before.

use std::collections::BTreeMap;

use crosslink_core::event::{Entity, Event};
use crosslink_core::id::{AgentId, EventId, IssueId, OperationId};
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use crosslink_store::{LoggedEvent, Snapshot, Store};
use schemars::JsonSchema;
use serde::Serialize;

use crate::work::short;
use crate::workspace::Workspace;

mod blame;
mod sentence;

pub use blame::{Blame, BlameField};
pub(crate) use sentence::{kind, sentence, standing_text, value_text};

/// Which part of the history is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryFilter {
    /// Only what happened to this issue.
    pub issue: Option<IssueId>,
    /// Only what this agent did.
    pub agent: Option<AgentId>,
    /// Only what was recorded at or after this.
    pub since: Option<Timestamp>,
    /// Only what was recorded up to this.
    pub until: Option<Timestamp>,
    /// How much at most.
    pub limit: Option<usize>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "history_entry")]
pub struct HistoryEntry {
    /// When it happened.
    pub time: Timestamp,
    /// When it was recorded; later for what an import brought. `--since`, `--until` and `--as-of` go by this.
    pub recorded: Timestamp,
    /// Who did it.
    pub agent: String,
    /// The first digits of the id of the run it belongs to, by which it can be undone.
    pub operation: String,
    /// The whole id of the run.
    pub operation_id: OperationId,
    /// What the run is called.
    pub name: String,
    /// What sort of event it is, as the log calls it.
    pub kind: String,
    /// What happened, in one sentence.
    pub what: String,
    /// The issue it happened to.
    pub issue: Option<IssueId>,
    /// Whether it was taken back, and not brought back since.
    pub undone: bool,
    /// The event.
    pub event: EventId,
}

impl Workspace {
    /// Returns what happened, newest first.
    ///
    /// # Errors
    /// `event.invalid`, or where the storage fails.
    pub fn history(&self, filter: &HistoryFilter) -> Result<Vec<HistoryEntry>, Problem> {
        self.read(|snapshot| {
            let (events, undoing) = match filter.issue {
                Some(issue) => of_issue(snapshot, issue, filter)?,
                None => of_all(snapshot, filter)?,
            };
            let chains = Chains::of(&undoing);
            let entries = events.iter();
            entries
                .map(|event| entry(snapshot, event, &chains))
                .collect()
        })
    }

    /// Says for each field of an issue, and each element of its sets, who wrote what stands.
    ///
    /// # Errors
    /// `issue.not_found`.
    pub fn blame(&self, issue: IssueId) -> Result<Blame, Problem> {
        self.read(|snapshot| blame::blame(snapshot, issue))
    }

    /// Returns the project as this database recorded it up to a time, for questions only.
    ///
    /// # Errors
    /// `event.invalid`, `usage.invalid` where only the present is known, or where the storage fails.
    pub fn as_of(&self, time: Timestamp) -> Result<Past, Problem> {
        self.access.may_look_back()?;
        let store = self
            .store
            .in_memory_until(|event| event.header.time <= time)?;
        let first = self.read(|snapshot| snapshot.events_after(0, 1))?;
        let begins = first.first().map(|logged| logged.event.header.time);
        Ok(Past { store, begins })
    }
}

/// The project as it was. Nobody holds anything there: locks and sessions belong to the present.
pub struct Past {
    store: Store,
    begins: Option<Timestamp>,
}

impl Past {
    /// When the first event of the project was recorded: before that it knows nothing, also of what an import brought.
    pub fn begins(&self) -> Option<Timestamp> {
        self.begins
    }

    /// Asks, as [`Workspace::read`] does.
    ///
    /// # Errors
    /// Whatever `question` answers, or where the storage fails.
    pub fn read<T>(
        &self,
        question: impl FnOnce(&Snapshot) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.store.read(question)
    }
}

/// The events of an issue that are asked for, newest first, and all of its events that took others back.
fn of_issue(
    snapshot: &Snapshot,
    issue: IssueId,
    filter: &HistoryFilter,
) -> Result<(Vec<Event>, Vec<Event>), Problem> {
    let events: Vec<Event> = snapshot
        .events_of(Entity::Issue(issue))?
        .into_iter()
        .map(|logged: LoggedEvent| logged.event)
        .collect();
    let undoing = events.iter().filter(|event| event.header.undoes.is_some());
    let undoing = undoing.cloned().collect();
    let wanted = |event: &Event| {
        let by = filter.agent.as_ref();
        by.is_none_or(|agent| *agent == event.header.agent)
            && filter.since.is_none_or(|since| event.header.time >= since)
            && filter.until.is_none_or(|until| event.header.time <= until)
    };
    let mut events: Vec<Event> = events.into_iter().rev().filter(wanted).collect();
    events.truncate(filter.limit.unwrap_or(usize::MAX));
    Ok((events, undoing))
}

/// The events of the newest runs, newest first, and everything since that took others back.
fn of_all(
    snapshot: &Snapshot,
    filter: &HistoryFilter,
) -> Result<(Vec<Event>, Vec<Event>), Problem> {
    let limit = filter.limit.unwrap_or(usize::MAX);
    let times = (filter.since, filter.until);
    let runs = snapshot.operations_before(0, filter.agent.as_ref(), times, limit)?;
    let mut first = i64::MAX;
    for run in &runs {
        first = first.min(snapshot.first_seq(run.id)?.unwrap_or(i64::MAX));
    }
    let undoing = snapshot.undoing_after(first)?;
    let events = runs
        .into_iter()
        .flat_map(|run| run.events.into_iter().rev());
    Ok((events.take(limit).collect(), undoing))
}

fn entry(snapshot: &Snapshot, event: &Event, chains: &Chains) -> Result<HistoryEntry, Problem> {
    let header = &event.header;
    Ok(HistoryEntry {
        time: event.happened_at(),
        recorded: header.time,
        agent: header.agent.to_string(),
        operation: short(header.op),
        operation_id: header.op,
        name: header.does.clone(),
        kind: kind(event).to_owned(),
        what: sentence(snapshot, event)?,
        issue: match event.fact.entity() {
            Some(Entity::Issue(issue)) => Some(issue),
            _ => None,
        },
        undone: chains.is_undone(header.op),
        event: event.id,
    })
}

/// Which runs took which back.
struct Chains {
    undone_by: BTreeMap<OperationId, OperationId>,
}

impl Chains {
    /// Reads them from events in the order they were written; the newest counts.
    fn of(undoing: &[Event]) -> Self {
        let links = undoing.iter().filter_map(|event| {
            let header = &event.header;
            Some((header.undoes?, header.op))
        });
        Self {
            undone_by: links.collect(),
        }
    }

    /// Whether a run was taken back, an odd number of times in turn.
    fn is_undone(&self, run: OperationId) -> bool {
        let mut undone = false;
        let mut at = run;
        while let Some(next) = self.undone_by.get(&at) {
            at = *next;
            undone = !undone;
        }
        undone
    }
}
