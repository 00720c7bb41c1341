//! Events that came after the checkpoint had passed their time, and whose effect is demonstrably missing.
//!
//! The format keeps one mark for all logs and never looks below it again, so that an event which becomes
//! visible late is lost to everybody. Two kinds leave no doubt: an issue that was created and never got a
//! number, and a comment an issue does not have, since nothing ever removes comments. What was said about
//! such an issue is just as lost, wherever it stands. (A comment older than its issue is no such case: the
//! rules drop it even if it comes in time.) Events that carry a display number are left alone:
//! those come from the older generation, where issues went without leaving a trace.

use std::collections::{BTreeSet, HashMap, HashSet};

use crosslink_core::id::IssueId;
use crosslink_core::time::Timestamp;
use uuid::Uuid;

use super::apply::{new_comment, new_issue};
use super::draft::Draft;
use super::event::{CommentAdded, Event};
use super::reduce::{EventRef, Found};

/// Brings back what was lost; tells which events it applied.
pub(super) fn rescue(
    draft: &mut Draft,
    events: &[Found<'_>],
    is_pending: &dyn Fn(&Found<'_>) -> bool,
) -> Vec<EventRef> {
    let covered = || events.iter().filter(|found| !is_pending(found));
    let lost = Lost {
        issues: lost_issues(draft, events, covered()),
        comments: lost_comments(draft, covered()),
    };
    if lost.issues.is_empty() && lost.comments.is_empty() {
        return Vec::new();
    }
    let applied = events.iter().filter(|found| lost.apply(draft, found));
    applied.map(Found::place).collect()
}

/// What was lost.
struct Lost {
    issues: BTreeSet<IssueId>,
    /// On issues that were not lost.
    comments: BTreeSet<(IssueId, Uuid)>,
}

fn lost_issues<'a>(
    draft: &Draft,
    events: &[Found<'_>],
    covered: impl Iterator<Item = &'a Found<'a>>,
) -> BTreeSet<IssueId> {
    let deleted: HashSet<_> = events
        .iter()
        .filter(|found| matches!(found.envelope.event, Event::IssueDeleted { .. }))
        .filter_map(|found| found.envelope.event.issue())
        .collect();
    let is_known = |id: IssueId| {
        let state = &draft.state;
        let numbered = state.display_ids.contains_key(&id) || state.deleted.contains(&id);
        numbered || draft.has(id) || deleted.contains(&id)
    };
    covered
        .filter_map(|found| match &found.envelope.event {
            Event::IssueCreated(created) if created.display_id.is_none() => Some(created.uuid),
            _ => None,
        })
        .filter(|id| !is_known(*id))
        .collect()
}

fn lost_comments<'a>(
    draft: &Draft,
    covered: impl Iterator<Item = &'a Found<'a>>,
) -> BTreeSet<(IssueId, Uuid)> {
    let mut known: HashMap<IssueId, HashSet<Uuid>> = HashMap::new();
    let mut is_known = |issue: IssueId, comment: Uuid| {
        let names = known.entry(issue).or_insert_with(|| {
            let comments = draft.untouched(issue).map(|issue| issue.comments.iter());
            comments
                .into_iter()
                .flatten()
                .map(|comment| comment.uuid)
                .collect()
        });
        names.contains(&comment) || draft.has_comment(issue, comment)
    };
    covered
        .filter_map(|found| match &found.envelope.event {
            Event::CommentAdded(comment) if comment.display_id.is_none() => {
                let (issue, name) = (comment.issue_uuid, comment.comment_uuid);
                draft
                    .existed(issue, found.envelope.time.at)
                    .then_some((issue, name))
            }
            _ => None,
        })
        .filter(|(issue, comment)| !is_known(*issue, *comment))
        .collect()
}

impl Lost {
    /// Applies an event as far as it was lost; tells whether it was.
    fn apply(&self, draft: &mut Draft, found: &Found<'_>) -> bool {
        let at = found.envelope.time.at;
        match &found.envelope.event {
            Event::IssueCreated(created) => {
                let lost = self.issues.contains(&created.uuid) && !draft.has(created.uuid);
                if lost {
                    draft.insert(new_issue(created, None, at));
                }
                lost
            }
            Event::CommentAdded(comment) => self.comment(draft, comment, at),
            Event::RelationAdded { uuid_a, uuid_b } => {
                self.relate(draft, [*uuid_a, *uuid_b], at, true)
            }
            Event::RelationRemoved { uuid_a, uuid_b } => {
                self.relate(draft, [*uuid_a, *uuid_b], at, false)
            }
            other => {
                let about = |id: IssueId| self.issues.contains(&id) && draft.has(id);
                let lost = other.issue().is_some_and(about);
                if lost {
                    draft.apply(found.envelope);
                }
                lost
            }
        }
    }

    fn comment(&self, draft: &mut Draft, comment: &CommentAdded, at: Timestamp) -> bool {
        let (issue, name) = (comment.issue_uuid, comment.comment_uuid);
        let lost = self.issues.contains(&issue) || self.comments.contains(&(issue, name));
        if !lost || draft.has_comment(issue, name) {
            return false;
        }
        let Some(draft) = draft.issue(issue) else {
            return false;
        };
        draft.issue.updated_at = draft.issue.updated_at.max(at);
        draft.add_comment(new_comment(comment, None));
        true
    }

    /// Only the sides that were lost; the others knew at the time.
    fn relate(&self, draft: &mut Draft, sides: [IssueId; 2], at: Timestamp, related: bool) -> bool {
        let [one, other] = sides;
        let mut lost = false;
        for (side, far) in [(one, other), (other, one)] {
            if self.issues.contains(&side) && draft.has(side) {
                draft.relate(side, far, at, related);
                lost = true;
            }
        }
        lost
    }
}
