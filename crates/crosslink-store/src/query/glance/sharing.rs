//! What is shared, at a glance: whose events do not count, what could not be read, what is not pushed yet.

use crosslink_core::problem::Problem;
use rusqlite::params;

use crate::hub::SetAsideLine;
use crate::snapshot::Snapshot;

/// What a glance shows of a project that is shared; of one that is not, nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GlanceSharing {
    /// How many logs of others were read.
    pub logs: u64,
    /// Events of keys that nobody admitted, by the names of their logs.
    pub unadmitted: Vec<GlanceUnadmitted>,
    /// The lines that could not be read.
    pub set_aside: Vec<SetAsideLine>,
    /// How many events were written here and are not pushed yet.
    pub waiting: u64,
}

/// The events in a log whose key nobody admitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlanceUnadmitted {
    /// The hub's name of the log.
    pub log: String,
    /// Who wrote them, by the names they gave themselves, sorted.
    pub agents: Vec<String>,
    /// How many events there are.
    pub events: u64,
    /// How many of them do not count.
    pub quarantined: u64,
}

const WRITERS: &str = "SELECT e.agent, count(*), count(q.seq) FROM logs l CROSS JOIN events e ON e.log = l.log
    LEFT JOIN quarantined q ON q.seq = e.seq WHERE l.hub = ?1 AND e.height IS NOT NULL GROUP BY 1 ORDER BY 1";

impl Snapshot<'_> {
    pub(super) fn glance_sharing(&self) -> Result<GlanceSharing, Problem> {
        if !self.is_joined()? {
            return Ok(GlanceSharing::default());
        }
        let logs = "SELECT count(*) FROM heads WHERE name LIKE 'logs/%'";
        let logs = self.one(logs, [], |row| row.get::<_, i64>(0))?;
        let summary = self.trust_summary()?.unwrap_or_default();
        let unadmitted = summary.unadmitted.iter().map(|log| self.unadmitted(log));
        Ok(GlanceSharing {
            logs: logs.unwrap_or_default().unsigned_abs(),
            unadmitted: unadmitted.collect::<Result<_, Problem>>()?,
            set_aside: self.set_aside_lines()?,
            waiting: self.waiting_count()?,
        })
    }

    fn unadmitted(&self, log: &str) -> Result<GlanceUnadmitted, Problem> {
        let writers = self.many(WRITERS, params![log], |row| {
            let (events, quarantined): (i64, i64) = (row.get(1)?, row.get(2)?);
            Ok((row.get(0)?, events, quarantined))
        })?;
        let mut found = GlanceUnadmitted {
            log: log.to_owned(),
            agents: Vec::new(),
            events: 0,
            quarantined: 0,
        };
        for (agent, events, quarantined) in writers {
            found.agents.push(agent);
            found.events += events.unsigned_abs();
            found.quarantined += quarantined.unsigned_abs();
        }
        Ok(found)
    }
}
