//! The state laid out in SQLite. Implements the two traits the rules are written against.

mod comments;
mod contested;
mod edges;
mod issues;
mod milestones;
mod sets;
mod texts;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};

use crosslink_core::conflict::Conflict;
use crosslink_core::entity::{Comment, Issue, Lock, Membership, Milestone, TimeEntry};
use crosslink_core::event::{Element, Entity, Event, IssueFieldName, MilestoneFieldName};
use crosslink_core::hub::{Counter, HubMut, HubView, Read};
use crosslink_core::id::{CommentId, EventId, IssueId, MilestoneId, TimeEntryId};
use crosslink_core::model::Stamp;
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use rusqlite::{Connection, Params, Row, params};

pub(crate) use comments::{COMMENT_COLUMNS, TIME_COLUMNS, comment_of, time_entry_of};
pub(crate) use issues::{issue_of, priority_of, state_of};
pub(crate) use milestones::{MILESTONE_COLUMNS, milestone_of};
pub(crate) use texts::index_all_texts;

use crate::error::{pass, read};
use crate::hub::{counter_name, number_above};
use crate::statement;

/// Reads and writes entities in a transaction.
pub struct Projection<'a> {
    connection: &'a Connection,
    /// Row numbers of issues met in this transaction.
    rows: RefCell<HashMap<IssueId, i64>>,
    /// The issue read last, so that putting it back can tell what changed.
    last: RefCell<Option<Issue>>,
    /// Whether edges between issues were written, so that which of them count must be looked at.
    edges_changed: Cell<bool>,
    /// Whether every edge is to be looked at, as after a rebuild.
    all_edges: Cell<bool>,
    /// The ends of the edges that were put in.
    new_edges: RefCell<Vec<edges::NewEdge>>,
    /// The entities whose writes may be in conflict since this transaction.
    contested: RefCell<BTreeSet<Entity>>,
    /// What the full-text index is to learn.
    texts: texts::Texts,
}

impl<'a> Projection<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        Self {
            connection,
            rows: RefCell::default(),
            last: RefCell::default(),
            edges_changed: Cell::new(false),
            all_edges: Cell::new(false),
            new_edges: RefCell::default(),
            contested: RefCell::default(),
            texts: texts::Texts::default(),
        }
    }

    /// Runs a statement.
    fn execute(&self, sql: &str, values: impl Params) -> Read<usize> {
        statement::execute(self.connection, sql, values).map_err(read)
    }

    /// Asks for one row.
    fn one<T>(
        &self,
        sql: &str,
        values: impl Params,
        take: impl FnOnce(&Row) -> rusqlite::Result<T>,
    ) -> Read<Option<T>> {
        statement::one(self.connection, sql, values, take).map_err(read)
    }

    /// Asks for rows.
    fn many<T>(
        &self,
        sql: &str,
        values: impl Params,
        take: impl FnMut(&Row) -> rusqlite::Result<T>,
    ) -> Read<Vec<T>> {
        statement::many(self.connection, sql, values, take).map_err(read)
    }

    /// The row of an issue, if it is known at all.
    fn row(&self, id: IssueId) -> Read<Option<i64>> {
        if let Some(row) = self.rows.borrow().get(&id) {
            return Ok(Some(*row));
        }
        let row = self.one(
            "SELECT row FROM issues WHERE id = ?1",
            params![id.as_bytes()],
            |row| row.get(0),
        )?;
        if let Some(row) = row {
            self.rows.borrow_mut().insert(id, row);
        }
        Ok(row)
    }

    /// The row of an issue; a hidden stub is made for one that is only referred to.
    fn row_or_stub(&self, id: IssueId) -> Read<i64> {
        if let Some(row) = self.row(id)? {
            return Ok(row);
        }
        self.execute(
            "INSERT INTO issues (id) VALUES (?1)",
            params![id.as_bytes()],
        )?;
        let row = self.connection.last_insert_rowid();
        self.rows.borrow_mut().insert(id, row);
        Ok(row)
    }
}

