//! What holds after a commit of `meta`, and which commit follows it.

use crosslink_git::ObjectId;
use uuid::Uuid;

use super::hub_json::{FORMAT, HubJson};
use super::prefer::Standing;
use super::refusal::MetaRefusal;
use crate::key::VerifyingKey;
use crate::v4::trust::{self, TrustState};

/// A commit of `meta` with its files, after its form and its signature were found valid.
#[derive(Clone, Copy, Debug)]
pub struct MetaCommit<'a> {
    /// Whose signature it bears.
    pub signer: VerifyingKey,
    /// The file `hub.json`.
    pub hub_json: &'a [u8],
    /// The file `trust.ndjson`.
    pub trust: &'a [u8],
}

/// What a clone remembers of the hub it met first: it follows no other one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pin {
    /// The id of the hub.
    pub hub: Uuid,
    /// The key it was founded with.
    pub founder: VerifyingKey,
}

/// What holds after a commit of `meta`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetaState {
    hub: HubJson,
    trust: TrustState,
    by_root: u64,
    height: u64,
}

impl MetaState {
    /// Judges the first commit of a chain.
    ///
    /// # Errors
    /// Says why no hub begins with it, or not the one that is pinned.
    pub fn found(commit: &MetaCommit<'_>, pin: Option<&Pin>) -> Result<Self, MetaRefusal> {
        let hub = HubJson::parse(commit.hub_json)?;
        if hub.format > FORMAT {
            return Err(MetaRefusal::Newer(hub.format));
        }
        let trust = TrustState::found(&commit.signer, &trust::decode(commit.trust)?)?;
        let state = Self {
            hub,
            trust,
            by_root: 1,
            height: 1,
        };
        match pin {
            Some(pin) => state.check(pin).map(|()| state),
            None => Ok(state),
        }
    }

    /// Checks that this is the hub that was pinned.
    ///
    /// # Errors
    /// [`MetaRefusal::OtherHub`] and [`MetaRefusal::OtherRoot`].
    pub fn check(&self, pin: &Pin) -> Result<(), MetaRefusal> {
        same_hub(pin.hub, self.hub.hub)?;
        let founder = self.trust.founder();
        if *founder != pin.founder {
            return Err(MetaRefusal::OtherRoot {
                pinned: pin.founder.name(),
                found: founder.name(),
            });
        }
        Ok(())
    }

    /// Judges the next commit, and takes it in.
    ///
    /// # Errors
    /// Says why it does not follow; the state is as it was.
    pub fn follow(&mut self, commit: &MetaCommit<'_>) -> Result<(), MetaRefusal> {
        if self.hub.format > FORMAT {
            return Err(MetaRefusal::Newer(self.hub.format));
        }
        let hub = HubJson::parse(commit.hub_json)?;
        same_hub(self.hub.hub, hub.hub)?;
        let by_root = self.trust.is_root(&commit.signer);
        if hub != self.hub && !by_root {
            let signer = commit.signer.name();
            return Err(MetaRefusal::HubJsonOfAnother(signer));
        }
        // What the entries of a newer format mean is not known; that the root went on to it is.
        if hub.format == FORMAT {
            if hub == self.hub && commit.trust.is_empty() {
                return Err(MetaRefusal::Empty);
            }
            let entries = trust::decode(commit.trust)?;
            self.trust.apply(&commit.signer, &entries)?;
        }
        self.hub = hub;
        self.by_root += u64::from(by_root);
        self.height += 1;
        Ok(())
    }

    /// What the hub says about itself.
    pub fn hub(&self) -> &HubJson {
        &self.hub
    }

    /// Whom it trusts with what.
    pub fn trust(&self) -> &TrustState {
        &self.trust
    }

    /// What a clone pins at its first contact.
    pub fn pin(&self) -> Pin {
        Pin {
            hub: self.hub.hub,
            founder: *self.trust.founder(),
        }
    }

    /// How many commits led here; the first has height 1.
    pub fn height(&self) -> u64 {
        self.height
    }

    /// What decides between this head and another one.
    pub fn standing(&self, head: ObjectId) -> Standing {
        Standing {
            by_root: self.by_root,
            height: self.height,
            head,
        }
    }
}

pub(super) fn same_hub(expected: Uuid, found: Uuid) -> Result<(), MetaRefusal> {
    match found == expected {
        true => Ok(()),
        false => Err(MetaRefusal::OtherHub { expected, found }),
    }
}
