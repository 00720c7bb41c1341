//! What lies in a database, read into the snapshot all rules look at.

use std::collections::BTreeMap;
use std::sync::Arc;

use crosslink_core::id::{EventId, IssueId};
use crosslink_core::time::Timestamp;
use crosslink_hub::{
    CiStatus, ClockSkew, ControlAnswer, ControlRequest, Damage, Heartbeat, HubAgent, HubComment,
    HubFormat, HubIssue, HubLock, HubMilestone, HubSnapshot, HubTimeEntry, MoreOfIssue, Signatures,
    Text, Texts, Unadmitted, Words,
};
use crosslink_workspace::{
    Glance, GlanceAgent, GlanceCheck, GlanceComment, GlanceIssue, GlanceLock, GlanceMilestone,
    GlanceRequest, GlanceSharing, GlanceTime, GlanceUnadmitted, SetAsideLine, lease_until,
};

/// What is remembered of a database between two glances.
#[derive(Default)]
pub(super) struct LaidOut {
    /// The issues, shared with the snapshot.
    issues: BTreeMap<IssueId, Arc<HubIssue>>,
    /// The names and labels they are full of, of each one copy.
    pub(super) words: Words,
    /// Since when the locks of others stand as they do, by their commits.
    claims: BTreeMap<[u8; 20], Timestamp>,
    /// How far the clocks of agents ran ahead when their last event was seen.
    skews: BTreeMap<String, ClockSkew>,
}

impl LaidOut {
    /// Takes a glance in. `made_at` says when the commit of a lock was made.
    pub(super) fn take_in(
        &mut self,
        glance: Glance,
        made_at: impl Fn([u8; 20]) -> Option<Timestamp>,
        now: Timestamp,
    ) -> HubSnapshot {
        self.take_issues(glance.whole, (glance.issues, glance.hidden));
        self.take_skews(&glance.agents, now);
        let locks = self.locks(&glance.locks, &glance.agents, made_at, now);
        let milestones = glance.milestones.into_iter();
        let agents = glance.agents.into_iter().map(agent_of);
        let mut snapshot = HubSnapshot {
            locks,
            issues: self.issues.clone(),
            milestones: milestones.map(|one| (one.id, milestone_of(one))).collect(),
            idle_blockers: glance.idle_blockers,
            last_commit_at: glance.last_event_at,
            agents: agents.collect(),
            skews: self.skews.values().cloned().collect(),
            ..HubSnapshot::empty(HubFormat::V4)
        };
        share(glance.sharing, &mut snapshot);
        for asked in glance.requests {
            let target = asked.request.target.clone();
            let agent = snapshot.agents.entry(target).or_default();
            agent.requests.push(request_of(asked));
        }
        snapshot
    }

    fn take_issues(&mut self, whole: bool, (issues, hidden): (Vec<GlanceIssue>, Vec<IssueId>)) {
        let before = match whole {
            true => std::mem::take(&mut self.issues),
            false => BTreeMap::new(),
        };
        for id in &hidden {
            self.issues.remove(id);
        }
        for issue in issues {
            let mut issue = issue_of(issue);
            issue.pack(&mut self.words, Texts::LeftOut);
            let known = before.get(&issue.id).filter(|known| ***known == issue);
            let issue = known.map_or_else(|| Arc::new(issue), Arc::clone);
            self.issues.insert(issue.id, issue);
        }
        drop(before);
        self.words.tidy();
    }

    /// An event is dated ahead if it was when it was first seen.
    fn take_skews(&mut self, agents: &[GlanceAgent], now: Timestamp) {
        for agent in agents {
            let known = self.skews.get(&agent.name);
            if known.is_some_and(|known| known.event_at == agent.last_seen) {
                continue;
            }
            let skew = ClockSkew {
                agent: agent.name.clone(),
                event_at: agent.last_seen,
                seconds: agent.last_seen.seconds_since(now),
            };
            match skew.seconds > 0 {
                true => self.skews.insert(agent.name.clone(), skew),
                false => self.skews.remove(&agent.name),
            };
        }
    }

    /// A lock of this database is renewed by whatever its holder writes. One of another lasts from when its commit was made,
    /// which its holder's clock says, but from no later than it was first seen here.
    fn locks(
        &mut self,
        locks: &[GlanceLock],
        agents: &[GlanceAgent],
        made_at: impl Fn([u8; 20]) -> Option<Timestamp>,
        now: Timestamp,
    ) -> BTreeMap<u32, HubLock> {
        let before = std::mem::take(&mut self.claims);
        let mut found = BTreeMap::new();
        for lock in locks {
            let until = match lock.elsewhere {
                Some(claim) => {
                    let first = || made_at(claim.commit).map_or(now, |made| made.min(now));
                    let since = before.get(&claim.commit).copied().unwrap_or_else(first);
                    self.claims.insert(claim.commit, since);
                    since.plus_seconds(claim.lease.into())
                }
                None => {
                    let holder = agents.iter().find(|agent| agent.name == lock.agent);
                    lease_until(lock.claimed_at, holder.map(|agent| agent.last_seen))
                }
            };
            found.insert(lock.issue, lock_of(lock, until));
        }
        found
    }
}

