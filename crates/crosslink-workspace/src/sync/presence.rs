//! Presence: who is at work in which database. It travels with other pushes only, and not often.

use std::collections::BTreeMap;

use crosslink_core::id::AgentId;
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use crosslink_git::{ObjectId, PushOutcome};
use crosslink_hub::v4::exchange::{Change, Told};
use crosslink_hub::v4::{AgentPresence, Found, HubRef, LogName, Prefix, Presence};
use crosslink_store::{PresentAgent, Session, Snapshot};
use uuid::Uuid;

use super::contact::Contact;
use super::remote::unreadable;

/// At most so often is presence told, in seconds.
const EVERY: i64 = 5 * 60;

impl Contact<'_> {
    /// Pushes changes, and presence with them where its time has come.
    pub(super) fn push_along(
        &mut self,
        (hub, prefix): (Uuid, Prefix),
        changes: &[Change],
        told: &Told,
    ) -> Result<Vec<PushOutcome>, Problem> {
        let presence = self.own_presence((hub, prefix), told)?;
        let mut all = changes.to_vec();
        all.extend(presence);
        let mut outcomes = self.push(prefix, &all)?;
        if let Some(outcome) = outcomes.get(changes.len()) {
            // Whatever the remote said, it was asked.
            let now = self.workspace.now();
            self.told_presence |= *outcome == PushOutcome::Done;
            self.workspace
                .store
                .write(|writing| writing.set_presence_told(now))?;
        }
        outcomes.truncate(changes.len());
        Ok(outcomes)
    }

    /// The commit that says who is at work here; nothing before its time, or where nobody is and nobody was said to be.
    fn own_presence(
        &self,
        (hub, prefix): (Uuid, Prefix),
        told: &Told,
    ) -> Result<Option<Change>, Problem> {
        // A branch cannot be replaced, and a growing one would cost too much.
        if prefix == Prefix::Branches || self.told_presence {
            return Ok(None);
        }
        let now = self.workspace.now();
        let (told_at, agents) = self
            .workspace
            .read(|snapshot| Ok((snapshot.presence_told()?, at_work(snapshot)?)))?;
        let rested = told_at.is_none_or(|at| !(0..EVERY).contains(&now.seconds_since(at)));
        let log = self.log()?;
        let at = HubRef::Presence(log);
        let there = told.get(&at).copied();
        if !rested || (agents.is_empty() && there.is_none()) {
            return Ok(None);
        }
        let presence = Presence {
            time: millis(now),
            agents,
        };
        let onto = self.onto(hub, None);
        let id = presence
            .write(&self.place.objects, &onto, log, &self.key)
            .map_err(|error| unreadable(&error))?;
        let new = Some(id);
        Ok(Some(Change { at, there, new }))
    }

    /// Takes over what other databases say of who is at work there.
    pub(super) fn take_presence(&mut self, hub: Uuid, told: &Told) -> Result<(), Problem> {
        let own = self.log()?;
        let read = self.workspace.read(|snapshot| snapshot.presence_read())?;
        let there: BTreeMap<LogName, ObjectId> = told
            .iter()
            .filter_map(|(at, id)| match at {
                HubRef::Presence(log) if *log != own => Some((*log, *id)),
                _ => None,
            })
            .collect();
        let mut found = Vec::new();
        for (log, id) in &there {
            let name = log.to_string();
            if read.get(&name) != Some(id.as_bytes()) {
                let agents = self.agents_of(hub, *log, *id)?;
                found.push((name, *id.as_bytes(), agents));
            }
        }
        let gone: Vec<&String> = read
            .keys()
            .filter(|name| !there.keys().any(|log| log.to_string() == **name))
            .collect();
        if found.is_empty() && gone.is_empty() {
            return Ok(());
        }
        self.workspace.store.write(|writing| {
            for (log, oid, agents) in &found {
                writing.set_presence(log, *oid, agents)?;
            }
            gone.iter().try_for_each(|log| writing.forget_presence(log))
        })
    }

    fn agents_of(
        &self,
        hub: Uuid,
        log: LogName,
        id: ObjectId,
    ) -> Result<Vec<PresentAgent>, Problem> {
        let found = Presence::find(&self.place.objects, hub, log, id);
        let Found::Value((presence, key)) = found.map_err(|error| unreadable(&error))? else {
            return Ok(Vec::new());
        };
        if !self.may_hold(&key) {
            return Ok(Vec::new());
        }
        Ok(present(log, presence))
    }
}

/// The agents at work in another database, as it says.
pub(crate) fn present(log: LogName, presence: Presence) -> Vec<PresentAgent> {
    let agents = presence.agents.into_iter().map(|at| PresentAgent {
        log: log.to_string(),
        agent: at.agent.to_string(),
        session: at.session,
        issue: at.issue,
        branch: at.branch,
        seen: Timestamp::from_nanos(at.seen.saturating_mul(1_000_000)),
    });
    agents.collect()
}

/// The agents with open sessions.
fn at_work(snapshot: &Snapshot) -> Result<Vec<AgentPresence>, Problem> {
    let sessions = snapshot.local().open_sessions()?;
    let present = sessions
        .into_iter()
        .map(|session| presence_of(snapshot, session));
    present.collect()
}

fn presence_of(snapshot: &Snapshot, session: Session) -> Result<AgentPresence, Problem> {
    let local = snapshot.local();
    let held = match session.issue {
        Some(issue) => local.lock(issue)?.filter(|lock| lock.is_of(&session.agent)),
        None => None,
    };
    let noted = local
        .breadcrumbs(session.id)?
        .last()
        .map(|crumb| crumb.time);
    Ok(AgentPresence {
        agent: AgentId::new(&session.agent)?,
        session: session.id.to_string(),
        issue: session.issue,
        branch: held.and_then(|lock| lock.branch),
        seen: millis(noted.unwrap_or(session.started_at)),
    })
}

fn millis(at: Timestamp) -> i64 {
    at.as_nanos().div_euclid(1_000_000)
}
