//! Comments and time entries.

use crosslink_core::entity::{Comment, TimeEntry};
use crosslink_core::hub::Read;
use crosslink_core::id::{CommentId, IssueId, TimeEntryId};
use crosslink_core::time::Timestamp;
use rusqlite::{Row, params};

use super::issues::{foreign_of, foreign_text};
use super::{Projection, created_at, membership_at, nanos, stamp_at, time};

/// The row of a comment's text in the full-text index; those of issues are even.
pub(super) fn text_row(row: i64) -> i64 {
    row * 2 + 1
}

/// The columns that [`comment_of`] reads.
pub(crate) const COMMENT_COLUMNS: &str = "id, created_time, created_event, edited_version, edited_time, edited_event,
    hidden, hidden_version, hidden_time, hidden_event, redacted, kind, body, author, created_at, trigger, context,
    driver_key_fingerprint, foreign_data, row";

/// Reads a comment and its row.
pub(crate) fn comment_of(issue: IssueId, row: &Row) -> rusqlite::Result<(Comment, i64)> {
    let edited: Option<u32> = row.get(3)?;
    let foreign: Option<String> = row.get(18)?;
    let comment = Comment {
        id: CommentId::from(row.get::<_, [u8; 16]>(0)?),
        issue,
        created: created_at(row, 1)?,
        edited: edited.map(|_| stamp_at(row, 3)).transpose()?,
        hidden: membership_at(row, 6)?,
        redacted: row.get(10)?,
        kind: row.get(11)?,
        body: row.get(12)?,
        author: row.get(13)?,
        created_at: Timestamp::from_nanos(row.get(14)?),
        trigger: row.get(15)?,
        context: row.get(16)?,
        driver_key_fingerprint: row.get(17)?,
        foreign: foreign_of(foreign.as_deref(), 18)?,
    };
    Ok((comment, row.get(19)?))
}

/// The columns that [`time_entry_of`] reads.
pub(crate) const TIME_COLUMNS: &str =
    "id, created_time, created_event, hidden, hidden_version, hidden_time,
    hidden_event, started_at, ended_at, seconds, author";

/// Reads a time entry.
pub(crate) fn time_entry_of(issue: IssueId, row: &Row) -> rusqlite::Result<TimeEntry> {
    Ok(TimeEntry {
        id: TimeEntryId::from(row.get::<_, [u8; 16]>(0)?),
        issue,
        created: created_at(row, 1)?,
        hidden: membership_at(row, 3)?,
        started_at: Timestamp::from_nanos(row.get(7)?),
        ended_at: time(row.get(8)?),
        seconds: row.get(9)?,
        author: row.get(10)?,
    })
}

