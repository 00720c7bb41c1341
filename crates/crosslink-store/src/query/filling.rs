//! What belongs to the issues of a list: labels, references, counts. One question for each, whatever their number.

use std::collections::HashMap;
use std::rc::Rc;

use crosslink_core::problem::Problem;
use crosslink_core::query::Depth;
use crosslink_core::view::{IssueSummary, Progress};
use rusqlite::types::Value;
use rusqlite::{Row, params};

use crate::error::problem;
use crate::snapshot::Snapshot;

/// More issues than this, and reading a whole table is cheaper than asking for each.
pub(super) const MANY: usize = 1_000;

/// What is asked for: of all issues, or of those whose rows `rarray(?1)` names.
pub(super) struct Question {
    pub(super) all: &'static str,
    pub(super) some: &'static str,
    pub(super) group: &'static str,
}

pub(super) const LABELS: Question = Question {
    all: "SELECT issue, key FROM labels WHERE present",
    some: "SELECT issue, key FROM labels WHERE present AND issue IN rarray(?1)",
    group: "ORDER BY issue, key",
};

const REFERENCES: Question = Question {
    all: "SELECT issue, key FROM external_refs WHERE present",
    some: "SELECT issue, key FROM external_refs WHERE present AND issue IN rarray(?1)",
    group: "ORDER BY issue, key",
};

const OPEN_BLOCKERS: Question = Question {
    // The open issues come first: there are few of them, and they stand together.
    // They are counted here: SQLite would sort them first.
    all: "SELECT b.issue FROM issues k CROSS JOIN blockers b ON b.key = k.row
        WHERE b.present AND NOT b.inactive AND k.state = 0 AND k.deleted = 0 AND k.created_event IS NOT NULL",
    some: "SELECT b.issue FROM blockers b JOIN issues k ON k.row = b.key
        WHERE b.present AND NOT b.inactive AND k.state = 0 AND k.deleted = 0 AND k.created_event IS NOT NULL
        AND b.issue IN rarray(?1)",
    group: "",
};

const SUBISSUES: Question = Question {
    all: "SELECT parent, sum(state <> 0), count(*) FROM issues WHERE parent IS NOT NULL
        AND NOT parent_inactive AND deleted = 0 AND created_event IS NOT NULL",
    some: "SELECT parent, sum(state <> 0), count(*) FROM issues WHERE parent IS NOT NULL
        AND NOT parent_inactive AND deleted = 0 AND created_event IS NOT NULL AND parent IN rarray(?1)",
    group: "GROUP BY parent",
};

const COMMENTS: Question = Question {
    all: "SELECT issue, count(*) FROM comments WHERE created_event IS NOT NULL AND NOT ifnull(hidden, 0)",
    some: "SELECT issue, count(*) FROM comments WHERE created_event IS NOT NULL AND NOT ifnull(hidden, 0) AND issue IN rarray(?1)",
    group: "GROUP BY issue",
};

impl Snapshot<'_> {
    /// Adds labels, references and counts.
    pub(super) fn fill(
        &self,
        issues: &mut [(i64, IssueSummary)],
        depth: Depth,
    ) -> Result<(), Problem> {
        if issues.is_empty() {
            return Ok(());
        }
        let rows = issues.iter().map(|(row, _)| Value::from(*row));
        let only = (issues.len() <= MANY).then(|| Rc::new(rows.collect::<Vec<_>>()));
        let mut at: HashMap<i64, &mut IssueSummary> = issues
            .iter_mut()
            .map(|(row, issue)| (*row, issue))
            .collect();
        let mut each =
            |question: &Question, take: fn(&mut IssueSummary, &Row) -> rusqlite::Result<()>| {
                self.each(question, only.as_ref(), |issue, row| {
                    match at.get_mut(&issue) {
                        Some(issue) => take(issue, row),
                        None => Ok(()),
                    }
                })
            };
        each(&LABELS, |issue, row| {
            issue.labels.push(row.get(1)?);
            Ok(())
        })?;
        each(&OPEN_BLOCKERS, |issue, _| {
            issue.open_blockers += 1;
            Ok(())
        })?;
        each(&SUBISSUES, |issue, row| {
            let (closed, total) = (row.get(1)?, row.get(2)?);
            issue.subissues = Progress { closed, total };
            Ok(())
        })?;
        if depth < Depth::Whole {
            return Ok(());
        }
        each(&REFERENCES, |issue, row| {
            issue.external_refs.push(row.get(1)?);
            Ok(())
        })?;
        each(&COMMENTS, |issue, row| {
            issue.comment_count = row.get(1)?;
            Ok(())
        })
    }

    /// Hands each row of an answer over, with the row of the issue it belongs to.
    pub(super) fn each(
        &self,
        question: &Question,
        only: Option<&Rc<Vec<Value>>>,
        mut take: impl FnMut(i64, &Row) -> rusqlite::Result<()>,
    ) -> Result<(), Problem> {
        let asked = only.map_or(question.all, |_| question.some);
        let sql = format!("{asked} {}", question.group);
        let mut statement = self.connection.prepare_cached(&sql).map_err(problem)?;
        let found = match only {
            Some(rows) => statement.query(params![rows]),
            None => statement.query([]),
        };
        let mut found = found.map_err(problem)?;
        while let Some(row) = found.next().map_err(problem)? {
            take(row.get(0).map_err(problem)?, row).map_err(problem)?;
        }
        Ok(())
    }
}
