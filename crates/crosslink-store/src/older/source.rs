//! The tables of an `issues.db`, whatever columns they have.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{OlderComment, OlderDatabase, OlderIssue, OlderMilestone, OlderTime};

/// A database of the reference, being read.
pub(super) struct Source<'a> {
    pub(super) connection: &'a Connection,
}

impl Source<'_> {
    /// Reads all of it.
    pub(super) fn all(&self, version: i64) -> rusqlite::Result<OlderDatabase> {
        let mut database = OlderDatabase {
            version,
            issues: self.issues()?,
            milestones: self.milestones()?,
            sessions: self.sessions()?,
        };
        let issues = &mut database.issues;
        self.pairs("labels", ["issue_id", "label"], |row| {
            let label = text(row, 1)?.unwrap_or_default();
            push(issues, integer(row, 0)?, |issue| issue.labels.push(label));
            Ok(())
        })?;
        self.pairs("dependencies", ["blocked_id", "blocker_id"], |row| {
            let blocker = integer(row, 1)?;
            push(issues, integer(row, 0)?, |issue| {
                issue.blockers.extend(blocker)
            });
            Ok(())
        })?;
        self.pairs("relations", ["issue_id_1", "issue_id_2"], |row| {
            let (one, other) = (integer(row, 0)?, integer(row, 1)?);
            push(issues, one, |issue| issue.related.extend(other));
            push(issues, other, |issue| issue.related.extend(one));
            Ok(())
        })?;
        self.pairs("milestone_issues", ["issue_id", "milestone_id"], |row| {
            let milestone = integer(row, 1)?;
            push(issues, integer(row, 0)?, |issue| {
                issue.milestones.extend(milestone)
            });
            Ok(())
        })?;
        self.comments(issues)?;
        self.times(issues)?;
        for issue in issues.values_mut() {
            issue.related.sort_unstable();
            issue.related.dedup();
        }
        Ok(database)
    }

    fn issues(&self) -> rusqlite::Result<BTreeMap<i64, OlderIssue>> {
        const COLUMNS: [&str; 13] = [
            "id",
            "uuid",
            "title",
            "description",
            "status",
            "priority",
            "parent_id",
            "created_at",
            "updated_at",
            "closed_at",
            "scheduled_at",
            "due_at",
            "created_by",
        ];
        let mut issues = BTreeMap::new();
        self.rows("issues", &COLUMNS, "id", |row| {
            let issue = OlderIssue {
                id: row.get(0)?,
                uuid: text(row, 1)?,
                title: text(row, 2)?.unwrap_or_default(),
                description: text(row, 3)?,
                status: text(row, 4)?.unwrap_or_else(|| "open".to_owned()),
                priority: text(row, 5)?.unwrap_or_else(|| "medium".to_owned()),
                parent: integer(row, 6)?,
                created_at: text(row, 7)?,
                updated_at: text(row, 8)?,
                closed_at: text(row, 9)?,
                scheduled_at: text(row, 10)?,
                due_at: text(row, 11)?,
                created_by: text(row, 12)?,
                ..OlderIssue::default()
            };
            issues.insert(issue.id, issue);
            Ok(())
        })?;
        Ok(issues)
    }

    fn comments(&self, issues: &mut BTreeMap<i64, OlderIssue>) -> rusqlite::Result<()> {
        const COLUMNS: [&str; 10] = [
            "issue_id",
            "id",
            "uuid",
            "content",
            "created_at",
            "author",
            "kind",
            "trigger_type",
            "intervention_context",
            "driver_key_fingerprint",
        ];
        self.rows("comments", &COLUMNS, "id", |row| {
            let comment = OlderComment {
                id: row.get(1)?,
                uuid: text(row, 2)?,
                content: text(row, 3)?.unwrap_or_default(),
                created_at: text(row, 4)?,
                author: text(row, 5)?,
                kind: text(row, 6)?,
                trigger: text(row, 7)?,
                context: text(row, 8)?,
                driver_key_fingerprint: text(row, 9)?,
            };
            push(issues, integer(row, 0)?, |issue| {
                issue.comments.push(comment)
            });
            Ok(())
        })
    }

    fn times(&self, issues: &mut BTreeMap<i64, OlderIssue>) -> rusqlite::Result<()> {
        const COLUMNS: [&str; 5] = [
            "issue_id",
            "id",
            "started_at",
            "ended_at",
            "duration_seconds",
        ];
        self.rows("time_entries", &COLUMNS, "id", |row| {
            let time = OlderTime {
                id: row.get(1)?,
                started_at: text(row, 2)?,
                ended_at: text(row, 3)?,
                seconds: integer(row, 4)?,
            };
            push(issues, integer(row, 0)?, |issue| issue.times.push(time));
            Ok(())
        })
    }

    fn milestones(&self) -> rusqlite::Result<Vec<OlderMilestone>> {
        const COLUMNS: [&str; 7] = [
            "id",
            "uuid",
            "name",
            "description",
            "status",
            "created_at",
            "closed_at",
        ];
        let mut milestones = Vec::new();
        self.rows("milestones", &COLUMNS, "id", |row| {
            milestones.push(OlderMilestone {
                id: row.get(0)?,
                uuid: text(row, 1)?,
                name: text(row, 2)?.unwrap_or_default(),
                description: text(row, 3)?,
                status: text(row, 4)?.unwrap_or_else(|| "open".to_owned()),
                created_at: text(row, 5)?,
                closed_at: text(row, 6)?,
            });
            Ok(())
        })?;
        Ok(milestones)
    }

    fn sessions(&self) -> rusqlite::Result<u64> {
        if self.columns("sessions")?.is_empty() {
            return Ok(0);
        }
        let sql = "SELECT count(*) FROM sessions";
        let count: i64 = self.connection.query_row(sql, [], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// The columns of a table; none where there is no such table. Views do not count.
    pub(super) fn columns(&self, table: &str) -> rusqlite::Result<BTreeSet<String>> {
        let kind: Option<String> = self
            .connection
            .query_row(
                "SELECT type FROM pragma_table_list WHERE schema = 'main' AND name = ?1",
                params![table],
                |row| row.get(0),
            )
            .optional()?;
        if kind.as_deref() != Some("table") {
            return Ok(BTreeSet::new());
        }
        let mut statement = self
            .connection
            .prepare("SELECT name FROM pragma_table_info(?1)")?;
        let names = statement.query_map(params![table], |row| row.get(0))?;
        names.collect()
    }

    fn pairs(
        &self,
        table: &str,
        columns: [&str; 2],
        take: impl FnMut(&Row) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        self.rows(table, &columns, "1, 2", take)
    }

    /// Reads columns of a table; one that is missing reads as nothing, and so does a missing table.
    fn rows(
        &self,
        table: &str,
        columns: &[&str],
        order: &str,
        mut take: impl FnMut(&Row) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        let known = self.columns(table)?;
        if known.is_empty() {
            return Ok(());
        }
        let columns: Vec<&str> = columns
            .iter()
            .map(|column| {
                if known.contains(*column) {
                    column
                } else {
                    "NULL"
                }
            })
            .collect();
        let sql = format!(
            "SELECT {} FROM {table} ORDER BY {order}",
            columns.join(", ")
        );
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            take(row)?;
        }
        Ok(())
    }
}

fn push(
    issues: &mut BTreeMap<i64, OlderIssue>,
    id: Option<i64>,
    add: impl FnOnce(&mut OlderIssue),
) {
    // A row whose issue is gone says nothing of any other.
    if let Some(issue) = id.and_then(|id| issues.get_mut(&id)) {
        add(issue);
    }
}

/// What a column holds as text, whatever type it has there.
fn text(row: &Row, column: usize) -> rusqlite::Result<Option<String>> {
    Ok(match row.get_ref(column)? {
        ValueRef::Null => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            Some(String::from_utf8_lossy(bytes).into_owned())
        }
    })
}

/// What a column holds as a whole number; nothing where it is none.
fn integer(row: &Row, column: usize) -> rusqlite::Result<Option<i64>> {
    Ok(match row.get_ref(column)? {
        ValueRef::Integer(number) => Some(number),
        ValueRef::Real(number) => Some(number as i64),
        ValueRef::Text(bytes) => std::str::from_utf8(bytes)
            .ok()
            .and_then(|text| text.parse().ok()),
        ValueRef::Null | ValueRef::Blob(_) => None,
    })
}
