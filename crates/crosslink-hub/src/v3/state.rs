//! The checkpoint: what all events up to a mark come to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::time::Timestamp;
use thiserror::Error;

use super::envelope::EventKey;
use super::rows::{Losses, Rows};
use super::state_file::{IssueFile, KeyFile, LockFile, MilestoneFile, SkewFile, StateFile, shown};
use crate::snapshot::{ClockSkew, Damage, HubIssue, HubLock, HubMilestone};
use crate::words::{Texts, Words};

/// The longest checkpoint that is read, in bytes.
pub const STATE_LIMIT: usize = 256 << 20;

/// What events come to. Cheap to clone: the issues are shared.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The display number that is drawn next.
    pub next_display_id: i64,
    /// The number the next comment gets.
    pub next_comment_id: i64,
    /// The number the next milestone gets.
    pub next_milestone_id: i64,
    /// Every display number ever given, also those of deleted issues.
    pub display_ids: BTreeMap<IssueId, i64>,
    /// Issues that are gone for good.
    pub deleted: BTreeSet<IssueId>,
    /// The issues.
    pub issues: BTreeMap<IssueId, Arc<HubIssue>>,
    /// The milestones.
    pub milestones: BTreeMap<MilestoneId, HubMilestone>,
    /// Who works on which issue, by display number.
    pub locks: BTreeMap<i64, HubLock>,
    /// Events whose clock ran ahead of whoever reduced them.
    pub skews: Vec<ClockSkew>,
    /// Events without a good signature.
    pub unsigned: Vec<UnsignedWarning>,
    /// The last event that is in it; without one, it counts for nothing.
    pub watermark: Option<EventKey>,
}

/// An event without a good signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsignedWarning {
    /// The author.
    pub agent: String,
    /// The author's number.
    pub seq: u64,
    /// The author's wall clock.
    pub at: Timestamp,
}

/// Why a checkpoint cannot be read at all.
#[derive(Debug, Error)]
pub enum StateError {
    /// It is too long.
    #[error("longer than {STATE_LIMIT} bytes")]
    TooLong,
    /// It is not text.
    #[error("not UTF-8")]
    NotText(#[from] std::str::Utf8Error),
    /// It is not a checkpoint.
    #[error("not a checkpoint: {0}")]
    NotCheckpoint(#[from] serde_json::Error),
}

/// A state's share of a snapshot.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    /// The issues.
    pub issues: BTreeMap<IssueId, Arc<HubIssue>>,
    /// The milestones.
    pub milestones: BTreeMap<MilestoneId, HubMilestone>,
    /// Who works on which issue, by display number.
    pub locks: BTreeMap<u32, HubLock>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            next_display_id: 1,
            next_comment_id: 1,
            next_milestone_id: 1,
            display_ids: BTreeMap::new(),
            deleted: BTreeSet::new(),
            issues: BTreeMap::new(),
            milestones: BTreeMap::new(),
            locks: BTreeMap::new(),
            skews: Vec::new(),
            unsigned: Vec::new(),
            watermark: None,
        }
    }
}

impl State {
    /// Reads a checkpoint. A bad issue, comment or lock costs itself and is told in the second part.
    ///
    /// # Errors
    /// Where the file is not a checkpoint at all.
    pub fn parse(bytes: &[u8]) -> Result<(Self, Vec<Damage>), StateError> {
        if bytes.len() > STATE_LIMIT {
            return Err(StateError::TooLong);
        }
        let file: StateFile<'_> = serde_json::from_str(std::str::from_utf8(bytes)?)?;
        let mut losses = Losses::default();
        let state = Self {
            next_display_id: file.next_display_id,
            next_comment_id: file.next_comment_id,
            next_milestone_id: file.next_milestone_id.unwrap_or(1),
            display_ids: (file.display_id_map)
                .read(&"display_id_map", &mut losses, |uuid, number, _| {
                    (IssueId(uuid), number)
                })
                .into_iter()
                .collect(),
            deleted: (file.deleted_issues)
                .read::<IssueId, IssueId>("deleted_issues", &mut losses)
                .into_iter()
                .collect(),
            issues: issues(&file.issues, &mut losses),
            milestones: milestones(&file.milestones, &mut losses),
            locks: locks(&file.locks, &mut losses),
            skews: (file.skew_warnings).read::<SkewFile, _>("skew_warnings", &mut losses),
            unsigned: (file.unsigned_event_warnings)
                .read::<KeyFile, _>("unsigned_event_warnings", &mut losses),
            watermark: file.watermark.map(EventKey::from),
        };
        Ok((state, losses.into_damage("state.json")))
    }

    /// Takes no more room than it must; texts are left out where nobody will read them.
    pub(crate) fn pack(&mut self, texts: Texts) {
        let mut words = Words::default();
        for issue in self.issues.values_mut().filter_map(Arc::get_mut) {
            issue.pack(&mut words, texts);
        }
        self.issues = std::mem::take(&mut self.issues).into_iter().collect();
    }

    /// What a snapshot takes over. Locks on numbers that cannot be shown are left out.
    pub fn into_parts(self) -> Parts {
        let locks = self.locks.into_iter();
        Parts {
            issues: self.issues,
            milestones: self.milestones,
            locks: locks
                .filter_map(|(number, lock)| Some((shown(Some(number))?, lock)))
                .collect(),
        }
    }
}

impl From<KeyFile> for UnsignedWarning {
    fn from(file: KeyFile) -> Self {
        let EventKey { at, agent, seq } = file.into();
        Self { agent, seq, at }
    }
}

fn issues(rows: &Rows<'_>, losses: &mut Losses) -> BTreeMap<IssueId, Arc<HubIssue>> {
    let read = rows.read(&"issues", losses, |uuid, file: IssueFile<'_>, losses| {
        let id = IssueId(uuid);
        (id, Arc::new(file.into_issue(id, losses)))
    });
    read.into_iter().collect()
}

fn milestones(rows: &Rows<'_>, losses: &mut Losses) -> BTreeMap<MilestoneId, HubMilestone> {
    let read = rows.read(&"milestones", losses, |uuid, file: MilestoneFile, _| {
        let id = MilestoneId(uuid);
        (id, file.into_milestone(id))
    });
    read.into_iter().collect()
}

fn locks(rows: &Rows<'_>, losses: &mut Losses) -> BTreeMap<i64, HubLock> {
    let mut locks = BTreeMap::new();
    for (name, raw) in &rows.0 {
        let place = format_args!("locks/{name}");
        let Ok(number) = name.parse() else {
            losses.note(&place, &"not a display number");
            continue;
        };
        let file: Option<LockFile> = losses.read(&place, raw);
        locks.extend(file.map(|file| (number, file.into())));
    }
    locks
}
