//! The things the reduction yields.

use crate::event::{IssueField, IssueFieldName, MilestoneField, MilestoneFieldName};
use crate::id::{CommentId, IssueId, MilestoneId, TimeEntryId};
use crate::json::Foreign;
use crate::model::{IssueType, Lifecycle, Priority, Stamp, Standing};
use crate::time::Timestamp;

/// An issue's own fields. Sets, comments and times are kept beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    /// The name that never changes.
    pub id: IssueId,
    /// The stamp of its create; nothing while it is only a hidden stub that others refer to.
    pub created: Option<Stamp>,
    /// One line.
    pub title: String,
    /// Markdown.
    pub description: Option<String>,
    /// Open, closed or archived.
    pub standing: Standing,
    /// How urgent it is.
    pub priority: Priority,
    /// What sort of work it is.
    pub issue_type: IssueType,
    /// Who should do it.
    pub assignee: Option<String>,
    /// The issue it is a part of.
    pub parent: Option<IssueId>,
    /// The milestone it counts towards.
    pub milestone: Option<MilestoneId>,
    /// Work should not start before this.
    pub scheduled: Option<Timestamp>,
    /// Work should be done by this.
    pub due: Option<Timestamp>,
    /// What must hold when it is done.
    pub acceptance: Option<String>,
    /// Whether it is hidden.
    pub deleted: bool,
    /// What an import brought and no other field holds.
    pub foreign: Foreign,
    /// When it came into being.
    pub created_at: Timestamp,
    /// Who wrote it first.
    pub created_by: String,
    /// When anything about it last happened.
    pub updated_at: Timestamp,
}

impl Issue {
    /// Returns the hidden stub of an issue that is only referred to so far.
    pub fn stub(id: IssueId) -> Self {
        Self {
            id,
            created: None,
            title: String::new(),
            description: None,
            standing: Standing::default(),
            priority: Priority::default(),
            issue_type: IssueType::default(),
            assignee: None,
            parent: None,
            milestone: None,
            scheduled: None,
            due: None,
            acceptance: None,
            deleted: false,
            foreign: Foreign::new(),
            created_at: Timestamp::from_nanos(0),
            created_by: String::new(),
            updated_at: Timestamp::from_nanos(i64::MIN),
        }
    }

    /// Whether it exists for people: created and not deleted.
    pub fn is_visible(&self) -> bool {
        self.created.is_some() && !self.deleted
    }

    /// Whether work on it is still to be done.
    pub fn is_open(&self) -> bool {
        self.is_visible() && self.standing.state == Lifecycle::Open
    }

    /// The value of a field.
    pub fn get(&self, field: IssueFieldName) -> IssueField {
        match field {
            IssueFieldName::Title => IssueField::Title(self.title.clone()),
            IssueFieldName::Description => IssueField::Description(self.description.clone()),
            IssueFieldName::Status => IssueField::Status(self.standing.clone()),
            IssueFieldName::Priority => IssueField::Priority(self.priority),
            IssueFieldName::Type => IssueField::Type(self.issue_type.clone()),
            IssueFieldName::Assignee => IssueField::Assignee(self.assignee.clone()),
            IssueFieldName::Parent => IssueField::Parent(self.parent),
            IssueFieldName::Milestone => IssueField::Milestone(self.milestone),
            IssueFieldName::Scheduled => IssueField::Scheduled(self.scheduled),
            IssueFieldName::Due => IssueField::Due(self.due),
            IssueFieldName::Acceptance => IssueField::Acceptance(self.acceptance.clone()),
            IssueFieldName::Deleted => IssueField::Deleted(self.deleted),
            IssueFieldName::Foreign => IssueField::Foreign(self.foreign.clone()),
        }
    }

    /// Gives a field its value.
    pub fn set(&mut self, field: IssueField) {
        match field {
            IssueField::Title(value) => self.title = value,
            IssueField::Description(value) => self.description = value,
            IssueField::Status(value) => self.standing = value,
            IssueField::Priority(value) => self.priority = value,
            IssueField::Type(value) => self.issue_type = value,
            IssueField::Assignee(value) => self.assignee = value,
            IssueField::Parent(value) => self.parent = value,
            IssueField::Milestone(value) => self.milestone = value,
            IssueField::Scheduled(value) => self.scheduled = value,
            IssueField::Due(value) => self.due = value,
            IssueField::Acceptance(value) => self.acceptance = value,
            IssueField::Deleted(value) => self.deleted = value,
            IssueField::Foreign(value) => self.foreign = value,
            IssueField::Unknown(_) => {}
        }
    }
}

/// Whether an element is in its set, and which write said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Whether it is in.
    pub present: bool,
    /// The write that decided.
    pub stamp: Stamp,
}

/// A comment or intervention.
#[derive(Clone, Debug, PartialEq)]
pub struct Comment {
    /// The name that never changes.
    pub id: CommentId,
    /// The issue it belongs to.
    pub issue: IssueId,
    /// The stamp of its beginning; nothing while only an edit of it is known.
    pub created: Option<Stamp>,
    /// The stamp of the edit whose text it has, if it was edited.
    pub edited: Option<Stamp>,
    /// Whether it was taken back, and which write said so.
    pub hidden: Option<Membership>,
    /// Whether its text is hidden for good.
    pub redacted: bool,
    /// `note`, `plan`, … or any other word.
    pub kind: String,
    /// The text; empty once redacted.
    pub body: String,
    /// Who wrote it.
    pub author: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// What made a driver step in.
    pub trigger: Option<String>,
    /// What was going on when a driver stepped in.
    pub context: Option<String>,
    /// The fingerprint of the driver's key.
    pub driver_key_fingerprint: Option<String>,
    /// What an import brought and no other field holds.
    pub foreign: Foreign,
}

