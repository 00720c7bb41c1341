//! The projection, made anew from the log.

use crosslink_core::problem::Problem;
use crosslink_core::reduce;

use crate::database::Store;
use crate::error::problem;
use crate::hub;
use crate::snapshot::Snapshot;
use crate::write::Writing;

/// The tables that can be rebuilt. The log and what belongs to this machine are none of them.
const PROJECTION: [&str; 16] = [
    "issues",
    "issue_numbers",
    "issue_texts",
    "issue_stamps",
    "labels",
    "external_refs",
    "blockers",
    "relations",
    "comments",
    "time_entries",
    "milestones",
    "milestone_numbers",
    "milestone_stamps",
    "contested",
    "texts",
    "counters",
];

impl Store {
    /// Makes the projection anew from every accepted event of the log; returns how many there are.
    ///
    /// # Errors
    /// Where the log cannot be read or the storage fails. Nothing was changed then.
    pub fn rebuild(&mut self) -> Result<u64, Problem> {
        self.write(refill)
    }

    /// A digest of the projection's tables, row by row in the order of their keys: equal where they are equal.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn projection_digest(&self) -> Result<Vec<(String, String)>, Problem> {
        self.read(digest)
    }
}

/// Empties the projection and applies every accepted event again; returns how many there are.
pub(crate) fn refill(writing: &mut Writing) -> Result<u64, Problem> {
    hub::recompute(writing.connection)?;
    let snapshot = writing.snapshot()?;
    for table in PROJECTION {
        // Numbers once printed stay taken, whatever the log says of them now.
        if table != "counters" {
            snapshot
                .connection
                .execute(&format!("DELETE FROM {table}"), [])
                .map_err(problem)?;
        }
    }
    writing.forget_rows();
    let mut count = 0;
    let quarantined = snapshot.quarantined_seqs()?;
    snapshot.for_each_event(|logged| {
        if !quarantined.contains(&logged.seq) {
            count += 1;
            reduce::apply(writing.hub_mut(), &logged.event)?;
        }
        Ok(())
    })?;
    writing.look_at_all_edges();
    Ok(count)
}

/// What each table holds, in an order and with names that do not depend on the order of arrival.
const DIGESTS: &[(&str, &str)] = &[
    (
        "issues",
        "SELECT i.id, i.number, i.created_time, i.created_event, i.title, t.description, i.state, i.closed_at,
         i.close_reason, i.priority, i.type, i.assignee, p.id, i.parent_inactive, m.id, i.scheduled_at, i.due_at,
         t.acceptance, i.deleted, t.foreign_data, i.created_at, i.created_by, i.updated_at FROM issues i
         LEFT JOIN issue_texts t ON t.issue = i.row
         LEFT JOIN issues p ON p.row = i.parent LEFT JOIN milestones m ON m.row = i.milestone
         WHERE i.updated_at IS NOT NULL ORDER BY i.id",
    ),
    ("issue_numbers", "SELECT n.number, i.id FROM issue_numbers n JOIN issues i ON i.row = n.issue ORDER BY 1, 2"),
    (
        "issue_stamps",
        "SELECT i.id, s.field, s.version, s.time, s.event FROM issue_stamps s JOIN issues i ON i.row = s.issue ORDER BY 1, 2",
    ),
    (
        "labels",
        "SELECT i.id, s.key, s.present, s.version, s.time, s.event FROM labels s JOIN issues i ON i.row = s.issue ORDER BY 1, 2",
    ),
    (
        "external_refs",
        "SELECT i.id, s.key, s.present, s.version, s.time, s.event FROM external_refs s
         JOIN issues i ON i.row = s.issue ORDER BY 1, 2",
    ),
    (
        "blockers",
        "SELECT i.id, k.id, s.present, s.version, s.time, s.event, s.inactive FROM blockers s
         JOIN issues i ON i.row = s.issue JOIN issues k ON k.row = s.key ORDER BY 1, 2",
    ),
    (
        "relations",
        "SELECT i.id, k.id, s.present, s.version, s.time, s.event FROM relations s
         JOIN issues i ON i.row = s.issue JOIN issues k ON k.row = s.key ORDER BY 1, 2",
    ),
    (
        "comments",
        "SELECT i.id, c.id, c.created_time, c.created_event, c.edited_event, c.hidden, c.hidden_event, c.redacted, c.kind,
         c.body, c.author, c.created_at, c.trigger, c.context, c.driver_key_fingerprint, c.foreign_data
         FROM comments c JOIN issues i ON i.row = c.issue ORDER BY 1, 2",
    ),
    (
        "time_entries",
        "SELECT i.id, t.id, t.created_event, t.hidden, t.hidden_event, t.started_at, t.ended_at, t.seconds, t.author
         FROM time_entries t JOIN issues i ON i.row = t.issue ORDER BY 1, 2",
    ),
    (
        "milestones",
        "SELECT id, created_time, created_event, name, description, state, closed_at, due_at, deleted, created_at,
         created_by, updated_at FROM milestones WHERE updated_at IS NOT NULL ORDER BY 1",
    ),
    (
        "milestone_numbers",
        "SELECT n.number, m.id FROM milestone_numbers n JOIN milestones m ON m.row = n.milestone ORDER BY 1, 2",
    ),
    (
        "milestone_stamps",
        "SELECT m.id, s.field, s.version, s.time, s.event FROM milestone_stamps s
         JOIN milestones m ON m.row = s.milestone ORDER BY 1, 2",
    ),
    ("contested", "SELECT milestone, entity FROM contested ORDER BY 1, 2"),
];

pub(crate) fn digest(snapshot: &Snapshot) -> Result<Vec<(String, String)>, Problem> {
    DIGESTS
        .iter()
        .map(|(table, sql)| {
            let mut text = String::new();
            // A database that nothing was written to since an older program did has not every table.
            let there = "SELECT 1 FROM sqlite_schema WHERE name = ?1";
            if snapshot.one(there, [table], |_| Ok(()))?.is_none() {
                return Ok(((*table).to_owned(), text));
            }
            let mut statement = snapshot.connection.prepare(sql).map_err(problem)?;
            let columns = statement.column_count();
            let mut rows = statement.query([]).map_err(problem)?;
            while let Some(row) = rows.next().map_err(problem)? {
                for column in 0..columns {
                    let value: rusqlite::types::Value = row.get(column).map_err(problem)?;
                    text.push_str(&format!("{value:?}|"));
                }
                text.push('\n');
            }
            Ok(((*table).to_owned(), text))
        })
        .collect()
}
