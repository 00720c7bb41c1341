//! Lists of issues: narrowed by SQL, decided by the query language, filled with what belongs to them.

use crosslink_core::id::IssueId;
use crosslink_core::model::Status;
use crosslink_core::problem::Problem;
use crosslink_core::query::{
    Bounds, Candidate, Depth, Query, QueryContext, compare, contains_folded, excerpt, find_folded,
    line_at, matches, text_needles,
};

use crosslink_core::time::Timestamp;
use crosslink_core::view::{ClaimMark, IssueSummary, Progress};
use rusqlite::types::Value;
use rusqlite::{Row, params, params_from_iter};

use crate::error::problem;
use crate::migrate::{self, WORDS};
use crate::projection::{priority_of, state_of};
use crate::snapshot::Snapshot;
use crate::words::word_of;

/// The columns that [`summary_of`] reads, and where they come from: the deeper, the more of them.
fn select(depth: Depth, joined: bool) -> String {
    let fields = if depth >= Depth::Fields {
        ", i.type, i.created_by, i.closed_at, i.close_reason"
    } else {
        ""
    };
    let (texts, from) = if depth == Depth::Excerpt {
        (
            ", t.description",
            "LEFT JOIN issue_texts t ON t.issue = i.row",
        )
    } else if depth >= Depth::Text {
        (
            ", t.description, (SELECT max(number) FROM milestone_numbers WHERE milestone = i.milestone)",
            "LEFT JOIN issue_texts t ON t.issue = i.row",
        )
    } else {
        ("", "")
    };
    // A database that no write has brought forward has no such columns, and is not joined.
    let mark = if joined {
        "CASE WHEN l.log IS NOT NULL THEN 1 WHEN l.state <> 0 THEN 2 END"
    } else {
        "NULL"
    };
    format!(
        "SELECT i.row, i.id, i.number, i.title, i.state, i.priority, p.number, i.created_at, i.updated_at,
        i.scheduled_at, i.due_at, i.assignee, l.agent, i.deleted, {mark}{fields}{texts}
        FROM issues i {from}
        LEFT JOIN issues p ON p.row = i.parent AND NOT i.parent_inactive AND NOT p.deleted
        LEFT JOIN locks l ON l.issue = i.id AND i.state = 0"
    )
}

/// At most so many threes of a needle are asked for; the query language has the last word anyway.
const TERMS: usize = 12;

fn summary_of(row: &Row, depth: Depth) -> rusqlite::Result<(i64, IssueSummary)> {
    let uuid = IssueId::from(row.get::<_, [u8; 16]>(1)?);
    let id: Option<u32> = row.get(2)?;
    let claimed_by: Option<String> = row.get(12)?;
    let moment = |at: usize| {
        row.get::<_, Option<i64>>(at)
            .map(|nanos| nanos.map(Timestamp::from_nanos))
    };
    let mut summary = IssueSummary {
        id,
        title: row.get(3)?,
        description: None,
        status: Status::of(state_of(row.get(4)?)?, claimed_by.is_some()),
        priority: priority_of(row.get(5)?)?,
        parent_id: row.get(6)?,
        created_at: Timestamp::from_nanos(row.get(7)?),
        updated_at: Timestamp::from_nanos(row.get(8)?),
        closed_at: None,
        scheduled_at: moment(9)?,
        due_at: moment(10)?,
        uuid,
        display_id: id.map_or_else(|| uuid.short(), display),
        issue_type: String::new(),
        labels: Vec::new(),
        assignee: row.get(11)?,
        claimed_by,
        claim: match row.get(14)? {
            Some(1) => Some(ClaimMark::Elsewhere),
            Some(_) => Some(ClaimMark::Tentative),
            None => None,
        },
        created_by: None,
        milestone_id: None,
        close_reason: None,
        external_refs: Vec::new(),
        open_blockers: 0,
        subissues: Progress::default(),
        comment_count: 0,
        deleted: row.get(13)?,
    };
    if depth >= Depth::Fields {
        summary.issue_type = row.get(15)?;
        summary.created_by = row.get(16)?;
        summary.closed_at = moment(17)?;
        summary.close_reason = row.get(18)?;
    }
    if depth >= Depth::Text {
        summary.description = row.get(19)?;
        summary.milestone_id = row.get(20)?;
    }
    Ok((row.get(0)?, summary))
}

fn whole(row: &Row) -> rusqlite::Result<(i64, IssueSummary)> {
    summary_of(row, Depth::Whole)
}

/// `#12`.
fn display(number: u32) -> String {
    let mut text = number.to_string();
    text.insert(0, '#');
    text
}

