//! Who is at work in other clones, as they said last.

use std::collections::BTreeMap;

use crosslink_core::operation::display;
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use crosslink_store::Snapshot;
use schemars::JsonSchema;
use serde::Serialize;

/// A session of an agent in another clone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PresenceView {
    /// The log of its database, by the hub's name.
    pub log: String,
    /// The session there.
    pub session: String,
    /// What people call the issue it works on.
    pub issue: Option<String>,
    /// The branch it works on.
    pub branch: Option<String>,
    /// When it was seen last, by the clock there.
    pub seen: Timestamp,
}

/// The sessions in other clones, by the name of the agent, who was seen last first.
pub(super) fn by_agent(
    snapshot: &Snapshot,
) -> Result<BTreeMap<String, Vec<PresenceView>>, Problem> {
    let mut found: BTreeMap<String, Vec<PresenceView>> = BTreeMap::new();
    for at in snapshot.presence()? {
        let issue = at.issue.map(|issue| display(snapshot.hub(), issue));
        found.entry(at.agent).or_default().push(PresenceView {
            log: at.log,
            session: at.session,
            issue: issue.transpose()?,
            branch: at.branch,
            seen: at.seen,
        });
    }
    for sessions in found.values_mut() {
        sessions.sort_by_key(|session| std::cmp::Reverse(session.seen));
    }
    Ok(found)
}
