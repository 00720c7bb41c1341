//! What an import asks about everything at once.

use std::collections::{HashMap, HashSet};

use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::problem::Problem;

use crate::snapshot::Snapshot;

/// The names that are taken: an import finds by them what is here already.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// Every issue that was created, deleted ones too.
    pub issues: HashSet<IssueId>,
    /// The issue each external reference stands for; of several the one created first.
    pub references: HashMap<String, IssueId>,
    /// Every display number of an issue.
    pub numbers: HashSet<u32>,
    /// Every milestone that was created, by its name; deleted ones have none.
    pub milestones: HashMap<MilestoneId, Option<String>>,
    /// Every display number of a milestone.
    pub milestone_numbers: HashSet<u32>,
    /// Whether numbers are granted: one that looks free here may be another clone's.
    pub granted: bool,
}

impl Snapshot<'_> {
    /// Returns every name that is taken.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn taken(&self) -> Result<Taken, Problem> {
        let issues = "SELECT id FROM issues WHERE created_event IS NOT NULL";
        let references = "SELECT r.key, i.id FROM external_refs r JOIN issues i ON i.row = r.issue
            WHERE r.present AND i.created_event IS NOT NULL ORDER BY i.deleted DESC, i.created_time DESC";
        let milestones = "SELECT id, CASE WHEN deleted THEN NULL ELSE name END FROM milestones
            WHERE created_event IS NOT NULL";
        Ok(Taken {
            issues: self
                .many(issues, [], |row| Ok(row.get::<_, [u8; 16]>(0)?.into()))?
                .into_iter()
                .collect(),
            references: self
                .many(references, [], |row| {
                    Ok((row.get(0)?, row.get::<_, [u8; 16]>(1)?.into()))
                })?
                .into_iter()
                .collect(),
            numbers: self.numbers_of("SELECT number FROM issue_numbers")?,
            milestones: self
                .many(milestones, [], |row| {
                    Ok((row.get::<_, [u8; 16]>(0)?.into(), row.get(1)?))
                })?
                .into_iter()
                .collect(),
            milestone_numbers: self.numbers_of("SELECT number FROM milestone_numbers")?,
            granted: self.is_joined()?,
        })
    }

    fn numbers_of(&self, sql: &str) -> Result<HashSet<u32>, Problem> {
        let numbers = self.many(sql, [], |row| row.get(0))?;
        Ok(numbers.into_iter().collect())
    }
}