/// An issue and its row, asked whether it answers to a filter.
struct Asked<'a, 'b> {
    snapshot: &'a Snapshot<'b>,
    row: i64,
    summary: &'a IssueSummary,
    /// Whether it holds all that is searched for; it was looked at while the texts were at hand.
    holds: bool,
}

impl Candidate for Asked<'_, '_> {
    fn summary(&self) -> &IssueSummary {
        self.summary
    }

    fn contains(&self, needle: &str) -> bool {
        let description = self.summary.description.as_deref().unwrap_or_default();
        self.holds
            || contains_folded(&self.summary.title, needle)
            || contains_folded(description, needle)
            || self.snapshot.comment_contains(self.row, needle)
    }
}

impl Snapshot<'_> {
    /// Returns the issues that answer to a query, in its order, at most as many as it allows.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn issues(&self, query: &Query, cx: &QueryContext) -> Result<Vec<IssueSummary>, Problem> {
        self.found(query, cx, Depth::Whole)
    }

    /// Returns the same issues with as much of each as a line of a table shows and the query asks about; of the
    /// description that is the line that has what is searched for.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn issue_lines(
        &self,
        query: &Query,
        cx: &QueryContext,
    ) -> Result<Vec<IssueSummary>, Problem> {
        let depth = query.depth();
        let mut found = self.found(query, cx, depth)?;
        if depth >= Depth::Text {
            let needles = text_needles(&query.filter).unwrap_or_default();
            for issue in &mut found {
                let line = issue.description.as_deref();
                let line = line.and_then(|text| excerpt(text, &needles));
                issue.description = line.map(str::to_owned);
            }
        }
        Ok(found)
    }

    fn found(
        &self,
        query: &Query,
        cx: &QueryContext,
        depth: Depth,
    ) -> Result<Vec<IssueSummary>, Problem> {
        let mut found = self.narrowed(&query.filter.bounds(), depth)?;
        self.fill(&mut found, depth)?;
        found.retain(|(row, summary)| {
            matches(
                &query.filter,
                &Asked {
                    snapshot: self,
                    row: *row,
                    summary,
                    holds: depth == Depth::Excerpt,
                },
                cx,
            )
        });
        let mut found: Vec<_> = found.into_iter().map(|(_, summary)| summary).collect();
        found.sort_by(|a, b| compare(&query.sort, a, b));
        found.truncate(query.limit.unwrap_or(usize::MAX));
        Ok(found)
    }

    /// Returns the issues with these ids, in the order of their numbers.
    pub(super) fn summaries_where(
        &self,
        condition: &str,
        value: i64,
    ) -> Result<Vec<IssueSummary>, Problem> {
        let sql = format!(
            "{} WHERE i.created_event IS NOT NULL AND NOT i.deleted AND {condition} ORDER BY i.number",
            select(Depth::Whole, self.is_joined()?)
        );
        let mut found = self.many(&sql, params![value], whole)?;
        self.fill(&mut found, Depth::Whole)?;
        Ok(found.into_iter().map(|(_, summary)| summary).collect())
    }

    /// Returns one created issue, deleted or not.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn summary(&self, id: IssueId) -> Result<Option<IssueSummary>, Problem> {
        Ok(self.summary_and_row(id)?.map(|(_, summary)| summary))
    }

    pub(super) fn summary_and_row(
        &self,
        id: IssueId,
    ) -> Result<Option<(i64, IssueSummary)>, Problem> {
        let sql = format!(
            "{} WHERE i.id = ?1 AND i.created_event IS NOT NULL",
            select(Depth::Whole, self.is_joined()?)
        );
        let mut found: Vec<_> = self
            .one(&sql, params![id.as_bytes()], whole)?
            .into_iter()
            .collect();
        self.fill(&mut found, Depth::Whole)?;
        Ok(found.pop())
    }

    /// Every issue that may answer, by what SQL can tell.
    fn narrowed(&self, bounds: &Bounds, depth: Depth) -> Result<Vec<(i64, IssueSummary)>, Problem> {
        let mut conditions = vec!["i.created_event IS NOT NULL".to_owned()];
        let mut values: Vec<Value> = Vec::new();
        if !bounds.wants_deleted {
            conditions.push("i.deleted = 0".to_owned());
        }
        if let Some(states) = states(bounds) {
            conditions.push(states);
        }
        if let Some(priorities) = &bounds.priorities {
            let list: Vec<_> = priorities
                .iter()
                .map(|priority| (*priority as i64).to_string())
                .collect();
            conditions.push(format!("i.priority IN ({})", list.join(", ")));
        }
        for label in bounds.labels.iter().filter(|label| label.is_ascii()) {
            conditions.push(
                // A label with other letters than ASCII may fold to this one; the query language decides.
                "i.row IN (SELECT issue FROM labels WHERE present
                 AND (key = ? COLLATE NOCASE OR length(key) <> octet_length(key)))"
                    .to_owned(),
            );
            values.push(label.clone().into());
        }
        let terms = match bounds.needles.is_empty() || migrate::version(self.connection)? >= WORDS {
            true => words as fn(&[char]) -> String,
            // No write has brought the database forward yet.
            false => characters,
        };
        for wanted in bounds
            .needles
            .iter()
            .filter_map(|needle| wanted(needle, terms))
        {
            conditions.push(
                "i.row IN (SELECT iif(t.rowid % 2, c.issue, t.rowid / 2) FROM texts t
                 LEFT JOIN comments c ON t.rowid % 2 AND c.row = t.rowid / 2 WHERE texts MATCH ?)"
                    .to_owned(),
            );
            values.push(wanted.into());
        }
        // Newest first, as lists are: what is in order already costs nothing to sort. What the full-text index found
        // comes by its rows, in which numbers are drawn.
        let order = if bounds.needles.is_empty() {
            "i.number"
        } else {
            "i.row"
        };
        let sql = format!(
            "{} WHERE {} ORDER BY {order} DESC",
            select(depth, self.is_joined()?),
            conditions.join(" AND ")
        );
        let mut statement = self.connection.prepare_cached(&sql).map_err(problem)?;
        let mut rows = statement.query(params_from_iter(values)).map_err(problem)?;
        // Lines are large: a list that begins small is copied again and again while it grows.
        let mut found = Vec::with_capacity(512);
        while let Some(row) = rows.next().map_err(problem)? {
            let read = match depth {
                Depth::Excerpt => self.searched(row, &bounds.needles),
                _ => summary_of(row, depth).map(Some),
            };
            found.extend(read.map_err(problem)?);
        }
        Ok(found)
    }

    /// Reads an issue with the line of its description that has a needle, if it has all of them in one of its texts.
    fn searched(
        &self,
        row: &Row,
        needles: &[String],
    ) -> rusqlite::Result<Option<(i64, IssueSummary)>> {
        let issue = row.get(0)?;
        let title = row.get_ref(3)?.as_str()?;
        let description = row.get_ref(15)?.as_str_or_null()?.unwrap_or_default();
        let mut first: Option<usize> = None;
        for needle in needles {
            let place = find_folded(description, needle);
            let elsewhere =
                || contains_folded(title, needle) || self.comment_contains(issue, needle);
            if place.is_none() && !elsewhere() {
                return Ok(None);
            }
            first = first.into_iter().chain(place).min();
        }
        let (_, mut summary) = summary_of(row, Depth::Excerpt)?;
        summary.description = first.map(|place| line_at(description, place).to_owned());
        Ok(Some((issue, summary)))
    }

    fn comment_contains(&self, issue: i64, needle: &str) -> bool {
        let sql = "SELECT body FROM comments WHERE issue = ?1 AND created_event IS NOT NULL AND NOT ifnull(hidden, 0)";
        let found = self.many(sql, params![issue], |row| row.get::<_, String>(0));
        // A failure here is a failure of the whole storage; the next read reports it.
        found.is_ok_and(|bodies| bodies.iter().any(|body| contains_folded(body, needle)))
    }
}

