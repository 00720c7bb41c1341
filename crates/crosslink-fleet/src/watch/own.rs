//! A project of this program: its own database, read through the workspace into the snapshot all rules look at.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crosslink_core::id::{EventId, IssueId};
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use crosslink_hub::{
    Found, Heartbeat, HubAgent, HubComment, HubFormat, HubIssue, HubLock, HubMilestone,
    HubSnapshot, HubTimeEntry, Look, RemoteSaid, Text, Texts, Words,
};
use crosslink_workspace::{
    Glance, GlanceAgent, GlanceComment, GlanceIssue, GlanceLock, GlanceMilestone, GlanceTime,
    Onlooker, lease_until,
};

/// What the position of a project begins with that was read from its own database.
const POSITION: &str = "v4 ";

/// The database of a project, as it was last read.
pub(super) struct Own {
    path: PathBuf,
    began: Instant,
    onlooker: Option<Onlooker>,
    /// Whether the project was ever read from its database. It is then not read from anything else, also when the
    /// database is gone: an older hub beside it would look like a project without most of its issues.
    known: bool,
    position: String,
    /// The issues, shared with the snapshot.
    issues: BTreeMap<IssueId, Arc<HubIssue>>,
    /// The names and labels they are full of, of each one copy.
    words: Words,
}

impl Own {
    /// The database of the project at a path, whose position was written down when it was last read.
    pub(super) fn new(path: &Path, position: &str) -> Self {
        Self {
            path: path.to_owned(),
            began: Instant::now(),
            onlooker: None,
            known: position.starts_with(POSITION),
            position: position.to_owned(),
            issues: BTreeMap::new(),
            words: Words::default(),
        }
    }

    /// The same project, of which nothing was read yet.
    pub(super) fn anew(&self) -> Self {
        Self::new(&self.path, &self.position)
    }

    /// Whether the project is read from its own database.
    pub(super) fn counts(&mut self) -> bool {
        if self.onlooker.is_none() {
            self.onlooker = Onlooker::of(&self.path);
        }
        let onlooker = self.onlooker.as_ref();
        onlooker.is_some_and(|onlooker| self.known || onlooker.has_database())
    }

    /// The folder in which something moves when somebody writes to the database, or makes one.
    pub(super) fn place(&self) -> Option<PathBuf> {
        self.onlooker.as_ref()?.place()
    }

    /// Whether the project was read from its database.
    pub(super) fn is_known(&self) -> bool {
        self.known
    }

    /// After which time the next look should come; nothing if it can wait until something moves.
    pub(super) fn again_in(&self) -> Option<Duration> {
        self.onlooker.as_ref()?.settles_in()
    }

    /// Looks; unchanged files cost no more than asking how they look. In earnest it is read whatever they look like.
    pub(super) fn look(&mut self, in_earnest: bool) -> Result<Found, Problem> {
        let Some(onlooker) = &mut self.onlooker else {
            return Ok(self.found(Look::Same));
        };
        if in_earnest {
            onlooker.doubt();
        }
        let glance = onlooker.look(self.began.elapsed())?;
        self.known = true;
        let look = match glance {
            None => Look::Same,
            Some(glance) => {
                self.position = format!("{POSITION}{}", glance.mark.seq);
                Look::Changed(Box::new(self.take_in(glance)))
            }
        };
        Ok(self.found(look))
    }

    /// Nobody else is asked: sync has brought into the database what others wrote.
    fn found(&self, look: Look) -> Found {
        Found {
            look,
            position: self.position.clone(),
            diverged: Vec::new(),
            rewritten: Vec::new(),
            restored: Vec::new(),
            default_branch_tip: None,
            remote: RemoteSaid::Answered,
        }
    }

    fn take_in(&mut self, glance: Glance) -> HubSnapshot {
        let before = match glance.whole {
            true => std::mem::take(&mut self.issues),
            false => BTreeMap::new(),
        };
        for id in &glance.hidden {
            self.issues.remove(id);
        }
        for issue in glance.issues {
            let mut issue = issue_of(issue);
            issue.pack(&mut self.words, Texts::LeftOut);
            let known = before.get(&issue.id).filter(|known| ***known == issue);
            let issue = known.map_or_else(|| Arc::new(issue), Arc::clone);
            self.issues.insert(issue.id, issue);
        }
        drop(before);
        self.words.tidy();
        let seen = |agent: &str| {
            let mut agents = glance.agents.iter();
            let found = agents.find(|known| known.name == agent)?;
            Some(found.last_seen)
        };
        let locks = glance.locks.iter();
        let locks = locks.map(|lock| (lock.issue, lock_of(lock, seen(&lock.agent))));
        HubSnapshot {
            locks: locks.collect(),
            issues: self.issues.clone(),
            milestones: glance
                .milestones
                .into_iter()
                .map(|one| (one.id, milestone_of(one)))
                .collect(),
            idle_blockers: glance.idle_blockers,
            last_commit_at: glance.last_event_at,
            agents: glance.agents.into_iter().map(agent_of).collect(),
            ..HubSnapshot::empty(HubFormat::V4)
        }
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
        title: issue.title,
        description: issue.described.map(print_of),
        status: issue.state,
        priority: issue.priority,
        parent: issue.parent,
        created_by: issue.created_by.into(),
        created_at: issue.created_at,
        updated_at: issue.updated_at,
        closed_at: issue.closed_at,
        scheduled_at: issue.scheduled_at,
        due_at: issue.due_at,
        labels: issue.labels.into_iter().map(Into::into).collect(),
        blockers: issue.blockers.into(),
        related: issue.related.into(),
        milestone: issue.milestone,
        comments: issue.comments.into_iter().map(comment_of).collect(),
        time_entries: issue.times.into_iter().map(time_of).collect(),
    }
}

fn comment_of(comment: GlanceComment) -> HubComment {
    HubComment {
        uuid: comment.id,
        number: None,
        author: comment.author.into(),
        content: String::new(),
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

fn lock_of(lock: &GlanceLock, seen: Option<Timestamp>) -> HubLock {
    HubLock {
        agent: lock.agent.clone(),
        branch: lock.branch.clone(),
        claimed_at: lock.claimed_at,
        lease_until: Some(lease_until(lock.claimed_at, seen)),
        signed_by: None,
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

#[cfg(test)]
mod tests {
    use crosslink_core::operation::{CreateIssue, ElementOf, SetElement};
    use crosslink_sim::environment;
    use crosslink_workspace::{InitOptions, Workspace};

    use super::*;

    #[test]
    fn a_word_that_nobody_uses_any_more_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        crosslink_sim::git(folder.path(), &["init", "--quiet"]).unwrap();
        let options = InitOptions {
            directory: Some(folder.path().to_owned()),
            agent: Some("agent-1".to_owned()),
            ..InitOptions::default()
        };
        let (workspace, _) = Workspace::init(environment(1), &options).unwrap();
        let mut workspace = workspace.unwrap();
        let created = CreateIssue {
            title: "One".to_owned(),
            ..CreateIssue::default()
        };
        let issue = workspace.run(created).unwrap().outcome.uuid;
        let mut own = Own::new(folder.path(), "");
        assert!(own.counts());
        let words = |own: &mut Own| {
            drop(own.look(true).unwrap());
            format!("{:?}", own.words)
        };
        for (present, known) in [(true, true), (false, false)] {
            workspace
                .run(SetElement {
                    issue,
                    element: ElementOf::Label("passing".to_owned()),
                    present,
                })
                .unwrap();
            assert_eq!(words(&mut own).contains("passing"), known);
        }
    }
}
