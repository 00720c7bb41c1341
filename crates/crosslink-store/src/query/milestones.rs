//! Milestones.

use crosslink_core::entity::Milestone;
use crosslink_core::id::MilestoneId;
use crosslink_core::problem::Problem;
use crosslink_core::view::{MilestoneDetail, MilestoneView, Progress};
use rusqlite::{Row, params};

use crate::projection::{MILESTONE_COLUMNS, milestone_of};
use crate::snapshot::Snapshot;

const COUNTS: &str = "(SELECT max(number) FROM milestone_numbers n WHERE n.milestone = milestones.row),
    (SELECT count(*) FROM issues i WHERE i.milestone = milestones.row AND i.created_event IS NOT NULL
     AND NOT i.deleted AND i.state <> 0),
    (SELECT count(*) FROM issues i WHERE i.milestone = milestones.row AND i.created_event IS NOT NULL
     AND NOT i.deleted), row";

fn view_of(row: &Row) -> rusqlite::Result<(Milestone, MilestoneView, i64)> {
    let milestone = milestone_of(row)?;
    let view = MilestoneView {
        id: row.get(13)?,
        name: milestone.name.clone(),
        description: milestone.description.clone(),
        status: milestone.standing.state,
        created_at: milestone.created_at,
        closed_at: milestone.standing.closed_at,
        due_at: milestone.due,
        uuid: milestone.id,
        created_by: milestone.created_by.clone(),
        progress: Progress {
            closed: row.get(14)?,
            total: row.get(15)?,
        },
    };
    Ok((milestone, view, row.get(16)?))
}

impl Snapshot<'_> {
    /// Returns every milestone that exists for people, newest first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn milestones(&self) -> Result<Vec<MilestoneView>, Problem> {
        let sql = format!(
            "SELECT {MILESTONE_COLUMNS}, {COUNTS} FROM milestones ORDER BY created_at DESC, created_time DESC, id DESC"
        );
        let found = self.many(&sql, [], view_of)?;
        Ok(found
            .into_iter()
            .filter(|(milestone, ..)| milestone.is_visible())
            .map(|(_, view, _)| view)
            .collect())
    }

    /// Returns a milestone that exists for people.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn milestone(&self, id: MilestoneId) -> Result<Option<MilestoneView>, Problem> {
        Ok(self.milestone_and_row(id)?.map(|(view, _)| view))
    }

    /// Returns a milestone that exists for people, with its issues.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn milestone_detail(&self, id: MilestoneId) -> Result<Option<MilestoneDetail>, Problem> {
        let Some((milestone, row)) = self.milestone_and_row(id)? else {
            return Ok(None);
        };
        Ok(Some(MilestoneDetail {
            milestone,
            issues: self.issues_of_milestone(row)?,
        }))
    }

    fn milestone_and_row(&self, id: MilestoneId) -> Result<Option<(MilestoneView, i64)>, Problem> {
        let sql = format!("SELECT {MILESTONE_COLUMNS}, {COUNTS} FROM milestones WHERE id = ?1");
        let found = self.one(&sql, params![id.as_bytes()], view_of)?;
        Ok(found
            .filter(|(milestone, ..)| milestone.is_visible())
            .map(|(_, view, row)| (view, row)))
    }

    /// Returns the milestones that answer to a number or uuid, else those of that name; deleted ones too if asked for.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn find_milestones(&self, text: &str, deleted: bool) -> Result<Vec<MilestoneId>, Problem> {
        let number: Option<u32> = text.trim_start_matches('#').parse().ok();
        let uuid = uuid::Uuid::try_parse(text).ok();
        let id_of = |row: &Row| Ok(MilestoneId::from(row.get::<_, [u8; 16]>(0)?));
        let sql = "SELECT DISTINCT m.id FROM milestones m LEFT JOIN milestone_numbers n ON n.milestone = m.row
                   WHERE m.created_event IS NOT NULL AND (?1 OR NOT m.deleted)
                   AND (n.number = ?2 OR m.id = ?3) ORDER BY m.row";
        let uuid = uuid.map(|uuid| *uuid.as_bytes());
        let found = self.many(sql, params![deleted, number, uuid], id_of)?;
        if !found.is_empty() {
            return Ok(found);
        }
        let sql =
            "SELECT id FROM milestones WHERE created_event IS NOT NULL AND (?1 OR NOT deleted)
                   AND name = ?2 ORDER BY row";
        self.many(sql, params![deleted, text], id_of)
    }
}
