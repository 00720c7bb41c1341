//! Issues and their text in the full-text index.

use crosslink_core::entity::Issue;
use crosslink_core::event::IssueFieldName;
use crosslink_core::hub::Read;
use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::json::Foreign;
use crosslink_core::model::{IssueType, Lifecycle, Priority, Standing};
use crosslink_core::time::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Row, params};

use super::{Projection, created_at, nanos, time, updated_at};

/// The number of a field in the table of stamps. Never reused.
pub(super) fn field_code(field: IssueFieldName) -> i64 {
    match field {
        IssueFieldName::Title => 1,
        IssueFieldName::Description => 2,
        IssueFieldName::Status => 3,
        IssueFieldName::Priority => 4,
        IssueFieldName::Type => 5,
        IssueFieldName::Assignee => 6,
        IssueFieldName::Parent => 7,
        IssueFieldName::Milestone => 8,
        IssueFieldName::Scheduled => 9,
        IssueFieldName::Due => 10,
        IssueFieldName::Acceptance => 11,
        IssueFieldName::Deleted => 12,
        IssueFieldName::Foreign => 13,
    }
}

/// The number of a lifecycle in the tables.
pub(crate) fn state_code(state: Lifecycle) -> i64 {
    match state {
        Lifecycle::Open => 0,
        Lifecycle::Closed => 1,
        Lifecycle::Archived => 2,
    }
}

/// The lifecycle behind a number.
pub(crate) fn state_of(code: i64) -> rusqlite::Result<Lifecycle> {
    match code {
        0 => Ok(Lifecycle::Open),
        1 => Ok(Lifecycle::Closed),
        2 => Ok(Lifecycle::Archived),
        _ => Err(rusqlite::Error::IntegralValueOutOfRange(0, code)),
    }
}

/// The priority behind a number.
pub(crate) fn priority_of(code: i64) -> rusqlite::Result<Priority> {
    usize::try_from(code)
        .ok()
        .and_then(|code| Priority::ALL.get(code).copied())
        .ok_or(rusqlite::Error::IntegralValueOutOfRange(0, code))
}

/// The row of an issue's text in the full-text index; those of comments are odd.
pub(super) fn text_row(row: i64) -> i64 {
    row * 2
}

/// The columns that [`issue_of`] reads, and where they come from.
const ONE_ISSUE: &str = "SELECT i.id, i.created_time, i.created_event, i.title, t.description, i.state, i.closed_at,
    i.close_reason, i.priority, i.type, i.assignee, p.id, m.id, i.scheduled_at, i.due_at, t.acceptance, i.deleted,
    t.foreign_data, i.created_at, i.created_by, i.updated_at, i.row
    FROM issues i LEFT JOIN issue_texts t ON t.issue = i.row
    LEFT JOIN issues p ON p.row = i.parent LEFT JOIN milestones m ON m.row = i.milestone WHERE i.id = ?1";

/// Reads an issue and its row.
pub(crate) fn issue_of(row: &Row) -> rusqlite::Result<(Issue, i64)> {
    let foreign: Option<String> = row.get(17)?;
    let issue = Issue {
        id: row.get::<_, [u8; 16]>(0)?.into(),
        created: created_at(row, 1)?,
        title: row.get(3)?,
        description: row.get(4)?,
        standing: Standing {
            state: state_of(row.get(5)?)?,
            closed_at: time(row.get(6)?),
            reason: row.get(7)?,
        },
        priority: priority_of(row.get(8)?)?,
        issue_type: IssueType::new(&row.get::<_, String>(9)?).map_err(|problem| bad(9, problem))?,
        assignee: row.get(10)?,
        parent: row.get::<_, Option<[u8; 16]>>(11)?.map(IssueId::from),
        milestone: row.get::<_, Option<[u8; 16]>>(12)?.map(MilestoneId::from),
        scheduled: time(row.get(13)?),
        due: time(row.get(14)?),
        acceptance: row.get(15)?,
        deleted: row.get(16)?,
        foreign: foreign_of(foreign.as_deref(), 17)?,
        created_at: Timestamp::from_nanos(row.get(18)?),
        created_by: row.get(19)?,
        updated_at: updated_at(row, 20)?,
    };
    Ok((issue, row.get(21)?))
}

fn bad(column: usize, error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
}

pub(super) fn foreign_of(text: Option<&str>, column: usize) -> rusqlite::Result<Foreign> {
    text.map_or(Ok(Foreign::new()), |text| {
        serde_json::from_str(text).map_err(|error| bad(column, error))
    })
}

pub(super) fn foreign_text(foreign: &Foreign) -> Option<String> {
    (!foreign.is_empty()).then(|| serde_json::to_string(foreign).expect("JSON text serialises"))
}

