//! Who asked for which change, and what came of it: rows that are only added, each with the hash of the one before.

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use rusqlite::{Row, params};
use sha2::{Digest, Sha256};

use super::FleetStore;

/// So many rows are read at once where all are.
const BATCH: u32 = 500;

/// The hash that the first row is said to follow.
const NOTHING: [u8; 32] = [0; 32];

/// A row to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAudit<'a> {
    /// When.
    pub at: Timestamp,
    /// Who asked.
    pub actor: &'a str,
    /// The project it was asked of.
    pub project_slug: Option<&'a str>,
    /// What was asked.
    pub operation: &'a str,
    /// What came of it.
    pub outcome: &'a str,
    /// The rest, as JSON; this crate does not look into it.
    pub record: &'a str,
}

/// A row as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Its place, from 1.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who asked.
    pub actor: String,
    /// The project it was asked of.
    pub project_slug: Option<String>,
    /// What was asked.
    pub operation: String,
    /// What came of it.
    pub outcome: String,
    /// The rest, as JSON.
    pub record: String,
    /// The hash of all this and of the row before.
    pub hash: Vec<u8>,
}

/// Which rows are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only of this project.
    pub project_slug: Option<String>,
    /// Only by this one.
    pub actor: Option<String>,
    /// Only of this operation.
    pub operation: Option<String>,
    /// Only with this outcome.
    pub outcome: Option<String>,
    /// Only those before this one.
    pub before: Option<i64>,
}

/// Whether the rows are as they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditVerified {
    /// How many there are.
    pub entries: u64,
    /// The hash of the last.
    pub head: Option<Vec<u8>>,
    /// The first that is not as it was written, or that does not follow the one before.
    pub first_broken: Option<i64>,
}

const SELECT: &str =
    "SELECT id, at, actor, project_slug, operation, outcome, record, hash FROM audit";

fn audit_of(row: &Row) -> rusqlite::Result<AuditRow> {
    Ok(AuditRow {
        id: row.get(0)?,
        at: Timestamp::from_nanos(row.get(1)?),
        actor: row.get(2)?,
        project_slug: row.get(3)?,
        operation: row.get(4)?,
        outcome: row.get(5)?,
        record: row.get(6)?,
        hash: row.get(7)?,
    })
}

/// The hash of a row: of the one before, its place, and each of its fields with its length before it.
fn hash_of(before: &[u8], id: i64, new: &NewAudit) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(id.to_be_bytes());
    hash.update(new.at.as_nanos().to_be_bytes());
    let slug = new.project_slug;
    hash.update([u8::from(slug.is_some())]);
    for text in [
        new.actor,
        slug.unwrap_or_default(),
        new.operation,
        new.outcome,
        new.record,
    ] {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    hash.finalize().into()
}

impl FleetStore {
    /// Adds a row to the audit; returns its place.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn add_audit(&self, new: &NewAudit) -> Result<i64, Problem> {
        self.transact(|store| {
            let last = store.one(&format!("{SELECT} ORDER BY id DESC LIMIT 1"), [], audit_of)?;
            let (id, before) = last.map_or((1, NOTHING.to_vec()), |last| (last.id + 1, last.hash));
            let sql =
                "INSERT INTO audit (id, at, actor, project_slug, operation, outcome, record, hash)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
            let hash = hash_of(&before, id, new);
            let values = params![
                id,
                new.at.as_nanos(),
                new.actor,
                new.project_slug,
                new.operation,
                new.outcome,
                new.record,
                hash,
            ];
            store.execute(sql, values)?;
            Ok(id)
        })
    }

    /// Returns rows of the audit, the newest first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn audit(&self, filter: &AuditFilter, limit: u32) -> Result<Vec<AuditRow>, Problem> {
        let sql = format!(
            "{SELECT} WHERE (?1 IS NULL OR project_slug = ?1) AND (?2 IS NULL OR actor = ?2)
            AND (?3 IS NULL OR operation = ?3) AND (?4 IS NULL OR outcome = ?4)
            AND (?5 IS NULL OR id < ?5) ORDER BY id DESC LIMIT ?6"
        );
        let values = params![
            filter.project_slug,
            filter.actor,
            filter.operation,
            filter.outcome,
            filter.before,
            limit,
        ];
        self.many(&sql, values, audit_of)
    }

    /// Goes through the whole audit and says whether every row is as it was written.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn verify_audit(&self) -> Result<AuditVerified, Problem> {
        let mut verified = AuditVerified {
            entries: 0,
            head: None,
            first_broken: None,
        };
        let sql = format!("{SELECT} WHERE id > ?1 ORDER BY id LIMIT ?2");
        let mut at = 0;
        loop {
            let rows = self.many(&sql, params![at, BATCH], audit_of)?;
            let Some(last) = rows.last() else {
                return Ok(verified);
            };
            at = last.id;
            for row in rows {
                verified.follow(row);
            }
        }
    }
}

