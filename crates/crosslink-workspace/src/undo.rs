//! Taking runs of operations back, and taking that back again.
//!
//! What undoes a run names it, so runs form chains: a create, its undo, the redo of that. Only the end of a
//! chain stands, and only it can be taken back. `undo` looks for the newest own run that stands and did
//! something, so repeating it walks back; `redo` looks for the newest undo that stands.

use std::collections::{BTreeSet, HashSet};

use crosslink_core::event::{Entity, Event, Fact};
use crosslink_core::id::{AgentId, OperationId};
use crosslink_core::operation::undo::Undo;
use crosslink_core::operation::{Operation, ReleaseIssue};
use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_store::{OperationRun, Snapshot};
use schemars::JsonSchema;
use serde::Serialize;

use crate::run::{Committed, Transaction};
use crate::work::short;
use crate::workspace::Workspace;

/// What redoing is called in the log.
const REDO: &str = "redo";

/// At most so many runs are named where a part of an id fits several.
const CANDIDATES: usize = 5;

/// What is to be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UndoTarget {
    /// The newest own run that stands and did something.
    Last,
    /// The newest own undo that stands.
    LastUndo,
    /// The run whose id begins so.
    Operation(String),
    /// Everything an agent did since a time, newest first.
    Agent {
        /// The agent.
        agent: AgentId,
        /// Since when.
        since: Timestamp,
    },
}

/// How runs are taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UndoOptions {
    /// Whether to say only what would happen.
    pub dry_run: bool,
    /// Whether to take back creates that others built on.
    pub force: bool,
}

/// What was taken back, or would be.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "undone")]
pub struct UndoReport {
    /// The runs, newest first.
    pub runs: Vec<UndoneRun>,
    /// Whether nothing was changed, as this was only asked.
    pub dry_run: bool,
}

/// A run that was taken back.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct UndoneRun {
    /// Its id.
    pub operation: OperationId,
    /// The first digits of its id.
    pub short: String,
    /// What it was called.
    pub name: String,
    /// Who did it.
    pub agent: String,
    /// When.
    pub time: Timestamp,
    /// What was taken back, one line each.
    pub undone: Vec<String>,
    /// What was left, with the reason, one line each.
    pub left: Vec<String>,
}

impl Workspace {
    /// Takes runs of operations back in one transaction, or says what that would do.
    ///
    /// # Errors
    /// `undo.nothing`, `undo.not_found`, `undo.built_upon`. Nothing was changed then.
    pub fn undo(
        &mut self,
        target: &UndoTarget,
        options: UndoOptions,
    ) -> Result<Committed<UndoReport>, Problem> {
        let agent = self.agent().clone();
        let runs = self.read(|snapshot| targets(snapshot, &agent, target))?;
        let does = if runs.iter().all(is_undo) {
            REDO
        } else {
            Undo::NAME
        };
        let wish = |transaction: &mut Transaction| {
            let undone = runs.iter().map(|run| take_back(transaction, run, options));
            let report = UndoReport {
                runs: undone.collect::<Result<_, _>>()?,
                dry_run: options.dry_run,
            };
            if report.runs.iter().all(|run| run.undone.is_empty()) {
                return Err(all_left(&report));
            }
            Ok(report)
        };
        if options.dry_run {
            self.rehearse(does, wish)
        } else {
            self.transact(does, wish)
        }
    }
}

fn nothing(message: impl Into<String>) -> Problem {
    Problem::new(Code::UndoNothing, message).hint("`crosslink history` shows what was done")
}

fn all_left(report: &UndoReport) -> Problem {
    let names: Vec<_> = report.runs.iter().map(|run| run.short.as_str()).collect();
    let problem = nothing(format!("Nothing of {} can be taken back", names.join(", ")));
    let left = report.runs.iter().flat_map(|run| &run.left);
    left.fold(problem, |problem, line| {
        problem.hint(format!("left: {line}"))
    })
}