impl Projection<'_> {
    pub(super) fn read_issue(&self, id: IssueId) -> Read<Option<Issue>> {
        let found = self.one(ONE_ISSUE, params![id.as_bytes()], |row| {
            Ok((issue_of(row)?, row.get::<_, Option<i64>>(20)?.is_some()))
        })?;
        let Some(((issue, row), known)) = found else {
            return Ok(None);
        };
        self.rows.borrow_mut().insert(id, row);
        *self.last.borrow_mut() = Some(issue.clone());
        // A row that others refer to and nothing was ever said of is no issue yet.
        Ok(known.then_some(issue))
    }

    pub(super) fn write_issue(&mut self, issue: &Issue) -> Read<()> {
        let known = self.row(issue.id)?.is_some();
        let row = self.row_or_stub(issue.id)?;
        let before = self.before(issue.id, known)?;
        let parent = issue
            .parent
            .map(|parent| self.row_or_stub(parent))
            .transpose()?;
        let milestone = issue
            .milestone
            .map(|id| self.milestone_row(id))
            .transpose()?;
        let sql = "UPDATE issues SET created_time = ?2, created_event = ?3, title = ?4, state = ?5,
            closed_at = ?6, close_reason = ?7, priority = ?8, type = ?9, assignee = ?10,
            parent_inactive = parent_inactive AND parent IS ?11, parent = ?11, milestone = ?12,
            scheduled_at = ?13, due_at = ?14, deleted = ?15, created_at = ?16,
            created_by = ?17, updated_at = ?18 WHERE row = ?1";
        let values = params![
            row,
            nanos(issue.created.map(|stamp| stamp.time)),
            issue.created.map(|stamp| stamp.event.0),
            issue.title,
            state_code(issue.standing.state),
            nanos(issue.standing.closed_at),
            issue.standing.reason,
            issue.priority as i64,
            issue.issue_type.as_str(),
            issue.assignee,
            parent,
            milestone,
            nanos(issue.scheduled),
            nanos(issue.due),
            issue.deleted,
            issue.created_at.as_nanos(),
            issue.created_by,
            issue.updated_at.as_nanos(),
        ];
        self.execute(sql, values)?;
        self.write_texts(row, before.as_ref(), issue)?;
        self.index_issue(row, before.as_ref(), issue)?;
        let then = before.map(|before| (before.parent, before.created));
        if then.and_then(|(parent, _)| parent) != issue.parent {
            self.parent_changed(row, parent);
        } else if then.and_then(|(_, created)| created) != issue.created {
            self.edges_changed.set(true);
        }
        Ok(())
    }

    /// Puts down what can be long, where it is not the same as before.
    fn write_texts(&self, row: i64, before: Option<&Issue>, issue: &Issue) -> Read<()> {
        let long = |issue: &Issue| {
            let foreign = foreign_text(&issue.foreign);
            (issue.description.clone(), issue.acceptance.clone(), foreign)
        };
        let now = long(issue);
        let then = before.map(long).unwrap_or_default();
        if then == now {
            return Ok(());
        }
        if now == Default::default() {
            self.execute("DELETE FROM issue_texts WHERE issue = ?1", params![row])?;
            return Ok(());
        }
        let sql =
            "INSERT OR REPLACE INTO issue_texts (issue, description, acceptance, foreign_data)
            VALUES (?1, ?2, ?3, ?4)";
        self.execute(sql, params![row, now.0, now.1, now.2])?;
        Ok(())
    }

    /// What stood there, from the last reading where that was of the same issue.
    fn before(&self, id: IssueId, known: bool) -> Read<Option<Issue>> {
        let last = self.last.borrow_mut().take().filter(|last| last.id == id);
        if last.is_some() || !known {
            return Ok(last);
        }
        self.one(
            ONE_ISSUE,
            params![id.as_bytes()],
            |row| Ok(issue_of(row)?.0),
        )
    }

    fn index_issue(&self, row: i64, before: Option<&Issue>, issue: &Issue) -> Read<()> {
        let text = |issue: &Issue| match &issue.description {
            Some(description) => format!("{}\n{description}", issue.title),
            None => issue.title.clone(),
        };
        let now = text(issue);
        let then = before.map(text).unwrap_or_default();
        if then != now {
            self.texts
                .replace(self.connection, text_row(row), &then, &now)?;
        }
        Ok(())
    }

    /// Leaves the stub that others refer to.
    pub(super) fn clear_issue(&mut self, id: IssueId) -> Read<()> {
        let Some(row) = self.row(id)? else {
            return Ok(());
        };
        self.clear_comments(row)?;
        self.write_issue(&Issue::stub(id))?;
        self.execute(
            "UPDATE issues SET number = NULL, updated_at = NULL WHERE row = ?1",
            params![row],
        )?;
        for table in [
            "issue_stamps",
            "issue_numbers",
            "labels",
            "external_refs",
            "blockers",
            "relations",
        ] {
            self.execute(
                &format!("DELETE FROM {table} WHERE issue = ?1"),
                params![row],
            )?;
        }
        self.edges_changed.set(true);
        Ok(())
    }
}
