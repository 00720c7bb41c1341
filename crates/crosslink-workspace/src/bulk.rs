//! The same wish for several issues: one transaction, each issue done or refused on its own.

use crosslink_core::id::IssueId;
use crosslink_core::operation::{ArchiveIssue, CloseIssue, Closed, Edited, Operation, display};
use crosslink_core::problem::{Kind, Problem};
use crosslink_core::query::{Query, QueryContext};

use crate::run::{Committed, Transaction};
use crate::workspace::Workspace;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// What became of each issue.
#[derive(Debug)]
pub struct Bulk<T> {
    /// What was achieved, in the order asked for.
    pub done: Vec<T>,
    /// What the rules said against the others.
    pub refused: Vec<Refusal>,
}

/// An issue for which a wish was refused.
#[derive(Debug)]
pub struct Refusal {
    /// The issue.
    pub issue: IssueId,
    /// What people call it.
    pub display_id: String,
    /// Why.
    pub problem: Problem,
}

/// How issues are closed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CloseOptions {
    /// Why they are closed.
    pub reason: Option<String>,
    /// Whether their open sub-issues are closed too.
    pub recursive: bool,
    /// Whether to go on although another agent holds an issue.
    pub force: bool,
}

impl CloseOptions {
    fn close(&self, issue: IssueId) -> CloseIssue {
        CloseIssue {
            issue,
            reason: self.reason.clone(),
            recursive: self.recursive,
            force: self.force,
        }
    }
}

impl Workspace {
    /// Runs one operation for each issue, each once. An issue for which the rules say no is named, and the
    /// others go on.
    ///
    /// # Errors
    /// Where the storage fails. Nothing was changed then.
    pub fn run_each<O: Operation>(
        &mut self,
        issues: &[IssueId],
        make: impl Fn(IssueId) -> O,
    ) -> Result<Committed<Bulk<O::Outcome>>, Problem> {
        self.for_each(O::NAME, issues, |transaction, issue| {
            transaction.run(make(issue))
        })
    }

    /// Fulfils one wish for each issue, as [`Workspace::run_each`] does for an operation.
    ///
    /// # Errors
    /// Where the storage fails. Nothing was changed then.
    pub fn for_each<T>(
        &mut self,
        does: &str,
        issues: &[IssueId],
        wish: impl Fn(&mut Transaction, IssueId) -> Result<T, Problem>,
    ) -> Result<Committed<Bulk<T>>, Problem> {
        self.transact(does, |transaction| each(transaction, issues, wish))
    }

    /// Closes several issues.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn close_many(
        &mut self,
        issues: &[IssueId],
        options: &CloseOptions,
    ) -> Result<Committed<Bulk<Closed>>, Problem> {
        self.for_each(CloseIssue::NAME, issues, |transaction, issue| {
            transaction.close(options.close(issue))
        })
    }

    /// Closes every open issue that answers to a query, newest first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn close_all(
        &mut self,
        query: &Query,
        options: &CloseOptions,
    ) -> Result<Committed<Bulk<Closed>>, Problem> {
        let query = query.clone().and_open();
        self.transact(CloseIssue::NAME, |transaction| {
            let found = matching(transaction, &query)?;
            each(transaction, &found, |transaction, issue| {
                transaction.close(options.close(issue))
            })
        })
    }

    /// Archives every issue that was closed at least so many days ago.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn archive_older(&mut self, days: u32) -> Result<Committed<Bulk<Edited>>, Problem> {
        let query = Query::parse("status:closed sort:id")?;
        let before = self.now().plus_seconds(-DAY * i64::from(days));
        self.transact(ArchiveIssue::NAME, |transaction| {
            let cx = QueryContext::at(transaction.now());
            let closed = transaction.snapshot()?.issues(&query, &cx)?;
            let old: Vec<IssueId> = closed
                .into_iter()
                .filter(|issue| issue.closed_at.is_some_and(|closed| closed <= before))
                .map(|issue| issue.uuid)
                .collect();
            each(transaction, &old, |transaction, issue| {
                transaction.run(ArchiveIssue { issue })
            })
        })
    }
}

fn matching(transaction: &Transaction, query: &Query) -> Result<Vec<IssueId>, Problem> {
    let agent = transaction.agent.to_string();
    let cx = QueryContext {
        me: Some(&agent),
        ..QueryContext::at(transaction.now())
    };
    let found = transaction.snapshot()?.issues(query, &cx)?;
    Ok(found.into_iter().map(|issue| issue.uuid).collect())
}

/// Fulfils a wish for each issue once, collecting what the rules say against it. An operation decides before
/// anything is written, so a refused one leaves nothing behind.
fn each<T>(
    transaction: &mut Transaction,
    issues: &[IssueId],
    wish: impl Fn(&mut Transaction, IssueId) -> Result<T, Problem>,
) -> Result<Bulk<T>, Problem> {
    let mut bulk = Bulk {
        done: Vec::new(),
        refused: Vec::new(),
    };
    let mut seen = std::collections::HashSet::new();
    for issue in issues.iter().copied().filter(|issue| seen.insert(*issue)) {
        match wish(transaction, issue) {
            Ok(outcome) => bulk.done.push(outcome),
            Err(problem) if is_refusal(&problem) => bulk.refused.push(Refusal {
                issue,
                display_id: display(transaction.hub(), issue)?,
                problem,
            }),
            Err(problem) => return Err(problem),
        }
    }
    Ok(bulk)
}

/// Whether the rules say no, rather than the storage.
pub fn is_refusal(problem: &Problem) -> bool {
    !problem.is_retryable()
        && matches!(
            problem.kind(),
            Kind::NotFound | Kind::Refused | Kind::Held | Kind::Invalid
        )
}
