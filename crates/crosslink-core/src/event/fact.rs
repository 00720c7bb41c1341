//! What an event says: the whole vocabulary of the model.

use serde::{Deserialize, Serialize};

use super::control::{CiReported, ControlAnswered, ControlRequested};
use super::field::{Change, IssueField, MilestoneField};
use super::named::Entity;
use crate::id::{CommentId, EventId, IssueId, MilestoneId, TimeEntryId};
use crate::json::Foreign;
use crate::model::{IssueType, Priority, Standing};
use crate::time::Timestamp;

/// A fact about one entity, named in the past tense.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// An issue came into being with all its first values.
    IssueCreated(Box<IssueCreated>),
    /// Fields of an issue were written; the verb says what was meant.
    IssueChanged(IssueVerb, Changed<IssueId, IssueField>),
    /// An element was put into a set of an issue, or taken out.
    ElementChanged(ElementChanged),
    /// An issue got a display number.
    IssueNumbered(Numbered<IssueId>),
    /// A claim began or ended: history only, the lock itself is elsewhere.
    ClaimRecorded(ClaimVerb, ClaimRecorded),
    /// A comment or intervention was written.
    CommentAdded(Box<CommentAdded>),
    /// A comment's text was replaced.
    CommentEdited(CommentEdited),
    /// A comment's text was hidden for good.
    CommentRedacted(CommentRedacted),
    /// A stretch of work was logged.
    TimeLogged(TimeLogged),
    /// A comment was taken back, or brought back.
    CommentHidden(Hidden<CommentId>),
    /// A logged stretch was taken back, or brought back.
    TimeHidden(Hidden<TimeEntryId>),
    /// A milestone came into being.
    MilestoneCreated(MilestoneCreated),
    /// Fields of a milestone were written.
    MilestoneChanged(MilestoneVerb, Changed<MilestoneId, MilestoneField>),
    /// A milestone got a display number.
    MilestoneNumbered(Numbered<MilestoneId>),
    /// A driver asked an agent for something.
    ControlRequested(ControlRequested),
    /// An agent answered a request.
    ControlAnswered(ControlAnswered),
    /// Somebody reported what a check said of a commit.
    CiReported(CiReported),
    /// A kind that a newer version wrote: carried along, without effect here.
    Unknown {
        /// The kind as written.
        kind: String,
    },
}