impl Projection<'_> {
    fn comment_row(&self, issue: IssueId, id: CommentId) -> Read<Option<(Comment, i64)>> {
        let Some(row) = self.row(issue)? else {
            return Ok(None);
        };
        let sql = format!("SELECT {COMMENT_COLUMNS} FROM comments WHERE issue = ?1 AND id = ?2");
        self.one(&sql, params![row, id.as_bytes()], |row| {
            comment_of(issue, row)
        })
    }

    pub(super) fn read_comment(&self, issue: IssueId, id: CommentId) -> Read<Option<Comment>> {
        Ok(self.comment_row(issue, id)?.map(|(comment, _)| comment))
    }

    pub(super) fn write_comment(&mut self, comment: &Comment) -> Read<()> {
        let before = self.comment_row(comment.issue, comment.id)?;
        let issue = self.row_or_stub(comment.issue)?;
        let sql = "INSERT INTO comments (issue, id, created_time, created_event, edited_version, edited_time,
            edited_event, hidden, hidden_version, hidden_time, hidden_event, redacted, kind, body, author, created_at,
            trigger, context, driver_key_fingerprint, foreign_data)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
            ON CONFLICT (issue, id) DO UPDATE SET created_time = ?3, created_event = ?4, edited_version = ?5,
            edited_time = ?6, edited_event = ?7, hidden = ?8, hidden_version = ?9, hidden_time = ?10, hidden_event = ?11,
            redacted = ?12, kind = ?13, body = ?14, author = ?15, created_at = ?16, trigger = ?17, context = ?18,
            driver_key_fingerprint = ?19, foreign_data = ?20 RETURNING row";
        let hidden = comment.hidden.map(|hidden| hidden.stamp);
        let values = params![
            issue,
            comment.id.as_bytes(),
            nanos(comment.created.map(|stamp| stamp.time)),
            comment.created.map(|stamp| stamp.event.0),
            comment.edited.map(|stamp| stamp.version),
            nanos(comment.edited.map(|stamp| stamp.time)),
            comment.edited.map(|stamp| stamp.event.0),
            comment.hidden.map(|hidden| hidden.present),
            hidden.map(|stamp| stamp.version),
            nanos(hidden.map(|stamp| stamp.time)),
            hidden.map(|stamp| stamp.event.0),
            comment.redacted,
            comment.kind,
            comment.body,
            comment.author,
            comment.created_at.as_nanos(),
            comment.trigger,
            comment.context,
            comment.driver_key_fingerprint,
            foreign_text(&comment.foreign),
        ];
        let row: i64 = self.one(sql, values, |row| row.get(0))?.unwrap_or_default();
        let shown = |comment: &Comment| {
            if comment.is_visible() {
                comment.body.clone()
            } else {
                String::new()
            }
        };
        let then = before.map(|(before, _)| shown(&before)).unwrap_or_default();
        let now = shown(comment);
        if then == now {
            Ok(())
        } else {
            self.texts
                .replace(self.connection, text_row(row), &then, &now)
        }
    }

    pub(super) fn read_time_entry(
        &self,
        issue: IssueId,
        id: TimeEntryId,
    ) -> Read<Option<TimeEntry>> {
        let Some(row) = self.row(issue)? else {
            return Ok(None);
        };
        let sql = format!("SELECT {TIME_COLUMNS} FROM time_entries WHERE issue = ?1 AND id = ?2");
        self.one(&sql, params![row, id.as_bytes()], |row| {
            time_entry_of(issue, row)
        })
    }

    pub(super) fn write_time_entry(&mut self, entry: &TimeEntry) -> Read<()> {
        let issue = self.row_or_stub(entry.issue)?;
        let sql = "INSERT INTO time_entries (issue, id, created_time, created_event, hidden, hidden_version,
            hidden_time, hidden_event, started_at, ended_at, seconds, author)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            ON CONFLICT (issue, id) DO UPDATE SET created_time = ?3, created_event = ?4, hidden = ?5,
            hidden_version = ?6, hidden_time = ?7, hidden_event = ?8, started_at = ?9, ended_at = ?10, seconds = ?11,
            author = ?12";
        let hidden = entry.hidden.map(|hidden| hidden.stamp);
        let values = params![
            issue,
            entry.id.as_bytes(),
            nanos(entry.created.map(|stamp| stamp.time)),
            entry.created.map(|stamp| stamp.event.0),
            entry.hidden.map(|hidden| hidden.present),
            hidden.map(|stamp| stamp.version),
            nanos(hidden.map(|stamp| stamp.time)),
            hidden.map(|stamp| stamp.event.0),
            entry.started_at.as_nanos(),
            nanos(entry.ended_at),
            entry.seconds,
            entry.author,
        ];
        self.execute(sql, values)?;
        Ok(())
    }

    pub(super) fn clear_comments(&mut self, issue: i64) -> Read<()> {
        let rows = self.many(
            "SELECT row FROM comments WHERE issue = ?1",
            params![issue],
            |row| row.get(0),
        )?;
        for row in rows {
            self.execute("DELETE FROM texts WHERE rowid = ?1", params![text_row(row)])?;
        }
        self.execute("DELETE FROM comments WHERE issue = ?1", params![issue])?;
        self.execute("DELETE FROM time_entries WHERE issue = ?1", params![issue])?;
        Ok(())
    }
}
