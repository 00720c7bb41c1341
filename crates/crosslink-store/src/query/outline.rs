//! What an export knows of all issues before it reads a text: their order, and all that is small.

use std::cmp::Reverse;
use std::collections::HashMap;

use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use rusqlite::Row;
use rusqlite::types::FromSql;

use super::export::WholeMilestone;
use crate::error::problem;
use crate::projection::{MILESTONE_COLUMNS, milestone_of};
use crate::snapshot::Snapshot;

/// Which issues there are, in the order of an export, and what belongs to them but is no text.
#[derive(Debug)]
pub struct Outline {
    /// The issues, greatest number first; those without a number before them, newest first.
    pub issues: Vec<OutlinedIssue>,
    /// The milestones, oldest first.
    pub milestones: Vec<WholeMilestone>,
    pub(super) ids: ByIssue<IssueId>,
    /// All numbers of an issue, where it has more than one.
    pub(super) aliases: ByIssue<u32>,
    pub(super) labels: ByIssue<String>,
    pub(super) external_refs: ByIssue<String>,
    pub(super) blockers: ByIssue<IssueId>,
    pub(super) related: ByIssue<IssueId>,
    pub(super) commented: ByIssue<u8>,
    pub(super) timed: ByIssue<u8>,
}

impl Outline {
    /// The milestones by their names that never change.
    pub fn milestones_by_id(&self) -> HashMap<MilestoneId, &WholeMilestone> {
        let named = self.milestones.iter();
        named.map(|whole| (whole.milestone.id, whole)).collect()
    }
}

/// An issue of an outline.
#[derive(Debug)]
pub struct OutlinedIssue {
    pub(super) row: i64,
    /// The name that never changes.
    pub id: IssueId,
    pub(super) number: Option<u32>,
    created_at: Timestamp,
    pub(super) parent: Option<i64>,
    /// The milestone it counts towards, where that one is part of the outline.
    pub milestone: Option<MilestoneId>,
}

/// What issues have of something, by their rows.
#[derive(Debug)]
pub(super) struct ByIssue<T>(Vec<(i64, T)>);

impl<T: Clone + Ord> ByIssue<T> {
    fn new(mut all: Vec<(i64, T)>) -> Self {
        all.sort_unstable();
        all.dedup();
        Self(all)
    }

    /// What an issue has, sorted.
    pub(super) fn of(&self, row: i64) -> Vec<T> {
        let start = self.0.partition_point(|(issue, _)| *issue < row);
        let own = self.0[start..].iter();
        let own = own.take_while(|(issue, _)| *issue == row);
        own.map(|(_, one)| one.clone()).collect()
    }

    /// Whether an issue has anything.
    pub(super) fn has(&self, row: i64) -> bool {
        self.place(row).is_some()
    }

    fn place(&self, row: i64) -> Option<usize> {
        self.0.binary_search_by_key(&row, |(issue, _)| *issue).ok()
    }
}

impl ByIssue<IssueId> {
    /// The id of the issue in a row, where each has one.
    pub(super) fn id(&self, row: i64) -> Option<IssueId> {
        self.place(row).map(|place| self.0[place].1)
    }
}

