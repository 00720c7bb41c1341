//! Taking runs of operations back, and taking that back again.
//!
//! What undoes a run names it, so runs form chains: a create, its undo, the redo of that. Only the end of a
//! chain stands, and only it can be taken back. `undo` looks for the newest own run that stands and did
//! something, so repeating it walks back; `redo` looks for the newest undo that stands.

use std::collections::{BTreeSet, HashSet};

use crosslink_core::event::Fact;
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

mod chains;

use chains::{built_upon, differs, does_something, is_undo, redone, undone_by};

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
    /// What the run was called that this brings back, where it was taken back itself.
    pub redoes: Option<String>,
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
        let walks = *target == UndoTarget::Last;
        let wish = |transaction: &mut Transaction| {
            let undone = match walks {
                true => take_back_newest(transaction, &agent, options)?,
                false => runs
                    .iter()
                    .map(|run| take_back(transaction, run, options))
                    .collect::<Result<_, _>>()?,
            };
            let report = UndoReport {
                runs: undone,
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

/// Takes back the newest own run of which something can be taken back. The ones before it that were passed over are
/// named with the reason, so that nobody takes another run for the one they meant.
fn take_back_newest(
    transaction: &mut Transaction,
    me: &AgentId,
    options: UndoOptions,
) -> Result<Vec<UndoneRun>, Problem> {
    let mut runs = Vec::new();
    let mut before = 0;
    while let Some((first, run)) = transaction.snapshot()?.newest_operation(me, before)? {
        before = first;
        if is_undo(&run) || undone_by(&transaction.snapshot()?, &run)?.is_some() {
            continue;
        }
        let taken = take_back(transaction, &run, options)?;
        let done = !taken.undone.is_empty();
        runs.push(taken);
        if done {
            break;
        }
    }
    Ok(runs)
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
    let snapshot = transaction.snapshot()?;
    if undone_by(&snapshot, run)?.is_some() {
        let message = format!("Operation {} was taken back meanwhile", short(run.id));
        return Err(nothing(message));
    }
    let redoes = redone(&snapshot, run)?;
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
    if undone.lines.is_empty() && left.lines.is_empty() {
        left.add(vec![
            "nothing of it is ever taken back: claims are released or taken anew".to_owned(),
        ]);
    }
    let header = run.events.first().map(|event| &event.header);
    Ok(UndoneRun {
        operation: run.id,
        short: short(run.id),
        name: header.map(|header| header.does.clone()).unwrap_or_default(),
        redoes,
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
        let is_mine = lock.is_some_and(|lock| lock.is_of(transaction.agent.as_str()));
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
    let runs = snapshot.operations_before(0, Some(agent), (Some(since), None), usize::MAX)?;
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
        let message = format!("Agent '{agent}' did nothing since {}Z", since.minute());
        return Err(nothing(format!("{message} that stands")));
    }
    Ok(found)
}
