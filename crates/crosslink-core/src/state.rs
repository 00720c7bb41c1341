//! The state in memory: what the reduction yields, for tests, simulation and looks at the past.

use std::collections::{BTreeMap, BTreeSet};

use crate::conflict::{self, Conflict, Register, Write};
use crate::entity::{Comment, Issue, Lock, Membership, Milestone, TimeEntry};
use crate::event::{Element, Entity, Event, IssueFieldName, MilestoneFieldName};
use crate::hub::{Counter, HubMut, HubView, Read};
use crate::id::{CommentId, EventId, IssueId, MilestoneId, TimeEntryId};
use crate::model::Stamp;
use crate::time::Timestamp;

/// Everything events brought, in maps. Two states of equal events are equal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    issues: BTreeMap<IssueId, Issue>,
    stamps: BTreeMap<(IssueId, IssueFieldName), Stamp>,
    elements: BTreeMap<IssueId, BTreeMap<Element, Membership>>,
    numbers: BTreeMap<IssueId, BTreeSet<u32>>,
    comments: BTreeMap<IssueId, BTreeMap<CommentId, Comment>>,
    times: BTreeMap<IssueId, BTreeMap<TimeEntryId, TimeEntry>>,
    milestones: BTreeMap<MilestoneId, Milestone>,
    milestone_stamps: BTreeMap<(MilestoneId, MilestoneFieldName), Stamp>,
    milestone_numbers: BTreeMap<MilestoneId, BTreeSet<u32>>,
    writes: BTreeMap<Entity, BTreeMap<(Register, EventId), Write>>,
    locks: BTreeMap<IssueId, Lock>,
    granted: Option<Granted>,
    own: BTreeSet<EventId>,
    log: BTreeMap<EventId, Event>,
}

/// The blocks that numbers are drawn from: where each begins and ends.
#[derive(Clone, Debug, Default, PartialEq)]
struct Granted {
    issue: BTreeMap<u32, u32>,
    milestone: BTreeMap<u32, u32>,
}

impl Granted {
    fn of(&mut self, counter: Counter) -> &mut BTreeMap<u32, u32> {
        match counter {
            Counter::Issue => &mut self.issue,
            Counter::Milestone => &mut self.milestone,
        }
    }
}

impl State {
    /// Keeps an event for those who ask for it by its id, and whether it was written here.
    pub fn note(&mut self, event: &Event, own: bool) {
        if own {
            self.own.insert(event.id);
        }
        self.log.insert(event.id, event.clone());
    }

    /// Sets or removes who holds an issue.
    pub fn set_lock(&mut self, issue: IssueId, lock: Option<Lock>) {
        match lock {
            Some(lock) => self.locks.insert(issue, lock),
            None => self.locks.remove(&issue),
        };
    }

    /// Draws numbers from granted blocks only, from now on.
    pub fn join(&mut self) {
        self.granted.get_or_insert_default();
    }

    /// Adds a block of `count` numbers, the first of them `first`, to those that may be drawn.
    pub fn grant(&mut self, counter: Counter, first: u32, count: u32) {
        if let Some(last) = count.checked_sub(1).map(|more| first.saturating_add(more)) {
            let granted = self.granted.get_or_insert_default();
            granted.of(counter).insert(first, last);
        }
    }

    /// The greatest number between two, both included.
    fn greatest_number(&self, counter: Counter, (first, last): (u32, u32)) -> Option<u32> {
        let numbers = |sets: &BTreeSet<u32>| sets.range(first..=last).next_back().copied();
        match counter {
            Counter::Issue => self.numbers.values().filter_map(numbers).max(),
            Counter::Milestone => self.milestone_numbers.values().filter_map(numbers).max(),
        }
    }

    /// Every issue, stubs and deleted ones too, in the order of their ids.
    pub fn issues(&self) -> impl Iterator<Item = &Issue> {
        self.issues.values()
    }

    /// Every milestone, stubs and deleted ones too, in the order of their ids.
    pub fn milestones(&self) -> impl Iterator<Item = &Milestone> {
        self.milestones.values()
    }

