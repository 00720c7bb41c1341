//! A hub as it stands, whichever generation it is of: plain data that never changes once read.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::model::{Lifecycle, Priority};
use crosslink_core::time::Timestamp;

use crate::more::More;
use crate::v3::EventRef;
use crate::words::{Text, Texts, Word, Words};

/// The generation of a hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HubFormat {
    /// One file an issue, its comments inside.
    V1,
    /// A folder an issue, one file a comment.
    V2,
    /// A reduced state and one log an agent.
    V3,
    /// A log of events a database, each event by itself.
    V4,
}

impl fmt::Display for HubFormat {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::V1 => "v1",
            Self::V2 => "v2",
            Self::V3 => "v3",
            Self::V4 => "v4",
        })
    }
}

/// Everything a hub says, as far as it could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct HubSnapshot {
    /// The generation.
    pub format: HubFormat,
    /// Older generations that lie beside it and do not count, the newest first.
    pub beside: Vec<HubFormat>,
    /// The commit the hub stands at, as hexadecimal digits: of the third generation the checkpoint's, of format 4 that of
    /// `meta`; nothing for a project that is read from its own database.
    pub tip: Option<String>,
    /// Issues by the name that never changes. Those that did not change between two readings are shared.
    pub issues: BTreeMap<IssueId, Arc<HubIssue>>,
    /// Milestones by the name that never changes.
    pub milestones: BTreeMap<MilestoneId, HubMilestone>,
    /// Edges from an issue to a blocker that do not count, as they would close a cycle; only our own format leaves any
    /// out.
    pub idle_blockers: Vec<(IssueId, IssueId)>,
    /// Who works on which issue, by display number.
    pub locks: BTreeMap<u32, HubLock>,
    /// Agents by id, whatever is known of them.
    pub agents: BTreeMap<String, HubAgent>,
    /// What is known of the last continuous integration.
    pub ci: Option<CiStatus>,
    /// How the signatures fared.
    pub signatures: Signatures,
    /// Signatures that do not verify: the first of them.
    pub bad_signatures: Vec<BadSignature>,
    /// Events that the reference's readers have lost, since they came after the checkpoint had passed them. What
    /// they created counts here.
    pub late: Events,
    /// Events of keys that nobody admitted, by the logs they stand in; only our own format knows of them.
    pub unadmitted: Vec<Unadmitted>,
    /// Events that stand in the log of one agent and say they are another's. They count, as they do for everybody.
    pub foreign: Events,
    /// Events whose clock ran ahead.
    pub skews: Vec<ClockSkew>,
    /// Events beyond the checkpoint that were folded in.
    pub pending_events: u64,
    /// The display numbers that the hub would give next, as it counts itself: also above those of what is gone.
    pub next_numbers: NextNumbers,
    /// When the newest commit of the hub was made.
    pub last_commit_at: Option<Timestamp>,
    /// What could not be read, each with its place.
    pub damage: Vec<Damage>,
}

impl HubSnapshot {
    /// Whether it is a project that is read from its own database.
    pub fn is_own(&self) -> bool {
        self.format == HubFormat::V4 && self.tip.is_none()
    }

    /// Whether there is a hub at all; one that says nothing is there too.
    pub fn is_there(&self) -> bool {
        self.tip.is_some() || self.format == HubFormat::V4
    }

    /// A hub that says nothing yet.
    pub fn empty(format: HubFormat) -> Self {
        Self {
            format,
            beside: Vec::new(),
            tip: None,
            issues: BTreeMap::new(),
            milestones: BTreeMap::new(),
            idle_blockers: Vec::new(),
            locks: BTreeMap::new(),
            agents: BTreeMap::new(),
            ci: None,
            signatures: Signatures::default(),
            bad_signatures: Vec::new(),
            late: Events::default(),
            unadmitted: Vec::new(),
            foreign: Events::default(),
            skews: Vec::new(),
            pending_events: 0,
            next_numbers: NextNumbers::default(),
            last_commit_at: None,
            damage: Vec::new(),
        }
    }
}

