//! The shape in the middle: what every format is read into, and every format is written from.
//!
//! ```text
//!  bytes ── a format reads ──▶ Record ── upsert ──▶ events
//!  project ── export ──▶ Record ── a format writes ──▶ bytes
//! ```
//!
//! Links between issues are texts: the `key` of another record of the same file, a uuid, or an external
//! reference that is known here. A record made by an export has its uuid as `key`, and uuids as links.

use crosslink_core::event::IssueFieldName;
use crosslink_core::id::{CommentId, IssueId, MilestoneId, TimeEntryId};
use crosslink_core::json::Foreign;
use crosslink_core::model::{IssueType, Priority, Standing};
use crosslink_core::time::Timestamp;

/// Where in the input something begins; lines and columns count from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// The line.
    pub(crate) line: u64,
    /// The column, in bytes.
    pub(crate) column: u64,
}

/// Why a part of the input cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Where the trouble is.
    pub(crate) place: Place,
    /// One sentence without a final period.
    pub(crate) reason: String,
}

impl Fault {
    /// Returns a fault.
    pub(crate) fn new(place: Place, reason: impl Into<String>) -> Self {
        Self {
            place,
            reason: reason.into(),
        }
    }
}

/// One issue as a source has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Record {
    /// Where it stands in the input.
    pub(crate) place: Place,
    /// What the source calls it, here and in its links: `bd-1a2b`, a uuid, `12`.
    pub(crate) key: String,
    /// The uuid the source gives it.
    pub(crate) uuid: Option<IssueId>,
    /// What its uuid is made of where the source gives none; begins with the source's name. Two clones that
    /// import the same file make the same uuid.
    pub(crate) seed: String,
    /// The display number it had; kept where it is free.
    pub(crate) number: Option<u32>,
    /// Every number it answered to; those below the one it has now are kept where they are free.
    pub(crate) aliases: Vec<u32>,
    /// One line.
    pub(crate) title: String,
    /// Markdown.
    pub(crate) description: Option<String>,
    /// Open, closed or archived, with when and why.
    pub(crate) standing: Standing,
    /// How urgent it is.
    pub(crate) priority: Priority,
    /// What sort of work it is.
    pub(crate) issue_type: IssueType,
    /// Who should do it.
    pub(crate) assignee: Option<String>,
    /// A link to the issue it is a part of.
    pub(crate) parent: Option<String>,
    /// The key of a [`MilestoneRecord`], or the uuid or name of a milestone known here.
    pub(crate) milestone: Option<String>,
    /// Work should not start before this.
    pub(crate) scheduled: Option<Timestamp>,
    /// Work should be done by this.
    pub(crate) due: Option<Timestamp>,
    /// What must hold when it is done.
    pub(crate) acceptance: Option<String>,
    /// Its labels.
    pub(crate) labels: Vec<String>,
    /// Links to the issues that must be closed first.
    pub(crate) blockers: Vec<String>,
    /// Links to the issues it has to do with.
    pub(crate) relations: Vec<String>,
    /// The ids it has elsewhere; where the source gives no uuid, it is found again by the first.
    pub(crate) external_refs: Vec<String>,
    /// Who wrote it.
    pub(crate) author: Option<String>,
    /// When it came into being.
    pub(crate) created_at: Option<Timestamp>,
    /// When it last changed there; an existing issue is written only if this is later than what is here.
    pub(crate) updated_at: Option<Timestamp>,
    /// Whether it is deleted.
    pub(crate) deleted: bool,
    /// What no other field holds, by the name of the source.
    pub(crate) foreign: Foreign,
    /// Its comments, oldest first.
    pub(crate) comments: Vec<CommentRecord>,
    /// Stretches of work logged on it.
    pub(crate) times: Vec<TimeRecord>,
    /// Fields the source has no word for; an update leaves them as they are.
    pub(crate) silent: Vec<IssueFieldName>,
    /// What was understood in another way than it stood there; shown in the report.
    pub(crate) notes: Vec<String>,
}

impl Record {
    /// Returns a record with nothing but its name.
    pub(crate) fn new(place: Place, key: impl Into<String>, seed: impl Into<String>) -> Self {
        Self {
            place,
            key: key.into(),
            uuid: None,
            seed: seed.into(),
            number: None,
            aliases: Vec::new(),
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
            labels: Vec::new(),
            blockers: Vec::new(),
            relations: Vec::new(),
            external_refs: Vec::new(),
            author: None,
            created_at: None,
            updated_at: None,
            deleted: false,
            foreign: Foreign::new(),
            comments: Vec::new(),
            times: Vec::new(),
            silent: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// One comment as a source has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CommentRecord {
    /// The uuid the source gives it.
    pub(crate) uuid: Option<CommentId>,
    /// What its uuid is made of, together with its issue's, where the source gives none.
    pub(crate) seed: String,
    /// `note`, `plan`, … or any other word.
    pub(crate) kind: String,
    /// The text.
    pub(crate) body: String,
    /// Who wrote it.
    pub(crate) author: Option<String>,
    /// When it was written.
    pub(crate) created_at: Option<Timestamp>,
    /// What made a driver step in.
    pub(crate) trigger: Option<String>,
    /// What was going on when a driver stepped in.
    pub(crate) context: Option<String>,
    /// The fingerprint of the driver's key.
    pub(crate) driver_key_fingerprint: Option<String>,
    /// What no other field holds, by the name of the source.
    pub(crate) foreign: Foreign,
}

impl CommentRecord {
    /// Returns a note.
    pub(crate) fn new(seed: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            uuid: None,
            seed: seed.into(),
            kind: "note".to_owned(),
            body: body.into(),
            author: None,
            created_at: None,
            trigger: None,
            context: None,
            driver_key_fingerprint: None,
            foreign: Foreign::new(),
        }
    }
}

/// One stretch of work as a source has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TimeRecord {
    /// The uuid the source gives it.
    pub(crate) uuid: Option<TimeEntryId>,
    /// What its uuid is made of, together with its issue's, where the source gives none.
    pub(crate) seed: String,
    /// When it began.
    pub(crate) started_at: Timestamp,
    /// When it ended, if it did.
    pub(crate) ended_at: Option<Timestamp>,
    /// Whole seconds of work.
    pub(crate) seconds: Option<i64>,
    /// Who worked.
    pub(crate) author: Option<String>,
}

/// One milestone as a source has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct MilestoneRecord {
    /// Where it stands in the input.
    pub(crate) place: Place,
    /// What the source calls it in [`Record::milestone`].
    pub(crate) key: String,
    /// The uuid the source gives it.
    pub(crate) uuid: Option<MilestoneId>,
    /// What its uuid is made of where the source gives none.
    pub(crate) seed: String,
    /// The display number it had; kept where it is free.
    pub(crate) number: Option<u32>,
    /// One line.
    pub(crate) name: String,
    /// Markdown.
    pub(crate) description: Option<String>,
    /// Open or closed, with when.
    pub(crate) standing: Standing,
    /// When it should be reached.
    pub(crate) due: Option<Timestamp>,
    /// Who wrote it.
    pub(crate) author: Option<String>,
    /// When it came into being.
    pub(crate) created_at: Option<Timestamp>,
    /// When it last changed there; an existing one is written only if this is later than what is here.
    pub(crate) updated_at: Option<Timestamp>,
}

/// What a format hands on, in the order of the input.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Item {
    /// An issue.
    Issue(Box<Record>),
    /// An issue with the milestone it is in.
    IssueOf(Box<Record>, MilestoneRecord),
    /// A milestone; those that issues name may come after them.
    Milestone(MilestoneRecord),
}
