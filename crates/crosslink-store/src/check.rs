//! What `doctor` and `integrity` look at: the file, the log, the projection.

use crosslink_core::event::Event;
use crosslink_core::operation::LockChange;
use crosslink_core::problem::Problem;
use rusqlite::params;

use crate::backup::copy_in_memory;
use crate::database::Store;
use crate::error::problem;
use crate::rebuild::digest;
use crate::snapshot::Snapshot;

/// What was found, by a stable name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingCode {
    /// SQLite's own check of the file failed.
    FileDamaged,
    /// An event of the log cannot be read, or is not what its id says.
    EventDamaged,
    /// The projection differs from what the log says.
    ProjectionDiffers,
    /// A counter lies at or below a number that was given out.
    CounterBehind,
    /// One number stands for several issues.
    NumberDoubled,
    /// An edge closes a cycle and does not count.
    CycleInactive,
    /// Something refers to an issue whose create is not known.
    OrphanReference,
    /// A lock is on an issue that is closed or gone.
    LockStale,
    /// A line that somebody shared cannot be read.
    LineSetAside,
}

impl FindingCode {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FileDamaged => "doctor.file_damaged",
            Self::EventDamaged => "doctor.event_damaged",
            Self::ProjectionDiffers => "doctor.projection_differs",
            Self::CounterBehind => "doctor.counter_behind",
            Self::NumberDoubled => "doctor.number_doubled",
            Self::CycleInactive => "doctor.cycle_inactive",
            Self::OrphanReference => "doctor.orphan_reference",
            Self::LockStale => "doctor.lock_stale",
            Self::LineSetAside => "doctor.line_set_aside",
        }
    }
}

/// One thing that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What sort of thing.
    pub code: FindingCode,
    /// What exactly, in one sentence.
    pub what: String,
}

impl Finding {
    fn new(code: FindingCode, what: impl Into<String>) -> Self {
        Self {
            code,
            what: what.into(),
        }
    }
}

/// So many logs with lines that cannot be read are named one by one.
const LOGS_TOLD: usize = 20;

impl Store {
    /// SQLite's own check of the file.
    ///
    /// # Errors
    /// Where the storage fails so badly that it cannot be asked.
    pub fn check_file(&self) -> Result<Vec<Finding>, Problem> {
        self.read(|snapshot| {
            let lines = snapshot.many("PRAGMA integrity_check(20)", [], |row| {
                row.get::<_, String>(0)
            })?;
            let bad = lines.into_iter().filter(|line| line != "ok");
            Ok(bad
                .map(|line| Finding::new(FindingCode::FileDamaged, line))
                .collect())
        })
    }

    /// Reads every line of the log again.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn check_log(&self) -> Result<Vec<Finding>, Problem> {
        self.read(|snapshot| {
            let mut findings = Vec::new();
            let mut statement = snapshot
                .connection
                .prepare("SELECT seq, id, line FROM events ORDER BY seq")
                .map_err(problem)?;
            let mut rows = statement.query([]).map_err(problem)?;
            while let Some(row) = rows.next().map_err(problem)? {
                let seq: i64 = row.get(0).map_err(problem)?;
                let id: Vec<u8> = row.get(1).map_err(problem)?;
                let line: String = row.get(2).map_err(problem)?;
                match Event::decode(&line) {
                    Ok(event) if event.id.0.as_slice() == id => {}
                    Ok(event) => findings.push(Finding::new(
                        FindingCode::EventDamaged,
                        format!(
                            "event {seq} is kept under another id than its own, {}",
                            event.id
                        ),
                    )),
                    Err(error) => {
                        findings.push(Finding::new(
                            FindingCode::EventDamaged,
                            format!("event {seq}: {error}"),
                        ));
                    }
                }
            }
            findings.extend(set_aside(snapshot)?);
            Ok(findings)
        })
    }

    /// Rebuilds the projection beside the one in use and compares.
    ///
    /// # Errors
    /// Where the log cannot be read or the storage fails.
    pub fn check_projection(&self) -> Result<Vec<Finding>, Problem> {
        // Both sides come from one snapshot, so that what is written meanwhile is no difference.
        let (now, mut beside) = self.read(|snapshot| {
            let now = digest(snapshot)?;
            Ok((now, copy_in_memory(snapshot, |_| true)?))
        })?;
        beside.rebuild()?;
        let differing = now
            .iter()
            .zip(beside.projection_digest()?)
            .filter(|(now, then)| **now != *then);
        Ok(differing
            .map(|((table, _), _)| {
                Finding::new(
                    FindingCode::ProjectionDiffers,
                    format!("table `{table}` differs from what the log says"),
                )
            })
            .collect())
    }

    /// Counters, numbers, cycles, orphans and locks.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn check_relations(&self) -> Result<Vec<Finding>, Problem> {
        self.read(|snapshot| {
            let mut findings = counters(snapshot)?;
            findings.extend(doubled(snapshot)?);
            findings.extend(cycles(snapshot)?);
            findings.extend(orphans(snapshot)?);
            findings.extend(locks(snapshot)?);
            Ok(findings)
        })
    }

    /// Sets counters above every number, and frees locks on issues that are closed or gone.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn repair_relations(&mut self) -> Result<(), Problem> {
        self.write(|writing| {
            let connection = writing.snapshot()?.connection;
            for sql in [
                "INSERT INTO counters (name, next) SELECT 'issue', ifnull(max(number), 0) + 1 FROM issue_numbers WHERE true
                 ON CONFLICT (name) DO UPDATE SET next = max(next, excluded.next)",
                "INSERT INTO counters (name, next) SELECT 'milestone', ifnull(max(number), 0) + 1 FROM milestone_numbers
                 WHERE true ON CONFLICT (name) DO UPDATE SET next = max(next, excluded.next)",
            ] {
                connection.execute(sql, []).map_err(problem)?;
            }
            let sql = "SELECT issue FROM locks WHERE log IS NULL AND issue NOT IN
                 (SELECT id FROM issues WHERE state = 0 AND NOT deleted AND created_event IS NOT NULL)";
            let ended = writing.many(sql, [], |row| row.get::<_, [u8; 16]>(0))?;
            for issue in ended {
                writing.change_lock(&LockChange::Free(issue.into()))?;
            }
            Ok(())
        })
    }

    /// Notes a repair, so that what was done can be read later.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn note_repair(
        &mut self,
        code: &str,
        what: &str,
        now: crosslink_core::time::Timestamp,
    ) -> Result<(), Problem> {
        self.write(|writing| {
            let sql = "INSERT INTO repairs (time, code, what) VALUES (?1, ?2, ?3)";
            let connection = writing.snapshot()?.connection;
            connection
                .execute(sql, params![now.as_nanos(), code, what])
                .map_err(problem)?;
            Ok(())
        })
    }
}

