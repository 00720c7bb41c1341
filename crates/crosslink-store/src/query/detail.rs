//! One issue with everything that belongs to it.

use crosslink_core::entity::Comment;
use crosslink_core::id::{IssueId, TimeEntryId};
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use crosslink_core::view::{CommentView, IssueDetail, IssueSummary, TimeEntryView};
use rusqlite::params;

use crate::projection::{COMMENT_COLUMNS, comment_of};
use crate::snapshot::Snapshot;

impl Snapshot<'_> {
    /// Returns a created issue, deleted or not, with everything that belongs to it.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn detail(&self, id: IssueId) -> Result<Option<IssueDetail>, Problem> {
        let Some((row, issue)) = self.summary_and_row(id)? else {
            return Ok(None);
        };
        let Some(entity) = self.hub().issue(id)? else {
            return Ok(None);
        };
        let blockers = self.blockers_of(row)?;
        let blocks = self.blocked_by_row(row)?;
        let numbers = self.hub().numbers(id)?;
        Ok(Some(IssueDetail {
            acceptance: entity.acceptance,
            milestone: entity
                .milestone
                .map(|id| self.milestone(id))
                .transpose()?
                .flatten(),
            // What the summary counted as none needs no question.
            comments: match issue.comment_count {
                0 => Vec::new(),
                _ => self.comments_of(row, id, issue.id)?,
            },
            blocked_by: blockers.iter().filter_map(|blocker| blocker.id).collect(),
            blocking: blocks.iter().filter_map(|blocked| blocked.id).collect(),
            subissues: match issue.subissues.total {
                0 => Vec::new(),
                _ => self.summaries_where("i.parent = ?1 AND NOT i.parent_inactive", row)?,
            },
            related: self.related_to(row)?,
            parent: entity
                .parent
                .map(|parent| self.linked(parent))
                .transpose()?
                .flatten(),
            blockers,
            blocks,
            aliases: if numbers.len() > 1 {
                numbers
            } else {
                Vec::new()
            },
            conflicts: self.conflict_names(id)?,
            time_entries: self.times_of(row, issue.id)?,
            foreign: entity.foreign,
            issue,
        }))
    }

    fn related_to(&self, row: i64) -> Result<Vec<IssueSummary>, Problem> {
        let any = "SELECT 1 FROM relations WHERE (issue = ?1 OR key = ?1) AND present LIMIT 1";
        match self.one(any, params![row], |_| Ok(()))? {
            Some(()) => self.summaries_where(RELATED, row),
            None => Ok(Vec::new()),
        }
    }

    /// Returns the comments of an issue, oldest first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn comments(&self, id: IssueId) -> Result<Vec<CommentView>, Problem> {
        match self.summary_and_row(id)? {
            Some((row, issue)) => self.comments_of(row, id, issue.id),
            None => Ok(Vec::new()),
        }
    }

    fn comments_of(
        &self,
        row: i64,
        id: IssueId,
        number: Option<u32>,
    ) -> Result<Vec<CommentView>, Problem> {
        let sql = format!(
            "SELECT {COMMENT_COLUMNS} FROM comments WHERE issue = ?1 ORDER BY created_at, created_time, id"
        );
        let found = self.many(&sql, params![row], |row| comment_of(id, row))?;
        let visible = found
            .into_iter()
            .filter(|(comment, _)| comment.is_visible());
        Ok(visible
            .map(|(comment, row)| comment_view(comment, row, number))
            .collect())
    }

    fn times_of(&self, row: i64, number: Option<u32>) -> Result<Vec<TimeEntryView>, Problem> {
        let sql = "SELECT id, started_at, ended_at, seconds, author FROM time_entries
                   WHERE issue = ?1 AND created_event IS NOT NULL AND NOT ifnull(hidden, 0) ORDER BY started_at, created_time, id";
        self.many(sql, params![row], |row| {
            Ok(TimeEntryView {
                uuid: TimeEntryId::from(row.get::<_, [u8; 16]>(0)?),
                issue_id: number,
                started_at: Timestamp::from_nanos(row.get(1)?),
                ended_at: row.get::<_, Option<i64>>(2)?.map(Timestamp::from_nanos),
                duration_seconds: row.get(3)?,
                author: row.get(4)?,
            })
        })
    }

    /// Returns the stretches of work logged on an issue, oldest first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn times(&self, id: IssueId) -> Result<Vec<TimeEntryView>, Problem> {
        match self.summary_and_row(id)? {
            Some((row, issue)) => self.times_of(row, issue.id),
            None => Ok(Vec::new()),
        }
    }
}

const RELATED: &str = "i.row IN (SELECT key FROM relations WHERE issue = ?1 AND present
    UNION SELECT issue FROM relations WHERE key = ?1 AND present)";

fn comment_view(comment: Comment, row: i64, issue_id: Option<u32>) -> CommentView {
    CommentView {
        id: row,
        issue_id,
        content: comment.body,
        created_at: comment.created_at,
        kind: comment.kind,
        trigger_type: comment.trigger,
        intervention_context: comment.context,
        driver_key_fingerprint: comment.driver_key_fingerprint,
        uuid: comment.id,
        author: comment.author,
        edited: comment.edited.is_some(),
        redacted: comment.redacted,
    }
}