/// Reads the stamp that begins at a column.
fn stamp_at(row: &Row, at: usize) -> rusqlite::Result<Stamp> {
    Ok(Stamp {
        version: row.get(at)?,
        time: Timestamp::from_nanos(row.get(at + 1)?),
        event: EventId(row.get(at + 2)?),
    })
}

/// Reads the stamp of a create, whose version is always 0.
fn created_at(row: &Row, at: usize) -> rusqlite::Result<Option<Stamp>> {
    let event: Option<[u8; 16]> = row.get(at + 1)?;
    let time: Option<i64> = row.get(at)?;
    Ok(event.zip(time).map(|(event, time)| Stamp {
        version: 0,
        time: Timestamp::from_nanos(time),
        event: EventId(event),
    }))
}

/// Reads a register of hidden or not.
fn membership_at(row: &Row, at: usize) -> rusqlite::Result<Option<Membership>> {
    let present: Option<bool> = row.get(at)?;
    present
        .map(|present| {
            Ok(Membership {
                present,
                stamp: stamp_at(row, at + 1)?,
            })
        })
        .transpose()
}

/// Reads when anything last happened; the beginning of time where nothing did.
fn updated_at(row: &Row, at: usize) -> rusqlite::Result<Timestamp> {
    let nanos: Option<i64> = row.get(at)?;
    Ok(Timestamp::from_nanos(nanos.unwrap_or(i64::MIN)))
}

fn nanos(time: Option<Timestamp>) -> Option<i64> {
    time.map(Timestamp::as_nanos)
}

fn time(nanos: Option<i64>) -> Option<Timestamp> {
    nanos.map(Timestamp::from_nanos)
}