    /// Every comment of an issue, oldest first.
    pub fn comments(&self, issue: IssueId) -> Vec<&Comment> {
        let mut comments: Vec<_> = self
            .comments
            .get(&issue)
            .into_iter()
            .flat_map(BTreeMap::values)
            .collect();
        comments.sort_by_key(|comment| (comment.created_at, comment.id));
        comments
    }

    /// Every time entry of an issue.
    pub fn times(&self, issue: IssueId) -> Vec<&TimeEntry> {
        self.times
            .get(&issue)
            .into_iter()
            .flat_map(BTreeMap::values)
            .collect()
    }
}

impl HubView for State {
    fn issue(&self, id: IssueId) -> Read<Option<Issue>> {
        Ok(self.issues.get(&id).cloned())
    }

    fn issue_stamp(&self, id: IssueId, field: IssueFieldName) -> Read<Option<Stamp>> {
        Ok(self.stamps.get(&(id, field)).copied())
    }

    fn membership(&self, issue: IssueId, element: &Element) -> Read<Option<Membership>> {
        Ok(self
            .elements
            .get(&issue)
            .and_then(|elements| elements.get(element))
            .copied())
    }

    fn elements(&self, issue: IssueId) -> Read<Vec<Element>> {
        let elements = self.elements.get(&issue).into_iter().flatten();
        Ok(elements
            .filter(|(_, membership)| membership.present)
            .map(|(element, _)| element.clone())
            .collect())
    }

    fn numbers(&self, issue: IssueId) -> Read<Vec<u32>> {
        Ok(self
            .numbers
            .get(&issue)
            .into_iter()
            .flatten()
            .copied()
            .collect())
    }

    fn numbered(&self, number: u32) -> Read<Vec<IssueId>> {
        let shown = self.numbers.iter().filter(|(id, numbers)| {
            let exists = || self.issues.get(id).is_some_and(|it| it.created.is_some());
            numbers.last() == Some(&number) && exists()
        });
        Ok(shown.map(|(id, _)| *id).collect())
    }

    fn number_above(&self, counter: Counter, floor: u32) -> Read<Option<u32>> {
        let above = |first: u32, last: u32| {
            let greatest = self.greatest_number(counter, (first, last));
            first.max(greatest.unwrap_or(0).max(floor).saturating_add(1))
        };
        let Some(mut granted) = self.granted.clone() else {
            return Ok(Some(above(1, u32::MAX)));
        };
        let mut blocks = granted.of(counter).iter();
        Ok(blocks
            .find_map(|(first, last)| Some(above(*first, *last)).filter(|number| number <= last)))
    }

    fn children(&self, parent: IssueId) -> Read<Vec<IssueId>> {
        Ok(self
            .issues
            .values()
            .filter(|issue| issue.parent == Some(parent))
            .map(|issue| issue.id)
            .collect())
    }

    fn blocked_by(&self, blocker: IssueId) -> Read<Vec<IssueId>> {
        let element = Element::Blocker(blocker);
        let edges = self.elements.iter().filter(|(_, elements)| {
            elements
                .get(&element)
                .is_some_and(|membership| membership.present)
        });
        Ok(edges.map(|(issue, _)| *issue).collect())
    }

    fn comment(&self, issue: IssueId, id: CommentId) -> Read<Option<Comment>> {
        Ok(self
            .comments
            .get(&issue)
            .and_then(|comments| comments.get(&id))
            .cloned())
    }

    fn time_entry(&self, issue: IssueId, id: TimeEntryId) -> Read<Option<TimeEntry>> {
        Ok(self
            .times
            .get(&issue)
            .and_then(|times| times.get(&id))
            .cloned())
    }

    fn milestone(&self, id: MilestoneId) -> Read<Option<Milestone>> {
        Ok(self.milestones.get(&id).cloned())
    }

    fn milestone_stamp(&self, id: MilestoneId, field: MilestoneFieldName) -> Read<Option<Stamp>> {
        Ok(self.milestone_stamps.get(&(id, field)).copied())
    }

    fn milestone_numbers(&self, id: MilestoneId) -> Read<Vec<u32>> {
        Ok(self
            .milestone_numbers
            .get(&id)
            .into_iter()
            .flatten()
            .copied()
            .collect())
    }

