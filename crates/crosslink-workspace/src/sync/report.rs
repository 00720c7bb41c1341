//! What a contact did, as plain data.

use crosslink_core::operation::Answered;
use crosslink_store::Collected;
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use crate::knowledge::PageConflict;

/// What a contact did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "sync_report")]
pub struct SyncReport {
    /// The name of the remote.
    pub remote: String,
    /// The id of the hub.
    #[schemars(with = "String")]
    pub hub: Uuid,
    /// Whether this contact founded the hub.
    pub founded: bool,
    /// Whether this contact joined a hub that was there.
    pub joined: bool,
    /// What came in.
    pub received: Received,
    /// What went out.
    pub sent: Sent,
    /// The numbers that were drawn.
    pub numbers: DrawnNumbers,
    /// Issues that counted alone and got another number, because theirs was taken.
    pub renumbered: Vec<Renumbered>,
    /// The issues and milestones that were written to at once, by what people call them; `conflicts` shows both sides.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<String>,
    /// Who was at work here.
    pub agent: String,
    /// The requests to that agent that were answered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answered: Vec<Answered>,
    /// Claims of this clone that are none any more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lost_claims: Vec<LostClaim>,
    /// Refs of the remote that had less than this clone, and have it again.
    pub healed: Vec<String>,
    /// Logs that were idle for long and have no ref of their own any more: the archive keeps them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub archived: Vec<String>,
    /// What was found at the remote and counts for nothing.
    pub faults: Vec<Fault>,
    /// What became of knowledge pages.
    #[serde(skip_serializing_if = "PagesSynced::is_empty")]
    pub pages: PagesSynced,
    /// What was written for people who browse; `null` where nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issues_branch: Option<BranchWritten>,
    /// How many events are only here yet.
    pub waiting: u64,
    /// Whether others see nothing of what is written here: the policy is `enforce`, and nobody admitted the key of this clone.
    pub unheard: bool,
}

/// What came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Received {
    /// Events that were new here.
    pub events: u64,
    /// Those of them that do not count, because nobody admitted their key.
    pub quarantined: u64,
    /// Lines that could not be read.
    pub set_aside: u64,
    /// Logs that had something new.
    pub logs: u64,
}

impl Received {
    /// Counts what became of one event.
    pub(super) fn count(&mut self, collected: Collected) {
        match collected {
            Collected::New => self.events += 1,
            Collected::Quarantined => {
                self.events += 1;
                self.quarantined += 1;
            }
            Collected::Known => {}
        }
    }

    pub(super) fn add(&mut self, more: &Self) {
        self.events += more.events;
        self.quarantined += more.quarantined;
        self.set_aside += more.set_aside;
        self.logs += more.logs;
    }
}

/// What went out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Sent {
    /// Events that the remote has now.
    pub events: u64,
    /// The commits that carried them.
    pub commits: u64,
    /// Events that the remote refused for what they say.
    pub refused: u64,
}

/// What a contact did with knowledge pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PagesSynced {
    /// Those that are another way here now.
    pub received: Vec<String>,
    /// Those that are another way at the remote now.
    pub sent: Vec<String>,
    /// Those that both sides had changed, and that were merged.
    pub merged: Vec<String>,
    /// Those that could not be merged.
    pub conflicts: Vec<PageConflict>,
    /// Why the remote does not take them; `null` where it does.
    pub refused: Option<String>,
}

impl PagesSynced {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What was written for people who browse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BranchWritten {
    /// How many files of issues were looked at; those that say the same stayed.
    pub issues: u64,
}

/// The numbers that a contact drew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DrawnNumbers {
    /// For issues.
    pub issues: u32,
    /// For milestones.
    pub milestones: u32,
}

/// An issue or milestone that got its number, or another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Renumbered {
    /// Whether it is a milestone.
    pub milestone: bool,
    /// Its title.
    pub title: String,
    /// The number it had, which stays an alias; nothing if it had none.
    pub from: Option<u32>,
    /// The number it has now.
    pub to: u32,
}

/// A claim of this clone that the remote has no more, or granted to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LostClaim {
    /// What people call the issue.
    pub display_id: String,
    /// Whose claim it was.
    pub agent: String,
    /// Who holds the issue now, if anybody does.
    pub to: Option<String>,
}

/// Something at the remote that counts for nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Fault {
    /// The ref, below the hub's prefix.
    pub at: String,
    /// What is wrong with it.
    pub why: String,
}
