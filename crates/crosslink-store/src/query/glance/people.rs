//! Milestones, locks and agents at a glance: there are few of them, so they are read whole.

use std::collections::BTreeMap;

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use rusqlite::Row;

use super::{GlanceAgent, GlanceClaim, GlanceLock, GlanceMilestone};
use crate::projection::state_of;
use crate::snapshot::Snapshot;

const MILESTONES: &str = "SELECT m.id,
    (SELECT max(number) FROM milestone_numbers n WHERE n.milestone = m.row),
    m.name, m.state, m.created_at, m.closed_at, m.due_at
    FROM milestones m WHERE m.created_event IS NOT NULL AND NOT m.deleted ORDER BY m.created_at, m.id";

/// A lock that another database holds names its log, and what the remote said of it.
macro_rules! locks {
    ($more:literal) => {
        concat!(
            "SELECT i.number, l.agent, l.claimed_at, l.branch, ",
            $more,
            " FROM locks l JOIN issues i ON i.id = l.issue
             WHERE i.state = 0 AND NOT i.deleted AND i.number IS NOT NULL ORDER BY i.number"
        )
    };
}

const LOCKS: &str = locks!("NULL, 0");
const SHARED_LOCKS: &str = locks!("CASE WHEN l.log IS NOT NULL THEN l.oid END, l.lease");

const PRESENT: &str =
    "SELECT p.agent, p.seen, i.number FROM presence p LEFT JOIN issues i ON i.id = p.issue
    ORDER BY p.seen";

/// Steps from name to name through the index, so that the length of the log does not matter.
const WRITERS: &str = "WITH RECURSIVE names (agent) AS (
        SELECT min(agent) FROM events WHERE true /* that count */
        UNION ALL SELECT (SELECT min(agent) FROM events WHERE agent > names.agent /* that count */) FROM names
        WHERE names.agent IS NOT NULL
    )
    SELECT agent, (SELECT max(time) FROM events WHERE agent = names.agent /* that count */) FROM names
    WHERE agent IS NOT NULL";

const WORKERS: &str = "SELECT s.agent,
    max(s.started_at, ifnull((SELECT max(time) FROM breadcrumbs b WHERE b.session = s.id), s.started_at)), i.number
    FROM sessions s LEFT JOIN issues i ON i.id = s.issue WHERE s.ended_at IS NULL ORDER BY s.id";

impl Snapshot<'_> {
    pub(super) fn glance_milestones(&self) -> Result<Vec<GlanceMilestone>, Problem> {
        self.many(MILESTONES, [], |row| {
            let time = |at: usize| -> rusqlite::Result<Option<Timestamp>> {
                let nanos: Option<i64> = row.get(at)?;
                Ok(nanos.map(Timestamp::from_nanos))
            };
            Ok(GlanceMilestone {
                id: row.get::<_, [u8; 16]>(0)?.into(),
                number: row.get(1)?,
                name: row.get(2)?,
                closed: state_of(row.get(3)?)? != crosslink_core::model::Lifecycle::Open,
                created_at: Timestamp::from_nanos(row.get(4)?),
                closed_at: time(5)?,
                due_at: time(6)?,
            })
        })
    }

    pub(super) fn glance_locks(&self) -> Result<Vec<GlanceLock>, Problem> {
        let locks = match self.is_joined()? {
            true => SHARED_LOCKS,
            false => LOCKS,
        };
        self.many(locks, [], |row| {
            let (commit, lease) = (row.get::<_, Option<[u8; 20]>>(4)?, row.get(5)?);
            Ok(GlanceLock {
                issue: row.get(0)?,
                agent: row.get(1)?,
                claimed_at: Timestamp::from_nanos(row.get(2)?),
                branch: row.get(3)?,
                elsewhere: commit.map(|commit| GlanceClaim { commit, lease }),
            })
        })
    }

    /// Whoever wrote an event, or is at work in a session; a note made in a session is a sign of life too.
    pub(crate) fn glance_agents(&self) -> Result<Vec<GlanceAgent>, Problem> {
        let seen = |row: &Row| Ok((row.get(0)?, Timestamp::from_nanos(row.get(1)?)));
        let mut agents: BTreeMap<String, GlanceAgent> = BTreeMap::new();
        let mut add = |name: String, at: Timestamp, working_on: Option<u32>| {
            let agent = agents.entry(name.clone()).or_insert(GlanceAgent {
                name,
                last_seen: at,
                working_on: None,
            });
            agent.last_seen = agent.last_seen.max(at);
            agent.working_on = working_on.or(agent.working_on);
        };
        for (name, at) in self.many(&self.counting(WRITERS)?, [], seen)? {
            add(name, at, None);
        }
        for (name, at, issue) in self.many(WORKERS, [], |row| {
            let (name, at) = seen(row)?;
            Ok((name, at, row.get(2)?))
        })? {
            add(name, at, issue);
        }
        Ok(agents.into_values().collect())
    }

    /// The agents of this database, and those at work in others, as these said last.
    pub(super) fn glance_everybody(&self) -> Result<Vec<GlanceAgent>, Problem> {
        let mut agents = self.glance_agents()?;
        if !self.is_joined()? {
            return Ok(agents);
        }
        let present = self.many(PRESENT, [], |row| {
            Ok(GlanceAgent {
                name: row.get(0)?,
                last_seen: Timestamp::from_nanos(row.get(1)?),
                working_on: row.get(2)?,
            })
        })?;
        for there in present {
            match agents.iter_mut().find(|known| known.name == there.name) {
                Some(known) => {
                    known.last_seen = known.last_seen.max(there.last_seen);
                    known.working_on = there.working_on.or(known.working_on);
                }
                None => agents.push(there),
            }
        }
        agents.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(agents)
    }

    pub(super) fn last_event_at(&self) -> Result<Option<Timestamp>, Problem> {
        let sql = "SELECT time FROM events WHERE true /* that count */ ORDER BY seq DESC LIMIT 1";
        self.one(&self.counting(sql)?, [], |row| {
            row.get(0).map(Timestamp::from_nanos)
        })
    }
}