    fn lock(&self, issue: IssueId) -> Read<Option<Lock>> {
        Ok(self.locks.get(&issue).cloned())
    }

    fn is_own(&self, event: EventId) -> Read<bool> {
        Ok(self.own.contains(&event))
    }

    fn event(&self, id: EventId) -> Read<Option<Event>> {
        Ok(self.log.get(&id).cloned())
    }

    fn contested(&self) -> Read<Vec<Entity>> {
        let mut contested = Vec::new();
        for entity in self.writes.keys() {
            if !self.conflicts(*entity)?.is_empty() {
                contested.push(*entity);
            }
        }
        Ok(contested)
    }

    fn conflicts(&self, entity: Entity) -> Read<Vec<Conflict>> {
        let writes = self.writes.get(&entity).into_iter().flatten();
        let writes = writes.map(|((register, _), write)| (register.clone(), write.clone()));
        Ok(conflict::conflicts(writes))
    }
}

impl HubMut for State {
    fn put_issue(&mut self, issue: &Issue) -> Read<()> {
        self.issues.insert(issue.id, issue.clone());
        Ok(())
    }

    fn touch_issue(&mut self, id: IssueId, at: Option<Timestamp>) -> Read<()> {
        let issue = self.issues.entry(id).or_insert_with(|| Issue::stub(id));
        issue.updated_at = at.map_or(issue.updated_at, |at| issue.updated_at.max(at));
        Ok(())
    }

    fn put_issue_stamp(&mut self, id: IssueId, field: IssueFieldName, stamp: Stamp) -> Read<()> {
        self.stamps.insert((id, field), stamp);
        Ok(())
    }

    fn put_membership(
        &mut self,
        issue: IssueId,
        element: &Element,
        membership: Membership,
    ) -> Read<()> {
        self.elements
            .entry(issue)
            .or_default()
            .insert(element.clone(), membership);
        Ok(())
    }

    fn put_number(&mut self, issue: IssueId, number: u32) -> Read<()> {
        self.numbers.entry(issue).or_default().insert(number);
        Ok(())
    }

    fn put_comment(&mut self, comment: &Comment) -> Read<()> {
        self.comments
            .entry(comment.issue)
            .or_default()
            .insert(comment.id, comment.clone());
        Ok(())
    }

    fn put_time_entry(&mut self, entry: &TimeEntry) -> Read<()> {
        self.times
            .entry(entry.issue)
            .or_default()
            .insert(entry.id, entry.clone());
        Ok(())
    }

    fn put_milestone(&mut self, milestone: &Milestone) -> Read<()> {
        self.milestones.insert(milestone.id, milestone.clone());
        Ok(())
    }

    fn put_milestone_stamp(
        &mut self,
        id: MilestoneId,
        field: MilestoneFieldName,
        stamp: Stamp,
    ) -> Read<()> {
        self.milestone_stamps.insert((id, field), stamp);
        Ok(())
    }

    fn put_milestone_number(&mut self, id: MilestoneId, number: u32) -> Read<()> {
        self.milestone_numbers.entry(id).or_default().insert(number);
        Ok(())
    }

    fn put_writes(&mut self, event: &Event, _: bool) -> Read<()> {
        for (register, write) in conflict::writes(event) {
            let writes = self.writes.entry(register.entity()).or_default();
            let place = (register, event.id);
            // Where an event writes twice to one place, the greater write is the one that can stand.
            if writes
                .get(&place)
                .is_none_or(|known| known.stamp < write.stamp)
            {
                writes.insert(place, write);
            }
        }
        Ok(())
    }

    fn clear(&mut self, entity: Entity) -> Read<()> {
        self.writes.remove(&entity);
        match entity {
            Entity::Issue(id) => {
                self.issues.remove(&id);
                self.numbers.remove(&id);
                self.stamps.retain(|(owner, _), _| *owner != id);
                self.elements.remove(&id);
                self.comments.remove(&id);
                self.times.remove(&id);
            }
            Entity::Milestone(id) => {
                self.milestones.remove(&id);
                self.milestone_numbers.remove(&id);
                self.milestone_stamps.retain(|(owner, _), _| *owner != id);
            }
            Entity::Agent(_) | Entity::Commit(_) => {}
        }
        Ok(())
    }
}