impl HubView for Projection<'_> {
    fn issue(&self, id: IssueId) -> Read<Option<Issue>> {
        self.read_issue(id)
    }

    fn issue_stamp(&self, id: IssueId, field: IssueFieldName) -> Read<Option<Stamp>> {
        let Some(row) = self.row(id)? else {
            return Ok(None);
        };
        let sql = "SELECT version, time, event FROM issue_stamps WHERE issue = ?1 AND field = ?2";
        self.one(sql, params![row, issues::field_code(field)], |row| {
            stamp_at(row, 0)
        })
    }

    fn membership(&self, issue: IssueId, element: &Element) -> Read<Option<Membership>> {
        self.read_membership(issue, element)
    }

    fn elements(&self, issue: IssueId) -> Read<Vec<Element>> {
        self.read_elements(issue)
    }

    fn numbers(&self, issue: IssueId) -> Read<Vec<u32>> {
        let Some(row) = self.row(issue)? else {
            return Ok(Vec::new());
        };
        let sql = "SELECT number FROM issue_numbers WHERE issue = ?1 ORDER BY number";
        self.many(sql, params![row], |row| row.get(0))
    }

    fn numbered(&self, number: u32) -> Read<Vec<IssueId>> {
        let sql = "SELECT i.id FROM issue_numbers n JOIN issues i ON i.row = n.issue
                   WHERE n.number = ?1 AND i.number = ?1 AND i.created_event IS NOT NULL ORDER BY i.id";
        self.many(sql, params![number], |row| {
            Ok(IssueId::from(row.get::<_, [u8; 16]>(0)?))
        })
    }

    fn number_above(&self, counter: Counter, floor: u32) -> Read<Option<u32>> {
        number_above(self.connection, counter, floor)
    }

    fn children(&self, parent: IssueId) -> Read<Vec<IssueId>> {
        let Some(row) = self.row(parent)? else {
            return Ok(Vec::new());
        };
        let sql = "SELECT id FROM issues WHERE parent = ?1 ORDER BY id";
        self.many(sql, params![row], |row| {
            Ok(IssueId::from(row.get::<_, [u8; 16]>(0)?))
        })
    }

    fn blocked_by(&self, blocker: IssueId) -> Read<Vec<IssueId>> {
        let Some(row) = self.row(blocker)? else {
            return Ok(Vec::new());
        };
        let sql = "SELECT i.id FROM blockers b JOIN issues i ON i.row = b.issue
                   WHERE b.key = ?1 AND b.present ORDER BY i.id";
        self.many(sql, params![row], |row| {
            Ok(IssueId::from(row.get::<_, [u8; 16]>(0)?))
        })
    }

    fn comment(&self, issue: IssueId, id: CommentId) -> Read<Option<Comment>> {
        self.read_comment(issue, id)
    }

    fn time_entry(&self, issue: IssueId, id: TimeEntryId) -> Read<Option<TimeEntry>> {
        self.read_time_entry(issue, id)
    }

    fn milestone(&self, id: MilestoneId) -> Read<Option<Milestone>> {
        self.read_milestone(id)
    }

    fn milestone_stamp(&self, id: MilestoneId, field: MilestoneFieldName) -> Read<Option<Stamp>> {
        let sql = "SELECT s.version, s.time, s.event FROM milestone_stamps s
                   JOIN milestones m ON m.row = s.milestone WHERE m.id = ?1 AND s.field = ?2";
        self.one(
            sql,
            params![id.as_bytes(), milestones::field_code(field)],
            |row| stamp_at(row, 0),
        )
    }

    fn milestone_numbers(&self, id: MilestoneId) -> Read<Vec<u32>> {
        let sql =
            "SELECT n.number FROM milestone_numbers n JOIN milestones m ON m.row = n.milestone
                   WHERE m.id = ?1 ORDER BY n.number";
        self.many(sql, params![id.as_bytes()], |row| row.get(0))
    }

    fn lock(&self, issue: IssueId) -> Read<Option<Lock>> {
        crate::local::Local::new(self.connection)
            .lock(issue)
            .map_err(pass)
    }

    fn is_own(&self, event: EventId) -> Read<bool> {
        let sql = "SELECT l.own = 1 FROM events e JOIN logs l ON l.log = e.log WHERE e.id = ?1";
        Ok(self
            .one(sql, params![event.0], |row| row.get(0))?
            .unwrap_or(false))
    }

    fn event(&self, id: EventId) -> Read<Option<Event>> {
        let line: Option<String> = self.one(
            "SELECT line FROM events WHERE id = ?1",
            params![id.0],
            |row| row.get(0),
        )?;
        line.map(|line| Event::decode(&line).map_err(pass))
            .transpose()
    }

    fn contested(&self) -> Read<Vec<Entity>> {
        self.read_contested()
    }

    fn conflicts(&self, entity: Entity) -> Read<Vec<Conflict>> {
        self.read_conflicts(entity)
    }
}

