//! The two small traits the rules are written against.
//!
//! [`State`](crate::state::State) keeps everything in memory, the store's projection keeps it in
//! SQLite. One conformance suite runs on both.

use crate::conflict::Conflict;
use crate::entity::{Comment, Issue, Lock, Membership, Milestone, TimeEntry};
use crate::event::{Element, Entity, Event, IssueFieldName, MilestoneFieldName};
use crate::id::{CommentId, EventId, IssueId, MilestoneId, TimeEntryId};
use crate::model::Stamp;
use crate::problem::{Code, Problem};
use crate::time::Timestamp;

/// Storage failed. To the rules that is all there is to know.
#[derive(Debug, thiserror::Error)]
#[error("the storage failed")]
pub struct ReadError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        // A store that knows better (a full disk, a lock) puts the problem itself inside.
        match error.0.downcast::<Problem>() {
            Ok(problem) => *problem,
            Err(cause) => Problem::new(Code::DatabaseDamaged, "The database cannot be read")
                .caused_by(&*cause)
                .hint("run `crosslink doctor`"),
        }
    }
}

/// The answer of a storage.
pub type Read<T> = Result<T, ReadError>;

/// What number is drawn next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counter {
    /// Issues.
    Issue,
    /// Milestones.
    Milestone,
}

/// Reads entities.
pub trait HubView {
    /// An issue or its stub.
    fn issue(&self, id: IssueId) -> Read<Option<Issue>>;
    /// The stamp of the edit that wrote a field, if it was edited.
    fn issue_stamp(&self, id: IssueId, field: IssueFieldName) -> Read<Option<Stamp>>;
    /// Whether an element is in a set of an issue.
    fn membership(&self, issue: IssueId, element: &Element) -> Read<Option<Membership>>;
    /// Every element that is in a set of an issue, sorted.
    fn elements(&self, issue: IssueId) -> Read<Vec<Element>>;
    /// Every display number of an issue, least first; the last is the one that is shown.
    fn numbers(&self, issue: IssueId) -> Read<Vec<u32>>;
    /// The issues that are shown by a display number, in the order of their ids; deleted ones too, stubs not.
    fn numbered(&self, number: u32) -> Read<Vec<IssueId>>;
    /// The least number above `floor` that may be drawn. A project that shares with nobody counts on above any number
    /// ever seen; one that shares draws from the blocks it was granted, and has none where they are used up.
    fn number_above(&self, counter: Counter, floor: u32) -> Read<Option<u32>>;
    /// The number that is drawn next, if there is one.
    fn next_number(&self, counter: Counter) -> Read<Option<u32>> {
        self.number_above(counter, 0)
    }
    /// The issues whose parent it is, in the order of their ids; deleted ones and stubs too.
    fn children(&self, parent: IssueId) -> Read<Vec<IssueId>>;
    /// The issues it blocks.
    fn blocked_by(&self, blocker: IssueId) -> Read<Vec<IssueId>>;
    /// A comment or its stub.
    fn comment(&self, issue: IssueId, id: CommentId) -> Read<Option<Comment>>;
    /// A time entry or its stub.
    fn time_entry(&self, issue: IssueId, id: TimeEntryId) -> Read<Option<TimeEntry>>;
    /// A milestone or its stub.
    fn milestone(&self, id: MilestoneId) -> Read<Option<Milestone>>;
    /// The stamp of the edit that wrote a field of a milestone, if it was edited.
    fn milestone_stamp(&self, id: MilestoneId, field: MilestoneFieldName) -> Read<Option<Stamp>>;
    /// Every display number of a milestone, least first; the last is the one that is shown.
    fn milestone_numbers(&self, id: MilestoneId) -> Read<Vec<u32>>;
    /// Who holds an issue.
    fn lock(&self, issue: IssueId) -> Read<Option<Lock>>;
    /// Whether an event was written to this database's own log.
    fn is_own(&self, event: EventId) -> Read<bool>;
    /// An event of the log.
    fn event(&self, id: EventId) -> Read<Option<Event>>;
    /// The entities with values that were written beside each other, in their order.
    fn contested(&self) -> Read<Vec<Entity>>;
    /// What was written beside each other to an entity, by register.
    fn conflicts(&self, entity: Entity) -> Read<Vec<Conflict>>;
}

/// Also puts entities back.
pub trait HubMut: HubView {
    /// Keeps an issue.
    fn put_issue(&mut self, issue: &Issue) -> Read<()>;
    /// Keeps when something happened to an issue that none of its fields shows, unless something happened later; of one
    /// nobody has said anything of, the stub. Without a time it is no change that people see.
    fn touch_issue(&mut self, id: IssueId, at: Option<Timestamp>) -> Read<()>;
    /// Keeps the stamp of an edit.
    fn put_issue_stamp(&mut self, id: IssueId, field: IssueFieldName, stamp: Stamp) -> Read<()>;
    /// Keeps whether an element is in a set.
    fn put_membership(
        &mut self,
        issue: IssueId,
        element: &Element,
        membership: Membership,
    ) -> Read<()>;
    /// Adds a display number to an issue.
    fn put_number(&mut self, issue: IssueId, number: u32) -> Read<()>;
    /// Keeps a comment.
    fn put_comment(&mut self, comment: &Comment) -> Read<()>;
    /// Keeps a time entry.
    fn put_time_entry(&mut self, entry: &TimeEntry) -> Read<()>;
    /// Keeps a milestone.
    fn put_milestone(&mut self, milestone: &Milestone) -> Read<()>;
    /// Keeps the stamp of an edit of a milestone.
    fn put_milestone_stamp(
        &mut self,
        id: MilestoneId,
        field: MilestoneFieldName,
        stamp: Stamp,
    ) -> Read<()>;
    /// Keeps that an event wrote to registers. It is `plain` where each of its writes took the place of the value it says it
    /// saw, so that no conflict can come of it.
    fn put_writes(&mut self, event: &Event, plain: bool) -> Read<()>;
    /// Adds a display number to a milestone.
    fn put_milestone_number(&mut self, id: MilestoneId, number: u32) -> Read<()>;
    /// Forgets everything that events of this entity brought.
    fn clear(&mut self, entity: Entity) -> Read<()>;
}