/// The logs of the hub that have lines which cannot be read, those with the most first.
fn set_aside(snapshot: &Snapshot) -> Result<Vec<Finding>, Problem> {
    let logs = snapshot.set_aside_logs()?;
    let more = logs.len().saturating_sub(LOGS_TOLD);
    let told = logs.into_iter().take(LOGS_TOLD).map(|(log, places)| {
        format!("the log {log} has lines that cannot be read, at {places} places")
    });
    let more = (more > 0).then(|| format!("so have {more} other logs"));
    let findings = told.chain(more);
    Ok(findings
        .map(|what| Finding::new(FindingCode::LineSetAside, what))
        .collect())
}

fn counters(snapshot: &Snapshot) -> Result<Vec<Finding>, Problem> {
    let sql = "SELECT 'issues', ifnull((SELECT next FROM counters WHERE name = 'issue'), 1), ifnull(max(number), 0)
               FROM issue_numbers UNION ALL
               SELECT 'milestones', ifnull((SELECT next FROM counters WHERE name = 'milestone'), 1), ifnull(max(number), 0)
               FROM milestone_numbers";
    let found = snapshot.many(sql, [], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, i64>(1)?,
            row.get::<_, i64>(2)?,
        ))
    })?;
    let behind = found
        .into_iter()
        .filter(|(_, next, greatest)| next <= greatest);
    Ok(behind
        .map(|(name, next, greatest)| {
            let what = format!("the next number of {name} is {next}, but {greatest} is in use");
            Finding::new(FindingCode::CounterBehind, what)
        })
        .collect())
}

fn doubled(snapshot: &Snapshot) -> Result<Vec<Finding>, Problem> {
    let sql =
        "SELECT number, count(*) FROM issues WHERE created_event IS NOT NULL AND number IS NOT NULL
               GROUP BY number HAVING count(*) > 1 ORDER BY number";
    let found = snapshot.many(sql, [], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
    })?;
    Ok(found
        .into_iter()
        .map(|(number, count)| {
            Finding::new(
                FindingCode::NumberDoubled,
                format!("#{number} stands for {count} issues"),
            )
        })
        .collect())
}

fn cycles(snapshot: &Snapshot) -> Result<Vec<Finding>, Problem> {
    let sql = "SELECT i.number, k.number FROM blockers b JOIN issues i ON i.row = b.issue JOIN issues k ON k.row = b.key
               WHERE b.inactive AND b.present UNION ALL
               SELECT i.number, p.number FROM issues i JOIN issues p ON p.row = i.parent WHERE i.parent_inactive";
    let name = |number: Option<u32>| {
        number.map_or_else(
            || "an issue without a number".to_owned(),
            |n| format!("#{n}"),
        )
    };
    let found = snapshot.many(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found
        .into_iter()
        .map(|(from, to)| {
            let what = format!(
                "the edge from {} to {} closes a cycle and does not count",
                name(from),
                name(to)
            );
            Finding::new(FindingCode::CycleInactive, what)
        })
        .collect())
}

fn orphans(snapshot: &Snapshot) -> Result<Vec<Finding>, Problem> {
    let sql = "SELECT lower(hex(id)) FROM issues WHERE created_event IS NULL ORDER BY id LIMIT 20";
    let found = snapshot.many(sql, [], |row| row.get::<_, String>(0))?;
    Ok(found
        .into_iter()
        .map(|id| {
            Finding::new(
                FindingCode::OrphanReference,
                format!("issue {id} is referred to, but its create is not known"),
            )
        })
        .collect())
}

fn locks(snapshot: &Snapshot) -> Result<Vec<Finding>, Problem> {
    let here = if snapshot.is_joined()? {
        "l.log IS NULL AND"
    } else {
        ""
    };
    let sql = format!(
        "SELECT l.agent, i.number FROM locks l LEFT JOIN issues i ON i.id = l.issue
         WHERE {here} (i.row IS NULL OR i.state <> 0 OR i.deleted OR i.created_event IS NULL)"
    );
    let found = snapshot.many(&sql, [], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, Option<u32>>(1)?))
    })?;
    Ok(found
        .into_iter()
        .map(|(agent, number)| {
            let issue = number.map_or_else(
                || "an unknown issue".to_owned(),
                |number| format!("#{number}"),
            );
            Finding::new(
                FindingCode::LockStale,
                format!("'{agent}' holds {issue}, which is not open"),
            )
        })
        .collect())
}
