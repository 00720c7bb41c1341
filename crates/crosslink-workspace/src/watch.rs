//! Following the log: what changed since a place in it, and waiting for a condition to come true.
//!
//! Whether another process wrote is one number that `SQLite` keeps, so looking costs next to nothing.

use std::collections::BTreeSet;
use std::time::Duration;

use crosslink_core::event::Entity;
use crosslink_core::id::{EventId, IssueId};
use crosslink_core::problem::{Code, Problem};
use crosslink_core::query::{Filter, Query, Term};
use crosslink_core::time::Timestamp;
use crosslink_core::view::IssueSummary;
use crosslink_store::{LoggedEvent, Snapshot};
use schemars::JsonSchema;
use serde::Serialize;

use crate::history::{kind, sentence};
use crate::work::short;
use crate::workspace::Workspace;

/// The first and the longest time between two looks.
const STEPS: (Duration, Duration) = (Duration::from_millis(10), Duration::from_millis(200));

/// At most so many events are handed over at once.
const BATCH: usize = 1000;

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "changes")]
pub struct Changes {
    /// The place of the last of these events: a cursor to go on from.
    pub seq: i64,
    /// The events, oldest first.
    pub events: Vec<ChangeView>,
    /// The issues they touched, as they stand now; those that were deleted since are marked.
    pub issues: Vec<IssueSummary>,
}

/// An event with its place in the log.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ChangeView {
    /// Its place in this database's log.
    pub seq: i64,
    /// When it happened.
    pub time: Timestamp,
    /// Who did it.
    pub agent: String,
    /// The first digits of the id of the run it belongs to.
    pub operation: String,
    /// What the run is called.
    pub name: String,
    /// What sort of event it is, as the log calls it.
    pub kind: String,
    /// What happened, in one sentence.
    pub what: String,
    /// The issue it happened to.
    pub issue: Option<IssueId>,
    /// The event.
    pub event: EventId,
}

/// Passes time, or is told that it is over.
pub trait Waiter {
    /// Waits at most so long; says whether to go on.
    fn wait(&mut self, at_most: Duration) -> bool;
}

/// Waits by sleeping.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sleep;

impl Waiter for Sleep {
    #[expect(
        clippy::disallowed_methods,
        reason = "another process writes the file; there is nothing in this one to wait for"
    )]
    fn wait(&mut self, at_most: Duration) -> bool {
        std::thread::sleep(at_most);
        true
    }
}

/// Follows the log of a project from a place on.
pub struct Watcher<'w> {
    workspace: &'w Workspace,
    seq: i64,
    seen: Option<i64>,
}

/// Which issues a condition has to hold for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaitFor {
    /// At least one issue answers to the query.
    Any,
    /// No issue answers to the query.
    None,
    /// Each of these answers to the query.
    All(Vec<IssueId>),
    /// At least one of these answers to the query.
    AnyOf(Vec<IssueId>),
}

impl Workspace {
    /// Follows the log after a place in it; from its end, if no place is given.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn watch(&self, after: Option<i64>) -> Result<Watcher<'_>, Problem> {
        let seq = match after {
            Some(seq) => seq,
            None => self.read(|snapshot| snapshot.last_seq())?,
        };
        Ok(Watcher {
            workspace: self,
            seq,
            seen: None,
        })
    }

    /// Waits until a condition holds, and returns the issues that answer to the query then. It may hold at
    /// once. Without a timeout it waits for as long as the waiter does.
    ///
    /// # Errors
    /// `wait.timeout` where the time, or the waiter's patience, ends first; `issue.not_found` for an issue
    /// that is named.
    pub fn wait_for(
        &self,
        query: &Query,
        which: &WaitFor,
        timeout: Option<Duration>,
        waiter: &mut dyn Waiter,
    ) -> Result<Vec<IssueSummary>, Problem> {
        let mut patience = Patience::new(timeout);
        let mut seen = None;
        loop {
            let version = self.store.data_version()?;
            // A date in the query may come true without any write.
            if seen.replace(version) != Some(version) || patience.is_long() {
                let found = self.read(|snapshot| self.answer(snapshot, query, which))?;
                if let Some(found) = found {
                    return Ok(found);
                }
            }
            if !patience.wait(waiter) {
                return Err(Problem::new(
                    Code::WaitTimeout,
                    "The condition did not come true in time",
                )
                .retryable());
            }
        }
    }

    /// The issues that answer, if the condition holds.
    fn answer(
        &self,
        snapshot: &Snapshot,
        query: &Query,
        which: &WaitFor,
    ) -> Result<Option<Vec<IssueSummary>>, Problem> {
        let named = match which {
            WaitFor::All(issues) | WaitFor::AnyOf(issues) => Some(issues),
            WaitFor::Any | WaitFor::None => None,
        };
        let mut query = query.clone();
        if let Some(issues) = named {
            for issue in issues {
                crosslink_core::operation::existing(snapshot.hub(), *issue)?;
            }
            let digits = issues.iter().map(|issue| issue.0.simple().to_string());
            let only = Filter::Term(Term::Uuid(digits.collect()));
            query.filter = Filter::all(vec![only, query.filter]);
        }
        let found = snapshot.issues(&query, &self.query_context())?;
        let holds = match which {
            WaitFor::Any | WaitFor::AnyOf(_) => !found.is_empty(),
            WaitFor::None => found.is_empty(),
            WaitFor::All(issues) => {
                let wanted: BTreeSet<_> = issues.iter().collect();
                found.len() == wanted.len()
            }
        };
        Ok(holds.then_some(found))
    }
}