impl Snapshot<'_> {
    /// Returns what there is to export; deleted issues only if they are asked for, deleted milestones never. Links to
    /// what is left out are left out too.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn outline(&self, deleted: bool) -> Result<Outline, Problem> {
        let milestones = self.whole_milestones()?;
        let mut issues = self.outlined(deleted, &milestones)?;
        let ids = ByIssue::new(issues.iter().map(|issue| (issue.row, issue.id)).collect());
        issues.sort_unstable_by_key(|issue| {
            Reverse((issue.number.unwrap_or(u32::MAX), issue.created_at, issue.id))
        });
        Ok(Outline {
            issues,
            milestones: milestones.into_iter().map(|(_, whole)| whole).collect(),
            aliases: self.by_issue(
                "SELECT issue, number FROM issue_numbers WHERE issue IN (
                 SELECT issue FROM issue_numbers GROUP BY issue HAVING count(*) > 1)",
            )?,
            labels: self.by_issue("SELECT issue, key FROM labels WHERE present")?,
            external_refs: self.by_issue("SELECT issue, key FROM external_refs WHERE present")?,
            blockers: self.blockers(&ids)?,
            related: self.related(&ids)?,
            commented: self.by_issue("SELECT DISTINCT issue, 0 FROM comments")?,
            timed: self.by_issue("SELECT DISTINCT issue, 0 FROM time_entries")?,
            ids,
        })
    }

    fn outlined(
        &self,
        deleted: bool,
        milestones: &[(i64, WholeMilestone)],
    ) -> Result<Vec<OutlinedIssue>, Problem> {
        let milestones: HashMap<i64, MilestoneId> = milestones
            .iter()
            .map(|(row, whole)| (*row, whole.milestone.id))
            .collect();
        let sql = "SELECT row, id, number, created_at, parent, milestone FROM issues
            WHERE created_event IS NOT NULL AND (NOT deleted OR ?1)";
        self.many(sql, [deleted], |row| {
            let milestone: Option<i64> = row.get(5)?;
            Ok(OutlinedIssue {
                row: row.get(0)?,
                id: row.get::<_, [u8; 16]>(1)?.into(),
                number: row.get(2)?,
                created_at: Timestamp::from_nanos(row.get(3)?),
                parent: row.get(4)?,
                milestone: milestone.and_then(|milestone| milestones.get(&milestone).copied()),
            })
        })
    }

    /// Who is blocked by whom.
    fn blockers(&self, ids: &ByIssue<IssueId>) -> Result<ByIssue<IssueId>, Problem> {
        let mut found = Vec::new();
        self.each_row("SELECT issue, key FROM blockers WHERE present", |row| {
            let (issue, blocker): (i64, i64) = (row.get(0)?, row.get(1)?);
            found.extend(ids.id(blocker).map(|blocker| (issue, blocker)));
            Ok(())
        })?;
        Ok(ByIssue::new(found))
    }

    /// Who has to do with whom, from both ends.
    fn related(&self, ids: &ByIssue<IssueId>) -> Result<ByIssue<IssueId>, Problem> {
        let mut found = Vec::new();
        self.each_row("SELECT issue, key FROM relations WHERE present", |row| {
            let (one, other): (i64, i64) = (row.get(0)?, row.get(1)?);
            for (from, to) in [(one, other), (other, one)] {
                found.extend(ids.id(to).map(|to| (from, to)));
            }
            Ok(())
        })?;
        Ok(ByIssue::new(found))
    }

    fn by_issue<T: Clone + Ord + FromSql>(&self, sql: &str) -> Result<ByIssue<T>, Problem> {
        let found = self.many(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(ByIssue::new(found))
    }

    fn whole_milestones(&self) -> Result<Vec<(i64, WholeMilestone)>, Problem> {
        let sql = format!(
            "SELECT {MILESTONE_COLUMNS}, row FROM milestones WHERE created_event IS NOT NULL
             ORDER BY created_at, id"
        );
        let found = self.many(&sql, [], |row| {
            Ok((row.get::<_, i64>(13)?, milestone_of(row)?))
        })?;
        let numbers = "SELECT milestone, number FROM milestone_numbers ORDER BY number";
        let mut numbers_of: HashMap<i64, Vec<u32>> = HashMap::new();
        self.each_row(numbers, |row| {
            numbers_of.entry(row.get(0)?).or_default().push(row.get(1)?);
            Ok(())
        })?;
        let visible = found
            .into_iter()
            .filter(|(_, milestone)| milestone.is_visible());
        let whole = visible.map(|(row, milestone)| {
            let numbers = numbers_of.remove(&row).unwrap_or_default();
            (row, WholeMilestone { milestone, numbers })
        });
        Ok(whole.collect())
    }

    fn each_row(
        &self,
        sql: &str,
        mut take: impl FnMut(&Row) -> rusqlite::Result<()>,
    ) -> Result<(), Problem> {
        let mut statement = self.connection.prepare_cached(sql).map_err(problem)?;
        let mut found = statement.query([]).map_err(problem)?;
        while let Some(row) = found.next().map_err(problem)? {
            take(row).map_err(problem)?;
        }
        Ok(())
    }
}