/// Declares verbs: what a group of events with one payload is called.
macro_rules! verbs {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $kind:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $(#[doc = concat!("`", $kind, "`")] $variant,)*
        }

        impl $name {
            /// Every verb.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The kind in the log.
            pub fn kind(self) -> &'static str {
                match self { $(Self::$variant => $kind,)* }
            }

            pub(crate) fn of(kind: &str) -> Option<Self> {
                match kind { $($kind => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

verbs! {
    /// What writing fields of an issue meant. The rule is the same for all.
    IssueVerb {
        Edited "issue.edited",
        Closed "issue.closed",
        Reopened "issue.reopened",
        Archived "issue.archived",
        Unarchived "issue.unarchived",
        Deleted "issue.deleted",
        Restored "issue.restored",
        Assigned "issue.assigned",
        Scheduled "issue.scheduled",
        Moved "issue.moved",
        Planned "issue.planned",
        Settled "issue.settled",
    }
}

verbs! {
    /// What became of a claim.
    ClaimVerb {
        Claimed "issue.claimed",
        Released "issue.released",
        Stolen "issue.stolen",
        Overridden "issue.overridden",
        Lost "issue.claim_lost",
    }
}

verbs! {
    /// What writing fields of a milestone meant. The rule is the same for all.
    MilestoneVerb {
        Edited "milestone.edited",
        Closed "milestone.closed",
        Reopened "milestone.reopened",
        Deleted "milestone.deleted",
        Restored "milestone.restored",
        Settled "milestone.settled",
    }
}

/// The first values of an issue. All of them are version 0 and lose to any edit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IssueCreated {
    /// The new issue.
    pub issue: IssueId,
    /// Its display number, if one was at hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// One line.
    pub title: String,
    /// Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Open, unless it was imported.
    #[serde(default, skip_serializing_if = "is_default")]
    pub status: Standing,
    /// How urgent it is.
    #[serde(default, skip_serializing_if = "is_default")]
    pub priority: Priority,
    /// What sort of work it is.
    #[serde(default, rename = "type", skip_serializing_if = "is_default")]
    pub issue_type: IssueType,
    /// Who should do it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// The issue it is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<IssueId>,
    /// The milestone it counts towards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milestone: Option<MilestoneId>,
    /// Work should not start before this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheduled: Option<Timestamp>,
    /// Work should be done by this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// What must hold when it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acceptance: Option<String>,
    /// Its labels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// The issues that must be closed first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blockers: Vec<IssueId>,
    /// The issues it has to do with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<IssueId>,
    /// The ids it has elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub external_refs: Vec<String>,
    /// Who wrote it, if not the agent of the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// When it last changed where it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// Whether it came deleted.
    #[serde(default, skip_serializing_if = "is_default")]
    pub deleted: bool,
    /// What an import brought and no other field holds.
    #[serde(default, skip_serializing_if = "Foreign::is_empty")]
    pub foreign: Foreign,
}

impl IssueCreated {
    /// Returns a create with nothing but a title.
    pub fn new(issue: IssueId, title: impl Into<String>) -> Self {
        Self {
            issue,
            number: None,
            title: title.into(),
            description: None,
            status: Standing::default(),
            priority: Priority::default(),
            issue_type: IssueType::default(),
            assignee: None,
            parent: None,
            milestone: None,
            scheduled: None,
            due: None,
            acceptance: None,
            labels: Vec::new(),
            blockers: Vec::new(),
            relations: Vec::new(),
            external_refs: Vec::new(),
            author: None,
            updated_at: None,
            deleted: false,
            foreign: Foreign::new(),
        }
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Writes of fields of one entity.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed<I, F> {
    /// The entity.
    pub id: I,
    /// The writes.
    pub changes: Vec<Change<F>>,
}

/// An element of a set of an issue.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Element {
    /// A label.
    Label(String),
    /// An issue that must be closed first.
    Blocker(IssueId),
    /// An issue it has to do with; kept at the lesser of the two ids.
    Relation(IssueId),
    /// An id it has elsewhere.
    ExternalRef(String),
}

impl Element {
    /// The two ends of a relation: the issue at which it is kept, which has the lesser id, and the other.
    pub fn relation_ends(one: IssueId, other: IssueId) -> (IssueId, IssueId) {
        (one.min(other), one.max(other))
    }
}

/// An element was put in or taken out.
#[derive(Clone, Debug, PartialEq)]
pub struct ElementChanged {
    /// The issue whose set it is.
    pub issue: IssueId,
    /// Which set, and what.
    pub element: Element,
    /// Whether it is in the set from now on.
    pub present: bool,
    /// One more than the version its writer saw there.
    pub version: u32,
    /// The event that wrote what its writer saw.
    pub replaces: Option<EventId>,
    /// The events beside it that the writer saw too, and settled.
    pub settles: Vec<EventId>,
}

/// An entity got a display number.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbered<I> {
    /// The entity.
    pub id: I,
    /// The number.
    pub number: u32,
}

/// A claim began or ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimRecorded {
    /// The issue.
    pub issue: IssueId,
    /// The random name of the claim.
    pub token: uuid::Uuid,
    /// The holder's branch, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// Who held it before, where that was somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Who holds it instead, where a claim was lost and somebody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// A comment or intervention.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommentAdded {
    /// The issue.
    pub issue: IssueId,
    /// The new comment.
    pub comment: CommentId,
    /// `note`, `plan`, … or any other word.
    #[serde(
        rename = "comment_kind",
        default = "note",
        skip_serializing_if = "is_note"
    )]
    pub kind: String,
    /// The text.
    pub body: String,
    /// Who wrote it, if not the agent of the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// What made a driver step in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<String>,
    /// What was going on when a driver stepped in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// The fingerprint of the driver's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub driver_key_fingerprint: Option<String>,
    /// What an import brought and no other field holds.
    #[serde(default, skip_serializing_if = "Foreign::is_empty")]
    pub foreign: Foreign,
}

