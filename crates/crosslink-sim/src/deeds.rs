//! What the agents of a world do: one random operation, on things that are likely to be contended.

use std::collections::BTreeSet;

use crosslink_core::event::Entity;
use crosslink_core::id::{CommentId, EventId, IssueId, MilestoneId, OperationId};
use crosslink_core::model::Priority;
use crosslink_core::operation::undo::Undo;
use crosslink_core::operation::{
    AddComment, ArchiveIssue, Children, ClaimIssue, CloseIssue, CreateIssue, CreateMilestone,
    DeleteIssue, DeleteMilestone, EditComment, EditIssue, EditMilestone, ElementOf, Intervene,
    LogTime, Operation, PlanIssue, RedactComment, ReleaseIssue, RenumberIssue, ReopenIssue,
    RestoreIssue, RestoreMilestone, SetElement, SetMilestoneState, UnarchiveIssue,
};
use crosslink_core::problem::Problem;
use crosslink_workspace::{Transaction, Workspace};

use crate::oracle::{Made, Oracle};
use crate::random::Random;

/// Lets an agent do something; answers the run if anything was written.
///
/// # Errors
/// What the rules say against it, or where the storage fails.
pub(crate) fn happen(
    workspace: &mut Workspace,
    chooser: &mut Chooser,
) -> Result<Option<OperationId>, Problem> {
    if chooser.random.one_in(12) {
        return undo(workspace, chooser);
    }
    let count = if chooser.random.one_in(8) { 3 } else { 1 };
    let done = workspace.transact("simulated", |transaction| {
        (0..count).try_for_each(|_| act(transaction, chooser))
    })?;
    Ok(done.operation)
}

/// Chooses what is acted on.
pub(crate) struct Chooser<'a> {
    pub(crate) random: &'a mut Random,
    pub(crate) oracle: &'a Oracle,
    /// What the database knows.
    pub(crate) known: &'a BTreeSet<EventId>,
}

impl Chooser<'_> {
    /// Something the database knows, if a few tries find it; else whatever was found, to be refused.
    /// What was made first is chosen often, so that agents meet there.
    fn made<I: Copy>(&mut self, made: &[Made<I>]) -> Option<I> {
        let mut found = None;
        for _ in 0..4 {
            let hot = &made[..made.len().min(3)];
            let place = if self.random.one_in(2) { hot } else { made };
            found = self.random.pick(
                &place
                    .iter()
                    .map(|made| (made.id, made.by))
                    .collect::<Vec<_>>(),
            );
            if found.is_some_and(|(_, by)| self.known.contains(&by)) {
                break;
            }
        }
        found.map(|(id, _)| id)
    }

    fn issue(&mut self) -> Option<IssueId> {
        self.made(&self.oracle.issues)
    }

    fn comment(&mut self) -> Option<(IssueId, CommentId)> {
        self.made(&self.oracle.comments)
    }

    fn milestone(&mut self) -> Option<MilestoneId> {
        self.made(&self.oracle.milestones)
    }

    fn maybe<T>(&mut self, choose: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.random.one_in(2) {
            choose(self)
        } else {
            None
        }
    }

    fn text(&mut self) -> String {
        let place = self.random.below(6);
        [
            "Fix the parser",
            "größer",
            "two\twords",
            "x",
            "Slow list",
            "日本",
        ][place]
            .replace('\t', " ")
    }

    fn word(&mut self) -> String {
        ["bug", "ui", "slow", "Bug"][self.random.below(4)].to_owned()
    }
}

fn act(transaction: &mut Transaction, chooser: &mut Chooser) -> Result<(), Problem> {
    let kind = chooser.random.below(24);
    let Some(issue) = chooser.issue().filter(|_| kind >= 4) else {
        return create(transaction, chooser);
    };
    match kind {
        4..8 => edit(transaction, chooser, issue),
        8..13 => element(transaction, chooser, issue),
        13..17 => live(transaction, chooser, issue),
        17..21 => comment(transaction, chooser, issue),
        _ => plan(transaction, chooser, issue),
    }
}

fn create(transaction: &mut Transaction, chooser: &mut Chooser) -> Result<(), Problem> {
    let operation = CreateIssue {
        title: chooser.text(),
        description: chooser.maybe(|chooser| Some(chooser.text())),
        parent: chooser.maybe(Chooser::issue),
        milestone: chooser.maybe(Chooser::milestone),
        labels: vec![chooser.word()],
        blockers: chooser.maybe(Chooser::issue).into_iter().collect(),
        ..CreateIssue::default()
    };
    transaction.run(operation).map(drop)
}

fn edit(
    transaction: &mut Transaction,
    chooser: &mut Chooser,
    issue: IssueId,
) -> Result<(), Problem> {
    let mut edit = EditIssue {
        force: true,
        ..EditIssue::new(issue)
    };
    match chooser.random.below(7) {
        0 => edit.title = Some(chooser.text()),
        1 => edit.description = Some(chooser.text()),
        2 => edit.priority = Some(Priority::ALL[chooser.random.below(4)]),
        3 => edit.assignee = Some(chooser.word()),
        4 => edit.due = Some(chooser.random.one_in(2).then(|| transaction.now())),
        _ => edit.parent = Some(chooser.issue().filter(|_| !chooser.random.one_in(5))),
    }
    transaction.run(edit).map(drop)
}