impl Comment {
    /// Returns the hidden stub of a comment that is only edited or redacted so far.
    pub fn stub(issue: IssueId, id: CommentId) -> Self {
        Self {
            id,
            issue,
            created: None,
            edited: None,
            hidden: None,
            redacted: false,
            kind: "note".to_owned(),
            body: String::new(),
            author: String::new(),
            created_at: Timestamp::from_nanos(0),
            trigger: None,
            context: None,
            driver_key_fingerprint: None,
            foreign: Foreign::new(),
        }
    }
}

impl Comment {
    /// Whether it exists for people: written and not taken back.
    pub fn is_visible(&self) -> bool {
        self.created.is_some() && !self.hidden.is_some_and(|hidden| hidden.present)
    }
}

/// A logged stretch of work.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeEntry {
    /// The name that never changes.
    pub id: TimeEntryId,
    /// The issue it belongs to.
    pub issue: IssueId,
    /// The stamp of its beginning; nothing while only its taking back is known.
    pub created: Option<Stamp>,
    /// Whether it was taken back, and which write said so.
    pub hidden: Option<Membership>,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended, if it did.
    pub ended_at: Option<Timestamp>,
    /// Whole seconds of work.
    pub seconds: Option<i64>,
    /// Who worked.
    pub author: String,
}

impl TimeEntry {
    /// Returns the hidden stub of an entry that is only taken back so far.
    pub fn stub(issue: IssueId, id: TimeEntryId) -> Self {
        Self {
            id,
            issue,
            created: None,
            hidden: None,
            started_at: Timestamp::from_nanos(0),
            ended_at: None,
            seconds: None,
            author: String::new(),
        }
    }
}

impl TimeEntry {
    /// Whether it exists for people: logged and not taken back.
    pub fn is_visible(&self) -> bool {
        self.created.is_some() && !self.hidden.is_some_and(|hidden| hidden.present)
    }
}

/// A milestone.
#[derive(Clone, Debug, PartialEq)]
pub struct Milestone {
    /// The name that never changes.
    pub id: MilestoneId,
    /// The stamp of its create; nothing while it is only a hidden stub.
    pub created: Option<Stamp>,
    /// One line.
    pub name: String,
    /// Markdown.
    pub description: Option<String>,
    /// Open or closed.
    pub standing: Standing,
    /// When it should be reached.
    pub due: Option<Timestamp>,
    /// Whether it is hidden.
    pub deleted: bool,
    /// When it came into being.
    pub created_at: Timestamp,
    /// Who wrote it first.
    pub created_by: String,
    /// When anything about it last happened.
    pub updated_at: Timestamp,
}

impl Milestone {
    /// Returns the hidden stub of a milestone that is only referred to so far.
    pub fn stub(id: MilestoneId) -> Self {
        Self {
            id,
            created: None,
            name: String::new(),
            description: None,
            standing: Standing::default(),
            due: None,
            deleted: false,
            created_at: Timestamp::from_nanos(0),
            created_by: String::new(),
            updated_at: Timestamp::from_nanos(i64::MIN),
        }
    }

    /// Whether it exists for people: created and not deleted.
    pub fn is_visible(&self) -> bool {
        self.created.is_some() && !self.deleted
    }

    /// The value of a field.
    pub fn get(&self, field: MilestoneFieldName) -> MilestoneField {
        match field {
            MilestoneFieldName::Name => MilestoneField::Name(self.name.clone()),
            MilestoneFieldName::Description => {
                MilestoneField::Description(self.description.clone())
            }
            MilestoneFieldName::Status => MilestoneField::Status(self.standing.clone()),
            MilestoneFieldName::Due => MilestoneField::Due(self.due),
            MilestoneFieldName::Deleted => MilestoneField::Deleted(self.deleted),
        }
    }

    /// Gives a field its value.
    pub fn set(&mut self, field: MilestoneField) {
        match field {
            MilestoneField::Name(value) => self.name = value,
            MilestoneField::Description(value) => self.description = value,
            MilestoneField::Status(value) => self.standing = value,
            MilestoneField::Due(value) => self.due = value,
            MilestoneField::Deleted(value) => self.deleted = value,
            MilestoneField::Unknown(_) => {}
        }
    }
}

/// Who holds an issue. Not derived from the log: alone, the database grants it; with others, the remote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// The issue.
    pub issue: IssueId,
    /// The agent that holds it.
    pub agent: String,
    /// The log of the database it is held in, if that is another one. Agents there are others, whatever their names.
    pub elsewhere: Option<String>,
    /// The session that holds it, if the claim was made in one.
    pub session: Option<i64>,
    /// The random name of the claim.
    pub token: uuid::Uuid,
    /// When it was claimed.
    pub claimed_at: Timestamp,
    /// The holder's branch, if known.
    pub branch: Option<String>,
}

impl Lock {
    /// Whether an agent at work in this database holds it.
    pub fn is_of(&self, agent: &str) -> bool {
        self.elsewhere.is_none() && self.agent == agent
    }
}
