//! Issues at a glance: of all, or of a few, one question for each table.

use std::collections::HashMap;
use std::rc::Rc;

use crosslink_core::id::{EventId, IssueId};
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Row, params};
use uuid::Uuid;

use super::{GlanceComment, GlanceIssue, GlanceTime};
use crate::projection::{priority_of, state_of};
use crate::query::filling::{LABELS, MANY, Question};
use crate::snapshot::Snapshot;

const ISSUES: &str =
    "SELECT i.row, i.id, i.number, i.title, i.state, i.priority, p.id, m.id, i.created_by,
    i.created_at, i.updated_at, i.closed_at, i.scheduled_at, i.due_at, d.event
    FROM issues i LEFT JOIN issues p ON p.row = i.parent AND NOT i.parent_inactive
    LEFT JOIN milestones m ON m.row = i.milestone
    LEFT JOIN issue_stamps d ON d.issue = i.row AND d.field = 2
    WHERE i.created_event IS NOT NULL AND NOT i.deleted";

const BLOCKERS: Question = Question {
    all: "SELECT b.issue, k.id FROM blockers b JOIN issues k ON k.row = b.key WHERE b.present AND NOT b.inactive",
    some: "SELECT b.issue, k.id FROM blockers b JOIN issues k ON k.row = b.key
        WHERE b.present AND NOT b.inactive AND b.issue IN rarray(?1)",
    group: "ORDER BY b.issue, k.id",
};

const RELATIONS: Question = Question {
    all: "SELECT r.issue, k.id FROM relations r JOIN issues k ON k.row = r.key WHERE r.present",
    some: "SELECT r.issue, k.id FROM relations r JOIN issues k ON k.row = r.key
        WHERE r.present AND r.issue IN rarray(?1)",
    group: "ORDER BY r.issue, k.id",
};

const COMMENTS: Question = Question {
    all: "SELECT issue, id, author, kind, created_at FROM comments
        WHERE created_event IS NOT NULL AND NOT ifnull(hidden, 0)",
    some: "SELECT issue, id, author, kind, created_at FROM comments
        WHERE created_event IS NOT NULL AND NOT ifnull(hidden, 0) AND issue IN rarray(?1)",
    group: "ORDER BY issue, created_at, created_time, id",
};

const TIMES: Question = Question {
    all: "SELECT issue, id, started_at, ended_at, seconds FROM time_entries
        WHERE created_event IS NOT NULL AND NOT ifnull(hidden, 0)",
    some: "SELECT issue, id, started_at, ended_at, seconds FROM time_entries
        WHERE created_event IS NOT NULL AND NOT ifnull(hidden, 0) AND issue IN rarray(?1)",
    group: "ORDER BY issue, started_at, created_time, id",
};