/// Takes one run back, after letting go of what it claimed.
fn take_back(
    transaction: &mut Transaction,
    run: &OperationRun,
    options: UndoOptions,
) -> Result<UndoneRun, Problem> {
    let snapshot = transaction.snapshot();
    if undone_by(&snapshot, run)?.is_some() {
        let message = format!("Operation {} was taken back meanwhile", short(run.id));
        return Err(nothing(message));
    }
    let built_upon = built_upon(&snapshot, &transaction.agent, run)?;
    transaction.undoes(run.id);
    release_made(transaction, run)?;
    let (mut undone, mut left) = (Lines::default(), Lines::default());
    // One event at a time: a run may have written one field twice, and each step has to see the one before.
    for event in run.events.iter().rev() {
        let outcome = transaction.run(Undo {
            events: vec![event.clone()],
            built_upon: built_upon.clone(),
            force: options.force,
        })?;
        undone.add(outcome.undone);
        left.add(outcome.left);
    }
    let header = run.events.first().map(|event| &event.header);
    Ok(UndoneRun {
        operation: run.id,
        short: short(run.id),
        name: header.map(|header| header.does.clone()).unwrap_or_default(),
        agent: header
            .map(|header| header.agent.to_string())
            .unwrap_or_default(),
        time: header.map(|header| header.time).unwrap_or_default(),
        undone: undone.lines,
        left: left.lines,
    })
}

/// Lines, each said once.
#[derive(Default)]
struct Lines {
    lines: Vec<String>,
    seen: HashSet<String>,
}

impl Lines {
    fn add(&mut self, more: Vec<String>) {
        for line in more {
            if self.seen.insert(line.clone()) {
                self.lines.push(line);
            }
        }
    }
}

/// Releases own locks on the issues a run made, as they are about to go.
fn release_made(transaction: &mut Transaction, run: &OperationRun) -> Result<(), Problem> {
    for event in &run.events {
        let Fact::IssueCreated(created) = &event.fact else {
            continue;
        };
        let issue = created.issue;
        let hub = transaction.hub();
        let lock = hub.lock(issue)?;
        let is_mine = lock.is_some_and(|lock| lock.agent == transaction.agent.as_str());
        if is_mine && hub.issue(issue)?.is_some_and(|issue| issue.is_visible()) {
            transaction.run(ReleaseIssue {
                issue,
                force: false,
            })?;
        }
    }
    Ok(())
}

/// The runs to take back, newest first.
fn targets(
    snapshot: &Snapshot,
    me: &AgentId,
    target: &UndoTarget,
) -> Result<Vec<OperationRun>, Problem> {
    let found = match target {
        UndoTarget::Last => newest(snapshot, me, |run| !is_undo(run) && does_something(run))?
            .ok_or_else(|| nothing("There is nothing to undo")),
        UndoTarget::LastUndo => {
            newest(snapshot, me, is_undo)?.ok_or_else(|| nothing("There is nothing to redo"))
        }
        UndoTarget::Operation(id) => named(snapshot, id),
        UndoTarget::Agent { agent, since } => return of_agent(snapshot, agent, *since),
    };
    found.map(|run| vec![run])
}

/// The newest run of an agent that stands, of a certain sort.
fn newest(
    snapshot: &Snapshot,
    me: &AgentId,
    wanted: impl Fn(&OperationRun) -> bool,
) -> Result<Option<OperationRun>, Problem> {
    let mut before = 0;
    while let Some((first, run)) = snapshot.newest_operation(me, before)? {
        if wanted(&run) && undone_by(snapshot, &run)?.is_none() {
            return Ok(Some(run));
        }
        before = first;
    }
    Ok(None)
}

/// The run a person named, or the redo that brought it back.
fn named(snapshot: &Snapshot, id: &str) -> Result<OperationRun, Problem> {
    let found = snapshot.operations_named(id, CANDIDATES + 1)?;
    let unknown = |message: String| {
        Problem::new(Code::UndoNotFound, message).hint("`crosslink history` shows what was done")
    };
    let run = match found.as_slice() {
        [one] => snapshot.operation(*one)?,
        [] => return Err(unknown(format!("Operation {id} not found"))),
        several => {
            let message = format!("Operation {id} could be any of several");
            let several = several.iter().take(CANDIDATES);
            return Err(several.fold(unknown(message), |problem, id| problem.hint(id.to_string())));
        }
    };
    let mut end = run.clone();
    let mut says_the_same = true;
    while let Some(next) = undone_by(snapshot, &end)? {
        end = snapshot.operation(next)?;
        says_the_same = !says_the_same;
    }
    if says_the_same {
        return Ok(end);
    }
    Err(nothing(format!(
        "Operation {} was taken back already",
        short(run.id)
    ))
    .hint(format!("`crosslink undo {}` brings it back", short(end.id))))
}

