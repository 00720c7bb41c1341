//! Milestones.

use crosslink_core::entity::Milestone;
use crosslink_core::event::MilestoneFieldName;
use crosslink_core::hub::Read;
use crosslink_core::id::MilestoneId;
use crosslink_core::model::Standing;
use crosslink_core::time::Timestamp;
use rusqlite::{Row, params};

use super::issues::{state_code, state_of};
use super::{Projection, created_at, nanos, time, updated_at};

/// The number of a field in the table of stamps. Never reused.
pub(super) fn field_code(field: MilestoneFieldName) -> i64 {
    match field {
        MilestoneFieldName::Name => 1,
        MilestoneFieldName::Description => 2,
        MilestoneFieldName::Status => 3,
        MilestoneFieldName::Due => 4,
        MilestoneFieldName::Deleted => 5,
    }
}

/// The columns that [`milestone_of`] reads.
pub(crate) const MILESTONE_COLUMNS: &str =
    "id, created_time, created_event, name, description, state, closed_at,
    close_reason, due_at, deleted, created_at, created_by, updated_at";

/// Reads a milestone.
pub(crate) fn milestone_of(row: &Row) -> rusqlite::Result<Milestone> {
    Ok(Milestone {
        id: MilestoneId::from(row.get::<_, [u8; 16]>(0)?),
        created: created_at(row, 1)?,
        name: row.get(3)?,
        description: row.get(4)?,
        standing: Standing {
            state: state_of(row.get(5)?)?,
            closed_at: time(row.get(6)?),
            reason: row.get(7)?,
        },
        due: time(row.get(8)?),
        deleted: row.get(9)?,
        created_at: Timestamp::from_nanos(row.get(10)?),
        created_by: row.get(11)?,
        updated_at: updated_at(row, 12)?,
    })
}

impl Projection<'_> {
    /// The row of a milestone; a hidden stub is made for one that is only referred to.
    pub(super) fn milestone_row(&self, id: MilestoneId) -> Read<i64> {
        let known = self.one(
            "SELECT row FROM milestones WHERE id = ?1",
            params![id.as_bytes()],
            |row| row.get(0),
        )?;
        if let Some(row) = known {
            return Ok(row);
        }
        self.execute(
            "INSERT INTO milestones (id) VALUES (?1)",
            params![id.as_bytes()],
        )?;
        Ok(self.connection.last_insert_rowid())
    }

    pub(super) fn read_milestone(&self, id: MilestoneId) -> Read<Option<Milestone>> {
        let sql = format!(
            "SELECT {MILESTONE_COLUMNS} FROM milestones WHERE id = ?1 AND updated_at IS NOT NULL"
        );
        self.one(&sql, params![id.as_bytes()], milestone_of)
    }

    pub(super) fn write_milestone(&mut self, milestone: &Milestone) -> Read<()> {
        let row = self.milestone_row(milestone.id)?;
        let sql = "UPDATE milestones SET created_time = ?2, created_event = ?3, name = ?4, description = ?5, state = ?6,
            closed_at = ?7, close_reason = ?8, due_at = ?9, deleted = ?10, created_at = ?11, created_by = ?12,
            updated_at = ?13 WHERE row = ?1";
        let values = params![
            row,
            nanos(milestone.created.map(|stamp| stamp.time)),
            milestone.created.map(|stamp| stamp.event.0),
            milestone.name,
            milestone.description,
            state_code(milestone.standing.state),
            nanos(milestone.standing.closed_at),
            milestone.standing.reason,
            nanos(milestone.due),
            milestone.deleted,
            milestone.created_at.as_nanos(),
            milestone.created_by,
            milestone.updated_at.as_nanos(),
        ];
        self.execute(sql, values)?;
        Ok(())
    }

    pub(super) fn clear_milestone(&mut self, id: MilestoneId) -> Read<()> {
        let row = self.milestone_row(id)?;
        self.write_milestone(&Milestone::stub(id))?;
        self.execute(
            "UPDATE milestones SET updated_at = NULL WHERE row = ?1",
            params![row],
        )?;
        self.execute(
            "DELETE FROM milestone_stamps WHERE milestone = ?1",
            params![row],
        )?;
        self.execute(
            "DELETE FROM milestone_numbers WHERE milestone = ?1",
            params![row],
        )?;
        Ok(())
    }
}
