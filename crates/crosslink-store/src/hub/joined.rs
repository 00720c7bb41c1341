//! Which hub the project joined, and what is known of trust without looking at git.

use crosslink_core::problem::{Code, Problem};
use rusqlite::params;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::snapshot::Snapshot;
use crate::write::Writing;

/// The keys of `meta` under which it is kept. The presence of the first says that numbers are granted.
const HUB: &str = "hub";
const TRUST: &str = "trust";

/// The hub a project joined; pinned by its first contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinedHub {
    /// Its id.
    pub hub: Uuid,
    /// The name of the git remote it lies on.
    pub remote: String,
    /// Where that remote led when it was joined, for messages.
    pub url_hint: Option<String>,
    /// What the names of its refs begin with.
    pub prefix: String,
    /// The root key, once known.
    pub root: Option<String>,
}

/// What commands say about trust without looking at git.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustSummary {
    /// The policy, by its name.
    pub policy: String,
    /// What this database's own key may do, by its name.
    pub role: String,
    /// How many keys wrote and were not admitted.
    pub pending: u32,
    /// The hub's names of the logs of such keys, sorted, where the policy heeds that.
    #[serde(default)]
    pub unadmitted: Vec<String>,
}

impl Snapshot<'_> {
    /// Returns the hub the project joined, if it did.
    ///
    /// # Errors
    /// `database.damaged`, or where the storage fails.
    pub fn joined(&self) -> Result<Option<JoinedHub>, Problem> {
        self.kept(HUB)
    }

    /// Returns what was last known of trust.
    ///
    /// # Errors
    /// `database.damaged`, or where the storage fails.
    pub fn trust_summary(&self) -> Result<Option<TrustSummary>, Problem> {
        self.kept(TRUST)
    }

    /// Whether the project joined a hub. If not, the tables of sharing are empty, or not there yet.
    pub(crate) fn is_joined(&self) -> Result<bool, Problem> {
        let sql = "SELECT 1 FROM meta WHERE key = ?1";
        Ok(self.one(sql, params![HUB], |_| Ok(()))?.is_some())
    }

    pub(super) fn kept<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, Problem> {
        let sql = "SELECT value FROM meta WHERE key = ?1";
        let text: Option<String> = self.one(sql, params![key], |row| row.get(0))?;
        text.map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(|error| {
                let message = "What the database knows of its hub cannot be read";
                Problem::new(Code::DatabaseDamaged, message).caused_by(&error)
            })
    }
}

impl Writing<'_> {
    /// Joins a hub: from now on numbers come from granted blocks. Where it is joined already, the remote may be another
    /// by now, but id and root stay.
    ///
    /// # Errors
    /// `hub.other` where another hub was joined, or where the storage fails.
    pub fn join(&self, hub: &JoinedHub) -> Result<(), Problem> {
        let mut joined = hub.clone();
        if let Some(before) = self.snapshot()?.joined()? {
            if before.hub != hub.hub {
                return Err(other_hub(&before, hub));
            }
            match (&before.root, &hub.root) {
                (Some(pinned), Some(root)) if pinned != root => return Err(other_root(hub)),
                (pinned, None) => joined.root.clone_from(pinned),
                _ => {}
            }
        }
        // What the database granted alone, the remote has yet to grant.
        self.execute(
            "UPDATE locks SET state = 1 WHERE log IS NULL AND oid IS NULL AND state = 0",
            [],
        )?;
        self.keep_fact(HUB, &joined)
    }

    /// Keeps what is known of trust.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn set_trust_summary(&self, summary: &TrustSummary) -> Result<(), Problem> {
        self.keep_fact(TRUST, summary)
    }

    pub(super) fn keep_fact(&self, key: &str, fact: &impl Serialize) -> Result<(), Problem> {
        let text = serde_json::to_string(fact).map_err(|error| Problem::bug(error.to_string()))?;
        let sql = "INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)";
        self.execute(sql, params![key, text]).map(drop)
    }
}

fn other_hub(pinned: &JoinedHub, found: &JoinedHub) -> Problem {
    let message = format!(
        "The remote '{}' has the hub {}, but this project joined {}",
        found.remote, found.hub, pinned.hub
    );
    let home = pinned.url_hint.as_deref().unwrap_or(&pinned.remote);
    Problem::new(Code::HubOther, message)
        .hint(format!("the hub of this project lies on {home}"))
        .hint("to carry issues over to another hub, `crosslink export` here and `crosslink import` there")
}

fn other_root(found: &JoinedHub) -> Problem {
    let message = format!(
        "The hub on the remote '{}' has another root key than the one this project joined",
        found.remote
    );
    Problem::new(Code::HubOther, message)
        .hint("somebody replaced its trust log; ask its root before going on")
}
