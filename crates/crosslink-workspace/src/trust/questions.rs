//! What is known of keys without asking the remote: as of the last contact.

use crosslink_core::problem::{Code, Problem};
use crosslink_git::{ObjectId, Objects};
use crosslink_hub::VerifyingKey;
use crosslink_hub::v4::meta::{MetaChain, MetaState, Pin};
use crosslink_hub::v4::trust::Policy;
use crosslink_hub::v4::{Head, HubRef};

use super::roster::{Known, Roster};
use super::view::{CheckedKey, MemberView, PendingKey, TrustCheck, TrustList};
use crate::sync::{Place, unreadable};
use crate::workspace::Workspace;
use std::collections::BTreeMap;

/// The hub as it is held here.
pub(crate) struct HeldHub {
    pub(crate) objects: Objects,
    pub(crate) heads: BTreeMap<HubRef, Head>,
    pub(crate) meta: MetaState,
    pub(crate) pin: Pin,
}

impl Workspace {
    /// Reads the hub as it is held here.
    ///
    /// # Errors
    /// `hub.not_found` before the first contact; where the storage or the repository cannot be read.
    pub(crate) fn held_hub(&self) -> Result<HeldHub, Problem> {
        let joined = self.read(|snapshot| snapshot.joined())?;
        let joined = joined.ok_or_else(not_shared)?;
        let founder = joined.root.as_deref().map(str::parse::<VerifyingKey>);
        let heads = self.read(|snapshot| snapshot.heads())?;
        let heads: BTreeMap<HubRef, Head> = heads
            .into_iter()
            .filter_map(|(name, head)| {
                let id = ObjectId::from_bytes(head.tip);
                let height = head.height;
                Some((HubRef::parse(&name)?, Head { id, height }))
            })
            .collect();
        let head = heads.get(&HubRef::Meta).ok_or_else(not_shared)?;
        let Some(Ok(founder)) = founder else {
            return Err(not_shared());
        };
        let pin = Pin {
            hub: joined.hub,
            founder,
        };
        let objects = Place::of(self)?.objects;
        let meta = MetaChain::pinned(pin).state_at(&objects, head.id);
        let meta = meta.map_err(|error| unreadable(&error))?;
        Ok(HeldHub {
            objects,
            heads,
            meta,
            pin,
        })
    }

    fn roster(&self, hub: &HeldHub) -> Result<Roster, Problem> {
        let authors = self.read(|snapshot| snapshot.log_authors())?;
        let trust = hub.meta.trust();
        Ok(Roster::of(&hub.objects, trust, &hub.heads, &authors))
    }

    /// The name of the key of this clone, where it has one.
    pub(crate) fn own_key_name(&self) -> Result<Option<String>, Problem> {
        let key = self.present_key()?;
        Ok(key.map(|key| key.verifying_key().name().to_string()))
    }

    /// Lists whom the hub trusts, as of the last contact.
    ///
    /// # Errors
    /// `hub.not_found` before the first contact; where the storage or the repository cannot be read.
    pub fn trust_list(&self) -> Result<TrustList, Problem> {
        let hub = self.held_hub()?;
        let roster = self.roster(&hub)?;
        let own = self.own_key_name()?;
        let trust = hub.meta.trust();
        let members = trust.members();
        let mut members: Vec<MemberView> = members
            .map(|member| MemberView::of(&member, &roster, own.as_deref()))
            .collect();
        members.sort_by_key(|member| (member.revoked.is_some(), !member.root, member.since));
        Ok(TrustList {
            hub: hub.pin.hub,
            founder: hub.pin.founder.name().to_string(),
            founder_fingerprint: hub.pin.founder.fingerprint(),
            policy: trust.policy().to_string(),
            members,
            pending: roster.all().filter(|known| known.is_pending()).count(),
        })
    }

    /// Lists the keys that wrote to the hub and were never admitted, as of the last contact.
    ///
    /// # Errors
    /// As [`Workspace::trust_list`].
    pub fn trust_pending(&self) -> Result<Vec<PendingKey>, Problem> {
        let hub = self.held_hub()?;
        let roster = self.roster(&hub)?;
        let own = self.own_key_name()?;
        let events_are = match hub.meta.trust().policy() {
            Policy::Open => "counts",
            Policy::Audit => "marked",
            Policy::Enforce => "quarantined",
        };
        let shown = |known: &Known| PendingKey {
            key: known.name.to_string(),
            fingerprint: known.fingerprint(),
            public_key: known.key.map(|key| key.to_string()),
            own: own.as_deref() == Some(known.name.as_str()),
            agents: known.agents.iter().cloned().collect(),
            events: known.events,
            latest: known.latest,
            events_are: events_are.to_owned(),
        };
        let pending = roster.all().filter(|known| known.is_pending());
        Ok(pending.map(shown).collect())
    }

    /// Says how the hub stands to an agent or a key, as of the last contact.
    ///
    /// # Errors
    /// As [`Workspace::trust_list`].
    pub fn trust_check(&self, asked: &str) -> Result<TrustCheck, Problem> {
        let hub = self.held_hub()?;
        let found = self.roster(&hub)?.find(asked);
        let seen = |known: &Known| known.member.is_some() || !known.logs.is_empty();
        Ok(TrustCheck {
            asked: asked.to_owned(),
            published: found.iter().any(seen),
            approved: !found.is_empty() && found.iter().all(Known::is_in),
            keys: found.iter().map(CheckedKey::of).collect(),
        })
    }
}

pub(crate) fn not_shared() -> Problem {
    Problem::new(Code::HubNotFound, "This project is not shared yet")
        .hint("`crosslink sync` founds a hub on the remote, or joins its hub")
}
