//! What of a log counts.

use crosslink_git::ObjectId;

use super::entry::{Policy, Role};
use super::state::TrustState;
use crate::key::VerifyingKey;
use crate::v4::{HubRef, LogName};

/// What of a log counts, by the trust log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// All of it.
    Counts,
    /// All of it, marked as the work of a key that nobody admitted.
    CountsMarked,
    /// This commit and those below it, wherever they are found.
    UpTo(ObjectId),
    /// Nothing, until somebody admits the key.
    Quarantined,
    /// Nothing.
    Out,
}

impl TrustState {
    /// What of a place counts: of a log, of a second head of it, of what was migrated. Of anything else nothing does.
    pub fn verdict(&self, place: HubRef) -> Verdict {
        match place {
            HubRef::Log(log) | HubRef::Sibling(log, _) => self.verdict_of(log),
            HubRef::Genesis => self.genesis().map_or(Verdict::Out, Verdict::UpTo),
            HubRef::Meta
            | HubRef::Numbers
            | HubRef::Lock(_)
            | HubRef::Presence(_)
            | HubRef::Archive => Verdict::Out,
        }
    }

    /// Whether locks and presence signed by a key count: under `enforce` it has to be admitted.
    pub fn may_hold(&self, key: &VerifyingKey) -> bool {
        self.said.policy != Policy::Enforce || self.role(key).is_some()
    }

    /// Whether the requests to agents in a log count, as far as its events do: those of drivers, and while the policy is `open`
    /// those of keys that nobody named.
    pub fn may_request(&self, place: HubRef) -> bool {
        let (HubRef::Log(log) | HubRef::Sibling(log, _)) = place else {
            return false;
        };
        match self.keys.get(&log.key) {
            Some(known) => known.role == Role::Driver,
            None => self.said.policy == Policy::Open,
        }
    }

    fn verdict_of(&self, log: LogName) -> Verdict {
        let Some(known) = self.keys.get(&log.key) else {
            return match self.said.policy {
                Policy::Open => Verdict::Counts,
                Policy::Audit => Verdict::CountsMarked,
                Policy::Enforce => Verdict::Quarantined,
            };
        };
        match &known.out {
            None => Verdict::Counts,
            Some(out) => out.last.of(log.log).map_or(Verdict::Out, Verdict::UpTo),
        }
    }
}
