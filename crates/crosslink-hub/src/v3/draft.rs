//! A state while events are applied to it: what is often asked for lies at hand.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::time::Timestamp;
use uuid::Uuid;

use super::state::State;
use super::state_file::order;
use crate::more::MoreOfIssue;
use crate::snapshot::{HubComment, HubIssue, HubTimeEntry};
use crate::words::Word;

/// An issue that is being changed.
pub(super) struct IssueDraft {
    pub(super) issue: HubIssue,
    pub(super) more: MoreOfIssue,
    pub(super) labels: BTreeSet<Word>,
    pub(super) blockers: BTreeSet<IssueId>,
    pub(super) related: BTreeSet<IssueId>,
    comments: Vec<HubComment>,
    known_comments: HashSet<Uuid>,
    entries: Vec<HubTimeEntry>,
    known_entries: HashSet<Uuid>,
}

impl IssueDraft {
    pub(super) fn of(mut issue: HubIssue) -> Self {
        let mut more = std::mem::take(&mut issue.more).into_inner();
        Self {
            labels: std::mem::take(&mut issue.labels).iter().cloned().collect(),
            blockers: std::mem::take(&mut issue.blockers).into_iter().collect(),
            related: std::mem::take(&mut more.related).into_iter().collect(),
            known_comments: issue.comments.iter().map(|comment| comment.uuid).collect(),
            comments: std::mem::take(&mut issue.comments).into_vec(),
            known_entries: more.time_entries.iter().map(|entry| entry.uuid).collect(),
            entries: std::mem::take(&mut more.time_entries),
            more,
            issue,
        }
    }

    pub(super) fn add_comment(&mut self, comment: HubComment) {
        if self.known_comments.insert(comment.uuid) {
            self.comments.push(comment);
        }
    }

    pub(super) fn add_entry(&mut self, entry: HubTimeEntry) {
        if self.known_entries.insert(entry.uuid) {
            self.entries.push(entry);
        }
    }

    fn finish(mut self) -> HubIssue {
        self.issue.labels = self.labels.into_iter().collect();
        self.issue.blockers = self.blockers.into_iter().collect();
        self.issue.comments = self.comments.into();
        self.more.related = self.related.into_iter().collect();
        self.more.time_entries = self.entries;
        self.issue.more = self.more.into();
        order(&mut self.issue);
        self.issue
    }
}

/// A state that is being changed.
pub(super) struct Draft {
    /// Everything but the issues that are being changed.
    pub(super) state: State,
    issues: HashMap<IssueId, IssueDraft>,
    taken: HashSet<i64>,
    assigned: Option<HashMap<MilestoneId, BTreeSet<IssueId>>>,
}

impl Draft {
    pub(super) fn of(state: State) -> Self {
        Self {
            taken: state.display_ids.values().copied().collect(),
            state,
            issues: HashMap::new(),
            assigned: None,
        }
    }

    /// Whether there is such an issue.
    pub(super) fn has(&self, id: IssueId) -> bool {
        self.issues.contains_key(&id) || self.state.issues.contains_key(&id)
    }

    /// Whether there is such an issue, and was before this time.
    pub(super) fn existed(&self, id: IssueId, at: Timestamp) -> bool {
        let changed = self.issues.get(&id).map(|draft| &draft.issue);
        changed
            .or_else(|| self.untouched(id))
            .is_some_and(|issue| issue.created_at < at)
    }

    /// An issue as it was when no event had touched it; nothing if one has, or if there is none.
    pub(super) fn untouched(&self, id: IssueId) -> Option<&HubIssue> {
        self.state.issues.get(&id).map(Arc::as_ref)
    }

    /// Whether an issue has a comment of this name.
    pub(super) fn has_comment(&self, id: IssueId, comment: Uuid) -> bool {
        (self.issues.get(&id)).is_some_and(|draft| draft.known_comments.contains(&comment))
    }

    /// The issue, if there is one, to be changed.
    pub(super) fn issue(&mut self, id: IssueId) -> Option<&mut IssueDraft> {
        if let Some(issue) = self.state.issues.remove(&id) {
            let draft = IssueDraft::of(Arc::unwrap_or_clone(issue));
            self.issues.insert(id, draft);
        }
        self.issues.get_mut(&id)
    }

    /// The issue, if there is one, to be changed at a time.
    pub(super) fn touch(&mut self, id: IssueId, at: Timestamp) -> Option<&mut IssueDraft> {
        let draft = self.issue(id)?;
        draft.issue.updated_at = at;
        Some(draft)
    }

    pub(super) fn insert(&mut self, issue: HubIssue) {
        self.issues.insert(issue.id, IssueDraft::of(issue));
    }

    pub(super) fn delete(&mut self, id: IssueId) {
        self.state.issues.remove(&id);
        self.issues.remove(&id);
        self.state.deleted.insert(id);
    }

    /// The display number of an issue: the one it has, the one it brings if free, or the next.
    pub(super) fn draw_number(&mut self, id: IssueId, carried: Option<i64>) -> i64 {
        if let Some(number) = self.state.display_ids.get(&id) {
            return *number;
        }
        let free = carried.filter(|number| !self.taken.contains(number));
        let number = free.unwrap_or_else(|| {
            let mut number = self.state.next_display_id;
            while number < i64::MAX && self.taken.contains(&number) {
                number += 1;
            }
            number
        });
        self.give(id, number);
        let next = number.saturating_add(1);
        self.state.next_display_id = self.state.next_display_id.max(next);
        number
    }

    fn give(&mut self, id: IssueId, number: i64) {
        self.taken.insert(number);
        self.state.display_ids.insert(id, number);
    }

    /// Makes an issue count towards a milestone, or towards none.
    pub(super) fn assign(&mut self, id: IssueId, milestone: Option<MilestoneId>, at: Timestamp) {
        let Some(draft) = self.touch(id, at) else {
            return;
        };
        draft.more.milestone = milestone;
        if let (Some(assigned), Some(milestone)) = (&mut self.assigned, milestone) {
            assigned.entry(milestone).or_default().insert(id);
        }
    }

    /// Removes a milestone, also from the issues that count towards it.
    pub(super) fn delete_milestone(&mut self, milestone: MilestoneId) {
        self.state.milestones.remove(&milestone);
        let mut assigned = self.assigned.take().unwrap_or_else(|| self.assignments());
        for id in assigned.remove(&milestone).unwrap_or_default() {
            let Some(draft) = self.issue(id) else {
                continue;
            };
            if draft.more.milestone == Some(milestone) {
                draft.more.milestone = None;
            }
        }
        self.assigned = Some(assigned);
    }

    fn assignments(&self) -> HashMap<MilestoneId, BTreeSet<IssueId>> {
        let still = self.state.issues.values();
        let still = still.map(|issue| (issue.id, issue.more.milestone));
        let changed = self.issues.values();
        let changed = changed.map(|draft| (draft.issue.id, draft.more.milestone));
        let mut assigned: HashMap<_, BTreeSet<_>> = HashMap::new();
        for (issue, milestone) in still.chain(changed) {
            if let Some(milestone) = milestone {
                assigned.entry(milestone).or_default().insert(issue);
            }
        }
        assigned
    }

    pub(super) fn finish(mut self) -> State {
        let issues = self.issues.into_iter();
        let issues = issues.map(|(id, draft)| (id, Arc::new(draft.finish())));
        self.state.issues.extend(issues);
        self.state
    }
}
