//! Everything there is, for an export: handed on issue by issue, or all at once.

use crosslink_core::entity::{Comment, Issue, Milestone, TimeEntry};
use crosslink_core::id::IssueId;
use crosslink_core::json::Json;
use crosslink_core::problem::Problem;
use rusqlite::types::Type;
use rusqlite::{Error, Row};

use super::outline::{Outline, OutlinedIssue};
use crate::error::problem;
use crate::projection::{COMMENT_COLUMNS, TIME_COLUMNS, comment_of, issue_of, time_entry_of};
use crate::snapshot::Snapshot;

/// An issue with everything that belongs to it; others are named by the names that never change.
#[derive(Clone, Debug, PartialEq)]
pub struct WholeIssue {
    /// Its own fields, but for what an import brought and no field holds.
    pub issue: Issue,
    /// What an import brought and no field holds, as one object.
    pub foreign: Option<Json>,
    /// Every display number it answers to, least first.
    pub numbers: Vec<u32>,
    /// Sorted.
    pub labels: Vec<String>,
    /// The ids it has elsewhere, sorted.
    pub external_refs: Vec<String>,
    /// The issues that must be closed first, sorted.
    pub blockers: Vec<IssueId>,
    /// The issues it has to do with, whichever end said so, sorted.
    pub related: Vec<IssueId>,
    /// Its comments, oldest first.
    pub comments: Vec<Comment>,
    /// The stretches of work logged on it, oldest first.
    pub times: Vec<TimeEntry>,
}

/// A milestone and its numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct WholeMilestone {
    /// Its own fields.
    pub milestone: Milestone,
    /// Every display number it answers to, least first.
    pub numbers: Vec<u32>,
}

impl WholeIssue {
    /// The number that is shown: of several the greatest.
    pub fn number(&self) -> Option<u32> {
        self.numbers.last().copied()
    }
}

impl WholeMilestone {
    /// The number that is shown: of several the greatest.
    pub fn number(&self) -> Option<u32> {
        self.numbers.last().copied()
    }
}

/// What a project holds: all that other clones would have too.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contents {
    /// The issues, greatest number first; those without a number before them, newest first.
    pub issues: Vec<WholeIssue>,
    /// The milestones, oldest first.
    pub milestones: Vec<WholeMilestone>,
}

/// An issue as it stands in its row; what an outline knows is left out, foreign data stays the text it is.
const ISSUE: &str = "SELECT i.id, i.created_time, i.created_event, i.title, t.description, i.state, i.closed_at,
    i.close_reason, i.priority, i.type, i.assignee, NULL, NULL, i.scheduled_at, i.due_at, t.acceptance, i.deleted,
    NULL, i.created_at, i.created_by, i.updated_at, i.row, t.foreign_data
    FROM issues i LEFT JOIN issue_texts t ON t.issue = i.row WHERE i.row = ?1";

impl Snapshot<'_> {
    /// Returns all that an outline names.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn contents(&self, outline: Outline) -> Result<Contents, Problem> {
        let mut issues = Vec::with_capacity(outline.issues.len());
        self.each_whole(&outline, |whole| {
            issues.push(whole);
            Ok::<_, Problem>(())
        })?;
        Ok(Contents {
            issues,
            milestones: outline.milestones,
        })
    }

    /// Hands on the issues of an outline in its order, each with everything that belongs to it.
    ///
    /// # Errors
    /// Whatever `take` answers, or where the storage fails.
    pub fn each_whole<E: From<Problem>>(
        &self,
        outline: &Outline,
        mut take: impl FnMut(WholeIssue) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self.connection.prepare_cached(ISSUE).map_err(problem)?;
        for named in &outline.issues {
            let found =
                statement.query_row([named.row], |row| Ok((issue_of(row)?.0, foreign(row)?)));
            let (mut issue, foreign) = found.map_err(problem)?;
            issue.parent = named.parent.and_then(|parent| outline.ids.id(parent));
            issue.milestone = named.milestone;
            take(WholeIssue {
                numbers: match outline.aliases.has(named.row) {
                    true => outline.aliases.of(named.row),
                    false => named.number.into_iter().collect(),
                },
                labels: outline.labels.of(named.row),
                external_refs: outline.external_refs.of(named.row),
                blockers: outline.blockers.of(named.row),
                related: outline.related.of(named.row),
                comments: self.visible_comments(outline, named)?,
                times: self.visible_times(outline, named)?,
                issue,
                foreign,
            })?;
        }
        Ok(())
    }

    fn visible_comments(
        &self,
        outline: &Outline,
        named: &OutlinedIssue,
    ) -> Result<Vec<Comment>, Problem> {
        if !outline.commented.has(named.row) {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT {COMMENT_COLUMNS} FROM comments WHERE issue = ?1 ORDER BY created_at, created_time, id"
        );
        let found = self.many(&sql, [named.row], |row| Ok(comment_of(named.id, row)?.0))?;
        Ok(found.into_iter().filter(Comment::is_visible).collect())
    }

    fn visible_times(
        &self,
        outline: &Outline,
        named: &OutlinedIssue,
    ) -> Result<Vec<TimeEntry>, Problem> {
        if !outline.timed.has(named.row) {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT {TIME_COLUMNS} FROM time_entries WHERE issue = ?1 ORDER BY started_at, created_time, id"
        );
        let found = self.many(&sql, [named.row], |row| time_entry_of(named.id, row))?;
        Ok(found.into_iter().filter(TimeEntry::is_visible).collect())
    }
}

fn foreign(row: &Row) -> rusqlite::Result<Option<Json>> {
    const COLUMN: usize = 22;
    let text = row.get_ref(COLUMN)?.as_str_or_null()?;
    let json = text.map(Json::parse).transpose();
    json.map_err(|error| Error::FromSqlConversionFailure(COLUMN, Type::Text, Box::new(error)))
}