fn note() -> String {
    "note".to_owned()
}

fn is_note(kind: &str) -> bool {
    kind == "note"
}

/// A comment's text was replaced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommentEdited {
    /// The issue.
    pub issue: IssueId,
    /// The comment.
    pub comment: CommentId,
    /// The new text.
    pub body: String,
    /// One more than the version its writer saw there.
    pub version: u32,
    /// The event that wrote what its writer saw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<EventId>,
    /// The events beside it that the writer saw too, and settled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settles: Vec<EventId>,
}

/// A comment's text was hidden for good.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommentRedacted {
    /// The issue.
    pub issue: IssueId,
    /// The comment.
    pub comment: CommentId,
}

/// A stretch of work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeLogged {
    /// The issue.
    pub issue: IssueId,
    /// The new entry.
    pub entry: TimeEntryId,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// Whole seconds of work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<i64>,
    /// Who worked, if not the agent of the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
}

/// Something of an issue was taken back, or brought back.
#[derive(Clone, Debug, PartialEq)]
pub struct Hidden<I> {
    /// The issue.
    pub issue: IssueId,
    /// What was taken or brought back.
    pub item: I,
    /// Whether it is hidden from now on.
    pub hidden: bool,
    /// One more than the version its writer saw there.
    pub version: u32,
    /// The event that wrote what its writer saw.
    pub replaces: Option<EventId>,
}

/// The first values of a milestone. All of them are version 0 and lose to any edit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MilestoneCreated {
    /// The new milestone.
    pub milestone: MilestoneId,
    /// Its display number, if one was at hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// One line.
    pub name: String,
    /// Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Open, unless it was imported.
    #[serde(default, skip_serializing_if = "is_default")]
    pub status: Standing,
    /// When it should be reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// Who wrote it, if not the agent of the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
}

impl Fact {
    /// What the fact is about; nothing for a kind that is not known here.
    pub fn entity(&self) -> Option<Entity> {
        Some(match self {
            Self::IssueCreated(created) => Entity::Issue(created.issue),
            Self::IssueChanged(_, changed) => Entity::Issue(changed.id),
            Self::ElementChanged(changed) => Entity::Issue(changed.issue),
            Self::IssueNumbered(numbered) => Entity::Issue(numbered.id),
            Self::ClaimRecorded(_, claim) => Entity::Issue(claim.issue),
            Self::CommentAdded(comment) => Entity::Issue(comment.issue),
            Self::CommentEdited(comment) => Entity::Issue(comment.issue),
            Self::CommentRedacted(comment) => Entity::Issue(comment.issue),
            Self::TimeLogged(entry) => Entity::Issue(entry.issue),
            Self::CommentHidden(hidden) => Entity::Issue(hidden.issue),
            Self::TimeHidden(hidden) => Entity::Issue(hidden.issue),
            Self::MilestoneCreated(created) => Entity::Milestone(created.milestone),
            Self::MilestoneChanged(_, changed) => Entity::Milestone(changed.id),
            Self::MilestoneNumbered(numbered) => Entity::Milestone(numbered.id),
            Self::ControlRequested(request) => Entity::agent(&request.target),
            Self::ControlAnswered(answer) => Entity::agent(&answer.target),
            Self::CiReported(report) => Entity::commit(&report.commit),
            Self::Unknown { .. } => return None,
        })
    }
}
