//! What is told of keys, as plain data.

use crosslink_core::time::Timestamp;
use crosslink_hub::v4::trust::Member;
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::roster::{Known, Roster, standing};

/// Whom the hub trusts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "trust_list")]
pub struct TrustList {
    /// The hub that this clone pinned at its first contact.
    #[schemars(with = "String")]
    pub hub: Uuid,
    /// The name of the key it was founded with, which is pinned too.
    pub founder: String,
    /// The fingerprint of that key.
    pub founder_fingerprint: String,
    /// What becomes of events of keys that nobody admitted: `open`, `audit`, `enforce`.
    pub policy: String,
    /// Every key the trust log names.
    pub members: Vec<MemberView>,
    /// How many keys wrote and were never admitted.
    pub pending: usize,
}

/// A key that the trust log names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "trust_member")]
pub struct MemberView {
    /// The name of the key.
    pub key: String,
    /// What people compare keys by.
    pub fingerprint: String,
    /// The key itself, as in `authorized_keys`.
    pub public_key: String,
    /// What it was called when it was admitted.
    pub name: String,
    /// What it may do, or might: `writer`, `driver`.
    pub role: String,
    /// Whether it is the root.
    pub root: bool,
    /// Whether it is the key of this clone.
    pub own: bool,
    /// Since when it has its role, by the clock of whoever gave it.
    pub since: Timestamp,
    /// Who gave it: the name of a key.
    pub admitted_by: String,
    /// What that key is called.
    pub admitted_by_name: String,
    /// The names under which it wrote.
    pub agents: Vec<String>,
    /// That it is out; nothing while it is in.
    pub revoked: Option<RevokedView>,
}

/// That a key is out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RevokedView {
    /// Since when, by the clock of whoever said so.
    pub since: Timestamp,
    /// Who said so: the name of a key.
    pub by: String,
    /// What that key is called.
    pub by_name: String,
    /// The key it handed over to.
    pub heir: Option<String>,
    /// Of how many logs a part still counts.
    pub logs_that_count: usize,
}

/// A key that wrote and was never admitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "trust_pending")]
pub struct PendingKey {
    /// The name of the key.
    pub key: String,
    /// What people compare keys by; nothing where no commit of it can be read here.
    pub fingerprint: Option<String>,
    /// The key itself, as in `authorized_keys`.
    pub public_key: Option<String>,
    /// Whether it is the key of this clone.
    pub own: bool,
    /// The names under which it wrote. They prove nothing.
    pub agents: Vec<String>,
    /// How many events it wrote.
    pub events: u64,
    /// The latest of them, by its writer's clock.
    pub latest: Option<Timestamp>,
    /// What becomes of them: `quarantined`, `marked`, or `counts`.
    pub events_are: String,
}

/// How the hub stands to an agent or a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "trust_check")]
pub struct TrustCheck {
    /// What was asked for.
    pub asked: String,
    /// Whether a key of it was seen in the hub.
    pub published: bool,
    /// Whether all keys that it means are admitted.
    pub approved: bool,
    /// The keys that it means.
    pub keys: Vec<CheckedKey>,
}

/// A key that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckedKey {
    /// The name of the key.
    pub key: String,
    /// What people compare keys by.
    pub fingerprint: Option<String>,
    /// `admitted`, `revoked`, or `pending`.
    pub standing: String,
    /// What it may do, or might.
    pub role: Option<String>,
    /// The names under which it wrote.
    pub agents: Vec<String>,
    /// How many events it wrote.
    pub events: u64,
}

/// What became of a wish to change the trust log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "trust_changed")]
pub struct TrustChanged {
    /// Whether anything changed.
    pub changed: bool,
    /// The name of the key concerned.
    pub key: Option<String>,
    /// What people compare keys by.
    pub fingerprint: Option<String>,
    /// What people call it.
    pub name: Option<String>,
    /// What it may do now; nothing for a key that is out.
    pub role: Option<String>,
    /// The policy that holds now.
    pub policy: String,
    /// Whom a key that was revoked had admitted, and who stay in.
    pub admitted_by_it: Vec<MemberView>,
    /// Who changed it: the name of the key of this clone.
    pub by: String,
}

/// The key of this clone, and what the hub lets it do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "trust_own")]
pub struct OwnKey {
    /// The name of the key.
    pub key: String,
    /// What people compare keys by.
    pub fingerprint: String,
    /// The key itself, as it is handed to a driver.
    pub public_key: String,
    /// `writer`, `driver`, or `none`.
    pub role: String,
    /// The policy of the hub.
    pub policy: String,
    /// The hub.
    #[schemars(with = "String")]
    pub hub: Uuid,
    /// Whether this founded the hub.
    pub founded: bool,
}

impl MemberView {
    pub(super) fn of(member: &Member, roster: &Roster, own: Option<&str>) -> Self {
        let key = member.key_name.to_string();
        let agents = roster.all().find(|known| known.name == member.key_name);
        let agents = agents.map(|known| known.agents.iter().cloned().collect());
        Self {
            fingerprint: member.key.fingerprint(),
            public_key: member.key.to_string(),
            name: member.name.to_string(),
            role: member.role.to_string(),
            root: member.root,
            own: own == Some(&key),
            since: moment(member.since),
            admitted_by: member.by.to_string(),
            admitted_by_name: roster.called(member.by),
            agents: agents.unwrap_or_default(),
            revoked: member.out.as_ref().map(|out| RevokedView {
                since: moment(out.since),
                by: out.by.to_string(),
                by_name: roster.called(out.by),
                heir: out.heir.map(|heir| heir.to_string()),
                logs_that_count: out.last.len(),
            }),
            key,
        }
    }
}

impl CheckedKey {
    pub(super) fn of(known: &Known) -> Self {
        Self {
            key: known.name.to_string(),
            fingerprint: known.fingerprint(),
            standing: standing(known).to_owned(),
            role: known.member.as_ref().map(|member| member.role.to_string()),
            agents: known.agents.iter().cloned().collect(),
            events: known.events,
        }
    }
}

/// A time of the trust log.
fn moment(millis: i64) -> Timestamp {
    Timestamp::from_nanos(millis.saturating_mul(1_000_000))
}
