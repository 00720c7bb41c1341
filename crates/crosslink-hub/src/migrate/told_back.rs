//! The way back: what folded events say, in the words of the older hub.

use std::collections::{BTreeMap, BTreeSet};

use crosslink_core::entity::{Comment, Issue, Milestone, TimeEntry};
use crosslink_core::event::{Element, Event, Fact};
use crosslink_core::hub::{HubView, Read};
use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::model::Lifecycle;
use crosslink_core::state::State;
use crosslink_core::time::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::genesis::{CARRIED_LINE, CARRIED_LOCK, CARRIED_MILESTONE};
use super::older::SignedLine;
use crate::leftover::{self, OfComment, OfIssue, OfLock};
use crate::more::MoreOfIssue;
use crate::snapshot::{
    HubComment, HubFormat, HubIssue, HubLock, HubMilestone, HubTimeEntry, MoreOfComment,
};

/// A hub told back.
#[derive(Default)]
pub(super) struct ToldBack {
    pub(super) issues: BTreeMap<IssueId, HubIssue>,
    pub(super) milestones: BTreeMap<MilestoneId, HubMilestone>,
    pub(super) locks: BTreeMap<u32, HubLock>,
    pub(super) lines: Vec<SignedLine>,
}

#[derive(Deserialize)]
struct CarriedLock {
    number: u32,
    lock: OfLock,
}

#[derive(Deserialize)]
struct CarriedLine {
    time: Timestamp,
    log: String,
    number: u64,
    line: String,
}

#[derive(Deserialize)]
struct CarriedMilestone {
    milestone: MilestoneId,
    closed_at: Option<Timestamp>,
}

impl ToldBack {
    /// Tells back what a state and the carried events say.
    pub(super) fn of(state: &State, events: &[Event], format: HubFormat) -> Read<Self> {
        let mut told = Self::default();
        for issue in state.issues().filter(|issue| issue.created.is_some()) {
            told.issues
                .insert(issue.id, told_issue(state, issue, format)?);
        }
        for milestone in state.milestones().filter(|one| one.created.is_some()) {
            let told_milestone = told_milestone(state, milestone)?;
            told.milestones.insert(milestone.id, told_milestone);
        }
        for event in events {
            told.take_carried(event);
        }
        told.lines
            .sort_by(|one, other| (&one.agent, one.number).cmp(&(&other.agent, other.number)));
        Ok(told)
    }

    fn take_carried(&mut self, event: &Event) {
        let Fact::Unknown { kind } = &event.fact else {
            return;
        };
        let Ok(payload) = serde_json::from_str::<Value>(event.line()) else {
            return;
        };
        match kind.as_str() {
            CARRIED_LOCK => {
                if let Ok(CarriedLock { number, lock }) = serde_json::from_value(payload) {
                    let lock = HubLock {
                        agent: lock.agent,
                        branch: lock.branch,
                        claimed_at: lock.claimed_at,
                        lease_until: None,
                        signed_by: lock.signed_by,
                    };
                    self.locks.insert(number, lock);
                }
            }
            CARRIED_LINE => {
                if let Ok(carried) = serde_json::from_value::<CarriedLine>(payload) {
                    self.lines.push(SignedLine {
                        agent: carried.log,
                        number: carried.number,
                        at: carried.time,
                        text: carried.line,
                    });
                }
            }
            CARRIED_MILESTONE => {
                if let Ok(carried) = serde_json::from_value::<CarriedMilestone>(payload)
                    && let Some(milestone) = self.milestones.get_mut(&carried.milestone)
                {
                    milestone.closed_at = carried.closed_at;
                }
            }
            _ => {}
        }
    }
}

/// The sets of an issue.
#[derive(Default)]
struct Sets {
    labels: BTreeSet<String>,
    blockers: BTreeSet<IssueId>,
    related: BTreeSet<IssueId>,
}

fn sets(state: &State, issue: IssueId, left: &OfIssue) -> Read<Sets> {
    let mut sets = Sets::default();
    for element in state.elements(issue)? {
        match element {
            Element::Label(label) => drop(sets.labels.insert(label)),
            Element::Blocker(other) => drop(sets.blockers.insert(other)),
            Element::Relation(other) => drop(sets.related.insert(other)),
            Element::ExternalRef(_) => {}
        }
    }
    sets.blockers.extend(&left.blockers);
    sets.related.extend(&left.related);
    Ok(sets)
}

fn told_issue(state: &State, issue: &Issue, format: HubFormat) -> Read<HubIssue> {
    let left: OfIssue = leftover::kept(format, &issue.foreign);
    let sets = sets(state, issue.id, &left)?;
    let mut comments: Vec<HubComment> = state
        .comments(issue.id)
        .into_iter()
        .map(|comment| told_comment(comment, format))
        .collect();
    comments.sort_by(|one, other| {
        (one.created_at, &one.author, one.uuid).cmp(&(other.created_at, &other.author, other.uuid))
    });
    let mut time_entries: Vec<HubTimeEntry> = state
        .times(issue.id)
        .into_iter()
        .map(|entry| told_time(entry, &left))
        .collect();
    time_entries.sort_by_key(|entry| (entry.started_at, entry.uuid));
    Ok(HubIssue {
        id: issue.id,
        number: state.numbers(issue.id)?.last().copied(),
        title: issue.title.as_str().into(),
        description: issue.description.clone().map(Into::into),
        status: issue.standing.state,
        priority: issue.priority,
        parent: issue.parent.or(left.parent),
        created_by: issue.created_by.as_str().into(),
        created_at: issue.created_at,
        updated_at: left.updated_at.unwrap_or(issue.updated_at),
        closed_at: issue.standing.closed_at.or(left.closed_at),
        labels: sets.labels.into_iter().map(Into::into).collect(),
        blockers: sets.blockers.into_iter().collect(),
        comments: comments.into(),
        more: MoreOfIssue {
            scheduled_at: issue.scheduled,
            due_at: issue.due,
            related: sets.related.into_iter().collect(),
            milestone: issue.milestone.or(left.milestone),
            time_entries,
        }
        .into(),
    })
}

fn told_comment(comment: &Comment, format: HubFormat) -> HubComment {
    let left: OfComment = leftover::kept(format, &comment.foreign);
    let more = MoreOfComment {
        trigger_type: comment.trigger.clone(),
        intervention_context: comment.context.clone(),
        driver_key_fingerprint: comment.driver_key_fingerprint.clone(),
        signed_by: left.signed_by,
        signature: left.signature,
    };
    HubComment {
        uuid: comment.id.0,
        number: left.display_id,
        author: comment.author.as_str().into(),
        content: comment.body.as_str().into(),
        created_at: comment.created_at,
        kind: comment.kind.as_str().into(),
        more: more.kept(),
    }
}

fn told_time(entry: &TimeEntry, left: &OfIssue) -> HubTimeEntry {
    HubTimeEntry {
        uuid: entry.id.0,
        number: left.time_entries.get(&entry.id.0).copied(),
        started_at: entry.started_at,
        ended_at: entry.ended_at,
        seconds: entry.seconds,
    }
}

fn told_milestone(state: &State, milestone: &Milestone) -> Read<HubMilestone> {
    Ok(HubMilestone {
        id: milestone.id,
        number: state.milestone_numbers(milestone.id)?.last().copied(),
        name: milestone.name.clone(),
        description: milestone.description.clone(),
        closed: milestone.standing.state == Lifecycle::Closed,
        created_at: milestone.created_at,
        closed_at: milestone.standing.closed_at,
        due_at: milestone.due,
    })
}