impl Watcher<'_> {
    /// The place up to which everything was handed over.
    pub fn seq(&self) -> i64 {
        self.seq
    }

    /// Waits for changes and hands them over; nothing where the time, or the waiter's patience, ends first.
    ///
    /// # Errors
    /// `event.invalid`, or where the storage fails.
    pub fn next(
        &mut self,
        timeout: Option<Duration>,
        waiter: &mut dyn Waiter,
    ) -> Result<Option<Changes>, Problem> {
        let mut patience = Patience::new(timeout);
        loop {
            if let Some(changes) = self.look()? {
                return Ok(Some(changes));
            }
            if !patience.wait(waiter) {
                return Ok(None);
            }
        }
    }

    /// Hands over what changed since the last look, without waiting.
    ///
    /// # Errors
    /// `event.invalid`, or where the storage fails.
    pub fn look(&mut self) -> Result<Option<Changes>, Problem> {
        // Asked before reading: what is written in between makes the next look read again.
        let version = self.workspace.store.data_version()?;
        if self.seen == Some(version) {
            return Ok(None);
        }
        let changes = self
            .workspace
            .read(|snapshot| changes(snapshot, self.seq))?;
        match &changes {
            Some(changes) => self.seq = changes.seq,
            None => self.seen = Some(version),
        }
        Ok(changes)
    }
}

fn changes(snapshot: &Snapshot, after: i64) -> Result<Option<Changes>, Problem> {
    let events = snapshot.events_after(after, BATCH)?;
    let Some(last) = events.last() else {
        return Ok(None);
    };
    let touched: BTreeSet<IssueId> = events.iter().filter_map(issue_of).collect();
    let mut issues = Vec::new();
    for issue in touched {
        issues.extend(snapshot.summary(issue)?);
    }
    issues.sort_by_key(|issue| (issue.id.unwrap_or(u32::MAX), issue.created_at));
    let views = events.iter().map(|logged| view(snapshot, logged));
    Ok(Some(Changes {
        seq: last.seq,
        events: views.collect::<Result<_, _>>()?,
        issues,
    }))
}

fn issue_of(logged: &LoggedEvent) -> Option<IssueId> {
    match logged.event.fact.entity() {
        Some(Entity::Issue(issue)) => Some(issue),
        _ => None,
    }
}

fn view(snapshot: &Snapshot, logged: &LoggedEvent) -> Result<ChangeView, Problem> {
    let event = &logged.event;
    Ok(ChangeView {
        seq: logged.seq,
        time: event.happened_at(),
        agent: event.header.agent.to_string(),
        operation: short(event.header.op),
        name: event.header.does.clone(),
        kind: kind(event).to_owned(),
        what: sentence(snapshot, event)?,
        issue: issue_of(logged),
        event: event.id,
    })
}

/// How long to wait until the next look, and for how long altogether.
struct Patience {
    left: Option<Duration>,
    step: Duration,
}

impl Patience {
    fn new(timeout: Option<Duration>) -> Self {
        Self {
            left: timeout,
            step: STEPS.0,
        }
    }

    /// Whether the steps have grown to their longest.
    fn is_long(&self) -> bool {
        self.step == STEPS.1
    }

    /// Waits one step; says whether to look again.
    fn wait(&mut self, waiter: &mut dyn Waiter) -> bool {
        let step = self.left.map_or(self.step, |left| left.min(self.step));
        if step.is_zero() || !waiter.wait(step) {
            return false;
        }
        self.left = self.left.map(|left| left - step);
        self.step = (self.step * 2).min(STEPS.1);
        true
    }
}
