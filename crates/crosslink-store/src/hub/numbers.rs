//! Display numbers: counted on alone, drawn from granted blocks once the project shares.

use crosslink_core::hub::{Counter, Read};
use crosslink_core::problem::Problem;
use rusqlite::{Connection, params};

use crate::error::read;
use crate::snapshot::Snapshot;
use crate::statement;
use crate::write::Writing;

/// How many numbers a database draws at a time, and with how many left it draws again.
const ISSUES: (u32, u32) = (32, 8);
const MILESTONES: (u32, u32) = (8, 2);

/// Numbers that can be drawn without asking anybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NumbersLeft {
    /// For issues.
    pub issue: u32,
    /// For milestones.
    pub milestone: u32,
}

/// Numbers that should be asked for at the next contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NumbersWanted {
    /// For issues; 0 where enough are left.
    pub issue: u32,
    /// For milestones; 0 where enough are left.
    pub milestone: u32,
}

impl NumbersWanted {
    /// What is asked for by one who joins, if nothing waits for a number.
    pub fn of_joining() -> Self {
        Self {
            issue: ISSUES.0,
            milestone: MILESTONES.0,
        }
    }
}

/// The tables of a counter in a statement that draws: its name and its numbers.
macro_rules! draw_from {
    ($counter:literal, $numbers:literal) => {
        concat!(
            "SELECT CASE WHEN EXISTS (SELECT 1 FROM meta WHERE key = 'hub') THEN
             (SELECT number FROM (
                SELECT b.first, b.last, max(b.first, ?1 + 1, 1 + ifnull(
                    (SELECT max(number) FROM ",
            $numbers,
            " WHERE number BETWEEN b.first AND b.last), 0)) AS number
                FROM blocks b WHERE b.counter = '",
            $counter,
            "')
              WHERE number <= last ORDER BY first LIMIT 1)
             ELSE max(ifnull((SELECT next FROM counters WHERE name = '",
            $counter,
            "'), 1), ?1 + 1) END"
        )
    };
}

/// The numbers of the blocks of a counter that were not given yet.
macro_rules! left_of {
    ($counter:literal, $numbers:literal) => {
        concat!(
            "(SELECT ifnull(sum(b.last - max(b.first - 1, ifnull(
                (SELECT max(number) FROM ",
            $numbers,
            " WHERE number BETWEEN b.first AND b.last), 0))), 0)
              FROM blocks b WHERE b.counter = '",
            $counter,
            "')"
        )
    };
}

/// The least number above `floor` that may be drawn, if there is one. In a block none is drawn below one that was seen.
pub(crate) fn number_above(
    connection: &Connection,
    counter: Counter,
    floor: u32,
) -> Read<Option<u32>> {
    let sql = match counter {
        Counter::Issue => draw_from!("issue", "issue_numbers"),
        Counter::Milestone => draw_from!("milestone", "milestone_numbers"),
    };
    let drawn = statement::one(connection, sql, params![floor], |row| row.get(0));
    Ok(drawn.map_err(read)?.flatten())
}

impl Snapshot<'_> {
    /// Returns how many granted numbers are left.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn numbers_left(&self) -> Result<NumbersLeft, Problem> {
        if !self.is_joined()? {
            return Ok(NumbersLeft::default());
        }
        let sql = concat!(
            "SELECT ",
            left_of!("issue", "issue_numbers"),
            ", ",
            left_of!("milestone", "milestone_numbers")
        );
        let left = self.one(sql, [], |row| {
            Ok(NumbersLeft {
                issue: row.get(0)?,
                milestone: row.get(1)?,
            })
        })?;
        Ok(left.unwrap_or_default())
    }

    /// Returns how many numbers should be asked for: a block where few are left, and one for each issue and milestone
    /// that waits for its number. Who joins adds one for each clash.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn numbers_wanted(&self) -> Result<NumbersWanted, Problem> {
        if !self.is_joined()? {
            return Ok(NumbersWanted::default());
        }
        let (left, waiting) = (self.numbers_left()?, self.unnumbered_own()?);
        Ok(NumbersWanted {
            issue: wanted(ISSUES, left.issue, waiting.issues.len()),
            milestone: wanted(MILESTONES, left.milestone, waiting.milestones.len()),
        })
    }

    /// Returns where the next own block may begin: above every number and every end of a block that was ever seen here.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn numbers_floor(&self, counter: Counter) -> Result<u32, Problem> {
        let sql = "SELECT next FROM counters WHERE name = ?1";
        let next = self.one(sql, params![counter_name(counter)], |row| row.get(0))?;
        Ok(next.unwrap_or(1))
    }
}

/// How many numbers to draw so that `waiting` get theirs and a block is left.
fn wanted((block, few): (u32, u32), left: u32, waiting: usize) -> u32 {
    let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
    if left > waiting.saturating_add(few) {
        return 0;
    }
    block.saturating_add(waiting.saturating_sub(left))
}

impl Writing<'_> {
    /// Adds a block of `count` numbers, the first of them `first`, to those this database may give.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn grant(&self, counter: Counter, first: u32, count: u32) -> Result<(), Problem> {
        self.forget_what_is_done()?;
        let Some(last) = count.checked_sub(1).map(|more| first.saturating_add(more)) else {
            return Ok(());
        };
        let sql =
            "INSERT INTO blocks (counter, first, last) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        self.execute(sql, params![counter_name(counter), first, last])?;
        self.reserve(counter, last)
    }

    /// Notes where somebody's block ends: no own one begins below.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn reserve(&self, counter: Counter, last: u32) -> Result<(), Problem> {
        let sql = "INSERT INTO counters (name, next) VALUES (?1, ?2)
                   ON CONFLICT (name) DO UPDATE SET next = max(next, excluded.next)";
        let values = params![counter_name(counter), i64::from(last) + 1];
        self.execute(sql, values).map(drop)
    }

    /// Forgets blocks that are used up, and creates that have their number by now.
    fn forget_what_is_done(&self) -> Result<(), Problem> {
        for sql in [
            "DELETE FROM blocks WHERE counter = 'issue' AND EXISTS (SELECT 1 FROM issue_numbers WHERE number = last)",
            "DELETE FROM blocks WHERE counter = 'milestone'
             AND EXISTS (SELECT 1 FROM milestone_numbers WHERE number = last)",
            "DELETE FROM unnumbered WHERE EXISTS (SELECT 1 FROM events e JOIN issues i ON i.id = e.entity
             WHERE e.seq = unnumbered.seq AND i.number IS NOT NULL)",
            "DELETE FROM unnumbered WHERE EXISTS (SELECT 1 FROM events e JOIN milestones m ON m.id = e.entity
             JOIN milestone_numbers n ON n.milestone = m.row WHERE e.seq = unnumbered.seq)",
        ] {
            self.execute(sql, [])?;
        }
        Ok(())
    }
}

/// The name of a counter in the tables.
pub(crate) fn counter_name(counter: Counter) -> &'static str {
    match counter {
        Counter::Issue => "issue",
        Counter::Milestone => "milestone",
    }
}
