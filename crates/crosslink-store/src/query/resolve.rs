//! From what was typed to an issue.

use crosslink_core::id::{IssueId, IssueRef};
use crosslink_core::problem::Problem;
use rusqlite::params;

use crate::snapshot::Snapshot;

/// At most so many candidates are named where an id is ambiguous.
const CANDIDATES: usize = 10;

/// What a reference may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// One issue, visible or deleted.
    One(IssueId),
    /// Nothing.
    None,
    /// Several issues.
    Many(Vec<IssueId>),
}

impl From<Vec<IssueId>> for Resolved {
    fn from(mut found: Vec<IssueId>) -> Self {
        match found.len() {
            0 => Self::None,
            1 => Self::One(found.remove(0)),
            _ => Self::Many(found),
        }
    }
}

impl Snapshot<'_> {
    /// Looks up a number, a uuid, a part of one (4 digits or more at its beginning or end), or an external
    /// reference. `@` and `@last` are looked up by those who know the session.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn resolve(&self, reference: &IssueRef) -> Result<Resolved, Problem> {
        let found = match reference {
            IssueRef::Number(number) => self.by_number(*number)?,
            IssueRef::Id(id) => self.ids(
                "SELECT id FROM issues WHERE id = ?1 AND created_event IS NOT NULL",
                params![id.as_bytes()],
            )?,
            IssueRef::Text(text) => self.by_text(text)?,
            IssueRef::Last => self.last_created()?,
            IssueRef::Session => Vec::new(),
        };
        Ok(found.into())
    }

    fn by_number(&self, number: u32) -> Result<Vec<IssueId>, Problem> {
        // An issue that is shown by the number goes before those that have it as an alias.
        let sql = "SELECT i.id, i.number = ?1 FROM issue_numbers n JOIN issues i ON i.row = n.issue
                   WHERE n.number = ?1 AND i.created_event IS NOT NULL
                   ORDER BY i.number <> ?1, i.deleted, i.created_time";
        let found: Vec<(IssueId, bool)> = self.many(sql, params![number], |row| {
            Ok((IssueId::from(row.get::<_, [u8; 16]>(0)?), row.get(1)?))
        })?;
        let shown = found.iter().any(|(_, shown)| *shown);
        let found: Vec<IssueId> = found
            .into_iter()
            .filter(|(_, by)| *by == shown)
            .map(|(id, _)| id)
            .collect();
        // Digits are a number first, and may be a reference or a part of a uuid where no issue has the number.
        if found.is_empty() {
            self.by_text(&number.to_string())
        } else {
            Ok(found)
        }
    }

    fn by_text(&self, text: &str) -> Result<Vec<IssueId>, Problem> {
        let sql = "SELECT i.id FROM external_refs r JOIN issues i ON i.row = r.issue
                   WHERE r.key = ?1 AND r.present AND i.created_event IS NOT NULL ORDER BY i.deleted, i.created_time";
        let found = self.ids(sql, params![text])?;
        if found.is_empty() {
            self.by_part(text)
        } else {
            Ok(found)
        }
    }

    fn by_part(&self, text: &str) -> Result<Vec<IssueId>, Problem> {
        let digits: String = text.chars().filter(|character| *character != '-').collect();
        if digits.len() < 4
            || digits.len() > 32
            || !digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        {
            return Ok(Vec::new());
        }
        // A beginning is a range of ids; an end has to be looked for.
        let low = format!("{digits:0<32}");
        let high = format!("{digits:f<32}");
        let bytes = |text: &str| {
            u128::from_str_radix(text, 16)
                .unwrap_or_default()
                .to_be_bytes()
        };
        let sql = "SELECT id FROM issues WHERE created_event IS NOT NULL AND NOT deleted
                   AND (id BETWEEN ?1 AND ?2 OR lower(hex(id)) LIKE '%' || ?3) ORDER BY created_time LIMIT ?4";
        let values = params![
            bytes(&low),
            bytes(&high),
            digits.to_ascii_lowercase(),
            CANDIDATES as i64
        ];
        self.ids(sql, values)
    }

    fn last_created(&self) -> Result<Vec<IssueId>, Problem> {
        // Walked from the end of the log, where the create of the last issue is never far.
        let sql = "SELECT e.entity FROM events e JOIN logs l ON l.log = e.log
                   WHERE l.own = 1 AND json_extract(e.line, '$.kind') = 'issue.created' ORDER BY e.seq DESC LIMIT 1";
        self.ids(sql, [])
    }

    fn ids(&self, sql: &str, values: impl rusqlite::Params) -> Result<Vec<IssueId>, Problem> {
        self.many(sql, values, |row| {
            Ok(IssueId::from(row.get::<_, [u8; 16]>(0)?))
        })
    }
}
