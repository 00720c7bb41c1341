//! Issues that others name.

use crosslink_core::id::IssueId;
use crosslink_core::model::Status;
use crosslink_core::problem::Problem;
use crosslink_core::view::LinkedIssue;
use rusqlite::{Row, params};

use crate::projection::{priority_of, state_of};
use crate::snapshot::Snapshot;

const COLUMNS: &str = "i.id, i.number, i.title, i.state, i.priority, EXISTS (SELECT 1 FROM locks l WHERE l.issue = i.id)";

const VISIBLE: &str = "i.created_event IS NOT NULL AND NOT i.deleted";

fn linked_of(row: &Row) -> rusqlite::Result<LinkedIssue> {
    let uuid = IssueId::from(row.get::<_, [u8; 16]>(0)?);
    let id: Option<u32> = row.get(1)?;
    Ok(LinkedIssue {
        id,
        display_id: id.map_or_else(|| uuid.short(), |number| format!("#{number}")),
        uuid,
        title: row.get(2)?,
        status: Status::of(state_of(row.get(3)?)?, row.get(5)?),
        priority: priority_of(row.get(4)?)?,
    })
}

impl Snapshot<'_> {
    /// The issues that block an issue, by row.
    pub(super) fn blockers_of(&self, issue: i64) -> Result<Vec<LinkedIssue>, Problem> {
        let sql = format!(
            "SELECT {COLUMNS} FROM blockers b JOIN issues i ON i.row = b.key
             WHERE b.issue = ?1 AND b.present AND {VISIBLE} ORDER BY i.number"
        );
        self.many(&sql, params![issue], linked_of)
    }

    /// The issues an issue blocks, by row.
    pub(super) fn blocked_by_row(&self, issue: i64) -> Result<Vec<LinkedIssue>, Problem> {
        let sql = format!(
            "SELECT {COLUMNS} FROM blockers b JOIN issues i ON i.row = b.issue
             WHERE b.key = ?1 AND b.present AND {VISIBLE} ORDER BY i.number"
        );
        self.many(&sql, params![issue], linked_of)
    }

    /// The issues of a milestone, by row.
    pub(super) fn issues_of_milestone(&self, milestone: i64) -> Result<Vec<LinkedIssue>, Problem> {
        let sql = format!(
            "SELECT {COLUMNS} FROM issues i WHERE i.milestone = ?1 AND {VISIBLE} ORDER BY i.number"
        );
        self.many(&sql, params![milestone], linked_of)
    }

    /// An issue that is named somewhere, deleted or not.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn linked(&self, id: IssueId) -> Result<Option<LinkedIssue>, Problem> {
        let sql = format!(
            "SELECT {COLUMNS} FROM issues i WHERE i.id = ?1 AND i.created_event IS NOT NULL"
        );
        self.one(&sql, params![id.as_bytes()], linked_of)
    }

    /// Every edge between visible issues that counts, from the one that waits to its blocker.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn blocker_edges(&self) -> Result<Vec<(IssueId, IssueId)>, Problem> {
        self.edges("NOT b.inactive")
    }

    /// Every open issue that waits, with each issue that counts as its blocker, open or not; least numbers first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn waiting(&self) -> Result<Vec<(IssueId, LinkedIssue)>, Problem> {
        let sql = format!(
            "SELECT {COLUMNS}, w.id FROM blockers b JOIN issues w ON w.row = b.issue JOIN issues i ON i.row = b.key
             WHERE b.present AND NOT b.inactive AND {VISIBLE} AND w.created_event IS NOT NULL AND NOT w.deleted
             AND w.state = 0 ORDER BY w.number, i.number"
        );
        self.many(&sql, [], |row| {
            Ok((row.get::<_, [u8; 16]>(6)?.into(), linked_of(row)?))
        })
    }

    /// The open issues that do not say what must hold when they are done.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn without_acceptance(&self) -> Result<Vec<IssueId>, Problem> {
        let sql = format!(
            "SELECT i.id FROM issues i LEFT JOIN issue_texts t ON t.issue = i.row
             WHERE i.state = 0 AND {VISIBLE} AND t.acceptance IS NULL"
        );
        self.many(&sql, [], |row| Ok(row.get::<_, [u8; 16]>(0)?.into()))
    }

    /// Every edge that does not count because it would close a cycle.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn inactive_edges(&self) -> Result<Vec<(IssueId, IssueId)>, Problem> {
        self.edges("b.inactive")
    }

    fn edges(&self, condition: &str) -> Result<Vec<(IssueId, IssueId)>, Problem> {
        let sql = format!(
            "SELECT i.id, k.id FROM blockers b JOIN issues i ON i.row = b.issue JOIN issues k ON k.row = b.key
             WHERE b.present AND {condition} AND {VISIBLE} AND k.created_event IS NOT NULL AND NOT k.deleted
             ORDER BY i.number, k.number"
        );
        self.many(&sql, [], |row| {
            Ok((
                row.get::<_, [u8; 16]>(0)?.into(),
                row.get::<_, [u8; 16]>(1)?.into(),
            ))
        })
    }
}