/// The display numbers that are given next; 0 where the hub does not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NextNumbers {
    /// For issues.
    pub issue: u32,
    /// For milestones.
    pub milestone: u32,
}

/// An issue of a hub.
#[derive(Clone, Debug, PartialEq)]
pub struct HubIssue {
    /// The name that never changes.
    pub id: IssueId,
    /// The display number; nothing until one is drawn.
    pub number: Option<u32>,
    /// One line.
    pub title: Box<str>,
    /// Markdown.
    pub description: Option<Text>,
    /// Open, closed or archived.
    pub status: Lifecycle,
    /// How urgent it is.
    pub priority: Priority,
    /// The issue it is a part of; it need not exist.
    pub parent: Option<IssueId>,
    /// Who created it.
    pub created_by: Word,
    /// When it was created.
    pub created_at: Timestamp,
    /// When anything about it last changed.
    pub updated_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Sorted, each once.
    pub labels: Arc<[Word]>,
    /// The issues that must be closed first, sorted; they need not exist, and may form cycles.
    pub blockers: Box<[IssueId]>,
    /// Oldest first; among equals by author, then by name.
    pub comments: Box<[HubComment]>,
    /// What few issues have.
    pub more: More,
}

/// A comment of a hub.
#[derive(Clone, Debug, PartialEq)]
pub struct HubComment {
    /// The name that never changes; derived where the format has none.
    pub uuid: uuid::Uuid,
    /// Its number in the hub, where it has one.
    pub number: Option<u32>,
    /// Who wrote it.
    pub author: Word,
    /// The text; nothing where texts are left out.
    pub content: Box<str>,
    /// When it was written.
    pub created_at: Timestamp,
    /// `note`, `plan`, … or any other word.
    pub kind: Word,
    /// What few comments have; nothing where texts are left out.
    pub more: Option<Box<MoreOfComment>>,
}

/// What few comments have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MoreOfComment {
    /// What made a driver step in.
    pub trigger_type: Option<String>,
    /// What was going on when a driver stepped in.
    pub intervention_context: Option<String>,
    /// The fingerprint of the driver's key.
    pub driver_key_fingerprint: Option<String>,
    /// The fingerprint of the key it is signed with.
    pub signed_by: Option<String>,
    /// The signature, as the file has it.
    pub signature: Option<String>,
}

impl MoreOfComment {
    /// Nothing where there is nothing.
    pub(crate) fn kept(self) -> Option<Box<Self>> {
        (self != Self::default()).then(|| Box::new(self))
    }
}

impl HubIssue {
    /// Shares what others say too; texts are left out where nobody will read them.
    pub fn pack(&mut self, words: &mut Words, texts: Texts) {
        words.share(&mut self.created_by);
        words.share_list(&mut self.labels);
        for comment in &mut self.comments {
            words.share(&mut comment.author);
            words.share(&mut comment.kind);
            if texts == Texts::LeftOut {
                comment.content = Box::default();
                comment.more = None;
            }
        }
        if let (Texts::LeftOut, Some(description)) = (texts, &mut self.description) {
            description.leave_out();
        }
    }
}

/// A stretch of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubTimeEntry {
    /// The name that never changes; derived where the format has none.
    pub uuid: uuid::Uuid,
    /// Its number, where it has one.
    pub number: Option<i64>,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// How long it took, in seconds.
    pub seconds: Option<i64>,
}

/// A milestone of a hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubMilestone {
    /// The name that never changes.
    pub id: MilestoneId,
    /// The display number, where it has one.
    pub number: Option<u32>,
    /// What it is called.
    pub name: String,
    /// Markdown.
    pub description: Option<String>,
    /// Whether it is closed.
    pub closed: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// When it should be reached; only our own format has one.
    pub due_at: Option<Timestamp>,
}

