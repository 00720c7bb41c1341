//! What was said to agents and of commits, read from the log.

use std::collections::HashMap;

use crosslink_core::control::{self, Request};
use crosslink_core::event::{CiReported, Entity, Event, Fact};
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use rusqlite::{Row, params};

use crate::snapshot::Snapshot;

/// A request, and whether it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRequest {
    /// The request.
    pub request: Request,
    /// Whether it was found in a log whose requests count.
    pub counts: bool,
    /// The hub's name of the log it is kept under, if it was named there.
    pub log: Option<String>,
}

/// What a check said of a commit.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptReport {
    /// What was reported.
    pub report: CiReported,
    /// When.
    pub at: Timestamp,
    /// Who reported it.
    pub by: String,
}

/// An event, whether the requests of a log it was found in count, and the log it is kept under.
const FOUND: &str = "SELECT e.line, CASE WHEN l.own = 1 THEN ifnull(l.drives, 1) ELSE
        (ifnull(l.drives, 0) AND (e.height IS NULL OR l.counts IS NULL OR e.height <= l.counts))
        OR EXISTS (SELECT 1 FROM places p JOIN logs o ON o.log = p.log WHERE p.seq = e.seq
            AND (o.own = 1 OR o.counts IS NULL OR p.height <= o.counts) AND ifnull(o.drives, o.own = 1)) END, l.hub
    FROM events e JOIN logs l ON l.log = e.log WHERE e.entity BETWEEN ?1 AND ?2 /* that count */ ORDER BY e.seq";

/// The same where the project is shared with nobody: all of it is its own.
const ALONE: &str = "SELECT line, 1, NULL FROM events WHERE entity BETWEEN ?1 AND ?2 ORDER BY seq";

impl Snapshot<'_> {
    /// Returns the requests to an agent, or to all, oldest first.
    ///
    /// # Errors
    /// `event.invalid`, or where the storage fails.
    pub fn requests(&self, target: Option<&str>) -> Result<Vec<KeptRequest>, Problem> {
        let (first, last) = match target {
            Some(name) => {
                let key = *Entity::agent(name).as_bytes();
                (key, key)
            }
            None => Entity::agents(),
        };
        let sql = match self.is_joined()? {
            true => self.counting(FOUND)?,
            false => ALONE.into(),
        };
        let found = self.many(&sql, params![first, last], found_of)?;
        let (mut events, mut places) = (Vec::new(), HashMap::new());
        for (line, counts, log) in found {
            let event = Event::decode(&line)?;
            places.insert(event.id, (counts, log));
            events.push(event);
        }
        let mut kept = Vec::new();
        for request in control::requests(&events) {
            let (counts, log) = places.remove(&request.event).unwrap_or_default();
            let meant = target.is_none_or(|name| name == request.target);
            kept.extend(meant.then_some(KeptRequest {
                request,
                counts,
                log,
            }));
        }
        Ok(kept)
    }

    /// Returns what was reported last of a commit by each check, sorted by the names of the checks.
    ///
    /// # Errors
    /// `event.invalid`, or where the storage fails.
    pub fn ci_reports(&self, commit: &str) -> Result<Vec<KeptReport>, Problem> {
        let mut events = self.events_of(Entity::commit(commit))?;
        events.sort_by_key(|logged| std::cmp::Reverse((logged.event.header.time, logged.event.id)));
        let mut newest: Vec<KeptReport> = Vec::new();
        for logged in events {
            let header = logged.event.header;
            let Fact::CiReported(report) = logged.event.fact else {
                continue;
            };
            let same = |kept: &KeptReport| kept.report.check == report.check;
            if report.commit.eq_ignore_ascii_case(commit) && !newest.iter().any(same) {
                newest.push(KeptReport {
                    report,
                    at: header.time,
                    by: header.agent.to_string(),
                });
            }
        }
        newest.sort_by(|one, other| one.report.check.cmp(&other.report.check));
        Ok(newest)
    }
}

fn found_of(row: &Row) -> rusqlite::Result<(String, bool, Option<String>)> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}