/// Open and in progress are one state here; the lock tells them apart.
fn states(bounds: &Bounds) -> Option<String> {
    let statuses = bounds.statuses.as_ref()?;
    let mut codes: Vec<_> = statuses
        .iter()
        .map(|status| match status {
            Status::Open | Status::InProgress => "0",
            Status::Closed => "1",
            Status::Archived => "2",
        })
        .collect();
    codes.dedup();
    Some(match codes.as_slice() {
        // The exact words of the partial index.
        ["0"] => "i.state = 0".to_owned(),
        codes => format!("i.state IN ({})", codes.join(", ")),
    })
}

/// What the full-text index is asked for a needle; nothing for one of fewer than three characters.
fn wanted(needle: &str, term: impl Fn(&[char]) -> String) -> Option<String> {
    let characters: Vec<char> = needle.chars().collect();
    let step = (characters.len() / TERMS).max(1);
    let threes = characters.windows(3).step_by(step);
    let terms: Vec<String> = threes.map(term).collect();
    (!terms.is_empty()).then(|| terms.join(" AND "))
}

/// How the index names three characters.
fn words(three: &[char]) -> String {
    word_of([three[0], three[1], three[2]])
}

/// How the index of an older database names them.
fn characters(three: &[char]) -> String {
    let three: String = three.iter().collect();
    format!("\"{}\"", three.replace('"', "\"\""))
}