impl AuditVerified {
    /// Takes the next row in.
    fn follow(&mut self, row: AuditRow) {
        let before = self.head.as_deref().unwrap_or(&NOTHING);
        let expected = hash_of(
            before,
            row.id,
            &NewAudit {
                at: row.at,
                actor: &row.actor,
                project_slug: row.project_slug.as_deref(),
                operation: &row.operation,
                outcome: &row.outcome,
                record: &row.record,
            },
        );
        self.entries += 1;
        let follows = u64::try_from(row.id) == Ok(self.entries) && row.hash == expected;
        if !follows && self.first_broken.is_none() {
            self.first_broken = Some(row.id);
        }
        self.head = Some(row.hash);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new<'a>(operation: &'a str, project_slug: Option<&'a str>) -> NewAudit<'a> {
        NewAudit {
            at: Timestamp::from_seconds(7),
            actor: "operator",
            project_slug,
            operation,
            outcome: "done",
            record: "{}",
        }
    }

    fn of_three() -> (tempfile::TempDir, FleetStore) {
        let home = tempfile::tempdir().unwrap();
        let store = FleetStore::open(&home.path().join("fleet.db")).unwrap();
        for (place, slug) in [(1, Some("a/b")), (2, None), (3, Some("a/c"))] {
            assert_eq!(store.add_audit(&new("issue.close", slug)).unwrap(), place);
        }
        (home, store)
    }

    #[test]
    fn rows_are_told_newest_first_and_by_what_they_are() {
        let (_home, store) = of_three();
        let ids = |filter: AuditFilter| {
            let rows = store.audit(&filter, 9).unwrap();
            rows.iter().map(|row| row.id).collect::<Vec<_>>()
        };
        assert_eq!(ids(AuditFilter::default()), [3, 2, 1]);
        let before = AuditFilter {
            before: Some(3),
            ..AuditFilter::default()
        };
        assert_eq!(ids(before), [2, 1]);
        let of_one = AuditFilter {
            project_slug: Some("a/b".to_owned()),
            ..AuditFilter::default()
        };
        assert_eq!(ids(of_one), [1]);
    }

    #[test]
    fn a_row_is_neither_changed_nor_taken_away() {
        let (_home, store) = of_three();
        for sql in ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"] {
            assert!(store.execute(sql, []).is_err(), "{sql}");
        }
        let verified = store.verify_audit().unwrap();
        assert_eq!((verified.entries, verified.first_broken), (3, None));
    }

    #[test]
    fn a_row_that_was_tampered_with_is_found() {
        for (sql, broken) in [
            ("UPDATE audit SET actor = 'x' WHERE id = 2", 2),
            ("UPDATE audit SET project_slug = '' WHERE id = 2", 2),
            ("DELETE FROM audit WHERE id = 2", 3),
            ("UPDATE audit SET hash = zeroblob(32) WHERE id = 1", 1),
        ] {
            let (_home, store) = of_three();
            let guards = "DROP TRIGGER audit_stays; DROP TRIGGER audit_is_kept";
            store.connection.execute_batch(guards).unwrap();
            store.execute(sql, []).unwrap();
            let verified = store.verify_audit().unwrap();
            assert_eq!(verified.first_broken, Some(broken), "{sql}");
        }
    }
}