/// Who works on an issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubLock {
    /// The agent.
    pub agent: String,
    /// The branch it works on.
    pub branch: Option<String>,
    /// When it claimed the issue.
    pub claimed_at: Timestamp,
    /// When its lease runs out; only our own format has one.
    pub lease_until: Option<Timestamp>,
    /// The fingerprint of the key it is signed with.
    pub signed_by: Option<String>,
}

/// What is known of an agent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HubAgent {
    /// Its last sign of life.
    pub heartbeat: Option<Heartbeat>,
    /// What drivers asked of it, oldest first.
    pub requests: Vec<ControlRequest>,
    /// Whether its key is known and not revoked; nothing where the hub has no trust store.
    pub trusted: Option<bool>,
}

/// A sign of life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heartbeat {
    /// When.
    pub at: Timestamp,
    /// The number of the issue it was at work on.
    pub active_issue: Option<u32>,
    /// The machine it runs on.
    pub machine: Option<String>,
}

/// What a driver asked an agent to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlRequest {
    /// Its name; sorts by time.
    pub id: String,
    /// `kill`, `pause`, `resume` or `reprioritise`, or any other word.
    pub kind: String,
    /// The number of the issue it is about.
    pub issue: Option<u32>,
    /// Who asked.
    pub requested_by: String,
    /// When.
    pub requested_at: Timestamp,
    /// Why.
    pub reason: Option<String>,
    /// What the agent answered.
    pub answer: Option<ControlAnswer>,
}

/// What an agent answered to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlAnswer {
    /// When.
    pub at: Timestamp,
    /// Whether it did what was asked.
    pub acted: bool,
    /// What came of it.
    pub result: String,
    /// What else it said.
    pub notes: Option<String>,
}

/// The last continuous integration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CiStatus {
    /// The commit that was tried, as hexadecimal digits.
    pub commit: String,
    /// `passing`, `failing`, `pending`, or any other word.
    pub state: String,
    /// Where to read more.
    pub url: Option<String>,
}

/// How the signatures of a hub fared, counted: those of the events, or of the newest commits where there are none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signatures {
    /// Verified, by a key the hub trusts (or that verifies by itself, where it names none).
    pub valid: u64,
    /// Not signed.
    pub unsigned: u64,
    /// The bytes do not verify.
    pub invalid: u64,
    /// They verify, but the hub does not trust the key for this agent.
    pub untrusted: u64,
}

/// The events in a log whose key nobody admitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unadmitted {
    /// The log.
    pub log: String,
    /// Who wrote them, by the names they gave themselves, sorted.
    pub agents: Vec<String>,
    /// How many count all the same.
    pub marked: u64,
    /// How many are in quarantine.
    pub quarantined: u64,
}

/// A signature that does not verify.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadSignature {
    /// The commit that brought it, as hexadecimal digits; nothing where none can be found.
    pub commit: Option<String>,
    /// What is signed, for people.
    pub what: String,
    /// What is wrong with it.
    pub reason: &'static str,
}

/// Events of one kind of trouble: how many there are, and the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Events {
    /// How many there are.
    pub count: u64,
    /// The first of them.
    pub first: Vec<EventRef>,
}

impl Events {
    /// So many are named.
    const NAMED: usize = 20;

    /// Counts one more; the first ones are kept.
    pub(crate) fn add(&mut self, event: impl FnOnce() -> EventRef) {
        self.count += 1;
        if self.first.len() < Self::NAMED {
            self.first.push(event());
        }
    }
}

/// An event whose clock ran ahead of the reader's, or of its commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockSkew {
    /// Whose clock.
    pub agent: String,
    /// When the event says it happened.
    pub event_at: Timestamp,
    /// By how many seconds.
    pub seconds: i64,
}

/// Something that could not be read. It costs itself and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The ref or path, for people.
    pub place: String,
    /// What is wrong.
    pub reason: String,
}
