//! A hub in our own words: the facts our log would hold, had all of it been recorded here.

use std::collections::{BTreeMap, BTreeSet};

use crosslink_core::entity::Lock;
use crosslink_core::event::{
    CommentAdded, Element, Fact, IssueCreated, MilestoneCreated, TimeLogged,
};
use crosslink_core::id::{CommentId, IssueId, TimeEntryId};
use crosslink_core::model::{Lifecycle, Standing};
use crosslink_core::time::Timestamp;
use uuid::Uuid;

use crate::leftover::{self, OfComment, OfIssue};
use crate::snapshot::{HubComment, HubIssue, HubMilestone, HubSnapshot, HubTimeEntry};
use crate::words::Text;

/// What happened, and when.
pub type Told = (Fact, Timestamp);

impl HubSnapshot {
    /// Returns what the hub says as facts. Names, numbers, authors and times are the hub's; links to what the hub
    /// does not have are left out.
    pub fn facts(&self) -> Vec<Told> {
        let mut facts = self.whole_facts();
        for (fact, _) in &mut facts {
            match fact {
                Fact::IssueCreated(created) => created.foreign.clear(),
                Fact::CommentAdded(added) => added.foreign.clear(),
                _ => {}
            }
        }
        facts
    }

    /// The same, and what has no field stands beside it under the name of the source.
    pub(crate) fn whole_facts(&self) -> Vec<Told> {
        let mut facts: Vec<Told> = self.milestones.values().map(milestone).collect();
        let mut relations = self.relations();
        for issue in self.issues.values() {
            let related = relations.remove(&issue.id).unwrap_or_default();
            facts.push(self.created(issue, related));
            let comments = issue.comments.iter();
            facts.extend(comments.map(|comment| self.comment_added(issue.id, comment)));
            let times = issue.more.time_entries.iter();
            facts.extend(times.map(|entry| time_logged(issue, entry)));
        }
        facts
    }

    /// Returns who works on which issue.
    pub fn holders(&self) -> Vec<Lock> {
        let numbers = self.issues.values().rev();
        let numbers: BTreeMap<u32, IssueId> = numbers
            .filter_map(|issue| Some((issue.number?, issue.id)))
            .collect();
        let locks = self.locks.iter();
        locks
            .filter_map(|(number, lock)| {
                let issue = *numbers.get(number)?;
                Some(Lock {
                    issue,
                    agent: lock.agent.clone(),
                    elsewhere: None,
                    session: None,
                    // A hub of the reference does not name its claims.
                    token: Uuid::new_v5(&issue.0, lock.agent.as_bytes()),
                    claimed_at: lock.claimed_at,
                    branch: lock.branch.clone(),
                })
            })
            .collect()
    }

    /// The issues each has to do with, said once however many ends say so.
    fn relations(&self) -> BTreeMap<IssueId, BTreeSet<IssueId>> {
        let mut relations: BTreeMap<IssueId, BTreeSet<IssueId>> = BTreeMap::new();
        for issue in self.issues.values() {
            for other in &issue.more.related {
                if self.leads_somewhere(issue, other) {
                    let (home, away) = Element::relation_ends(issue.id, *other);
                    relations.entry(home).or_default().insert(away);
                }
            }
        }
        relations
    }

    pub(crate) fn leads_somewhere(&self, issue: &HubIssue, other: &IssueId) -> bool {
        *other != issue.id && self.issues.contains_key(other)
    }

    fn created(&self, issue: &HubIssue, related: BTreeSet<IssueId>) -> Told {
        let known = |other: &IssueId| self.leads_somewhere(issue, other);
        let created = IssueCreated {
            number: issue.number,
            description: issue
                .description
                .as_ref()
                .and_then(Text::as_str)
                .map(str::to_owned),
            status: standing(issue.status, issue.closed_at),
            priority: issue.priority,
            parent: issue.parent.filter(known),
            milestone: issue
                .more
                .milestone
                .filter(|milestone| self.milestones.contains_key(milestone)),
            scheduled: issue.more.scheduled_at,
            due: issue.more.due_at,
            labels: issue.labels.iter().map(ToString::to_string).collect(),
            blockers: issue.blockers.iter().copied().filter(known).collect(),
            relations: related.into_iter().collect(),
            author: Some(issue.created_by.to_string()),
            updated_at: Some(issue.updated_at),
            foreign: leftover::keep(self.format, &OfIssue::of(self, issue)),
            ..IssueCreated::new(issue.id, issue.title.clone())
        };
        (Fact::IssueCreated(Box::new(created)), issue.created_at)
    }

    fn comment_added(&self, issue: IssueId, comment: &HubComment) -> Told {
        let more = comment.more.as_deref().cloned().unwrap_or_default();
        let added = CommentAdded {
            issue,
            comment: CommentId(comment.uuid),
            kind: comment.kind.to_string(),
            body: comment.content.to_string(),
            author: Some(comment.author.to_string()),
            trigger: more.trigger_type,
            context: more.intervention_context,
            driver_key_fingerprint: more.driver_key_fingerprint,
            foreign: leftover::keep(self.format, &OfComment::of(comment)),
        };
        (Fact::CommentAdded(Box::new(added)), comment.created_at)
    }
}

/// When something was closed matters only while it is not open.
fn standing(state: Lifecycle, closed_at: Option<Timestamp>) -> Standing {
    Standing {
        state,
        closed_at: closed_at.filter(|_| state != Lifecycle::Open),
        reason: None,
    }
}

fn milestone(milestone: &HubMilestone) -> Told {
    let state = match milestone.closed {
        true => Lifecycle::Closed,
        false => Lifecycle::Open,
    };
    let created = MilestoneCreated {
        milestone: milestone.id,
        number: milestone.number,
        name: milestone.name.clone(),
        description: milestone.description.clone(),
        status: standing(state, milestone.closed_at),
        due: milestone.due_at,
        author: None,
    };
    (Fact::MilestoneCreated(created), milestone.created_at)
}

/// A hub does not say who worked; most likely who created the issue.
fn time_logged(issue: &HubIssue, entry: &HubTimeEntry) -> Told {
    let logged = TimeLogged {
        issue: issue.id,
        entry: TimeEntryId(entry.uuid),
        started_at: entry.started_at,
        ended_at: entry.ended_at,
        seconds: entry.seconds,
        author: Some(issue.created_by.to_string()),
    };
    let at = entry.ended_at.unwrap_or(entry.started_at);
    (Fact::TimeLogged(logged), at)
}