/// What has to be taken back so that an agent did nothing since a time. A chain is judged by its end: if it
/// says the same as before that time, nothing is to be done.
fn of_agent(
    snapshot: &Snapshot,
    agent: &AgentId,
    since: Timestamp,
) -> Result<Vec<OperationRun>, Problem> {
    let runs = snapshot.operations_before(0, Some(agent), Some(since), usize::MAX)?;
    let ids: BTreeSet<OperationId> = runs.iter().map(|run| run.id).collect();
    let mut found = Vec::new();
    for run in runs {
        if does_something(&run)
            && undone_by(snapshot, &run)?.is_none()
            && differs(snapshot, &run, &ids)?
        {
            found.push(run);
        }
    }
    if found.is_empty() {
        let message = format!("Agent '{agent}' did nothing since {}", since.minute());
        return Err(nothing(format!("{message} that stands")));
    }
    Ok(found)
}

/// Whether the end of a chain says something else than what stood before its runs in `ids`.
fn differs(
    snapshot: &Snapshot,
    end: &OperationRun,
    ids: &BTreeSet<OperationId>,
) -> Result<bool, Problem> {
    let mut below = undoes(end);
    let mut says_the_same = true;
    while let Some(run) = below {
        says_the_same = !says_the_same;
        if !ids.contains(&run) {
            return Ok(!says_the_same);
        }
        below = undoes(&snapshot.operation(run)?);
    }
    // The whole chain lies within: before it there was nothing, which is what taking its first run back says.
    Ok(says_the_same)
}

/// Whether a run took another back. One that brought it back again did not.
fn is_undo(run: &OperationRun) -> bool {
    run.events
        .first()
        .is_some_and(|event| event.header.does == Undo::NAME)
}

/// The run that a run took back, if it did.
fn undoes(run: &OperationRun) -> Option<OperationId> {
    run.events.iter().find_map(|event| event.header.undoes)
}

/// Whether there is something to take back: claims, numbers and redactions stay as they are.
fn does_something(run: &OperationRun) -> bool {
    run.events.iter().any(|event| {
        !matches!(
            event.fact,
            Fact::ClaimRecorded(..)
                | Fact::IssueNumbered(_)
                | Fact::MilestoneNumbered(_)
                | Fact::CommentRedacted(_)
                | Fact::Unknown { .. }
        )
    })
}

fn entities(run: &OperationRun) -> BTreeSet<Entity> {
    run.events
        .iter()
        .filter_map(|event| event.fact.entity())
        .collect()
}

/// The newest run that took this one back. It wrote on an entity of this one.
fn undone_by(snapshot: &Snapshot, run: &OperationRun) -> Result<Option<OperationId>, Problem> {
    let mut newest: Option<(i64, OperationId)> = None;
    for entity in entities(run) {
        for logged in snapshot.events_of(entity)? {
            let header = &logged.event.header;
            if header.undoes == Some(run.id) {
                newest = newest.max(Some((logged.seq, header.op)));
            }
        }
    }
    Ok(newest.map(|(_, operation)| operation))
}

/// The entities a run made on which others built: runs that stand, and are neither undos nor own claims.
fn built_upon(
    snapshot: &Snapshot,
    me: &AgentId,
    run: &OperationRun,
) -> Result<BTreeSet<Entity>, Problem> {
    let made = run.events.iter().filter_map(|event| match &event.fact {
        Fact::IssueCreated(created) => Some(Entity::Issue(created.issue)),
        Fact::MilestoneCreated(created) => Some(Entity::Milestone(created.milestone)),
        _ => None,
    });
    let mut found = BTreeSet::new();
    for entity in made {
        if !snapshot.has_events_beside(entity, run.id)? {
            continue;
        }
        let events = snapshot.events_of(entity)?;
        let others = events.into_iter().map(|logged| logged.event);
        if stands_beside(others.filter(|event| event.header.op != run.id), me) {
            found.insert(entity);
        }
    }
    Ok(found)
}

/// Whether any of the runs of these events stands and is neither an undo nor an own claim.
fn stands_beside(events: impl Iterator<Item = Event>, me: &AgentId) -> bool {
    let mut standing = BTreeSet::new();
    let mut taken_back = BTreeSet::new();
    for event in events {
        let header = &event.header;
        taken_back.extend(header.undoes);
        let own_claim = matches!(event.fact, Fact::ClaimRecorded(..)) && header.agent == *me;
        if header.does != Undo::NAME && !own_claim {
            standing.insert(header.op);
        }
    }
    standing.difference(&taken_back).next().is_some()
}