impl HubMut for Projection<'_> {
    fn put_issue(&mut self, issue: &Issue) -> Read<()> {
        self.write_issue(issue)
    }

    fn touch_issue(&mut self, id: IssueId, at: Option<Timestamp>) -> Read<()> {
        let row = self.row_or_stub(id)?;
        let at = at.map_or(i64::MIN, Timestamp::as_nanos);
        let sql = "UPDATE issues SET updated_at = ?2 WHERE row = ?1 AND ifnull(updated_at < ?2, 1)";
        self.execute(sql, params![row, at]).map(drop)
    }

    fn put_issue_stamp(&mut self, id: IssueId, field: IssueFieldName, stamp: Stamp) -> Read<()> {
        let sql = "INSERT INTO issue_stamps (issue, field, version, time, event) VALUES (?1, ?2, ?3, ?4, ?5)
                   ON CONFLICT (issue, field) DO UPDATE SET
                   version = excluded.version, time = excluded.time, event = excluded.event";
        let row = self.row_or_stub(id)?;
        if field == IssueFieldName::Parent {
            // The order in which edges are taken hangs on it, also where the parent stays the same.
            self.edges_changed.set(true);
        }
        let field = issues::field_code(field);
        self.execute(
            sql,
            params![
                row,
                field,
                stamp.version,
                stamp.time.as_nanos(),
                stamp.event.0
            ],
        )?;
        Ok(())
    }

    fn put_membership(
        &mut self,
        issue: IssueId,
        element: &Element,
        membership: Membership,
    ) -> Read<()> {
        self.write_membership(issue, element, membership)
    }

    fn put_number(&mut self, issue: IssueId, number: u32) -> Read<()> {
        let row = self.row_or_stub(issue)?;
        self.execute(
            "INSERT OR IGNORE INTO issue_numbers (number, issue) VALUES (?1, ?2)",
            params![number, row],
        )?;
        self.execute(
            "UPDATE issues SET number = max(ifnull(number, ?1), ?1) WHERE row = ?2",
            params![number, row],
        )?;
        self.raise(Counter::Issue, number)
    }

    fn put_comment(&mut self, comment: &Comment) -> Read<()> {
        self.write_comment(comment)
    }

    fn put_time_entry(&mut self, entry: &TimeEntry) -> Read<()> {
        self.write_time_entry(entry)
    }

    fn put_milestone(&mut self, milestone: &Milestone) -> Read<()> {
        self.write_milestone(milestone)
    }

    fn put_milestone_stamp(
        &mut self,
        id: MilestoneId,
        field: MilestoneFieldName,
        stamp: Stamp,
    ) -> Read<()> {
        let row = self.milestone_row(id)?;
        let sql = "INSERT INTO milestone_stamps (milestone, field, version, time, event) VALUES (?1, ?2, ?3, ?4, ?5)
                   ON CONFLICT (milestone, field) DO UPDATE SET
                   version = excluded.version, time = excluded.time, event = excluded.event";
        let field = milestones::field_code(field);
        self.execute(
            sql,
            params![
                row,
                field,
                stamp.version,
                stamp.time.as_nanos(),
                stamp.event.0
            ],
        )?;
        Ok(())
    }

    fn put_milestone_number(&mut self, id: MilestoneId, number: u32) -> Read<()> {
        let row = self.milestone_row(id)?;
        let sql = "INSERT OR IGNORE INTO milestone_numbers (number, milestone) VALUES (?1, ?2)";
        self.execute(sql, params![number, row])?;
        self.raise(Counter::Milestone, number)
    }

    fn put_writes(&mut self, event: &Event, plain: bool) -> Read<()> {
        self.note_writes(event, plain)
    }

    fn clear(&mut self, entity: Entity) -> Read<()> {
        self.forget_contested(entity)?;
        match entity {
            Entity::Issue(id) => self.clear_issue(id),
            Entity::Milestone(id) => self.clear_milestone(id),
            Entity::Agent(_) | Entity::Commit(_) => Ok(()),
        }
    }
}

impl Projection<'_> {
    /// Sees to it that numbers are drawn above this one for ever.
    fn raise(&self, counter: Counter, number: u32) -> Read<()> {
        let sql = "INSERT INTO counters (name, next) VALUES (?1, ?2)
                   ON CONFLICT (name) DO UPDATE SET next = max(next, excluded.next)";
        self.execute(sql, params![counter_name(counter), i64::from(number) + 1])?;
        Ok(())
    }

    /// Finds out anew which edges count, where edges changed, and completes the full-text index.
    pub(crate) fn settle(&self) -> Result<(), Problem> {
        self.settle_edges()?;
        self.settle_contested()?;
        self.index_texts()
    }

    /// Completes the full-text index.
    pub(crate) fn index_texts(&self) -> Result<(), Problem> {
        Ok(self.texts.hand_over(self.connection)?)
    }

    /// Asks for every edge to be looked at when the transaction settles.
    pub(crate) fn look_at_all_edges(&self) {
        self.all_edges.set(true);
    }
}
