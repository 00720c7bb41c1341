//! What each kind of event does to a state.

use crosslink_core::id::IssueId;
use crosslink_core::model::{Lifecycle, Priority};
use crosslink_core::time::Timestamp;

use super::draft::{Draft, IssueDraft};
use super::envelope::Envelope;
use super::event::{CommentAdded, Event, IssueCreated};
use super::state_file::{instant, shown};
use crate::more::MoreOfIssue;
use crate::snapshot::{HubComment, HubIssue, HubLock, HubMilestone, HubTimeEntry, MoreOfComment};
use crate::words::Word;

impl Draft {
    /// Applies an event; one about a deleted issue does nothing.
    pub(super) fn apply(&mut self, envelope: &Envelope) {
        let event = &envelope.event;
        let gone = |issue: IssueId| self.state.deleted.contains(&issue);
        if event.issue().is_some_and(gone) {
            return;
        }
        self.apply_to_whole(envelope);
        let at = envelope.time.at;
        let issue = event.issue().filter(|_| changes_issue(event));
        if let Some(draft) = issue.and_then(|issue| self.touch(issue, at)) {
            draft.apply(event);
        }
    }

    /// The events that are about more than one issue, or about whether there is one.
    fn apply_to_whole(&mut self, envelope: &Envelope) {
        let at = envelope.time.at;
        match &envelope.event {
            Event::IssueCreated(created) => self.create(created, at),
            Event::IssueDeleted { uuid } => self.delete(*uuid),
            Event::CommentAdded(comment) => self.comment(comment, at),
            Event::RelationAdded { uuid_a, uuid_b } => {
                self.relate(*uuid_a, *uuid_b, at, true);
                self.relate(*uuid_b, *uuid_a, at, true);
            }
            Event::RelationRemoved { uuid_a, uuid_b } => {
                self.relate(*uuid_a, *uuid_b, at, false);
                self.relate(*uuid_b, *uuid_a, at, false);
            }
            Event::MilestoneAssigned {
                issue_uuid,
                milestone_uuid,
            } => {
                self.assign(*issue_uuid, *milestone_uuid, at);
            }
            Event::MilestoneCreated { .. } => self.create_milestone(&envelope.event),
            Event::MilestoneClosed { uuid, closed_at } => {
                if let Some(milestone) = self.state.milestones.get_mut(uuid) {
                    milestone.closed = true;
                    milestone.closed_at = Some(closed_at.at);
                }
            }
            Event::MilestoneDeleted { uuid } => self.delete_milestone(*uuid),
            _ => self.apply_to_locks(envelope),
        }
    }

    fn apply_to_locks(&mut self, envelope: &Envelope) {
        match &envelope.event {
            Event::LockClaimed {
                issue_display_id,
                branch,
            } => {
                self.claim(*issue_display_id, branch.as_deref(), envelope);
            }
            Event::LockReleased { issue_display_id } => {
                let held = self.state.locks.get(issue_display_id);
                if held.is_some_and(|lock| lock.agent == envelope.agent) {
                    self.state.locks.remove(issue_display_id);
                }
            }
            _ => {}
        }
    }

    fn create(&mut self, created: &IssueCreated, at: Timestamp) {
        if self.has(created.uuid) {
            return;
        }
        let number = self.draw_number(created.uuid, created.display_id);
        self.insert(new_issue(created, shown(Some(number)), at));
    }

    fn comment(&mut self, comment: &CommentAdded, at: Timestamp) {
        let number = comment.display_id.unwrap_or(self.state.next_comment_id);
        let next = number.saturating_add(1);
        self.state.next_comment_id = self.state.next_comment_id.max(next);
        if let Some(draft) = self.touch(comment.issue_uuid, at) {
            draft.add_comment(new_comment(comment, Some(number)));
        }
    }

    /// Adds or removes one side of a relation.
    pub(super) fn relate(&mut self, one: IssueId, other: IssueId, at: Timestamp, related: bool) {
        let Some(draft) = self.touch(one, at) else {
            return;
        };
        if related {
            draft.related.insert(other);
        } else {
            draft.related.remove(&other);
        }
    }

    fn create_milestone(&mut self, event: &Event) {
        let Event::MilestoneCreated {
            uuid,
            display_id,
            name,
            description,
            created_at,
        } = event
        else {
            return;
        };
        let id = *uuid;
        if self.state.milestones.contains_key(&id) {
            return;
        }
        let number = display_id.unwrap_or(self.state.next_milestone_id);
        let next = number.saturating_add(1);
        self.state.next_milestone_id = self.state.next_milestone_id.max(next);
        let milestone = HubMilestone {
            id,
            number: shown(Some(number)),
            name: name.clone(),
            description: description.clone(),
            closed: false,
            created_at: created_at.at,
            closed_at: None,
            due_at: None,
        };
        self.state.milestones.insert(id, milestone);
    }

