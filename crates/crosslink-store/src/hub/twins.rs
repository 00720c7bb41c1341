//! What has no number of its own: issues and milestones that wait for one, and those that share one with another.

use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::problem::Problem;
use rusqlite::params;

use super::NumbersLeft;
use crate::snapshot::Snapshot;

/// What was created here and waits for a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unnumbered {
    /// Issues, oldest first.
    pub issues: Vec<IssueId>,
    /// Milestones, oldest first.
    pub milestones: Vec<MilestoneId>,
}

/// An issue of this database's whose number another has too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The issue.
    pub issue: IssueId,
    /// The number both are shown by.
    pub number: u32,
    /// The other one.
    pub other: IssueId,
}

/// A milestone of this database's whose number another has too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MilestoneClash {
    /// The milestone.
    pub milestone: MilestoneId,
    /// The number both are shown by.
    pub number: u32,
    /// The other one.
    pub other: MilestoneId,
}

/// The creates `e` of a table `i` that were written here and are not in the hub yet. They are looked for where the cursor of what is
/// published stands, and among what the host refused, not entity by entity.
macro_rules! unshared {
    ($table:literal) => {
        concat!(
            "(SELECT seq FROM events WHERE seq > ifnull((SELECT value FROM meta WHERE key = 'published'), 0)
              UNION SELECT seq FROM refused) u
             CROSS JOIN events e ON e.seq = u.seq AND e.height IS NULL
             CROSS JOIN logs l ON l.log = e.log AND l.own <> 0
             CROSS JOIN ",
            $table,
            " i ON i.id = e.entity AND i.created_event = e.id "
        )
    };
}

/// Pairs of which the first was written here and is not in the hub yet, and the second comes from elsewhere.
macro_rules! clashing {
    ($pairs:expr) => {
        concat!(
            $pairs,
            " JOIN events f ON f.id = o.created_event JOIN logs m ON m.log = f.log
             WHERE NOT EXISTS (SELECT 1 FROM places p WHERE p.seq = e.seq)
               AND (m.own = 0 OR f.height IS NOT NULL OR EXISTS (SELECT 1 FROM places p WHERE p.seq = f.seq))
             GROUP BY i.row ORDER BY e.seq"
        )
    };
}

impl Snapshot<'_> {
    /// Returns what was created here without a number and has none yet. What is deleted waits until it is restored.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn unnumbered_own(&self) -> Result<Unnumbered, Problem> {
        if !self.is_joined()? {
            return Ok(Unnumbered::default());
        }
        let issues = "SELECT i.id FROM unnumbered u CROSS JOIN events e ON e.seq = u.seq
                      JOIN issues i ON i.id = e.entity
                      WHERE i.created_event IS NOT NULL AND i.number IS NULL AND NOT i.deleted ORDER BY u.seq";
        let milestones = "SELECT m.id FROM unnumbered u CROSS JOIN events e ON e.seq = u.seq
                          JOIN milestones m ON m.id = e.entity
                          WHERE m.created_event IS NOT NULL AND NOT m.deleted
                          AND NOT EXISTS (SELECT 1 FROM milestone_numbers n WHERE n.milestone = m.row)
                          ORDER BY u.seq";
        Ok(Unnumbered {
            issues: self.many(issues, [], |row| Ok(row.get::<_, [u8; 16]>(0)?.into()))?,
            milestones: self.many(milestones, [], |row| Ok(row.get::<_, [u8; 16]>(0)?.into()))?,
        })
    }

    /// Returns the issues written here and not in the hub yet, deleted ones too, that are shown by the number of another: who
    /// counted alone and joins gives them new ones.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn clashes(&self) -> Result<Vec<Clash>, Problem> {
        if !self.is_joined()? {
            return Ok(Vec::new());
        }
        let sql = clashing!(concat!(
            "SELECT i.id, i.number, o.id FROM ",
            unshared!("issues"),
            "JOIN issue_numbers n ON n.number = i.number AND n.issue <> i.row
             JOIN issues o ON o.row = n.issue AND o.number = i.number"
        ));
        self.many(sql, [], |row| {
            Ok(Clash {
                issue: row.get::<_, [u8; 16]>(0)?.into(),
                number: row.get(1)?,
                other: row.get::<_, [u8; 16]>(2)?.into(),
            })
        })
    }

    /// Returns the issues written here and not in the hub yet, deleted ones too, that are shown by a number from one to another.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn unshared_between(&self, first: u32, last: u32) -> Result<Vec<IssueId>, Problem> {
        let sql = concat!(
            "SELECT i.id FROM ",
            unshared!("issues"),
            "WHERE NOT EXISTS (SELECT 1 FROM places p WHERE p.seq = e.seq)
             AND i.number BETWEEN ?1 AND ?2 ORDER BY e.seq"
        );
        self.many(sql, params![first, last], |row| {
            Ok(row.get::<_, [u8; 16]>(0)?.into())
        })
    }

    /// The same for milestones.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn unshared_milestones_between(
        &self,
        first: u32,
        last: u32,
    ) -> Result<Vec<MilestoneId>, Problem> {
        let sql = concat!(
            "SELECT i.id FROM ",
            unshared!("milestones"),
            "JOIN (SELECT milestone, max(number) AS number FROM milestone_numbers GROUP BY milestone) a
               ON a.milestone = i.row
             WHERE NOT EXISTS (SELECT 1 FROM places p WHERE p.seq = e.seq)
             AND a.number BETWEEN ?1 AND ?2 ORDER BY e.seq"
        );
        self.many(sql, params![first, last], |row| {
            Ok(row.get::<_, [u8; 16]>(0)?.into())
        })
    }

    /// Returns the greatest numbers of what was written here and is not in the hub yet; 0 where there are none.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn greatest_unshared(&self) -> Result<NumbersLeft, Problem> {
        let sql = concat!(
            "SELECT (SELECT max(i.number) FROM ",
            unshared!("issues"),
            "), (SELECT max(a.number) FROM ",
            unshared!("milestones"),
            "JOIN milestone_numbers a ON a.milestone = i.row)"
        );
        let found = self.one(sql, [], |row| {
            let (issue, milestone): (Option<u32>, Option<u32>) = (row.get(0)?, row.get(1)?);
            Ok(NumbersLeft {
                issue: issue.unwrap_or_default(),
                milestone: milestone.unwrap_or_default(),
            })
        })?;
        Ok(found.unwrap_or_default())
    }

    /// The same for milestones.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn milestone_clashes(&self) -> Result<Vec<MilestoneClash>, Problem> {
        if !self.is_joined()? {
            return Ok(Vec::new());
        }
        let sql = clashing!(concat!(
            "SELECT i.id, a.number, o.id FROM ",
            unshared!("milestones"),
            "JOIN (SELECT milestone, max(number) AS number FROM milestone_numbers GROUP BY milestone) a
               ON a.milestone = i.row
             JOIN (SELECT milestone, max(number) AS number FROM milestone_numbers GROUP BY milestone) b
               ON b.number = a.number AND b.milestone <> a.milestone
             JOIN milestones o ON o.row = b.milestone"
        ));
        self.many(sql, [], |row| {
            Ok(MilestoneClash {
                milestone: row.get::<_, [u8; 16]>(0)?.into(),
                number: row.get(1)?,
                other: row.get::<_, [u8; 16]>(2)?.into(),
            })
        })
    }
}