impl Snapshot<'_> {
    /// Returns the issues with events after a place in the log; nothing where there are so many that reading all is
    /// cheaper. A milestone among them is no issue, and is not found.
    pub(super) fn changed_issues(&self, after: i64) -> Result<Option<Vec<IssueId>>, Problem> {
        let sql =
            "SELECT DISTINCT entity FROM events WHERE seq > ?1 AND entity IS NOT NULL LIMIT ?2";
        let limit = i64::try_from(MANY + 1).unwrap_or(i64::MAX);
        let found = self.many(sql, params![after, limit], |row| {
            row.get::<_, [u8; 16]>(0).map(IssueId::from)
        })?;
        Ok((found.len() <= MANY).then_some(found))
    }

    /// Returns the visible issues, or the visible ones among these.
    pub(super) fn glance_issues(
        &self,
        only: Option<&[IssueId]>,
    ) -> Result<Vec<GlanceIssue>, Problem> {
        let found = match only {
            Some([]) => Vec::new(),
            Some(ids) => {
                let ids = ids.iter().map(|id| Value::from(id.as_bytes().to_vec()));
                let ids = Rc::new(ids.collect::<Vec<_>>());
                let sql = format!("{ISSUES} AND i.id IN rarray(?1)");
                self.many(&sql, params![ids], issue_of)?
            }
            None => self.many(ISSUES, [], issue_of)?,
        };
        self.fill_glance(found, only.is_some())
    }

    fn fill_glance(
        &self,
        found: Vec<(i64, GlanceIssue)>,
        few: bool,
    ) -> Result<Vec<GlanceIssue>, Problem> {
        let rows = found.iter().map(|(row, _)| Value::from(*row));
        let only = few.then(|| Rc::new(rows.collect::<Vec<_>>()));
        let mut at: HashMap<i64, usize> = HashMap::with_capacity(found.len());
        at.extend(found.iter().enumerate().map(|(at, (row, _))| (*row, at)));
        let mut issues: Vec<GlanceIssue> = found.into_iter().map(|(_, issue)| issue).collect();
        let mut each =
            |question: &Question, take: fn(&mut GlanceIssue, &Row) -> rusqlite::Result<()>| {
                self.each(question, only.as_ref(), |row, found| match at.get(&row) {
                    Some(at) => take(&mut issues[*at], found),
                    None => Ok(()),
                })
            };
        each(&LABELS, |issue, row| {
            issue.labels.push(row.get(1)?);
            Ok(())
        })?;
        each(&BLOCKERS, |issue, row| {
            issue.blockers.push(row.get::<_, [u8; 16]>(1)?.into());
            Ok(())
        })?;
        each(&RELATIONS, |issue, row| {
            issue.related.push(row.get::<_, [u8; 16]>(1)?.into());
            Ok(())
        })?;
        each(&COMMENTS, |issue, row| {
            issue.comments.push(comment_of(row)?);
            Ok(())
        })?;
        each(&TIMES, |issue, row| {
            issue.times.push(time_of(row)?);
            Ok(())
        })?;
        Ok(issues)
    }

    /// Returns every edge from an issue to a blocker that does not count.
    pub(super) fn idle_blockers(&self) -> Result<Vec<(IssueId, IssueId)>, Problem> {
        let sql = "SELECT i.id, k.id FROM blockers b JOIN issues i ON i.row = b.issue
            JOIN issues k ON k.row = b.key WHERE b.inactive = 1 AND b.present ORDER BY 1, 2";
        self.many(sql, [], |row| {
            let (from, to) = (row.get::<_, [u8; 16]>(0)?, row.get::<_, [u8; 16]>(1)?);
            Ok((from.into(), to.into()))
        })
    }
}

fn issue_of(row: &Row) -> rusqlite::Result<(i64, GlanceIssue)> {
    let updated_at: Option<i64> = row.get(10)?;
    let issue = GlanceIssue {
        id: row.get::<_, [u8; 16]>(1)?.into(),
        number: row.get(2)?,
        title: row.get(3)?,
        state: state_of(row.get(4)?)?,
        priority: priority_of(row.get(5)?)?,
        parent: row.get::<_, Option<[u8; 16]>>(6)?.map(Into::into),
        milestone: row.get::<_, Option<[u8; 16]>>(7)?.map(Into::into),
        created_by: row.get(8)?,
        created_at: Timestamp::from_nanos(row.get(9)?),
        updated_at: Timestamp::from_nanos(updated_at.unwrap_or(i64::MIN)),
        closed_at: time(row, 11)?,
        scheduled_at: time(row, 12)?,
        due_at: time(row, 13)?,
        described: row.get::<_, Option<[u8; 16]>>(14)?.map(EventId),
        labels: Vec::new(),
        blockers: Vec::new(),
        related: Vec::new(),
        comments: Vec::new(),
        times: Vec::new(),
    };
    Ok((row.get(0)?, issue))
}

fn comment_of(row: &Row) -> rusqlite::Result<GlanceComment> {
    Ok(GlanceComment {
        id: Uuid::from_bytes(row.get(1)?),
        author: row.get(2)?,
        kind: row.get(3)?,
        created_at: Timestamp::from_nanos(row.get(4)?),
    })
}

fn time_of(row: &Row) -> rusqlite::Result<GlanceTime> {
    Ok(GlanceTime {
        id: Uuid::from_bytes(row.get(1)?),
        started_at: Timestamp::from_nanos(row.get(2)?),
        ended_at: time(row, 3)?,
        seconds: row.get(4)?,
    })
}

fn time(row: &Row, at: usize) -> rusqlite::Result<Option<Timestamp>> {
    let nanos: Option<i64> = row.get(at)?;
    Ok(nanos.map(Timestamp::from_nanos))
}
