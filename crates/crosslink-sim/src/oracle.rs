//! What was acknowledged, remembered outside of every database.

use std::collections::{BTreeMap, BTreeSet};

use crosslink_core::event::{Entity, Event, Fact};
use crosslink_core::id::{CommentId, EventId, IssueId, MilestoneId, OperationId};

/// Something that an event brought into being.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Made<I> {
    /// Its name.
    pub(crate) id: I,
    /// The event.
    pub(crate) by: EventId,
}

/// Remembers everything, forgets nothing.
#[derive(Debug, Default)]
pub(crate) struct Oracle {
    /// Every event that was ever acknowledged or sent.
    pub(crate) events: BTreeMap<EventId, Event>,
    /// Those that a database acknowledged.
    pub(crate) acknowledged: BTreeSet<EventId>,
    /// Those that went down with the only file that held them.
    pub(crate) excused: BTreeSet<EventId>,
    pub(crate) issues: Vec<Made<IssueId>>,
    pub(crate) comments: Vec<Made<(IssueId, CommentId)>>,
    pub(crate) milestones: Vec<Made<MilestoneId>>,
    pub(crate) operations: Vec<Made<OperationId>>,
}

impl Oracle {
    /// Remembers the events of one acknowledged run.
    pub(crate) fn acknowledge(&mut self, events: Vec<Event>) {
        let first = events.first().map(|event| (event.header.op, event.id));
        self.operations
            .extend(first.map(|(id, by)| Made { id, by }));
        for event in events {
            self.acknowledged.insert(event.id);
            self.hear(event);
        }
    }

    /// Remembers an event, whoever wrote it.
    pub(crate) fn hear(&mut self, event: Event) {
        let by = event.id;
        match &event.fact {
            Fact::IssueCreated(created) => self.issues.push(Made {
                id: created.issue,
                by,
            }),
            Fact::CommentAdded(added) => self.comments.push(Made {
                id: (added.issue, added.comment),
                by,
            }),
            Fact::MilestoneCreated(created) => self.milestones.push(Made {
                id: created.milestone,
                by,
            }),
            _ => {}
        }
        self.events.insert(by, event);
    }

    /// Those events, in the order of their ids.
    pub(crate) fn of<'a>(&'a self, ids: &'a BTreeSet<EventId>) -> impl Iterator<Item = &'a Event> {
        ids.iter().filter_map(|id| self.events.get(id))
    }

    /// The greatest display numbers these events give to issues and to milestones.
    pub(crate) fn greatest_numbers(&self, ids: &BTreeSet<EventId>) -> (u32, u32) {
        let (mut issue, mut milestone) = (0, 0);
        for event in self.of(ids) {
            let number = match &event.fact {
                Fact::IssueCreated(created) => created.number,
                Fact::IssueNumbered(numbered) => Some(numbered.number),
                Fact::MilestoneCreated(created) => created.number,
                Fact::MilestoneNumbered(numbered) => Some(numbered.number),
                _ => None,
            };
            let greatest = match event.fact.entity() {
                Some(Entity::Issue(_)) => &mut issue,
                _ => &mut milestone,
            };
            let number = number.filter(|number| *number <= 1 << 31);
            *greatest = (*greatest).max(number.unwrap_or(0));
        }
        (issue, milestone)
    }
}