fn element(
    transaction: &mut Transaction,
    chooser: &mut Chooser,
    issue: IssueId,
) -> Result<(), Problem> {
    let other = chooser.issue().unwrap_or(issue);
    let element = match chooser.random.below(7) {
        0..2 => ElementOf::Label(chooser.word()),
        2 => ElementOf::Relation(other),
        3 => ElementOf::ExternalRef(chooser.word()),
        _ => ElementOf::Blocker(other),
    };
    let present = !chooser.random.one_in(3);
    transaction
        .run(SetElement {
            issue,
            element,
            present,
        })
        .map(drop)
}

fn live(
    transaction: &mut Transaction,
    chooser: &mut Chooser,
    issue: IssueId,
) -> Result<(), Problem> {
    let force = chooser.random.one_in(2);
    let children = [Children::Refuse, Children::Delete, Children::Keep][chooser.random.below(3)];
    let (reason, recursive) = (chooser.maybe(|chooser| Some(chooser.text())), force);
    match chooser.random.below(10) {
        0..2 => transaction
            .run(CloseIssue {
                issue,
                reason,
                recursive,
                force: true,
            })
            .map(drop),
        2 => transaction.run(ReopenIssue { issue }).map(drop),
        3 => transaction.run(ArchiveIssue { issue }).map(drop),
        4 => transaction.run(UnarchiveIssue { issue }).map(drop),
        5 => transaction
            .run(DeleteIssue {
                issue,
                children,
                force: true,
            })
            .map(drop),
        6 => transaction.run(RestoreIssue { issue }).map(drop),
        7 => transaction.run(RenumberIssue { issue }).map(drop),
        8 => transaction.run(ReleaseIssue { issue, force }).map(drop),
        _ => {
            let branch = chooser.maybe(|chooser| Some(chooser.word()));
            transaction
                .run(ClaimIssue {
                    issue,
                    resume: false,
                    force,
                    branch,
                })
                .map(drop)
        }
    }
}

fn comment(
    transaction: &mut Transaction,
    chooser: &mut Chooser,
    issue: IssueId,
) -> Result<(), Problem> {
    let body = chooser.text();
    match (chooser.random.below(6), chooser.comment()) {
        (0..2, Some((issue, comment))) => transaction
            .run(EditComment {
                issue,
                comment,
                body,
            })
            .map(drop),
        (2, Some((issue, comment))) => transaction.run(RedactComment { issue, comment }).map(drop),
        (3, _) => {
            let (trigger, context) = ("redirect".to_owned(), Some(chooser.text()));
            let driver_key_fingerprint = None;
            transaction
                .run(Intervene {
                    issue,
                    body,
                    trigger,
                    context,
                    driver_key_fingerprint,
                })
                .map(drop)
        }
        _ => transaction
            .run(AddComment {
                issue,
                body,
                kind: None,
            })
            .map(drop),
    }
}

fn plan(
    transaction: &mut Transaction,
    chooser: &mut Chooser,
    issue: IssueId,
) -> Result<(), Problem> {
    let Some(milestone) = chooser.milestone().filter(|_| !chooser.random.one_in(5)) else {
        let name = chooser.text();
        return transaction
            .run(CreateMilestone {
                name,
                ..CreateMilestone::default()
            })
            .map(drop);
    };
    match chooser.random.below(7) {
        0 => {
            let edit = EditMilestone {
                milestone,
                name: Some(chooser.text()),
                description: chooser.maybe(|chooser| Some(chooser.text())),
                due: None,
                no_due: false,
            };
            transaction.run(edit).map(drop)
        }
        1 => {
            let closed = chooser.random.one_in(2);
            transaction
                .run(SetMilestoneState { milestone, closed })
                .map(drop)
        }
        2 => transaction.run(DeleteMilestone { milestone }).map(drop),
        3 => transaction.run(RestoreMilestone { milestone }).map(drop),
        4 => {
            let ended_at = transaction.now();
            let started_at = ended_at.plus_seconds(-(chooser.random.below(5_000) as i64));
            transaction
                .run(LogTime {
                    issue,
                    started_at,
                    ended_at,
                })
                .map(drop)
        }
        _ => {
            let milestone = (!chooser.random.one_in(4)).then_some(milestone);
            let plan = PlanIssue {
                issue,
                milestone,
                force: true,
            };
            transaction.run(plan).map(drop)
        }
    }
}

/// Takes back a run that the database may know.
fn undo(workspace: &mut Workspace, chooser: &mut Chooser) -> Result<Option<OperationId>, Problem> {
    let Some(run) = chooser.made(&chooser.oracle.operations) else {
        return Ok(None);
    };
    let force = chooser.random.one_in(2);
    let done = workspace.transact(Undo::NAME, |transaction| {
        let snapshot = transaction.snapshot()?;
        let events = snapshot.operation(run)?.events;
        let mut built_upon: BTreeSet<Entity> = events
            .iter()
            .filter_map(|event| event.fact.entity())
            .collect();
        let mut failed = Ok(());
        built_upon.retain(|entity| match snapshot.has_events_beside(*entity, run) {
            Ok(beside) => beside,
            Err(problem) => {
                failed = Err(problem);
                false
            }
        });
        failed?;
        transaction.undoes(run);
        transaction.run(Undo {
            events,
            built_upon,
            force,
        })
    })?;
    Ok(done.operation)
}
