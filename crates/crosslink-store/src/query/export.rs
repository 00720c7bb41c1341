//! Everything at once, for an export: each table is read once, and joined in memory.

use std::collections::{HashMap, HashSet};

use crosslink_core::entity::{Comment, Issue, Milestone, TimeEntry};
use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::problem::Problem;
use rusqlite::Row;

use crate::error::problem;
use crate::projection::{
    COMMENT_COLUMNS, EVERY_ISSUE, MILESTONE_COLUMNS, TIME_COLUMNS, comment_of, issue_of,
    milestone_of, time_entry_of,
};
use crate::snapshot::Snapshot;

/// An issue with everything that belongs to it; others are named by the names that never change.
#[derive(Clone, Debug, PartialEq)]
pub struct WholeIssue {
    /// Its own fields.
    pub issue: Issue,
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

impl Contents {
    /// The milestones by their names that never change.
    pub fn milestones_by_id(&self) -> HashMap<MilestoneId, &WholeMilestone> {
        let named = self.milestones.iter();
        named.map(|whole| (whole.milestone.id, whole)).collect()
    }

    /// Takes parents and milestones away that are deleted or not known.
    fn forget_what_is_left_out(&mut self) {
        let milestones = self.milestones.iter().map(|whole| whole.milestone.id);
        let milestones: HashSet<MilestoneId> = milestones.collect();
        let issues: HashSet<IssueId> = self.issues.iter().map(|whole| whole.issue.id).collect();
        for WholeIssue { issue, .. } in &mut self.issues {
            issue.parent = issue.parent.filter(|parent| issues.contains(parent));
            issue.milestone = issue.milestone.filter(|id| milestones.contains(id));
        }
    }
}

/// The issues of a gathering, found by their rows.
struct Gathering {
    issues: Vec<WholeIssue>,
    at: HashMap<i64, usize>,
}

impl Gathering {
    fn issue(&mut self, row: i64) -> Option<&mut WholeIssue> {
        self.at.get(&row).map(|at| &mut self.issues[*at])
    }