    fn claim(&mut self, number: i64, branch: Option<&str>, envelope: &Envelope) {
        let held = self.state.locks.get(&number);
        if held.is_some_and(|lock| lock.agent != envelope.agent) {
            return;
        }
        let lock = HubLock {
            agent: envelope.agent.clone(),
            branch: branch.map(str::to_owned),
            claimed_at: envelope.time.at,
            lease_until: None,
            signed_by: None,
        };
        self.state.locks.insert(number, lock);
    }
}

/// Whether an event does nothing but change one issue.
fn changes_issue(event: &Event) -> bool {
    !matches!(
        event,
        Event::IssueCreated(_)
            | Event::IssueDeleted { .. }
            | Event::CommentAdded(_)
            | Event::MilestoneAssigned { .. }
    )
}

impl IssueDraft {
    fn apply(&mut self, event: &Event) {
        let issue = &mut self.issue;
        match event {
            Event::IssueUpdated {
                title,
                description,
                priority,
                ..
            } => {
                if let Some(title) = title {
                    issue.title = title.as_str().into();
                }
                if let Some(description) = description {
                    issue.description = Some(description.clone().into());
                }
                let priority = priority.as_deref().and_then(priority_word);
                issue.priority = priority.unwrap_or(issue.priority);
            }
            Event::StatusChanged {
                new_status,
                closed_at,
                ..
            } => {
                issue.status = status_word(new_status).unwrap_or(issue.status);
                issue.closed_at = instant(*closed_at);
            }
            Event::ParentChanged {
                new_parent_uuid, ..
            } => issue.parent = *new_parent_uuid,
            Event::ScheduleChanged {
                scheduled_at,
                due_at,
                ..
            } => {
                self.more.scheduled_at = instant(*scheduled_at);
                self.more.due_at = instant(*due_at);
            }
            _ => self.apply_to_sets(event),
        }
    }

    fn apply_to_sets(&mut self, event: &Event) {
        match event {
            Event::LabelAdded { label, .. } => {
                self.labels.insert(label.as_str().into());
            }
            Event::LabelRemoved { label, .. } => {
                self.labels.remove(&Word::from(label.as_str()));
            }
            Event::DependencyAdded { blocker_uuid, .. } => {
                self.blockers.insert(*blocker_uuid);
            }
            Event::DependencyRemoved { blocker_uuid, .. } => {
                self.blockers.remove(blocker_uuid);
            }
            Event::TimeEntryAdded { .. } => self.log_time(event),
            _ => {}
        }
    }

    fn log_time(&mut self, event: &Event) {
        let Event::TimeEntryAdded {
            entry_uuid,
            display_id,
            started_at,
            ended_at,
            duration_seconds,
            ..
        } = event
        else {
            return;
        };
        self.add_entry(HubTimeEntry {
            uuid: *entry_uuid,
            number: *display_id,
            started_at: started_at.at,
            ended_at: instant(*ended_at),
            seconds: *duration_seconds,
        });
    }
}

/// The issue as it is right after its creation.
pub(super) fn new_issue(created: &IssueCreated, number: Option<u32>, at: Timestamp) -> HubIssue {
    HubIssue {
        id: created.uuid,
        number,
        title: created.title.as_str().into(),
        description: created.description.clone().map(Into::into),
        status: Lifecycle::Open,
        priority: priority_word(&created.priority).unwrap_or_default(),
        parent: created.parent_uuid,
        created_by: created.created_by.as_str().into(),
        created_at: at,
        updated_at: at,
        closed_at: None,
        labels: created
            .labels
            .iter()
            .map(|label| label.as_str().into())
            .collect(),
        blockers: Box::default(),
        comments: Box::default(),
        more: MoreOfIssue {
            scheduled_at: instant(created.scheduled_at),
            due_at: instant(created.due_at),
            ..MoreOfIssue::default()
        }
        .into(),
    }
}

/// The comment as an event has it.
pub(super) fn new_comment(comment: &CommentAdded, number: Option<i64>) -> HubComment {
    HubComment {
        uuid: comment.comment_uuid,
        number: shown(number),
        author: comment.author.as_str().into(),
        content: comment.content.as_str().into(),
        created_at: comment.created_at.at,
        kind: comment.kind.as_str().into(),
        more: MoreOfComment {
            trigger_type: comment.trigger_type.clone(),
            intervention_context: comment.intervention_context.clone(),
            driver_key_fingerprint: comment.driver_key_fingerprint.clone(),
            signed_by: comment.signed_by.clone(),
            signature: comment.signature.clone(),
        }
        .kept(),
    }
}

fn status_word(word: &str) -> Option<Lifecycle> {
    match word {
        "open" => Some(Lifecycle::Open),
        "closed" => Some(Lifecycle::Closed),
        "archived" => Some(Lifecycle::Archived),
        _ => None,
    }
}

/// Only the four words; other ways to say it are not the format's.
fn priority_word(word: &str) -> Option<Priority> {
    Priority::ALL
        .into_iter()
        .find(|priority| priority.as_str() == word)
}