/// Notes what is shared. A commit vouches for those below it: of each log one signature counts.
fn share(sharing: GlanceSharing, snapshot: &mut HubSnapshot) {
    let untrusted = sharing.unadmitted.len() as u64;
    snapshot.signatures = Signatures {
        valid: sharing.logs.saturating_sub(untrusted),
        untrusted,
        ..Signatures::default()
    };
    for name in sharing.unadmitted.iter().flat_map(|log| &log.agents) {
        if let Some(agent) = snapshot.agents.get_mut(name) {
            agent.trusted = Some(false);
        }
    }
    snapshot.unadmitted = sharing.unadmitted.iter().map(unadmitted_of).collect();
    snapshot.damage = sharing.set_aside.into_iter().map(damage_of).collect();
    snapshot.pending_events = sharing.waiting;
}

/// What is known of the commit at the tip of the default branch.
pub(super) fn ci_at(tip: Option<&str>, checks: &[GlanceCheck]) -> Option<CiStatus> {
    let at_tip = checks.iter().find(|check| tip == Some(&*check.commit))?;
    Some(CiStatus {
        commit: at_tip.commit.clone(),
        state: at_tip.state.as_str().to_owned(),
        url: at_tip.url.clone(),
    })
}

fn request_of(asked: GlanceRequest) -> ControlRequest {
    let request = asked.request;
    ControlRequest {
        id: request.id.to_string(),
        kind: request.what,
        issue: asked.issue,
        requested_by: request.by.to_string(),
        requested_at: request.at,
        reason: request.reason,
        answer: request.answer.map(|answer| ControlAnswer {
            at: answer.at,
            acted: answer.acted,
            result: answer.result,
            notes: None,
        }),
    }
}

/// Which event wrote a description tells it from another as well as its text does.
fn print_of(event: EventId) -> Text {
    let [a, b, c, d, e, f, g, h, ..] = event.0;
    Text::Print(u64::from_be_bytes([a, b, c, d, e, f, g, h]))
}

fn issue_of(issue: GlanceIssue) -> HubIssue {
    HubIssue {
        id: issue.id,
        number: issue.number,
        title: issue.title.into(),
        description: issue.described.map(print_of),
        status: issue.state,
        priority: issue.priority,
        parent: issue.parent,
        created_by: issue.created_by.into(),
        created_at: issue.created_at,
        updated_at: issue.updated_at,
        closed_at: issue.closed_at,
        labels: issue.labels.into_iter().map(Into::into).collect(),
        blockers: issue.blockers.into(),
        comments: issue.comments.into_iter().map(comment_of).collect(),
        more: MoreOfIssue {
            scheduled_at: issue.scheduled_at,
            due_at: issue.due_at,
            related: issue.related,
            milestone: issue.milestone,
            time_entries: issue.times.into_iter().map(time_of).collect(),
        }
        .into(),
    }
}

fn comment_of(comment: GlanceComment) -> HubComment {
    HubComment {
        uuid: comment.id,
        number: None,
        author: comment.author.into(),
        content: Box::default(),
        created_at: comment.created_at,
        kind: comment.kind.into(),
        more: None,
    }
}

fn time_of(time: GlanceTime) -> HubTimeEntry {
    HubTimeEntry {
        uuid: time.id,
        number: None,
        started_at: time.started_at,
        ended_at: time.ended_at,
        seconds: time.seconds,
    }
}

fn milestone_of(milestone: GlanceMilestone) -> HubMilestone {
    HubMilestone {
        id: milestone.id,
        number: milestone.number,
        name: milestone.name,
        description: None,
        closed: milestone.closed,
        created_at: milestone.created_at,
        closed_at: milestone.closed_at,
        due_at: milestone.due_at,
    }
}

fn lock_of(lock: &GlanceLock, until: Timestamp) -> HubLock {
    HubLock {
        agent: lock.agent.clone(),
        branch: lock.branch.clone(),
        claimed_at: lock.claimed_at,
        lease_until: Some(until),
        signed_by: None,
    }
}

fn unadmitted_of(found: &GlanceUnadmitted) -> Unadmitted {
    Unadmitted {
        log: found.log.clone(),
        agents: found.agents.clone(),
        marked: found.events.saturating_sub(found.quarantined),
        quarantined: found.quarantined,
    }
}

fn damage_of(line: SetAsideLine) -> Damage {
    let at = match line.line {
        0 => format!("commit {}", line.height),
        number => format!("commit {}, line {number}", line.height),
    };
    Damage {
        place: format!("logs/{}, {at}", line.log),
        reason: line.reason,
    }
}

/// What an agent wrote last is its last sign of life.
fn agent_of(agent: GlanceAgent) -> (String, HubAgent) {
    let heartbeat = Heartbeat {
        at: agent.last_seen,
        active_issue: agent.working_on,
        machine: None,
    };
    let known = HubAgent {
        heartbeat: Some(heartbeat),
        ..HubAgent::default()
    };
    (agent.name, known)
}