    fn id(&self, row: i64) -> Option<IssueId> {
        self.at.get(&row).map(|at| self.issues[*at].issue.id)
    }
}

impl Snapshot<'_> {
    /// Returns everything the project holds; deleted issues only if they are asked for, deleted milestones never.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn contents(&self, deleted: bool) -> Result<Contents, Problem> {
        let mut gathering = self.gathered(deleted)?;
        self.gather_words(&mut gathering)?;
        self.gather_links(&mut gathering)?;
        self.gather_comments(&mut gathering)?;
        self.gather_times(&mut gathering)?;
        let mut contents = Contents {
            issues: gathering.issues,
            milestones: self.whole_milestones()?,
        };
        contents.forget_what_is_left_out();
        for whole in &mut contents.issues {
            // They came in the order of their rows, which is kept among equal times.
            whole.comments.sort_by_key(|comment| comment.created_at);
            whole.times.sort_by_key(|entry| entry.started_at);
        }
        // They are large: their keys are sorted, and they are moved once.
        contents.issues.sort_by_cached_key(|whole| {
            let number = whole.number().unwrap_or(u32::MAX);
            std::cmp::Reverse((number, whole.issue.created_at, whole.issue.id))
        });
        Ok(contents)
    }

    fn gathered(&self, deleted: bool) -> Result<Gathering, Problem> {
        let mut gathering = Gathering {
            issues: Vec::new(),
            at: HashMap::new(),
        };
        self.each_row(EVERY_ISSUE, |row| {
            let (issue, row) = issue_of(row)?;
            if issue.deleted && !deleted {
                return Ok(());
            }
            gathering.at.insert(row, gathering.issues.len());
            gathering.issues.push(WholeIssue {
                issue,
                numbers: Vec::new(),
                labels: Vec::new(),
                external_refs: Vec::new(),
                blockers: Vec::new(),
                related: Vec::new(),
                comments: Vec::new(),
                times: Vec::new(),
            });
            Ok(())
        })?;
        Ok(gathering)
    }

    fn gather_words(&self, gathering: &mut Gathering) -> Result<(), Problem> {
        self.each_row(
            "SELECT issue, number FROM issue_numbers ORDER BY number",
            |row| {
                if let Some(whole) = gathering.issue(row.get(0)?) {
                    whole.numbers.push(row.get(1)?);
                }
                Ok(())
            },
        )?;
        self.each_row(
            "SELECT issue, key FROM labels WHERE present ORDER BY issue, key",
            |row| {
                if let Some(whole) = gathering.issue(row.get(0)?) {
                    whole.labels.push(row.get(1)?);
                }
                Ok(())
            },
        )?;
        let references = "SELECT issue, key FROM external_refs WHERE present ORDER BY issue, key";
        self.each_row(references, |row| {
            if let Some(whole) = gathering.issue(row.get(0)?) {
                whole.external_refs.push(row.get(1)?);
            }
            Ok(())
        })
    }

    /// Adds blockers and relations; an end that is left out takes its edges with it.
    fn gather_links(&self, gathering: &mut Gathering) -> Result<(), Problem> {
        self.each_row("SELECT issue, key FROM blockers WHERE present", |row| {
            if let (Some(key), Some(whole)) =
                (gathering.id(row.get(1)?), gathering.issue(row.get(0)?))
            {
                whole.blockers.push(key);
            }
            Ok(())
        })?;
        self.each_row("SELECT issue, key FROM relations WHERE present", |row| {
            let (one, other): (i64, i64) = (row.get(0)?, row.get(1)?);
            for (from, to) in [(one, other), (other, one)] {
                if let (Some(to), Some(whole)) = (gathering.id(to), gathering.issue(from)) {
                    whole.related.push(to);
                }
            }
            Ok(())
        })?;
        for whole in &mut gathering.issues {
            whole.blockers.sort_unstable();
            whole.related.sort_unstable();
            whole.related.dedup();
        }
        Ok(())
    }

    fn gather_comments(&self, gathering: &mut Gathering) -> Result<(), Problem> {
        let sql = format!("SELECT {COMMENT_COLUMNS}, issue FROM comments ORDER BY row");
        self.each_row(&sql, |row| {
            let issue: i64 = row.get(20)?;
            let Some(whole) = gathering.issue(issue) else {
                return Ok(());
            };
            let (comment, _) = comment_of(whole.issue.id, row)?;
            if comment.is_visible() {
                whole.comments.push(comment);
            }
            Ok(())
        })
    }

    fn gather_times(&self, gathering: &mut Gathering) -> Result<(), Problem> {
        let sql = format!("SELECT {TIME_COLUMNS}, issue FROM time_entries ORDER BY row");
        self.each_row(&sql, |row| {
            let issue: i64 = row.get(11)?;
            let Some(whole) = gathering.issue(issue) else {
                return Ok(());
            };
            let entry = time_entry_of(whole.issue.id, row)?;
            if entry.is_visible() {
                whole.times.push(entry);
            }
            Ok(())
        })
    }

    fn whole_milestones(&self) -> Result<Vec<WholeMilestone>, Problem> {
        let sql = format!(
            "SELECT {MILESTONE_COLUMNS}, row FROM milestones WHERE created_event IS NOT NULL
             ORDER BY created_at, id"
        );
        let found = self.many(&sql, [], |row| {
            Ok((milestone_of(row)?, row.get::<_, i64>(13)?))
        })?;
        let mut numbers: HashMap<i64, Vec<u32>> = HashMap::new();
        let sql = "SELECT milestone, number FROM milestone_numbers ORDER BY number";
        self.each_row(sql, |row| {
            numbers.entry(row.get(0)?).or_default().push(row.get(1)?);
            Ok(())
        })?;
        let visible = found
            .into_iter()
            .filter(|(milestone, _)| milestone.is_visible());
        Ok(visible
            .map(|(milestone, row)| WholeMilestone {
                milestone,
                numbers: numbers.remove(&row).unwrap_or_default(),
            })
            .collect())
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
